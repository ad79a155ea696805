/**
 * The chain of cross-reference sections, newest first by /Prev, as revisions (ISO 32000-2 7.5.6). A revision is what one
 * `startxref` names: one table or stream, with the stream of /XRefStm in a hybrid file, and with both sections of a
 * linearised file, whose first-page section stands before the main one that it follows (Annex F).
 *
 * Opening reads the end of the file and these sections, and nothing else of it.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { overLimit } from './faults.ts'
import { CLASS, isDigit, Lexer, WHITE } from './lexer.ts'
import type { PdfDict, Revision, Span, XrefEntry } from './value.ts'
import type { Section, XrefContext } from './xref.ts'
import { readXrefStream } from './xref-stream.ts'
import { readTable } from './xref-table.ts'

/** `startxref N %%EOF`. */
interface End {
  readonly start: number
  readonly value: number
  /** Behind `%%EOF`. */
  readonly marker: number
  /** Behind its end of line. */
  readonly end: number
}

export interface RevisionChain {
  /** Oldest first. */
  readonly revisions: readonly Revision[]
  /** Offset behind the last `%%EOF` of the file and its end of line. */
  readonly fileEnd: number
}

const behindEol = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] === 13) return bytes[at + 1] === 10 ? at + 2 : at + 1
  return bytes[at] === 10 ? at + 1 : at
}

/** The `startxref N %%EOF` that begins at `at` after white space and comments. */
const endAt = (bytes: Uint8Array, at: number): End | undefined => {
  const lexer = new Lexer(bytes, at)
  lexer.skip()
  const start = lexer.at
  if (!lexer.accept('startxref')) return undefined
  lexer.skipWhite()
  const value = lexer.digits()
  lexer.skipWhite()
  if (value < 0 || !lexer.startsWith('%%EOF')) return undefined
  const marker = lexer.at + 5
  return { start, value, marker, end: behindEol(bytes, marker) }
}

/** The last `startxref N %%EOF` of the file. @throws PDF_NO_EOF, PDF_STARTXREF */
const lastEnd = (bytes: Uint8Array): End => {
  const from = Math.max(0, bytes.length - LIMITS.pdf.tailBytes)
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from)
  const eof = tail.lastIndexOf('%%EOF', undefined, 'latin1')
  if (eof < 0) throw new GsealError('PDF_NO_EOF')
  const back = (at: number, test: (byte: number) => boolean): number => {
    while (at > 0 && test(bytes[at - 1] as number)) at--
    return at
  }
  const white = (byte: number): boolean => CLASS[byte] === WHITE
  const word = back(back(back(from + eof, white), isDigit), white)
  const end = word >= 9 ? endAt(bytes, word - 9) : undefined
  if (end === undefined || end.marker !== from + eof + 5)
    throw new GsealError('PDF_STARTXREF', { offset: from + eof })
  return end
}

/** A section as the chain found it, with the stream that /XRefStm names. */
interface Link {
  readonly section: Section
  readonly hidden: Section | undefined
}

/** A direct whole number of a trailer; `undefined` when absent. @throws PDF_TRAILER */
const offsetIn = (trailer: PdfDict, key: string, at: number): number | undefined => {
  const value = trailer.entries.get(key)
  if (value === undefined || value.type === 'null') return undefined
  if (value.type !== 'number' || !value.integer || value.value < 0)
    throw new GsealError('PDF_TRAILER', { offset: at, key })
  return value.value
}

const readLink = (at: number, context: XrefContext): Link => {
  const { bytes } = context
  const lexer = new Lexer(bytes, at)
  if (!lexer.startsWith('xref')) return { section: readXrefStream(at, context), hidden: undefined }
  const section = readTable(at, context)
  const stream = offsetIn(section.trailer, 'XRefStm', at)
  return { section, hidden: stream === undefined ? undefined : readXrefStream(stream, context) }
}

/** All links, newest first. @throws PDF_XREF_CYCLE, LIMIT_EXCEEDED and what the sections throw */
const walk = (newest: number, context: XrefContext): readonly Link[] => {
  const links: Link[] = []
  const seen = new Set<number>()
  for (let at: number | undefined = newest; at !== undefined; ) {
    if (seen.has(at)) throw new GsealError('PDF_XREF_CYCLE', { offset: at })
    seen.add(at)
    if (seen.size > LIMITS.pdf.revisions) overLimit('revisions', seen.size, LIMITS.pdf.revisions)
    const link = readLink(at, context)
    links.push(link)
    at = offsetIn(link.section.trailer, 'Prev', at)
  }
  return links
}

const placeOf = (entry: XrefEntry): string =>
  entry.kind === 'plain'
    ? `p${entry.offset}`
    : entry.kind === 'packed'
      ? `c${entry.container}.${entry.index}`
      : 'f'

