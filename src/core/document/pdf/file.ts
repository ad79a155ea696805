/**
 * A PDF file, opened. Reading is strict and lazy: the chain of cross-reference sections at once, each object when it is
 * asked for, nothing by searching and nothing repaired. What a reader tolerates is a finding; what it cannot read is a
 * coded error; neither says anything about trust.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import { Answers } from './answers.ts'
import { Findings, overLimit } from './faults.ts'
import { DecodeBudget } from './filters.ts'
import { objectHead } from './indirect.ts'
import { type Layout, layout } from './layout.ts'
import { Lexer } from './lexer.ts'
import { Meter, parseValue } from './parse.ts'
import { readRevisions } from './revisions.ts'
import { ObjectStore } from './store.ts'
import type { Revision } from './value.ts'
import { type History, historyOf, RevisionView } from './view.ts'

const HEADER = /^%PDF-(\d\.\d)/

/** How far into the file the dictionary of a linearised one may reach (Annex F.2 wants it in the first 1024 bytes). */
const LINEARISED_WITHIN = 2048

/** Offset and version of the header. @throws PDF_NO_HEADER */
const readHeader = (bytes: Uint8Array): { readonly at: number; readonly version: string } => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LIMITS.pdf.headBytes))
  const at = head.indexOf('%PDF-', 0, 'latin1')
  const version = at < 0 ? undefined : HEADER.exec(head.toString('latin1', at, at + 8))?.[1]
  if (version === undefined) throw new GsealError('PDF_NO_HEADER')
  return { at, version }
}

/** Whether the first object of the file says that it is linearised. */
const isLinearised = (bytes: Uint8Array, header: number): boolean => {
  const lexer = new Lexer(bytes, header, header + LINEARISED_WITHIN)
  lexer.skip()
  const first = objectHead(bytes, lexer.at)
  if (first === undefined) return false
  lexer.at = first.body
  try {
    const value = parseValue(lexer, true, new Meter())
    return value.type === 'dict' && value.entries.has('Linearized')
  } catch {
    return false
  }
}

export class PdfFile {
  readonly answers = new Answers()
  readonly bytes: Uint8Array
  /** Of the header, as `1.7`; the catalog may name a later one. */
  readonly version: string
  /** Oldest first; there is at least one. */
  readonly revisions: readonly Revision[]
  /** A trailer has /Encrypt: strings and streams cannot be read, the structure can. */
  readonly encrypted: boolean
  /** Began as a linearised file; later revisions may follow. */
  readonly linearized: boolean
  /** What follows the last `%%EOF` and its end of line. */
  readonly tail: Uint8Array
  /** Length of what stands before `%PDF-`. */
  readonly prefix: number
  readonly store: ObjectStore
  /** What this one was made from by adding to it, as its maker says; nothing here has looked whether that is so. */
  readonly earlier: PdfFile | undefined
  readonly #history: History
  readonly #views: (RevisionView | undefined)[]
  readonly #findings = new Findings()

  private constructor(bytes: Uint8Array, earlier: PdfFile | undefined) {
    if (bytes.length > LIMITS.file.bytes) overLimit('PDF bytes', bytes.length, LIMITS.file.bytes)
    this.bytes = bytes
    const findings = this.#findings
    const meter = new Meter(bytes.length, (key, offset) =>
      findings.add('PDF_DUPLICATE_KEY', 'fail', { key, offset }),
    )
    const budget = new DecodeBudget()
    const header = readHeader(bytes)
    this.version = header.version
    this.prefix = header.at
    if (header.at > 0) findings.add('PDF_HEADER_OFFSET', 'fail', { count: header.at })
    this.linearized = isLinearised(bytes, header.at)
    const chain = readRevisions(this.linearized, { bytes, meter, budget, findings, entries: 0 })
    this.revisions = chain.revisions
    this.tail = bytes.subarray(chain.fileEnd)
    if (this.tail.length > 0) {
      const lexer = new Lexer(this.tail)
      lexer.skipWhite()
      const severity = lexer.at === this.tail.length ? 'warn' : 'fail'
      findings.add('PDF_TAIL', severity, { count: this.tail.length, offset: chain.fileEnd })
    }
    this.encrypted = this.revisions.some(({ trailer }) => trailer.entries.has('Encrypt'))
    if (this.encrypted) findings.add('PDF_ENCRYPTED', 'unknown')
    this.store = new ObjectStore(bytes, meter, budget)
    this.#history = historyOf(this.revisions)
    this.#views = new Array(this.revisions.length).fill(undefined)
    this.earlier = earlier
  }

  /**
   * Reads the end of the file and its cross-reference sections.
   * @param earlier what is known of it may be used again where this file begins with it
   * @throws PDF_NO_HEADER and what `readRevisions` throws
   */
  static open(bytes: Uint8Array, earlier?: PdfFile): PdfFile {
    return new PdfFile(bytes, earlier)
  }

  /** The document at the end of a revision, the newest unless told; the same view each time. */
  view(index = this.revisions.length - 1): RevisionView {
    const known = this.#views[index]
    if (known !== undefined) return known
    const made = new RevisionView(this.revisions, index, this.#history, this.store)
    this.#views[index] = made
    return made
  }

  /** Faults and oddities met so far: those of opening, and duplicate keys of each object that was read since. */
  findings(): readonly Finding[] {
    return this.#findings.list
  }

  /** Which bytes belong to nothing (layout.ts); looks at every object once. */
  layout(): Layout {
    return layout(this)
  }
}
