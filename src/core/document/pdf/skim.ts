/**
 * Goes over an object without making values of it: where it ends, and whether it could be a signature. An eighth of the
 * cost of parsing, which lets every object of a long document be looked at. What it does not follow with certainty, it
 * leaves to the parser.
 */
import { CLASS, isDigit, Lexer, WHITE } from './lexer.ts'
import { parseValueAt } from './parse.ts'
import type { PdfValue } from './value.ts'

export interface Skimmed {
  /** Offset behind `endobj`. */
  readonly end: number
  /** Has a name that a signature dictionary has, or one with `#` that could be such a name in disguise. */
  readonly suspect: boolean
}

/** Names that tell a signature dictionary, without their `/`. */
const TELLING: ReadonlyMap<number, Uint8Array> = new Map(
  ['ByteRange', 'Sig', 'DocTimeStamp'].map((name) => [name.length, Buffer.from(name)]),
)
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

/**
 * Skims the object whose body begins behind `obj` at `body`.
 * @param limit where the next object begins: an object that reaches beyond is left to the parser
 * @param lengthOf the whole number that a value is or refers to, for a /Length; -1 when it is none
 * @returns `undefined` when the parser has to judge
 * @throws what `lengthOf` throws
 */
export const skim = (
  bytes: Uint8Array,
  body: number,
  limit: number,
  lengthOf: (value: PdfValue) => number,
): Skimmed | undefined => {
  let depth = 0
  let suspect = false
  let length = -1
  for (let at = body; at < limit; ) {
    const byte = bytes[at] as number
    if (CLASS[byte] === WHITE) at++
    else if (byte === 0x2f) {
      const start = ++at
      for (; at < bytes.length && CLASS[bytes[at] as number] === 0; at++)
        if (bytes[at] === 0x23) suspect = true
      const telling = TELLING.get(at - start)
      if (telling !== undefined && stands(telling, bytes, start)) suspect = true
      if (depth === 1 && at - start === LENGTH.length && stands(LENGTH, bytes, start)) {
        if (length >= 0) return undefined
        length = at
      }
    } else if (byte === 0x3c) {
      if (bytes[at + 1] === 0x3c) {
        depth++
        at += 2
      } else {
        while (at < limit && bytes[at] !== 0x3e) at++
        at++
      }
    } else if (byte === 0x3e) {
      if (bytes[at + 1] !== 0x3e || --depth < 0) return undefined
      at += 2
    } else if (byte === 0x28) {
      at = behindLiteral(bytes, at, limit)
      if (at < 0) return undefined
    } else if (byte === 0x25) at = behindBlank(bytes, at, limit)
    else if (CLASS[byte] !== 0) {
      if (byte !== 0x5b && byte !== 0x5d) return undefined
      at++
    } else {
      const start = at
      at = behindToken(bytes, at, limit)
      if (depth > 0) continue
      if (at - start === ENDOBJ.length && stands(ENDOBJ, bytes, start)) return { end: at, suspect }
      if (at - start !== STREAM.length || !stands(STREAM, bytes, start)) continue
      // A name in disguise could be /Length.
      if (suspect || length < 0) return undefined
      const end = behindStream(bytes, start, lengthAt(bytes, length, lengthOf))
      const close = end < 0 ? -1 : behindBlank(bytes, end, limit)
      return close >= 0 && stands(ENDOBJ, bytes, close) ? { end: close + ENDOBJ.length, suspect } : undefined
    }
  }
  return undefined
}
