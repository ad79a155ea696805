/** Embedded fonts of composed PDF files, with the way back from glyphs to text. */
import { createHash } from 'node:crypto'
import { ascii, toHex } from '../../base/bytes.ts'
import type { FontSubset } from '../../impression/index.ts'
import { deflated, type Objects, rounded } from './compose-objects.ts'
import type { PdfRef, PdfStream } from './value.ts'
import { make } from './write.ts'

export const hex4 = (value: number): string => value.toString(16).padStart(4, '0')

/** Glyph numbers → UTF-16 (ISO 32000-2 9.10.3), at most 100 lines a block. */
const toUnicode = (font: FontSubset): Uint8Array => {
  const lines = [...font.glyphs].map(
    ([char, { id }]) => `<${hex4(id)}> <${toHex(Buffer.from(char, 'utf16le').swap16())}>`,
  )
  const blocks: string[] = []
  for (let i = 0; i < lines.length; i += 100) {
    const part = lines.slice(i, i + 100)
    blocks.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`)
  }
  return ascii(
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n' +
      '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
      `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\n` +
      'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n',
  )
}

const files = new WeakMap<Uint8Array, PdfStream>()

/** The font file; deflated once when it is part of other files too. */
const fileOf = ({ bytes }: FontSubset, shared: boolean): PdfStream => {
  const known = files.get(bytes)
  if (known !== undefined) return known
  const made = deflated({ Length1: make.number(bytes.byteLength) }, bytes)
  if (shared) files.set(bytes, made)
  return made
}

/** Type 0 font with Identity-H over a CIDFontType2 (9.7). */
export const addFont = (objects: Objects, font: FontSubset, shared = false): PdfRef => {
  const tag = [...createHash('sha256').update(font.bytes).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('')
  const name = make.name(`${tag}+${font.name}`)
  const file = objects.add(fileOf(font, shared))
  const descriptor = objects.add(
    make.dict({
      Type: make.name('FontDescriptor'),
      FontName: name,
      Flags: make.number(4),
      FontBBox: make.array(...font.box.map(rounded)),
      ItalicAngle: make.number(0),
      Ascent: rounded(font.ascent),
      Descent: rounded(font.descent),
      CapHeight: rounded(font.capHeight),
      StemV: make.number(120),
      FontFile2: file,
    }),
  )
  const widths = [...font.glyphs.values()]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, advance }) => [make.number(id), make.array(rounded(advance))])
  const descendant = objects.add(
    make.dict({
      Type: make.name('Font'),
      Subtype: make.name('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: make.dict({
        Registry: make.text('Adobe'),
        Ordering: make.text('Identity'),
        Supplement: make.number(0),
      }),
      FontDescriptor: descriptor,
      DW: make.number(1000),
      W: make.array(...widths),
      CIDToGIDMap: make.name('Identity'),
    }),
  )
  return objects.add(
    make.dict({
      Type: make.name('Font'),
      Subtype: make.name('Type0'),
      BaseFont: name,
      Encoding: make.name('Identity-H'),
      DescendantFonts: make.array(descendant),
      ToUnicode: objects.add(deflated({}, toUnicode(font))),
    }),
  )
}
