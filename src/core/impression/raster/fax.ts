/**
 * Fax group 4 (ITU-T T.6), the usual form of black and white scans. Strict: a page that ends early, or that holds a code
 * that is none, is refused, because a reader that goes on shows a page that nobody scanned.
 */
import { codesOf, lengthOf, RUNS, valueOfCode, WIDEST } from './fax-codes.ts'

/** Modes (T.6 table 1): vertical ones by their offset. */
const PASS = 10
const HORIZONTAL = 11
const MODES = codesOf([
  ['0001', PASS],
  ['001', HORIZONTAL],
  ['1', 3],
  ['011', 4],
  ['000011', 5],
  ['0000011', 6],
  ['010', 2],
  ['000010', 1],
  ['0000010', 0],
])
const STRAIGHT = 3

/** Told by position in bits, by whoever knows what the data belongs to. */
export class FaxFault extends Error {}

class Bits {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  #peek(): number {
    const byte = this.at >> 3
    const word =
      ((this.#bytes[byte] ?? 0) << 16) | ((this.#bytes[byte + 1] ?? 0) << 8) | (this.#bytes[byte + 2] ?? 0)
    return (word >> (24 - WIDEST - (this.at & 7))) & ((1 << WIDEST) - 1)
  }

  code(table: Int32Array): number {
    const found = table[this.#peek()] ?? -1
    this.at += found < 0 ? 0 : lengthOf(found)
    if (found < 0 || this.at > this.#bytes.length * 8) throw new FaxFault(String(this.at))
    return valueOfCode(found)
  }

  /** Lengths of 64 and more are followed by the rest. */
  run(color: 0 | 1): number {
    let [whole, part] = [0, 64]
    while (part >= 64) {
      part = this.code(RUNS[color])
      whole += part
    }
    return whole
  }
}

/** Changes of colour of one line, from those of the line above. */
const readLine = (bits: Bits, above: readonly number[], width: number): number[] => {
  const line: number[] = []
  let [at, color]: [number, 0 | 1] = [-1, 0]
  let from = 0
  const fault = (): never => {
    throw new FaxFault(String(bits.at))
  }
  while (at < width) {
    // b1: the first change on the line above to the right, to the colour opposite to the present one.
    while (from > 0 && (above[from - 1] ?? width) > at) from -= 1
    if (from % 2 !== color) from += 1
    while ((above[from] ?? width) <= at && (above[from] ?? width) < width) from += 2
    const mode = bits.code(MODES)
    if (mode === PASS) at = above[from + 1] ?? width
    else if (mode === HORIZONTAL) {
      const first = Math.max(at, 0) + bits.run(color)
      const second = first + bits.run(color === 0 ? 1 : 0)
      if (second > width) fault()
      line.push(first, second)
      at = second
    } else {
      const change = (above[from] ?? width) + mode - STRAIGHT
      if (change < Math.max(at, 0) || change > width) fault()
      line.push(change)
      at = change
      color = color === 0 ? 1 : 0
    }
  }
  return line
}

/** Black bits set in a row of packed pixels. */
const paint = (row: Uint8Array, changes: readonly number[], width: number): void => {
  for (let i = 0; i < changes.length; i += 2) {
    const end = Math.min(changes[i + 1] ?? width, width)
    for (let x = changes[i] ?? width; x < end; ) {
      if ((x & 7) === 0 && end - x >= 8) {
        row[x >> 3] = 0xff
        x += 8
      } else {
        row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7))
        x += 1
      }
    }
  }
}

/** Rows of packed pixels, 1 is black. @throws FaxFault */
export const faxRows = (bytes: Uint8Array, width: number, height: number): Uint8Array => {
  const stride = Math.ceil(width / 8)
  const rows = new Uint8Array(stride * height)
  const bits = new Bits(bytes)
  let above: readonly number[] = []
  for (let y = 0; y < height; y += 1) {
    above = readLine(bits, above, width)
    paint(rows.subarray(y * stride, (y + 1) * stride), above, width)
  }
  return rows
}
