/** Field layouts of APPNOTE 4.3 and 4.5, little-endian. Readers here trust nothing but the lengths they check. */
import { GsealError } from '../base/error.ts'

export const SIGNATURE = {
  local: 0x04034b50,
  central: 0x02014b50,
  descriptor: 0x08074b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const

export const SIZE = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 } as const

export const FLAG = {
  encrypted: 0x0001,
  descriptor: 0x0008,
  patched: 0x0020,
  strongEncryption: 0x0040,
  utf8: 0x0800,
  maskedHeaders: 0x2000,
} as const

export const EXTRA = { zip64: 0x0001, unicodePath: 0x7075 } as const

/** A field too small for its value; the value stands in the ZIP64 extra field. */
export const FULL16 = 0xffff
export const FULL32 = 0xffffffff

export const malformed = (what: string, offset: number): never => {
  throw new GsealError('ZIP_MALFORMED', { what, offset })
}

/** A 64-bit field. No value above 2^53 can be right in a file that fits in memory. */
export const readUInt64 = (bytes: Buffer, at: number, offset: number): number => {
  const value = bytes.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) malformed('64-bit field', offset + at)
  return Number(value)
}

/**
 * Splits an extra field (APPNOTE 4.5.1) into its blocks; the first of each kind counts, a second is malformed.
 * Old writers pad with a few bytes that are no block; fewer than four bytes at the end are let be.
 * @param offset of the extra field in the file, for messages
 */
export const extraBlocks = (extra: Buffer, offset: number): ReadonlyMap<number, Buffer> => {
  const blocks = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= extra.length; ) {
    const id = extra.readUInt16LE(at)
    const length = extra.readUInt16LE(at + 2)
    if (at + 4 + length > extra.length) malformed('extra field', offset + at)
    if (blocks.has(id) && (id === EXTRA.zip64 || id === EXTRA.unicodePath))
      malformed('extra field', offset + at)
    if (!blocks.has(id)) blocks.set(id, extra.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return blocks
}

/** The extra field without its blocks of one kind, the rest byte for byte. */
export const withoutExtra = (extra: Buffer, unwanted: number): Buffer => {
  const kept: Buffer[] = []
  let at = 0
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) !== unwanted) kept.push(extra.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, extra.subarray(at)])
}

/** Values that ZIP64 may carry, in the order of APPNOTE 4.5.3: a value stands there only when its own field is full. */
export interface Sizes {
  readonly size: number
  readonly compressedSize: number
  readonly offset: number
}

export const widen = (narrow: Sizes, block: Buffer | undefined, at: number): Sizes => {
  let next = 0
  const take = (value: number): number => {
    if (value !== FULL32) return value
    if (block === undefined || next + 8 > block.length) return malformed('ZIP64 extra field', at)
    next += 8
    return readUInt64(block, next - 8, at)
  }
  const size = take(narrow.size)
  const compressedSize = take(narrow.compressedSize)
  return { size, compressedSize, offset: take(narrow.offset) }
}
