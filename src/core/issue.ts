/**
 * `issue`: rows of a register become stamped licences. Rows go in chunks; for each chunk
 *
 *   compose   on other threads, with identifiers that nobody else can have taken when the next step succeeds
 *   draw      one transaction: serial numbers, rows with their data and digests, the count of the permission
 *   sign      by the key, as many at once as it can use (issue-sign.ts)
 *   finish    on the other threads: the signature goes in, the result is verified, and written to staging
 *   commit    one transaction: digests of the files, and why rows failed
 *   publish   rename
 *
 * A process that dies leaves rows that are drawn and not committed. The next run finds them: a whole and valid file in
 * staging is taken up; for the others the signature is recorded as lost, and the row is stamped again under its
 * identifier. So no identifier is given twice, no row has two files, and no file is without its event.
 *
 * While a chunk is at the key, the next one is composed: two chunks are in memory, however long the register.
 */
import type { GsealError } from './base/error.ts'
import { type BulkGate, recordDeeds } from './gate.ts'
import { type Claim, type Counting, claimant, type Fresh } from './issue-claims.ts'
import type { BatchFiles } from './issue-files.ts'
import type { Composed, Failure, Press, RowIn, RowOut, Source } from './issue-plan.ts'
import { sourceName } from './issue-plan.ts'
import {
  type FailedRow,
  failureOf,
  isFailure,
  type Job,
  type Outcome,
  type Ready,
  type Sealed,
  type Stopped,
  signAll,
} from './issue-sign.ts'
import type { LicenceData } from './licence/metadata.ts'
import type { Actor, CommitRows, Draft, LicenceState } from './registry/index.ts'
import type { Store } from './store/index.ts'

/** Documents of two chunks are in memory at a time; larger ones spare no time that could be measured. */
const CHUNK = 16

export interface IssueOrder {
  readonly store: Store
  readonly batch: string
  /** Number of this run of the batch. */
  readonly run: number
  readonly clerk: Actor
  readonly counting: Counting
  readonly stamp: {
    readonly use: string
    readonly seal: string
    readonly number: number
    readonly cert: string
  }
  readonly gate: BulkGate
  readonly press: Press
  readonly files: BatchFiles
  readonly format: 'ofd' | 'pdf'
  readonly rows: AsyncIterable<RowIn>
  /** Rows that share their transactions. */
  readonly chunk?: number
  now(): number
}

interface Chunk {
  readonly jobs: readonly Job[]
  readonly told: RowOut[]
  readonly counters: ReadonlyMap<string, number>
  readonly last: number
}

const start = (order: IssueOrder, row: number, claim: Extract<Claim, { data: LicenceData }>): Job => {
  const { press, files, format } = order
  const { data, sources, fresh, recorded } = claim
  const composed = press
    .compose({ data, sources, format, out: files.staged(data.identifier), time: order.now() })
    .catch(failureOf)
  // A rejection is met when the chunk is settled, not before.
  composed.catch(() => undefined)
  return { row, data, sources, fresh, recorded, path: files.pathOf(row, data.identifier), composed }
}

/** Rows in chunks; composing begins when as many were met as the chunk has room for. */
async function* chunksOf(order: IssueOrder): AsyncGenerator<Chunk> {
  const claims = claimant(order)
  const most = order.chunk ?? CHUNK
  let jobs: Job[] = []
  let told: RowOut[] = []
  let last = 0
  /** Rows of the chunk before: it is in the ledger when the next one is asked for. */
  let before: LicenceData[] = []
  /** Rows that were met and not claimed yet: no more than the chunk has room for. */
  let met: RowIn[] = []
  const chunk = (): Chunk => ({ jobs, told, counters: claims.counters(), last })
  const claimAll = async (): Promise<void> => {
    const rows = met
    met = []
    const claimed = (item: RowIn): Promise<Claim> => {
      const claim = claims.claim(item)
      // Where the reading itself fails nobody waits for what was claimed before.
      claim.catch(() => undefined)
      return claim
    }
    const found = await Promise.all(order.store.reading(() => rows.map(claimed)))
    for (const [i, { row }] of rows.entries()) {
      const claim = found[i] as Claim
      if ('told' in claim) told.push(claim.told)
      else jobs.push(start(order, row, claim))
      last = row
    }
  }
  for await (const item of order.rows) {
    met.push(item)
    if (met.length < most - jobs.length) continue
    await claimAll()
    if (jobs.length < most && told.length < most * 16) continue
    yield chunk()
    claims.settled(before)
    before = jobs.map(({ data }) => data)
    ;[jobs, told] = [[], []]
  }
  await claimAll()
  yield chunk()
}

