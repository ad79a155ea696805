/** What tables and streams of cross-references share. */

import { LIMITS } from '../../base/limits.ts'
import { type Findings, overLimit } from './faults.ts'
import type { DecodeBudget } from './filters.ts'
import type { Meter } from './parse.ts'
import type { PdfDict, XrefEntry } from './value.ts'

/** What the reading of all sections of one file shares. */
export interface XrefContext {
  readonly bytes: Uint8Array
  readonly meter: Meter
  readonly budget: DecodeBudget
  readonly findings: Findings
  /** Entries read so far. */
  entries: number
}

/** One cross-reference section; several make a revision in hybrid and in linearised files. */
export interface Section {
  readonly kind: 'table' | 'stream'
  readonly at: number
  /** Offset behind the trailer dictionary or behind `endobj`. */
  readonly end: number
  readonly trailer: PdfDict
  readonly entries: ReadonlyMap<number, XrefEntry>
}

/** Entries of a section as they are read: counted, and a second entry of one object is told. */
export class SectionEntries {
  readonly map = new Map<number, XrefEntry>()
  readonly #at: number
  readonly #context: XrefContext
  #added = 0

  constructor(at: number, context: XrefContext) {
    this.#at = at
    this.#context = context
  }

  /** @throws LIMIT_EXCEEDED */
  add(number: number, entry: XrefEntry): void {
    if (++this.#context.entries > LIMITS.pdf.entries)
      overLimit('cross-reference entries', this.#context.entries, LIMITS.pdf.entries)
    this.map.set(number, entry)
    if (this.map.size !== ++this.#added) {
      this.#added = this.map.size
      this.#context.findings.add('PDF_XREF_DUPLICATE', 'fail', { offset: this.#at, number })
    }
  }
}
