/**
 * PKCS#12 files (RFC 7292): the integrity check first, then the one key that may sign, with its certificate. Chinese
 * authorities hand out two pairs, one to sign and one to encrypt; keyUsage tells them apart.
 */
import { createHmac, getHashes, timingSafeEqual } from 'node:crypto'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type DerNode, read, readDer, TAG } from '../der/index.ts'
import { digestAlgorithm } from '../gm/index.ts'
import { type CertFields, readCertFields, samePublicKey } from './cert-fields.ts'
import {
  checkedPin,
  decryptUnderPin,
  type Encrypted,
  type KdfBudget,
  kdfBudget,
  PKCS12_KDF_COST,
} from './pbe.ts'
import { pkcs12Kdf, pkcs12Password } from './pkcs12-kdf.ts'
import { type PrivateKey, privateKeyOf } from './private-key.ts'

export interface Pkcs12 {
  readonly key: PrivateKey
  /** DER of the key's own certificate. */
  readonly cert: Uint8Array
  /** DER of the other certificates of the file, in its order. */
  readonly chain: readonly Uint8Array[]
}

const DATA = '1.2.840.113549.1.7.1'
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6'
const PBMAC1 = '1.2.840.113549.1.5.14'
const X509 = '1.2.840.113549.1.9.22.1'

/** One file being read: its PIN, its name, and what it may still cost. */
interface Opening {
  readonly path: string
  readonly pin: string
  readonly budget: KdfBudget
}

interface Found {
  readonly keys: PrivateKey[]
  readonly certs: CertFields[]
}

const unsupported = (what: string): never => {
  throw new GsealError('KEY_P12_UNSUPPORTED', { what })
}

const child = (node: DerNode, index: number): DerNode =>
  node.children[index] ?? node.fail(`element ${index + 1} is missing`)

/** The element inside [0] EXPLICIT. */
const explicit = (node: DerNode): DerNode =>
  node.tag === 0xa0 ? child(node, 0) : node.fail('no [0] where the content should be')

/** MacData (RFC 7292 4, Appendix B.4) over the content octets of authSafe. */
const checkMac = (mac: DerNode | undefined, content: Uint8Array, opening: Opening): void => {
  if (mac === undefined) throw new GsealError('KEY_P12_NO_MAC')
  const [info, salt] = [child(mac, 0), read.octetString(child(mac, 1))]
  const count = mac.children[2]
  const oid = read.oid(child(child(info, 0), 0))
  if (oid === PBMAC1) unsupported('PBMAC1')
  const digest = digestAlgorithm(oid) ?? unsupported(`a MAC with ${oid}`)
  const hash = digest.name.replace('-', '').toLowerCase()
  if (!getHashes().includes(hash)) unsupported(`a MAC with ${digest.name}`)
  if (salt.byteLength > LIMITS.keys.saltBytes) mac.fail(`salt of ${salt.byteLength} bytes`)
  const iterations = count === undefined ? 1 : read.integer(count)
  opening.budget.spend(iterations * PKCS12_KDF_COST)
  const password = pkcs12Password(opening.pin)
  const key = pkcs12Kdf({ hash, password, salt, iterations, id: 3, size: digest.size })
  const expected = createHmac(hash, key).update(content).digest()
  const given = read.octetString(child(info, 1))
  if (given.byteLength === expected.byteLength && timingSafeEqual(given, expected)) return
  throw new GsealError('KEY_PIN_WRONG', { path: opening.path })
}

/** EncryptedData of PKCS#7, as DER of the SafeContents inside. */
const encryptedContents = async (data: DerNode, opening: Opening): Promise<Uint8Array> => {
  const info = child(data, 1)
  const content = child(info, 2)
  if (content.tag !== 0x80) return unsupported('encrypted content in pieces (BER)')
  const encrypted: Encrypted = {
    algorithm: child(info, 1),
    ciphertext: content.content,
    path: opening.path,
  }
  return decryptUnderPin(encrypted, opening.pin, opening.budget)
}

/** The DER of the SafeContents in one ContentInfo of the AuthenticatedSafe. */
const CONTENTS: Readonly<Record<string, (content: DerNode, opening: Opening) => Promise<Uint8Array>>> = {
  [DATA]: async (content) => read.octetString(content),
  [ENCRYPTED_DATA]: encryptedContents,
}

const shrouded = async (value: DerNode, opening: Opening): Promise<PrivateKey> => {
  const encrypted: Encrypted = {
    algorithm: child(value, 0),
    ciphertext: read.octetString(child(value, 1)),
    path: opening.path,
  }
  const plain = await decryptUnderPin(encrypted, opening.pin, opening.budget)
  try {
    return privateKeyOf(plain)
  } finally {
    plain.fill(0)
  }
}

