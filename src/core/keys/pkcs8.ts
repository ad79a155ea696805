/**
 * Private keys as files: PKCS#8 plain and encrypted, SEC1, PKCS#1, in PEM or DER. Writing is always PKCS#8 under a PIN.
 */
import type { Code } from '../base/codes/index.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { readDer, TAG, write } from '../der/index.ts'
import { looksLikePem, type PemBlock, readPem, writePem } from '../pki/index.ts'
import { decryptUnderPin, type EncryptOptions, encryptedParts, encryptUnderPin, kdfBudget } from './pbe.ts'
import { type PrivateKey, privateKeyOf } from './private-key.ts'

/** Asked at most once for one file. */
export type AskPin = () => Promise<string>

export interface ReadKey {
  readonly key: PrivateKey
  readonly encrypted: boolean
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'

const refuse = (path: string, reason: string): never => {
  throw new GsealError('KEY_FORMAT', { path, reason })
}

const wrapped = (algorithm: readonly Uint8Array[], inner: Uint8Array): Uint8Array =>
  write.sequence(write.integer(0), write.sequence(...algorithm), write.octetString(inner))

/** The bytes are wiped whatever the outcome. */
const consumed = (der: Uint8Array): PrivateKey => {
  try {
    return privateKeyOf(der)
  } finally {
    der.fill(0)
  }
}

/** SEC1 (RFC 5915) names its curve inside; PKCS#8 wants it outside. */
const fromSec1 = (der: Uint8Array, path: string): PrivateKey => {
  const curve = readDer(der, 'ECPrivateKey').children.find((node) => node.tag === 0xa0)?.children[0]
  if (curve?.tag !== TAG.oid) return refuse(path, 'EC PRIVATE KEY without a named curve')
  return consumed(wrapped([write.oid(EC_PUBLIC_KEY), curve.raw], der))
}

const fromPkcs1 = (der: Uint8Array): PrivateKey =>
  consumed(wrapped([write.oid(RSA_ENCRYPTION), write.nullValue()], der))

/**
 * A decrypted EncryptedPrivateKeyInfo. Wrong PINs pass the padding one time in 256 and leave rubbish, so rubbish means
 * a wrong PIN too.
 */
const fromEncrypted = async (der: Uint8Array, path: string, pin: string): Promise<PrivateKey> => {
  const plain = await decryptUnderPin(encryptedParts(der, path), pin, kdfBudget())
  try {
    return consumed(plain)
  } catch (cause) {
    if (isGsealError(cause, 'DER_MALFORMED')) throw new GsealError('KEY_PIN_WRONG', { path }, { cause })
    throw cause
  }
}

const PLAIN: Readonly<Record<string, (der: Uint8Array, path: string) => PrivateKey>> = {
  'PRIVATE KEY': consumed,
  'EC PRIVATE KEY': fromSec1,
  'RSA PRIVATE KEY': fromPkcs1,
}

const isKey = (block: PemBlock): boolean => block.label.endsWith('PRIVATE KEY')

const onlyKey = (bytes: Uint8Array, path: string): PemBlock => {
  const keys = readPem(bytes).filter(isKey)
  if (keys.length > 1) return refuse(path, `${keys.length} private keys in one file`)
  const [key] = keys
  if (key === undefined) return refuse(path, 'no PEM block with a private key')
  if (key.headers) return refuse(path, 'the old PEM encryption of OpenSSL (DEK-Info)')
  return key
}

/** DER says what it is by its first element: INTEGER (a version) or SEQUENCE (an AlgorithmIdentifier). */
const labelOfDer = (bytes: Uint8Array, path: string): string => {
  const node = readDer(bytes, path)
  const [first, second] = node.tag === TAG.sequence ? node.children : []
  if (first?.tag === TAG.sequence) return 'ENCRYPTED PRIVATE KEY'
  if (first?.tag !== TAG.integer) return refuse(path, 'DER of another kind')
  if (second?.tag === TAG.sequence) return 'PRIVATE KEY'
  return second?.tag === TAG.octetString ? 'EC PRIVATE KEY' : 'RSA PRIVATE KEY'
}

const blockOf = (bytes: Uint8Array, path: string): Pick<PemBlock, 'label' | 'der'> =>
  looksLikePem(bytes) ? onlyKey(bytes, path) : { label: labelOfDer(bytes, path), der: Uint8Array.from(bytes) }

const DAMAGE: ReadonlySet<Code> = new Set<Code>(['DER_MALFORMED', 'PEM_MALFORMED', 'PEM_EMPTY'])

/** Damage of a key file is a problem of the key (exit 6), not of a document. */
const asKeyFormat = (error: unknown, path: string): unknown =>
  isGsealError(error) && DAMAGE.has(error.code)
    ? new GsealError('KEY_FORMAT', { path, reason: error.message }, { cause: error })
    : error

const readBlock = async (bytes: Uint8Array, path: string, pin: AskPin): Promise<ReadKey> => {
  const block = blockOf(bytes, path)
  if (block.label === 'ENCRYPTED PRIVATE KEY') {
    // A file that is no key at all is refused before anyone is asked for a PIN.
    encryptedParts(block.der, path)
    return { key: await fromEncrypted(block.der, path, await pin()), encrypted: true }
  }
  const plain = Object.hasOwn(PLAIN, block.label) ? PLAIN[block.label] : undefined
  if (plain === undefined) return refuse(path, `PEM block ${block.label}`)
  try {
    return { key: plain(block.der, path), encrypted: false }
  } finally {
    block.der.fill(0)
  }
}

/**
 * Reads one private key. `pin` is asked only for an encrypted key, and once.
 * @param path for messages
 * @throws KEY_FORMAT, KEY_PIN_WRONG, KEY_DAMAGED, KEY_ENCRYPTION_UNSUPPORTED, KEY_ALGORITHM_UNSUPPORTED,
 * SM2_SCALAR_INVALID, LIMIT_EXCEEDED
 */
export const readPrivateKey = async (bytes: Uint8Array, path: string, pin: AskPin): Promise<ReadKey> => {
  const [actual, limit] = [bytes.byteLength, LIMITS.keys.fileBytes]
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what: path, actual, limit })
  try {
    return await readBlock(bytes, path, pin)
  } catch (error) {
    throw asKeyFormat(error, path)
  }
}

