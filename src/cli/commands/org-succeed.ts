/** `gseal org succeed`: the licences of an issuer that is no more pass to another unit (证照 Art. 13). */
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { required, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const [name, by, successor] = ['name', 'by', 'successor'].map((flag) =>
      required(session, input, flag),
    ) as [string, string, string]
    const operator = await whoActs(session, store, home, 'authority')
    const basis = await answerText(session, input, 'basis', 'askBasis')
    const succession = { code, name, by, successor, basis }
    await act({ session, store, home }, operator, [{ do: 'org.succeed', with: succession }])
    tellDone(session, { type: 'succession', ...succession, operator }, 'orgDone', { code, by })
    return 0
  })
