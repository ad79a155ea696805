/**
 * The middle of `issue`: one queue to the key, and what becomes of each signature. Everything of a chunk is in the ledger
 * as begun when this starts, and what came of it is written when it has ended.
 */
import { type GsealError, isGsealError } from './base/error.ts'
import type { BulkGate } from './gate.ts'
import type { Fresh } from './issue-claims.ts'
import type { BatchFiles } from './issue-files.ts'
import type { Composed, Failure, RowOut, Source } from './issue-plan.ts'
import type { LicenceData } from './licence/metadata.ts'
import type { CommitRows } from './registry/index.ts'

/** A row in work. */
export interface Job {
  readonly row: number
  readonly data: LicenceData
  readonly sources: readonly Source[]
  readonly fresh: Fresh | undefined
  /** Of a row that an earlier run began: digests of its sources then. */
  readonly recorded: readonly string[]
  readonly path: string
  readonly composed: Promise<Composed | Failure>
}

/** A row that composed. */
export interface Ready extends Job {
  readonly made: Composed
}

export const failureOf = (error: unknown): Failure => {
  if (!isGsealError(error)) throw error
  return { code: error.code, params: error.params }
}

export const isFailure = (value: Composed | Failure): value is Failure => 'code' in value

/** Faults of the key, the disk and the ledger stop the batch; all others are the row's own. */
const stops = ({ code }: GsealError): boolean =>
  /^(KEY_|STORE_|USE_|SEAL_|PIN_|CUSTODIAN_|GATE_|DEVICE_|DAEMON_|TOKEN_)/.test(code) ||
  code === 'FILE_NOT_WRITABLE' ||
  code === 'INTERRUPTED'

/**
 * After these a signature may have been made that did not come here: the connection was lost, what came does not fit, or
 * the stamp was asked for before. What was counted for it stays counted.
 */
const UNCERTAIN: ReadonlySet<string> = new Set([
  'DAEMON_LOST',
  'DAEMON_STRUCTURE',
  'DAEMON_STAMP_OLD',
  'STAMP_STATE',
])

export type FailedRow = Extract<RowOut, { type: 'failed' }>

export type Sealed = CommitRows['sealed'][number]
export type Stopped = CommitRows['stopped'][number]

export interface Outcome {
  readonly sealed: Sealed[]
  readonly stopped: Stopped[]
  readonly failures: FailedRow[]
  stop?: GsealError
}

/** Of the order of a batch, what signing needs. */
export interface Signing {
  readonly gate: BulkGate
  readonly files: BatchFiles
}

/** Files of signed documents; what cannot be finished has lost its signature. */
const finishOne = async (
  order: Signing,
  { row, data, path, made }: Ready,
  signature: Uint8Array,
  outcome: Outcome,
): Promise<void> => {
  const { identifier } = data
  try {
    outcome.sealed.push({ identifier, path, ...(await made.finish(signature)) })
  } catch (error) {
    const failure = failureOf(error)
    order.files.discard(order.files.staged(identifier))
    outcome.stopped.push({ identifier, outcome: 'lost', reason: failure.code })
    outcome.failures.push({ type: 'failed', row, failures: [failure] })
    if (stops(error as GsealError)) outcome.stop ??= error as GsealError
  }
}

/** What goes on beside the queue. */
interface Line {
  readonly finishing: Promise<void>[]
  /** Of the program, not of a row or a key: they end the run, when everything that was begun has come to its end. */
  readonly faults: unknown[]
}

/** Asks for one signature; what is to be done with it goes on by itself. */
const signOne = async (order: Signing, job: Ready, outcome: Outcome, line: Line): Promise<void> => {
  const { made, data } = job
  const { identifier } = data
  if (line.faults.length > 0) return made.drop()
  if (outcome.stop !== undefined) {
    made.drop()
    outcome.stopped.push({ identifier, outcome: 'unsigned', reason: outcome.stop.code })
    return
  }
  try {
    const signature = await order.gate.sign(made.document, identifier, made.request)
    const finished = finishOne(order, job, signature, outcome)
    line.finishing.push(finished.catch((fault) => void line.faults.push(fault)))
  } catch (error) {
    made.drop()
    if (!isGsealError(error)) {
      line.faults.push(error)
      return
    }
    outcome.stop ??= error
    const came = UNCERTAIN.has(error.code) ? 'lost' : 'unsigned'
    outcome.stopped.push({ identifier, outcome: came, reason: error.code })
  }
}

/**
 * One queue to the key, and as many at once as it can use. After its first fault nothing more is asked of it, and what
 * was asked is waited for: no signature and no file comes after this has ended.
 */
export const signAll = async (order: Signing, ready: readonly Ready[]): Promise<Outcome> => {
  const outcome: Outcome = { sealed: [], stopped: [], failures: [] }
  const line: Line = { finishing: [], faults: [] }
  const queue = [...ready]
  const lane = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift())
      await signOne(order, job, outcome, line)
  }
  // A key that has no session at this moment says what is wrong when it is asked.
  const lanes = Math.max(1, Math.min(order.gate.lanes, ready.length))
  await Promise.all(Array.from({ length: lanes }, lane))
  await Promise.all(line.finishing)
  if (line.faults.length > 0) throw line.faults[0]
  return outcome
}
