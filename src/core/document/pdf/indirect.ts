/** Indirect objects and streams as they stand in the file (ISO 32000-2 7.3.8, 7.3.10): nothing is searched for. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { malformed } from './faults.ts'
import { CLASS, isDigit, Lexer } from './lexer.ts'
import { type Meter, parseValue } from './parse.ts'
import type { PdfDict, PdfObject, PdfStream, PdfValue, Span } from './value.ts'

export interface ObjectHead {
  readonly number: number
  readonly generation: number
  /** Offset behind the keyword `obj`. */
  readonly body: number
}

/** An object of the file itself; what it has of bytes is made when asked for, since a long document has thousands. */
class FileObject implements PdfObject {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  readonly span: Span
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, { number, generation }: ObjectHead, value: PdfValue, span: Span) {
    this.number = number
    this.generation = generation
    this.value = value
    this.span = span
    this.#bytes = bytes
  }

  get stored(): Uint8Array {
    return this.#bytes.subarray(this.span.start, this.span.end)
  }
}

/**
 * The `n g obj` that begins exactly at `at`, with white space between and no comments; `undefined` when none does, also when a regular character stands before
 * it: the `1 0 obj` inside `11 0 obj` is no object.
 */
export const objectHead = (bytes: Uint8Array, at: number): ObjectHead | undefined => {
  if (!isDigit(bytes[at] ?? 0) || (at > 0 && CLASS[bytes[at - 1] as number] === 0)) return undefined
  const lexer = new Lexer(bytes, at)
  const number = lexer.digits()
  const first = lexer.at
  lexer.skipWhite()
  const generation = lexer.at > first ? lexer.digits() : -1
  const second = lexer.at
  lexer.skipWhite()
  if (number < 0 || generation < 0 || generation > 65_535 || lexer.at === second || !lexer.accept('obj'))
    return undefined
  return { number, generation, body: lexer.at }
}

/** Offset of the first data byte behind the keyword `stream` (7.3.8.1: CR LF or LF, never CR alone). */
export const dataStart = (bytes: Uint8Array, afterKeyword: number): number => {
  if (bytes[afterKeyword] === 10) return afterKeyword + 1
  if (bytes[afterKeyword] === 13 && bytes[afterKeyword + 1] === 10) return afterKeyword + 2
  return malformed(afterKeyword, 'stream-eol')
}

/** Offset behind `endstream`, which must follow the data after white space alone. @throws PDF_STREAM_LENGTH */
export const behindEndstream = (bytes: Uint8Array, start: number, length: number): number => {
  const lexer = new Lexer(bytes, start + length)
  if (start + length <= bytes.length) {
    lexer.skipWhite()
    if (lexer.accept('endstream')) return lexer.at
  }
  throw new GsealError('PDF_STREAM_LENGTH', { offset: start })
}

const readStream = (
  lexer: Lexer,
  dict: PdfDict,
  lengthOf: (length: PdfValue | undefined) => number,
): PdfStream => {
  const { bytes } = lexer
  const start = dataStart(bytes, lexer.at)
  const length = lengthOf(dict.entries.get('Length'))
  if (!Number.isSafeInteger(length) || length < 0) malformed(dict.span.start, 'length')
  lexer.at = behindEndstream(bytes, start, length)
  const raw = bytes.subarray(start, start + length)
  return { type: 'stream', dict, raw, span: { start: dict.span.start, end: lexer.at } }
}

/**
 * The object that begins exactly at `at`.
 * @param lengthOf gives the /Length of a stream, which may be a reference
 * @throws PDF_MALFORMED, PDF_STREAM_LENGTH, LIMIT_EXCEEDED
 */
export const readIndirect = (
  bytes: Uint8Array,
  at: number,
  lengthOf: (length: PdfValue | undefined) => number,
  meter: Meter,
): PdfObject & { readonly span: Span } => {
  const head = objectHead(bytes, at) ?? malformed(at, 'obj')
  if (head.number > LIMITS.pdf.objectNumber) malformed(at, 'object-number')
  meter.scanned(0)
  const lexer = new Lexer(bytes, head.body)
  let data = 0
  try {
    let value = parseValue(lexer, true, meter)
    lexer.skip()
    if (value.type === 'dict' && lexer.accept('stream')) {
      value = readStream(lexer, value, lengthOf)
      data = value.raw.length
      lexer.skip()
    }
    if (!lexer.accept('endobj')) malformed(lexer.at, 'endobj')
    return new FileObject(bytes, head, value, { start: at, end: lexer.at })
  } finally {
    meter.scanned(lexer.at - at - data)
  }
}
