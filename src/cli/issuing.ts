/**
 * One run of a batch on the command line: who acts, which seal under which permission, threads, and what is told. The
 * clerk's key signs that the batch was begun and, at the end, the head of the ledger; the seal's key stamps.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { toHex } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { licenceUse, openBulkGate } from '../core/gate.ts'
import { sm3 } from '../core/gm/index.ts'
import { type IssueOrder, issue } from '../core/issue.ts'
import type { Counting } from '../core/issue-claims.ts'
import { batchFiles } from '../core/issue-files.ts'
import type { RowIn, RowOut } from '../core/issue-plan.ts'
import type { DaemonKey } from '../core/keys/daemon/key.ts'
import type { Signer } from '../core/keys/signer.ts'
import { numbering } from '../core/licence/index.ts'
import { parseCertificate } from '../core/pki/index.ts'
import type { Actor, BatchState, Command, SealState } from '../core/registry/index.ts'
import { actorOf, type Desk, prepare, withKey } from './acting.ts'
import { type BatchJob, writeJob } from './batch-job.ts'
import type { CatalogSource } from './catalog-source.ts'
import { errorRecord } from './errors.ts'
import { readInput } from './files.ts'
import { registered } from './gated.ts'
import { trustPaths } from './home.ts'
import { beginEarly } from './issue-early.ts'
import { daemonSigner, heldKey, openSealKey } from './issue-key.ts'
import { type NamedSeal, namedSeal } from './keyring.ts'
import { toned } from './output.ts'
import { withPinFile } from './papers.ts'
import { rowProgress } from './progress.ts'
import type { Input } from './record.ts'
import { say } from './texts/index.ts'
import { settleForLongRun } from './workers/long-run.ts'
import { openPress, type PressPool, PressUnready } from './workers/press.ts'

export interface Sealing {
  readonly named: NamedSeal
  readonly code: string
  readonly state: SealState
  readonly custodian: Actor
}

/** The seal by its name in the home, as the ledger knows it. @throws HOME_SEAL_MISSING, SEAL_UNKNOWN, CUSTODIAN_NOT */
export const sealingWith = async ({ session, store }: Desk, name: string): Promise<Sealing> => {
  const named = await namedSeal(session, name)
  const code = registered(store, named.bytes)
  if (code === undefined) throw new GsealError('SEAL_UNKNOWN', { id: name })
  const state = store.state(`seal:${code}`)?.state as unknown as SealState
  return { named, code, state, custodian: actorOf(store, state.custodian ?? '') }
}

export interface BatchPlan {
  readonly id: string
  readonly source: CatalogSource
  readonly sealing: Sealing
  readonly use: string
  readonly clerk: Actor
  readonly job: BatchJob
  /** Begins the batch; a batch that was begun is opened. */
  readonly begin: Command
  readonly rows: () => AsyncIterable<RowIn>
  readonly total?: number | undefined
  readonly predecessor?: string
}

/** Permission to stamp licences: the one that was named, or one that fits. @throws USE_NONE */
export const permissionFor = ({ store, session }: Desk, input: Input, { code }: Sealing): string =>
  input.text('use') ?? licenceUse(store, code, session.world.now())

const countingOf = (plan: BatchPlan): Counting => {
  const { source, sealing, job, predecessor } = plan
  const { catalog, version } = source
  const { unit, unitCode } = sealing.state
  const rule = catalog.number ?? { pattern: '{any:1-64}', serial: '{counter:12}' }
  return {
    catalog: { name: catalog.name, code: catalog.code, version },
    numbering: numbering(rule),
    sealedBy: (issuer) => (issuer.code === unitCode ? undefined : { name: unit, code: unitCode }),
    createdAt: job.createdAt,
    ...(predecessor === undefined ? {} : { predecessor }),
  }
}

const MOST_JOBS = 64
/** More threads than these are idle: one queue goes to the key. */
const DEFAULT_JOBS = 8

const openThreads = async (desk: Desk, input: Input, plan: BatchPlan, signer: Signer) => {
  const { session, home } = desk
  const { source, sealing, job } = plan
  const paths = await trustPaths(home)
  const trust = await Promise.all(paths.map(async (name) => ({ name, bytes: await readInput(name) })))
  const { uri, cert, algorithm } = signer
  const setup = {
    tools: new URL('./workers/press-tools.js', import.meta.url).href,
    seal: sealing.named.bytes,
    signer: { uri, cert, algorithm },
    trust,
    face: {
      template: source.template,
      files: source.files,
      fonts: job.fonts ?? [],
      seal: source.catalog.seal,
    },
  }
  const jobs = input.integer('jobs', 1, MOST_JOBS) ?? Math.min(cpus().length, DEFAULT_JOBS)
  return openPress(setup, jobs, session.world.now)
}

export interface Counts {
  rows: number
  issued: number
  skipped: number
  failed: number
}