const draftOf = ({ row, data, made, sources, fresh }: Ready & { fresh: Fresh }): Draft => ({
  row,
  key: fresh.key,
  content: fresh.content(made.sources.map(({ digest }) => digest)),
  version: fresh.version,
  data: data as Draft['data'],
  sources: made.sources.map(({ digest, bytes }, i) => ({
    digest,
    bytes,
    name: sourceName(sources[i] as Source),
  })),
  document: made.document,
})

const isFresh = (job: Ready): job is Ready & { fresh: Fresh } => job.fresh !== undefined

const draw = (order: IssueOrder, chunk: Chunk, ready: readonly Ready[]): void => {
  const { batch, run, stamp, clerk: actor } = order
  const numbers = [...chunk.counters].map(([id, next]) => ({ id, next }))
  const again = ready
    .filter((job) => !isFresh(job))
    .map(({ data, made }) => ({ identifier: data.identifier, document: made.document }))
  order.gate.draw(
    ready.map(({ made }) => made.document),
    {
      actor,
      command: {
        do: 'batch.draft',
        with: { batch, run, numbers, stamp, rows: ready.filter(isFresh).map(draftOf), again },
      },
    },
  )
}

const batchFailures = ({ row, failures }: FailedRow): CommitRows['failures'] =>
  failures.map(({ code, field, value, params }) => ({
    row,
    code,
    ...(field === undefined ? {} : { field }),
    params: JSON.stringify({ ...params, ...(value === undefined ? {} : { value }) }).slice(0, 1900),
  }))

const commit = (order: IssueOrder, chunk: Chunk, outcome: Outcome): void => {
  const { batch, run, clerk: actor, files } = order
  const { sealed, stopped } = outcome
  const failures = [...chunk.told.filter((out) => out.type === 'failed'), ...outcome.failures]
  const skipped = chunk.told.filter((out) => out.type === 'skipped').length
  order.gate.settle(stopped.filter((row) => row.outcome === 'unsigned').length, {
    actor,
    command: {
      do: 'batch.commit',
      with: {
        batch,
        run,
        row: chunk.last,
        sealed,
        stopped,
        skipped,
        failures: failures.flatMap(batchFailures),
      },
    },
  })
  files.publish(sealed)
}

const outs = (order: IssueOrder, chunk: Chunk, ready: readonly Ready[], outcome: Outcome): RowOut[] => {
  const sealed = new Map(outcome.sealed.map((item) => [item.identifier, item]))
  const issued = ready.flatMap(({ row, data: { identifier } }): RowOut[] => {
    const item = sealed.get(identifier)
    if (item === undefined) return []
    return [{ type: 'issued', row, identifier, file: order.files.at(item.path), digest: `sm3:${item.file}` }]
  })
  return [...chunk.told, ...issued, ...outcome.failures].sort((a, b) => a.row - b.row)
}

/** A row that is composed again must come of the same files as before. */
const changedSource = ({ fresh, recorded }: Job, made: Composed): boolean =>
  fresh === undefined && !made.sources.every(({ digest }, i) => digest === recorded[i])

/** Rows that compose; the others are told as failed. */
const composed = async (chunk: Chunk): Promise<Ready[]> => {
  const ready: Ready[] = []
  const fail = (row: number, failure: Failure): void =>
    void chunk.told.push({ type: 'failed', row, failures: [failure] })
  for (const job of chunk.jobs) {
    const made = await job.composed
    if (isFailure(made)) fail(job.row, made)
    else if (changedSource(job, made)) {
      made.drop()
      fail(job.row, { code: 'ISSUE_CONFLICT', params: { identifier: job.data.identifier } })
    } else ready.push({ ...job, made })
  }
  return ready
}

