/**
 * What QR codes of one version have in common (GB/T 18284, ISO/IEC 18004; error correction level M): the patterns, the mask,
 * where the bits of the content stand, and how they are corrected. Asked of `uqr` once a version.
 */
import { encode } from 'uqr'

/** Any mask may be used; trying all eight for the fairest costs eight times as much, and readers do not mind. */
const MASK = 2
export const VERSIONS = 40
/** Table 9, level M, by version: code words for error correction of a block, and blocks. */
const CORRECTION = [
  ...[10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
  ...[26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
]
const BLOCKS = [
  ...[1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
  ...[17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
]

/** What codes of a version have in common. */
export interface Frame {
  readonly version: number
  readonly size: number
  /** The patterns and, where bits of the content will stand, the mask; 1 is dark. */
  readonly modules: Uint8Array
  /** Modules that bits of the content stand in, in their order. */
  readonly places: Uint16Array
  /** Code words of content and of correction. */
  readonly words: number
  readonly correction: number
  readonly blocks: number
  /** Of the polynomial that corrects, the highest left out, as logarithms. */
  readonly divisor: Uint8Array
}

/** GF(256) by the polynomial 0x11d: powers of 2 twice over, and their logarithms. */
export const POWERS = new Uint8Array(510)
export const LOGS = new Uint8Array(256)
for (let i = 0, value = 1; i < 255; i += 1) {
  POWERS[i] = value
  POWERS[i + 255] = value
  LOGS[value] = i
  value = (value << 1) ^ (value > 127 ? 0x11d : 0)
}

const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (POWERS[(LOGS[a] ?? 0) + (LOGS[b] ?? 0)] ?? 0)

/** (x - 1)(x - 2)(x - 4) …, from the highest power down. None of its coefficients is 0. */
const divisorOf = (degree: number): Uint8Array => {
  let product = [1]
  for (let i = 0; i < degree; i += 1) {
    const root = POWERS[i] ?? 0
    product = [...product, 0].map((value, k) => value ^ times(product[k - 1] ?? 0, root))
  }
  return Uint8Array.from(product.slice(1), (value) => LOGS[value] ?? 0)
}

/** 7.7.3: two columns at a time from the right, up and down by turns, around the timing pattern. */
const placesOf = (free: (at: number) => boolean, size: number): Uint16Array => {
  const places: number[] = []
  let upward = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let i = 0; i < size; i += 1) {
      const row = (upward ? size - 1 - i : i) * size
      for (const at of [row + right, row + right - 1]) if (free(at)) places.push(at)
    }
    upward = !upward
  }
  return Uint16Array.from(places)
}

const frameOf = (version: number): Frame => {
  const limits = { minVersion: version, maxVersion: version, border: 0 }
  const { data, types, size } = encode('', { ecc: 'M', maskPattern: MASK, ...limits })
  const [flat, kinds] = [data.flat(), types.flat()]
  const free = (at: number): boolean => kinds[at] === 0
  const places = placesOf(free, size)
  const modules = Uint8Array.from(flat, (dark, at) => Number(free(at) ? (at % size) % 3 === 0 : dark))
  const [correction, blocks] = [CORRECTION[version - 1] ?? 0, BLOCKS[version - 1] ?? 0]
  const words = places.length >> 3
  return { version, size, modules, places, words, correction, blocks, divisor: divisorOf(correction) }
}

const frames: (Frame | undefined)[] = []

/** @param version 1 to 40 */
export const frame = (version: number): Frame => {
  const known = frames[version] ?? frameOf(version)
  frames[version] = known
  return known
}
