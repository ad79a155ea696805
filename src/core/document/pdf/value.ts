/**
 * The objects of a PDF (ISO 32000-2 7.3) as values. Each value that came from a file knows the bytes it stands in, so
 * that a signature is judged by stored bytes and a comparison of revisions never depends on writing a value again.
 * Integers and reals are told apart because /ByteRange and the cross-reference tables accept integers alone.
 */
import type { Answers } from './answers.ts'

/** Offsets into the file (or into the decoded object stream that the value came from), `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface PdfNumber {
  readonly type: 'number'
  readonly value: number
  readonly integer: boolean
  readonly span: Span
}

export interface PdfName {
  readonly type: 'name'
  /** Decoded (`#20` → blank), one char per byte (latin1). */
  readonly value: string
  readonly span: Span
}

export interface PdfString {
  readonly type: 'string'
  readonly bytes: Uint8Array
  readonly hex: boolean
  /** Between its brackets stand pairs of hexadecimal digits and nothing else, not even white space. */
  readonly paired?: true
  readonly span: Span
}

export interface PdfArray {
  readonly type: 'array'
  readonly items: readonly PdfValue[]
  readonly span: Span
}

export interface PdfDict {
  readonly type: 'dict'
  readonly entries: ReadonlyMap<string, PdfValue>
  /** Keys that stand more than once: readers differ on which value counts (ISO 32000-2 7.3.7). */
  readonly duplicates: readonly string[]
  readonly span: Span
}

export interface PdfStream {
  readonly type: 'stream'
  readonly dict: PdfDict
  /** Undecoded bytes between `stream` and `endstream`. */
  readonly raw: Uint8Array
  readonly span: Span
}

export interface PdfRef {
  readonly type: 'ref'
  readonly number: number
  readonly generation: number
  readonly span: Span
}

export interface PdfBoolean {
  readonly type: 'boolean'
  readonly value: boolean
  readonly span: Span
}

export interface PdfNull {
  readonly type: 'null'
  readonly span: Span
}

export type PdfValue =
  | PdfNull
  | PdfBoolean
  | PdfNumber
  | PdfName
  | PdfString
  | PdfArray
  | PdfDict
  | PdfStream
  | PdfRef

/** Where an object stands, by one cross-reference entry. */
export type XrefEntry =
  | { readonly kind: 'free'; readonly generation: number }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number }

/** An indirect object as it stands in one revision. */
export interface PdfObject {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  /** From `n g obj` to after `endobj` in the file; absent for an object of an object stream. */
  readonly span?: Span
  /** The stored bytes of the object: two revisions with equal bytes hold the same object. */
  readonly stored: Uint8Array
}

/** One incremental update: its own cross-reference section and what the file was when it ended. */
export interface Revision {
  /** 0 is the oldest. */
  readonly index: number
  readonly kind: 'table' | 'stream' | 'hybrid'
  /** Offset of the cross-reference section that `startxref` of this revision names. */
  readonly startxref: number
  /** Offset after `%%EOF` and its end of line: a signature of the whole revision covers exactly this much. */
  readonly end: number
  /** Offset after the `%%EOF` token itself, before its end of line. */
  readonly marker: number
  /** Its `startxref` and `%%EOF` follow its section and name it; else no signature covers exactly this revision. */
  readonly closed: boolean
  /** The bytes of its cross-reference tables and streams, and of each `startxref … %%EOF`. */
  readonly sections: readonly Span[]
  readonly trailer: PdfDict
  /** The entries of this revision's own section(s), hybrid ones merged as ISO 32000-2 7.5.8.4 says. */
  readonly entries: ReadonlyMap<number, XrefEntry>
}

/** The document as a reader sees it at the end of one revision. */
export interface View {
  readonly answers: Answers
  /** Index of the revision whose section holds the entry that counts. */
  owner(number: number): number | undefined
  readonly revision: Revision
  readonly trailer: PdfDict
  /** Entry that counts for an object number in this view. */
  entry(number: number): XrefEntry | undefined
  /** Object by number; `undefined` when free or absent. @throws PDF_MALFORMED, LIMIT_EXCEEDED */
  object(number: number): PdfObject | undefined
  /** Follows references (at most 32); an absent object is null (7.3.10). */
  resolve(value: PdfValue | undefined): PdfValue
  /** Typed reads: `undefined` when the key is absent or of another type. All resolve references. */
  dict(value: PdfValue | undefined): PdfDict | undefined
  array(value: PdfValue | undefined): PdfArray | undefined
  number(value: PdfValue | undefined): number | undefined
  integer(value: PdfValue | undefined): number | undefined
  name(value: PdfValue | undefined): string | undefined
  string(value: PdfValue | undefined): PdfString | undefined
  stream(value: PdfValue | undefined): PdfStream | undefined
  /** Decoded bytes of a stream (all filters of `filters.ts`). @throws PDF_FILTER, LIMIT_EXCEEDED */
  decoded(stream: PdfStream): Uint8Array
  catalog(): PdfDict
  /** Highest object number in use plus one, at least /Size. */
  readonly size: number
}
