/**
 * What one signature dictionary says it covers, held against the stored bytes (ISO 32000-2 12.8.1). Exactly one gap is
 * allowed, and it is exactly the hexadecimal string of /Contents in that very dictionary: everything else a signature
 * leaves out could be changed without breaking it. A defect is a problem with a code, never a reason to skip it.
 */
import type { Code } from '../../base/codes/index.ts'
import type { Params } from '../../base/error.ts'
import type { PdfFile } from './file.ts'
import type { PdfDict, PdfString, PdfValue, Span } from './value.ts'

export interface SignatureProblem {
  readonly code: Code
  readonly params: Params
}

/** Offsets into the file, the second exclusive. */
export type Covered = readonly [from: number, to: number]

export interface ByteRange {
  readonly values: readonly number[]
  readonly span: Span
}

export interface Cover {
  readonly byteRange: ByteRange | undefined
  /** Decoded /Contents, its padding included; `undefined` when it is no direct string. */
  readonly contents: Uint8Array | undefined
  readonly contentsSpan: Span | undefined
  /** Empty unless /ByteRange is sound in itself. */
  readonly covered: readonly Covered[]
  /** The revision that ends where the second range ends. */
  readonly endsRevision: number | undefined
  readonly problems: readonly SignatureProblem[]
}

type Tell = (code: Code, params?: Params) => void

const rangeOf = (value: PdfValue | undefined, tell: Tell): ByteRange | undefined => {
  if (value === undefined || value.type === 'null') tell('PDF_SIG_BYTERANGE_MISSING')
  else if (value.type === 'ref') tell('PDF_SIG_BYTERANGE_INDIRECT')
  else if (value.type !== 'array') tell('PDF_SIG_BYTERANGE_FORM')
  else {
    const values = value.items.map((item) => (item.type === 'number' && item.integer ? item.value : -1))
    if (value.items.some(({ type }) => type === 'ref')) tell('PDF_SIG_BYTERANGE_INDIRECT')
    else if (values.length !== 4 || values.some((each) => each < 0)) tell('PDF_SIG_BYTERANGE_FORM')
    return { values, span: value.span }
  }
  return undefined
}

const contentsOf = (value: PdfValue | undefined, inFile: boolean, tell: Tell): PdfString | undefined => {
  if (value === undefined || value.type === 'null') tell('PDF_SIG_CONTENTS_MISSING')
  else if (value.type === 'ref') tell('PDF_SIG_CONTENTS_INDIRECT')
  else if (value.type !== 'string') tell('PDF_SIG_CONTENTS_FORM')
  else {
    if (!value.hex) tell('PDF_SIG_CONTENTS_FORM')
    else if (!inFile || value.paired !== true) tell('PDF_SIG_GAP_HEX')
    if (value.bytes.every((byte) => byte === 0)) tell('PDF_SIG_CONTENTS_MISSING')
    return value
  }
  return undefined
}

/** The two ranges when they are sound in themselves. */
const coveredBy = (
  values: readonly number[],
  size: number,
  tell: Tell,
): readonly [Covered, Covered] | undefined => {
  const [start = -1, a = -1, b = -1, c = -1] = values
  if (values.length !== 4 || values.some((each) => each < 0)) return undefined
  if (start !== 0) tell('PDF_SIG_BYTERANGE_START', { start })
  if (a === 0 || c === 0 || b < start + a || b + c > size) {
    tell('PDF_SIG_BYTERANGE_BOUNDS', { size })
    return undefined
  }
  return [
    [start, start + a],
    [b, b + c],
  ]
}

/** The revision that ends at an offset, with or without the end of line of its `%%EOF`. */
const revisionEndingAt = (file: PdfFile, offset: number): number | undefined =>
  file.revisions.find((each) => each.closed && (each.marker === offset || each.end === offset))?.index

/** @param inFile the dictionary stands in the file itself, so that its spans are offsets of it */
export const coverOf = (file: PdfFile, dict: PdfDict, inFile: boolean): Cover => {
  const problems: SignatureProblem[] = []
  const tell: Tell = (code, params = {}) => problems.push({ code, params })
  for (const key of new Set(dict.duplicates)) tell('PDF_SIG_DUPLICATE_KEY', { key })
  if (!inFile) tell('PDF_SIG_PACKED')
  const byteRange = rangeOf(dict.entries.get('ByteRange'), tell)
  const contents = contentsOf(dict.entries.get('Contents'), inFile, tell)
  const contentsSpan = inFile ? contents?.span : undefined
  const covered = byteRange && coveredBy(byteRange.values, file.bytes.length, tell)
  const common = { byteRange, contents: contents?.bytes, contentsSpan, problems }
  if (covered === undefined) return { ...common, covered: [], endsRevision: undefined }
  const [[, start], [end, last]] = covered
  if (contentsSpan !== undefined && (start !== contentsSpan.start || end !== contentsSpan.end))
    tell('PDF_SIG_GAP', { start, end })
  const endsRevision = revisionEndingAt(file, last)
  if (endsRevision === undefined) tell('PDF_SIG_END', { end: last })
  return { ...common, covered, endsRevision }
}
