/** `gseal batch release`: samples are drawn and shown, another person signs, and the licences are issued (证照 §8.4). */
import { GsealError } from '../../core/base/error.ts'
import { act, actorOf, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { batchFolder, readJob } from '../batch-job.ts'
import { batchState, settle } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { drawSamples } from '../samples.ts'
import { showLicence } from '../show-licences.ts'
import { say } from '../texts/index.ts'

const SAMPLES = 20

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = batchState(store, id)
    const by = await whoActs(session, store, home, 'issuer')
    if (state.state !== 'released') {
      if (state.sealed === 0) throw new GsealError('BATCH_EMPTY', { id })
      const folder = batchFolder(await readJob(home, id), id)
      const count = input.integer('sample', 1, 500) ?? SAMPLES
      const samples = await drawSamples(store, id, folder, count, state.sealed)
      for (const { identifier, state: licence, path } of samples) {
        session.out.record({ type: 'sample', identifier, file: path, digest: `sm3:${licence.file}` })
        showLicence(session, identifier, licence)
      }
      const opinion = await answerText(session, input, 'opinion', 'askOpinion')
      const params = { id, count: state.sealed, samples: samples.length }
      await confirm(session, say(session.settings.lang, 'confirmRelease', params))
      const sample = samples.map(({ identifier, state: { file = '' } }) => ({ identifier, file }))
      await act({ session, store, home }, by, [{ do: 'batch.release', with: { id, sample, opinion } }])
    }
    const issued = settle(store, id, actorOf(store, by), session.world.now)
    const record = { type: 'batch', id, state: 'released', issued, by }
    tellDone(session, record, 'batchReleased', { id, count: issued })
    return 0
  })
