/** Textual edits: bytes that are not edited stay what they are. */
import { utf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { codeOf, illegalIn } from './characters.ts'

export interface Splice {
  /** Byte offset. */
  readonly at: number
  /** Count of bytes to drop from there. */
  readonly remove?: number
  readonly insert: string | Uint8Array
}

/**
 * Applies edits, whose offsets all refer to `bytes` as given, in any order; several insertions at one offset keep the
 * order in which they are given.
 * @throws TypeError when edits overlap or reach outside
 */
export const splice = (bytes: Uint8Array, edits: readonly Splice[]): Uint8Array => {
  const parts: Uint8Array[] = []
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.at - b.at)) {
    const end = edit.at + (edit.remove ?? 0)
    const fits = Number.isInteger(edit.at) && Number.isInteger(end) && edit.at >= at && end >= edit.at
    if (!fits || end > bytes.byteLength) throw new TypeError(`edit at ${edit.at} overlaps or is outside`)
    parts.push(bytes.subarray(at, edit.at), typeof edit.insert === 'string' ? utf8(edit.insert) : edit.insert)
    at = end
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Written as they are, these would be read as line feeds or spaces.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const escaped = (text: string, pattern: RegExp): string => {
  const illegal = illegalIn(text)
  if (illegal !== undefined) throw new GsealError('XML_UNWRITABLE', { code: codeOf(illegal) })
  return text.replace(pattern, (character) => ESCAPES[character] ?? character)
}

/**
 * For character data.
 * @throws XML_UNWRITABLE
 */
export const escapeText = (text: string): string => escaped(text, /[&<>\r]/g)

/**
 * For attribute values within double quotes.
 * @throws XML_UNWRITABLE
 */
export const escapeAttribute = (text: string): string => escaped(text, /[&<>"\t\n\r]/g)

/** "ofd:" of `ofd:DocBody`, "" of `DocBody`: what inserted neighbours have to begin with. */
export const prefixOf = (element: { readonly name: string }): string =>
  element.name.slice(0, element.name.indexOf(':') + 1)
