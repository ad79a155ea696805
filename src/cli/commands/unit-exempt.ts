/** `gseal unit exempt`: a special department needs no statutory-name seal, or does again (印章 Art. 11). */
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const desk = { session, store, home }
    const reason = await answerText(session, input, 'reason', 'askReason')
    const ends = input.has('end')
    const basis = ends ? '' : await answerText(session, input, 'basis', 'askBasis')
    const by = await whoActs(session, store, home, 'secadmin')
    await act(desk, by, [
      ends
        ? { do: 'unit.unexempt', with: { code, reason } }
        : { do: 'unit.exempt', with: { code, reason, basis } },
    ])
    tellDone(
      session,
      { type: 'exemption', code, reason, state: ends ? 'ended' : 'active', ...(ends ? {} : { basis }), by },
      ends ? 'unitUnexempted' : 'unitExempted',
      { code, reason },
    )
    return 0
  })
