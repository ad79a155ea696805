/** From a key's URI to its signer: the providers in turn, until one says "mine". */
import { GsealError } from '../base/error.ts'
import { type KeyAccess, openFileKey } from './file.ts'
import type { Signer } from './signer.ts'

/** `null` means "not mine"; a provider whose key is broken throws a `KEY_*` code. */
export type KeyProvider = (uri: string, access: KeyAccess) => Promise<Signer | null>

export const KEY_PROVIDERS: readonly KeyProvider[] = [openFileKey]

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
  // The scheme alone: the rest of an unknown URI may hold a PIN.
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1] ?? ''
  throw new GsealError('KEY_URI_UNKNOWN', { scheme })
}