const settle = async (order: IssueOrder, chunk: Chunk): Promise<{ rows: RowOut[]; stop?: GsealError }> => {
  const ready = await composed(chunk)
  try {
    if (ready.length > 0) draw(order, chunk, ready)
  } catch (error) {
    for (const { made } of ready) made.drop()
    throw error
  }
  const outcome = await signAll(order, ready)
  if (ready.length > 0 || chunk.told.length > 0) commit(order, chunk, outcome)
  return {
    rows: outs(order, chunk, ready, outcome),
    ...(outcome.stop === undefined ? {} : { stop: outcome.stop }),
  }
}

/** Drops what was composed and will not be stamped in this run. */
const dropAll = async (coming: Promise<IteratorResult<Chunk>>): Promise<void> => {
  try {
    const { value } = await coming
    for (const job of (value as Chunk | undefined)?.jobs ?? []) {
      const made = await job.composed
      if (!isFailure(made)) made.drop()
    }
  } catch {
    // The fault that stopped the run is the one that is told.
  }
}

const PAGE = 1000

/** Rows that an earlier run drew for and did not commit: whole files are taken up, other signatures are lost. */
const recoverDrafts = async (order: IssueOrder, left: ReadonlyMap<string, string>): Promise<void> => {
  const { store, batch, run, files, press, clerk: actor } = order
  const sealed: Sealed[] = []
  const stopped: Stopped[] = []
  for (const row of store.rows('licences', { equal: { batch, state: 'draft' }, limit: PAGE })) {
    const identifier = String(row['identifier'])
    const state = store.state(row.subject)?.state as unknown as LicenceState
    if (state.stamp.state !== 'begun') continue
    const path = left.get(identifier)
    const found = path === undefined ? undefined : await press.inspect(path, identifier)
    if (found === undefined) stopped.push({ identifier, outcome: 'lost', reason: 'RUN_ENDED' })
    else sealed.push({ identifier, path: files.pathOf(state.row, identifier), ...found })
  }
  if (sealed.length + stopped.length === 0) return
  const deed = { batch, run, row: 0, sealed, stopped, skipped: 0, failures: [] }
  recordDeeds(store, order.now(), [{ actor, command: { do: 'batch.commit', with: deed } }])
}

/** Files that the ledger has and that are still in staging go to their places; all others go. */
const recoverFiles = async (order: IssueOrder, left: ReadonlyMap<string, string>): Promise<void> => {
  const { store, batch, files, press } = order
  for (const [identifier, staged] of left) {
    const state = store.state(`licence:${identifier}`)?.state as unknown as LicenceState | undefined
    const mine = state?.batch === batch && state.file !== undefined && state.path !== undefined
    if (mine && (await press.digest(staged)).digest === state.file)
      files.publish([{ identifier, path: state.path ?? '' }])
    else files.discard(staged)
  }
}

/** Takes up what an earlier run left between its transactions. */
const recover = async (order: IssueOrder): Promise<void> => {
  const left = order.files.leftovers()
  await recoverDrafts(order, left)
  await recoverFiles(order, left)
}

/**
 * Issues the rows of a batch that was begun or opened; tells what came of each, in the order of the register.
 * @throws what stops a batch (KEY_*, STORE_*, USE_*, FILE_NOT_WRITABLE, BATCH_OVERTAKEN); what was done is kept, and the
 *   next run goes on
 */
export async function* issue(order: IssueOrder): AsyncGenerator<RowOut> {
  const { batch: id, run, clerk: actor } = order
  await recover(order)
  const chunks = chunksOf(order)
  const ask = (): Promise<IteratorResult<Chunk>> => {
    const coming = chunks.next()
    // A fault of the register is met when its turn comes.
    coming.catch(() => undefined)
    return coming
  }
  let coming: Promise<IteratorResult<Chunk>> | undefined = ask()
  let rows = 0
  try {
    for (let { value, done } = await coming; done !== true; { value, done } = await coming) {
      coming = ask()
      const result = await settle(order, value as Chunk)
      yield* result.rows
      rows += result.rows.length
      if (result.stop !== undefined) throw result.stop
    }
    coming = undefined
  } finally {
    if (coming !== undefined) await dropAll(coming)
  }
  order.files.end()
  recordDeeds(order.store, order.now(), [{ actor, command: { do: 'batch.finish', with: { id, run, rows } } }])
}
