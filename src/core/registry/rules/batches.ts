/** Batches of licences: who begins, what one chunk of rows comes to, who releases (证照 Art. 7, 12, 14, 16, 19). */
import { GsealError } from '../../base/error.ts'
import type { BatchFailure, BatchState } from '../state/batch.ts'
import type { Drafted, LicenceState, Stamping } from '../state/licence.ts'
import type { NumbersState } from '../state/numbers.ts'
import type { UseState } from '../state/use.ts'
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

/** @throws ROLE_MISSING, BATCH_STATE, USE_UNKNOWN, SEAL_UNKNOWN */
export const beginBatch = (desk: Desk, { id, ...body }: BatchBegin): void => {
  desk.role('clerk')
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

export interface Release {
  readonly id: string
  readonly sample: readonly { readonly identifier: string; readonly file: string }[]
  readonly opinion: string
}

const checkSample = (desk: Desk, { id, sample }: Release): void => {
  if (sample.length === 0) throw new GsealError('BATCH_SAMPLE', { id, reason: 'no licence was looked at' })
  for (const { identifier, file } of sample) {
    const state = licenceOf(desk, identifier)
    if (state.batch !== id || state.file !== file)
      throw new GsealError('BATCH_SAMPLE', { id, reason: `${identifier} is not as the batch made it` })
  }
}

/** 证照 §8.4: another person than the clerk, who looked at samples. */
export const releaseBatch = (desk: Desk, release: Release): void => {
  const { id, sample, opinion } = release
  desk.role('issuer')
  const state = batchOf(desk, id)
  inState(id, state, 'finished')
  if (state.sealed === 0) throw new GsealError('BATCH_EMPTY', { id })
  if (opinion.trim() === '') throw new GsealError('APPLICATION_OPINION', { id })
  const exceptions = some(apart(desk, 'draft-issue', state.begunBy))
  checkSample(desk, release)
  desk.emit('batch.released', `batch:${id}`, { sample, opinion, exceptions })
}

/** Nothing of it will be issued; its identifiers are not given again. */
export const withdrawBatch = (
  desk: Desk,
  { id, reason }: { readonly id: string; readonly reason: string },
): void => {
  const state = batchOf(desk, id)
  if (state.begunBy !== desk.name) desk.role('issuer')
  inState(id, state, 'begun', 'finished')
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
