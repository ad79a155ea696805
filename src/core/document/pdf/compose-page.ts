/** Content of composed pages: pictures, rules and texts as operators (ISO 32000-2 8, 9). */
import { ascii } from '../../base/bytes.ts'
import { characters, type FontSubset } from '../../impression/index.ts'
import type { ComposeImage, ComposePage, ComposeRule, ComposeText } from '../layout.ts'
import { hex4 } from './compose-font.ts'
import { POINT } from './compose-objects.ts'
import { pdfNumber, pdfNumbers } from './geometry.ts'

/** Share of the type size above the baseline. */
const ASCENT = 0.86

export interface PageFont {
  readonly subset: FontSubset
  /** Characters keep their own width; without it, letters are half as wide as high. */
  readonly own: boolean
}

const colorOf = (color: string | undefined): string => {
  const parts = /^#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})$/.exec(color ?? '#000000')
  if (parts === null) throw new TypeError(`not a colour: ${color}`)
  return `${parts
    .slice(1)
    .map((part) => pdfNumber(Number.parseInt(part, 16) / 255))
    .join(' ')} rg`
}

const halves = (char: string, size: number): number => (/^[\x20-\x7e]$/.test(char) ? size / 2 : size)

/** One run; a distance that is not the glyph's own is set glyph by glyph in thousandths (TJ, 9.4.3). */
const textOperators = (item: ComposeText, height: number, fonts: readonly PageFont[]): string => {
  const number = fonts.length === 1 ? 0 : (item.font ?? 0)
  const font = fonts[number]
  if (font === undefined) throw new TypeError(`no font number ${item.font}`)
  const size = item.size * POINT
  const codes = characters(item.text).map((char) => {
    const glyph = font.subset.glyphs.get(char)
    if (glyph === undefined) throw new TypeError(`no glyph for ${char}`)
    const code = `<${hex4(glyph.id)}>`
    if (font.own && item.deltaX === undefined) return code
    const wanted = item.deltaX ?? halves(char, item.size)
    const gap = glyph.advance - (wanted / item.size) * 1000
    return `${code}${Math.abs(gap) < 0.5 ? '' : ` ${pdfNumber(gap)} `}`
  })
  const [x, y] = [item.x * POINT, (height - item.y - item.size * ASCENT) * POINT]
  return `BT ${colorOf(item.color)} /F${number} ${pdfNumber(size)} Tf ${pdfNumber(x)} ${pdfNumber(y)} Td [${codes.join('')}] TJ ET`
}

/** In points from the bottom left. */
const boxOf = (page: ComposePage, item: ComposeRule): readonly [number, number, number, number] => [
  item.x * POINT,
  (page.height - item.y - item.height) * POINT,
  item.width * POINT,
  item.height * POINT,
]

/** The unit square of a picture onto its place, turned clockwise. */
const matrixOf = (page: ComposePage, item: ComposeImage): readonly number[] => {
  const [x, y, w, h] = boxOf(page, item)
  if (item.turn === undefined) return [w, 0, 0, h, x, y]
  return { 90: [0, -h, w, 0, x, y + h], 180: [-w, 0, 0, -h, x + w, y + h], 270: [0, h, -w, 0, x + w, y] }[
    item.turn
  ]
}

const ruleOperators = (page: ComposePage, item: ComposeRule): string =>
  `${colorOf(item.color)} ${pdfNumbers(boxOf(page, item))} re f`

/** @param nameOf the resource's name of a picture */
export const pageOperators = (
  page: ComposePage,
  fonts: readonly PageFont[],
  nameOf: (image: ComposeImage) => string,
): Uint8Array =>
  ascii(
    [
      ...(page.images ?? []).map((item) => `q ${pdfNumbers(matrixOf(page, item))} cm /${nameOf(item)} Do Q`),
      ...(page.rules ?? []).map((item) => ruleOperators(page, item)),
      ...page.texts.map((item) => textOperators(item, page.height, fonts)),
    ].join('\n'),
  )
