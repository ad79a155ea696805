/** The filters without zlib (ISO 32000-2 7.4.2 to 7.4.5). Each answers `undefined` for damaged data. */
import { CLASS, WHITE } from './lexer.ts'

/** Takes bytes up to a limit; `full` when one more was offered. */
class Output {
  #bytes = new Uint8Array(4096)
  #length = 0
  readonly #limit: number
  full = false

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Makes room for `count` more bytes; false when the limit is met. */
  #room(count: number): boolean {
    if (this.#length + count > this.#limit) {
      this.full = true
      return false
    }
    if (this.#length + count > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
      wider.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = wider
    }
    return true
  }

  put(byte: number): void {
    if (this.#room(1)) this.#bytes[this.#length++] = byte
  }

  putAll(bytes: Uint8Array): void {
    if (!this.#room(bytes.length)) return
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}

/** What a filter gives: bytes, `full` beyond the limit, `undefined` for damaged data. */
export type Decoded = Uint8Array | 'full' | undefined

const taken = (out: Output): Decoded => (out.full ? 'full' : out.take())

const HEX = /^[0-9A-Fa-f]*$/

export const asciiHex = (data: Uint8Array, limit: number): Decoded => {
  const close = data.indexOf(0x3e)
  if (close < 0) return undefined
  if (close > 2 * limit + 1024) return 'full'
  const text = Buffer.from(data.subarray(0, close))
    .toString('latin1')
    .replace(/[\0\t\n\f\r ]+/g, '')
  if (!HEX.test(text)) return undefined
  return Buffer.from(text.length % 2 === 0 ? text : `${text}0`, 'hex')
}

/** Writes the first `count` of the four bytes of a group; false when the group is beyond 32 bits. */
const putGroup = (out: Output, group: readonly number[], count: number): boolean => {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0)
  if (value > 0xffffffff) return false
  for (let i = 0; i < count; i++) out.put(Math.floor(value / 256 ** (3 - i)) & 0xff)
  return true
}

export const ascii85 = (data: Uint8Array, limit: number): Decoded => {
  const out = new Output(limit)
  let group: number[] = []
  for (let at = 0; at < data.length && !out.full; at++) {
    const byte = data[at] as number
    if (CLASS[byte] === WHITE) continue
    if (byte === 0x7e) {
      if (group.length === 1) return undefined
      if (group.length === 0) return taken(out)
      const count = group.length - 1
      while (group.length < 5) group.push(84)
      return putGroup(out, group, count) ? taken(out) : undefined
    }
    if (byte === 0x7a && group.length === 0) out.putAll(new Uint8Array(4))
    else if (byte < 0x21 || byte > 0x75) return undefined
    else if (group.push(byte - 0x21) === 5) {
      if (!putGroup(out, group, 4)) return undefined
      group = []
    }
  }
  return out.full ? 'full' : undefined
}

export const runLength = (data: Uint8Array, limit: number): Decoded => {
  const out = new Output(limit)
  for (let at = 0; at < data.length && !out.full; ) {
    const length = data[at++] as number
    if (length === 128) return taken(out)
    if (length < 128) {
      if (at + length + 1 > data.length) return undefined
      out.putAll(data.subarray(at, at + length + 1))
      at += length + 1
    } else {
      const byte = data[at++]
      if (byte === undefined) return undefined
      out.putAll(new Uint8Array(257 - length).fill(byte))
    }
  }
  // Writers leave the end-of-data byte out where /Length says enough.
  return taken(out)
}

const CLEAR = 256
const END = 257

/** @param early 1 when codes grow one entry early (/EarlyChange) */
export const lzw = (data: Uint8Array, early: 0 | 1, limit: number): Decoded => {
  const out = new Output(limit)
  const table: Uint8Array[] = Array.from({ length: 258 }, (_, i) => Uint8Array.of(i & 0xff))
  let [width, bits, count, previous] = [9, 0, 0, undefined as Uint8Array | undefined]
  for (let at = 0; !out.full; ) {
    while (count < width) {
      if (at >= data.length) return taken(out)
      bits = ((bits << 8) | (data[at++] as number)) & 0xffffff
      count += 8
    }
    count -= width
    const code = (bits >> count) & ((1 << width) - 1)
    if (code === END) return taken(out)
    if (code === CLEAR) {
      table.length = 258
      width = 9
      previous = undefined
      continue
    }
    const known = table[code]
    if (known === undefined && (previous === undefined || code !== table.length)) return undefined
    const head = (known ?? previous)?.[0] as number
    const entry = known ?? append(previous as Uint8Array, head)
    out.putAll(entry)
    if (previous !== undefined && table.length < 4096)
      table.push(known === undefined ? entry : append(previous, head))
    previous = entry
    const next = table.length + early
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9
  }
  return 'full'
}

const append = (bytes: Uint8Array, last: number): Uint8Array => {
  const longer = new Uint8Array(bytes.length + 1)
  longer.set(bytes)
  longer[bytes.length] = last
  return longer
}
