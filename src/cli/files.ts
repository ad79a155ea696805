/**
 * Reading and writing files. An output appears whole or not at all: a temporary file in the same folder, synced, then
 * linked (which refuses an output that exists, even one that appeared this instant) or renamed (`--force`).
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, link, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { reason, systemReason } from './reasons.ts'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** A path; bytes where the name is no UTF-8. */
export type FilePath = string | Uint8Array

export const unreadable = (path: string, error: unknown): GsealError =>
  codeOf(error) === 'ENOENT'
    ? new GsealError('FILE_NOT_FOUND', { path }, { cause: error })
    : new GsealError('FILE_UNREADABLE', { path, ...systemReason(error) }, { cause: error })

export const notWritable = (path: string, error: unknown): GsealError =>
  error instanceof GsealError
    ? error
    : new GsealError('FILE_NOT_WRITABLE', { path, ...systemReason(error) }, { cause: error })

/**
 * A whole regular file of at most `limit` bytes. The size is judged before reading.
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, LIMIT_EXCEEDED
 */
export const readInput = async (from: FilePath, limit: number = LIMITS.file.bytes): Promise<Uint8Array> => {
  const path = typeof from === 'string' ? from : Buffer.from(from).toString('latin1')
  try {
    const info = await stat(from as string)
    if (!info.isFile()) {
      const kind = info.isDirectory() ? 'EISDIR' : 'SPECIAL'
      throw new GsealError('FILE_UNREADABLE', { path, ...reason(kind) })
    }
    if (info.size > limit) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: path,
        actual: `${info.size} bytes`,
        limit: `${limit} bytes`,
      })
    }
    return await readFile(from as string)
  } catch (error) {
    if (error instanceof GsealError) throw error
    throw unreadable(path, error)
  }
}

/** Temporary files that stand at this moment; an interrupt removes them. */
const leftovers = new Set<string>()

export const removeLeftovers = (): void => {
  for (const path of leftovers) rmSync(path, { force: true, recursive: true })
  leftovers.clear()
}

/** Registers a temporary path until `done` is called. */
export const temporary = (path: string): { done(): void } => {
  leftovers.add(path)
  return { done: () => leftovers.delete(path) }
}

const temporaryName = (folder: string): string => join(folder, `.gseal-${randomBytes(9).toString('hex')}.tmp`)

/** Some file systems cannot sync a folder (EINVAL, EPERM, EISDIR on Windows): the file itself is synced anyway. */
const syncFolder = async (folder: string): Promise<void> => {
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP'].includes(codeOf(error))) throw error
  } finally {
    await handle?.close()
  }
}

/** A whole, or pieces that are written as they come. */
export type Content = Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

const writeTemporary = async (path: string, bytes: Content, mode: number | undefined): Promise<void> => {
  const handle = await open(path, 'wx', mode ?? 0o666)
  try {
    for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) await handle.writeFile(piece)
    if (mode !== undefined) await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Without hard links (FAT, some network shares) the name is taken by an exclusive create first. */
const publishWithoutLink = async (from: string, to: string): Promise<void> => {
  const handle = await open(to, 'wx')
  await handle.close()
  await rename(from, to)
}

const publishNew = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to)
    await rm(from)
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error)))
      return publishWithoutLink(from, to)
    throw error
  }
}

/** What `--force` replaces: the file that a link points to, and its permissions. */
const existing = async (path: string): Promise<{ target: string; mode: number | undefined }> => {
  try {
    const target = await realpath(path)
    const info = await stat(target)
    if (info.isDirectory()) throw new GsealError('FILE_NOT_WRITABLE', { path, ...reason('EISDIR') })
    return { target, mode: info.mode & 0o7777 }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { target: path, mode: undefined }
    throw error
  }
}

export interface WriteOptions {
  /** Replace an output that exists. */
  readonly force?: boolean
  /** Permissions of a new file, e.g. 0o600 for keys; else what the umask leaves of 0666. */
  readonly mode?: number
}

/**
 * Writes a file so that it is there whole or not at all.
 * @throws OUTPUT_EXISTS, FILE_NOT_WRITABLE
 */
export const writeOutput = async (
  path: string,
  bytes: Content,
  options: WriteOptions = {},
): Promise<void> => {
  try {
    const { target, mode } = options.force === true ? await existing(path) : { target: path, mode: undefined }
    const from = temporaryName(dirname(target))
    const registered = temporary(from)
    try {
      await writeTemporary(from, bytes, mode ?? options.mode)
      await (options.force === true ? rename(from, target) : publishNew(from, target))
    } finally {
      await rm(from, { force: true })
      registered.done()
    }
    await syncFolder(dirname(target))
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new GsealError('OUTPUT_EXISTS', { path })
    throw notWritable(path, error)
  }
}

/** Makes a folder and those above it; a folder that exists is left as it is. */
export const makeFolder = async (path: string, mode?: number): Promise<void> => {
  try {
    await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) })
  } catch (error) {
    throw notWritable(path, error)
  }
}

/** Whether two paths are one file (through links too); `false` when one of them is not there. */
export const sameFile = async (a: string, b: string): Promise<boolean> => {
  try {
    const [one, two] = await Promise.all([stat(a, { bigint: true }), stat(b, { bigint: true })])
    return one.dev === two.dev && one.ino === two.ino
  } catch {
    return false
  }
}

export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
    throw unreadable(path, error)
  }
}

/** `a.ofd` → `a.stamped.ofd`; a name of another kind gets `.stamped.ofd`. */
export const stampedName = (path: string): string => {
  const name = basename(path)
  const [, stem, kind] = /^(.*)(\.ofd|\.pdf)$/i.exec(name) ?? ['', name, '.ofd']
  return join(dirname(path), `${stem}.stamped${kind}`)
}
