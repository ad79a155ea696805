/** Batches of licences: who begins, what one chunk of rows comes to, who reviews and who releases (证照 Art. 7, 12, 14, 16, 19). */
import { GsealError } from '../../base/error.ts'
import type { BatchFailure, BatchState, SampleFault } from '../state/batch.ts'
import type { CatalogState } from '../state/catalog.ts'
import type { Drafted, LicenceState, Stamping } from '../state/licence.ts'
import type { NumbersState } from '../state/numbers.ts'
import type { UseState } from '../state/use.ts'
import { catalogInForce } from './catalogs.ts'
import type { Desk } from './desk.ts'
import { apart, some } from './duties.ts'

const batchOf = (desk: Desk, id: string): BatchState => {
  const state = desk.look<BatchState>(`batch:${id}`)
  if (state === undefined) throw new GsealError('BATCH_UNKNOWN', { id })
  return state
}

const inState = (id: string, state: BatchState, ...wanted: readonly BatchState['state'][]): void => {
  if (!wanted.includes(state.state))
    throw new GsealError('BATCH_STATE', { id, state: state.state, wanted: wanted.join(', ') })
}

export interface BatchBegin {
  readonly id: string
  readonly catalog: string
  /** Number of the catalog's version that the rows are read by. */
  readonly catalogVersion: number
  readonly purpose: BatchState['purpose']
  readonly register: string
  readonly digest: string
  readonly format: 'ofd' | 'pdf'
  readonly seal: string
  readonly use: string
  readonly basis?: string
  readonly authority?: string
  readonly previous?: string
}

/**
 * Licences are made by the published catalog in force and by no other (证照 Art. 11, 14).
 * @throws ROLE_MISSING, CATALOG_UNKNOWN, CATALOG_STATE, CATALOG_OTHER_VERSION, BATCH_STATE, USE_UNKNOWN, SEAL_UNKNOWN
 */
export const beginBatch = (desk: Desk, { id, ...body }: BatchBegin): void => {
  desk.role('clerk')
  const { catalog: code, catalogVersion: version } = body
  const { number } = catalogInForce(code, desk.look<CatalogState>(`catalog:${code}`))
  if (number !== version) throw new GsealError('CATALOG_OTHER_VERSION', { code, version, number })
  const before = desk.look<BatchState>(`batch:${id}`)
  if (before !== undefined) throw new GsealError('BATCH_STATE', { id, state: before.state, wanted: 'none' })
  desk.seal(body.seal)
  const use: UseState = desk.use(body.use)
  if (use.seal !== body.seal) throw new GsealError('USE_SEAL', { id: body.use, seal: use.seal })
  desk.emit('batch.begun', `batch:${id}`, { ...body })
}

/** Takes a batch up again; an earlier run that still goes on is stopped by its next write. */
export const openBatch = (desk: Desk, { id }: { readonly id: string }): void => {
  desk.role('clerk')
  const state = batchOf(desk, id)
  inState(id, state, 'begun', 'finished')
  desk.emit('batch.opened', `batch:${id}`, { run: state.run + 1 })
}

/** A run that another one has overtaken writes nothing any more. */
const current = (desk: Desk, id: string, run: number): BatchState => {
  desk.role('clerk')
  const state = batchOf(desk, id)
  inState(id, state, 'begun')
  if (state.run !== run) throw new GsealError('BATCH_OVERTAKEN', { id, run: state.run })
  return state
}

export type Draft = Omit<Drafted, 'batch' | 'use' | 'seal' | 'number' | 'cert'>
type Stamp = Pick<Drafted, 'use' | 'seal' | 'number' | 'cert'>

export interface DraftRows {
  readonly batch: string
  readonly run: number
  /** Counters that the identifiers were taken from, with their next number. */
  readonly numbers: readonly { readonly id: string; readonly next: number }[]
  readonly stamp: Stamp
  readonly rows: readonly Draft[]
  /** Rows whose earlier try gave no document. */
  readonly again: readonly { readonly identifier: string; readonly document: string }[]
}

