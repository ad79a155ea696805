/**
 * Names for bytes that a process meets again: equal names, equal bytes. SHA-256, because processors compute it several
 * times as fast as SM3; the name never leaves the process, so no standard asks for another digest.
 */
import { hash } from 'node:crypto'
import { equalBytes } from '../base/bytes.ts'

/** Long parts are seals and their pictures, of which a batch meets few: comparing them costs a tenth of a digest. */
const [LONG, LONGEST, MOST] = [4 * 1024, 256 * 1024, 8]

interface Named {
  readonly bytes: Uint8Array
  readonly name: string
}

/** The last long parts, copied: what was named must not change under its name. */
const recent: Named[] = []

const nameOf = (part: Uint8Array): string => {
  if (part.byteLength < LONG || part.byteLength > LONGEST) return hash('sha256', part, 'hex')
  const known = recent.find(({ bytes }) => equalBytes(bytes, part))
  if (known !== undefined) return known.name
  const made = { bytes: Uint8Array.from(part), name: hash('sha256', part, 'hex') }
  recent.unshift(made)
  recent.length = Math.min(recent.length, MOST)
  return made.name
}

/** Each part counts by itself: moving a byte from one to the next gives another name. */
export const fingerprint = (...parts: readonly Uint8Array[]): string => parts.map(nameOf).join(' ')
