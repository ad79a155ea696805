/**
 * Materials: the files that applications rest on (scans, decisions, impressions), kept beside the ledger under the name of
 * their SM3 digest and never changed. The file is in place before the event that names it; one that no event names is
 * harmless. `materials/ab/abcdef…`, readable for their owner alone.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { toHex } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { sm3 } from '../gm/index.ts'

export interface Material {
  /** SM3, 64 hex digits. */
  readonly digest: string
  readonly bytes: number
}

export interface Materials {
  /** Puts a file in place; one that is there already is left as it is. @throws STORE_FULL, STORE_NOT_WRITABLE, LIMIT_EXCEEDED */
  put(bytes: Uint8Array): Material
  /** The file, its digest checked. @throws MATERIAL_MISSING, MATERIAL_CHANGED */
  get(digest: string): Uint8Array
  /** The digest of the file as it is; `undefined` when there is none. */
  digestOf(digest: string): string | undefined
  pathOf(digest: string): string
}

const DIGEST = /^[0-9a-f]{64}$/

/** Best effort: some file systems cannot sync a folder. */
export const syncFolder = (folder: string): void => {
  try {
    const fd = openSync(folder, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch {
    // Some file systems cannot sync a folder; the file itself is synced.
  }
}

const writeSynced = (path: string, bytes: Uint8Array): void => {
  const fd = openSync(path, 'wx', 0o600)
  try {
    for (let done = 0; done < bytes.byteLength; ) done += writeSync(fd, bytes, done)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

const asCode = (path: string, cause: unknown): GsealError => {
  const { code = '', message } = cause as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new GsealError('STORE_FULL', { path }, { cause })
    : new GsealError('STORE_NOT_WRITABLE', { path, reason: code || message }, { cause })
}

const publish = (path: string, bytes: Uint8Array): void => {
  const folder = dirname(path)
  const temporary = join(folder, `.gseal-${randomBytes(9).toString('hex')}.tmp`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeSynced(temporary, bytes)
    renameSync(temporary, path)
    syncFolder(folder)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw asCode(path, cause)
  }
}

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size

/** @param folder made when the first material is put there */
export const materialsIn = (folder: string): Materials => {
  const pathOf = (digest: string): string => {
    if (!DIGEST.test(digest)) throw new GsealError('MATERIAL_MISSING', { digest })
    return join(folder, digest.slice(0, 2), digest)
  }
  const read = (digest: string): Uint8Array | undefined => {
    const path = pathOf(digest)
    try {
      const size = sizeOf(path)
      if (size === undefined) return undefined
      // Larger than any that was put there: not read, and not the same.
      if (size > LIMITS.ledger.materialBytes) return new Uint8Array()
      return readFileSync(path)
    } catch (cause) {
      if (cause instanceof GsealError) throw cause
      throw new GsealError('FILE_UNREADABLE', { path, reason: (cause as Error).message }, { cause })
    }
  }
  const fileDigest = (digest: string): string | undefined => {
    const bytes = read(digest)
    return bytes === undefined ? undefined : toHex(sm3(bytes))
  }
  return {
    pathOf,
    put: (bytes) => {
      const [actual, limit] = [bytes.byteLength, LIMITS.ledger.materialBytes]
      if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what: 'material', actual, limit })
      const digest = toHex(sm3(bytes))
      const path = pathOf(digest)
      if (fileDigest(digest) !== digest) publish(path, bytes)
      return { digest, bytes: actual }
    },
    get: (digest) => {
      const bytes = read(digest)
      if (bytes === undefined) throw new GsealError('MATERIAL_MISSING', { digest })
      const actual = toHex(sm3(bytes))
      if (actual !== digest) throw new GsealError('MATERIAL_CHANGED', { digest, actual })
      return bytes
    },
    digestOf: fileDigest,
  }
}
