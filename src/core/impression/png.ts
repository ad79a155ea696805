/** Chunks of PNG files (ISO/IEC 15948): reading their frame, adding one with its CRC. */
import { crc32, deflateSync } from 'node:zlib'
import { concatBytes, view } from '../base/bytes.ts'

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export const pngChunk = (type: string, data: Uint8Array): Uint8Array => {
  const chunk = Buffer.alloc(12 + data.byteLength)
  chunk.writeUInt32BE(data.byteLength, 0)
  chunk.write(type, 4, 'latin1')
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.byteLength - 4)
  return chunk
}

const METRES_PER_INCH = 0.0254

const resolution = (dpi: number): Uint8Array => {
  const data = Buffer.alloc(9)
  const perMetre = Math.round(dpi / METRES_PER_INCH)
  data.writeUInt32BE(perMetre, 0)
  data.writeUInt32BE(perMetre, 4)
  data.writeUInt8(1, 8)
  return data
}

const RGBA = Uint8Array.of(8, 6, 0, 0, 0)
/** Below this, clearing zlib's full window costs more than it finds. */
const SMALL = 64 * 1024

/** IHDR of black and white, a bit a pixel. */
export const bilevelHeader = (width: number, height: number): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  return header
}

/** Rows of one ink, not filtered, which suits so few colours best; without ink the ground is white, for readers without alpha. */
const inkRows = (rgba: Uint8Array, width: number, height: number, ink: readonly number[]): Uint8Array => {
  const stride = width * 4
  const rows = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < stride; x += 4) {
      const [from, to] = [y * stride + x, y * (stride + 1) + 1 + x]
      const alpha = rgba[from + 3] ?? 0
      for (let k = 0; k < 3; k += 1) rows[to + k] = alpha === 0 ? 0xff : (ink[k] ?? 0)
      rows[to + 3] = alpha
    }
  }
  return rows
}

/**
 * A picture of one colour with alpha: every inked pixel has exactly `color` (`#RRGGBB`), only its opacity differs.
 * Half the size of a general encoding, which matters because each stamp carries the picture twice.
 */
export const inkPng = (
  rgba: Uint8Array,
  width: number,
  height: number,
  color: string,
  dpi: number,
): Uint8Array => {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const ink = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return concatBytes(
    PNG_SIGNATURE,
    pngChunk('IHDR', concatBytes(header, RGBA)),
    pngChunk('pHYs', resolution(dpi)),
    pngChunk('IDAT', deflateSync(inkRows(rgba, width, height, ink), { level: 9 })),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

/**
 * Black (0) and white (1), a bit a pixel.
 * @param rows packed into bytes from the left; pixels behind the width do not count
 */
export const bilevelPng = (width: number, height: number, rows: Iterable<Uint8Array>): Uint8Array => {
  const stride = 1 + Math.ceil(width / 8)
  const filtered = Buffer.alloc(stride * height)
  let at = 0
  let above: Uint8Array = new Uint8Array(0)
  for (const row of rows) {
    // Filter 2, the difference to the row above: rows of paper and of codes repeat.
    filtered[at] = 2
    if (row !== above)
      for (let i = 0; i < stride - 1; i += 1) filtered[at + 1 + i] = (row[i] ?? 0) - (above[i] ?? 0)
    above = row
    at += stride
  }
  return concatBytes(
    PNG_SIGNATURE,
    pngChunk('IHDR', bilevelHeader(width, height)),
    pngChunk(
      'IDAT',
      deflateSync(filtered, filtered.byteLength > SMALL ? { memLevel: 9 } : { windowBits: 12, memLevel: 5 }),
    ),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

/** Scans have millions of samples; what better levels save is not worth their time. */
const SCAN_LEVEL = 4

/** Grey (1) or RGB (3) samples of 8 bits, rows one behind the other. */
export const samplesPng = (
  width: number,
  height: number,
  channels: 1 | 3,
  samples: Uint8Array,
): Uint8Array => {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const stride = width * channels
  const filtered = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y += 1) {
    const [from, to] = [y * stride, y * (stride + 1)]
    filtered[to] = 2
    for (let i = 0; i < stride; i += 1)
      filtered[to + 1 + i] = (samples[from + i] ?? 0) - (y === 0 ? 0 : (samples[from - stride + i] ?? 0))
  }
  const kind = Uint8Array.of(8, channels === 1 ? 0 : 2, 0, 0, 0)
  return concatBytes(
    PNG_SIGNATURE,
    pngChunk('IHDR', concatBytes(header, kind)),
    pngChunk('IDAT', deflateSync(filtered, { level: SCAN_LEVEL })),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

export interface ChunkFrame {
  readonly type: string
  readonly offset: number
  readonly data: Uint8Array
}

/** Chunks in order; stops without a word where the file is cut, because only headers are of interest. */
export const pngChunks = function* (png: Uint8Array): Generator<ChunkFrame> {
  const bytes = view(png)
  let offset = PNG_SIGNATURE.byteLength
  while (offset + 12 <= bytes.byteLength) {
    const length = bytes.readUInt32BE(offset)
    if (length > bytes.byteLength - offset - 12) return
    yield {
      type: bytes.toString('latin1', offset + 4, offset + 8),
      offset,
      data: bytes.subarray(offset + 8, offset + 8 + length),
    }
    offset += 12 + length
  }
}
