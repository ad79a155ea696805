/**
 * The references that stand in an object, without making values of it, and what else the survey asks of one on the same
 * way. An answer is given only where the grammar is followed to the end and the parser would find the same: no key twice,
 * no name in disguise, nothing out of place. All else is left to the parser, which tells what is wrong.
 */
import { LIMITS } from '../../base/limits.ts'
import { CLASS, isDigit, WHITE } from './lexer.ts'
import { isHexDigit } from './strings.ts'

const KEYWORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word))
/** What such a stream says of the document, the trailer says: references.ts tells them apart. */
const XREF = Buffer.from('XRef')
const LENGTH = Buffer.from('Length')
const R = 0x52

const LONGEST_TELLING = 12
/** Names that tell a signature dictionary, without their `/`, by their length. */
const TELLING: readonly (Uint8Array | undefined)[] = Array.from(
  { length: LONGEST_TELLING + 1 },
  (_, length) =>
    ['ByteRange', 'Sig', 'DocTimeStamp']
      .map((name) => Buffer.from(name))
      .find((name) => name.length === length),
)

/** More digits than a reference has (parse.ts). */
const MOST_DIGITS = 10
const MOST_GENERATION = 65_535
/** Bytes of a hexadecimal string: longer ones are signature values, which are parsed anyway. */
const MOST_HEX = 4096
/** Dictionaries with more keys are rare; comparing each with each would cost more than parsing. */
const MOST_KEYS = 64

const isWord = (word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}

/** The name at an extent is one that a signature dictionary has. */
export const isTelling = (bytes: Uint8Array, start: number, end: number): boolean => {
  const telling = end - start > LONGEST_TELLING ? undefined : TELLING[end - start]
  return telling !== undefined && isWord(telling, bytes, start, end)
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

/**
 * Of the container that is scanned now, since making lists for each of thousands of objects costs as much as going over
 * them. Of the open containers, innermost last: where the keys of a dictionary begin, -1 for an array.
 */
const OPEN = new Int32Array(LIMITS.pdf.depth)
/** Hashes of the keys of all open dictionaries. */
const KEYS = new Int32Array(LIMITS.pdf.depth * MOST_KEYS)

/** What was met on the way over a dictionary or an array. */
export interface Scanned {
  /** Numbers of the objects that it refers to, as often as it does. */
  readonly references: readonly number[]
  /** Offset behind it. */
  readonly at: number
  /** Has a name that a signature dictionary has. */
  readonly telling: boolean
  /** Offset behind the key /Length of the outermost dictionary; -1 without one. */
  readonly length: number
}

/** Each step answers whether the way is still certain. */
class Scan implements Scanned {
  readonly references: number[] = []
  telling = false
  length = -1
  at: number
  readonly #bytes: Uint8Array
  readonly #end: number
  /** How many containers are open, and how many keys they have. */
  #depth = 0
  #keys = 0
  /** The innermost container is a dictionary. */
  #inDict = false
  /** A key stands there without its value. */
  #waiting = false
  /** How many whole numbers stand just before, of which two and an `R` are a reference. */
  #held = 0
  #first = 0
  #second = 0

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes
    this.at = at
    this.#end = end
  }

  run(): boolean {
    do if (this.at >= this.#end || !this.#step()) return false
    while (this.#depth > 0)
    return true
  }

  #step(): boolean {
    const bytes = this.#bytes
    while (CLASS[bytes[this.at] as number] === WHITE) if (++this.at >= this.#end) return false
    const byte = bytes[this.at] as number
    if (CLASS[byte] === 0) return this.#word()
    if (byte === 0x2f) return this.#name()
    if (byte === 0x5b) return this.#enter(-1, 1)
    if (byte === 0x5d) return !this.#inDict && this.#leave(1)
    const twice = bytes[this.at + 1] === byte
    if (byte === 0x3c) return twice ? this.#enter(this.#keys, 2) : this.#hex()
    if (byte === 0x3e) return twice && this.#closes() && this.#leave(2)
    return byte === 0x28 ? this.#literal() : byte === 0x25 && this.#comment()
  }

  /** A value stands here that is no whole number. */
  #value(): boolean {
    this.#held = 0
    if (!this.#inDict) return this.#depth > 0
    const wanted = this.#waiting
    this.#waiting = false
    return wanted
  }

  #enter(keys: number, length: number): boolean {
    if (this.#depth > 0 && !this.#value()) return false
    if (this.#depth === OPEN.length) return false
    this.at += length
    this.#inDict = keys >= 0
    OPEN[this.#depth++] = keys
    return true
  }

  /** A dictionary ends behind a key and its value. */
  #closes(): boolean {
    return this.#inDict && !this.#waiting && this.#held < 2
  }

  #leave(length: number): boolean {
    if (this.#depth === 0) return false
    const keys = OPEN[--this.#depth] as number
    if (keys >= 0) this.#keys = keys
    this.at += length
    this.#inDict = this.#depth > 0 && (OPEN[this.#depth - 1] as number) >= 0
    this.#waiting = false
    this.#held = 0
    return true
  }

  #name(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    const start = this.at + 1
    let [at, hash] = [start, 0]
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (CLASS[byte] !== 0) break
      if (byte === 0x23) return false
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    this.at = at
    if (isWord(XREF, bytes, start, at)) return false
    if (isTelling(bytes, start, at)) this.telling = true
    if (!this.#inDict || this.#waiting) return this.#value()
    if (this.#depth === 1 && isWord(LENGTH, bytes, start, at)) this.length = at
    return this.#key(hash)
  }

  /** Equal keys have equal hashes; others that have are left to the parser with them. */
  #key(hash: number): boolean {
    if (this.#held === 2) return false
    const count = this.#keys
    const from = OPEN[this.#depth - 1] as number
    for (let i = from; i < count; i++) if (KEYS[i] === hash) return false
    if (count - from === MOST_KEYS) return false
    this.#held = 0
    this.#waiting = true
    KEYS[count] = hash
    this.#keys = count + 1
    return true
  }

  #word(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    const start = this.at
    let at = start
    while (at < end && CLASS[bytes[at] as number] === 0) at++
    this.at = at
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
    this.references.push(this.#first)
    return true
  }

  #hex(): boolean {
    const bytes = this.#bytes
    if (this.telling) return false
    const end = Math.min(this.at + MOST_HEX, this.#end)
    let at = this.at + 1
    while (at < end && (isHexDigit(bytes[at] as number) || CLASS[bytes[at] as number] === WHITE)) at++
    this.at = at + 1
    return bytes[at] === 0x3e && at < end && this.#value()
  }

  #literal(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    let open = 0
    for (let at = this.at; at < end; at++) {
      const byte = bytes[at]
      if (byte === 0x5c) at++
      else if (byte === 0x28) open++
      else if (byte === 0x29 && --open === 0) {
        this.at = at + 1
        return this.#value()
      }
    }
    return false
  }

  #comment(): boolean {
    const [bytes, end] = [this.#bytes, this.#end]
    let at = this.at
    while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++
    this.at = at
    return this.#depth > 0
  }
}

/**
 * Scans the dictionary or array behind `obj` at `body`.
 * @param end nothing behind it is looked at
 * @returns `undefined` when the parser has to judge
 */
export const scanReferences = (bytes: Uint8Array, body: number, end: number): Scanned | undefined => {
  const scan = new Scan(bytes, body, Math.min(end, bytes.length))
  return scan.run() ? scan : undefined
}
