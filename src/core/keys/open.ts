/** From a key's URI to its signer: the providers in turn, until one says "mine". */
import { GsealError } from '../base/error.ts'
import { type KeyAccess, openFileKey, openFileKeyForCsr, type RequestSigner } from './file.ts'
import type { Signer } from './signer.ts'

/** `null` means "not mine"; a provider whose key is broken throws a `KEY_*` code. */
export type KeyProvider = (uri: string, access: KeyAccess) => Promise<Signer | null>

const ON_DEVICE = /^(pkcs11|skf|sdf):/i

/** The code of devices is loaded for a key on one and not before. */
const deviceProvider: KeyProvider = async (uri, access) =>
  ON_DEVICE.test(uri) ? (await import('./device/signer.ts')).openDeviceKey(uri, access) : null

const REMOTE = /^remote:/i

const remoteKey = async (uri: string, access: KeyAccess) =>
  REMOTE.test(uri) ? (await import('./remote/signer.ts')).openRemoteKey(uri, access) : null

export const KEY_PROVIDERS: readonly KeyProvider[] = [openFileKey, deviceProvider, remoteKey]

// The scheme alone: the rest of an unknown URI may hold a PIN.
const unknown = (uri: string): GsealError =>
  new GsealError('KEY_URI_UNKNOWN', { scheme: /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1] ?? '' })

/** A key that may have no certificate yet, for requests. @throws KEY_URI_UNKNOWN, and what the provider throws */
export const openKeyForCsr = async (uri: string, access: KeyAccess): Promise<RequestSigner> => {
  const signer = ON_DEVICE.test(uri)
    ? await (await import('./device/signer.ts')).openDeviceKeyForCsr(uri, access)
    : ((await remoteKey(uri, access)) ?? (await openFileKeyForCsr(uri, access)))
  if (signer === null) throw unknown(uri)
  return signer
}

/**
 * Opens the key that a URI names. The caller closes it.
 * @throws KEY_URI_UNKNOWN when no provider knows the scheme, and what the provider throws
 */
export const openKey = async (
  uri: string,
  access: KeyAccess,
  providers: readonly KeyProvider[] = KEY_PROVIDERS,
): Promise<Signer> => {
  for (const provider of providers) {
    const signer = await provider(uri, access)
    if (signer !== null) return signer
  }
  throw unknown(uri)
}
