/**
 * SM2 public key encryption (GB/T 32918.4-2016), written in the form of GM/T 0009-2012 7.2, which is C1 ‖ C3 ‖ C2:
 *
 *   SM2Cipher ::= SEQUENCE { XCoordinate INTEGER, YCoordinate INTEGER, HASH OCTET STRING (32), CipherText OCTET STRING }
 *
 * It hides a short key from everybody but one certificate's owner; who wrote it, it does not say. The shared point comes
 * from the engine (OpenSSL's ECDH), the rest is SM3.
 */
import { timingSafeEqual } from 'node:crypto'
import { concatBytes } from '../base/bytes.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { read, readDer, TAG, write } from '../der/index.ts'
import { type Sm2PrivateKey, type Sm2PublicKey, sm2Generate, sm2PublicKey, sm2SharedPoint } from './sm2.ts'
import { sm3 } from './sm3.ts'

/** KDF of GB/T 32918.4-2016 5.4.3: SM3(Z ‖ counter) with a counter of four bytes from 1. */
const kdf = (z: Uint8Array, length: number): Uint8Array => {
  const blocks: Uint8Array[] = []
  for (let count = 1; blocks.length * 32 < length; count++) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    blocks.push(sm3(z, counter))
  }
  return concatBytes(...blocks).subarray(0, length)
}

const masked = (text: Uint8Array, mask: Uint8Array): Uint8Array =>
  Uint8Array.from(text, (byte, i) => byte ^ (mask[i] ?? 0))

/** C3 = SM3(x2 ‖ M ‖ y2). */
const proof = (shared: Uint8Array, plain: Uint8Array): Uint8Array =>
  sm3(shared.subarray(0, 32), plain, shared.subarray(32))

const allZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

/**
 * Encrypts a short text, such as a key, for the owner of a public key.
 * @param plain 1 to LIMITS.gm.sm2PlainBytes bytes
 */
export const sm2Encrypt = (key: Sm2PublicKey, plain: Uint8Array): Uint8Array => {
  if (plain.byteLength < 1 || plain.byteLength > LIMITS.gm.sm2PlainBytes)
    throw new TypeError(`SM2 encrypts 1 to ${LIMITS.gm.sm2PlainBytes} bytes`)
  for (;;) {
    const once = sm2Generate()
    const shared = sm2SharedPoint(once, key)
    const { point } = once.publicKey
    once.destroy()
    const mask = kdf(shared, plain.byteLength)
    // 6.1 A5: a mask of zeros would leave the text as it is.
    if (allZero(mask)) continue
    return write.sequence(
      write.unsigned(point.subarray(1, 33)),
      write.unsigned(point.subarray(33)),
      write.octetString(proof(shared, plain)),
      write.octetString(masked(plain, mask)),
    )
  }
}

/** A coordinate of C1 as 32 bytes; devices also write it with a sign octet too few or too many. */
const coordinate = (content: Uint8Array): Uint8Array => {
  const start = content.findIndex((byte) => byte !== 0)
  const magnitude = start < 0 ? content.subarray(0, 0) : content.subarray(start)
  if (magnitude.byteLength > 32) throw new GsealError('SM2_CIPHERTEXT_INVALID')
  return concatBytes(new Uint8Array(32 - magnitude.byteLength), magnitude)
}

const partsOf = (der: Uint8Array): { point: Sm2PublicKey; hash: Uint8Array; text: Uint8Array } => {
  const { tag, children } = readDer(der, 'SM2Cipher')
  const [x, y, hash, text] = children
  const fits =
    tag === TAG.sequence &&
    children.length === 4 &&
    x?.tag === TAG.integer &&
    y?.tag === TAG.integer &&
    hash !== undefined &&
    text !== undefined
  if (!fits) throw new GsealError('SM2_CIPHERTEXT_INVALID')
  const point = concatBytes(Uint8Array.of(4), coordinate(x.content), coordinate(y.content))
  return { point: sm2PublicKey(point), hash: read.octetString(hash), text: read.octetString(text) }
}

/**
 * Decrypts. Every fault, of form or of key, has the one code: telling them apart would help a forger alone.
 * @throws SM2_CIPHERTEXT_INVALID
 */
export const sm2Decrypt = (key: Sm2PrivateKey, der: Uint8Array): Uint8Array => {
  try {
    const { point, hash, text } = partsOf(der)
    const shared = sm2SharedPoint(key, point)
    const mask = kdf(shared, text.byteLength)
    const plain = masked(text, mask)
    const sound = hash.byteLength === 32 && timingSafeEqual(hash, proof(shared, plain))
    if (sound && text.byteLength > 0 && !allZero(mask)) return plain
  } catch (cause) {
    if (!isGsealError(cause)) throw cause
    throw new GsealError('SM2_CIPHERTEXT_INVALID', {}, { cause })
  }
  throw new GsealError('SM2_CIPHERTEXT_INVALID')
}
