/** PNG files (ISO/IEC 15948): every colour type, bit depth and interlace method, with CRC and order of chunks checked. */
import { crc32, inflateSync } from 'node:zlib'
import { concatBytes, view } from '../../base/bytes.ts'
import { pngChunks } from '../png.ts'
import { checkFilters, unfilter } from './png-filter.ts'
import { pixelWriter } from './png-pixels.ts'
import { damaged, type Raster, unsupported } from './raster.ts'

export type PngColour = 0 | 2 | 3 | 4 | 6

export interface PngFile {
  readonly width: number
  readonly height: number
  /** Bits of one sample. */
  readonly depth: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colour: PngColour
  readonly interlaced: boolean
  /** RGB triples of PLTE. */
  readonly palette: Uint8Array | undefined
  /** Contents of tRNS. */
  readonly transparency: Uint8Array | undefined
  /** The zlib stream of all IDAT. */
  readonly packed: Uint8Array
}

/** Allowed bit depths and samples per pixel by colour type (ISO/IEC 15948 11.2.2). */
const COLOURS: Readonly<Record<PngColour, { readonly depths: readonly number[]; readonly samples: number }>> =
  {
    0: { depths: [1, 2, 4, 8, 16], samples: 1 },
    2: { depths: [8, 16], samples: 3 },
    3: { depths: [1, 2, 4, 8], samples: 1 },
    4: { depths: [8, 16], samples: 2 },
    6: { depths: [8, 16], samples: 4 },
  }

const isColour = (value: number): value is PngColour => Object.hasOwn(COLOURS, value)

export const bitsPerPixel = ({ colour, depth }: Pick<PngFile, 'colour' | 'depth'>): number =>
  COLOURS[colour].samples * depth

type Header = Omit<PngFile, 'palette' | 'transparency' | 'packed'>

const readHeader = (data: Buffer): Header | undefined => {
  if (data.byteLength !== 13) return undefined
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)]
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = data.subarray(8)
  const good = isColour(colour) && COLOURS[colour].depths.includes(depth)
  if (!good || compression !== 0 || filter !== 0 || interlace > 1) return undefined
  return { width, height, depth, colour, interlaced: interlace === 1 }
}

interface Reading {
  readonly header: Header
  palette: Uint8Array | undefined
  transparency: Uint8Array | undefined
  readonly parts: Uint8Array[]
  /** Type of the chunk before. */
  last: string
}

const fitsPalette = ({ colour, depth }: Header, data: Uint8Array): boolean => {
  const entries = data.byteLength / 3
  const most = colour === 3 ? 2 ** depth : 256
  return colour !== 0 && colour !== 4 && Number.isInteger(entries) && entries >= 1 && entries <= most
}

const fitsTransparency = ({ header, palette }: Reading, { byteLength }: Uint8Array): boolean => {
  if (header.colour === 3)
    return palette !== undefined && byteLength >= 1 && byteLength <= palette.byteLength / 3
  return (header.colour === 0 && byteLength === 2) || (header.colour === 2 && byteLength === 6)
}

/** Takes a chunk in; false where it may not stand or does not fit (ISO/IEC 15948 5.6, 11.2, 11.3.2.1). */
const CHUNKS: Readonly<Record<string, (reading: Reading, data: Uint8Array) => boolean>> = {
  IHDR: () => false,
  PLTE: (reading, data) => {
    const good =
      reading.palette === undefined && reading.parts.length === 0 && fitsPalette(reading.header, data)
    reading.palette = data
    return good
  },
  tRNS: (reading, data) => {
    const good =
      reading.transparency === undefined && reading.parts.length === 0 && fitsTransparency(reading, data)
    reading.transparency = data
    return good
  },
  IDAT: ({ parts, last }, data) => parts.push(data) === 1 || last === 'IDAT',
  IEND: ({ header, palette, parts }, data) =>
    parts.length > 0 && data.byteLength === 0 && (header.colour !== 3 || palette !== undefined),
}

const isCritical = (type: string): boolean => /^[A-Z]/.test(type)

/**
 * Reads the chunks of a whole file; bytes after IEND are passed over. The dimensions were judged by `readPicture`.
 * @throws PICTURE_DAMAGED, PICTURE_UNSUPPORTED (an unknown critical chunk)
 */
