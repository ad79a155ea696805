/** Values of primitive DER elements, each read strictly (ITU-T X.690 clauses 8 and 11). */
import { decodeUtf8, view } from '../base/bytes.ts'
import { utcOf } from '../base/time.ts'
import type { DerNode } from './node.ts'
import { TAG } from './node.ts'

const expect = (node: DerNode, tag: number, name: string): Uint8Array => {
  if (node.tag !== tag) node.fail(`tag 0x${node.tag.toString(16)} where ${name} should be`)
  return node.content
}

/** The content octets of a minimal INTEGER. */
export const integerBytes = (node: DerNode): Uint8Array => {
  const bytes = expect(node, TAG.integer, 'INTEGER')
  const [first, second] = bytes
  if (first === undefined) node.fail('INTEGER without content')
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    node.fail('INTEGER is not minimal')
  }
  return bytes
}

/** An INTEGER that fits a JavaScript number exactly. */
export const integer = (node: DerNode): number => {
  const bytes = integerBytes(node)
  if (bytes.byteLength > 6) node.fail('INTEGER of more than six bytes')
  return view(bytes).readIntBE(0, bytes.byteLength)
}

/** A non-negative INTEGER of any size. */
export const positiveBigint = (node: DerNode): bigint => {
  const bytes = integerBytes(node)
  if ((bytes[0] ?? 0) >= 0x80) node.fail('INTEGER is negative')
  return BigInt(`0x${view(bytes).toString('hex')}`)
}

/** DER writes TRUE as 0xFF only (X.690 11.1). */
export const boolean = (node: DerNode): boolean => {
  const bytes = expect(node, TAG.boolean, 'BOOLEAN')
  if (bytes.byteLength !== 1 || (bytes[0] !== 0 && bytes[0] !== 0xff))
    node.fail('BOOLEAN is neither 00 nor FF')
  return bytes[0] === 0xff
}

export const octetString = (node: DerNode): Uint8Array => expect(node, TAG.octetString, 'OCTET STRING')

/** A BIT STRING of whole bytes: the octet of unused bits must be 0 and is taken off. */
export const bitStringBytes = (node: DerNode): Uint8Array => {
  const bytes = expect(node, TAG.bitString, 'BIT STRING')
  if (bytes.byteLength === 0) node.fail('BIT STRING without content')
  if (bytes[0] !== 0) node.fail('BIT STRING that is not whole bytes')
  return bytes.subarray(1)
}

/** Named bits, as keyUsage has them: the positions that are set. Unused and trailing zero bits are checked (X.690 11.2). */
export const namedBits = (node: DerNode): ReadonlySet<number> => {
  const bytes = expect(node, TAG.bitString, 'BIT STRING')
  const unused = bytes[0] ?? node.fail('BIT STRING without content')
  const last = bytes[bytes.byteLength - 1] ?? 0
  if (unused > 7 || (bytes.byteLength === 1 && unused !== 0))
    node.fail('BIT STRING with a wrong count of unused bits')
  if (bytes.byteLength > 1 && (last & ((1 << unused) - 1)) !== 0) node.fail('BIT STRING with unused bits set')
  const set = new Set<number>()
  for (let i = 1; i < bytes.byteLength; i++) {
    for (let bit = 0; bit < 8; bit++) if (((bytes[i] ?? 0) & (0x80 >> bit)) !== 0) set.add((i - 1) * 8 + bit)
  }
  return set
}

/** Dotted form of an OBJECT IDENTIFIER. */
export const oid = (node: DerNode): string => {
  const bytes = expect(node, TAG.oid, 'OBJECT IDENTIFIER')
  if (bytes.byteLength === 0 || bytes.byteLength > 64) node.fail('OBJECT IDENTIFIER of a wrong length')
  const arcs: bigint[] = []
  let arc = 0n
  let fresh = true
  for (const byte of bytes) {
    if (fresh && byte === 0x80) node.fail('OBJECT IDENTIFIER with a padded arc')
    arc = (arc << 7n) | BigInt(byte & 0x7f)
    fresh = (byte & 0x80) === 0
    if (!fresh) continue
    if (arcs.length === 0) {
      const top = arc < 40n ? 0n : arc < 80n ? 1n : 2n
      arcs.push(top, arc - top * 40n)
    } else arcs.push(arc)
    arc = 0n
  }
  if (!fresh) node.fail('OBJECT IDENTIFIER ends inside an arc')
  return arcs.join('.')
}

const SINGLE_BYTE: ReadonlySet<number> = new Set([TAG.printableString, TAG.ia5String, TAG.visibleString])

const utf16be = (node: DerNode): string => {
  if (node.content.byteLength % 2 !== 0) node.fail('BMPString of an odd length')
  const text = new TextDecoder('utf-16be').decode(node.content)
  // A half of a pair becomes U+FFFD, so that different bytes would read the same.
  return text.includes('\ufffd') ? node.fail('BMPString that is no text') : text
}

/** Any of the string types that certificates and seals use, as text. */
export const text = (node: DerNode): string => {
  if (node.tag === TAG.utf8String) return decodeUtf8(node.content) ?? node.fail('UTF8String is not UTF-8')
  if (node.tag === TAG.teletexString) return view(node.content).toString('latin1')
  if (node.tag === TAG.bmpString) return utf16be(node)
  if (!SINGLE_BYTE.has(node.tag)) node.fail(`tag 0x${node.tag.toString(16)} where a string should be`)
  if (node.content.some((byte) => byte >= 0x80)) node.fail('string with a byte above 7F')
  return view(node.content).toString('latin1')
}

const UTC = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})$/
const GENERALIZED = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{4})?$/

const utcMs = (node: DerNode, year: number, parts: readonly (string | undefined)[], zone: string): number => {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? '0'))
  const ms = utcOf(year, month, day, hour, minute, second) ?? node.fail('time that does not exist')
  if (zone === 'Z') return ms
  const sign = zone.startsWith('-') ? 1 : -1
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3))]
  if (hours > 23 || minutes > 59) node.fail('time with an offset that does not exist')
  return ms + sign * (hours * 60 + minutes) * 60_000
}

/**
 * UTCTime (two-digit years below 50 are 20xx, RFC 5280 4.1.2.5.1) or GeneralizedTime, in ms since 1970 UTC.
 * Offsets and fractions, which DER forbids and vendors write, are read; a GeneralizedTime without zone is refused.
 */
export const time = (node: DerNode): number => {
  const value = view(node.content).toString('latin1')
  if (node.tag === TAG.utcTime) {
    const m = UTC.exec(value) ?? node.fail('UTCTime that cannot be read')
    const short = Number(m[1])
    return utcMs(node, short < 50 ? 2000 + short : 1900 + short, m.slice(2, 7), m[7] ?? 'Z')
  }
  if (node.tag !== TAG.generalizedTime) node.fail(`tag 0x${node.tag.toString(16)} where a time should be`)
  const m = GENERALIZED.exec(value) ?? node.fail('GeneralizedTime that cannot be read')
  if (m[8] === undefined) node.fail('GeneralizedTime without zone')
  const fraction = Number(`${m[7] ?? ''}000`.slice(0, 3))
  return utcMs(node, Number(m[1]), m.slice(2, 7), m[8]) + fraction
}