/** Table and stream of a hybrid section as one: what the table marks in use counts, then the stream (7.5.8.4). */
const hybridEntries = ({ section, hidden }: Link, context: XrefContext): ReadonlyMap<number, XrefEntry> => {
  if (hidden === undefined) return section.entries
  context.findings.add('PDF_XREF_HYBRID', 'warn', { offset: section.at })
  if (hidden.at > section.at)
    context.findings.add('PDF_XREF_ORDER', 'fail', { offset: section.at, previous: hidden.at })
  const merged = new Map(section.entries)
  for (const [number, entry] of hidden.entries) {
    const seen = merged.get(number)
    if (seen === undefined || seen.kind === 'free') merged.set(number, entry)
    else if (placeOf(seen) !== placeOf(entry))
      context.findings.add('PDF_XREF_HYBRID_DIFFERS', 'fail', { offset: section.at, number })
  }
  return merged
}

/** The newer section of a revision over the one that it follows. */
const over = (
  upper: ReadonlyMap<number, XrefEntry>,
  lower: ReadonlyMap<number, XrefEntry>,
): ReadonlyMap<number, XrefEntry> => new Map([...lower, ...upper])

/** The trailer must say how many objects there are, and where the document begins (7.5.5). */
const judgeTrailer = (revision: Revision, context: XrefContext): void => {
  const { trailer, startxref: offset, entries } = revision
  for (const key of ['Size', 'Root'] as const) {
    const value = trailer.entries.get(key)
    const sound = key === 'Root' ? value?.type === 'ref' : value?.type === 'number' && value.integer
    if (!sound) context.findings.add('PDF_TRAILER', 'fail', { offset, key })
  }
  const size = offsetIn(trailer, 'Size', offset) ?? 0
  for (const [number, entry] of entries) {
    if (number < size || entry.kind === 'free') continue
    context.findings.add('PDF_XREF_SIZE', 'fail', { offset, size, number })
    return
  }
}

const asSpan = ({ start, end }: End): Span => ({ start, end })

/**
 * One revision of one link, or of the two of a linearised file.
 * @param file the last `startxref` of the file, for a newest revision that has none of its own behind it
 */
const revisionOf = (
  links: readonly Link[],
  index: number,
  file: End | undefined,
  context: XrefContext,
): Revision => {
  const [first, main] = links
  if (first === undefined) throw new TypeError('a revision has a section')
  const { section } = first
  const ends = links.map((link) => endAt(context.bytes, link.section.end))
  const own = ends.at(-1)
  const closed = own !== undefined && own.value === section.at
  if (!closed) context.findings.add('PDF_REVISION_OPEN', 'fail', { section: section.at })
  const end = own ?? file
  const sections = links
    .flatMap(({ section: shown, hidden }) => (hidden === undefined ? [shown] : [shown, hidden]))
    .map(({ at, end }) => ({ start: at, end }))
  const entries = hybridEntries(first, context)
  const kind = first.hidden === undefined ? section.kind : 'hybrid'
  return {
    index,
    kind,
    startxref: section.at,
    marker: end?.marker ?? section.end,
    end: end?.end ?? section.end,
    closed,
    sections: [...sections, ...ends.flatMap((e) => (e === undefined ? [] : [asSpan(e)]))],
    trailer: section.trailer,
    entries: main === undefined ? entries : over(entries, hybridEntries(main, context)),
  }
}

/**
 * Reads the chain from the last `startxref`.
 * @param linearised the first object of the file says so: then its two oldest sections are one revision
 * @throws PDF_NO_EOF, PDF_STARTXREF, PDF_XREF_AT, PDF_XREF_MALFORMED, PDF_XREF_CYCLE, PDF_TRAILER, PDF_MALFORMED,
 * PDF_STREAM_LENGTH, PDF_FILTER, LIMIT_EXCEEDED
 */
export const readRevisions = (linearised: boolean, context: XrefContext): RevisionChain => {
  const file = lastEnd(context.bytes)
  const links = walk(file.value, context)
  const groups: Link[][] = []
  for (const [i, link] of links.entries()) {
    const newer = links[i - 1]
    const before = newer !== undefined && newer.section.at < link.section.at
    if (before && linearised && i === links.length - 1) groups.at(-1)?.push(link)
    else groups.push([link])
    if (!before || (linearised && i === links.length - 1)) continue
    context.findings.add('PDF_XREF_ORDER', 'fail', {
      offset: newer.section.at,
      previous: link.section.at,
    })
  }
  const revisions = groups.reverse().map((group, index) => {
    const newest = index === groups.length - 1
    const revision = revisionOf(group, index, newest ? file : undefined, context)
    judgeTrailer(revision, context)
    return revision
  })
  const newest = revisions.at(-1)
  if (newest !== undefined && newest.marker !== file.marker) {
    const params = { offset: file.start, section: newest.startxref }
    context.findings.add('PDF_STARTXREF_ELSEWHERE', 'fail', params)
  }
  return { revisions, fileEnd: file.end }
}
