/**
 * Distinguished names: a text for people in the order the certificate writes it, a form to compare by, and the writing
 * of new names. The text is safe to print: what could forge a line, turn the reading direction or hide is escaped.
 */
import { toHex, utf8, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { type DerNode, read, TAG, write } from '../der/index.ts'
import { ATTRIBUTE_NAMES } from './oids.ts'

export interface Name {
  /** Readable, e.g. `CN=…,O=…,C=CN`, in the order written (RFC 4514 escapes). */
  readonly text: string
  /** Equal for names that RFC 5280 7.1 holds equal (case, white space and string type do not count). */
  readonly match: string
  /** DER of the Name. */
  readonly raw: Uint8Array
}

/** Controls, format characters (bidi, zero width), separators, private use and unassigned: never printed as they are. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]/gu

const hexPairs = (character: string): string => toHex(utf8(character)).replace(/../g, '\\$&')

/** A text with what cannot be shown safely written as `\XX` pairs of its UTF-8 (RFC 4514 2.4). */
export const printable = (text: string): string => text.replace(UNPRINTABLE, hexPairs)

const escapeValue = (value: string): string =>
  printable(value.replace(/["+,;<>\\=]/g, '\\$&'))
    .replace(/^[ #]/, '\\$&')
    .replace(/(?<!\\) $/, '\\ ')

/** Bytes of a value that is no readable string are shown up to this many. */
const HEX_SHOWN = 64

const readString = (value: DerNode): string | undefined => {
  try {
    return read.text(value)
  } catch (error) {
    // Some authorities put GBK into PrintableString: shown as bytes, compared as bytes.
    if (error instanceof GsealError) return undefined
    throw error
  }
}

const fold = (value: string): string => value.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')

const attribute = (node: DerNode): { shown: string; match: string } => {
  const [type, value] = node.children
  if (node.tag !== TAG.sequence || type === undefined || value === undefined || node.children.length !== 2) {
    return node.fail('attribute of a name of a wrong shape')
  }
  const oid = read.oid(type)
  const label = ATTRIBUTE_NAMES[oid] ?? oid
  const text = readString(value)
  if (text === undefined) {
    const hex = toHex(value.raw)
    return { shown: `${label}=#${hex.slice(0, 2 * HEX_SHOWN)}`, match: `${oid}#${hex}` }
  }
  return { shown: `${label}=${escapeValue(text)}`, match: `${oid}=${fold(text)}` }
}

/**
 * Reads a Name.
 * @throws DER_MALFORMED
 */
export const readName = (node: DerNode): Name => {
  if (node.tag !== TAG.sequence) node.fail('name that is no SEQUENCE')
  const rdns = node.children.map((rdn) => {
    if (rdn.tag !== TAG.set || rdn.children.length === 0) rdn.fail('part of a name that is no SET')
    return rdn.children.map(attribute)
  })
  return {
    text: rdns.map((rdn) => rdn.map((part) => part.shown).join('+')).join(','),
    match: JSON.stringify(rdns.map((rdn) => rdn.map((part) => part.match).sort())),
    raw: node.raw,
  }
}

/** One attribute of a new name: a short name (`CN`, `O` …) or a dotted identifier, and its text. */
export interface NameAttribute {
  readonly type: string
  readonly value: string
}

const OID_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(ATTRIBUTE_NAMES).map(([oid, name]) => [name.toLowerCase(), oid]),
)
const PRINTABLE: ReadonlySet<string> = new Set(['2.5.4.5', '2.5.4.6'])
const IA5: ReadonlySet<string> = new Set(['0.9.2342.19200300.100.1.25', '1.2.840.113549.1.9.1'])

const stringFor = (oid: string, value: string): Uint8Array => {
  if (PRINTABLE.has(oid)) return write.printableString(value)
  return IA5.has(oid) ? write.ia5String(value) : write.utf8String(value)
}

/**
 * DER of a Name, one attribute to an RDN, in the order given. UTF8String, except where RFC 5280 Appendix A fixes
 * another type (country and serialNumber PrintableString, e-mail and DC IA5String).
 * @throws TypeError for an attribute type that is neither known nor dotted
 */
export const writeName = (attributes: readonly NameAttribute[]): Uint8Array =>
  write.sequence(
    ...attributes.map(({ type, value }) => {
      const oid = OID_BY_NAME.get(type.toLowerCase()) ?? type
      return write.setOf(write.sequence(write.oid(oid), stringFor(oid, value)))
    }),
  )

/** Lower hex of a serial number without leading 00; negative ones, which old authorities issued, are marked by `-`. */
export const serialText = (content: Uint8Array): string => {
  if ((content[0] ?? 0) >= 0x80) return `-${toHex(content)}`
  return view(content)
    .toString('hex')
    .replace(/^(?:00)+(?=.)/, '')
}

/** The CN of a name's text, or the whole text when it has none; escapes stay as they are. */
export const commonName = (text: string): string => /(?:^|[,+])CN=((?:\\.|[^,+\\])*)/u.exec(text)?.[1] ?? text
