/**
 * The references that stand in an object, without making values of it. An answer is given only where the grammar is
 * followed to the end and the parser would find the same: no key twice, no name in disguise, nothing out of place. All
 * else is left to the parser, which tells what is wrong.
 */
import { LIMITS } from '../../base/limits.ts'
import { CLASS, isDigit, WHITE } from './lexer.ts'
import { isHexDigit } from './strings.ts'

const KEYWORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word))
/** What such a stream says of the document, the trailer says: references.ts tells them apart. */
const XREF = Buffer.from('XRef')
const R = 0x52

/** More digits than a reference has (parse.ts). */
const MOST_DIGITS = 10
const MOST_GENERATION = 65_535
/** Dictionaries with more keys are rare; comparing each with each would cost more than parsing. */
const MOST_KEYS = 64

const isWord = (word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}

/** The number that a word of digits is; -1 for any other word. */
const wholeNumber = (bytes: Uint8Array, start: number, end: number): number => {
  if (end - start > MOST_DIGITS) return -1
  let value = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (!isDigit(byte)) return -1
    value = value * 10 + byte - 0x30
  }
  return value
}

/** A sign, digits and one dot, as the parser has them. */
const isNumber = (bytes: Uint8Array, start: number, end: number): boolean => {
  const first = bytes[start]
  let [digits, dots] = [0, 0]
  for (let at = first === 0x2b || first === 0x2d ? start + 1 : start; at < end; at++) {
    const byte = bytes[at] as number
    if (isDigit(byte)) digits++
    else if (byte === 0x2e) dots++
    else return false
  }
  return digits > 0 && dots <= 1
}

/** Each step answers whether the way is still certain. */
class Scan {
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #found: number[]
  #at: number
  /** Of the open containers, innermost last: where the keys of a dictionary begin; -1 for an array. */
  readonly #open: number[] = []
  /** Hashes of the keys of all open dictionaries. */
  readonly #keys: number[] = []
  /** The innermost container is a dictionary. */
  #inDict = false
  /** A key stands there without its value. */
  #waiting = false
  /** How many whole numbers stand just before, of which two and an `R` are a reference. */
  #held = 0
  #first = 0
  #second = 0

  constructor(bytes: Uint8Array, at: number, end: number, found: number[]) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
    this.#found = found
  }

  run(): boolean {
    do if (this.#at >= this.#end || !this.#step()) return false
    while (this.#open.length > 0)
    return true
  }

  #step(): boolean {
    const bytes = this.#bytes
    while (CLASS[bytes[this.#at] as number] === WHITE) if (++this.#at >= this.#end) return false
    const byte = bytes[this.#at] as number
    if (CLASS[byte] === 0) return this.#word()
    if (byte === 0x2f) return this.#name()
    if (byte === 0x5b) return this.#enter(-1, 1)
    if (byte === 0x5d) return !this.#inDict && this.#leave(1)
    const twice = bytes[this.#at + 1] === byte
    if (byte === 0x3c) return twice ? this.#enter(this.#keys.length, 2) : this.#hex()
    if (byte === 0x3e) return twice && this.#closes() && this.#leave(2)
    return byte === 0x28 ? this.#literal() : byte === 0x25 && this.#comment()
  }

  /** A value stands here that is no whole number. */
  #value(): boolean {
    this.#held = 0
    if (!this.#inDict) return this.#open.length > 0
    const wanted = this.#waiting
    this.#waiting = false
    return wanted
  }

  #enter(keys: number, length: number): boolean {
    const { depth } = LIMITS.pdf
    if (this.#open.length > 0 && !this.#value()) return false
    this.#at += length
    this.#inDict = keys >= 0
    return this.#open.push(keys) <= depth
  }

  /** A dictionary ends behind a key and its value. */
  #closes(): boolean {
    return this.#inDict && !this.#waiting && this.#held < 2
  }

  #leave(length: number): boolean {
    const keys = this.#open.pop()
    if (keys === undefined) return false
    if (keys >= 0) this.#keys.length = keys
    this.#at += length
    this.#inDict = (this.#open.at(-1) ?? -1) >= 0
    this.#waiting = false
    this.#held = 0
    return true
  }

  #name(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    const start = this.#at + 1
    let [at, hash] = [start, 0]
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (CLASS[byte] !== 0) break
      if (byte === 0x23) return false
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    this.#at = at
    if (isWord(XREF, bytes, start, at)) return false
    return this.#inDict && !this.#waiting ? this.#key(hash) : this.#value()
  }

  /** Equal keys have equal hashes; others that have are left to the parser with them. */
  #key(hash: number): boolean {
    if (this.#held === 2) return false
    const keys = this.#keys
    const from = this.#open.at(-1) as number
    for (let i = from; i < keys.length; i++) if (keys[i] === hash) return false
    this.#held = 0
    this.#waiting = true
    return keys.push(hash) - from <= MOST_KEYS
  }

  #word(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    const start = this.#at
    let at = start
    while (at < end && CLASS[bytes[at] as number] === 0) at++
    this.#at = at
    const value = wholeNumber(bytes, start, at)
    if (value >= 0) return this.#whole(value)
    if (at - start === 1 && bytes[start] === R) return this.#reference()
    const known = isNumber(bytes, start, at) || KEYWORDS.some((word) => isWord(word, bytes, start, at))
    return known && this.#value()
  }

  /** In a dictionary the first is the value, and a second must be on the way to a reference. */
  #whole(value: number): boolean {
    if (this.#held === 0) {
      const fits = this.#value()
      this.#held = 1
      this.#first = value
      return fits
    }
    if (this.#held === 2) {
      if (this.#inDict) return false
      this.#first = this.#second
    }
    this.#held = 2
    this.#second = value
    return true
  }

  #reference(): boolean {
    if (this.#held !== 2 || this.#second > MOST_GENERATION) return false
    this.#held = 0
    this.#found.push(this.#first)
    return true
  }

  #hex(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    let at = this.#at + 1
    while (at < end && (isHexDigit(bytes[at] as number) || CLASS[bytes[at] as number] === WHITE)) at++
    this.#at = at + 1
    return bytes[at] === 0x3e && at < end && this.#value()
  }

  #literal(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    let open = 0
    for (let at = this.#at; at < end; at++) {
      const byte = bytes[at]
      if (byte === 0x5c) at++
      else if (byte === 0x28) open++
      else if (byte === 0x29 && --open === 0) {
        this.#at = at + 1
        return this.#value()
      }
    }
    return false
  }

  #comment(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    let at = this.#at
    while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++
    this.#at = at
    return this.#open.length > 0
  }
}

/**
 * Adds the numbers of the objects that the dictionary or array behind `obj` at `body` refers to.
 * @param end nothing behind it is looked at
 * @returns false when the parser has to judge; nothing is added then
 */
export const scanReferences = (bytes: Uint8Array, body: number, end: number, found: number[]): boolean => {
  const before = found.length
  const certain = new Scan(bytes, body, Math.min(end, bytes.length), found).run()
  if (!certain) found.length = before
  return certain
}
