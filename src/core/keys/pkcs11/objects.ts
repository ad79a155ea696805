/**
 * The objects of a token as keys. A private key is looked for by its class and never by its key type: vendors' types of
 * SM2 differ. Its public key is that of the certificate with the same id, or of the public key object, whose point comes
 * as an OCTET STRING, with or without 04, or as two attributes of the vendor.
 */

import { concatBytes, toHex } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { read, readDer, TAG, write } from '../../der/index.ts'
import { publicKeyOf } from '../../gm/index.ts'
import { parseCertificate, signingUseProblem } from '../../pki/index.ts'
import type { DriverKey } from '../device/driver.ts'
import { deviceAlgorithm } from '../device/forms.ts'
import type { TokenRef } from '../device/model.ts'
import type { DeviceProfile } from '../device/profile.ts'
import { CKA, CKK, CKO, type Handle } from './module.ts'
import { pkcs11Uri } from './uri.ts'

/** What is asked of a session, all of it synchronous. */
export interface ObjectReader {
  find(cls: number): readonly Handle[]
  /** `undefined` where the object has no such attribute or does not show it. */
  attribute(object: Handle, type: number): Buffer | undefined
}

const SM2_CURVE = '1.2.156.10197.1.301'
const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const SM2_PARAMS = write.oid(SM2_CURVE)

const number = (value: Buffer | undefined): number | undefined =>
  value === undefined || value.byteLength < 4 ? undefined : value.readUInt32LE(0)
const flag = (value: Buffer | undefined): boolean | undefined =>
  value === undefined || value.byteLength === 0 ? undefined : value[0] !== 0

/** 65 bytes `04 x y` of what a device calls the point. */
export const pointOf = (value: Uint8Array): Uint8Array | undefined => {
  if (value.byteLength === 64) return concatBytes(Uint8Array.of(4), value)
  if (value[0] === 4 && value.byteLength === 2 + (value[1] ?? 0)) return pointOf(value.subarray(2))
  return value[0] === 4 && value.byteLength % 2 === 1 ? value : undefined
}

const ecSpki = (params: Uint8Array, point: Uint8Array): Uint8Array =>
  write.sequence(write.sequence(write.oid(EC_PUBLIC_KEY), params), write.bitString(point))

const rsaSpki = (reader: ObjectReader, object: Handle): Uint8Array | undefined => {
  const modulus = reader.attribute(object, CKA.MODULUS)
  const exponent = reader.attribute(object, CKA.PUBLIC_EXPONENT)
  if (modulus === undefined || exponent === undefined) return undefined
  return write.sequence(
    write.sequence(write.oid(RSA_ENCRYPTION), write.nullValue()),
    write.bitString(write.sequence(write.unsigned(modulus), write.unsigned(exponent))),
  )
}

const isOid = (params: Uint8Array): boolean => {
  try {
    const node = readDer(params, 'CKA_EC_PARAMS')
    return node.tag === TAG.oid && read.oid(node) !== ''
  } catch (error) {
    if (isGsealError(error)) return false
    throw error
  }
}

const vendorPoint = (
  reader: ObjectReader,
  object: Handle,
  profile: DeviceProfile,
): Uint8Array | undefined => {
  const { attributeX, attributeY } = profile.publicKey
  if (attributeX === undefined || attributeY === undefined) return undefined
  const [x, y] = [reader.attribute(object, attributeX), reader.attribute(object, attributeY)]
  return x === undefined || y === undefined ? undefined : concatBytes(x, y)
}

