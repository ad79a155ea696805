/**
 * `gseal batch review`: the second person (证照 Art. 7). Called once it draws the sample, writes it into the ledger and says
 * where its files lie; called again it takes what was found. So what was drawn stands before anybody has looked at it.
 */
import { GsealError } from '../../core/base/error.ts'
import type { SampleFault } from '../../core/registry/index.ts'
import { act, type Desk, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { batchFolder, readJob } from '../batch-job.ts'
import { batchState } from '../batches.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { checkFiles, drawSamples, recordedSamples, type Sample, showSamples } from '../samples.ts'
import { say } from '../texts/index.ts'

const SAMPLES = 20
const MOST = 500

/** `IDENTIFIER=REASON`, or the row instead of the identifier. */
const faultsOf = ({ session }: Desk, input: Input, samples: readonly Sample[]): SampleFault[] =>
  input.texts('fault').map((word) => {
    const [, which = '', reason = ''] = /^([^=]+)=(.+)$/.exec(word) ?? []
    const sample = samples.find(
      ({ identifier, state }) => identifier === which.trim() || String(state.row) === which.trim(),
    )
    if (sample === undefined || reason.trim() === '')
      throw usage(session.settings.lang, 'sampleFaultForm', { word })
    return { identifier: sample.identifier, reason: reason.trim() }
  })

const draw = async (desk: Desk, input: Input, id: string, folder: string): Promise<number> => {
  const { session, store, home } = desk
  const { sealed } = batchState(store, id)
  if (input.text('opinion') !== undefined || input.texts('fault').length > 0)
    throw new GsealError('BATCH_SAMPLE', { id, reason: say(session.settings.lang, 'sampleNone') })
  if (sealed === 0) throw new GsealError('BATCH_EMPTY', { id })
  const by = await whoActs(session, store, home, 'reviewer')
  const samples = drawSamples(store, id, folder, input.integer('sample', 1, MOST) ?? SAMPLES, sealed)
  await checkFiles(desk, id, samples)
  const sample = samples.map(({ identifier, state: { file = '' } }) => ({ identifier, file }))
  await act(desk, by, [{ do: 'batch.sample', with: { id, sample } }])
  showSamples(session, samples)
  const record = { type: 'batch', id, state: 'sampled', samples: samples.length, by }
  tellDone(session, record, 'batchSampled', { id, count: samples.length })
  session.out.talk(say(session.settings.lang, 'batchSampledNext', { id }))
  return 0
}

const decide = async (desk: Desk, input: Input, id: string, folder: string): Promise<number> => {
  const { session, store, home } = desk
  const { lang } = session.settings
  if (input.text('sample') !== undefined)
    throw new GsealError('BATCH_SAMPLE', { id, reason: say(lang, 'sampleDrawn') })
  const by = await whoActs(session, store, home, 'reviewer')
  const samples = recordedSamples(store, batchState(store, id), folder)
  const faults = faultsOf(desk, input, samples)
  await checkFiles(desk, id, samples)
  if (session.settings.input) showSamples(session, samples)
  const opinion = await answerText(session, input, 'opinion', 'askReviewOpinion')
  const word = faults.length === 0 ? 'reviewed' : 'returned'
  const params = { id, samples: samples.length, faults: faults.length, state: word }
  await confirm(session, say(lang, faults.length === 0 ? 'confirmReview' : 'confirmReturn', params))
  await act(desk, by, [{ do: 'batch.review', with: { id, opinion, faults } }])
  const record = { type: 'batch', id, state: word, faults, by }
  tellDone(session, record, faults.length === 0 ? 'batchReviewed' : 'batchReturned', { id })
  return 0
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk: Desk = { session, store, home }
    const id = input.first
    const { state } = batchState(store, id)
    if (state !== 'finished' && state !== 'sampled')
      throw new GsealError('BATCH_STATE', { id, state, wanted: 'finished, sampled' })
    const folder = batchFolder(await readJob(home, id), id)
    return state === 'finished' ? draw(desk, input, id, folder) : decide(desk, input, id, folder)
  })
