/** The key derivation of PKCS#12 (RFC 7292 Appendix B), which MACs and old encryptions of such files use. */
import { createHash } from 'node:crypto'
import { concatBytes } from '../base/bytes.ts'

/** The password as BMPString with its two zero bytes (RFC 7292 B.1). */
export const pkcs12Password = (pin: string): Uint8Array => Buffer.from(`${pin}\0`, 'utf16le').swap16()

export interface Pkcs12KdfInput {
  /** Name of the hash in node:crypto. */
  readonly hash: string
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  /** 1 key, 2 IV, 3 MAC key */
  readonly id: 1 | 2 | 3
  /** Bytes wanted. */
  readonly size: number
}

const BLOCK: Readonly<Record<string, number>> = { sha384: 128, sha512: 128 }

/** `bytes` again and again until a whole number of blocks is full; nothing stays nothing. */
const repeated = (bytes: Uint8Array, block: number): Uint8Array => {
  const size = block * Math.ceil(bytes.byteLength / block)
  return Uint8Array.from({ length: size }, (_, i) => bytes[i % bytes.byteLength] ?? 0)
}

/** I_j := (I_j + B + 1) mod 2^v (step 6C), in place. */
const addInto = (block: Uint8Array, addend: Uint8Array): void => {
  let carry = 1
  for (let i = block.byteLength - 1; i >= 0; i--) {
    carry += (block[i] ?? 0) + (addend[i] ?? 0)
    block[i] = carry & 0xff
    carry >>= 8
  }
}

/** Steps 1 to 8 of RFC 7292 B.2. */
export const pkcs12Kdf = (input: Pkcs12KdfInput): Uint8Array => {
  const block = BLOCK[input.hash] ?? 64
  const state = concatBytes(repeated(input.salt, block), repeated(input.password, block))
  const diversifier = new Uint8Array(block).fill(input.id)
  const out: Uint8Array[] = []
  for (let made = 0; made < input.size; ) {
    let digest: Uint8Array = createHash(input.hash).update(diversifier).update(state).digest()
    for (let i = 1; i < input.iterations; i++) digest = createHash(input.hash).update(digest).digest()
    out.push(digest)
    made += digest.byteLength
    const addend = Uint8Array.from({ length: block }, (_, i) => digest[i % digest.byteLength] ?? 0)
    for (let at = 0; at < state.byteLength; at += block) addInto(state.subarray(at, at + block), addend)
  }
  return concatBytes(...out).subarray(0, input.size)
}
