/**
 * Where the files of a batch lie: `OUT/BATCH/00003/IDENTIFIER.ofd`, a thousand rows a folder. A stamped file is written to
 * `OUT/BATCH/.staging` first, whole and synced; when the ledger has it, it is renamed to its place. So what lies in
 * staging after a crash is either in the ledger already, or of a row that stands there as begun.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GsealError } from './base/error.ts'
import { syncFolder } from './store/index.ts'

const ROWS_A_FOLDER = 1000

export interface BatchFiles {
  /** Of the finished file, below the folder of the batch. */
  pathOf(row: number, identifier: string): string
  staged(identifier: string): string
  /** Files in staging, by the identifier of their licence. */
  leftovers(): ReadonlyMap<string, string>
  /** Puts staged files in their places; the folders are synced. */
  publish(files: readonly { readonly identifier: string; readonly path: string }[]): void
  /** Removes a file in staging. */
  discard(staged: string): void
  /** Full path of a finished file. */
  at(path: string): string
  /** The batch is finished: staging goes. */
  end(): void
}

const writing = <T>(path: string, use: () => T): T => {
  try {
    return use()
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new GsealError('FILE_NOT_WRITABLE', { path, reason: code || message }, { cause })
  }
}

/** @throws FILE_NOT_WRITABLE */
export const batchFiles = (out: string, batch: string, format: 'ofd' | 'pdf'): BatchFiles => {
  const folder = join(out, batch)
  const staging = join(folder, '.staging')
  const made = new Set<string>()
  const make = (path: string): void => {
    if (made.has(path)) return
    writing(path, () => mkdirSync(path, { recursive: true }))
    made.add(path)
  }
  make(staging)
  const staged = (identifier: string): string => join(staging, `${identifier}.${format}`)
  return {
    pathOf: (row, identifier) =>
      `${String(Math.floor(row / ROWS_A_FOLDER)).padStart(5, '0')}/${identifier}.${format}`,
    staged,
    at: (path) => join(folder, path),
    leftovers: () =>
      new Map(
        readdirSync(staging).map((name) => {
          const ending = `.${format}`
          return [name.endsWith(ending) ? name.slice(0, -ending.length) : name, join(staging, name)]
        }),
      ),
    publish: (files) => {
      const touched = new Set<string>()
      for (const { identifier, path } of files) {
        const target = join(folder, path)
        const parent = join(target, '..')
        make(parent)
        writing(target, () => renameSync(staged(identifier), target))
        touched.add(parent)
      }
      for (const parent of touched) syncFolder(parent)
    },
    discard: (path) => rmSync(path, { force: true, recursive: true }),
    end: () => rmSync(staging, { recursive: true, force: true }),
  }
}
