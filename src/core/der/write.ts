/** Exact DER output. Each function returns one whole element. */
import { concatBytes, utf8 } from '../base/bytes.ts'
import { context, TAG } from './node.ts'

const lengthOctets = (length: number): number[] => {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const element = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const length = content.reduce((sum, part) => sum + part.byteLength, 0)
  return concatBytes(Uint8Array.from([tag, ...lengthOctets(length)]), ...content)
}

/** A SEQUENCE in parts that follow one another: its head, and the elements as they are. */
export const sequenceParts = (...items: readonly Uint8Array[]): readonly Uint8Array[] => {
  const length = items.reduce((sum, item) => sum + item.byteLength, 0)
  return [Uint8Array.from([TAG.sequence, ...lengthOctets(length)]), ...items]
}

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => element(TAG.sequence, ...items)

/** SET OF: the elements in ascending order of their encodings (X.690 11.6). */
export const setOf = (...items: readonly Uint8Array[]): Uint8Array =>
  element(TAG.set, ...[...items].sort((a, b) => Buffer.compare(a, b)))

/** `[number]` around whole elements (EXPLICIT), or around content octets with `constructed` false (IMPLICIT primitive). */
export const tagged = (number: number, content: readonly Uint8Array[], constructed = true): Uint8Array =>
  element(context(number, constructed), ...content)

/** A big-endian unsigned magnitude as a minimal INTEGER. */
export const unsigned = (magnitude: Uint8Array): Uint8Array => {
  let start = 0
  while (start < magnitude.byteLength - 1 && magnitude[start] === 0) start += 1
  const body = magnitude.subarray(start)
  const sign = (body[0] ?? 0) >= 0x80 || body.byteLength === 0 ? Uint8Array.of(0) : new Uint8Array(0)
  return element(TAG.integer, sign, body)
}

export const integer = (value: number | bigint): Uint8Array => {
  if (value < 0) throw new TypeError('negative INTEGER')
  const hex = value.toString(16)
  return unsigned(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

export const boolean = (value: boolean): Uint8Array => element(TAG.boolean, Uint8Array.of(value ? 0xff : 0))
/** A small non-negative ENUMERATED. */
export const enumerated = (value: number): Uint8Array => element(0x0a, integer(value).subarray(2))
export const nullValue = (): Uint8Array => element(TAG.null)
export const octetString = (bytes: Uint8Array): Uint8Array => element(TAG.octetString, bytes)
export const bitString = (bytes: Uint8Array): Uint8Array => element(TAG.bitString, Uint8Array.of(0), bytes)
export const utf8String = (value: string): Uint8Array => element(TAG.utf8String, utf8(value))

const ASCII_ONLY = /^[\x20-\x7e]*$/

const asciiString = (tag: number, value: string): Uint8Array => {
  if (!ASCII_ONLY.test(value)) throw new TypeError(`"${value}" is not ASCII`)
  return element(tag, Buffer.from(value, 'latin1'))
}

export const ia5String = (value: string): Uint8Array => asciiString(TAG.ia5String, value)
export const printableString = (value: string): Uint8Array => asciiString(TAG.printableString, value)

/** Bits by position, as keyUsage wants them: trailing zero bits dropped (X.690 11.2.2). */
export const namedBits = (positions: readonly number[]): Uint8Array => {
  if (positions.length === 0) return element(TAG.bitString, Uint8Array.of(0))
  const highest = Math.max(...positions)
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1)
  for (const position of positions) {
    const at = Math.floor(position / 8)
    bytes[at] = (bytes[at] ?? 0) | (0x80 >> (position % 8))
  }
  return element(TAG.bitString, Uint8Array.of(7 - (highest % 8)), bytes)
}

export const oid = (dotted: string): Uint8Array => {
  const arcs = dotted.split('.').map(BigInt)
  const [first, second, ...rest] = arcs
  if (first === undefined || second === undefined)
    throw new TypeError(`"${dotted}" is not an object identifier`)
  const bytes = [first * 40n + second, ...rest].flatMap((arc) => {
    const groups = [Number(arc & 0x7fn)]
    for (let high = arc >> 7n; high > 0n; high >>= 7n) groups.unshift(Number(high & 0x7fn) | 0x80)
    return groups
  })
  return element(TAG.oid, Uint8Array.from(bytes))
}

const digits = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')

/** `YYYYMMDDHHMMSSZ`. */
export const generalizedTime = (ms: number): Uint8Array => asciiString(TAG.generalizedTime, digits(ms))

/** `YYMMDDHHMMSSZ`; only years 1950 to 2049 can be written. */
export const utcTime = (ms: number): Uint8Array => {
  const year = new Date(ms).getUTCFullYear()
  if (year < 1950 || year > 2049) throw new TypeError(`the year ${year} does not fit UTCTime`)
  return asciiString(TAG.utcTime, digits(ms).slice(2))
}

/** Time of X.509: UTCTime to 2049, GeneralizedTime after (RFC 5280 4.1.2.5). */
export const x509Time = (ms: number): Uint8Array =>
  new Date(ms).getUTCFullYear() < 2050 ? utcTime(ms) : generalizedTime(ms)
