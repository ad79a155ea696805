/**
 * From what is to be signed to what the device is given, and from what it answers to a strict signature that was
 * verified. Nothing a device says about its own output is believed: raw or DER, INTEGERs that lack their sign octet
 * (seen of a Sansec machine, about one signature in 256), DER padded with zeros to the buffer's length.
 */
import { GsealError, isGsealError } from '../../base/error.ts'
import { write } from '../../der/index.ts'
import {
  ECDSA_WITH_SHA256,
  normaliseSm2Signature,
  type PublicKey,
  SHA256_WITH_RSA,
  SM2_WITH_SM3,
  signatureAlgorithm,
  sm2Digest,
  verifySignature,
} from '../../gm/index.ts'
import type { DeviceProfile, SignWay } from './profile.ts'

/** By family or curve; what stands in no row is not signed with. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  SM2: SM2_WITH_SM3,
  rsa: SHA256_WITH_RSA,
  'P-256': ECDSA_WITH_SHA256,
  'P-384': '1.2.840.10045.4.3.3',
}

/** OID of the algorithm that a device signs with under a key; `undefined` for a key that gseal does not sign with. */
export const deviceAlgorithm = (key: PublicKey): string | undefined =>
  key.weak ? undefined : (ALGORITHMS[key.name] ?? ALGORITHMS[key.family])

const CKM_RSA_PKCS = 0x1
const CKM_ECDSA = 0x1041
const STANDARD = { input: 'e', z: 'caller', usable: true } as const
/** The standard's own mechanisms (PKCS#11 2.40), the same for every vendor. */
const RSA_WAY: SignWay = { name: 'rsa-pkcs', mechanism: CKM_RSA_PKCS, output: 'raw', ...STANDARD }
const ECDSA_WAY: SignWay = { name: 'ecdsa', mechanism: CKM_ECDSA, output: 'raw', ...STANDARD }

/** Ways to sign with a key, the best first: the digest before the message, because the device's Z is its own affair. */
export const waysFor = (profile: DeviceProfile, key: PublicKey): readonly SignWay[] => {
  if (key.family === 'rsa' && profile.api === 'pkcs11') return [RSA_WAY]
  if (key.family === 'ec' && profile.api === 'pkcs11') return [ECDSA_WAY]
  if (key.family !== 'sm2') return []
  const usable = profile.sign.filter((way) => way.usable)
  return [...usable.filter((way) => way.input === 'e'), ...usable.filter((way) => way.input === 'message')]
}

/** DigestInfo (RFC 8017 9.2) for RSA, the digest for ECDSA, e or M for SM2. */
export const inputFor = (key: PublicKey, way: SignWay, message: Uint8Array): Uint8Array => {
  if (key.sm2 !== undefined) return way.input === 'message' ? message : sm2Digest(key.sm2, message)
  const digest = signatureAlgorithm(deviceAlgorithm(key) ?? '')?.digest
  if (digest === undefined) throw new TypeError(`no digest for ${key.name}`)
  const value = digest.digest(message)
  return key.family === 'rsa'
    ? write.sequence(write.sequence(write.oid(digest.oid), write.nullValue()), write.octetString(value))
    : value
}

/** The DER value at the start of a buffer whose rest is zeros; anything else as it stands. */
export const withoutPadding = (bytes: Uint8Array): Uint8Array => {
  const [tag, length = 0] = bytes
  const whole = length + 2
  if (tag !== 0x30 || length >= 0x80 || whole >= bytes.byteLength) return bytes
  return bytes.subarray(whole).every((byte) => byte === 0) ? bytes.subarray(0, whole) : bytes
}

/** r ‖ s as DER (RFC 3279 2.2.3); DER, as some vendors answer to CKM_ECDSA, as it stands. */
const ecdsaDer = (key: PublicKey, bytes: Uint8Array): Uint8Array => {
  const half = Math.ceil(key.bits / 8)
  if (bytes.byteLength !== 2 * half) return withoutPadding(bytes)
  const [r, s] = [bytes.subarray(0, half), bytes.subarray(half)]
  return write.sequence(write.unsigned(r), write.unsigned(s))
}

/** Strict form of a device's answer. @throws SM2_SIGNATURE_FORM, SM2_SIGNATURE_RANGE */
export const normalised = (key: PublicKey, bytes: Uint8Array): Uint8Array => {
  if (key.family === 'sm2') return normaliseSm2Signature(withoutPadding(bytes))
  return key.family === 'ec' ? ecdsaDer(key, bytes) : bytes
}

/** `undefined` when the answer is not the key's signature over the message, for whatever reason. */
export const provedSignature = (
  key: PublicKey,
  message: Uint8Array,
  bytes: Uint8Array,
): Uint8Array | undefined => {
  const algorithm = deviceAlgorithm(key)
  if (algorithm === undefined) return undefined
  try {
    const signature = normalised(key, bytes)
    return verifySignature({ key, algorithm, message, signature }) === 'good' ? signature : undefined
  } catch (error) {
    if (isGsealError(error, 'SM2_SIGNATURE_FORM') || isGsealError(error, 'SM2_SIGNATURE_RANGE'))
      return undefined
    throw error
  }
}

/** @throws DEVICE_SIGNATURE_WRONG */
export const proved = (key: PublicKey, message: Uint8Array, bytes: Uint8Array, token: string): Uint8Array => {
  const signature = provedSignature(key, message, bytes)
  if (signature === undefined) throw new GsealError('DEVICE_SIGNATURE_WRONG', { token })
  return signature
}
