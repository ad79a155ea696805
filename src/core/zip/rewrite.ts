/**
 * Writes a package anew with some entries changed. Signatures protect the parts and not the package, so the package is
 * written clean (no prefix, gaps, comment or trailing bytes), while untouched entries keep their compressed bytes,
 * name, method, times and attributes: nothing is inflated or deflated that nobody asked to change.
 */
import { view } from '../base/bytes.ts'
import type { Memory } from '../base/memory.ts'
import { openZip } from './open.ts'
import { Assembly, compose, type Piece, putSizes, type ZipChange } from './pieces.ts'
import { EXTRA, FLAG, SIZE, withoutExtra } from './records.ts'
import type { ZipArchive, ZipEntry } from './types.ts'

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

export interface RewriteOptions {
  /** Of changed entries, ms since 1970 UTC. */
  readonly time: number
  /** For the package. */
  readonly memory?: Memory | undefined
}

/** A package with some of its changes made. */
export interface Rewriting {
  /** The beginning of what `end` will give. */
  readonly begun: Uint8Array
  /**
   * The package, with new entries behind all others. Whether the names of new ones can stand in it is found out by
   * whoever opens it, and that has to be before anybody else sees it.
   * @throws LIMIT_EXCEEDED
   */
  end(added: readonly ZipChange[]): Uint8Array
}

/**
 * Makes `changes`: a name that is there is replaced in its place, a new one is appended, in order.
 * @param options.room bytes for what will be added at the end; where they are not enough, the package is copied
 * @throws LIMIT_EXCEEDED
 */
export const beginRewrite = (
  archive: ZipArchive,
  changes: readonly ZipChange[],
  options: RewriteOptions & { readonly room: number },
): Rewriting => {
  const { time, room, memory } = options
  const pending = new Map(changes.map((change) => [change.name, change]))
  if (pending.size !== changes.length) throw new TypeError('two changes of one name')
  const pieces = archive.entries.map((entry) => {
    const change = pending.get(entry.name)
    pending.delete(entry.name)
    return change === undefined ? keep(entry) : compose(change, entry, time)
  })
  for (const change of pending.values()) pieces.push(compose(change, undefined, time))
  const assembly = new Assembly(pieces, room, memory)
  return {
    begun: assembly.begun,
    end: (added) => assembly.end(added.map((change) => compose(change, undefined, time))),
  }
}

/**
 * The package with `changes` made. The outcome has passed `openZip`.
 * @throws ZIP_NAME_* when a new name cannot stand in the package, LIMIT_EXCEEDED
 */
export const rewriteZip = (
  archive: ZipArchive,
  changes: readonly ZipChange[],
  options: RewriteOptions,
): Uint8Array => {
  const result = beginRewrite(archive, changes, { ...options, room: 0 }).end([])
  openZip(result, () => undefined)
  return result
}
