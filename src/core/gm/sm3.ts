/** SM3 (GB/T 32905-2016) over `node:crypto`, and over our own implementation where OpenSSL was built without it. */
import { createHash, getHashes, type Hash, hash as hashOnce } from 'node:crypto'
import { toHex, utf8 } from '../base/bytes.ts'
import { PortableSm3 } from './sm3-portable.ts'

export interface RunningHash {
  update(bytes: Uint8Array): void
  /** The object is spent after this. */
  digest(): Uint8Array
  /** Another hash in the same state. */
  copy(): RunningHash
}

export const running = (hash: Hash): RunningHash => ({
  update: (bytes) => {
    hash.update(bytes)
  },
  digest: () => hash.digest(),
  copy: () => running(hash.copy()),
})

const native = getHashes().includes('sm3')

/** A hash that is fed piece by piece; 32 bytes at the end. */
export const sm3Hash = (): RunningHash => {
  if (!native) return new PortableSm3()
  return running(createHash('sm3'))
}

/** SM3 of the parts one after another, 32 bytes; the parts are not copied together. */
export const sm3 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const [only] = parts
  if (native && only !== undefined && parts.length === 1) return hashOnce('sm3', only, 'buffer')
  const hash = sm3Hash()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** SM3 of bytes, or of a text's UTF-8, as 64 hex digits. */
export const sm3Hex = (input: Uint8Array | string): string => {
  if (native) return hashOnce('sm3', input, 'hex')
  const hash = sm3Hash()
  hash.update(typeof input === 'string' ? utf8(input) : input)
  return toHex(hash.digest())
}
