/**
 * The segments of a JBIG2 picture (ITU-T T.88 7.2) within a PDF (ISO 32000-2 7.4.7). They are walked through and not
 * decoded: a decoder that meets the end of a cut picture shows the rest of the page white and says nothing.
 */
import { view } from '../../base/bytes.ts'

const PAGE_INFO = 48
/** Immediate regions of text, halftones, generic pixels and refinements, lossless or not. */
const REGIONS: ReadonlySet<number> = new Set([6, 7, 22, 23, 38, 39, 42, 43])
/** The length is told by the data alone. */
const UNKNOWN = 0xffffffff
const SHORT_COUNT = 7

/** Where the referred-to segments of the header begin, and how many there are (T.88 7.2.4). */
const references = (bytes: Buffer, at: number): readonly [at: number, count: number] | undefined => {
  const first = bytes[at]
  if (first === undefined) return undefined
  if (first >> 5 !== SHORT_COUNT) return [at + 1, first >> 5]
  if (at + 4 > bytes.length) return undefined
  const count = bytes.readUInt32BE(at) & 0x1fffffff
  return [at + 4 + Math.ceil((count + 1) / 8), count]
}

/** Types of the segments in order; `undefined` where they do not fill the data to its last byte. */
export const jbig2Segments = (data: Uint8Array): readonly number[] | undefined => {
  const bytes = view(data)
  const types: number[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 6 > bytes.length) return undefined
    const [number, flags] = [bytes.readUInt32BE(at), bytes.readUInt8(at + 4)]
    const found = references(bytes, at + 5)
    if (found === undefined) return undefined
    const [from, count] = found
    const each = number <= 256 ? 1 : number <= 65_536 ? 2 : 4
    const length = from + count * each + ((flags & 0x40) === 0 ? 1 : 4)
    if (length + 4 > bytes.length) return undefined
    const size = bytes.readUInt32BE(length)
    if (size === UNKNOWN || length + 4 + size > bytes.length) return undefined
    types.push(flags & 0x3f)
    at = length + 4 + size
  }
  return types
}

/** A page and something on it, nothing cut. */
export const isWholeJbig2 = (data: Uint8Array): boolean => {
  const types = jbig2Segments(data)
  return types?.includes(PAGE_INFO) === true && types.some((type) => REGIONS.has(type))
}
