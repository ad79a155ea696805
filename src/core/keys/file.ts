/**
 * Keys in files. `file:PATH.key` names a PEM key with its certificate beside it, PATH.crt; a PKCS#12 file holds both.
 *
 * A key must be encrypted. A plain one is taken only when the caller can say that nobody but the owner may read the
 * file (`isPrivate`): whoever can read a plain key can seal.
 */
import { GsealError } from '../base/error.ts'
import { type PublicKey, verifySignature } from '../gm/index.ts'
import { type CertFields, readCertFields, samePublicKey } from './cert-fields.ts'
import type { DeviceAccess } from './device/access.ts'
import { filePath } from './file-uri.ts'
import { readPrivateKey } from './pkcs8.ts'
import { isPkcs12, readPkcs12 } from './pkcs12.ts'
import type { PrivateKey } from './private-key.ts'
import type { RemoteAccess } from './remote/access.ts'
import type { Signer, SignRequest } from './signer.ts'

/** How a provider reaches the world; `core` itself opens nothing. */
export interface KeyAccess {
  /** Rejects with an `Error` that has a `code` (`ENOENT`, `EACCES` …) when the file cannot be read. */
  read(path: string): Promise<Uint8Array>
  /** Whether the owner alone may read the file; a caller that cannot tell leaves it out. */
  isPrivate?(path: string): Promise<boolean>
  /** Asked at most once for one opening; the answer is never tried twice. */
  pin(uri: string): Promise<string>
  /** The devices that the home knows; without it no key on a device can be opened. */
  readonly devices?: DeviceAccess
  /** The signature servers that the home knows. */
  readonly remote?: RemoteAccess
}

/** A key without certificate yet: it can ask for one, and found a test authority. */
export interface RequestSigner {
  readonly uri: string
  readonly algorithm: string
  readonly publicKey: PublicKey
  sign(request: SignRequest): Promise<Uint8Array>
  close(): Promise<void>
}

const WITHOUT_CERT: ReadonlySet<SignRequest['kind']> = new Set(['csr', 'authority'])

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
    ? error.code
    : undefined

/** The file's bytes, or `undefined` when there is none. */
const readFile = async (access: KeyAccess, path: string): Promise<Uint8Array | undefined> => {
  try {
    return await access.read(path)
  } catch (error) {
    const reason = errnoOf(error)
    if (reason === 'ENOENT') return undefined
    if (reason === undefined) throw error
    throw new GsealError('KEY_UNREADABLE', { path, reason }, { cause: error })
  }
}

interface Opened {
  readonly key: PrivateKey
  /** Inside the same file (PKCS#12), with the others that stand there. */
  readonly cert?: Uint8Array
  readonly chain?: readonly Uint8Array[]
}

const openKey = async (uri: string, path: string, access: KeyAccess): Promise<Opened> => {
  const bytes = await readFile(access, path)
  if (bytes === undefined) throw new GsealError('KEY_NOT_FOUND', { path })
  if (isPkcs12(bytes)) return readPkcs12(bytes, path, await access.pin(uri))
  const { key, encrypted } = await readPrivateKey(bytes, path, () => access.pin(uri))
  if (encrypted || (await access.isPrivate?.(path)) === true) return { key }
  key.destroy()
  throw new GsealError('KEY_UNENCRYPTED', { path })
}

const certPath = (path: string): string => `${path.replace(/\.key$/, '')}.crt`

const openCert = async (opened: Opened, path: string, access: KeyAccess): Promise<CertFields> => {
  const beside = opened.cert === undefined ? certPath(path) : path
  const bytes = opened.cert ?? (await readFile(access, beside))
  if (bytes === undefined) throw new GsealError('KEY_NO_CERT', { path })
  const cert = readCertFields(bytes, beside)
  if (samePublicKey(cert.publicKey, opened.key.publicKey))
    return { ...cert, chain: opened.chain ?? cert.chain }
  throw new GsealError('KEY_CERT_MISMATCH', { path, cert: beside })
}

