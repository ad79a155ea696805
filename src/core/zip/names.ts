/**
 * Names of entries. They are keys, never paths to write to; yet what is unsafe for others is refused here too, for the
 * document will be opened with other programs.
 */
import { crc32 } from 'node:zlib'
import { decodeUtf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { EXTRA } from './records.ts'

export interface DecodedName {
  readonly name: string
  readonly gbk: boolean
  readonly backslash: boolean
}

const gbkDecoder = new TextDecoder('gbk', { fatal: true })

const decodeGbk = (bytes: Uint8Array, offset: number): string => {
  try {
    return gbkDecoder.decode(bytes)
  } catch {
    throw new GsealError('ZIP_NAME_ENCODING', { offset })
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
const DRIVE = /^[A-Za-z]:/
/** An empty segment, "." or "..", anywhere; the one "/" at the end of a folder's name has been cut off. */
const BAD_SEGMENT = /(?:^|\/)\.{0,2}(?:\/|$)/

/** Control and invisible characters, shown so that a message cannot be made to lie. */
const printable = (name: string): string =>
  name.replace(new RegExp(HIDDEN, 'g'), (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

const refuseUnsafe = (name: string): void => {
  const path = name.endsWith('/') ? name.slice(0, -1) : name
  const unsafe = HIDDEN.test(name) || DRIVE.test(name) || BAD_SEGMENT.test(path)
  if (unsafe) throw new GsealError('ZIP_NAME_UNSAFE', { entry: printable(name) })
}

/**
 * Decodes a name: UTF-8 when it says so, else UTF-8 when it can be, else GBK. "\" becomes "/" after decoding, since 5C
 * is the second byte of many GBK characters.
 * @throws ZIP_NAME_ENCODING, ZIP_NAME_UNSAFE
 */
export const decodeName = (bytes: Buffer, utf8Flag: boolean, offset: number): DecodedName => {
  const text = decodeUtf8(bytes)
  if (text === undefined && utf8Flag) throw new GsealError('ZIP_NAME_ENCODING', { offset })
  // The decoder drops a byte order mark, which would let two names become one.
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf)
    throw new GsealError('ZIP_NAME_UNSAFE', { entry: `\\ufeff${printable(text ?? '')}` })
  const decoded = text ?? decodeGbk(bytes, offset)
  const name = decoded.includes('\\') ? decoded.split('\\').join('/') : decoded
  refuseUnsafe(name)
  return { name, gbk: text === undefined, backslash: name !== decoded }
}

/**
 * The Unicode path extra field (APPNOTE 4.6.9) gives a second name that some programs prefer. It must be the same name,
 * or speak, by its check sum, of other bytes, in which case every program ignores it.
 */
export const refuseOtherName = (
  blocks: ReadonlyMap<number, Buffer>,
  nameBytes: Buffer,
  name: string,
): void => {
  const block = blocks.get(EXTRA.unicodePath)
  if (block === undefined) return
  const mismatch = (): never => {
    throw new GsealError('ZIP_HEADER_MISMATCH', { entry: name, field: 'Unicode path' })
  }
  if (block.length < 5 || block[0] !== 1 || block.readUInt32LE(1) !== crc32(nameBytes)) mismatch()
  if (decodeUtf8(block.subarray(5))?.replaceAll('\\', '/') !== name) mismatch()
}

const ASCII_ONLY = /^[\x20-\x7e]*$/

/** What a case-insensitive or normalising file system would make of a name. "/" sorts first as NUL. */
const folded = (name: string): string => {
  const path = name.endsWith('/') ? name.slice(0, -1) : name
  const plain = ASCII_ONLY.test(path)
    ? path.toLowerCase()
    : path.normalize('NFKC').toUpperCase().toLowerCase()
  // Joining again costs a tenth of what replacing does on names of many segments.
  return plain.split('/').join('\0')
}

interface Named {
  readonly name: string
  readonly directory: boolean
}

/**
 * Refuses names that one program keeps apart and another does not, and files that are also folders.
 * @throws ZIP_DUPLICATE, ZIP_NAME_VARIANT, ZIP_NAME_CLASH
 */
export const refuseConflicts = (entries: readonly Named[]): void => {
  const keyed = entries.map((entry) => ({ key: folded(entry.name), entry }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  let last: (typeof keyed)[number] | undefined
  for (const next of keyed) {
    if (last !== undefined && last.key === next.key) {
      if (last.entry.name === next.entry.name)
        throw new GsealError('ZIP_DUPLICATE', { entry: next.entry.name })
      throw new GsealError('ZIP_NAME_VARIANT', { entry: last.entry.name, other: next.entry.name })
    }
    // What stands below a file sorts directly behind it.
    if (last !== undefined && !last.entry.directory && next.key.startsWith(`${last.key}\0`))
      throw new GsealError('ZIP_NAME_CLASH', { entry: last.entry.name, other: next.entry.name })
    last = next
  }
}
