/** Cross-reference streams (ISO 32000-2 7.5.8). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { xrefMalformed } from './faults.ts'
import { decodeStream } from './filters.ts'
import { objectHead, readIndirect } from './indirect.ts'
import type { PdfDict, PdfStream, PdfValue, XrefEntry } from './value.ts'
import { type Section, SectionEntries, type XrefContext } from './xref.ts'

/** Values of a cross-reference stream are direct (7.5.8.2): a reference cannot be followed before the table is read. */
const direct = (value: PdfValue | undefined): PdfValue =>
  value === undefined
    ? { type: 'null', span: { start: 0, end: 0 } }
    : value.type === 'ref'
      ? xrefMalformed(value.span.start, 'value')
      : value

const integers = (value: PdfValue | undefined): readonly number[] | undefined => {
  if (value?.type !== 'array') return undefined
  const list = value.items.map((item) => (item.type === 'number' && item.integer ? item.value : -1))
  return list.every((n) => n >= 0) ? list : undefined
}

type Widths = readonly [type: number, second: number, third: number]

const widthsOf = (dict: PdfDict): Widths => {
  const [a, b, c, ...more] = integers(dict.entries.get('W')) ?? []
  if (a === undefined || b === undefined || c === undefined || more.length > 0 || Math.max(a, b, c) > 8)
    return xrefMalformed(dict.span.start, 'xref-widths')
  return b === 0 ? xrefMalformed(dict.span.start, 'xref-widths') : [a, b, c]
}

/** Pairs of first number and count; `[0 Size]` unless /Index says otherwise. */
const indexOf = (dict: PdfDict): readonly (readonly [first: number, count: number])[] => {
  const [size = -1] =
    integers({ type: 'array', items: [direct(dict.entries.get('Size'))], span: dict.span }) ?? []
  if (size < 0) throw new GsealError('PDF_TRAILER', { offset: dict.span.start, key: 'Size' })
  const list = dict.entries.has('Index') ? integers(dict.entries.get('Index')) : [0, size]
  if (list === undefined || list.length % 2 !== 0) return xrefMalformed(dict.span.start, 'xref-index')
  return Array.from({ length: list.length / 2 }, (_, i) => {
    const [first = 0, count = 0] = list.slice(2 * i, 2 * i + 2)
    if (first + count - 1 > LIMITS.pdf.objectNumber) xrefMalformed(dict.span.start, 'object-number')
    return [first, count]
  })
}

/** A big-endian field; values beyond 2^53 cannot be offsets and come out as such, never wrapped. */
const field = (data: Uint8Array, at: number, width: number): number => {
  let value = 0
  for (let i = 0; i < width; i++) value = value * 256 + (data[at + i] as number)
  return value
}

const entryOf = (type: number, second: number, third: number): XrefEntry | undefined => {
  if (!Number.isSafeInteger(second) || !Number.isSafeInteger(third)) return undefined
  if (type === 0) return { kind: 'free', generation: third }
  if (type === 1) return { kind: 'plain', offset: second, generation: third }
  return type === 2 ? { kind: 'packed', container: second, index: third } : undefined
}

const readEntries = (stream: PdfStream, at: number, context: XrefContext): ReadonlyMap<number, XrefEntry> => {
  const { dict } = stream
  const [w1, w2, w3] = widthsOf(dict)
  const index = indexOf(dict)
  const data = decodeStream(stream, direct, context.budget).bytes
  const row = w1 + w2 + w3
  const total = index.reduce((sum, [, count]) => sum + count, 0)
  if (total * row > data.length) xrefMalformed(dict.span.start, 'xref-short')
  const entries = new SectionEntries(at, context)
  let from = 0
  for (const [first, count] of index) {
    for (let i = 0; i < count; i++, from += row) {
      const type = w1 === 0 ? 1 : field(data, from, w1)
      const entry = entryOf(type, field(data, from + w1, w2), field(data, from + w1 + w2, w3))
      if (entry === undefined)
        context.findings.add('PDF_XREF_TYPE', 'warn', { offset: at, number: first + i, type })
      entries.add(first + i, entry ?? { kind: 'free', generation: 0 })
    }
  }
  return entries.map
}

/**
 * The cross-reference stream whose `n g obj` stands at `at`.
 * @throws PDF_XREF_AT, PDF_XREF_MALFORMED, PDF_MALFORMED, PDF_STREAM_LENGTH, PDF_FILTER, LIMIT_EXCEEDED
 */
export const readXrefStream = (at: number, context: XrefContext): Section => {
  const { bytes } = context
  if (objectHead(bytes, at) === undefined) throw new GsealError('PDF_XREF_AT', { offset: at })
  const lengthOf = (length: PdfValue | undefined): number =>
    length?.type === 'number' && length.integer ? length.value : -1
  const { value, span } = readIndirect(bytes, at, lengthOf, context.meter)
  if (value.type !== 'stream') throw new GsealError('PDF_XREF_AT', { offset: at })
  const type = value.dict.entries.get('Type')
  if (type?.type !== 'name' || type.value !== 'XRef') xrefMalformed(at, 'xref-type')
  return {
    kind: 'stream',
    at,
    end: span.end,
    trailer: value.dict,
    entries: readEntries(value, at, context),
  }
}
