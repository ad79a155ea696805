/** Keys and seals by the names that a clerk types: those of the home, or files named by path or URI. */
import { stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import type { KeyAccess } from '../core/keys/file.ts'
import { filePath, fileUri } from '../core/keys/file-uri.ts'
import { openKey } from '../core/keys/open.ts'
import type { Signer } from '../core/keys/signer.ts'
import type { Session } from './context.ts'
import { deviceAccess, type PinManners } from './devices.ts'
import { exists, readInput } from './files.ts'
import {
  deviceKeyFile,
  type Home,
  keyFile,
  openHome,
  readDeviceKey,
  readSeal,
  sealFile,
  sealNames,
} from './home.ts'
import { pinOnce } from './prompt.ts'
import { remoteAccess } from './remote.ts'

/** Reading for the key providers; the PIN is asked once. Missing files keep their system code, as the contract wants. */
export const keyAccess = (session: Session, name: string, manners: PinManners = {}): KeyAccess => {
  const pin = pinOnce(session, name)
  return {
    read: async (path) => {
      try {
        return await readInput(path, LIMITS.keys.fileBytes)
      } catch (error) {
        if (error instanceof GsealError && error.cause instanceof Error) throw error.cause
        throw error
      }
    },
    isPrivate: async (path) => ((await stat(path)).mode & 0o077) === 0,
    pin,
    devices: deviceAccess(session, manners),
    remote: remoteAccess(session),
  }
}

const isUri = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]+:/.test(text)

/** A relative `file:` path is taken from `base`. */
export const absoluteUri = (uri: string, base: string): string => {
  const path = filePath(uri)
  return path === null || isAbsolute(path) ? uri : fileUri(resolve(base, path))
}

/** The URI of a key that was named on the command line: a URI, or a name of the home. */
export const keyUri = async (session: Session, name: string): Promise<string> => {
  if (isUri(name)) return absoluteUri(name, session.world.cwd)
  const home = await openHome(session.settings.home)
  const path = keyFile(home, name)
  if (await exists(path)) return fileUri(path)
  if (await exists(deviceKeyFile(home, name))) return readDeviceKey(home, name)
  throw new GsealError('HOME_KEY_MISSING', { name })
}

export const openNamedKey = async (session: Session, name: string, lastTry = false): Promise<Signer> =>
  openKey(await keyUri(session, name), keyAccess(session, name, { lastTry }))

export interface NamedSeal {
  readonly name: string
  readonly bytes: Uint8Array
  /** URI of the key that may use it, where the home knows it. */
  readonly key: string | undefined
}

const fromHome = async (home: Home, name: string): Promise<NamedSeal> => {
  if (!(await exists(sealFile(home, name)))) {
    const known = (await sealNames(home)).join(', ')
    throw new GsealError('HOME_SEAL_MISSING', { name, known: known === '' ? '-' : known })
  }
  const { bytes, key } = await readSeal(home, name)
  return { name, bytes, key: absoluteUri(key, home.path) }
}

/** A seal of the home, or a file: what has a folder in its name or ends in .esl. */
export const namedSeal = async (session: Session, name: string): Promise<NamedSeal> => {
  if (/[/\\]|\.esl$/i.test(name)) {
    const bytes = await readInput(resolve(session.world.cwd, name), LIMITS.seal.bytes)
    return { name, bytes, key: undefined }
  }
  return fromHome(await openHome(session.settings.home), name)
}

/** Folder of keys of a home. */
export const keysFolder = (home: Home): string => join(home.path, 'keys')
