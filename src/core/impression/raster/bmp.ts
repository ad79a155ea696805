/**
 * BMP files (Windows DIB headers of 12, 40, 52, 56, 108 and 124 bytes): 1, 4, 8, 16, 24 and 32 bits, rows from either
 * end, not compressed. The fourth byte of plain 32-bit pixels is reserved by the book and holds alpha with many seal
 * makers: it counts as alpha when any pixel sets it.
 */
import { view } from '../../base/bytes.ts'
import { damaged, type Raster, unsupported } from './raster.ts'

const FILE_HEADER = 14
const CORE_HEADER = 12
const INFO_HEADERS = [40, 52, 56, 108, 124]
const DEPTHS = [1, 4, 8, 16, 24, 32]
const BI_RGB = 0
const BI_BITFIELDS = 3
const BI_ALPHABITFIELDS = 6

interface Header {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly depth: number
  /** Offsets of what follows the header and of the pixels. */
  readonly end: number
  readonly pixels: number
  /** Bytes of a palette entry and how many there are. */
  readonly entry: 3 | 4
  readonly colours: number
  /** Red, green, blue, alpha. */
  readonly masks: readonly number[]
}

const paletteSize = (depth: number, used: number): number => {
  if (depth > 8) return 0
  if (used > 2 ** depth) throw damaged('bmp', FILE_HEADER + 32)
  return used === 0 ? 2 ** depth : used
}

const readCoreHeader = (bytes: Buffer): Header => {
  const depth = bytes.readUInt16LE(24)
  return {
    width: bytes.readUInt16LE(18),
    height: bytes.readUInt16LE(20),
    topDown: false,
    depth,
    end: FILE_HEADER + CORE_HEADER,
    pixels: bytes.readUInt32LE(10),
    entry: 3,
    colours: paletteSize(depth, 0),
    masks: plainMasks(depth),
  }
}

/** 5 bits each of a 16-bit pixel; 8 bits each of a 32-bit one. */
const plainMasks = (depth: number): readonly number[] =>
  depth === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0xff000000]

/** Masks stand in the headers from 52 bytes on, behind the header of 40 bytes. */
const readMasks = (bytes: Buffer, header: number, compression: number): readonly number[] => {
  const withAlpha = header >= 56 || compression === BI_ALPHABITFIELDS
  const count = withAlpha ? 4 : 3
  const at = FILE_HEADER + 40
  if (at + 4 * count > bytes.byteLength) throw damaged('bmp', bytes.byteLength)
  const masks = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(at + 4 * i))
  return withAlpha ? masks : [...masks, 0]
}

const readInfoHeader = (bytes: Buffer, size: number): Header => {
  if (bytes.byteLength < FILE_HEADER + size) throw damaged('bmp', bytes.byteLength)
  const [height, depth] = [bytes.readInt32LE(22), bytes.readUInt16LE(28)]
  const compression = bytes.readUInt32LE(30)
  const fields = compression === BI_BITFIELDS || compression === BI_ALPHABITFIELDS
  if (!fields && compression !== BI_RGB) throw unsupported('bmp', `compression ${compression}`)
  if (fields && depth !== 16 && depth !== 32) throw damaged('bmp', 30)
  const masks = fields ? readMasks(bytes, size, compression) : plainMasks(depth)
  const outside = fields && size === 40 ? 4 * (compression === BI_ALPHABITFIELDS ? 4 : 3) : 0
  return {
    width: bytes.readInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    depth,
    end: FILE_HEADER + size + outside,
    pixels: bytes.readUInt32LE(10),
    entry: 4,
    colours: paletteSize(depth, bytes.readUInt32LE(46)),
    masks,
  }
}

const readHeader = (bytes: Buffer): Header => {
  const size = bytes.readUInt32LE(FILE_HEADER)
  if (size !== CORE_HEADER && !INFO_HEADERS.includes(size)) throw unsupported('bmp', `header ${size}`)
  const header = size === CORE_HEADER ? readCoreHeader(bytes) : readInfoHeader(bytes, size)
  if (!DEPTHS.includes(header.depth)) throw unsupported('bmp', `${header.depth} bit`)
  const least = header.end + header.entry * header.colours
  if (header.pixels < least) throw damaged('bmp', 10)
  return header
}

type RowReader = (row: Buffer, at: number) => void

const palettePixels = (
  bytes: Buffer,
  { width, depth, end, entry, colours }: Header,
  rgba: Uint8Array,
): RowReader => {
  const perByte = 8 / depth
  const mask = 2 ** depth - 1
  return (row, at) => {
    for (let i = 0, to = at; i < width; i += 1, to += 4) {
      const shift = 8 - depth * (1 + (i % perByte))
      const index = ((row[(i / perByte) | 0] as number) >> shift) & mask
      if (index >= colours) throw damaged('bmp', row.byteOffset - bytes.byteOffset)
      const from = end + entry * index
      for (let k = 0; k < 3; k += 1) rgba[to + k] = bytes[from + 2 - k] as number
      rgba[to + 3] = 255
    }
  }
}

const bytePixels = ({ width }: Header, rgba: Uint8Array): RowReader => {
  return (row, at) => {
    for (let i = 0, to = at; i < 3 * width; i += 3, to += 4) {
      for (let k = 0; k < 3; k += 1) rgba[to + k] = row[i + 2 - k] as number
      rgba[to + 3] = 255
    }
  }
}

/** The bits under a mask as 0 to 255. */
const channel = (mask: number): ((pixel: number) => number) => {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most)
}

const maskedPixels = ({ width, depth, masks }: Header, rgba: Uint8Array): RowReader => {
  const channels = masks.map(channel)
  return (row, at) => {
    for (let i = 0, to = at; i < width; i += 1, to += 4) {
      const pixel = depth === 16 ? row.readUInt16LE(2 * i) : row.readUInt32LE(4 * i)
      for (let k = 0; k < 4; k += 1) rgba[to + k] = channels[k]?.(pixel) ?? 0
    }
  }
}

/** No pixel sets alpha: there is none. */
const settleAlpha = (rgba: Uint8Array): void => {
  for (let i = 3; i < rgba.byteLength; i += 4) if (rgba[i] !== 0) return
  for (let i = 3; i < rgba.byteLength; i += 4) rgba[i] = 255
}

const readerOf = (bytes: Buffer, header: Header, rgba: Uint8Array): RowReader => {
  if (header.depth <= 8) return palettePixels(bytes, header, rgba)
  return header.depth === 24 ? bytePixels(header, rgba) : maskedPixels(header, rgba)
}

/** The dimensions were judged by `readPicture`. @throws PICTURE_DAMAGED, PICTURE_UNSUPPORTED */
export const decodeBmp = (picture: Uint8Array): Raster => {
  const bytes = view(picture)
  const header = readHeader(bytes)
  const { width, height, depth, topDown, pixels } = header
  const stride = Math.ceil((width * depth) / 32) * 4
  if (pixels + stride * height > bytes.byteLength) throw damaged('bmp', bytes.byteLength)
  const rgba = new Uint8Array(width * height * 4)
  const read = readerOf(bytes, header, rgba)
  for (let row = 0; row < height; row += 1) {
    const start = pixels + stride * row
    read(bytes.subarray(start, start + stride), (topDown ? row : height - 1 - row) * width * 4)
  }
  if (depth === 16 || depth === 32) settleAlpha(rgba)
  return { width, height, rgba }
}
