/** `gseal operator revoke`: takes one role back, or the operator out of the office. What they did stays. */
import type { Role } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const [name = '', role] = input.args
    const reason = await answerText(session, input, 'reason', 'askReason')
    const by = await whoActs(session, store, home, 'secadmin')
    const desk = { session, store, home }
    if (role === undefined) {
      await act(desk, by, [{ do: 'operator.remove', with: { name, reason } }])
      tellDone(session, { type: 'operator', name, state: 'removed' }, 'operatorRemoved', { name })
    } else {
      await act(desk, by, [{ do: 'operator.withdraw', with: { name, role: role as Role, reason } }])
      tellDone(session, { type: 'grant', name, role, state: 'withdrawn' }, 'roleWithdrawn', { name, role })
    }
    return 0
  })
