/**
 * Decoding of streams (ISO 32000-2 7.4). Image filters are left as they are and said so: gseal shows no images, and
 * a comparison of revisions goes by stored bytes. Crypt filters other than Identity are refused.
 */
import { inflateSync } from 'node:zlib'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { overLimit, type Reason, reasonParams } from './faults.ts'
import { unpredict } from './predictor.ts'
import { ascii85, asciiHex, type Decoded, lzw, runLength } from './text-filters.ts'
import type { PdfDict, PdfStream, PdfValue } from './value.ts'

export interface Filter {
  readonly name: string
  readonly parms: PdfDict | undefined
}

/** Follows references; an absent value is null. */
export type Resolve = (value: PdfValue | undefined) => PdfValue

export interface DecodedStream {
  readonly bytes: Uint8Array
  /** Image filters that are still to be undone, outermost first. */
  readonly undecoded: readonly string[]
}

/** How many bytes the streams of one file may yet decode to. */
export class DecodeBudget {
  readonly #limit: number
  #left: number

  constructor(limit: number = LIMITS.pdf.decodedBytes) {
    this.#limit = limit
    this.#left = limit
  }

  /** What one decoding may give now. */
  get allowance(): number {
    if (this.#left <= 0) overLimit('decoded bytes', this.#limit - this.#left, this.#limit)
    return Math.min(this.#left, LIMITS.pdf.streamBytes)
  }

  spend(bytes: number): void {
    this.#left -= bytes
  }
}

const IMAGE_FILTERS: ReadonlySet<string> = new Set([
  'DCTDecode',
  'JPXDecode',
  'CCITTFaxDecode',
  'JBIG2Decode',
])

const fail = (offset: number, filter: string, reason: Reason): never => {
  throw new GsealError('PDF_FILTER', { offset, filter, ...reasonParams(reason) })
}

/** The filters of a stream, outermost first, each with its parameters. @throws PDF_FILTER */
export const filtersOf = (dict: PdfDict, resolve: Resolve): readonly Filter[] => {
  const offset = dict.span.start
  const filter = resolve(dict.entries.get('Filter'))
  const parms = resolve(dict.entries.get('DecodeParms'))
  const names = filter.type === 'array' ? filter.items.map(resolve) : filter.type === 'null' ? [] : [filter]
  const listed = parms.type === 'array' ? parms.items.map(resolve) : parms.type === 'null' ? [] : [parms]
  if (names.length > LIMITS.pdf.filters) overLimit('filters', names.length, LIMITS.pdf.filters)
  if (listed.length > names.length) fail(offset, 'DecodeParms', 'filter-list')
  return names.map((name, i) => {
    if (name.type !== 'name') return fail(offset, 'Filter', 'filter-list')
    const own = listed[i]
    if (own !== undefined && own.type !== 'dict' && own.type !== 'null')
      return fail(offset, 'DecodeParms', 'filter-list')
    return { name: name.value, parms: own?.type === 'dict' ? own : undefined }
  })
}

const inflate = (data: Uint8Array, limit: number): Decoded => {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'full' : undefined
  }
}

const integerOf = (dict: PdfDict | undefined, key: string, fallback: number, resolve: Resolve): number => {
  const value = resolve(dict?.entries.get(key))
  if (value.type === 'null') return fallback
  return value.type === 'number' && value.integer ? value.value : -1
}

const predicted = (data: Uint8Array, parms: PdfDict | undefined, resolve: Resolve): Uint8Array | Reason =>
  parms === undefined
    ? data
    : unpredict(data, {
        predictor: integerOf(parms, 'Predictor', 1, resolve),
        colors: integerOf(parms, 'Colors', 1, resolve),
        bits: integerOf(parms, 'BitsPerComponent', 8, resolve),
        columns: integerOf(parms, 'Columns', 1, resolve),
      })

/** One filter undone, before any predictor; a reason when it is not known. */
const applied = (
  data: Uint8Array,
  { name, parms }: Filter,
  limit: number,
  resolve: Resolve,
): Decoded | Reason => {
  switch (name) {
    case 'FlateDecode':
      return inflate(data, limit)
    case 'LZWDecode': {
      const early = integerOf(parms, 'EarlyChange', 1, resolve)
      return early === 0 || early === 1 ? lzw(data, early, limit) : 'predictor'
    }
    case 'ASCIIHexDecode':
      return asciiHex(data, limit)
    case 'ASCII85Decode':
      return ascii85(data, limit)
    case 'RunLengthDecode':
      return runLength(data, limit)
    case 'Crypt': {
      const kind = resolve(parms?.entries.get('Name'))
      return kind.type === 'null' || (kind.type === 'name' && kind.value === 'Identity') ? data : 'crypt'
    }
    default:
      return 'filter'
  }
}

/**
 * The data of a stream with its filters undone, up to the first image filter.
 * @throws PDF_FILTER (offset of the stream's dictionary), LIMIT_EXCEEDED
 */
export const decodeStream = (
  stream: PdfStream,
  resolve: Resolve,
  budget = new DecodeBudget(),
): DecodedStream => {
  const offset = stream.dict.span.start
  if (resolve(stream.dict.entries.get('F')).type !== 'null') fail(offset, 'F', 'external')
  const filters = filtersOf(stream.dict, resolve)
  let bytes = stream.raw
  for (const [i, filter] of filters.entries()) {
    if (IMAGE_FILTERS.has(filter.name)) return { bytes, undecoded: filters.slice(i).map(({ name }) => name) }
    const limit = budget.allowance
    const result = applied(bytes, filter, limit, resolve)
    budget.spend(result instanceof Uint8Array ? result.length : limit)
    if (result === 'full') return overLimit('decoded bytes of a stream', limit + 1, limit)
    if (!(result instanceof Uint8Array)) return fail(offset, filter.name, result ?? 'filter-data')
    const predictable = filter.name === 'FlateDecode' || filter.name === 'LZWDecode'
    const plain = predictable ? predicted(result, filter.parms, resolve) : result
    if (!(plain instanceof Uint8Array)) return fail(offset, filter.name, plain)
    bytes = plain
  }
  return { bytes, undecoded: [] }
}
