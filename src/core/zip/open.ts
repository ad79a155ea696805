import { constants, crc32, inflateRawSync } from 'node:zlib'
import { view } from '../base/bytes.ts'
import type { Code } from '../base/codes/index.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type Located, readDirectory } from './directory.ts'
import { type Directory, findDirectory, refuseRecords } from './end.ts'
import { refuseConflicts } from './names.ts'
import type { ZipArchive, ZipEntry } from './types.ts'

/** Oddities of single entries that are read all the same. */
const ODDITIES: readonly (readonly [code: Code, is: (located: Located) => boolean])[] = [
  ['ZIP_BACKSLASH', ({ decoded }) => decoded.backslash],
  ['ZIP_NAME_GBK', ({ decoded }) => decoded.gbk],
  ['ZIP_CRC_FIELDS', ({ crcDiffers }) => crcDiffers],
]

/** Notes one line for all entries of a kind, so that a large package does not drown its report. */
const noteOddities = (note: Note, located: readonly Located[]): void => {
  for (const [code, is] of ODDITIES) {
    const odd = located.filter(is)
    if (odd[0] !== undefined) note(code, { count: odd.length, entry: odd[0].entry.name })
  }
}

/**
 * Every byte before the directory belongs to one entry at most. What belongs to none is noted, and must not hold
 * package records.
 */
const judgeLayout = (file: Buffer, directory: Directory, located: readonly Located[], note: Note): void => {
  const inPlace = [...located].sort((a, b) => a.entry.offset - b.entry.offset)
  const prefix = inPlace[0]?.entry.offset ?? directory.start
  refuseRecords(file, 0, prefix)
  if (prefix > 0) note('ZIP_PREFIX', { count: prefix })
  let gaps = 0
  let firstGap = 0
  let at = prefix
  const gapTo = (next: number): void => {
    if (next === at) return
    refuseRecords(file, at, next)
    if (gaps === 0) firstGap = at
    gaps += next - at
  }
  for (const { entry, end } of inPlace) {
    if (entry.offset < at) throw new GsealError('ZIP_OVERLAP', { entry: entry.name })
    gapTo(entry.offset)
    at = end
  }
  gapTo(directory.start)
  if (gaps > 0) note('ZIP_GAP', { count: gaps, offset: firstGap })
  refuseRecords(file, directory.endRecord + 4, file.length)
  if (directory.after < file.length) note('ZIP_TRAILING', { count: file.length - directory.after })
}

/**
 * The stream has to give exactly `size` bytes and to end exactly with the compressed bytes: what stands behind its end
 * would be carried along unseen.
 */
const inflate = (entry: ZipEntry): Uint8Array => {
  const options = {
    maxOutputLength: Math.max(1, entry.size),
    // One byte more than needed: zlib then sees the end of the stream without asking for a second buffer.
    chunkSize: Math.max(constants.Z_MIN_CHUNK, entry.size + 1),
    info: true,
  } as const
  let result: { buffer: Buffer; engine: { bytesWritten: number } }
  try {
    // With `info` zlib answers with its engine too, which the types do not know.
    result = inflateRawSync(entry.compressed, options) as unknown as typeof result
  } catch (cause) {
    const tooLong = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    if (tooLong) throw new GsealError('ZIP_SIZE', { entry: entry.name, size: entry.size }, { cause })
    throw new GsealError('ZIP_DATA', { entry: entry.name }, { cause })
  }
  if (result.buffer.length !== entry.size)
    throw new GsealError('ZIP_SIZE', { entry: entry.name, size: entry.size })
  if (result.engine.bytesWritten !== entry.compressedSize)
    throw new GsealError('ZIP_DATA', { entry: entry.name })
  return result.buffer
}

/**
 * Opens a package: reads its directory and judges its layout; inflates nothing.
 * @param note told of oddities that are tolerated: ZIP_PREFIX, ZIP_TRAILING, ZIP_GAP, ZIP_BACKSLASH, ZIP_NAME_GBK,
 *   ZIP_CRC_FIELDS, and ZIP_CRC while reading
 * @throws ZIP_*, LIMIT_EXCEEDED
 */
export const openZip = (bytes: Uint8Array, note: Note): ZipArchive => {
  if (bytes.byteLength > LIMITS.file.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'bytes of the file',
      actual: bytes.byteLength,
      limit: LIMITS.file.bytes,
    })
  }
  const file = view(bytes)
  const directory = findDirectory(file)
  const located = readDirectory(file, directory)
  const entries = located.map(({ entry }) => entry)
  refuseConflicts(entries)
  judgeLayout(file, directory, located, note)
  noteOddities(note, located)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  return {
    bytes,
    entries,
    get: (name) => byName.get(name),
    read: (entry) => {
      const content = entry.method === 0 || entry.directory ? entry.compressed : inflate(entry)
      if (entry.directory) return content.subarray(0, 0)
      if (crc32(content) !== entry.crc32) note('ZIP_CRC', { entry: entry.name })
      return content
    },
  }
}
