/** Reads the central directory, and holds each record against the local header that it points to. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { Directory } from './end.ts'
import { type DecodedName, decodeName, refuseOtherName } from './names.ts'
import { EXTRA, extraBlocks, FLAG, FULL16, malformed, SIGNATURE, SIZE, widen } from './records.ts'
import type { ZipEntry } from './types.ts'

/** An entry with what the archive as a whole has to judge or note. */
export interface Located {
  readonly entry: ZipEntry
  readonly decoded: DecodedName
  /** First byte after the entry's data, or after its data descriptor. */
  readonly end: number
  readonly crcDiffers: boolean
}

/** A central record, its fields widened. */
interface Central {
  readonly record: Buffer
  readonly decoded: DecodedName
  readonly nameBytes: Buffer
  readonly flags: number
  readonly method: 0 | 8
  readonly crc: number
  readonly size: number
  readonly compressedSize: number
  readonly offset: number
}

const ENCRYPTED = FLAG.encrypted | FLAG.strongEncryption | FLAG.maskedHeaders
const UNIX_LINK = 0xa000

const methodOf = (entry: string, method: number, flags: number): 0 | 8 => {
  if ((flags & ENCRYPTED) !== 0) throw new GsealError('ZIP_ENCRYPTED', { entry })
  if ((method !== 0 && method !== 8) || (flags & FLAG.patched) !== 0)
    throw new GsealError('ZIP_METHOD', { entry, method })
  return method
}

