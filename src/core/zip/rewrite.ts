/**
 * Writes a package anew with some entries changed. Signatures protect the parts and not the package, so the package is
 * written clean (no prefix, gaps, comment or trailing bytes), while untouched entries keep their compressed bytes,
 * name, method, times and attributes: nothing is inflated or deflated that nobody asked to change.
 */
import { crc32, deflateRawSync } from 'node:zlib'
import { utf8, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { openZip } from './open.ts'
import { EXTRA, FLAG, FULL16, FULL32, SIGNATURE, SIZE, withoutExtra } from './records.ts'
import type { ZipArchive, ZipEntry } from './types.ts'

export interface ZipChange {
  readonly name: string
  readonly data: Uint8Array
  /** Kept as it is: pictures and signature values do not get smaller, and deflating them costs most of a stamping. */
  readonly store?: boolean
}

/** The pieces of an entry to be written; the record's offset is filled in when it is known. */
interface Piece {
  readonly local: Buffer
  readonly data: Uint8Array
  readonly record: Buffer
}

/** Sizes and check sum at their places, which differ by two bytes between the two headers. */
const putSizes = (header: Buffer, at: number, crc: number, compressedSize: number, size: number): void => {
  header.writeUInt32LE(crc, at)
  header.writeUInt32LE(compressedSize, at + 4)
  header.writeUInt32LE(size, at + 8)
}

const clearBit3 = (header: Buffer, at: number): void => {
  header.writeUInt16LE(header.readUInt16LE(at) & ~FLAG.descriptor, at)
}

/** The fixed part, the name and the extra field without ZIP64, which no entry within the limits needs. */
const withoutZip64 = (header: Buffer, fixed: number, nameAt: number): Buffer => {
  const nameLength = header.readUInt16LE(nameAt)
  const extraLength = header.readUInt16LE(nameAt + 2)
  const extraAt = fixed + nameLength
  const extra = withoutExtra(header.subarray(extraAt, extraAt + extraLength), EXTRA.zip64)
  const result = Buffer.concat([header.subarray(0, extraAt), extra, header.subarray(extraAt + extraLength)])
  result.writeUInt16LE(extra.length, nameAt + 2)
  return result
}

const keep = (entry: ZipEntry): Piece => {
  const local = withoutZip64(view(entry.local), SIZE.local, 26)
  const record = withoutZip64(view(entry.record), SIZE.central, 28)
  const localCrc = entry.descriptor ? entry.crc32 : local.readUInt32LE(14)
  clearBit3(local, 6)
  clearBit3(record, 8)
  putSizes(local, 14, localCrc, entry.compressedSize, entry.size)
  putSizes(record, 16, entry.crc32, entry.compressedSize, entry.size)
  record.writeUInt16LE(0, 34)
  return { local, data: entry.compressed, record }
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

/** Below this, what deflating saves is less than what the headers of the entry take. */
const WORTH_DEFLATING = 768

/** A window of 4 KB serves small parts as well and spares zlib from clearing 256 KB for each. */
const SMALL = { windowBits: 12, memLevel: 5 } as const

const deflate = (data: Uint8Array): Uint8Array => deflateRawSync(data, data.byteLength <= 4096 ? SMALL : {})

/** A new entry, deflated when that makes it smaller. */
const compose = (change: ZipChange, old: ZipEntry | undefined, ms: number): Piece => {
  const nameBytes = old === undefined ? utf8(change.name) : old.nameBytes
  const marked =
    old === undefined
      ? nameBytes.length !== change.name.length
      : (view(old.record).readUInt16LE(8) & FLAG.utf8) !== 0
  const asIs = change.store === true || change.data.byteLength < WORTH_DEFLATING
  const deflated = asIs ? change.data : deflate(change.data)
  const method = deflated.byteLength < change.data.byteLength ? 8 : 0
  const data = method === 8 ? deflated : change.data
  const { time, date } = dosTime(ms)
  const local = Buffer.alloc(SIZE.local)
  local.writeUInt32LE(SIGNATURE.local, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(marked ? FLAG.utf8 : 0, 6)
  local.writeUInt16LE(method, 8)
  local.writeUInt16LE(time, 10)
  local.writeUInt16LE(date, 12)
  putSizes(local, 14, crc32(change.data), data.byteLength, change.data.byteLength)
  local.writeUInt16LE(nameBytes.length, 26)
  const record = Buffer.alloc(SIZE.central)
  record.writeUInt32LE(SIGNATURE.central, 0)
  record.writeUInt16LE(20, 4)
  // From "version needed" to the length of the name the two headers are the same.
  local.copy(record, 6, 4, 28)
  return { local: Buffer.concat([local, nameBytes]), data, record: Buffer.concat([record, nameBytes]) }
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

const assemble = (pieces: readonly Piece[]): Buffer => {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { local, data, record } of pieces) {
    parts.push(local, data)
    record.writeUInt32LE(at, 42)
    at += local.length + data.byteLength
    if (at > Math.min(LIMITS.file.bytes, FULL32)) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'bytes of the file',
        actual: at,
        limit: LIMITS.file.bytes,
      })
    }
  }
  const directorySize = pieces.reduce((sum, { record }) => sum + record.length, 0)
  return Buffer.concat([
    ...parts,
    ...pieces.map(({ record }) => record),
    ...endRecords(pieces.length, directorySize, at),
  ])
}

/**
 * The package with `changes` made: a name that is there is replaced in its place, a new one is appended, in order.
 * The outcome has passed `openZip`.
 * @param options.time of changed entries, ms since 1970 UTC
 * @throws ZIP_NAME_* when a new name cannot stand in the package, LIMIT_EXCEEDED
 */
export const rewriteZip = (
  archive: ZipArchive,
  changes: readonly ZipChange[],
  options: { readonly time: number },
): Uint8Array => {
  const pending = new Map(changes.map((change) => [change.name, change]))
  if (pending.size !== changes.length) throw new TypeError('two changes of one name')
  const pieces = archive.entries.map((entry) => {
    const change = pending.get(entry.name)
    pending.delete(entry.name)
    return change === undefined ? keep(entry) : compose(change, entry, options.time)
  })
  for (const change of pending.values()) pieces.push(compose(change, undefined, options.time))
  const result = assemble(pieces)
  openZip(result, () => undefined)
  return result
}