/** By family: the commercial algorithms for SM2 (GM/T 0091-2020), what everyone reads for the rest. */
const defaults = (key: PrivateKey): EncryptOptions =>
  key.publicKey.family === 'sm2'
    ? { prf: 'SM3', cipher: 'SM4-CBC' }
    : { prf: 'SHA-256', cipher: 'AES-256-CBC' }

/**
 * DER EncryptedPrivateKeyInfo: for SM2 keys PBKDF2-HMAC-SM3 with SM4-CBC. OpenSSL before 3.2 does not know that PRF:
 * give `prf: 'SHA-256'` for a file that it must read.
 * @throws KEY_PIN_EMPTY, LIMIT_EXCEEDED
 */
export const encryptedPkcs8 = (key: PrivateKey, pin: string, options: EncryptOptions = {}): Uint8Array => {
  const plain = key.pkcs8()
  try {
    return encryptUnderPin(plain, pin, { ...defaults(key), ...options })
  } finally {
    plain.fill(0)
  }
}

/** The same as PEM text. */
export const encryptedKeyPem = (key: PrivateKey, pin: string, options: EncryptOptions = {}): string =>
  writePem('ENCRYPTED PRIVATE KEY', encryptedPkcs8(key, pin, options))

/** Plain PKCS#8 as PEM: for hand-over to a device that takes it so. Gseal itself writes encrypted keys. */
export const plainKeyPem = (key: PrivateKey): string => {
  const plain = key.pkcs8()
  try {
    return writePem('PRIVATE KEY', plain)
  } finally {
    plain.fill(0)
  }
}
