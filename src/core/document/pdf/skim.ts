/**
 * Goes over an object without making values of it: where it ends, and whether it could be a signature. An eighth of the
 * cost of parsing, which lets every object of a long document be looked at. What it does not follow with certainty, it
 * leaves to the parser.
 */
import { CLASS, isDigit, Lexer, WHITE } from './lexer.ts'
import { parseValueAt } from './parse.ts'
import { isTelling, type Scanned, scanReferences } from './reference-scan.ts'
import type { PdfValue } from './value.ts'

export interface Skimmed {
  /** Offset behind `endobj`. */
  readonly end: number
  /** Has a name that a signature dictionary has, or one with `#` that could be such a name in disguise. */
  readonly suspect: boolean
  /** Numbers of the objects that it refers to; `undefined` when that was not asked or only parsing it can tell. */
  readonly references: readonly number[] | undefined
}

const LENGTH = Buffer.from('Length')
const ENDOBJ = Buffer.from('endobj')
const STREAM = Buffer.from('stream')
const ENDSTREAM = Buffer.from('endstream')

const stands = (word: Uint8Array, bytes: Uint8Array, at: number): boolean => {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false
  return true
}

/** Offset behind the literal string that begins at `at`; -1 when it is not closed before `limit`. */
const behindLiteral = (bytes: Uint8Array, at: number, limit: number): number => {
  let open = 0
  for (; at < limit; at++) {
    const byte = bytes[at]
    if (byte === 0x5c) at++
    else if (byte === 0x28) open++
    else if (byte === 0x29 && --open === 0) return at + 1
  }
  return -1
}

const behindWhite = (bytes: Uint8Array, at: number, limit = bytes.length): number => {
  while (at < limit && CLASS[bytes[at] as number] === WHITE) at++
  return at
}

/** Behind white space and comments. */
const behindBlank = (bytes: Uint8Array, at: number, limit: number): number => {
  const next = behindWhite(bytes, at, limit)
  if (bytes[next] !== 0x25) return next
  const lexer = new Lexer(bytes, next, limit)
  lexer.skip()
  return lexer.at
}

const behindToken = (bytes: Uint8Array, at: number, limit: number): number => {
  while (at < limit && CLASS[bytes[at] as number] === 0) at++
  return at
}

/** The value of a /Length that begins at `at`: by its digits when it is plainly direct, else by the parser. */
const lengthAt = (bytes: Uint8Array, at: number, lengthOf: (value: PdfValue) => number): number => {
  const start = behindWhite(bytes, at)
  let value = 0
  let end = start
  for (; isDigit(bytes[end] ?? 0); end++) value = value * 10 + (bytes[end] as number) - 0x30
  const next = bytes[behindWhite(bytes, end)]
  if (end > start && end - start < 16 && (next === 0x2f || next === 0x3e)) return value
  return lengthOf(parseValueAt(bytes, at).value)
}

/** Offset behind the `endstream` of data that begin behind the keyword at `keyword`; -1 when none stands there. */
const behindStream = (bytes: Uint8Array, keyword: number, length: number): number => {
  let at = keyword + STREAM.length
  if (bytes[at] === 13) at++
  if (bytes[at] !== 10 || !(length >= 0)) return -1
  at = behindWhite(bytes, at + 1 + length)
  return stands(ENDSTREAM, bytes, at) ? at + ENDSTREAM.length : -1
}

/** Signature values are tens of kilobytes of digits: behind this many bytes the end is looked for natively. */
const NEAR = 64

/** One object as it is gone over. Each step answers whether the way is still certain. */
class Skimmer {
  readonly #bytes: Uint8Array
  readonly #limit: number
  readonly #lengthOf: (value: PdfValue) => number
  #at: number
  #depth = 0
  #suspect = false
  /** Offset behind the key /Length of the outermost dictionary. */
  #length = -1
  /** Offset behind `endobj`. */
  #end = -1

  constructor(bytes: Uint8Array, body: number, limit: number, lengthOf: (value: PdfValue) => number) {
    this.#bytes = bytes
    this.#at = body
    this.#limit = limit
    this.#lengthOf = lengthOf
  }

  /** Goes on behind a dictionary or array that is known. */
  behind({ at, telling, length }: Scanned): this {
    this.#at = at
    this.#suspect = telling
    this.#length = length
    return this
  }

