/**
 * What a backup holds: the manifest, then the files one after another in its order. Format 1, canonical JSON:
 *   { "format":1, "created":ms, "ledger":{"name","seq","hash"} or null, "files":[{"path","bytes","mode","sm3"}] }
 */
import { canonicalJson, type JsonObject, type JsonValue, parseCanonicalObject } from '../../base/canonical.ts'
import { GsealError, isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

export const BACKUP_FORMAT = 1
export const LEDGER_FILE = 'ledger.db'

export interface BackupFile {
  /** Below the home, parts joined by `/`. */
  readonly path: string
  readonly bytes: number
  /** Permission bits. */
  readonly mode: number
  /** 64 hex digits. */
  readonly sm3: string
}

export interface LedgerPoint {
  /** Hash of the first event. */
  readonly name: string
  readonly seq: number
  readonly hash: string
}

export interface Manifest {
  /** ms since 1970 UTC */
  readonly created: number
  /** Where the ledger was; null for a home without one. */
  readonly ledger: LedgerPoint | null
  readonly files: readonly BackupFile[]
}

const wrong = (reason: string): never => {
  throw new GsealError('BACKUP_DAMAGED', { reason: `manifest: ${reason}` })
}

export const manifestText = ({ created, ledger, files }: Manifest): string =>
  canonicalJson({
    format: BACKUP_FORMAT,
    created,
    ledger: ledger === null ? null : { ...ledger },
    files: files.map((file) => ({ ...file })),
  })

/** A path that stays below the folder it is put into, on every system. */
const safePath = (path: string): boolean =>
  path.length <= 1024 &&
  !/[\\\0:]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const whole = (value: JsonValue | undefined, most: number): number =>
  typeof value === 'number' && value >= 0 && value <= most ? value : wrong(`${String(value)} for a number`)

const digest = (value: JsonValue | undefined): string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : wrong('a digest of a wrong form')

const fileOf = (value: JsonValue): BackupFile => {
  const row = value as JsonObject
  const path = row?.['path']
  if (typeof path !== 'string' || !safePath(path)) return wrong(`path ${JSON.stringify(path)}`)
  return {
    path,
    bytes: whole(row['bytes'], Number.MAX_SAFE_INTEGER),
    mode: whole(row['mode'], 0o777),
    sm3: digest(row['sm3']),
  }
}

const pointOf = (value: JsonValue | undefined): LedgerPoint | null => {
  if (value === null) return null
  const row = value as JsonObject | undefined
  return {
    name: digest(row?.['name']),
    seq: whole(row?.['seq'], Number.MAX_SAFE_INTEGER),
    hash: digest(row?.['hash']),
  }
}

/** @throws BACKUP_DAMAGED */
export const readManifest = (text: string): Manifest => {
  let value: JsonObject
  try {
    value = parseCanonicalObject(text)
  } catch (error) {
    if (isGsealError(error)) return wrong(error.message)
    throw error
  }
  if (value['format'] !== BACKUP_FORMAT) wrong(`format ${String(value['format'])}`)
  const list = Array.isArray(value['files']) ? (value['files'] as readonly JsonValue[]) : wrong('no files')
  if (list.length > LIMITS.backup.files) wrong(`${list.length} files`)
  const files = list.map(fileOf)
  if (new Set(files.map(({ path }) => path.toLowerCase())).size !== files.length) wrong('a path twice')
  const ledger = pointOf(value['ledger'])
  if ((ledger !== null) !== files.some(({ path }) => path === LEDGER_FILE)) wrong('ledger without its file')
  return { created: whole(value['created'], Number.MAX_SAFE_INTEGER), ledger, files }
}
