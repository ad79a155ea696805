/** Cross-reference tables (ISO 32000-2 7.5.4) with their trailers. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { xrefMalformed } from './faults.ts'
import { Lexer } from './lexer.ts'
import { parseValue } from './parse.ts'
import type { PdfDict, XrefEntry } from './value.ts'
import { type Section, SectionEntries, type XrefContext } from './xref.ts'

const ENTRY = 20

/** `count` decimal digits at an offset, -1 when one is none. */
const fixed = (bytes: Uint8Array, at: number, count: number): number => {
  let value = 0
  for (let i = 0; i < count; i++) {
    const digit = (bytes[at + i] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const entryOf = (use: number, offset: number, generation: number): XrefEntry | undefined => {
  if (generation > 65_535) return undefined
  if (use === 0x6e) return { kind: 'plain', offset, generation }
  return use === 0x66 ? { kind: 'free', generation } : undefined
}

/** `SP CR`, `SP LF` or `CR LF`. */
const twoByteEnd = (a: number | undefined, b: number | undefined): boolean =>
  (a === 0x20 && (b === 13 || b === 10)) || (a === 13 && b === 10)

/** The entry of exactly 20 bytes at an offset. */
const exactEntry = (bytes: Uint8Array, at: number): XrefEntry | undefined => {
  const offset = fixed(bytes, at, 10)
  const generation = fixed(bytes, at + 11, 5)
  if (offset < 0 || generation < 0 || bytes[at + 10] !== 0x20 || bytes[at + 16] !== 0x20) return undefined
  if (!twoByteEnd(bytes[at + 18], bytes[at + 19])) return undefined
  return entryOf(bytes[at + 17] ?? 0, offset, generation)
}

/** The entry at the lexer's position word by word; some writers end it with one byte or none of the blanks. */
const looseEntry = (lexer: Lexer): XrefEntry => {
  const start = lexer.at
  const offset = lexer.digits()
  lexer.skipWhite()
  const generation = lexer.digits()
  lexer.skipWhite()
  const use = lexer.peek()
  const entry = lexer.accept('n') || lexer.accept('f') ? entryOf(use, offset, generation) : undefined
  if (offset < 0 || generation < 0 || entry === undefined) return xrefMalformed(start, 'entry')
  lexer.skipWhite()
  return entry
}

const trailerAt = (lexer: Lexer, context: XrefContext): PdfDict => {
  const at = lexer.at
  if (!lexer.accept('trailer')) return xrefMalformed(at, 'trailer')
  const value = parseValue(lexer, true, context.meter)
  return value.type === 'dict' ? value : xrefMalformed(at, 'trailer')
}

const readSubsection = (lexer: Lexer, entries: SectionEntries): boolean => {
  const at = lexer.at
  const first = lexer.digits()
  lexer.skipWhite()
  const count = lexer.digits()
  if (first < 0 || count < 0) xrefMalformed(at, 'subsection')
  if (first + count - 1 > LIMITS.pdf.objectNumber) xrefMalformed(at, 'object-number')
  lexer.skipWhite()
  let exact = true
  for (let i = 0; i < count; i++) {
    const entry = exactEntry(lexer.bytes, lexer.at)
    if (entry !== undefined) lexer.at += ENTRY
    else exact = false
    entries.add(first + i, entry ?? looseEntry(lexer))
  }
  return exact
}

/**
 * The table whose keyword `xref` stands at `at`.
 * @throws PDF_XREF_MALFORMED, PDF_MALFORMED, LIMIT_EXCEEDED
 */
export const readTable = (at: number, context: XrefContext): Section => {
  const lexer = new Lexer(context.bytes, at)
  if (!lexer.accept('xref')) throw new GsealError('PDF_XREF_AT', { offset: at })
  const entries = new SectionEntries(at, context)
  try {
    let exact = true
    lexer.skip()
    while (!lexer.startsWith('trailer')) {
      exact = readSubsection(lexer, entries) && exact
      lexer.skip()
    }
    if (!exact) context.findings.add('PDF_XREF_ENTRY_SIZE', 'fail', { offset: at })
    const trailer = trailerAt(lexer, context)
    return { kind: 'table', at, end: lexer.at, trailer, entries: entries.map }
  } finally {
    context.meter.scanned(lexer.at - at)
  }
}
