/** GIF files (GIF87a, GIF89a): the first frame on its logical screen, with transparency and interlace. */
import { view } from '../../base/bytes.ts'
import { unpackLzw } from './gif-lzw.ts'
import { damaged, type Raster } from './raster.ts'

const EXTENSION = 0x21
const GRAPHIC_CONTROL = 0xf9
const IMAGE = 0x2c

/** Reads forward; running out of bytes is damage. */
class Cursor {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  take(count: number): Buffer {
    const end = this.at + count
    if (end > this.bytes.byteLength) throw damaged('gif', this.bytes.byteLength)
    const part = this.bytes.subarray(this.at, end)
    this.at = end
    return part
  }

  byte(): number {
    return this.take(1).readUInt8(0)
  }

  /** Data sub-blocks up to the empty one (GIF89a 15, 16). */
  blocks(): Buffer {
    const parts: Buffer[] = []
    for (let length = this.byte(); length > 0; length = this.byte()) parts.push(this.take(length))
    return Buffer.concat(parts)
  }
}

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly interlaced: boolean
  readonly palette: Buffer
  readonly transparent: number | undefined
  readonly indices: Uint8Array
}

const paletteOf = (cursor: Cursor, flags: number): Buffer | undefined =>
  (flags & 0x80) === 0 ? undefined : cursor.take(3 * 2 ** ((flags & 7) + 1))

const readFrame = (cursor: Cursor, shared: Buffer | undefined, transparent: number | undefined): Frame => {
  const start = cursor.at
  const box = cursor.take(8)
  const [left, top, width, height] = [0, 2, 4, 6].map((at) => box.readUInt16LE(at)) as [
    number,
    number,
    number,
    number,
  ]
  const flags = cursor.byte()
  const palette = paletteOf(cursor, flags) ?? shared
  if (palette === undefined || width === 0 || height === 0) throw damaged('gif', start)
  const bits = cursor.byte()
  if (bits < 2 || bits > 8) throw damaged('gif', cursor.at - 1)
  const from = cursor.at
  const indices = unpackLzw(cursor.blocks(), bits, width * height)
  if (indices === undefined) throw damaged('gif', from)
  return { left, top, width, height, interlaced: (flags & 0x40) !== 0, palette, transparent, indices }
}

/** Frames may hang over the screen with broken writers; that is refused here, as nothing tells what was meant. */
const firstFrame = (cursor: Cursor, screen: { width: number; height: number }): Frame => {
  const flags = cursor.byte()
  cursor.take(2)
  const shared = paletteOf(cursor, flags)
  let transparent: number | undefined
  for (;;) {
    const at = cursor.at
    const block = cursor.byte()
    if (block === IMAGE) {
      const box = cursor.bytes
      const inside =
        at + 9 <= box.byteLength &&
        box.readUInt16LE(at + 1) + box.readUInt16LE(at + 5) <= screen.width &&
        box.readUInt16LE(at + 3) + box.readUInt16LE(at + 7) <= screen.height
      if (!inside) throw damaged('gif', at)
      return readFrame(cursor, shared, transparent)
    }
    if (block !== EXTENSION) throw damaged('gif', at)
    const label = cursor.byte()
    const data = cursor.blocks()
    if (label === GRAPHIC_CONTROL && data.byteLength !== 4) throw damaged('gif', at)
    if (label === GRAPHIC_CONTROL) transparent = ((data[0] ?? 0) & 1) === 1 ? data[3] : undefined
  }
}

/** Passes of an interlaced frame: first row and step (GIF89a appendix E). */
const PASSES: readonly (readonly [from: number, step: number])[] = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
]

const rowOrder = ({ height, interlaced }: Frame): readonly number[] => {
  const passes = interlaced ? PASSES : ([[0, 1]] as const)
  return passes.flatMap(([from, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - from) / step)) }, (_, i) => from + i * step),
  )
}

/** The dimensions were judged by `readPicture`. @throws PICTURE_DAMAGED */
export const decodeGif = (picture: Uint8Array): Raster => {
  const cursor = new Cursor(view(picture))
  const head = cursor.take(10)
  const [width, height] = [head.readUInt16LE(6), head.readUInt16LE(8)]
  const frame = firstFrame(cursor, { width, height })
  const { palette, transparent, indices } = frame
  const rgba = new Uint8Array(width * height * 4)
  let from = 0
  for (const row of rowOrder(frame)) {
    let to = ((frame.top + row) * width + frame.left) * 4
    for (let i = 0; i < frame.width; i += 1, from += 1, to += 4) {
      const index = indices[from] as number
      if (index === transparent) continue
      if (3 * index >= palette.byteLength) throw damaged('gif', cursor.at)
      for (let k = 0; k < 3; k += 1) rgba[to + k] = palette[3 * index + k] as number
      rgba[to + 3] = 255
    }
  }
  return { width, height, rgba }
}