/** SubjectPublicKeyInfo of a public (or talkative private) key object. */
export const spkiOf = (
  reader: ObjectReader,
  object: Handle,
  profile: DeviceProfile,
): Uint8Array | undefined => {
  const type = number(reader.attribute(object, CKA.KEY_TYPE))
  if (type === CKK.RSA) return rsaSpki(reader, object)
  const sm2 = type !== undefined && profile.constants.ckkSm2.includes(type)
  if (type !== CKK.EC && !sm2) return undefined
  const stored = reader.attribute(object, CKA.EC_PARAMS)
  const params = stored !== undefined && isOid(stored) ? stored : sm2 ? SM2_PARAMS : undefined
  const value = reader.attribute(object, CKA.EC_POINT) ?? vendorPoint(reader, object, profile)
  const point = value === undefined ? undefined : pointOf(value)
  return params === undefined || point === undefined ? undefined : ecSpki(params, point)
}

interface Cert {
  readonly der: Uint8Array
  readonly spki: Uint8Array
  readonly signs: boolean
}

/** Certificates by id: of a container's two, the one that may sign comes first. */
const certificates = (reader: ObjectReader): ReadonlyMap<string, Cert> => {
  const byId = new Map<string, Cert>()
  for (const object of reader.find(CKO.CERTIFICATE)) {
    const value = reader.attribute(object, CKA.VALUE)
    if (value === undefined || value.byteLength > LIMITS.pki.certBytes) continue
    const id = toHex(reader.attribute(object, CKA.ID) ?? Buffer.alloc(0))
    try {
      const certificate = parseCertificate(value)
      const signs = signingUseProblem(certificate) === undefined
      const known = byId.get(id)
      if (known === undefined || (signs && !known.signs))
        byId.set(id, { der: certificate.der, spki: certificate.spki, signs })
    } catch (error) {
      // A token may hold what is no certificate of ours to read; its key is then listed without one.
      if (!isGsealError(error)) throw error
    }
  }
  return byId
}

const algorithmOf = (spki: Uint8Array | undefined): string => {
  if (spki === undefined) return ''
  try {
    return deviceAlgorithm(publicKeyOf(spki)) ?? ''
  } catch (error) {
    if (isGsealError(error)) return ''
    throw error
  }
}

const usageOf = (reader: ObjectReader, object: Handle): DriverKey['usage'] => {
  const sign = flag(reader.attribute(object, CKA.SIGN))
  if (sign !== undefined) return sign ? 'sign' : 'decrypt'
  return flag(reader.attribute(object, CKA.DECRYPT)) === true ? 'decrypt' : 'unknown'
}

/** Private keys with what belongs to them. */
export const keysOf = (
  reader: ObjectReader,
  profile: DeviceProfile,
  token: TokenRef,
): readonly DriverKey[] => {
  const certs = certificates(reader)
  const points = new Map<string, Uint8Array>()
  for (const object of reader.find(CKO.PUBLIC_KEY)) {
    const id = toHex(reader.attribute(object, CKA.ID) ?? Buffer.alloc(0))
    const spki = spkiOf(reader, object, profile)
    // Of a container's signing and encryption pair with one id, the one that verifies.
    if (spki !== undefined && (!points.has(id) || flag(reader.attribute(object, CKA.VERIFY)) === true))
      points.set(id, spki)
  }
  return reader.find(CKO.PRIVATE_KEY).map((handle) => {
    const id = toHex(reader.attribute(handle, CKA.ID) ?? Buffer.alloc(0))
    const label = (reader.attribute(handle, CKA.LABEL) ?? Buffer.alloc(0))
      .toString('utf8')
      .replace(/[\0 ]+$/, '')
    const usage = usageOf(reader, handle)
    const cert = usage === 'decrypt' ? undefined : certs.get(id)
    const publicKey = cert?.spki ?? points.get(id) ?? spkiOf(reader, handle, profile)
    return {
      handle,
      uri: pkcs11Uri({ token, id, label }),
      token,
      id,
      label,
      algorithm: algorithmOf(publicKey),
      usage,
      alwaysAuthenticate: flag(reader.attribute(handle, CKA.ALWAYS_AUTHENTICATE)) === true,
      ...(cert === undefined ? {} : { cert: cert.der }),
      ...(publicKey === undefined ? {} : { publicKey }),
    }
  })
}
