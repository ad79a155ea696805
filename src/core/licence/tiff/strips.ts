/** Strips of a page with their compression undone (TIFF 6.0, sections 9, 10, 13; Adobe Photoshop TIFF notes, deflate). */
import { inflateSync } from 'node:zlib'
import { FaxFault, faxRows } from '../../impression/index.ts'
import { damaged } from './directory.ts'

export interface Strip {
  readonly bytes: Uint8Array
  readonly width: number
  readonly rows: number
  /** Bytes that the rows take. */
  readonly size: number
}

const packBits = ({ bytes, size }: Strip): Uint8Array => {
  const out = new Uint8Array(size)
  let [from, to] = [0, 0]
  while (to < size) {
    const head = bytes[from]
    if (head === undefined) throw damaged('a strip ends early')
    from += 1
    if (head === 128) continue
    const length = head < 128 ? head + 1 : 257 - head
    if (to + length > size) throw damaged('a strip is longer than its rows')
    if (head < 128) {
      if (from + length > bytes.length) throw damaged('a strip ends early')
      out.set(bytes.subarray(from, from + length), to)
      from += length
    } else {
      const byte = bytes[from]
      if (byte === undefined) throw damaged('a strip ends early')
      out.fill(byte, to, to + length)
      from += 1
    }
    to += length
  }
  return out
}

const CLEAR = 256
const END = 257
const FIRST = 258

/** Codes of 9 to 12 bits, the highest first; each new string is one known before and a byte more. */
const lzw = ({ bytes, size }: Strip): Uint8Array => {
  const out = new Uint8Array(size)
  const [starts, lengths] = [new Int32Array(4097), new Int32Array(4097)]
  let [at, to, next, width, last] = [0, 0, FIRST, 9, -1]
  while (to < size) {
    if (at + width > bytes.length * 8) throw damaged('a strip ends early')
    const byte = at >> 3
    const word = ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0)
    const code = (word >> (24 - width - (at & 7))) & ((1 << width) - 1)
    at += width
    if (code === END) throw damaged('a strip ends early')
    if (code === CLEAR) {
      ;[next, width, last] = [FIRST, 9, -1]
      continue
    }
    if (code > next || (code === next && last < 0) || (code >= FIRST && last < 0))
      throw damaged('a code that is none')
    const begin = to
    if (code < CLEAR) {
      out[to] = code
      to += 1
    } else {
      // The string that is being made is the last one with its own first byte.
      const [start, length] =
        code === next ? [last, begin - last + 1] : [starts[code] ?? 0, lengths[code] ?? 0]
      if (to + length > size) throw damaged('a strip is longer than its rows')
      for (let i = 0; i < length; i += 1) out[to + i] = out[start + i] ?? 0
      to += length
    }
    if (last >= 0 && next < 4096) {
      starts[next] = last
      lengths[next] = begin - last + 1
      next += 1
      if (next >= (1 << width) - 1 && width < 12) width += 1
    }
    last = begin
  }
  return out
}

const inflated = ({ bytes, size }: Strip): Uint8Array => {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(size, 1) })
  } catch (cause) {
    throw damaged((cause as Error).message)
  }
}

const fax = ({ bytes, width, rows }: Strip): Uint8Array => {
  try {
    return faxRows(bytes, width, rows)
  } catch (error) {
    if (!(error instanceof FaxFault)) throw error
    throw damaged(`fax data, bit ${error.message}`)
  }
}

/** By the number of the compression; JPEG (7) is passed on as it is and stands elsewhere. */
export const COMPRESSIONS: Readonly<Record<number, (strip: Strip) => Uint8Array>> = {
  1: ({ bytes }) => bytes,
  4: fax,
  5: lzw,
  8: inflated,
  32773: packBits,
  32946: inflated,
}
