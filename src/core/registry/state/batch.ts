/**
 * Batches: rows of one register on their way to licences. Begun by a clerk's signature, taken up again as often as it
 * takes (`opened`: the newest run alone may go on), and finished. A second person draws a sample, which is written down
 * before anybody looks at it, and says what was found: a fault in one of them returns the batch, and then it can be
 * withdrawn alone. A third person releases it (证照 Art. 7; reference §8.4). The rows stand in the events of their
 * licences; the batch keeps counts, and why rows failed.
 */
import { birth, type Machine, step } from '../machine.ts'
import type { BodyOf } from '../shape.ts'

const begun = {
  catalog: 'text',
  catalogVersion: 'count',
  /** `change` and `extension` are batches of one licence that take the place of another. */
  purpose: { oneOf: ['register', 'change', 'extension'] },
  register: 'text',
  /** SM3 of the register file. */
  digest: 'digest',
  format: { oneOf: ['ofd', 'pdf'] },
  seal: 'text',
  use: 'text',
  basis: { optional: 'text' },
  authority: { optional: 'text' },
  previous: { optional: 'text' },
  exceptions: { optional: { list: 'text' } },
} as const

export const BATCH_FAILURE = {
  row: 'count',
  code: 'text',
  field: { optional: 'text' },
  /** Parameters of the message as JSON; values of persons are masked in it. */
  params: { optional: 'text' },
} as const
export type BatchFailure = BodyOf<typeof BATCH_FAILURE>

export const SAMPLE = { identifier: 'text', file: 'digest' } as const
/** What is wrong with a licence of the sample. */
export const SAMPLE_FAULT = { identifier: 'text', reason: 'text' } as const
export type SampleFault = BodyOf<typeof SAMPLE_FAULT>

const STATES = ['begun', 'finished', 'sampled', 'reviewed', 'returned', 'released', 'withdrawn'] as const
export type BatchStanding = (typeof STATES)[number]

export type BatchState = BodyOf<typeof begun> & {
  readonly state: BatchStanding
  readonly begunBy: string
  readonly at: number
  /** Number of the run that may go on. */
  readonly run: number
  /** Licences with a stamped file, of all runs. */
  readonly sealed: number
  /** Rows that this run passed over because they were done, or expired. */
  readonly skipped: number
  readonly failed: number
  readonly finishedAt?: number
  readonly sample?: readonly BodyOf<typeof SAMPLE>[]
  readonly sampledBy?: string
  readonly sampledAt?: number
  readonly review?: {
    readonly by: string
    readonly at: number
    readonly opinion: string
    readonly faults: readonly SampleFault[]
  }
  readonly releasedBy?: string
  readonly releasedAt?: number
  readonly opinion?: string
  /** Licences that the release has reached, or the withdrawal. */
  readonly settled: number
  readonly reason?: string
}

const next = step<BatchState>()

export const batchMachine: Machine = {
  kind: 'batch',
  states: STATES,
  steps: {
    'batch.begun': birth<BatchState>()({
      shape: begun,
      make: ({ exceptions: _, ...body }, { actor, at }) => ({
        ...body,
        state: 'begun',
        begunBy: actor.operator,
        at,
        run: 1,
        sealed: 0,
        skipped: 0,
        failed: 0,
        settled: 0,
      }),
    }),
    'batch.opened': next({
      shape: { run: 'count' },
      from: ['begun', 'finished'],
      unsigned: true,
      apply: (state, { run }) => ({ ...state, state: 'begun', run, skipped: 0, failed: 0 }),
    }),
    'batch.rows': next({
      shape: {
        run: 'count',
        /** The last row of the register that this speaks of. */
        row: 'count',
        sealed: 'count',
        skipped: 'count',
        failures: { list: { object: BATCH_FAILURE } },
      },
      from: ['begun'],
      unsigned: true,
      apply: (state, { sealed, skipped, failures }) => ({
        ...state,
        sealed: state.sealed + sealed,
        skipped: state.skipped + skipped,
        // A row is told once for each of its faults.
        failed: state.failed + new Set(failures.map(({ row }) => row)).size,
      }),
    }),
    'batch.finished': next({
      shape: { run: 'count', rows: 'count' },
      from: ['begun'],
      unsigned: true,
      apply: (state, _, { at }) => ({ ...state, state: 'finished', finishedAt: at }),
    }),
    'batch.sampled': next({
      shape: { sample: { list: { object: SAMPLE } }, exceptions: { optional: { list: 'text' } } },
      from: ['finished'],
      apply: (state, { sample }, { actor, at }) => ({
        ...state,
        state: 'sampled',
        sample,
        sampledBy: actor.operator,
        sampledAt: at,
      }),
    }),
    'batch.reviewed': next({
      shape: {
        opinion: 'text',
        faults: { list: { object: SAMPLE_FAULT } },
        exceptions: { optional: { list: 'text' } },
      },
      from: ['sampled'],
      apply: (state, { opinion, faults }, { actor, at }) => ({
        ...state,
        state: faults.length === 0 ? 'reviewed' : 'returned',
        review: { by: actor.operator, at, opinion, faults },
      }),
    }),
    'batch.released': next({
      shape: { opinion: 'text', exceptions: { optional: { list: 'text' } } },
      from: ['reviewed'],
      apply: (state, { opinion }, { actor, at }) => ({
        ...state,
        state: 'released',
        opinion,
        releasedBy: actor.operator,
        releasedAt: at,
      }),
    }),
    'batch.withdrawn': next({
      shape: { reason: 'text' },
      from: ['begun', 'finished', 'sampled', 'reviewed', 'returned'],
      apply: (state, { reason }) => ({ ...state, state: 'withdrawn', reason }),
    }),
    'batch.settled': next({
      shape: { count: 'count' },
      from: ['released', 'withdrawn'],
      unsigned: true,
      apply: (state, { count }) => ({ ...state, settled: state.settled + count }),
    }),
  },
  tables: [
    {
      name: 'batches',
      columns: {
        id: 'text',
        catalog: 'text',
        purpose: 'text',
        register: 'text',
        digest: 'text',
        format: 'text',
        seal: 'text',
        state: 'text',
        sealed: 'integer',
        skipped: 'integer',
        failed: 'integer',
        settled: 'integer',
        begun_by: 'text',
        reviewed_by: 'text',
        released_by: 'text',
        at: 'integer',
      },
      indexes: [['id'], ['digest', 'catalog'], ['state', 'at'], ['at']],
    },
  ],
  rows: (id, json) => {
    const state = json as unknown as BatchState
    const { catalog, purpose, register, digest, format, seal, sealed, skipped, failed, settled, at } = state
    return [
      {
        table: 'batches',
        values: {
          id,
          ...{ catalog, purpose, register, digest, format, seal, sealed, skipped, failed, settled, at },
          state: state.state,
          begun_by: state.begunBy,
          reviewed_by: state.review?.by ?? null,
          released_by: state.releasedBy ?? null,
        },
      },
    ]
  },
}
