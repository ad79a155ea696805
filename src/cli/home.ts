/**
 * The home: where keys, seals and trust anchors of one user lie. Format 1:
 *   home.json            { format, created, demo? }
 *   keys/NAME.key .crt   encrypted private key, certificate (PEM)
 *   keys/NAME.json       { key: URI } of a key on a device; its certificate beside it as above
 *   servers.json, profiles/remote/*.json   signature servers, and how they are asked
 *   devices.json, profiles/*.json   libraries of devices that may be loaded, and how they are called
 *   seals/NAME.esl .json the seal (DER), { key: URI }
 *   trust/*.crt *.crl    anchors and revocation lists
 * Folders 0700, files 0600. The home's own files are few and read each time; there is no cache to go stale.
 */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GsealError, type Params } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { exists, readInput, unreadable } from './files.ts'
import { reason } from './reasons.ts'

export const HOME_FORMAT = 1
export const HOME_FOLDERS = ['keys', 'seals', 'trust'] as const

export interface HomeRecord {
  readonly format: number
  /** ISO 8601 */
  readonly created: string
  readonly demo?: boolean
}

export interface Home {
  readonly path: string
  readonly record: HomeRecord
}

const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u

/** A name that is safe as a file name everywhere. @throws NAME_INVALID */
export const checkName = (name: string): string => {
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name.split('.')[0] ?? '')
  if (!NAME.test(name) || name.endsWith('.') || reserved) throw new GsealError('NAME_INVALID', { name })
  return name
}

const without = (field: string): Params => ({ reason: `"${field}" is missing`, reasonZh: `缺少 "${field}"` })

const readJson = async (path: string): Promise<Record<string, unknown>> => {
  const bytes = await readInput(path, 64 * 1024)
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch (cause) {
    throw new GsealError('HOME_DAMAGED', { path, reason: 'it is not JSON', reasonZh: '不是 JSON' }, { cause })
  }
  throw new GsealError('HOME_DAMAGED', { path, reason: 'it is no JSON object', reasonZh: '不是 JSON 对象' })
}

/** @throws HOME_MISSING, HOME_FORMAT, HOME_DAMAGED */
export const openHome = async (path: string): Promise<Home> => {
  const file = join(path, 'home.json')
  if (!(await exists(file))) throw new GsealError('HOME_MISSING', { path })
  const value = await readJson(file)
  const { format, created } = value
  if (typeof format !== 'number') throw new GsealError('HOME_DAMAGED', { path: file, ...without('format') })
  if (format !== HOME_FORMAT) throw new GsealError('HOME_FORMAT', { path, found: format, known: HOME_FORMAT })
  return { path, record: { format, created: String(created ?? ''), demo: value['demo'] === true } }
}

export const homeIfThere = async (path: string): Promise<Home | undefined> =>
  (await exists(join(path, 'home.json'))) ? openHome(path) : undefined

export const keyFile = (home: Home, name: string): string => join(home.path, 'keys', `${checkName(name)}.key`)
/** The note of a key that is on a device. */
export const deviceKeyFile = (home: Home, name: string): string =>
  join(home.path, 'keys', `${checkName(name)}.json`)
export const certFile = (home: Home, name: string): string =>
  join(home.path, 'keys', `${checkName(name)}.crt`)
export const sealFile = (home: Home, name: string): string =>
  join(home.path, 'seals', `${checkName(name)}.esl`)
export const sealNote = (home: Home, name: string): string =>
  join(home.path, 'seals', `${checkName(name)}.json`)

const namesIn = async (
  home: Home,
  folder: (typeof HOME_FOLDERS)[number],
  ending: string,
): Promise<string[]> => {
  try {
    const files = await readdir(join(home.path, folder))
    return files
      .filter((file) => file.endsWith(ending) && !file.startsWith('.'))
      .map((file) => basename(file, ending))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(join(home.path, folder), error)
  }
}

export const keyNames = (home: Home): Promise<string[]> => namesIn(home, 'keys', '.key')
export const deviceKeyNames = (home: Home): Promise<string[]> => namesIn(home, 'keys', '.json')
export const sealNames = (home: Home): Promise<string[]> => namesIn(home, 'seals', '.esl')

/** Certificates and revocation lists of the trust folder, by path. */
export const trustPaths = async (home: Home): Promise<string[]> => {
  const found: string[] = []
  for (const ending of ['.crt', '.pem', '.cer', '.crl']) {
    for (const name of await namesIn(home, 'trust', ending))
      found.push(join(home.path, 'trust', name + ending))
  }
  return found
}

export interface HomeSeal {
  readonly name: string
  readonly bytes: Uint8Array
  /** URI of the signer's key; keys of the home by `file:keys/NAME.key`, relative to the home. */
  readonly key: string
}

/** URI of a key on a device. @throws HOME_DAMAGED */
export const readDeviceKey = async (home: Home, name: string): Promise<string> => {
  const note = deviceKeyFile(home, name)
  const { key } = await readJson(note)
  if (typeof key !== 'string') throw new GsealError('HOME_DAMAGED', { path: note, ...without('key') })
  return key
}

export const readSeal = async (home: Home, name: string): Promise<HomeSeal> => {
  const bytes = await readInput(sealFile(home, name), LIMITS.seal.bytes)
  const note = sealNote(home, name)
  if (!(await exists(note))) throw new GsealError('HOME_DAMAGED', { path: note, ...reason('ENOENT') })
  const { key } = await readJson(note)
  if (typeof key !== 'string') throw new GsealError('HOME_DAMAGED', { path: note, ...without('key') })
  return { name, bytes, key }
}
