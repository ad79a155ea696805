/** SM4 in CBC mode with PKCS#7 padding (GB/T 32907-2016, GB/T 17964-2021), over `node:crypto`. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'

const SIZE = 16

const check = (key: Uint8Array, iv: Uint8Array): void => {
  if (key.byteLength !== SIZE || iv.byteLength !== SIZE)
    throw new TypeError('SM4 takes a key and an IV of 16 bytes')
}

/** @param key 16 bytes @param iv 16 bytes, never used twice with the same key */
export const sm4CbcEncrypt = (key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array => {
  check(key, iv)
  const cipher = createCipheriv('sm4-cbc', key, iv)
  return concatBytes(cipher.update(plain), cipher.final())
}

/**
 * CBC proves nothing about who wrote the ciphertext: a wrong key shows only as wrong padding, and not always.
 * @throws SM4_CIPHERTEXT_INVALID
 */
export const sm4CbcDecrypt = (key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array => {
  check(key, iv)
  try {
    const decipher = createDecipheriv('sm4-cbc', key, iv)
    return concatBytes(decipher.update(ciphertext), decipher.final())
  } catch (cause) {
    throw new GsealError('SM4_CIPHERTEXT_INVALID', { length: ciphertext.byteLength }, { cause })
  }
}
