/** `gseal verify`: every signature of every document, judged against given trust; a report each, a summary last. */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { parseTime } from '../../core/base/time.ts'
import { reportRecord } from '../../core/report.ts'
import { inOrder } from '../batch.ts'
import type { Session } from '../context.ts'
import { tell } from '../errors.ts'
import { readInput } from '../files.ts'
import { expandFolders, type FoundFile, inputFiles, inputNames } from '../inputs.ts'
import { startProgress } from '../progress.ts'
import type { Input, Run } from '../record.ts'
import type { VerifiedFile } from '../reports/index.ts'
import { showReport } from '../show-report.ts'
import { say } from '../texts/index.ts'
import { trustFiles, warnWithoutAnchors } from '../trust.ts'
import { type FileVerifier, failed, fileVerifier, type Outcome, type VerifySetup } from '../verify-file.ts'

/** Starting a thread costs about as much as verifying this many small documents. */
const THREADS_FROM = 16
const MOST_JOBS = 64

const setupOf = async (session: Session, input: Input): Promise<VerifySetup> => {
  const [at, list] = [input.text('at'), input.text('status')]
  const limit = LIMITS.registry.statusBytes
  return {
    ...(list === undefined ? {} : { status: await readInput(resolve(session.world.cwd, list), limit) }),
    trust: await trustFiles(session, input),
    policy: input.text('policy') ?? 'strict',
    now: at === undefined ? session.world.now() : parseTime(at),
    expectations: {
      minSignatures: input.integer('min-signatures', 0, 1000) ?? 0,
      requireSeals: input.texts('require-seal'),
    },
  }
}

const tellOutcome = (session: Session, file: string, outcome: Outcome): void => {
  if (outcome.kind === 'error') {
    tell(session, new GsealError(outcome.code, outcome.params), file)
    return
  }
  if (session.out.json)
    session.out.record({ type: 'report', file, ...reportRecord(outcome.report, session.settings.lang) })
  showReport(session, file, outcome.report)
}

type Counts = Record<'valid' | 'invalid' | 'indeterminate' | 'unsigned' | 'failed', number>

const count = (files: readonly VerifiedFile[]): Counts => {
  const counts: Counts = { valid: 0, invalid: 0, indeterminate: 0, unsigned: 0, failed: 0 }
  for (const { outcome } of files) counts[outcome.kind === 'error' ? 'failed' : outcome.report.verdict]++
  return counts
}

/** Rejecting weighs most, then what could not be read, then what a person must look at. */
const statusOf = (counts: Counts, total: number): number => {
  if (counts.invalid > 0) return 3
  if (counts.failed > 0) return counts.failed === total ? 1 : 5
  return counts.indeterminate + counts.unsigned > 0 ? 4 : 0
}

const summarise = (session: Session, files: readonly VerifiedFile[], ms: number): Counts => {
  const counts = count(files)
  session.out.record({ type: 'summary', files: files.length, ...counts, ms })
  if (files.length > 1)
    session.out.line(say(session.settings.lang, 'verifySummary', { files: files.length, ...counts }))
  return counts
}

const verifyAll = async (
  session: Session,
  items: readonly FoundFile[],
  jobs: number,
  verifyFile: FileVerifier,
): Promise<VerifiedFile[]> => {
  const progress = startProgress(session, items.length)
  const done: VerifiedFile[] = []
  try {
    await inOrder(
      items,
      jobs,
      async (item) => (item.error === undefined ? verifyFile(item.path) : failed(item.error)),
      (outcome, index) => {
        const file = items[index]?.name ?? ''
        tellOutcome(session, file, outcome)
        done.push({ file, outcome })
        progress.step()
      },
    )
  } finally {
    progress.end()
  }
  return done
}

export const run: Run = async (session, input) => {
  const started = session.world.now()
  // Code that a call does not need is not loaded: half of a small file's time goes into loading.
  const reports = input.texts('report').length > 0 ? await import('../reports/index.ts') : undefined
  const targets = reports?.reportTargets(session, input) ?? []
  const names = await inputNames(session, input)
  const setup = await setupOf(session, input)
  const { trust, verifyFile } = fileVerifier(setup)
  warnWithoutAnchors(session, trust.anchors.length)
  const items = await expandFolders(inputFiles(session, names), input.has('recursive'))
  const asked = input.integer('jobs', 1, MOST_JOBS)
  const wanted = asked ?? (items.length < THREADS_FROM ? 1 : Math.min(availableParallelism(), MOST_JOBS))
  const jobs = Math.min(wanted, items.length)
  const pool = jobs > 1 ? (await import('../workers/pool.ts')).openPool(setup, jobs) : undefined
  try {
    const files = await verifyAll(session, items, jobs, pool?.verifyFile ?? verifyFile)
    const counts = summarise(session, files, session.world.now() - started)
    await reports?.writeReports(session, targets, {
      files,
      policy: setup.policy,
      at: setup.now,
      force: input.has('force'),
    })
    return statusOf(counts, files.length)
  } finally {
    await pool?.close()
  }
}
