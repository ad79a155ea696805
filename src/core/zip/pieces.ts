/** What a package is written of: entries with their two headers, put one behind the other, and the directory. */
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { utf8, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { collected, type Memory } from '../base/memory.ts'
import { FLAG, FULL16, FULL32, SIGNATURE, SIZE } from './records.ts'
import type { ZipEntry } from './types.ts'

export interface ZipChange {
  readonly name: string
  readonly data: Uint8Array
  /** Kept as it is: pictures and signature values do not get smaller, and deflating them costs most of a stamping. */
  readonly store?: boolean
}

/** The pieces of an entry to be written; the record's offset is filled in when it is known. */
export interface Piece {
  readonly local: Buffer
  readonly data: Uint8Array
  readonly record: Buffer
}

/** Sizes and check sum at their places, which differ by two bytes between the two headers. */
export const putSizes = (
  header: Buffer,
  at: number,
  crc: number,
  compressedSize: number,
  size: number,
): void => {
  header.writeUInt32LE(crc, at)
  header.writeUInt32LE(compressedSize, at + 4)
  header.writeUInt32LE(size, at + 8)
}

const CHINA_OFFSET_MS = 8 * 3600 * 1000

/** MS-DOS date and time (APPNOTE 4.4.6), which knows no zone: China's wall clock, from 1980 to 2107. */
const dosTime = (ms: number): { time: number; date: number } => {
  const at = new Date(ms + CHINA_OFFSET_MS)
  const year = at.getUTCFullYear()
  if (!(year >= 1980)) return { time: 0, date: 0x21 }
  if (year > 2107) return { time: 0xbf7d, date: 0xff9f }
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  }
}

/** Below this, a stream of zlib takes longer to set up than the bytes that it saves take to digest, write and read again. */
const WORTH_DEFLATING = 4096
/** Of what is deflated once for many packages. */
export const WORTH_SHARING = 2048

/** Room for what is worth keeping: zlib would give each part a buffer of 16 KB, which lives as long as the part. */
const deflate = (data: Uint8Array): Uint8Array => {
  const chunkSize = Math.max(constants.Z_MIN_CHUNK, Math.min(data.byteLength, constants.Z_DEFAULT_CHUNK))
  return deflateRawSync(data, { chunkSize })
}

/** The bytes of an entry as they will stand, and the check sum of what they are. */
export interface Packed {
  readonly data: Uint8Array
  readonly method: 0 | 8
  readonly crc: number
}

/** Deflated when that makes it smaller, from so many bytes on. */
export const pack = ({ data, store }: Pick<ZipChange, 'data' | 'store'>, worth = WORTH_DEFLATING): Packed => {
  const crc = crc32(data)
  if (store === true || data.byteLength < worth) return { data, method: 0, crc }
  const deflated = deflate(data)
  return deflated.byteLength < data.byteLength ? { data: deflated, method: 8, crc } : { data, method: 0, crc }
}

