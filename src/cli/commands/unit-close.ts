/** `gseal unit close`: a unit that ended; what it did stays (印章 Art. 18, 20). */
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const reason = await answerText(session, input, 'reason', 'askReason')
    const by = await whoActs(session, store, home, 'secadmin')
    await act({ session, store, home }, by, [{ do: 'unit.close', with: { code, reason } }])
    tellDone(session, { type: 'unit', code, state: 'closed', reason, by }, 'unitClosed', { code })
    return 0
  })
