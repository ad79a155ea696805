/**
 * Directories of a TIFF file (TIFF 6.0, section 2), one a page: the tags that scans use, each value judged before it is
 * used as a place or a length.
 */
import { view } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

export const TAG = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  offsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  counts: 279,
  planar: 284,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  jpegTables: 347,
} as const

export type Directory = ReadonlyMap<number, readonly number[]>

export const damaged = (reason: string): GsealError =>
  new GsealError('SCAN_DAMAGED', { kind: 'TIFF', reason })
export const unsupported = (feature: string): GsealError =>
  new GsealError('SCAN_UNSUPPORTED', { kind: 'TIFF', kindZh: 'TIFF', feature, featureZh: feature })

/** Bytes of a value by its type; others are of no interest. */
const SIZES: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 7: 1 }
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG))
/** Strips of the tallest page, a row each. */
const MOST_VALUES = 200_000

class Reader {
  readonly bytes: Buffer
  readonly #little: boolean

  constructor(bytes: Uint8Array) {
    this.bytes = view(bytes)
    this.#little = this.bytes.toString('latin1', 0, 2) === 'II'
  }

  number(at: number, size: 1 | 2 | 4): number {
    if (at + size > this.bytes.length) throw damaged(`cut off at byte ${at}`)
    return this.#little ? this.bytes.readUIntLE(at, size) : this.bytes.readUIntBE(at, size)
  }

  #values(at: number): readonly number[] {
    const size = SIZES[this.number(at + 2, 2)]
    const count = this.number(at + 4, 4)
    if (size === undefined) return []
    if (count > MOST_VALUES) throw damaged(`${count} values in one tag`)
    const start = count * size <= 4 ? at + 8 : this.number(at + 8, 4)
    return Array.from({ length: count }, (_, i) => this.number(start + i * size, size))
  }

  directory(at: number): { tags: Directory; next: number } {
    const count = this.number(at, 2)
    const tags = new Map<number, readonly number[]>()
    for (let i = 0; i < count; i += 1) {
      const entry = at + 2 + i * 12
      const tag = this.number(entry, 2)
      if (WANTED.has(tag)) tags.set(tag, this.#values(entry))
    }
    return { tags, next: this.number(at + 2 + count * 12, 4) }
  }
}

/** Bit 0 of the kind: a smaller version of another page, for programs that show many. */
const isPage = (tags: Directory): boolean => ((tags.get(TAG.subfile)?.[0] ?? 0) & 1) === 0

/** @throws SCAN_DAMAGED, LIMIT_EXCEEDED */
export const readDirectories = (bytes: Uint8Array): readonly Directory[] => {
  const reader = new Reader(bytes)
  const found: Directory[] = []
  const met = new Set<number>()
  for (let at = reader.number(4, 4); at !== 0; ) {
    if (met.has(at)) throw damaged('its directories run in a circle')
    met.add(at)
    if (met.size > LIMITS.scan.pages)
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'pages of a scan',
        actual: met.size,
        limit: LIMITS.scan.pages,
      })
    const { tags, next } = reader.directory(at)
    if (isPage(tags)) found.push(tags)
    at = next
  }
  if (found.length === 0) throw damaged('no page')
  return found
}
