/** `gseal use close`: ends a permission before its time. */
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const reason = await answerText(session, input, 'reason', 'askReason')
    const by = await whoActs(session, store, home, 'use-approver')
    await act({ session, store, home }, by, [{ do: 'use.close', with: { id, reason } }])
    tellDone(session, { type: 'use', id, state: 'closed', by }, 'useState', { id, state: 'closed' })
    return 0
  })
