/**
 * The modules of QR codes (GB/T 18284, ISO/IEC 18004). The code words of each content are made here, where `uqr` would make
 * the whole code anew each time; test/core/licence/qr.test.ts holds the two against each other, version by version.
 */
import { type Frame, frame, LOGS, POWERS, VERSIONS } from './qr-frame.ts'

/** 7.4: how a text is held, and the bits of its length by the size of the code. */
interface Mode {
  readonly indicator: number
  readonly counts: readonly [number, number, number]
}
const NUMERIC: Mode = { indicator: 1, counts: [10, 12, 14] }
const ALPHANUMERIC: Mode = { indicator: 2, counts: [9, 11, 13] }
const BYTES: Mode = { indicator: 4, counts: [8, 16, 16] }
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

interface Segment {
  readonly mode: Mode
  /** Of characters or bytes. */
  readonly count: number
  readonly values: ArrayLike<number>
  /** Bits of a value, and of the last, which may stand for fewer characters. */
  readonly bits: number
  readonly lastBits: number
}

const numeric = (text: string): Segment => {
  const parts = text.match(/.{1,3}/g) ?? []
  const lastBits = (parts.at(-1)?.length ?? 3) * 3 + 1
  return { mode: NUMERIC, count: text.length, values: parts.map(Number), bits: 10, lastBits }
}

const alphanumeric = (text: string): Segment => {
  const values = (text.match(/..?/g) ?? []).map(([a = '', b]) => {
    const first = CHARACTERS.indexOf(a)
    return b === undefined ? first : first * CHARACTERS.length + CHARACTERS.indexOf(b)
  })
  return {
    mode: ALPHANUMERIC,
    count: text.length,
    values,
    bits: 11,
    lastBits: text.length % 2 === 0 ? 11 : 6,
  }
}

const NOTHING: Segment = { mode: BYTES, count: 0, values: [], bits: 8, lastBits: 8 }

const segmentOf = (text: string): Segment => {
  if (text === '') return NOTHING
  if (/^[0-9]*$/.test(text)) return numeric(text)
  if (/^[0-9A-Z $%*+\-./:]*$/.test(text)) return alphanumeric(text)
  if (/\p{Cs}/u.test(text)) throw new TypeError('half a character in the content of a QR code')
  const values = Buffer.from(text)
  return { mode: BYTES, count: values.length, values, bits: 8, lastBits: 8 }
}

const countBits = ({ counts }: Mode, version: number): number =>
  counts[version < 10 ? 0 : version < 27 ? 1 : 2]

/** Bits, the first of them highest. */
class HighBitsFirst {
  readonly bytes: Uint8Array
  #at = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
  }

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) {
      const byte = this.#at >> 3
      if ((value >> i) & 1) this.bytes[byte] = (this.bytes[byte] ?? 0) | (0x80 >> (this.#at & 7))
      this.#at += 1
    }
  }

  /** Behind up to four bits of 0, which stand already, to the end (7.4.9, 7.4.10). */
  pad(): void {
    let next = 0xec
    for (let at = (Math.min(this.#at + 4, this.bytes.length * 8) + 7) >> 3; at < this.bytes.length; at += 1) {
      this.bytes[at] = next
      next ^= 0xec ^ 0x11
    }
  }
}

const capacity = ({ words, correction, blocks }: Frame): number => words - correction * blocks

/** The smallest code that holds the segment. @throws RangeError */
const smallest = ({ mode, count, values, bits, lastBits }: Segment): Frame => {
  const body = count === 0 ? 0 : (values.length - 1) * bits + lastBits
  for (let version = 1; version <= VERSIONS; version += 1) {
    const own = frame(version)
    const length = countBits(mode, version)
    if (count < 2 ** length && 4 + length + body <= capacity(own) * 8) return own
  }
  throw new RangeError('too much for a QR code')
}

/** The code words of the content. */
const contentOf = ({ mode, count, values, bits, lastBits }: Segment, own: Frame): Uint8Array => {
  const out = new HighBitsFirst(capacity(own))
  if (count > 0) {
    out.put(mode.indicator, 4)
    out.put(count, countBits(mode, own.version))
  }
  const last = values.length - 1
  for (let i = 0; i <= last; i += 1) out.put(values[i] ?? 0, i === last ? lastBits : bits)
  out.pad()
  return out.bytes
}

/** 7.5.2: what is left of a block's words by the polynomial, into its places among the others'. */
const correct = (block: Uint8Array, { correction, divisor }: Frame, left: Uint8Array): void => {
  left.fill(0)
  for (const word of block) {
    const factor = word ^ (left[0] ?? 0)
    left.copyWithin(0, 1)
    left[correction - 1] = 0
    if (factor === 0) continue
    const log = LOGS[factor] ?? 0
    for (let k = 0; k < correction; k += 1) left[k] = (left[k] ?? 0) ^ (POWERS[log + (divisor[k] ?? 0)] ?? 0)
  }
}

/** 7.6: the words of all blocks by turns; the last blocks may have one word more than the first. */
const interleaved = (content: Uint8Array, own: Frame): Uint8Array => {
  const { words, correction, blocks } = own
  const short = Math.floor(content.length / blocks)
  const shorts = blocks - (content.length % blocks)
  const out = new Uint8Array(words)
  const left = new Uint8Array(correction)
  let from = 0
  for (let j = 0; j < blocks; j += 1) {
    const block = content.subarray(from, from + short + (j < shorts ? 0 : 1))
    from += block.length
    for (let i = 0; i < short; i += 1) out[i * blocks + j] = block[i] ?? 0
    if (j >= shorts) out[short * blocks + j - shorts] = block[short] ?? 0
    correct(block, own, left)
    for (let i = 0; i < correction; i += 1) out[content.length + i * blocks + j] = left[i] ?? 0
  }
  return out
}

/** Row by row; 1 is dark. @throws RangeError for what no version holds */
export const qrModules = (text: string): { readonly size: number; readonly modules: Uint8Array } => {
  const segment = segmentOf(text)
  const own = smallest(segment)
  const words = interleaved(contentOf(segment, own), own)
  const modules = own.modules.slice()
  for (let i = 0; i < words.length * 8; i += 1) {
    const place = own.places[i] ?? 0
    if (((words[i >> 3] ?? 0) << (i & 7)) & 0x80) modules[place] = (modules[place] ?? 0) ^ 1
  }
  return { size: own.size, modules }
}
