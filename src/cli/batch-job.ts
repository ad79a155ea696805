/**
 * Where a batch takes its rows from and puts its files: `batches/ID.json` in the home. Paths belong to this machine; what
 * matters elsewhere (digest of the register, counts, people) is in the ledger.
 */
import { join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { makeFolder, readInput, writeOutput } from './files.ts'
import type { Home } from './home.ts'

export interface BatchJob {
  /** Absolute paths. */
  readonly register?: string
  readonly scans?: string
  readonly photos?: string
  readonly map?: string
  readonly encoding?: string
  readonly sheet?: string
  /** Fonts for characters that those of the template lack. */
  readonly fonts?: readonly string[]
  readonly out: string
  readonly format: 'ofd' | 'pdf'
  /** Name of the seal in the home. */
  readonly seal: string
  /** Time that stands in the files as that of their making: the same in every run. */
  readonly createdAt: number
}

const fileOf = (home: Home, id: string): string => join(home.path, 'batches', `${id}.json`)

const LIMIT = 64 * 1024

/** @throws BATCH_JOB */
export const readJob = async (home: Home, id: string): Promise<BatchJob> => {
  const path = fileOf(home, id)
  try {
    const job = JSON.parse(Buffer.from(await readInput(path, LIMIT)).toString('utf8')) as BatchJob
    if (typeof job.out === 'string' && typeof job.seal === 'string') return job
  } catch (cause) {
    throw new GsealError('BATCH_JOB', { id, path }, { cause })
  }
  throw new GsealError('BATCH_JOB', { id, path })
}

export const writeJob = async (home: Home, id: string, job: BatchJob): Promise<void> => {
  const path = fileOf(home, id)
  await makeFolder(join(path, '..'), 0o700)
  await writeOutput(path, Buffer.from(`${JSON.stringify(job, null, 2)}\n`), { mode: 0o600, force: true })
}

/** Folder of a batch's files. */
export const batchFolder = (job: BatchJob, id: string): string => join(job.out, id)
