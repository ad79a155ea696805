/** SM2 numbers as SKF and SDF hold them: in fields of 64 bytes, right-aligned (or of 32, before 2012). */
import { concatBytes } from '../../base/bytes.ts'
import { sm2PublicKey } from '../../gm/index.ts'

const NUMBER = 32

/** SubjectPublicKeyInfo of two coordinates in fields of `width` bytes from `at`. @throws SM2_POINT_INVALID */
export const spkiOfBlob = (blob: Uint8Array, at: number, width: number): Uint8Array => {
  const [x, y] = [at + width - NUMBER, at + 2 * width - NUMBER]
  const point = concatBytes(Uint8Array.of(4), blob.subarray(x, x + NUMBER), blob.subarray(y, y + NUMBER))
  return sm2PublicKey(point).spki
}

/** r ‖ s of a signature blob of two fields. */
export const rawOfBlob = (blob: Uint8Array, width: number): Uint8Array =>
  concatBytes(blob.subarray(width - NUMBER, width), blob.subarray(2 * width - NUMBER, 2 * width))
