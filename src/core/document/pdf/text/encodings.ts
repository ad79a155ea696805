/** What text the codes of simple fonts stand for (ISO 32000-2 9.6.5, Annex D). */
import type { PdfDict, PdfValue, View } from '../value.ts'
import { textOfGlyph } from './glyph-names.ts'

/** Text by code; empty where a code has none. */
export type Encoding = readonly string[]

const NONE: Encoding = new Array<string>(256).fill('')

/** 0x80 to 0x9F of WinAnsi; codes that it leaves open are bullets (D.2, note 3). */
const WIN_ANSI_UPPER = '€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ'

/** Latin-1 with that; not by TextDecoder, whose windows-1252 is plain Latin-1 in some releases of Node. */
export const WIN_ANSI: Encoding = NONE.map((_, code) => {
  if (code < 0x20) return ''
  if (code === 0xa0) return ' '
  if (code === 0xad) return '-'
  if (code === 0x7f) return '•'
  return WIN_ANSI_UPPER[code - 0x80] ?? String.fromCharCode(code)
})

/** Where the decoder of the platform and Annex D differ. */
const MAC_CHANGES: Readonly<Record<number, string>> = { 127: '', 202: ' ', 219: '¤', 240: '' }
const macintosh = new TextDecoder('macintosh')
const MAC_ROMAN: Encoding = NONE.map(
  (_, code) => MAC_CHANGES[code] ?? (code < 0x20 ? '' : macintosh.decode(Uint8Array.of(code))),
)

/** The upper half of StandardEncoding, as hexadecimal code and character. */
const STANDARD_UPPER =
  "A1¡ A2¢ A3£ A4⁄ A5¥ A6ƒ A7§ A8¤ A9' AA“ AB« AC‹ AD› AEﬁ AFﬂ B1– B2† B3‡ B4· B6¶ B7• B8‚ B9„ BA” BB» BC… BD‰ BF¿ " +
  'C1` C2´ C3ˆ C4˜ C5¯ C6˘ C7˙ C8¨ CA˚ CB¸ CD˝ CE˛ CFˇ D0— E1Æ E3ª E8Ł E9Ø EAŒ EBº F1æ F5ı F8ł F9ø FAœ FBß'

const STANDARD: Encoding = (() => {
  const table = NONE.map((_, code) => (code >= 0x20 && code <= 0x7e ? String.fromCharCode(code) : ''))
  for (const item of STANDARD_UPPER.split(' ')) table[Number.parseInt(item.slice(0, 2), 16)] = item.slice(2)
  table[0x27] = '’'
  table[0x60] = '‘'
  return table
})()

const NAMED: Readonly<Record<string, Encoding>> = {
  WinAnsiEncoding: WIN_ANSI,
  MacRomanEncoding: MAC_ROMAN,
  StandardEncoding: STANDARD,
}

const named = (name: string | undefined): Encoding | undefined =>
  name !== undefined && Object.hasOwn(NAMED, name) ? NAMED[name] : undefined

const withDifferences = (view: View, base: Encoding, differences: PdfValue | undefined): Encoding => {
  const table = [...base]
  let code = 0
  for (const raw of view.array(differences)?.items ?? []) {
    const item = view.resolve(raw)
    if (item.type === 'number') code = item.value
    else if (item.type === 'name') {
      if (Number.isInteger(code) && code >= 0 && code < 256) table[code] = textOfGlyph(item.value)
      code += 1
    }
  }
  return table
}

const SYMBOLIC = 4
const NONSYMBOLIC = 32

/**
 * What codes mean where /Encoding does not say: StandardEncoding in fonts of the standard Latin characters; in others
 * the font program's own encoding, which is not read here.
 */
const implicit = (view: View, font: PdfDict, standard: boolean): Encoding => {
  const descriptor = view.dict(font.entries.get('FontDescriptor'))
  if (descriptor === undefined) return standard ? STANDARD : NONE
  const flags = view.integer(descriptor.entries.get('Flags')) ?? SYMBOLIC
  return (flags & NONSYMBOLIC) !== 0 && (flags & SYMBOLIC) === 0 ? STANDARD : NONE
}

/** @param standard whether it is one of the standard Latin fonts */
export const encodingOf = (view: View, font: PdfDict, standard: boolean): Encoding => {
  const value = view.resolve(font.entries.get('Encoding'))
  if (value.type === 'name') return named(value.value) ?? NONE
  const type3 = view.name(font.entries.get('Subtype')) === 'Type3'
  const base = (): Encoding => (type3 ? NONE : implicit(view, font, standard))
  if (value.type !== 'dict') return base()
  const start = named(view.name(value.entries.get('BaseEncoding'))) ?? base()
  return withDifferences(view, start, value.entries.get('Differences'))
}