export const readPng = (picture: Uint8Array): PngFile => {
  const bytes = view(picture)
  let reading: Reading | undefined
  for (const { type, offset, data } of pngChunks(bytes)) {
    const end = offset + 8 + data.byteLength
    if (crc32(bytes.subarray(offset + 4, end)) !== bytes.readUInt32BE(end)) throw damaged('png', offset)
    if (reading === undefined) {
      const header = type === 'IHDR' ? readHeader(view(data)) : undefined
      if (header === undefined) throw damaged('png', offset)
      reading = { header, palette: undefined, transparency: undefined, parts: [], last: type }
      continue
    }
    const take = Object.hasOwn(CHUNKS, type) ? CHUNKS[type] : undefined
    if (take === undefined && isCritical(type)) throw unsupported('png', type)
    if (take?.(reading, data) === false) throw damaged('png', offset)
    reading.last = type
    if (type === 'IEND') {
      const { header, palette, transparency, parts } = reading
      return { ...header, palette, transparency, packed: concatBytes(...parts) }
    }
  }
  throw damaged('png', bytes.byteLength)
}

interface Pass {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

/** Adam7 (ISO/IEC 15948 8.2). */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
]
const WHOLE: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }]

interface SizedPass extends Pass {
  readonly columns: number
  readonly rows: number
  /** Bytes of a row without its filter byte. */
  readonly stride: number
}

const passesOf = (file: PngFile): readonly SizedPass[] =>
  (file.interlaced ? ADAM7 : WHOLE)
    .map((pass) => ({
      ...pass,
      columns: Math.ceil((file.width - pass.x) / pass.dx),
      rows: Math.ceil((file.height - pass.y) / pass.dy),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
    .map((pass) => ({ ...pass, stride: Math.ceil((pass.columns * bitsPerPixel(file)) / 8) }))

/** Inflates the rows, each behind its filter byte: exactly as many bytes as the header asks for. @throws PICTURE_DAMAGED */
const inflatedRows = (file: PngFile): Buffer => {
  const length = passesOf(file).reduce((sum, { rows, stride }) => sum + rows * (stride + 1), 0)
  try {
    const options = { maxOutputLength: length, chunkSize: Math.max(64, length), info: true }
    const { buffer, engine } = inflateSync(file.packed, options) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    if (buffer.byteLength === length && engine.bytesWritten === file.packed.byteLength) return buffer
  } catch (error) {
    if (!(error instanceof RangeError) && !isZlibFault(error)) throw error
  }
  throw damaged('png', 0)
}

const isZlibFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_BUFFER)/.test(String(error.code))

/** Checks that the rows can be used as they are, without undoing their filters. @throws PICTURE_DAMAGED */
export const checkRows = (file: PngFile): void => {
  const rows = inflatedRows(file)
  let at = 0
  for (const { rows: count, stride } of passesOf(file)) {
    checkFilters(rows.subarray(at), stride, count)
    at += count * (stride + 1)
  }
}

/** @throws PICTURE_DAMAGED, PICTURE_UNSUPPORTED */
export const decodePng = (picture: Uint8Array): Raster => {
  const file = readPng(picture)
  const { width, height, colour, depth, interlaced } = file
  const packed = inflatedRows(file)
  const reach = Math.max(1, bitsPerPixel(file) / 8)
  let at = 0
  const undone = passesOf(file).map((pass) => {
    const rows = packed.subarray(at, at + pass.rows * (pass.stride + 1))
    unfilter(rows, pass.stride, pass.rows, reach)
    at += rows.byteLength
    return { pass, rows }
  })
  // Most seals: the rows are the pixels.
  if (colour === 6 && depth === 8 && !interlaced && packed.byteOffset % 4 === 0) {
    return { width, height, rgba: packed.subarray(0, width * height * 4) }
  }
  const rgba = new Uint8Array(width * height * 4)
  const write = pixelWriter(file, rgba)
  for (const { pass, rows } of undone) {
    for (let row = 0; row < pass.rows; row += 1) {
      const to = ((pass.y + row * pass.dy) * width + pass.x) * 4
      write(rows.subarray(row * pass.stride, (row + 1) * pass.stride), to, pass.dx * 4, pass.columns)
    }
  }
  return { width, height, rgba }
}
