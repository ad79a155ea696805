/** `gseal batch withdraw`: nothing of the batch is issued; its identifiers are not given again. */
import { act, actorOf, whoActs } from '../acting.ts'
import { answerText } from '../ask.ts'
import { batchState, settle } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const { state } = batchState(store, id)
    const by = await whoActs(session, store, home, 'clerk')
    if (state !== 'withdrawn') {
      const reason = await answerText(session, input, 'reason', 'askReason')
      await act({ session, store, home }, by, [{ do: 'batch.withdraw', with: { id, reason } }])
    }
    const licences = settle(store, id, actorOf(store, by), session.world.now)
    tellDone(session, { type: 'batch', id, state: 'withdrawn', licences, by }, 'batchWithdrawn', { id })
    return 0
  })