/** One row: a line, and a record of its own; a failed row one for each of its faults. */
export const tellRow = (session: Desk['session'], batch: string | undefined, out: RowOut): void => {
  const { lang } = session.settings
  const at = say(lang, 'rowAt', { row: out.row })
  if (out.type === 'failed') {
    for (const { code, params, field } of out.failures) {
      const record = errorRecord(lang, new GsealError(code, params))
      session.out.record({ ...record, row: out.row, ...(field === undefined ? {} : { field }) })
      session.out.line(toned('bad', '✗ '), `${at}  ${record.message} [${code}]`)
    }
    return
  }
  if (out.type === 'skipped') {
    session.out.record({ ...out, ...(batch === undefined ? {} : { batch }) })
    return
  }
  session.out.record({ ...out, ...(batch === undefined ? {} : { batch }) })
  session.out.line(toned('good', '✓ '), `${at}  `, toned('strong', out.identifier))
}

export const count = (counts: Counts, { type }: RowOut): void => {
  counts.rows += 1
  counts[type] += 1
}

/** 0 all well, 5 some rows failed, 1 when all did. */
export const statusOf = ({ rows, failed }: Counts): number => (failed === 0 ? 0 : failed < rows ? 5 : 1)

const runRows = async (desk: Desk, plan: BatchPlan, order: IssueOrder): Promise<Counts> => {
  const { session } = desk
  const counts: Counts = { rows: 0, issued: 0, skipped: 0, failed: 0 }
  const progress = rowProgress(session, plan.total)
  try {
    for await (const out of issue(order)) {
      tellRow(session, plan.id, out)
      count(counts, out)
      progress.step()
    }
  } catch (error) {
    throw error instanceof PressUnready ? error.fault : error
  } finally {
    progress.end()
  }
  return counts
}

const orderOf = (
  desk: Desk,
  plan: BatchPlan,
  signer: Signer,
  held: DaemonKey | undefined,
): Omit<IssueOrder, 'rows' | 'press'> => {
  const { session, store } = desk
  const { id, sealing, use, clerk, job } = plan
  const { code, state, custodian, named } = sealing
  const { now } = session.world
  const wish = {
    ...{ store, actor: custodian, now, seal: code, bytes: named.bytes, batch: id, use },
    ...(held === undefined ? {} : { signerOf: daemonSigner(held, now) }),
  }
  return {
    store,
    batch: id,
    run: (store.state(`batch:${id}`)?.state as unknown as BatchState).run,
    clerk,
    counting: countingOf(plan),
    stamp: { use, seal: code, number: state.number, cert: parseCertificate(signer.cert).sm3 },
    gate: openBulkGate(signer, wish),
    files: batchFiles(job.out, id, job.format),
    format: job.format,
    now,
  }
}

/** Begins or opens the batch and issues its rows. @throws what stops a batch */
export const runBatch = async (desk: Desk, input: Input, plan: BatchPlan): Promise<Counts> => {
  settleForLongRun()
  const { session, store, home } = desk
  const { lang } = session.settings
  const { id, clerk, job } = plan
  const known = store.state(`batch:${id}`) !== undefined
  const command: Command = known ? { do: 'batch.open', with: { id } } : plan.begin
  const begin = prepare(desk, clerk, [command])
  const keySession = withPinFile(session, input.text('key-pin-file'))
  const held = await heldKey(session, plan.sealing.named)
  const key = async (): Promise<Signer> => held ?? openSealKey(keySession, plan.sealing.named)
  const keyUri = held?.uri ?? plan.sealing.named.key
  const early = beginEarly([session, keySession], keyUri, { key, rows: plan.rows })
  const work = withKey(desk, clerk, async (clerkKey) => {
    const signer = await (early?.key ?? key())
    let press: PressPool | undefined
    try {
      press = await openThreads(desk, input, plan, signer)
      if (!known) await writeJob(home, id, job)
      await (known ? begin.commit() : begin.commitWith(clerkKey))
      const order = orderOf(desk, plan, signer, held)
      const params = { id, run: order.run }
      session.out.talk(say(lang, order.run > 1 ? 'issueGoesOn' : 'issueBatch', params))
      return await runRows(desk, plan, { ...order, press, rows: early?.rows ?? plan.rows() })
    } finally {
      await press?.close()
      await signer.close()
      await store.signHead(clerkKey, session.world.now())
    }
  })
  return work.finally(async () => {
    await early?.end()
    await held?.close()
  })
}

/** The summary, and what comes next. */
export const tellEnd = (session: Desk['session'], id: string, counts: Counts): number => {
  const { lang } = session.settings
  session.out.record({ type: 'summary', ...counts, batch: id })
  session.out.line(say(lang, 'issueSummary', { ...counts }))
  if (counts.failed > 0) session.out.talk(say(lang, 'issueErrors', { id }))
  if (counts.issued > 0) session.out.talk(say(lang, 'issueNext', { id }))
  return statusOf(counts)
}

export const digestOfFile = async (path: string): Promise<string> => toHex(sm3(await readInput(path)))

/** Where licences go when nothing is said. */
export const defaultOut = (cwd: string): string => join(cwd, 'licences')
