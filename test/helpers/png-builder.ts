/** Writes PNG files of every kind, also wrong ones: gseal itself writes one kind alone. */
import { crc32, deflateSync } from 'node:zlib'
import { PNG_SIGNATURE, pngChunk, pngChunks } from '../../src/core/impression/png.ts'

export interface PngRecipe {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly interlaced?: boolean
  /** Filter of each row by number. */
  readonly filter?: (row: number) => number
  readonly palette?: readonly number[]
  readonly transparency?: readonly number[]
  /** Samples of a pixel at the depth of the file. */
  readonly pixel: (x: number, y: number) => readonly number[]
  /** Bytes of each IDAT; all in one without. */
  readonly split?: number
}

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const WHOLE = [[0, 0, 1, 1]] as const
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

const rowOf = (samples: readonly number[], depth: number): Buffer => {
  const bits = samples.map((sample) => sample.toString(2).padStart(depth, '0')).join('')
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

const paeth = (a: number, b: number, c: number): number => {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}

const filtered = (row: Buffer, above: Buffer, reach: number, filter: number): Buffer =>
  Buffer.from([
    filter,
    ...row.map((value, i) => {
      const [a, b, c] = [row[i - reach] ?? 0, above[i] ?? 0, i < reach ? 0 : (above[i - reach] ?? 0)]
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0
      return (value - guess) & 0xff
    }),
  ])

export const pngRows = (recipe: PngRecipe): Buffer => {
  const { width, height, depth, colour, pixel, filter = (row) => row % 5 } = recipe
  const reach = Math.max(1, ((SAMPLES[colour] ?? 1) * depth) / 8)
  const rows: Buffer[] = []
  for (const [x0, y0, dx, dy] of recipe.interlaced ? ADAM7 : WHOLE) {
    let above: Buffer = Buffer.alloc(0)
    for (let y = y0, n = 0; y < height; y += dy, n += 1) {
      const samples: number[] = []
      for (let x = x0; x < width; x += dx) samples.push(...pixel(x, y))
      if (samples.length === 0) continue
      const row = rowOf(samples, depth)
      rows.push(filtered(row, above, reach, filter(n)))
      above = row
    }
  }
  return Buffer.concat(rows)
}

export const headerOf = ({ width, height, depth, colour, interlaced }: PngRecipe): Buffer => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8)
  return data
}

/** A file of these chunks, each with its right CRC. */
export const pngOf = (...chunks: readonly (readonly [type: string, data: Uint8Array])[]): Buffer =>
  Buffer.concat([PNG_SIGNATURE, ...chunks.map(([type, data]) => pngChunk(type, data))])

export const buildPng = (recipe: PngRecipe): Buffer => {
  const packed = deflateSync(pngRows(recipe))
  const step = recipe.split ?? packed.byteLength
  const parts = Array.from({ length: Math.ceil(packed.byteLength / step) }, (_, i) =>
    packed.subarray(i * step, (i + 1) * step),
  )
  return pngOf(
    ['IHDR', headerOf(recipe)],
    ...(recipe.palette ? ([['PLTE', Buffer.from(recipe.palette)]] as const) : []),
    ...(recipe.transparency ? ([['tRNS', Buffer.from(recipe.transparency)]] as const) : []),
    ...parts.map((part) => ['IDAT', part] as const),
    ['IEND', Buffer.alloc(0)],
  )
}

/** The file with the checksum of every chunk made right. */
export const withRightCrcs = (png: Uint8Array): Buffer => {
  const copy = Buffer.from(png)
  for (const { offset, data } of pngChunks(copy)) {
    const end = offset + 8 + data.byteLength
    copy.writeUInt32BE(crc32(copy.subarray(offset + 4, end)), end)
  }
  return copy
}
