/**
 * Which bytes of the file belong to nothing: neither to an object that a cross-reference lists, nor to a section of one,
 * nor to the header; white space and comments aside. Programs that repair files may find objects there that are no part
 * of the document.
 */
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import { Findings } from './faults.ts'
import type { PdfFile } from './file.ts'
import { CLASS, Lexer, WHITE } from './lexer.ts'
import { survey } from './survey.ts'
import type { Span } from './value.ts'

export interface Gap extends Span {
  /** `tail` stands behind the last %%EOF, `prefix` before the header, `object` holds the keyword `obj`. */
  readonly kind: 'prefix' | 'object' | 'data' | 'tail'
  /** The oldest revision that holds it; `undefined` behind the newest. */
  readonly revision: number | undefined
}

export interface Layout {
  /** In order of offset; the first thousand. */
  readonly gaps: readonly Gap[]
  /** Of gaps, of overlaps, and of entries that lead nowhere. Prefix and tail are findings of the file itself. */
  readonly findings: readonly Finding[]
}

interface Owned extends Span {
  /** Object number; -1 for a section of cross-references. */
  readonly number: number
}

/** Extents and sections by offset; a cross-reference stream that lists itself is both. */
const ownedSpans = (file: PdfFile): readonly Owned[] => {
  const { extents } = survey(file)
  const sections = file.revisions
    .flatMap(({ sections }) => sections)
    .map(({ start, end }) => ({ start, end, number: -1 }))
    .sort((a, b) => a.start - b.start)
  const all: Owned[] = []
  let next = 0
  for (const extent of extents) {
    for (; next < sections.length && (sections[next] as Owned).start < extent.start; next++)
      all.push(sections[next] as Owned)
    all.push(extent)
  }
  return [...all, ...sections.slice(next)]
}

/** Whether an extent holds nothing but white space and comments; quick for the usual line end. */
const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => {
  let at = start
  while (at < end && CLASS[bytes[at] as number] === WHITE) at++
  if (at >= end) return true
  const lexer = new Lexer(bytes, at, end)
  lexer.skip()
  return lexer.at >= end
}

const make = (file: PdfFile): Layout => {
  const { bytes, revisions } = file
  const findings = new Findings()
  const gaps: Gap[] = []
  const fileEnd = bytes.length - file.tail.length
  const gap = (start: number, end: number): void => {
    if (start >= end || isBlank(bytes, start, end)) return
    const content = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    const kind = content.includes('obj', 0, 'latin1') ? 'object' : 'data'
    const listed = gaps.length < LIMITS.pdf.gaps
    const revision = listed ? revisions.find((each) => end <= each.end)?.index : undefined
    if (listed) gaps.push({ start, end, kind, revision })
    if (kind === 'object') findings.add('PDF_UNOWNED_OBJECT', 'fail', { offset: start })
    else {
      const severity = revision === undefined ? 'fail' : 'warn'
      findings.add('PDF_UNOWNED_BYTES', severity, { offset: start, count: end - start })
    }
  }
  if (file.prefix > 0) gaps.push({ start: 0, end: file.prefix, kind: 'prefix', revision: 0 })
  let at = file.prefix
  let before: Owned | undefined
  for (const span of ownedSpans(file)) {
    if (span.start >= at) gap(at, Math.min(span.start, fileEnd))
    else if (span.start !== before?.start || span.end !== before.end)
      findings.add('PDF_OBJECT_OVERLAP', 'fail', { number: Math.max(span.number, 0), offset: span.start })
    at = Math.max(at, span.end)
    before = span
  }
  gap(at, fileEnd)
  if (file.tail.length > 0)
    gaps.push({ start: fileEnd, end: bytes.length, kind: 'tail', revision: undefined })
  for (const { code, severity, params } of survey(file).faults) findings.add(code, severity, params)
  return { gaps, findings: findings.list }
}

const QUESTION = Symbol('layout')

/** The layout of a file; read once. @throws nothing that a file could cause */
export const layout = (file: PdfFile): Layout => file.answers.once(QUESTION, () => make(file))
