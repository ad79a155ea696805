/**
 * Digests of texts that begin alike. Every stamp with one seal signs ZA, the seal with its picture (tens of KB), and some
 * hundred bytes of its own: the digest of what they begin with is taken once, and goes on from there.
 *
 * What texts have in common is found by comparing them, byte by byte, each time; nothing is assumed.
 */
import { equalBytes } from '../base/bytes.ts'
import { type RunningHash, sm3, sm3Hash } from './sm3.ts'

/** Shorter openings cost less to digest than to compare and remember. */
const WORTH = 8 * 1024
const LONGEST = 128 * 1024
const REMEMBERED = 4

/** Copies: a slice of a Buffer is a view, and texts lie in memory that is used again. */
interface Opening {
  readonly prefix: Uint8Array
  /** A whole text; once another was seen, what all of them begin with. */
  bytes: Uint8Array
  hash?: RunningHash
}

const commonLength = (a: Uint8Array, b: Uint8Array): number => {
  const end = Math.min(a.byteLength, b.byteLength)
  let at = 0
  while (at < end && a[at] === b[at]) at++
  return at
}

/** Not for secrets: openings, and a text until a second one like it comes, stay in memory. */
export class Openings {
  /** The one used last comes last. */
  #known: Opening[] = []

  /** SM3 of `prefix` and `text`, 32 bytes. */
  digest(prefix: Uint8Array, text: Uint8Array): Uint8Array {
    if (text.byteLength < WORTH || text.byteLength > LONGEST) return sm3(prefix, text)
    const known = this.#known.find(
      (opening) => opening.hash !== undefined && this.#fits(opening, prefix, text),
    )
    if (known?.hash === undefined) {
      this.#meet(prefix, text)
      return sm3(prefix, text)
    }
    this.#use(known)
    const hash = known.hash.copy()
    hash.update(text.subarray(known.bytes.byteLength))
    return hash.digest()
  }

  #fits({ prefix, bytes }: Opening, otherPrefix: Uint8Array, text: Uint8Array): boolean {
    return equalBytes(prefix, otherPrefix) && equalBytes(bytes, text.subarray(0, bytes.byteLength))
  }

  #meet(prefix: Uint8Array, text: Uint8Array): void {
    const like = this.#known.find(
      (opening) => equalBytes(opening.prefix, prefix) && commonLength(opening.bytes, text) >= WORTH,
    )
    if (like === undefined) {
      const opening = { prefix: Uint8Array.from(prefix), bytes: Uint8Array.from(text) }
      this.#known = [...this.#known.slice(1 - REMEMBERED), opening]
      return
    }
    like.bytes = Uint8Array.from(like.bytes.subarray(0, commonLength(like.bytes, text)))
    like.hash = sm3Hash()
    like.hash.update(like.prefix)
    like.hash.update(like.bytes)
    this.#use(like)
  }

  #use(opening: Opening): void {
    if (this.#known.at(-1) === opening) return
    this.#known = [...this.#known.filter((other) => other !== opening), opening]
  }
}
