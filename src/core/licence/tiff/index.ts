/**
 * TIFF scans (TIFF 6.0): black and white, grey, colour and palette pages in strips, not compressed or by fax group 4, LZW,
 * PackBits or deflate, become PNG pixel by pixel; a page that is one JPEG gives that JPEG. Anything else (tiles, planes,
 * 16 bits, CMYK, fax group 3, JPEG in strips) is refused by name.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { bilevelPng, samplesPng } from '../../impression/index.ts'
import type { ScanPage } from '../scan.ts'
import { type Directory, damaged, readDirectories, TAG, unsupported } from './directory.ts'
import { COMPRESSIONS } from './strips.ts'

const JPEG = 7
const WHITE_IS_ZERO = 0
const BLACK_IS_ZERO = 1
const RGB = 2
const PALETTE = 3
const YCBCR = 6
/** Pixels of a page that is not black and white: its samples are held in memory twice. */
const MOST_PIXELS = LIMITS.scan.pixels / 2

class Page {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly samples: number
  readonly photometric: number
  readonly compression: number
  readonly #tags: Directory
  readonly #file: Uint8Array

  constructor(tags: Directory, file: Uint8Array) {
    this.#tags = tags
    this.#file = file
    this.width = this.one(TAG.width)
    this.height = this.one(TAG.height)
    this.bits = this.one(TAG.bits, 1)
    this.samples = this.one(TAG.samples, 1)
    this.photometric = this.one(TAG.photometric)
    this.compression = this.one(TAG.compression, 1)
  }

  one(tag: number, otherwise?: number): number {
    const value = this.#tags.get(tag)?.[0] ?? otherwise
    if (value === undefined) throw damaged(`no tag ${tag}`)
    return value
  }

  list(tag: number): readonly number[] {
    return this.#tags.get(tag) ?? []
  }

  get stride(): number {
    return Math.ceil((this.width * this.bits * this.samples) / 8)
  }

  strips(): readonly Uint8Array[] {
    const [offsets, counts] = [this.list(TAG.offsets), this.list(TAG.counts)]
    if (offsets.length === 0 || offsets.length !== counts.length) throw damaged('strips without places')
    return offsets.map((offset, i) => {
      const end = offset + (counts[i] ?? 0)
      if (end > this.#file.byteLength) throw damaged('a strip lies outside the file')
      return this.#file.subarray(offset, end)
    })
  }

  /** Depths, layouts and sizes that are taken. @throws SCAN_UNSUPPORTED, LIMIT_EXCEEDED */
  judge(): void {
    const { width, height, bits, samples } = this
    if (width < 1 || height < 1) throw damaged('no pixels')
    const limit = bits === 1 ? LIMITS.scan.pixels : MOST_PIXELS
    if (width * height > limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: 'pixels of a scan', actual: width * height, limit })
    if (this.list(TAG.tileWidth).length > 0) throw unsupported('tiles')
    if (samples > 1 && this.one(TAG.planar, 1) !== 1) throw unsupported('separate planes')
    if (this.list(TAG.bits).some((value) => value !== bits)) throw unsupported('samples of different depth')
    if (bits !== 1 && bits !== 8) throw unsupported(`${bits} bits`)
    if (bits === 1 && samples !== 1) throw unsupported('1 bit in several samples')
  }
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0
  for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) turned |= 0x80 >> bit
  return turned
})

/** Samples that are stored as differences to their left neighbours (section 14). */
const undoPredictor = (page: Page, rows: Uint8Array): void => {
  const predictor = page.one(TAG.predictor, 1)
  if (predictor === 1) return
  if (predictor !== 2 || page.bits !== 8) throw unsupported(`predictor ${predictor}`)
  const { stride, samples } = page
  for (let start = 0; start < rows.length; start += stride) {
    for (let i = start + samples; i < start + stride; i += 1)
      rows[i] = (rows[i] ?? 0) + (rows[i - samples] ?? 0)
  }
}