/** A new version stands for a licence that may still be changed. */
const checkPredecessor = (desk: Desk, identifier: string, predecessor: string): void => {
  const old = desk.look<LicenceState>(`licence:${predecessor}`)
  if (old === undefined) throw new GsealError('LICENCE_UNKNOWN', { id: predecessor })
  if (old.state !== 'issued' && old.state !== 'held')
    throw new GsealError('LICENCE_STATE', { id: predecessor, state: old.state, wanted: 'issued, held' })
  if (identifier === predecessor) throw new GsealError('LICENCE_TAKEN', { id: identifier })
}

const draftOne = (desk: Desk, batch: string, stamp: Stamp, row: Draft): void => {
  const { identifier, predecessor } = row.data
  if (desk.look(`licence:${identifier}`) !== undefined)
    throw new GsealError('LICENCE_TAKEN', { id: identifier })
  if (predecessor !== undefined) checkPredecessor(desk, identifier, predecessor)
  desk.emit('licence.drafted', `licence:${identifier}`, { batch, ...row, ...stamp })
}

const licenceOf = (desk: Desk, id: string): LicenceState => {
  const state = desk.look<LicenceState>(`licence:${id}`)
  if (state === undefined) throw new GsealError('LICENCE_UNKNOWN', { id })
  return state
}

/** Identifiers, rows and what will be stamped: one transaction, before any signature of these rows. */
export const draftRows = (desk: Desk, input: DraftRows): void => {
  const { batch, stamp } = input
  current(desk, batch, input.run)
  for (const { id, next } of input.numbers) {
    const subject = `numbers:${id}`
    if (desk.look<NumbersState>(subject) === undefined) desk.emit('numbers.opened', subject, {})
    desk.emit('numbers.taken', subject, { batch, next })
  }
  for (const row of input.rows) draftOne(desk, batch, stamp, row)
  for (const { identifier, document } of input.again) {
    const state = licenceOf(desk, identifier)
    if (state.state !== 'draft' || state.stamp.state === 'begun')
      throw new GsealError('LICENCE_STATE', { id: identifier, state: state.state, wanted: 'draft' })
    desk.emit('licence.redrafted', `licence:${identifier}`, { ...stamp, document })
  }
}

export interface CommitRows {
  readonly batch: string
  readonly run: number
  readonly row: number
  readonly sealed: readonly {
    readonly identifier: string
    readonly file: string
    readonly bytes: number
    readonly path: string
  }[]
  readonly stopped: readonly {
    readonly identifier: string
    readonly outcome: Extract<Stamping['state'], 'unsigned' | 'lost'>
    readonly reason: string
  }[]
  readonly skipped: number
  readonly failures: readonly BatchFailure[]
}

/** What came of a chunk of rows; the stamped files are safe already. */
export const commitRows = (desk: Desk, input: CommitRows): void => {
  const { batch, run, row, sealed, stopped, skipped, failures } = input
  current(desk, batch, run)
  for (const { identifier, ...file } of sealed) desk.emit('licence.sealed', `licence:${identifier}`, file)
  for (const { identifier, ...end } of stopped) desk.emit('licence.stopped', `licence:${identifier}`, end)
  desk.emit('batch.rows', `batch:${batch}`, { run, row, sealed: sealed.length, skipped, failures })
}

export const finishBatch = (
  desk: Desk,
  { id, run, rows }: { readonly id: string; readonly run: number; readonly rows: number },
): void => {
  current(desk, id, run)
  desk.emit('batch.finished', `batch:${id}`, { run, rows })
}

export interface BatchSample {
  readonly id: string
  readonly sample: readonly { readonly identifier: string; readonly file: string }[]
}

const checkSample = (desk: Desk, { id, sample }: BatchSample): void => {
  if (sample.length === 0) throw new GsealError('BATCH_SAMPLE', { id, reason: 'no licence was drawn' })
  for (const { identifier, file } of sample) {
    const state = licenceOf(desk, identifier)
    if (state.batch !== id || state.file !== file)
      throw new GsealError('BATCH_SAMPLE', { id, reason: `${identifier} is not as the batch made it` })
  }
}

