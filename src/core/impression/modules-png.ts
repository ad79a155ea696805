/**
 * Pictures of codes (PNG, ISO/IEC 15948), made of square modules of one ink. The stream (RFC 1950, 1951) is written here: all
 * rows of pixels of a row of modules are the same, so one of them is written, a bit or two a module, and the others are a
 * repetition. zlib, which has to find that out, takes longer, and comes to a smaller picture only of long texts that repeat themselves.
 */
import { crc32 } from 'node:zlib'
import { concatBytes } from '../base/bytes.ts'
import {
  type Bits,
  CODED,
  codesOf,
  distanceOf,
  LONGEST,
  LowBitsFirst,
  lengthBits,
  lengthOf,
  ORDER,
} from './deflate-codes.ts'
import { bilevelHeader, PNG_SIGNATURE, pngChunk } from './png.ts'

/** A module is a byte of eight pixels. */
const PIXELS = 8
const [DARK, LIGHT, END_OF_BLOCK] = [0x00, 0xff, 256]

/** What pictures of one size have in common. */
interface Plan {
  /** Signature and header of the picture. */
  readonly head: Uint8Array
  /** Of the block: its kind and its codes. */
  readonly block: readonly Bits[]
  readonly dark: Bits
  readonly light: Bits
  /** A row seven times more. */
  readonly again: readonly Bits[]
  /** The most bytes that a row takes. */
  readonly most: number
  readonly end: Bits
}

/** The one block of the stream, with codes of its own: light is the most frequent, then dark, then repetitions. */
const blockOf = (literals: ReadonlyMap<number, number>, distance: number): Bits[] => {
  const last = Math.max(...literals.keys())
  const sorted = [...literals].sort(([a], [b]) => a - b)
  return [
    // The last block, of codes that it brings along; how many of each there are.
    [1, 1],
    [2, 2],
    [last - 256, 5],
    [distance, 5],
    [ORDER.length - 4, 4],
    ...ORDER.map((symbol): Bits => [CODED.get(symbol) ?? 0, 3]),
    ...lengthBits([...sorted, [last + 1 + distance, 1]]),
  ]
}

const planOf = (side: number): Plan => {
  const stride = 1 + side
  const total = (PIXELS - 1) * stride
  const count = Math.ceil(total / LONGEST)
  const most = Math.ceil(total / count)
  const parts = [...Array.from({ length: count - 1 }, () => most), total - (count - 1) * most].map(lengthOf)
  const [first, second] = [...new Set(parts.map(({ symbol }) => symbol))]
  const distance = distanceOf(stride)
  const literals = new Map([
    [LIGHT, 1],
    [DARK, 2],
    [first ?? 0, 3],
    ...(second === undefined
      ? [[END_OF_BLOCK, 3] as const]
      : [[second, 4] as const, [END_OF_BLOCK, 4] as const]),
  ])
  const codes = codesOf(literals)
  const code = (symbol: number): Bits => codes.get(symbol) ?? [0, 0]
  const again = parts.flatMap(({ symbol, extra }): Bits[] => [code(symbol), extra, [0, 1], distance.extra])
  const bits = again.reduce((sum, [, count]) => sum + count, 2 * stride)
  return {
    head: concatBytes(PNG_SIGNATURE, pngChunk('IHDR', bilevelHeader(side * PIXELS, side * PIXELS))),
    block: blockOf(literals, distance.symbol),
    dark: code(DARK),
    light: code(LIGHT),
    again,
    most: Math.ceil(bits / 8),
    end: code(END_OF_BLOCK),
  }
}

const plans = new Map<number, Plan>()

/** Of as many sizes as there are versions of codes. */
const plan = (side: number): Plan => {
  const known = plans.get(side)
  if (known !== undefined) return known
  const made = planOf(side)
  plans.set(side, made)
  return made
}

const ADLER = 65521

/** RFC 1950 9: the sum over rows of pixels, of which each stands eight times. */
class CheckSum {
  #a = 1
  #b = 0

  /** @param sum of the row's bytes @param weighed each by its distance from the row's end */
  add(length: number, sum: number, weighed: number): void {
    const between = (PIXELS * (PIXELS - 1)) / 2
    this.#b = (this.#b + PIXELS * (length * this.#a + weighed) + between * length * sum) % ADLER
    this.#a = (this.#a + PIXELS * sum) % ADLER
  }

  get value(): number {
    return this.#b * 0x10000 + this.#a
  }
}

const putAll = (out: LowBitsFirst, items: readonly Bits[]): void => {
  for (const [bits, count] of items) out.put(bits, count)
}

/** More than the frame of the data and the beginning of the stream take. */
const FRAME = 256
const IDAT = Buffer.from('IDAT', 'latin1')
const END = pngChunk('IEND', new Uint8Array(0))

/** Frames the data between the two places, for which twelve bytes and the end of the picture are left. */
const framed = (file: Buffer, from: number, to: number): Uint8Array => {
  file.writeUInt32BE(to - from, from - 8)
  file.set(IDAT, from - 4)
  file.writeUInt32BE(crc32(file.subarray(from - 4, to)), to)
  file.set(END, to + 4)
  return file.subarray(0, to + 4 + END.length)
}

/**
 * @param modules row by row, `size` to a row; 1 is dark
 * @param quiet modules of ground on each side
 */
export const modulesPng = (modules: Uint8Array, size: number, quiet: number): Uint8Array => {
  const side = size + 2 * quiet
  const { head, block, dark, light, again, most, end } = plan(side)
  const file = Buffer.allocUnsafe(head.length + FRAME + side * most)
  file.set(head)
  const start = head.length + 8
  file.writeUInt16BE(0x7801, start)
  const out = new LowBitsFirst(file, start + 2)
  const check = new CheckSum()
  putAll(out, block)
  for (let y = -quiet; y < size + quiet; y += 1) {
    let [sum, weighed] = [0, 0]
    // Each row begins with its filter: none.
    out.put(dark[0], dark[1])
    for (let x = -quiet; x < size + quiet; x += 1) {
      const inside = x >= 0 && x < size && y >= 0 && y < size
      if (inside && modules[y * size + x] === 1) out.put(dark[0], dark[1])
      else {
        out.put(light[0], light[1])
        sum += LIGHT
        weighed += LIGHT * (size + quiet - x)
      }
    }
    putAll(out, again)
    check.add(side + 1, sum, weighed)
  }
  putAll(out, [end])
  const stop = out.end()
  file.writeUInt32BE(check.value, stop)
  return framed(file, start, stop + 4)
}
