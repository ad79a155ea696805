/**
 * Encryption under a PIN: PBES2 with PBKDF2 (RFC 8018, GM/T 0091-2020) for reading and writing, and the triple-DES
 * scheme of old PKCS#12 files for reading alone. A table of schemes; what stands in no row is refused by name.
 */
import { createCipheriv, createDecipheriv, getHashes, pbkdf2, pbkdf2Sync, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { concatBytes, utf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { pkcs12Kdf, pkcs12Password } from './pkcs12-kdf.ts'

const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const DEFAULT_PRF = '1.2.840.113549.2.7'

export type PrfName = 'SM3' | 'SHA-256' | 'SHA-512'
export type CipherName = 'SM4-CBC' | 'AES-128-CBC' | 'AES-256-CBC'

interface Prf {
  readonly name: string
  readonly oid: string
  readonly hash: string
  /** Written with this count: about 0.13 s on one core of 2024, each time a key is opened. */
  readonly iterations?: number
}

const PRFS: readonly Prf[] = [
  // "SM3 with key" is how GM/T 0091-2020 and GmSSL name HMAC-SM3; OpenSSL 3.2 and later write 401.3.1.
  { name: 'SM3', oid: '1.2.156.10197.1.401.2', hash: 'sm3', iterations: 150_000 },
  { name: 'SM3', oid: '1.2.156.10197.1.401.3.1', hash: 'sm3' },
  { name: 'SHA-256', oid: '1.2.840.113549.2.9', hash: 'sha256', iterations: 400_000 },
  { name: 'SHA-384', oid: '1.2.840.113549.2.10', hash: 'sha384' },
  { name: 'SHA-512', oid: '1.2.840.113549.2.11', hash: 'sha512', iterations: 210_000 },
  { name: 'SHA-1', oid: DEFAULT_PRF, hash: 'sha1' },
]

interface Cipher {
  readonly name: string
  readonly oid: string
  readonly node: string
  readonly keyBytes: number
  readonly ivBytes: number
}

const CIPHERS: readonly Cipher[] = [
  { name: 'SM4-CBC', oid: '1.2.156.10197.1.104.2', node: 'sm4-cbc', keyBytes: 16, ivBytes: 16 },
  { name: 'AES-128-CBC', oid: '2.16.840.1.101.3.4.1.2', node: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  { name: 'AES-192-CBC', oid: '2.16.840.1.101.3.4.1.22', node: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  { name: 'AES-256-CBC', oid: '2.16.840.1.101.3.4.1.42', node: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  { name: '3DES-CBC', oid: '1.2.840.113549.3.7', node: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
]

const TRIPLE_DES = { node: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 } as const

/** Iterations that one file may cost altogether, whatever its author put into how many places. */
export interface KdfBudget {
  spend(iterations: number): void
}

export const kdfBudget = (): KdfBudget => {
  let spent = 0
  return {
    spend: (iterations) => {
      spent += iterations
      if (iterations >= 1 && spent <= LIMITS.keys.kdfIterations) return
      const what = 'PBKDF iterations of a key file'
      throw new GsealError('LIMIT_EXCEEDED', { what, actual: spent, limit: LIMITS.keys.kdfIterations })
    },
  }
}

/** The PIN within its limit; how it becomes bytes is the scheme's business. */
export const checkedPin = (pin: string): string => {
  const actual = Buffer.byteLength(pin)
  if (actual <= LIMITS.keys.pinBytes) return pin
  throw new GsealError('LIMIT_EXCEEDED', { what: 'PIN', actual, limit: LIMITS.keys.pinBytes })
}

export interface Encrypted {
  /** AlgorithmIdentifier */
  readonly algorithm: DerNode
  readonly ciphertext: Uint8Array
  /** For messages. */
  readonly path: string
}

const unsupported = (algorithm: string): never => {
  throw new GsealError('KEY_ENCRYPTION_UNSUPPORTED', { algorithm })
}

const child = (node: DerNode, index: number): DerNode =>
  node.children[index] ?? node.fail(`element ${index + 1} is missing`)

const salt = (node: DerNode): Uint8Array => {
  const bytes = read.octetString(node)
  if (bytes.byteLength > LIMITS.keys.saltBytes) node.fail(`salt of ${bytes.byteLength} bytes`)
  return bytes
}

const decipher = (
  cipher: Pick<Cipher, 'node'>,
  key: Uint8Array,
  iv: Uint8Array,
  data: Encrypted,
): Uint8Array => {
  try {
    const stream = createDecipheriv(cipher.node, key, iv)
    const first = stream.update(data.ciphertext)
    const plain = concatBytes(first, stream.final())
    first.fill(0)
    return plain
  } catch (cause) {
    throw new GsealError('KEY_PIN_WRONG', { path: data.path }, { cause })
  } finally {
    key.fill(0)
  }
}

const prfOf = (node: DerNode | undefined): Prf => {
  const oid = node === undefined ? DEFAULT_PRF : read.oid(child(node, 0))
  const prf = PRFS.find((row) => row.oid === oid)
  return prf !== undefined && getHashes().includes(prf.hash) ? prf : unsupported(`PBKDF2 (PRF ${oid})`)
}

/** On a thread of its own: it is slow on purpose, and whoever opens a key has other things to do. */
const derive = promisify(pbkdf2)

/** PBKDF2-params (RFC 8018 A.2). */
const keyUnder = async (
  node: DerNode,
  pin: string,
  cipher: Cipher,
  budget: KdfBudget,
): Promise<Uint8Array> => {
  const [, , ...rest] = node.children
  const keyLength = rest[0]?.tag === TAG.integer ? rest.shift() : undefined
  if (rest.length > 1) node.fail('PBKDF2-params with too many elements')
  if (keyLength !== undefined && read.integer(keyLength) !== cipher.keyBytes) {
    keyLength.fail(`key length other than ${cipher.keyBytes}`)
  }
  const prf = prfOf(rest[0])
  const iterations = read.integer(child(node, 1))
  budget.spend(iterations)
  return derive(utf8(pin), salt(child(node, 0)), iterations, cipher.keyBytes, prf.hash)
}

type Scheme = (parameters: DerNode, data: Encrypted, pin: string, budget: KdfBudget) => Promise<Uint8Array>

const pbes2: Scheme = async (parameters, data, pin, budget) => {
  const [kdf, scheme] = [child(parameters, 0), child(parameters, 1)]
  const kdfOid = read.oid(child(kdf, 0))
  if (kdfOid !== PBKDF2) return unsupported(`PBES2 (KDF ${kdfOid})`)
  const cipherOid = read.oid(child(scheme, 0))
  const cipher = CIPHERS.find((row) => row.oid === cipherOid) ?? unsupported(`PBES2 (${cipherOid})`)
  const iv = read.octetString(child(scheme, 1))
  if (iv.byteLength !== cipher.ivBytes) scheme.fail(`IV of ${iv.byteLength} bytes`)
  return decipher(cipher, await keyUnder(child(kdf, 1), pin, cipher, budget), iv, data)
}

/** One iteration of the derivation of PKCS#12 costs as much as so many of PBKDF2, which runs inside OpenSSL. */
export const PKCS12_KDF_COST = 4

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 Appendix C). */
const tripleDes: Scheme = async (parameters, data, pin, budget) => {
  const [bytes, iterations] = [salt(child(parameters, 0)), read.integer(child(parameters, 1))]
  const part = (id: 1 | 2, size: number): Uint8Array => {
    budget.spend(iterations * PKCS12_KDF_COST)
    return pkcs12Kdf({ hash: 'sha1', password: pkcs12Password(pin), salt: bytes, iterations, id, size })
  }
  const key = part(1, TRIPLE_DES.keyBytes)
  return decipher(TRIPLE_DES, key, part(2, TRIPLE_DES.ivBytes), data)
}

const rc2: Scheme = async () => {
  throw new GsealError('KEY_P12_RC2')
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  [PBES2]: pbes2,
  '1.2.840.113549.1.12.1.3': tripleDes,
  '1.2.840.113549.1.12.1.5': rc2,
  '1.2.840.113549.1.12.1.6': rc2,
}

/**
 * Decrypts under a PIN. The result is a fresh buffer that the caller wipes.
 * @throws KEY_PIN_WRONG, KEY_ENCRYPTION_UNSUPPORTED, KEY_P12_RC2, LIMIT_EXCEEDED, DER_MALFORMED
 */
export const decryptUnderPin = async (
  data: Encrypted,
  pin: string,
  budget: KdfBudget,
): Promise<Uint8Array> => {
  const oid = read.oid(child(data.algorithm, 0))
  const scheme = Object.hasOwn(SCHEMES, oid) ? SCHEMES[oid] : undefined
  if (scheme === undefined) return unsupported(oid)
  return scheme(child(data.algorithm, 1), data, checkedPin(pin), budget)
}

export interface EncryptOptions {
  readonly prf?: PrfName
  readonly cipher?: CipherName
  readonly iterations?: number
}

/** EncryptedPrivateKeyInfo (RFC 5208 6): PBES2 around the plain bytes. @throws KEY_PIN_EMPTY, LIMIT_EXCEEDED */
export const encryptUnderPin = (plain: Uint8Array, pin: string, options: EncryptOptions): Uint8Array => {
  if (pin === '') throw new GsealError('KEY_PIN_EMPTY')
  const prf = PRFS.find((row) => row.name === (options.prf ?? 'SM3'))
  const cipher = CIPHERS.find((row) => row.name === (options.cipher ?? 'SM4-CBC'))
  if (prf?.iterations === undefined || cipher === undefined) throw new TypeError('no such PRF or cipher')
  const iterations = options.iterations ?? prf.iterations
  kdfBudget().spend(iterations)
  const [saltBytes, iv] = [randomBytes(16), randomBytes(cipher.ivBytes)]
  const key = pbkdf2Sync(utf8(checkedPin(pin)), saltBytes, iterations, cipher.keyBytes, prf.hash)
  const stream = createCipheriv(cipher.node, key, iv)
  const ciphertext = concatBytes(stream.update(plain), stream.final())
  key.fill(0)
  const prfId = write.sequence(write.oid(prf.oid), write.nullValue())
  const kdf = write.sequence(write.octetString(saltBytes), write.integer(iterations), prfId)
  const parameters = write.sequence(
    write.sequence(write.oid(PBKDF2), kdf),
    write.sequence(write.oid(cipher.oid), write.octetString(iv)),
  )
  return write.sequence(write.sequence(write.oid(PBES2), parameters), write.octetString(ciphertext))
}

/** The parts of an EncryptedPrivateKeyInfo. @throws DER_MALFORMED */
export const encryptedParts = (der: Uint8Array, path: string): Encrypted => {
  const node = readDer(der, 'EncryptedPrivateKeyInfo')
  return { algorithm: child(node, 0), ciphertext: read.octetString(child(node, 1)), path }
}
