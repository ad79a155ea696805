/**
 * The entries of a revocation list (RFC 5280 5.1.2.6, 5.3), walked once with a cursor and remembered by offset; details
 * of one entry are read when it is asked for.
 */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { read, readDer, TAG } from '../der/index.ts'
import { readExtensions } from './extensions.ts'
import { CRL_REASONS, type CrlReason, OID } from './oids.ts'
import { DerCursor } from './scan.ts'
import { SerialIndex } from './serial-index.ts'

export interface CrlEntry {
  /** As `Certificate.serial` writes it. */
  readonly serial: string
  /** ms since 1970 UTC. */
  readonly date: number
  readonly reason?: CrlReason
  /** When the key is thought to have been lost, ms since 1970 UTC. */
  readonly invalidityDate?: number
}

const WHAT = 'CRL entry'

/** Serial numbers are at most 20 octets; some authorities wrote longer ones. */
const SERIAL_OCTETS = 64

/** Kinds that are understood; an entry with another critical one makes the whole list unusable (RFC 5280 5.3). */
const ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([OID.reasonCode, OID.invalidityDate])

const reasonOf = (value: Uint8Array): CrlReason => {
  const node = readDer(value, 'reasonCode')
  const number = node.tag === 0x0a && node.content.byteLength === 1 ? (node.content[0] ?? -1) : -1
  return CRL_REASONS[number] ?? node.fail('reason that RFC 5280 does not know')
}

const withDetails = (serial: string, date: number, value: Uint8Array): CrlEntry => {
  const list = readExtensions(readDer(value, WHAT), WHAT, () => undefined)
  const reason = list.find((item) => item.oid === OID.reasonCode)
  const invalidity = list.find((item) => item.oid === OID.invalidityDate)
  return {
    serial,
    date,
    ...(reason === undefined ? {} : { reason: reasonOf(reason.value) }),
    ...(invalidity === undefined
      ? {}
      : { invalidityDate: read.time(readDer(invalidity.value, 'invalidityDate')) }),
  }
}

const DIGITS: Readonly<Record<number, number>> = { [TAG.utcTime]: 12, [TAG.generalizedTime]: 14 }

/** The form every conforming list writes, without a regular expression for each of a million dates. */
const isPlainTime = (cursor: DerCursor): boolean => {
  const { bytes, start, end, tag } = cursor
  const digits = DIGITS[tag]
  if (digits === undefined || end - start !== digits + 1 || bytes[end - 1] !== 0x5a) return false
  for (let i = start; i < end - 1; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

/** Where the entries begin, and what is known of all of them. */
export interface WalkedEntries {
  readonly offsets: Int32Array
  /** The first critical extension that is not understood. */
  readonly unknownCritical?: string
}

const criticalOf = (value: Uint8Array): string | undefined =>
  readExtensions(readDer(value, WHAT), WHAT, () => undefined).find(
    // certificateIssuer moves the entry to another authority, whether its writer marked it or not.
    (item) => item.oid === OID.certificateIssuer || (item.critical && !ENTRY_EXTENSIONS.has(item.oid)),
  )?.oid

/** Checks one entry; answers the dotted name of a critical extension that is not understood. */
const walkOne = (cursor: DerCursor, at: number, end: number, seen: Map<string, string | undefined>) => {
  cursor.expect(at, end, TAG.integer, 'serial number')
  const length = cursor.end - cursor.start
  if (length === 0 || length > SERIAL_OCTETS) cursor.fail('serial number of a wrong length')
  const [first = 0, second = 0] = [cursor.bytes[cursor.start], cursor.bytes[cursor.start + 1]]
  const padded = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)
  if (length > 1 && padded) cursor.fail('INTEGER is not minimal')
  cursor.seek(cursor.end, end)
  if (!isPlainTime(cursor)) read.time(readDer(cursor.raw, 'revocationDate'))
  if (cursor.end === end) return undefined
  cursor.expect(cursor.end, end, TAG.sequence, 'entry extensions')
  if (cursor.end !== end) cursor.fail('entry of a wrong shape')
  // Lists repeat the same few reasons: the same bytes are judged once.
  const key = Buffer.from(cursor.raw.buffer, cursor.raw.byteOffset, cursor.raw.byteLength).toString('latin1')
  if (seen.has(key)) return seen.get(key)
  const critical = criticalOf(cursor.raw)
  if (seen.size < 256) seen.set(key, critical)
  return critical
}

/**
 * Walks revokedCertificates from `start` to `end`.
 * @throws DER_MALFORMED, EXTENSION_DUPLICATE, LIMIT_EXCEEDED
 */
export const walkEntries = (cursor: DerCursor, start: number, end: number): WalkedEntries => {
  const limit = LIMITS.pki.crlEntries
  /** SEQUENCE { INTEGER of one byte, UTCTime } is 20 bytes, so there can be no more entries than this. */
  const offsets = new Int32Array(Math.min(limit, Math.ceil((end - start) / 16)))
  const seen = new Map<string, string | undefined>()
  let count = 0
  let unknownCritical: string | undefined
  for (let at = start; at < end; ) {
    cursor.expect(at, end, TAG.sequence, 'entry')
    const next = cursor.end
    if (count === limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: 'CRL: entries', actual: count + 1, limit })
    offsets[count++] = at
    unknownCritical ??= walkOne(cursor, cursor.start, next, seen)
    at = next
  }
  const used = offsets.slice(0, count)
  return unknownCritical === undefined ? { offsets: used } : { offsets: used, unknownCritical }
}

