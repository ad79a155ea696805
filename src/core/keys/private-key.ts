/**
 * A private key in memory, of any family that gseal signs with. SM2 goes through gm/sm2; RSA and the NIST curves
 * through OpenSSL.
 */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { equalBytes } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { type DerNode, read, readDer, TAG } from '../der/index.ts'
import {
  ECDSA_WITH_SHA256,
  type PublicKey,
  publicKeyOf,
  SHA256_WITH_RSA,
  SM2_WITH_SM3,
  type Sm2PrivateKey,
  signatureAlgorithm,
  sm2Decrypt,
  sm2Generate,
  sm2PrivateKey,
  sm2Sign,
} from '../gm/index.ts'

export interface PrivateKey {
  readonly publicKey: PublicKey
  /** OID of the algorithm that `sign` uses. */
  readonly algorithm: string
  /** `sign` gives nothing that was not found to verify. */
  readonly proves: boolean
  /** The signature value; for SM2 and ECDSA DER SEQUENCE { r, s }. */
  sign(message: Uint8Array): Uint8Array
  /** Opens an SM2Cipher (GM/T 0009-2012 7.2); SM2 keys alone have it. */
  decrypt?(ciphertext: Uint8Array): Uint8Array
  /** DER PrivateKeyInfo, unencrypted; whoever asks wipes it. */
  pkcs8(): Uint8Array
  /** Wipes what gseal holds of the secret, as far as Node allows; the key cannot sign any more. */
  destroy(): void
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const SM2_CURVE = '1.2.156.10197.1.301'
const SCALAR_BYTES = 32

/** By family, or by the name of the curve where curves differ. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  rsa: SHA256_WITH_RSA,
  'P-256': ECDSA_WITH_SHA256,
  'P-384': '1.2.840.10045.4.3.3',
  'P-521': '1.2.840.10045.4.3.4',
}

const sm2Key = (secret: Sm2PrivateKey): PrivateKey => ({
  publicKey: publicKeyOf(secret.publicKey.spki),
  algorithm: SM2_WITH_SM3,
  proves: true,
  sign: (message) => sm2Sign(secret, message),
  decrypt: (ciphertext) => sm2Decrypt(secret, ciphertext),
  pkcs8: () => secret.pkcs8(),
  destroy: () => secret.destroy(),
})

const opensslKey = (secret: KeyObject): PrivateKey => {
  const publicKey = publicKeyOf(createPublicKey(secret).export({ format: 'der', type: 'spki' }))
  // Such a key signs with RSASSA-PSS alone, which gseal only verifies.
  if (secret.asymmetricKeyType === 'rsa-pss')
    throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: 'RSASSA-PSS' })
  const algorithm = ALGORITHMS[publicKey.name] ?? ALGORITHMS[publicKey.family]
  const digest = algorithm === undefined ? undefined : signatureAlgorithm(algorithm)?.digest
  if (algorithm === undefined || digest === undefined || publicKey.weak) {
    throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: publicKey.name })
  }
  let held: KeyObject | undefined = secret
  const alive = (): KeyObject => {
    if (held === undefined) throw new TypeError('the private key was destroyed')
    return held
  }
  const padding = publicKey.family === 'rsa' ? { padding: constants.RSA_PKCS1_PADDING } : {}
  return {
    publicKey,
    algorithm,
    proves: false,
    sign: (message) =>
      createSign(digest.name.replace('-', ''))
        .update(message)
        .sign({ key: alive(), ...padding }),
    pkcs8: () => alive().export({ format: 'der', type: 'pkcs8' }),
    // OpenSSL wipes the secret when the last reference is collected.
    destroy: () => {
      held = undefined
    },
  }
}

/** Writers shorten or lengthen the scalar's octets; the number is what counts (RFC 5915 3 asks for 32). */
const scalarBytes = (node: DerNode): Uint8Array => {
  const octets = read.octetString(node)
  const start = octets.findIndex((byte) => byte !== 0)
  const magnitude = start < 0 ? octets.subarray(0, 0) : octets.subarray(start)
  if (magnitude.byteLength > SCALAR_BYTES) node.fail('private key of more than 32 bytes')
  const scalar = new Uint8Array(SCALAR_BYTES)
  scalar.set(magnitude, SCALAR_BYTES - magnitude.byteLength)
  return scalar
}

/** ECPrivateKey (RFC 5915 3) on the SM2 curve; curve and public key, where given, must agree. */
const sm2FromSec1 = (der: Uint8Array): PrivateKey => {
  const node = readDer(der, 'ECPrivateKey')
  const [version, octets, ...optional] = node.tag === TAG.sequence ? node.children : []
  if (version === undefined || octets === undefined || read.integer(version) !== 1) {
    return node.fail('not ECPrivateKey of version 1')
  }
  const scalar = scalarBytes(octets)
  const secret = sm2PrivateKey(scalar)
  scalar.fill(0)
  for (const field of optional) {
    const value = field.children[0] ?? field.fail('empty field')
    const agrees =
      field.tag === 0xa0
        ? value.tag === TAG.oid && read.oid(value) === SM2_CURVE
        : field.tag === 0xa1 && equalBytes(read.bitStringBytes(value), secret.publicKey.point)
    if (!agrees) throw new GsealError('KEY_DAMAGED', { reason: 'the public key in the file is not its own' })
  }
  return sm2Key(secret)
}

const throughOpenssl = (der: Uint8Array, oid: string): PrivateKey => {
  let secret: KeyObject
  try {
    secret = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new GsealError('KEY_DAMAGED', { reason: `OpenSSL refuses the key (${oid})` }, { cause })
  }
  return opensslKey(secret)
}

/**
 * A key from its DER PrivateKeyInfo (RFC 5208, RFC 5958). The bytes are not kept; the caller wipes them.
 * @throws KEY_DAMAGED, KEY_ALGORITHM_UNSUPPORTED, SM2_SCALAR_INVALID, DER_MALFORMED
 */
export const privateKeyOf = (der: Uint8Array): PrivateKey => {
  const node = readDer(der, 'PrivateKeyInfo')
  const [version, algorithm, secret] = node.tag === TAG.sequence ? node.children : []
  if (version === undefined || algorithm?.tag !== TAG.sequence || secret === undefined) {
    return node.fail('not PrivateKeyInfo')
  }
  const number = read.integer(version)
  if (number !== 0 && number !== 1) version.fail(`version ${number}`)
  const [kind, curve] = algorithm.children
  const oid = kind === undefined ? algorithm.fail('no algorithm') : read.oid(kind)
  const sm2 = oid === EC_PUBLIC_KEY && curve?.tag === TAG.oid && read.oid(curve) === SM2_CURVE
  return sm2 ? sm2FromSec1(read.octetString(secret)) : throughOpenssl(der, oid)
}

export type KeyKind = 'SM2' | 'P-256' | 'RSA-2048' | 'RSA-3072' | 'RSA-4096'

const GENERATORS: Readonly<Record<KeyKind, () => PrivateKey>> = {
  SM2: () => sm2Key(sm2Generate()),
  'P-256': () => opensslKey(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey),
  'RSA-2048': () => opensslKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  'RSA-3072': () => opensslKey(generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey),
  'RSA-4096': () => opensslKey(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey),
}

export const generatePrivateKey = (kind: KeyKind = 'SM2'): PrivateKey => GENERATORS[kind]()
