/**
 * A home as one stream, and back. The ledger is copied by SQLite itself while others go on writing; every other file is
 * read twice, and one that changed in between stops the backup.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, createReadStream, openSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { concatBytes, toHex, utf8 } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { type RunningHash, sm3Hash } from '../../gm/index.ts'
import type { Statements, Views } from '../../registry/event.ts'
import { GENESIS } from '../chain.ts'
import { guarded } from '../driver.ts'
import { openStore } from '../store.ts'
import {
  type BackupFile,
  LEDGER_FILE,
  type LedgerPoint,
  type Manifest,
  manifestText,
  readManifest,
} from './manifest.ts'

export interface HomeOptions {
  /** The home. */
  readonly folder: string
  readonly views: Views
  readonly statements: Statements
}

export interface Packed {
  readonly manifest: Manifest
  /** The plain stream; read once, to its end. */
  readonly stream: AsyncIterable<Uint8Array>
  /** Removes the copy of the ledger. */
  done(): Promise<void>
}

/** What belongs to a daemon that runs: its socket, its log. */
const RUN_FOLDER = 'run'

/** SQLite's own files and the witness are made anew; `.gseal-*.tmp` is somebody's work in progress. */
const isLeftOut = (path: string): boolean =>
  new RegExp(`^${LEDGER_FILE.replace('.', '\\.')}(-wal|-shm|-journal|-witness)?$`).test(path) ||
  /(^|\/)\.gseal-[0-9a-f]+\.tmp(\/|$)/.test(path) ||
  path === RUN_FOLDER

/** Regular files below a folder, sorted; links and sockets are no part of a home. */
const filesIn = async (folder: string, below = ''): Promise<string[]> => {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (isLeftOut(path)) continue
    if (entry.isDirectory()) found.push(...(await filesIn(folder, path)))
    else if (entry.isFile()) found.push(path)
  }
  return found
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>
}

const describe = async (real: string, path: string): Promise<BackupFile> => {
  const hash = sm3Hash()
  let bytes = 0
  for await (const piece of piecesOf(real)) {
    hash.update(piece)
    bytes += piece.byteLength
  }
  return { path, bytes, mode: (await stat(real)).mode & 0o777, sm3: toHex(hash.digest()) }
}

/** A consistent copy of the ledger as it is at one moment; writers are not held up. */
const copyLedger = async ({ folder, ...options }: HomeOptions, copy: string): Promise<LedgerPoint> => {
  const path = join(folder, LEDGER_FILE)
  const store = await openStore({ ...options, path, access: 'write' })
  try {
    closeSync(openSync(copy, 'wx', 0o600))
    guarded(path, () => store.ledger.db.prepare('VACUUM INTO ?').run(copy))
  } finally {
    store.close()
  }
  const frozen = await openStore({ ...options, path: copy, access: 'read' })
  try {
    const { seq, hash } = frozen.head()
    return { name: frozen.ledger.events.hashAt(1) ?? GENESIS, seq, hash }
  } finally {
    frozen.close()
  }
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined

async function* streamOf(manifest: Manifest, real: (path: string) => string): AsyncGenerator<Uint8Array> {
  const text = utf8(manifestText(manifest))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.byteLength)
  yield concatBytes(length, text)
  for (const file of manifest.files) {
    const hash = sm3Hash()
    let bytes = 0
    for await (const piece of piecesOf(real(file.path))) {
      hash.update(piece)
      bytes += piece.byteLength
      if (bytes > file.bytes) break
      yield piece
    }
    if (bytes !== file.bytes || toHex(hash.digest()) !== file.sm3) {
      throw new GsealError('BACKUP_CHANGED', { path: file.path })
    }
  }
}

/**
 * Describes a home and opens its stream.
 * @param at ms since 1970 UTC
 * @throws STORE_*, BACKUP_CHANGED while it is read
 */
export const packHome = async (options: HomeOptions, at: number): Promise<Packed> => {
  const { folder } = options
  const copy = join(folder, `.gseal-${randomBytes(9).toString('hex')}.tmp`)
  const done = async (): Promise<void> => rm(copy, { force: true })
  try {
    const ledger = (await exists(join(folder, LEDGER_FILE))) ? await copyLedger(options, copy) : null
    const paths = [...(await filesIn(folder)), ...(ledger === null ? [] : [LEDGER_FILE])].sort()
    const real = (path: string): string => (path === LEDGER_FILE ? copy : join(folder, path))
    const files: BackupFile[] = []
    for (const path of paths) files.push(await describe(real(path), path))
    const manifest: Manifest = { created: at, ledger, files }
    return { manifest, stream: streamOf(manifest, real), done }
  } catch (error) {
    await done()
    throw error
  }
}

/** Where the files of a stream go; `undefined` for one that is only to be checked. */
export type Target = (file: BackupFile) => string | undefined

interface Writing {
  readonly file: BackupFile
  readonly hash: RunningHash
  readonly handle: FileHandle | undefined
  left: number
}

const begin = async (file: BackupFile, target: Target): Promise<Writing> => {
  const path = target(file)
  if (path !== undefined) await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = path === undefined ? undefined : await open(path, 'wx', file.mode)
  return { file, hash: sm3Hash(), handle, left: file.bytes }
}

const finish = async ({ file, hash, handle }: Writing): Promise<void> => {
  await handle?.sync()
  await handle?.close()
  if (toHex(hash.digest()) === file.sm3) return
  throw new GsealError('BACKUP_DAMAGED', { reason: `${file.path} has another digest` })
}

const readLength = (bytes: Uint8Array): number => {
  const length = Buffer.from(bytes).readUInt32BE()
  if (length <= LIMITS.backup.manifestBytes) return length
  throw new GsealError('BACKUP_DAMAGED', { reason: `manifest of ${length} bytes` })
}

/**
 * Reads a plain stream to its end: every file against its digest, those with a target written and synced.
 * @throws BACKUP_DAMAGED, and what the stream throws
 */
export const unpack = async (stream: AsyncIterable<Uint8Array>, target: Target): Promise<Manifest> => {
  let held: Uint8Array = new Uint8Array()
  let manifest: Manifest | undefined
  let next = 0
  let now: Writing | undefined
  /** Takes what it can of the bytes at hand; false when it needs more. */
  const step = async (): Promise<boolean> => {
    if (manifest === undefined) {
      if (held.byteLength < 4) return false
      const end = 4 + readLength(held.subarray(0, 4))
      if (held.byteLength < end) return false
      manifest = readManifest(Buffer.from(held.subarray(4, end)).toString('utf8'))
      held = held.subarray(end)
      return true
    }
    if (now === undefined) {
      const file = manifest.files[next]
      if (file === undefined) return false
      next++
      now = await begin(file, target)
    }
    const piece = held.subarray(0, now.left)
    now.hash.update(piece)
    await now.handle?.writeFile(piece)
    now.left -= piece.byteLength
    held = held.subarray(piece.byteLength)
    if (now.left > 0) return false
    const whole = now
    now = undefined
    await finish(whole)
    return true
  }
  try {
    for await (const piece of stream) {
      held = held.byteLength === 0 ? piece : concatBytes(held, piece)
      while (await step());
    }
  } finally {
    await (now as Writing | undefined)?.handle?.close().catch(() => undefined)
  }
  if (manifest === undefined || now !== undefined || next < manifest.files.length || held.byteLength > 0) {
    throw new GsealError('BACKUP_DAMAGED', { reason: 'its files and its manifest differ' })
  }
  return manifest
}