/**
 * The sample is in the ledger before it is looked at: nobody draws until there is one that pleases.
 * @throws ROLE_MISSING, DUTY_SEPARATED, BATCH_STATE, BATCH_EMPTY, BATCH_SAMPLE
 */
export const sampleBatch = (desk: Desk, input: BatchSample): void => {
  const { id, sample } = input
  desk.role('reviewer')
  const state = batchOf(desk, id)
  inState(id, state, 'finished')
  if (state.sealed === 0) throw new GsealError('BATCH_EMPTY', { id })
  const exceptions = some(apart(desk, 'draft-issue', state.begunBy))
  checkSample(desk, input)
  desk.emit('batch.sampled', `batch:${id}`, { sample, exceptions })
}

export interface ReviewBatch {
  readonly id: string
  readonly opinion: string
  /** Licences of the sample that are wrong; with one of them the batch is returned. */
  readonly faults: readonly SampleFault[]
}

/** @throws ROLE_MISSING, DUTY_SEPARATED, BATCH_STATE, BATCH_OPINION, BATCH_SAMPLE */
export const reviewBatch = (desk: Desk, { id, opinion, faults }: ReviewBatch): void => {
  desk.role('reviewer')
  const state = batchOf(desk, id)
  inState(id, state, 'sampled')
  if (opinion.trim() === '') throw new GsealError('BATCH_OPINION', { id })
  const exceptions = some(apart(desk, 'draft-issue', state.begunBy))
  for (const { identifier } of faults) {
    if (state.sample?.some((drawn) => drawn.identifier === identifier) !== true)
      throw new GsealError('BATCH_SAMPLE', { id, reason: `${identifier} is not in the sample` })
  }
  desk.emit('batch.reviewed', `batch:${id}`, { opinion, faults, exceptions })
}

export interface Release {
  readonly id: string
  readonly opinion: string
}

/** A third person issues what the second one found right (证照 Art. 7). */
export const releaseBatch = (desk: Desk, { id, opinion }: Release): void => {
  desk.role('issuer')
  const state = batchOf(desk, id)
  inState(id, state, 'reviewed')
  if (opinion.trim() === '') throw new GsealError('BATCH_OPINION', { id })
  const exceptions = some([
    ...apart(desk, 'draft-issue', state.begunBy),
    ...apart(desk, 'review-issue', state.review?.by, state.sampledBy),
  ])
  desk.emit('batch.released', `batch:${id}`, { opinion, exceptions })
}

/** Nothing of it will be issued; its identifiers are not given again. */
export const withdrawBatch = (
  desk: Desk,
  { id, reason }: { readonly id: string; readonly reason: string },
): void => {
  const state = batchOf(desk, id)
  if (state.begunBy !== desk.name) desk.role('issuer')
  inState(id, state, 'begun', 'finished', 'sampled', 'reviewed', 'returned')
  desk.emit('batch.withdrawn', `batch:${id}`, { reason })
}

/** The signed release or withdrawal reaches licences, some thousands at a time; an old version ends with its successor's issue. */
export const settleBatch = (
  desk: Desk,
  { id, licences }: { readonly id: string; readonly licences: readonly string[] },
): void => {
  const state = batchOf(desk, id)
  inState(id, state, 'released', 'withdrawn')
  const released = state.state === 'released'
  for (const identifier of licences) {
    const { data, batch } = licenceOf(desk, identifier)
    if (batch !== id) throw new GsealError('BATCH_SAMPLE', { id, reason: `${identifier} is of ${batch}` })
    const subject = `licence:${identifier}`
    desk.emit(released ? 'licence.issued' : 'licence.withdrawn', subject, { batch: id })
    if (released && data.predecessor !== undefined)
      desk.emit('licence.superseded', `licence:${data.predecessor}`, { by: identifier })
  }
  desk.emit('batch.settled', `batch:${id}`, { count: licences.length })
}
