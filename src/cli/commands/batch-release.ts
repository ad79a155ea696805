/** `gseal batch release`: a third person signs what the reviewer found right, and the licences are issued (证照 Art. 7). */
import { GsealError } from '../../core/base/error.ts'
import { act, actorOf, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { batchState, settle } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { showBatch } from '../show-licences.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = batchState(store, id)
    const by = await whoActs(session, store, home, 'issuer')
    if (state.state !== 'released') {
      if (state.sealed === 0) throw new GsealError('BATCH_EMPTY', { id })
      if (state.state !== 'reviewed')
        throw new GsealError('BATCH_STATE', { id, state: state.state, wanted: 'reviewed' })
      if (session.settings.input) showBatch(session, id, state)
      const opinion = await answerText(session, input, 'opinion', 'askOpinion')
      const params = { id, count: state.sealed, samples: state.sample?.length ?? 0 }
      await confirm(session, say(session.settings.lang, 'confirmRelease', params))
      await act({ session, store, home }, by, [{ do: 'batch.release', with: { id, opinion } }])
    }
    const issued = settle(store, id, actorOf(store, by), session.world.now)
    const record = { type: 'batch', id, state: 'released', issued, by }
    tellDone(session, record, 'batchReleased', { id, count: issued })
    return 0
  })
