/** Public keys from SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 3279, RFC 5480, GM/T 0015-2012). */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type DerNode, read, readDer, TAG } from '../der/index.ts'
import { type Sm2PublicKey, sm2PublicKey } from './sm2.ts'
import { EC_PUBLIC_KEY, SM2_CURVE } from './sm2-engines.ts'

export interface PublicKey {
  readonly family: 'sm2' | 'rsa' | 'ec' | 'unknown'
  /** `SM2`, `RSA-2048`, `P-256`; the object identifier of an unknown kind. */
  readonly name: string
  /** Bits of the modulus or of the curve's order; 0 when unknown. */
  readonly bits: number
  /** RSA below 2048 bits. */
  readonly weak: boolean
  /** DER, as it was given. */
  readonly spki: Uint8Array
  readonly sm2?: Sm2PublicKey
}

export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
export const RSA_PSS = '1.2.840.113549.1.1.10'
const RSA_LEAST_BITS = 2048

interface Curve {
  readonly name: string
  readonly bits: number
}
const CURVES: Readonly<Record<string, Curve>> = {
  '1.2.840.10045.3.1.7': { name: 'P-256', bits: 256 },
  '1.3.132.0.34': { name: 'P-384', bits: 384 },
  '1.3.132.0.35': { name: 'P-521', bits: 521 },
}

const invalid = (reason: string): never => {
  throw new GsealError('PUBLIC_KEY_INVALID', { reason })
}

const objects = new WeakMap<PublicKey, KeyObject>()

/** The key in OpenSSL's form, for RSA and the NIST curves only: SM2 goes through sm2.ts. */
export const keyObjectOf = (key: PublicKey): KeyObject => {
  const known = objects.get(key)
  if (known !== undefined) return known
  if (key.family !== 'rsa' && key.family !== 'ec') throw new TypeError(`no OpenSSL key for ${key.name}`)
  try {
    const object = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' })
    objects.set(key, object)
    return object
  } catch (cause) {
    throw new GsealError('PUBLIC_KEY_INVALID', { reason: `${key.name} is refused by OpenSSL` }, { cause })
  }
}

interface Parsed {
  readonly spki: Uint8Array
  readonly oid: string
  readonly parameters: DerNode | undefined
  readonly bits: Uint8Array
}

const bitLength = (value: bigint): number => value.toString(2).length

const rsa = ({ spki, bits }: Parsed): PublicKey => {
  const node = readDer(bits, 'RSAPublicKey')
  const [modulus, exponent] = node.tag === TAG.sequence ? node.children : []
  if (modulus === undefined || exponent === undefined || node.children.length !== 2) {
    return invalid('RSAPublicKey is not SEQUENCE { modulus, publicExponent }')
  }
  const [n, e] = [read.positiveBigint(modulus), read.positiveBigint(exponent)]
  const size = bitLength(n)
  if (size > LIMITS.gm.rsaBits) return invalid(`RSA modulus of ${size} bits`)
  if (bitLength(e) > LIMITS.gm.rsaExponentBits) return invalid(`RSA exponent of ${bitLength(e)} bits`)
  if ((n & 1n) === 0n || (e & 1n) === 0n || e < 3n)
    return invalid('RSA modulus or exponent that cannot be one')
  return { family: 'rsa', name: `RSA-${size}`, bits: size, weak: size < RSA_LEAST_BITS, spki }
}

const unknown = (spki: Uint8Array, name: string): PublicKey => ({
  family: 'unknown',
  name,
  bits: 0,
  weak: false,
  spki,
})

/** Named curves only: explicit parameters let an attacker choose the base point. */
const ec = ({ spki, parameters, bits }: Parsed): PublicKey => {
  if (parameters?.tag !== TAG.oid) return unknown(spki, 'EC with explicit parameters')
  const oid = read.oid(parameters)
  if (oid === SM2_CURVE) {
    return { family: 'sm2', name: 'SM2', bits: 256, weak: false, spki, sm2: sm2PublicKey(bits) }
  }
  const curve = Object.hasOwn(CURVES, oid) ? CURVES[oid] : undefined
  return curve === undefined ? unknown(spki, oid) : { family: 'ec', ...curve, weak: false, spki }
}

const KINDS: Readonly<Record<string, (parsed: Parsed) => PublicKey>> = {
  [EC_PUBLIC_KEY]: ec,
  [RSA_ENCRYPTION]: rsa,
  [RSA_PSS]: rsa,
}

const parse = (spki: Uint8Array): Parsed => {
  const node = readDer(spki, 'SubjectPublicKeyInfo')
  const [algorithm, key] = node.tag === TAG.sequence ? node.children : []
  if (algorithm?.tag !== TAG.sequence || key === undefined || node.children.length !== 2) {
    return invalid('SubjectPublicKeyInfo is not SEQUENCE { algorithm, subjectPublicKey }')
  }
  const [oid, parameters] = algorithm.children
  if (oid === undefined || algorithm.children.length > 2)
    return invalid('AlgorithmIdentifier of a wrong form')
  return { spki, oid: read.oid(oid), parameters, bits: read.bitStringBytes(key) }
}

/**
 * Reads a DER SubjectPublicKeyInfo. A kind that is not known is `family: 'unknown'`; nothing verifies with it.
 * @throws PUBLIC_KEY_INVALID, SM2_POINT_INVALID, DER_MALFORMED
 */
export const publicKeyOf = (spki: Uint8Array): PublicKey => {
  const parsed = parse(spki)
  const kind = Object.hasOwn(KINDS, parsed.oid) ? KINDS[parsed.oid] : undefined
  if (kind === undefined) return unknown(spki, parsed.oid)
  const key = kind(parsed)
  // A point off the curve is found out now and not at the first signature.
  if (key.family === 'rsa' || key.family === 'ec') keyObjectOf(key)
  return key
}
