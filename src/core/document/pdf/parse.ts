/**
 * Values from bytes (ISO 32000-2 7.3). Strict: what the grammar does not allow is PDF_MALFORMED, with two readings that
 * all programs share: `#` in a name without two hexadecimal digits behind it is itself, and of duplicate keys the last
 * one counts while the meter is told.
 */
import { LIMITS } from '../../base/limits.ts'
import { malformed, overLimit } from './faults.ts'
import { CLASS, isDigit, Lexer } from './lexer.ts'
import { internName } from './names.ts'
import { hexString, literalString } from './strings.ts'
import type { PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfValue } from './value.ts'

/** Counts the values of one file, so that many objects over the same bytes cost a known amount, and hears of oddities. */
export class Meter {
  #values = 0
  #scanned = 0
  readonly #bytes: number
  readonly #duplicate: ((key: string, offset: number) => void) | undefined

  /**
   * @param bytes length of the file, of which `scanned` may read a few times as much
   * @param duplicate told of each key that a dictionary gives twice, with the offset of the dictionary
   */
  constructor(bytes = LIMITS.file.bytes, duplicate?: (key: string, offset: number) => void) {
    this.#bytes = bytes
    this.#duplicate = duplicate
  }

  /** @throws LIMIT_EXCEEDED */
  spend(): void {
    if (++this.#values > LIMITS.pdf.values) overLimit('PDF values', this.#values, LIMITS.pdf.values)
  }

  /** Objects that lie over one another cost their bytes again each. @throws LIMIT_EXCEEDED */
  scanned(bytes: number): void {
    this.#scanned += bytes
    const limit = LIMITS.pdf.rescans * this.#bytes + LIMITS.pdf.tailBytes
    if (this.#scanned > limit) overLimit('bytes read as PDF objects', this.#scanned, limit)
  }

  duplicate(key: string, offset: number): void {
    this.#duplicate?.(key, offset)
  }
}

const POWERS: readonly number[] = Array.from({ length: 16 }, (_, n) => 10 ** n)

/** Whether the token that ends at the position ends there. */
const tokenEnds = (lexer: Lexer): boolean =>
  lexer.at >= lexer.end || CLASS[lexer.bytes[lexer.at] as number] !== 0

/** ` G R` behind an object number: the generation, or -1 with the position as it was. */
const generationBehind = (lexer: Lexer): number => {
  const back = lexer.at
  lexer.skip()
  if (lexer.at > back && isDigit(lexer.peek())) {
    const generation = lexer.digits()
    const after = lexer.at
    lexer.skip()
    if (generation >= 0 && generation <= 65_535 && lexer.at > after && lexer.accept('R')) return generation
  }
  lexer.at = back
  return -1
}

const parseNumber = (lexer: Lexer, references: boolean): PdfNumber | PdfRef => {
  const { bytes, end } = lexer
  const start = lexer.at
  const sign = bytes[start] as number
  const signed = sign === 0x2b || sign === 0x2d
  let at = signed ? start + 1 : start
  let value = 0
  let digits = 0
  let fraction = -1
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (isDigit(byte)) {
      value = value * 10 + (byte - 0x30)
      digits++
    } else if (byte === 0x2e && fraction < 0) fraction = digits
    else break
  }
  lexer.at = at
  if (digits === 0 || !tokenEnds(lexer)) malformed(start, 'number')
  if (references && !signed && fraction < 0 && digits <= 10) {
    const generation = generationBehind(lexer)
    if (generation >= 0) return { type: 'ref', number: value, generation, span: { start, end: lexer.at } }
  }
  const integer = fraction < 0 && value <= Number.MAX_SAFE_INTEGER
  if (fraction >= 0) {
    const places = digits - fraction
    value = digits <= 15 ? value / (POWERS[places] as number) : Number.parseFloat(textOf(bytes, start, at))
    if (signed && digits > 15) value = Math.abs(value)
  }
  if (sign === 0x2d) value = value === 0 ? 0 : -value
  return { type: 'number', value, integer, span: { start, end: at } }
}

const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')

export const parseName = (lexer: Lexer): PdfName => {
  const start = lexer.at
  const value = internName(lexer)
  return { type: 'name', value, span: { start, end: lexer.at } }
}

const parseArray = (lexer: Lexer, references: boolean, meter: Meter, depth: number): PdfArray => {
  const start = lexer.at++
  const items: PdfValue[] = []
  for (;;) {
    lexer.skip()
    const byte = lexer.peek()
    if (byte < 0) malformed(lexer.at, 'cut')
    if (byte === 0x5d) break
    items.push(parseValue(lexer, references, meter, depth + 1))
  }
  lexer.at++
  return { type: 'array', items, span: { start, end: lexer.at } }
}

const NONE: readonly string[] = []

const parseDict = (lexer: Lexer, references: boolean, meter: Meter, depth: number): PdfDict => {
  const start = lexer.at
  lexer.at += 2
  const entries = new Map<string, PdfValue>()
  let duplicates: string[] | undefined
  for (;;) {
    lexer.skip()
    const byte = lexer.peek()
    if (byte < 0) malformed(lexer.at, 'cut')
    if (byte === 0x3e && lexer.startsWith('>>')) break
    if (byte !== 0x2f) malformed(lexer.at, 'key')
    const key = internName(lexer)
    if (entries.has(key)) {
      duplicates ??= []
      duplicates.push(key)
      meter.duplicate(key, start)
    }
    entries.set(key, parseValue(lexer, references, meter, depth + 1))
  }
  lexer.at += 2
  return { type: 'dict', entries, duplicates: duplicates ?? NONE, span: { start, end: lexer.at } }
}

const parseKeyword = (lexer: Lexer): PdfValue => {
  const start = lexer.at
  if (lexer.accept('true')) return { type: 'boolean', value: true, span: { start, end: lexer.at } }
  if (lexer.accept('false')) return { type: 'boolean', value: false, span: { start, end: lexer.at } }
  if (lexer.accept('null')) return { type: 'null', span: { start, end: lexer.at } }
  return malformed(start, lexer.peek() < 0 ? 'cut' : 'value')
}

/**
 * The value at the lexer's position, white space and comments before it skipped; the lexer stands behind it then.
 * In a content stream ask `lexer.skip(); lexer.keyword()` first: operators are no values.
 * @param references whether `n g R` is a reference (not in content streams)
 * @throws PDF_MALFORMED, LIMIT_EXCEEDED
 */
export const parseValue = (lexer: Lexer, references: boolean, meter: Meter, depth = 0): PdfValue => {
  lexer.skip()
  meter.spend()
  const byte = lexer.peek()
  switch (byte) {
    case 0x2f:
      return parseName(lexer)
    case 0x28:
      return literalString(lexer)
    case 0x3c:
      if (lexer.bytes[lexer.at + 1] !== 0x3c || lexer.at + 1 >= lexer.end) return hexString(lexer)
      if (depth >= LIMITS.pdf.depth) overLimit('depth of PDF values', depth + 1, LIMITS.pdf.depth)
      return parseDict(lexer, references, meter, depth)
    case 0x5b:
      if (depth >= LIMITS.pdf.depth) overLimit('depth of PDF values', depth + 1, LIMITS.pdf.depth)
      return parseArray(lexer, references, meter, depth)
    case 0x2b:
    case 0x2d:
    case 0x2e:
      return parseNumber(lexer, references)
    default:
      return isDigit(byte) ? parseNumber(lexer, references) : parseKeyword(lexer)
  }
}

/** `parseValue` at an offset; `end` is the offset behind the value. */
export const parseValueAt = (
  bytes: Uint8Array,
  at: number,
  references = true,
  meter = new Meter(),
): { readonly value: PdfValue; readonly end: number } => {
  const lexer = new Lexer(bytes, at)
  const value = parseValue(lexer, references, meter)
  return { value, end: lexer.at }
}