/** Content octets of the serial number that `serialText` wrote. */
const serialContent = (serial: string): Uint8Array => {
  if (serial.startsWith('-')) return Buffer.from(serial.slice(1), 'hex')
  const bytes = Buffer.from(serial, 'hex')
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes
}

/** The year 0: before every signature, and still a time that can be written. */
const EARLIEST = -62_167_219_200_000

/** Entry at `offset`. What cannot be read counts as revoked since ever. */
const entryAt = (bytes: Uint8Array, offset: number, serial: string): CrlEntry => {
  try {
    const cursor = new DerCursor(bytes, WHAT).seek(offset, bytes.byteLength)
    const { end } = cursor
    const number = cursor.seek(cursor.start, end)
    const time = number.seek(number.end, end)
    const date = read.time(readDer(time.raw, 'revocationDate'))
    return time.end === end ? { serial, date } : withDetails(serial, date, bytes.subarray(time.end, end))
  } catch (error) {
    if (error instanceof GsealError) return { serial, date: EARLIEST }
    throw error
  }
}

/** The entries that `walkEntries` found, with a search by serial number that is prepared when first used. */
export class CrlEntries {
  readonly count: number
  readonly #bytes: Uint8Array
  readonly #offsets: Int32Array
  #index: SerialIndex | undefined

  constructor(bytes: Uint8Array, offsets: Int32Array) {
    this.#bytes = bytes
    this.#offsets = offsets
    this.count = offsets.length
  }

  /** The entry of a serial number; of several, which no list should have, the one that revokes earliest. */
  lookup(serial: string): CrlEntry | undefined {
    const bytes = this.#bytes
    this.#index ??= new SerialIndex(this.count, (entry) => {
      const offset = this.#offsets[entry] ?? 0
      const length = bytes[offset + 1] ?? 0
      const number = offset + 2 + (length < 0x80 ? 0 : length & 0x7f)
      return { bytes, start: number + 2, end: number + 2 + (bytes[number + 1] ?? 0) }
    })
    const entries = this.#index
      .find(serialContent(serial))
      .map((entry) => entryAt(bytes, this.#offsets[entry] ?? 0, serial))
    return entries.reduce<CrlEntry | undefined>(
      (first, entry) => (first === undefined || entry.date < first.date ? entry : first),
      undefined,
    )
  }
}