const certOf = (value: DerNode, opening: Opening): CertFields[] =>
  read.oid(child(value, 0)) === X509
    ? [readCertFields(read.octetString(explicit(child(value, 1))), opening.path)]
    : []

/** Bags by kind (RFC 7292 4.2). CRLs, secrets and unknown kinds hold nothing that is wanted here. */
const BAGS: Readonly<Record<string, (value: DerNode, found: Found, opening: Opening) => Promise<void>>> = {
  '1.2.840.113549.1.12.10.1.1': async (value, found) => {
    found.keys.push(privateKeyOf(value.raw))
  },
  '1.2.840.113549.1.12.10.1.2': async (value, found, opening) => {
    found.keys.push(await shrouded(value, opening))
  },
  '1.2.840.113549.1.12.10.1.3': async (value, found, opening) => {
    found.certs.push(...certOf(value, opening))
  },
  '1.2.840.113549.1.12.10.1.6': (value, found, opening) => readBags(value, found, opening),
}

const readBags = async (contents: DerNode, found: Found, opening: Opening): Promise<void> => {
  for (const bag of contents.children) {
    const oid = read.oid(child(bag, 0))
    const reader = Object.hasOwn(BAGS, oid) ? BAGS[oid] : undefined
    await reader?.(explicit(child(bag, 1)), found, opening)
  }
}

const authenticatedSafe = (der: Uint8Array, opening: Opening): DerNode => {
  const pfx = readDer(der, opening.path)
  if (pfx.tag !== TAG.sequence || read.integer(child(pfx, 0)) !== 3) pfx.fail('not PFX of version 3')
  const info = child(pfx, 1)
  if (read.oid(child(info, 0)) !== DATA) return unsupported('a signature instead of a MAC')
  const content = read.octetString(explicit(child(info, 1)))
  checkMac(pfx.children[2], content, opening)
  return readDer(content, opening.path)
}

const collect = async (der: Uint8Array, opening: Opening): Promise<Found> => {
  const found: Found = { keys: [], certs: [] }
  for (const info of authenticatedSafe(der, opening).children) {
    const oid = read.oid(child(info, 0))
    const reader = Object.hasOwn(CONTENTS, oid) ? CONTENTS[oid] : undefined
    if (reader === undefined) return unsupported(`content ${oid}`)
    const contents = await reader(explicit(child(info, 1)), opening)
    await readBags(readDer(contents, opening.path), found, opening)
  }
  return found
}

/** Of the pairs of key and certificate, the one that may sign. */
const pick = ({ keys, certs }: Found, path: string): Pkcs12 => {
  if (keys.length === 0) throw new GsealError('KEY_P12_EMPTY')
  const pairs = keys.flatMap((key) => {
    const cert = certs.find(({ publicKey }) => samePublicKey(publicKey, key.publicKey))
    return cert === undefined ? [] : [{ key, cert }]
  })
  const signing = pairs.filter(({ cert }) => cert.maySign)
  const [chosen] = signing
  if (chosen === undefined) throw new GsealError('KEY_NO_CERT', { path })
  if (signing.length > 1) throw new GsealError('KEY_P12_AMBIGUOUS', { count: signing.length })
  for (const key of keys) if (key !== chosen.key) key.destroy()
  const own = new Set(pairs.map(({ cert }) => cert))
  return {
    key: chosen.key,
    cert: chosen.cert.der,
    chain: certs.filter((cert) => !own.has(cert)).map((cert) => cert.der),
  }
}

/** Whether the bytes look like a PFX: SEQUENCE { INTEGER 3, SEQUENCE … }. */
export const isPkcs12 = (bytes: Uint8Array): boolean => {
  try {
    const [version, info] = readDer(bytes, 'PFX').children
    return version?.tag === TAG.integer && read.integer(version) === 3 && info?.tag === TAG.sequence
  } catch (error) {
    if (isGsealError(error)) return false
    throw error
  }
}

/**
 * Opens a PKCS#12 file.
 * @param path for messages
 * @throws KEY_PIN_WRONG, KEY_FORMAT, KEY_P12_UNSUPPORTED, KEY_P12_RC2, KEY_P12_NO_MAC, KEY_P12_AMBIGUOUS, KEY_P12_EMPTY,
 * KEY_NO_CERT, KEY_ENCRYPTION_UNSUPPORTED, KEY_CERT_INVALID, LIMIT_EXCEEDED
 */
export const readPkcs12 = async (bytes: Uint8Array, path: string, pin: string): Promise<Pkcs12> => {
  const [actual, limit] = [bytes.byteLength, LIMITS.keys.fileBytes]
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what: path, actual, limit })
  try {
    return pick(await collect(bytes, { path, pin: checkedPin(pin), budget: kdfBudget() }), path)
  } catch (error) {
    if (!isGsealError(error, 'DER_MALFORMED')) throw error
    throw new GsealError('KEY_FORMAT', { path, reason: error.message }, { cause: error })
  }
}