/** A new entry, or one in the place of an old. */
export const compose = (
  change: ZipChange,
  old: ZipEntry | undefined,
  ms: number,
  packed = pack(change),
): Piece => {
  const nameBytes = old === undefined ? utf8(change.name) : old.nameBytes
  const marked =
    old === undefined
      ? nameBytes.length !== change.name.length
      : (view(old.record).readUInt16LE(8) & FLAG.utf8) !== 0
  const { data, method, crc } = packed
  const { time, date } = dosTime(ms)
  const local = Buffer.alloc(SIZE.local + nameBytes.length)
  local.writeUInt32LE(SIGNATURE.local, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(marked ? FLAG.utf8 : 0, 6)
  local.writeUInt16LE(method, 8)
  local.writeUInt16LE(time, 10)
  local.writeUInt16LE(date, 12)
  putSizes(local, 14, crc, data.byteLength, change.data.byteLength)
  local.writeUInt16LE(nameBytes.length, 26)
  local.set(nameBytes, SIZE.local)
  const record = Buffer.alloc(SIZE.central + nameBytes.length)
  record.writeUInt32LE(SIGNATURE.central, 0)
  record.writeUInt16LE(20, 4)
  // From "version needed" to the length of the name the two headers are the same.
  record.set(local.subarray(4, 28), 6)
  record.set(nameBytes, SIZE.central)
  return { local, data, record }
}

const endRecords = (count: number, size: number, offset: number): Buffer[] => {
  const end = Buffer.alloc(SIZE.end)
  end.writeUInt32LE(SIGNATURE.end, 0)
  end.writeUInt16LE(Math.min(count, FULL16), 8)
  end.writeUInt16LE(Math.min(count, FULL16), 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  if (count < FULL16) return [end]
  const wide = Buffer.alloc(SIZE.end64)
  wide.writeUInt32LE(SIGNATURE.end64, 0)
  wide.writeBigUInt64LE(BigInt(SIZE.end64 - 12), 4)
  wide.writeUInt16LE(45, 12)
  wide.writeUInt16LE(45, 14)
  const fields = [count, count, size, offset]
  for (const [i, value] of fields.entries()) wide.writeBigUInt64LE(BigInt(value), 24 + 8 * i)
  const locator = Buffer.alloc(SIZE.locator64)
  locator.writeUInt32LE(SIGNATURE.locator64, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return [wide, locator, end]
}

/** Lays entries one behind the other from `start` on, and says in their records where. Gives the end. */
const put = (all: Buffer, pieces: readonly Piece[], start: number): number => {
  let at = start
  for (const { local, data, record } of pieces) {
    record.writeUInt32LE(at, 42)
    all.set(local, at)
    all.set(data, at + local.length)
    at += local.length + data.byteLength
  }
  return at
}

/** Bytes of the entries, and of their records in the directory. @throws LIMIT_EXCEEDED */
const measured = (
  pieces: readonly Piece[],
  start: number,
): { readonly end: number; readonly records: number } => {
  let [end, records] = [start, 0]
  for (const { local, data, record } of pieces) {
    end += local.length + data.byteLength
    records += record.length
    if (end > Math.min(LIMITS.file.bytes, FULL32)) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'bytes of the file',
        actual: end,
        limit: LIMITS.file.bytes,
      })
    }
  }
  return { end, records }
}

const MOST_END = SIZE.end64 + SIZE.locator64 + SIZE.end

/** A package on its way: the entries that are known first, those that are not yet, and the directory. */
export class Assembly {
  readonly #memory: Memory
  readonly #all: Buffer
  readonly #length: number
  readonly #records: readonly Buffer[]
  #ended = false

  /**
   * @param room for entries that will follow; where it is not enough, the package is copied
   * @throws LIMIT_EXCEEDED
   */
  constructor(pieces: readonly Piece[], room: number, memory: Memory = collected) {
    const { end, records } = measured(pieces, 0)
    this.#memory = memory
    this.#all = memory.take(end + records + MOST_END + room)
    this.#length = end
    this.#records = pieces.map(({ record }) => record)
    put(this.#all, pieces, 0)
  }

  /** What stands already. */
  get begun(): Uint8Array {
    return this.#all.subarray(0, this.#length)
  }

  /** The package; with other entries at the end it may be asked for again. @throws LIMIT_EXCEEDED */
  end(pieces: readonly Piece[]): Buffer {
    const { end } = measured(pieces, this.#length)
    const records = [...this.#records, ...pieces.map(({ record }) => record)]
    const size = records.reduce((sum, { length }) => sum + length, 0)
    const last = endRecords(records.length, size, end)
    const all = this.#roomFor(end + size + MOST_END)
    let at = put(all, pieces, this.#length)
    for (const item of [...records, ...last]) {
      all.set(item, at)
      at += item.length
    }
    return all.subarray(0, at)
  }

  #roomFor(bytes: number): Buffer {
    if (!this.#ended && bytes <= this.#all.byteLength) {
      this.#ended = true
      return this.#all
    }
    const all = this.#memory.take(bytes)
    all.set(this.begun)
    return all
  }
}

export const assemble = (pieces: readonly Piece[], memory?: Memory): Buffer =>
  new Assembly(pieces, 0, memory).end([])