/** What both signers do: sign, prove with the public key, forget on close. */
class FileKey {
  readonly uri: string
  readonly algorithm: string
  readonly publicKey: PublicKey
  #key: PrivateKey | undefined

  constructor(uri: string, key: PrivateKey, publicKey: PublicKey) {
    this.uri = uri
    this.algorithm = key.algorithm
    this.publicKey = publicKey
    this.#key = key
  }

  async sign({ tbs }: SignRequest): Promise<Uint8Array> {
    if (this.#key === undefined) throw new GsealError('KEY_CLOSED', { uri: this.uri })
    const signature = this.#key.sign(tbs)
    if (this.#key.proves) return signature
    const verdict = verifySignature({
      key: this.publicKey,
      algorithm: this.algorithm,
      message: tbs,
      signature,
    })
    if (verdict !== 'good') throw new GsealError('KEY_SIGNATURE_WRONG', { uri: this.uri })
    return signature
  }

  /** Handed out for keys that can. */
  async decrypt(ciphertext: Uint8Array): Promise<Uint8Array> {
    const open = this.#key?.decrypt
    if (open === undefined) throw new GsealError('KEY_CLOSED', { uri: this.uri })
    return open(ciphertext)
  }

  async close(): Promise<void> {
    this.#key?.destroy()
    this.#key = undefined
  }
}

const signerOf = (uri: string, key: PrivateKey, cert: CertFields): Signer => {
  const file = new FileKey(uri, key, cert.publicKey)
  return {
    uri,
    cert: cert.der,
    chain: cert.chain,
    algorithm: file.algorithm,
    sign: (request) => file.sign(request),
    ...(key.decrypt === undefined ? {} : { decrypt: (text: Uint8Array) => file.decrypt(text) }),
    close: () => file.close(),
  }
}

/**
 * A signer of a key that is in memory: of a test authority that has just been founded.
 * @throws KEY_CERT_INVALID, KEY_CERT_MISMATCH
 */
export const memorySigner = (uri: string, key: PrivateKey, certificate: Uint8Array): Signer => {
  const cert = readCertFields(certificate, uri)
  if (samePublicKey(cert.publicKey, key.publicKey)) return signerOf(uri, key, cert)
  throw new GsealError('KEY_CERT_MISMATCH', { path: uri, cert: uri })
}

/**
 * Opens a `file:` key with its certificate; `null` for a URI of another scheme.
 * @throws KEY_URI_INVALID, KEY_NOT_FOUND, KEY_UNREADABLE, KEY_UNENCRYPTED, KEY_PIN_WRONG, KEY_NO_CERT, KEY_CERT_INVALID,
 * KEY_CERT_MISMATCH, and what readPrivateKey and readPkcs12 throw
 */
export const openFileKey = async (uri: string, access: KeyAccess): Promise<Signer | null> => {
  const path = filePath(uri)
  if (path === null) return null
  const opened = await openKey(uri, path, access)
  try {
    const cert = await openCert(opened, path, access)
    return signerOf(uri, opened.key, cert)
  } catch (error) {
    opened.key.destroy()
    throw error
  }
}

/**
 * Opens a `file:` key that has no certificate yet. It signs certificate requests, and certificates of a test authority
 * that is just being founded; anything else is KEY_NO_CERT.
 */
export const openFileKeyForCsr = async (uri: string, access: KeyAccess): Promise<RequestSigner | null> => {
  const path = filePath(uri)
  if (path === null) return null
  const { key } = await openKey(uri, path, access)
  const file = new FileKey(uri, key, key.publicKey)
  return {
    uri,
    algorithm: file.algorithm,
    publicKey: key.publicKey,
    sign: async (request) => {
      if (!WITHOUT_CERT.has(request.kind)) throw new GsealError('KEY_NO_CERT', { path })
      return file.sign(request)
    },
    close: () => file.close(),
  }
}
