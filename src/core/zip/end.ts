/**
 * Finds the central directory from the end of the file (APPNOTE 4.3.14-4.3.16).
 *
 * The last end record of the file is the one, and the directory must reach exactly to it. A file where an earlier one
 * would be needed is one that programs read differently, and is refused. Bytes before the package shift it: offsets
 * then count from the file's start or from the package's; the distance between the two is `base`.
 */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { FULL16, FULL32, malformed, readUInt64, SIGNATURE, SIZE } from './records.ts'

export interface Directory {
  readonly count: number
  readonly start: number
  readonly end: number
  /** Added to every offset that the directory gives. */
  readonly base: number
  /** First byte after the end record and its comment. */
  readonly after: number
  /** Of the end record. */
  readonly endRecord: number
}

interface Claim {
  readonly count: number
  readonly size: number
  readonly offset: number
  readonly end: number
}

const END_MAGIC = Buffer.from('PK\x05\x06', 'latin1')
const LOCAL_MAGIC = Buffer.from('PK\x03\x04', 'latin1')

const claimOf = (file: Buffer, at: number): Claim => {
  const disks = [file.readUInt16LE(at + 4), file.readUInt16LE(at + 6)]
  const here = file.readUInt16LE(at + 8)
  const count = file.readUInt16LE(at + 10)
  if (disks.some((disk) => disk !== 0 && disk !== FULL16) || here !== count)
    throw new GsealError('ZIP_MULTI_DISK')
  return { count, size: file.readUInt32LE(at + 12), offset: file.readUInt32LE(at + 16), end: at }
}

/** The ZIP64 end record, which stands directly before its locator, which stands directly before the end record. */
const claim64 = (file: Buffer, narrow: Claim): Claim => {
  const locator = narrow.end - SIZE.locator64
  if (locator < SIZE.end64 || file.readUInt32LE(locator) !== SIGNATURE.locator64) return narrow
  const at = locator - SIZE.end64
  if (file.readUInt32LE(at) !== SIGNATURE.end64) malformed('ZIP64 end record', at)
  if (readUInt64(file, at + 4, 0) !== SIZE.end64 - 12) malformed('ZIP64 end record', at + 4)
  const disks = [file.readUInt32LE(locator + 4), file.readUInt32LE(at + 16), file.readUInt32LE(at + 20)]
  if (disks.some((disk) => disk !== 0) || file.readUInt32LE(locator + 16) > 1)
    throw new GsealError('ZIP_MULTI_DISK')
  const wide: Claim = {
    count: readUInt64(file, at + 32, 0),
    size: readUInt64(file, at + 40, 0),
    offset: readUInt64(file, at + 48, 0),
    end: at,
  }
  if (readUInt64(file, at + 24, 0) !== wide.count) throw new GsealError('ZIP_MULTI_DISK')
  const agrees = (small: number, full: number, large: number): boolean => small === full || small === large
  if (
    !agrees(narrow.count, FULL16, wide.count) ||
    !agrees(narrow.size, FULL32, wide.size) ||
    !agrees(narrow.offset, FULL32, wide.offset)
  )
    malformed('ZIP64 end record', at)
  if (readUInt64(file, locator + 8, 0) !== wide.offset + wide.size) malformed('ZIP64 end locator', locator)
  return wide
}

const locateEnd = (file: Buffer): number => {
  const at = file.lastIndexOf(END_MAGIC)
  if (at >= 0) {
    if (at + SIZE.end > file.length || at + SIZE.end + file.readUInt16LE(at + 20) > file.length)
      throw new GsealError('ZIP_TRUNCATED', { offset: file.length })
    return at
  }
  if (file.length >= 4 && file.readUInt32LE(0) === SIGNATURE.local)
    throw new GsealError('ZIP_TRUNCATED', { offset: file.length })
  throw new GsealError('ZIP_NOT_A_ZIP')
}

/**
 * @throws ZIP_NOT_A_ZIP, ZIP_TRUNCATED, ZIP_MULTI_DISK, ZIP_AMBIGUOUS, ZIP_MALFORMED, LIMIT_EXCEEDED
 */
export const findDirectory = (file: Buffer): Directory => {
  const endRecord = locateEnd(file)
  const claim = claim64(file, claimOf(file, endRecord))
  if (claim.count > LIMITS.zip.entries) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'entries of the package',
      actual: claim.count,
      limit: LIMITS.zip.entries,
    })
  }
  const start = claim.end - claim.size
  const base = start - claim.offset
  const begins =
    start >= 0 && base >= 0 && (claim.count === 0 || file.readUInt32LE(start) === SIGNATURE.central)
  if (!begins) {
    const earlier = endRecord === 0 ? -1 : file.lastIndexOf(END_MAGIC, endRecord - 1)
    if (earlier >= 0) throw new GsealError('ZIP_AMBIGUOUS', { offset: earlier })
    malformed('end record', endRecord)
  }
  const after = endRecord + SIZE.end + file.readUInt16LE(endRecord + 20)
  return { count: claim.count, start, end: claim.end, base, after, endRecord }
}

/** Refuses package records in bytes that belong to nothing: a program that streams or repairs would read them. */
export const refuseRecords = (file: Buffer, from: number, to: number): void => {
  const bytes = file.subarray(from, to)
  for (const magic of [LOCAL_MAGIC, END_MAGIC, Buffer.from('PK\x01\x02', 'latin1')]) {
    const at = bytes.indexOf(magic)
    if (at >= 0) throw new GsealError('ZIP_AMBIGUOUS', { offset: from + at })
  }
}