const rowsOf = (page: Page): Uint8Array => {
  const { width, height, stride, compression } = page
  const undo = COMPRESSIONS[compression]
  if (undo === undefined) throw unsupported(`compression ${compression}`)
  const perStrip = Math.min(page.one(TAG.rowsPerStrip, height), height)
  if (perStrip < 1) throw damaged('strips without rows')
  const rows = new Uint8Array(stride * height)
  const strips = page.strips()
  if (strips.length !== Math.ceil(height / perStrip)) throw damaged('strips are missing')
  const turned = page.one(TAG.fillOrder, 1) === 2
  for (const [i, strip] of strips.entries()) {
    const count = Math.min(perStrip, height - i * perStrip)
    const size = count * stride
    const bytes = turned ? strip.map((byte) => REVERSED[byte] ?? 0) : strip
    const plain = undo({ bytes, width, rows: count, size })
    if (plain.byteLength < size) throw damaged('a strip ends early')
    rows.set(plain.subarray(0, size), i * perStrip * stride)
  }
  undoPredictor(page, rows)
  return rows
}

function* lines(rows: Uint8Array, stride: number): Generator<Uint8Array> {
  for (let start = 0; start < rows.length; start += stride) yield rows.subarray(start, start + stride)
}

const inverted = (rows: Uint8Array): Uint8Array => rows.map((byte) => byte ^ 0xff)

/** Colours of 16 bits each, all reds before all greens before all blues (section 5). */
const fromPalette = (page: Page, rows: Uint8Array): Uint8Array => {
  const palette = page.list(TAG.palette)
  if (palette.length !== 3 * 256) throw damaged('a palette of another size')
  const out = new Uint8Array(rows.length * 3)
  for (let i = 0; i < rows.length; i += 1) {
    for (let k = 0; k < 3; k += 1) out[i * 3 + k] = (palette[k * 256 + (rows[i] ?? 0)] ?? 0) >> 8
  }
  return out
}

const pngOf = (page: Page): Uint8Array => {
  const { width, height, bits, samples, photometric, stride } = page
  const grey = photometric === WHITE_IS_ZERO || photometric === BLACK_IS_ZERO
  if (grey && samples === 1) {
    const rows = photometric === WHITE_IS_ZERO ? inverted(rowsOf(page)) : rowsOf(page)
    return bits === 1 ? bilevelPng(width, height, lines(rows, stride)) : samplesPng(width, height, 1, rows)
  }
  if (photometric === RGB && bits === 8 && samples === 3) return samplesPng(width, height, 3, rowsOf(page))
  if (photometric === PALETTE && bits === 8 && samples === 1)
    return samplesPng(width, height, 3, fromPalette(page, rowsOf(page)))
  throw unsupported(`photometric ${photometric} with ${samples} samples`)
}

/** The JPEG of a page that is one strip, with the tables that TIFF keeps apart put back (TIFF Technical Note 2). */
const jpegOf = (page: Page): Uint8Array => {
  const [strip, more] = page.strips()
  if (strip === undefined || more !== undefined) throw unsupported('JPEG in several strips')
  if (page.photometric !== YCBCR && page.photometric !== BLACK_IS_ZERO)
    throw unsupported(`JPEG with photometric ${page.photometric}`)
  const tables = Buffer.from(page.list(TAG.jpegTables))
  return tables.length < 4 ? strip : Buffer.concat([tables.subarray(0, -2), strip.subarray(2)])
}

/**
 * The pages of a TIFF file; `jpeg` reads those that are one.
 * @throws SCAN_DAMAGED, SCAN_UNSUPPORTED, LIMIT_EXCEEDED
 */
export const tiffPages = (file: Uint8Array, jpeg: (bytes: Uint8Array) => ScanPage): readonly ScanPage[] =>
  readDirectories(file).map((tags) => {
    const page = new Page(tags, file)
    page.judge()
    if (page.compression === JPEG) return jpeg(jpegOf(page))
    return { bytes: pngOf(page), format: 'PNG', width: page.width, height: page.height }
  })
