/** Text strings (ISO 32000-2 7.9.2.2): PDFDocEncoding, UTF-16BE or UTF-8, told apart by their first bytes. */
import { decodeUtf8, view } from '../../base/bytes.ts'
import type { PdfString } from './value.ts'

/** Annex D.2: where PDFDocEncoding differs from Latin-1; undefined codes become U+FFFD. */
const DOC_ENCODING: Readonly<Record<number, string>> = Object.fromEntries([
  ...[...'\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc'].map((char, i) => [0x18 + i, char]),
  ...[
    ...'\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018',
    ...'\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd',
    '\u20ac',
  ].map((char, i) => [0x80 + i, char]),
  [0x7f, '\ufffd'],
  [0xad, '\ufffd'],
])

const DIFFERING = new RegExp(`[${String.fromCharCode(...Object.keys(DOC_ENCODING).map(Number))}]`, 'g')

const docEncoded = (bytes: Uint8Array): string =>
  view(bytes)
    .toString('latin1')
    .replace(DIFFERING, (char) => DOC_ENCODING[char.charCodeAt(0)] ?? char)

const ESCAPE = '\u001b'

/** Without the language codes between escape characters (7.9.2.2.1), which say nothing about the text itself. */
const withoutLanguage = (text: string): string => {
  const parts = text.split(ESCAPE)
  return parts.filter((_, i) => i % 2 === 0 || i === parts.length - 1).join('')
}

/** The text of a string; bytes that are no text in its encoding become U+FFFD. */
export const decodeTextString = ({ bytes }: PdfString): string => {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
    return withoutLanguage(even.swap16().toString('utf16le')).toWellFormed()
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const rest = bytes.subarray(3)
    return withoutLanguage(decodeUtf8(rest) ?? Buffer.from(rest).toString('utf8'))
  }
  return docEncoded(bytes)
}