const over = (what: string, actual: number, limit: number): never => {
  throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

/** Bounds of one entry, judged before anything is inflated. */
const refuseBomb = (entry: string, size: number, compressedSize: number): void => {
  const { entryBytes, ratio, ratioFrom } = LIMITS.zip
  if (size > entryBytes) over(`${entry}: bytes`, size, entryBytes)
  if (size > ratioFrom && size > compressedSize * ratio)
    over(`${entry}: ratio of unpacked to packed`, Math.ceil(size / Math.max(1, compressedSize)), ratio)
}

/** An empty deflate stream: one final block, of fixed codes or stored. */
const EMPTY_STREAMS = ['', '0300', '010000ffff']

const refuseContent = (c: Central, compressed: Buffer): void => {
  const { name } = c.decoded
  const mismatch = (): never => {
    throw new GsealError('ZIP_SIZE', { entry: name, size: c.size })
  }
  if (c.method === 0 && c.size !== c.compressedSize) mismatch()
  if (name.endsWith('/') && (c.size !== 0 || c.compressedSize > 5)) mismatch()
  if (name.endsWith('/') && !EMPTY_STREAMS.includes(compressed.toString('hex'))) mismatch()
}

const central = (file: Buffer, at: number, directory: Directory): Central => {
  const room = directory.end - at
  if (room < SIZE.central || file.readUInt32LE(at) !== SIGNATURE.central) malformed('directory record', at)
  const nameLength = file.readUInt16LE(at + 28)
  const extraLength = file.readUInt16LE(at + 30)
  const length = SIZE.central + nameLength + extraLength + file.readUInt16LE(at + 32)
  if (length > room) malformed('directory record', at)
  if (nameLength > LIMITS.zip.nameBytes) over('bytes of an entry name', nameLength, LIMITS.zip.nameBytes)
  const disk = file.readUInt16LE(at + 34)
  if (disk !== 0 && disk !== FULL16) throw new GsealError('ZIP_MULTI_DISK')
  const flags = file.readUInt16LE(at + 8)
  const nameBytes = file.subarray(at + SIZE.central, at + SIZE.central + nameLength)
  const decoded = decodeName(nameBytes, (flags & FLAG.utf8) !== 0, at + SIZE.central)
  const extraAt = at + SIZE.central + nameLength
  const blocks = extraBlocks(file.subarray(extraAt, extraAt + extraLength), extraAt)
  refuseOtherName(blocks, nameBytes, decoded.name)
  if (((file.readUInt32LE(at + 38) >>> 16) & 0xf000) === UNIX_LINK)
    throw new GsealError('ZIP_LINK', { entry: decoded.name })
  const narrow = {
    size: file.readUInt32LE(at + 24),
    compressedSize: file.readUInt32LE(at + 20),
    offset: file.readUInt32LE(at + 42),
  }
  return {
    record: file.subarray(at, at + length),
    decoded,
    nameBytes,
    flags,
    method: methodOf(decoded.name, file.readUInt16LE(at + 10), flags),
    crc: file.readUInt32LE(at + 16),
    ...widen(narrow, blocks.get(EXTRA.zip64), extraAt),
  }
}

/** The four forms of a data descriptor (APPNOTE 4.3.9): with or without signature, of 32 or 64 bits. */
const DESCRIPTORS = [
  { skip: 4, wide: false },
  { skip: 0, wide: false },
  { skip: 0, wide: true },
  { skip: 4, wide: true },
] as const

interface Trailer {
  readonly end: number
  readonly crc: number
}

/**
 * The descriptor behind the data, found by the sizes that it has to repeat. For an empty entry two forms fit: the one
 * that the ZIP64 field of the local header announces goes first (APPNOTE 4.3.9.2).
 */
const descriptorAt = (file: Buffer, at: number, c: Central, limit: number, zip64: boolean): Trailer => {
  const read = (where: number, wide: boolean): bigint =>
    wide ? file.readBigUInt64LE(where) : BigInt(file.readUInt32LE(where))
  for (const { skip, wide } of zip64 ? DESCRIPTORS.toReversed() : DESCRIPTORS) {
    const width = wide ? 8 : 4
    const start = at + skip
    const end = start + 4 + 2 * width
    if (end > limit) continue
    if (skip === 4 && file.readUInt32LE(at) !== SIGNATURE.descriptor) continue
    if (read(start + 4, wide) !== BigInt(c.compressedSize)) continue
    if (read(start + 4 + width, wide) !== BigInt(c.size)) continue
    return { end, crc: file.readUInt32LE(start) }
  }
  throw new GsealError('ZIP_HEADER_MISMATCH', { entry: c.decoded.name, field: 'data descriptor' })
}

const ASCII_ONLY = /^[\0-\x7f]*$/

/** Fields of the local header that have to repeat the directory. */
const agree = (file: Buffer, at: number, c: Central, nameBytes: Buffer): void => {
  const mismatch = (field: string): never => {
    throw new GsealError('ZIP_HEADER_MISMATCH', { entry: c.decoded.name, field })
  }
  if (!nameBytes.equals(c.nameBytes)) mismatch('name')
  const differing = file.readUInt16LE(at + 6) ^ c.flags
  // Bit 11 decides how a name is read, so it matters only where bytes above 7F stand.
  const matters = ASCII_ONLY.test(c.decoded.name) ? ENCRYPTED : ENCRYPTED | FLAG.utf8
  if ((differing & matters) !== 0) mismatch('flags')
  if (file.readUInt16LE(at + 8) !== c.method) mismatch('method')
}

/**
 * The sizes that the local header gives. With bit 3 they are zero, or already right; anything else would mislead a
 * program that streams.
 * @returns whether the local header has a ZIP64 field
 */
const agreeOnSizes = (file: Buffer, at: number, c: Central, described: boolean): boolean => {
  const extraAt = at + SIZE.local + file.readUInt16LE(at + 26)
  const blocks = extraBlocks(file.subarray(extraAt, extraAt + file.readUInt16LE(at + 28)), extraAt)
  refuseOtherName(blocks, c.nameBytes, c.decoded.name)
  const narrow = { compressedSize: file.readUInt32LE(at + 18), size: file.readUInt32LE(at + 22), offset: 0 }
  const local = widen(narrow, blocks.get(EXTRA.zip64), extraAt)
  const later = described && local.size === 0 && local.compressedSize === 0
  if (!later && (local.size !== c.size || local.compressedSize !== c.compressedSize))
    throw new GsealError('ZIP_HEADER_MISMATCH', { entry: c.decoded.name, field: 'sizes' })
  return blocks.has(EXTRA.zip64)
}

/**
 * The local header, data and descriptor of one directory record.
 * @param base what to add to the offsets of the directory
 * @param limit start of the directory, which no entry may reach into
 */
const locate = (file: Buffer, c: Central, base: number, limit: number): Located => {
  const at = base + c.offset
  if (at + SIZE.local > limit || file.readUInt32LE(at) !== SIGNATURE.local) malformed('entry', at)
  const nameAt = at + SIZE.local
  const extraAt = nameAt + file.readUInt16LE(at + 26)
  const dataAt = extraAt + file.readUInt16LE(at + 28)
  const dataEnd = dataAt + c.compressedSize
  if (dataEnd > limit) malformed('entry', at)
  const described = (file.readUInt16LE(at + 6) & FLAG.descriptor) !== 0
  agree(file, at, c, file.subarray(nameAt, extraAt))
  const zip64 = agreeOnSizes(file, at, c, described)
  const trailer = described
    ? descriptorAt(file, dataEnd, c, limit, zip64)
    : { end: dataEnd, crc: file.readUInt32LE(at + 14) }
  const compressed = file.subarray(dataAt, dataEnd)
  refuseContent(c, compressed)
  const entry: ZipEntry = {
    name: c.decoded.name,
    directory: c.decoded.name.endsWith('/'),
    method: c.method,
    crc32: c.crc,
    compressedSize: c.compressedSize,
    size: c.size,
    offset: at,
    compressed,
    nameBytes: c.nameBytes,
    record: c.record,
    local: file.subarray(at, dataAt),
    descriptor: described,
  }
  return { entry, decoded: c.decoded, end: trailer.end, crcDiffers: trailer.crc !== c.crc }
}

/** All entries in the order of the directory; nothing is inflated. */
export const readDirectory = (file: Buffer, directory: Directory): readonly Located[] => {
  const list: Located[] = []
  let at = directory.start
  let total = 0
  for (let i = 0; i < directory.count; i++) {
    const c = central(file, at, directory)
    at += c.record.length
    refuseBomb(c.decoded.name, c.size, c.compressedSize)
    total += c.size
    if (total > LIMITS.zip.totalBytes) over('bytes of all entries', total, LIMITS.zip.totalBytes)
    list.push(locate(file, c, directory.base, directory.start))
  }
  if (at !== directory.end) malformed('directory', at)
  return list
}
