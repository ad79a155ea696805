/** `gseal operator exception`: a named exception from the separation of duties, or its end. */
import { parseTime } from '../../core/base/time.ts'
import { RULE_NAMES } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { newName, tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const name = input.first
    const desk = { session, store, home }
    const ended = input.text('end')
    const reason = await answerText(session, input, 'reason', 'askReason')
    if (ended !== undefined) {
      const by = await whoActs(session, store, home, 'secadmin')
      await act(desk, by, [{ do: 'operator.unexcept', with: { name, id: ended, reason } }])
      tellDone(session, { type: 'exception', id: ended, name, state: 'ended' }, 'exceptionEnded', {
        id: ended,
        name,
      })
      return 0
    }
    const rule = await answerChoice(session, input, 'rule', 'askRule', RULE_NAMES)
    const basis = await answerText(session, input, 'basis', 'askBasis')
    const approvedBy = await answerText(session, input, 'approved-by', 'askApprovedBy')
    const until = parseTime(await answerText(session, input, 'until', 'askUntil'))
    const id = newName('E', session.world.now())
    const exception = { name, id, rule, reason, basis, approvedBy, until }
    const by = await whoActs(session, store, home, 'secadmin')
    await act(desk, by, [{ do: 'operator.except', with: exception }])
    tellDone(session, { type: 'exception', ...exception, by }, 'exceptionMade', { id, name, rule })
    return 0
  })
