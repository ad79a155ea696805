/** Bytes to text, and which characters may stand where (XML 1.0 2.2, 2.3, 4.1, 4.3.3). */
import { decodeUtf8, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'

/** Lone surrogates are among them; those only a text of our own can hold, never decoded bytes. */
const ILLEGAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ILLEGAL_DECODED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

export const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** The first character that XML cannot hold. */
export const illegalIn = (text: string): string | undefined => ILLEGAL.exec(text)?.[0]

const SIGNS: readonly (readonly [magic: string, encoding: string])[] = [
  ['fffe', 'UTF-16'],
  ['feff', 'UTF-16'],
  ['3c00', 'UTF-16'],
  ['003c', 'UTF-16'],
]

/** Where UTF-8 breaks: the longest sound beginning, found by halving. */
const firstBadByte = (bytes: Uint8Array): number => {
  const streaming = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true })
      return true
    } catch {
      return false
    }
  }
  let good = 0
  let bad = bytes.byteLength
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (streaming(middle)) good = middle
    else bad = middle
  }
  return good
}

/**
 * The text of a part, its byte order mark dropped.
 * @throws XML_ENCODING, XML_CHARACTER
 */
export const decodePart = (bytes: Uint8Array, part: string): string => {
  const start = view(bytes.subarray(0, 2)).toString('hex')
  const sign = SIGNS.find(([magic]) => magic === start)
  if (sign !== undefined) throw new GsealError('XML_ENCODING', { part, offset: 0, encoding: sign[1] })
  const text = decodeUtf8(bytes)
  if (text === undefined)
    throw new GsealError('XML_ENCODING', { part, offset: firstBadByte(bytes), encoding: 'UTF-8' })
  const illegal = ILLEGAL_DECODED.exec(text)
  if (illegal !== null) {
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
    const offset = mark + Buffer.byteLength(text.slice(0, illegal.index))
    throw new GsealError('XML_CHARACTER', { part, offset, code: codeOf(illegal[0]) })
  }
  return text
}

const START =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const NCNAME = `[${START}][${START}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*`
const QNAME = new RegExp(`^${NCNAME}(?::${NCNAME})?$`, 'u')
const ASCII_QNAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/

/** A name with at most one colon, as Namespaces in XML wants (QName). */
export const isName = (name: string): boolean => ASCII_QNAME.test(name) || QNAME.test(name)

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));|&/g

const isCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)

/**
 * Replaces the five predefined entities and character references; anything else with "&" makes it `undefined`.
 * One pass: what a reference gives is never read as a reference again (XML 1.0 4.4).
 */
export const decodeReferences = (text: string): string | undefined => {
  if (!text.includes('&')) return text
  let sound = true
  const decoded = text.replace(REFERENCE, (_, named?: string, decimal?: string, hex?: string) => {
    if (named !== undefined) return NAMED[named] ?? ''
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    if (isCharacter(code)) return String.fromCodePoint(code)
    sound = false
    return ''
  })
  return sound ? decoded : undefined
}

/** End-of-line handling (XML 1.0 2.11). */
export const normaliseLines = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text

/** Attribute-value normalisation (XML 1.0 3.3.3) of an attribute whose type nobody declared. */
export const attributeValue = (raw: string): string | undefined =>
  decodeReferences(/[\t\n\r]/.test(raw) ? raw.replace(/\r\n|[\t\n\r]/g, ' ') : raw)

/** Character data between markup, as an application is given it. */
export const textValue = (raw: string): string | undefined => decodeReferences(normaliseLines(raw))