  run(references: readonly number[] | undefined): Skimmed | undefined {
    while (this.#end < 0) if (this.#at >= this.#limit || !this.#step()) return undefined
    return { end: this.#end, suspect: this.#suspect, references }
  }

  #step(): boolean {
    const byte = this.#bytes[this.#at] as number
    const kind = CLASS[byte]
    if (kind === WHITE) this.#at++
    else if (kind === 0) return this.#word()
    else if (byte === 0x2f) return this.#name()
    else if (byte === 0x3c) this.#open()
    else if (byte === 0x3e) return this.#close()
    else if (byte === 0x28) return this.#to(behindLiteral(this.#bytes, this.#at, this.#limit))
    else if (byte === 0x25) return this.#to(behindBlank(this.#bytes, this.#at, this.#limit))
    else if (byte === 0x5b || byte === 0x5d) this.#at++
    else return false
    return true
  }

  #to(at: number): boolean {
    this.#at = at
    return at >= 0
  }

  #name(): boolean {
    const bytes = this.#bytes
    const start = ++this.#at
    let at = start
    for (; at < this.#limit && CLASS[bytes[at] as number] === 0; at++)
      if (bytes[at] === 0x23) this.#suspect = true
    this.#at = at
    if (isTelling(bytes, start, at)) this.#suspect = true
    if (this.#depth !== 1 || at - start !== LENGTH.length || !stands(LENGTH, bytes, start)) return true
    if (this.#length >= 0) return false
    this.#length = at
    return true
  }

  /** A dictionary, or a hexadecimal string as a whole. */
  #open(): void {
    const bytes = this.#bytes
    if (bytes[this.#at + 1] === 0x3c) {
      this.#depth++
      this.#at += 2
      return
    }
    const near = Math.min(this.#at + NEAR, this.#limit)
    while (this.#at < near && bytes[this.#at] !== 0x3e) this.#at++
    if (this.#at === near && near < this.#limit) {
      const rest = bytes.subarray(near, this.#limit).indexOf(0x3e)
      this.#at = rest < 0 ? this.#limit : near + rest
    }
    this.#at++
  }

  #close(): boolean {
    this.#at += 2
    return this.#bytes[this.#at - 1] === 0x3e && --this.#depth >= 0
  }

  /** Numbers and keywords; `endobj` and `stream` mean something outside of dictionaries alone. */
  #word(): boolean {
    const bytes = this.#bytes
    const start = this.#at
    this.#at = behindToken(bytes, start, this.#limit)
    if (this.#depth > 0) return true
    const count = this.#at - start
    if (count === ENDOBJ.length && stands(ENDOBJ, bytes, start)) this.#end = this.#at
    else if (count === STREAM.length && stands(STREAM, bytes, start)) return this.#stream(start)
    return true
  }

  #stream(keyword: number): boolean {
    // A name in disguise could be another /Length.
    if (this.#suspect || this.#length < 0) return false
    const length = lengthAt(this.#bytes, this.#length, this.#lengthOf)
    const behind = behindStream(this.#bytes, keyword, length)
    const at = behind < 0 ? -1 : behindBlank(this.#bytes, behind, this.#limit)
    if (at < 0 || !stands(ENDOBJ, this.#bytes, at)) return false
    this.#end = at + ENDOBJ.length
    return true
  }
}

/**
 * Skims the object whose body begins behind `obj` at `body`.
 * @param limit where the next object begins: an object that reaches beyond is left to the parser
 * @param lengthOf the whole number that a value is or refers to, for a /Length; -1 when it is none
 * @param referring whether its references are looked for as well, which makes it slower
 * @returns `undefined` when the parser has to judge
 * @throws what `lengthOf` throws
 */
export const skim = (
  bytes: Uint8Array,
  body: number,
  limit: number,
  lengthOf: (value: PdfValue) => number,
  referring: boolean,
): Skimmed | undefined => {
  const skimmer = new Skimmer(bytes, body, limit, lengthOf)
  const scanned = referring ? scanReferences(bytes, body, limit) : undefined
  return scanned === undefined ? skimmer.run(undefined) : skimmer.behind(scanned).run(scanned.references)
}
