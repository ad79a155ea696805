/** Pages of a composed package: objects of texts, pictures and paths (GB/T 33190-2016 8, 10, 11). */
import { characters, type FontSubset } from '../../impression/index.ts'
import { escapeText } from '../../xml/index.ts'
import type { ComposeImage, ComposePage, ComposeRule, ComposeText } from '../layout.ts'
import { box, deltas, fill, HEAD, mediaOf, NS, type Resources } from './compose-parts.ts'
import { mm } from './pages.ts'

/** Share of the type size above the baseline. */
const ASCENT = 0.86

/** Characters that the usual Chinese fonts set half as wide as high. */
const isHalf = (char: string): boolean => /^[\x20-\x7e]$/.test(char)

/** A variant is chosen by the number of its glyph, since a selector is a code of its own to readers (11.4). */
const variantOf = (char: string, glyph: number): string =>
  `<ofd:CGTransform CodePosition="0" CodeCount="${Array.from(char).length}" GlyphCount="1">` +
  `<ofd:Glyphs>${glyph}</ofd:Glyphs></ofd:CGTransform>`

const isVariant = (char: string): boolean => char.length > 1 && Array.from(char).length > 1

interface Run {
  readonly x: number
  readonly chars: readonly string[]
  /** From each character to the next, also behind the last. */
  readonly steps: readonly number[]
}

/** Runs of a text with their offsets: variants stand alone. */
const runsOf = (item: ComposeText, chars: readonly string[], steps: readonly number[]): readonly Run[] => {
  if (!chars.some(isVariant)) return chars.length === 0 ? [] : [{ x: item.x, chars, steps }]
  const runs: { x: number; chars: string[]; steps: number[] }[] = []
  let x = item.x
  for (const [i, char] of chars.entries()) {
    const open = runs.at(-1)
    const alone = open === undefined || isVariant(char) || isVariant(open.chars[0] ?? '')
    const run = alone ? { x, chars: [], steps: [] } : open
    if (alone) runs.push(run)
    run.chars.push(char)
    run.steps.push(steps[i] ?? 0)
    x += steps[i] ?? 0
  }
  return runs
}

/** How wide a character is by itself, in mm. */
const natural = (char: string, size: number, subset: FontSubset | undefined): number => {
  if (subset === undefined) return isHalf(char) ? size / 2 : size
  const glyph = subset.glyphs.get(char)
  if (glyph === undefined) throw new TypeError(`the font has no ${char}`)
  return (glyph.advance / 1000) * size
}

const textObject = (item: ComposeText, run: Run, resources: Resources, page: number): string => {
  const { id, font } = fontOf(item, resources)
  const { subset } = font
  const { chars, steps } = run
  const gaps = steps.length - 1
  let width = subset === undefined ? item.size : natural(chars.at(-1) ?? '', item.size, subset)
  for (let i = 0; i < gaps; i += 1) width += steps[i] ?? 0
  const spread = gaps > 0 ? ` DeltaX="${deltas(steps, gaps)}"` : ''
  const first = chars[0] ?? ''
  const variant = isVariant(first) ? variantOf(first, subset?.glyphs.get(first)?.id ?? 0) : ''
  const object = resources.ids.next()
  if (item.tag !== undefined) resources.tags.push({ tag: item.tag, object, page })
  return (
    `<ofd:TextObject ID="${object}" Boundary="${box(run.x, item.y, width, item.size * 1.2)}"` +
    ` Font="${id}" Size="${mm(item.size)}">${fill(item.color)}${variant}` +
    `<ofd:TextCode X="0" Y="${mm(item.size * ASCENT)}"${spread}>${escapeText(chars.join(''))}</ofd:TextCode>` +
    '</ofd:TextObject>'
  )
}

const fontOf = (item: ComposeText, { fonts }: Resources): Resources['fonts'][number] => {
  const known = fonts[item.font ?? 0]
  if (known === undefined) throw new TypeError(`no font number ${item.font}`)
  return known
}

const textObjects = (item: ComposeText, resources: Resources, page: number, out: string[]): void => {
  const { subset } = fontOf(item, resources).font
  const chars = characters(item.text)
  const steps: number[] = []
  for (const char of chars) steps.push(item.deltaX ?? natural(char, item.size, subset))
  for (const run of runsOf(item, chars, steps)) out.push(textObject(item, run, resources, page))
}

/** The unit square of a picture is stretched over its boundary by the CTM (GB/T 33190-2016 10). */
const matrixOf = ({ turn, width, height }: ComposeImage): string => {
  const [w, h] = [mm(width), mm(height)]
  if (turn === undefined) return `${w} 0 0 ${h} 0 0`
  return { 90: `0 ${h} -${w} 0 ${w} 0`, 180: `-${w} 0 0 -${h} ${w} ${h}`, 270: `0 -${h} ${w} 0 0 ${h}` }[turn]
}

const imageObject = (item: ComposeImage, resources: Resources): string => {
  const resource = mediaOf(resources, item)
  const { x, y, width, height } = item
  return (
    `<ofd:ImageObject ID="${resources.ids.next()}" CTM="${matrixOf(item)}"` +
    ` Boundary="${box(x, y, width, height)}" ResourceID="${resource}"/>`
  )
}

const ruleObject = (item: ComposeRule, resources: Resources): string => {
  const [w, h] = [mm(item.width), mm(item.height)]
  return (
    `<ofd:PathObject ID="${resources.ids.next()}" Boundary="${box(item.x, item.y, item.width, item.height)}"` +
    ` Stroke="false" Fill="true">${fill(item.color)}` +
    `<ofd:AbbreviatedData>M 0 0 L ${w} 0 L ${w} ${h} L 0 ${h} C</ofd:AbbreviatedData></ofd:PathObject>`
  )
}

/** The XML of a page or template page; its objects take the next numbers. */
export const pageXml = (
  page: ComposePage,
  number: number,
  resources: Resources,
  template?: number,
): string => {
  const layer = resources.ids.next()
  const objects: string[] = []
  for (const item of page.images ?? []) objects.push(imageObject(item, resources))
  for (const item of page.rules ?? []) objects.push(ruleObject(item, resources))
  for (const item of page.texts) textObjects(item, resources, number, objects)
  const under =
    template !== undefined && page.onBackdrop === true
      ? `<ofd:Template TemplateID="${template}" ZOrder="Background"/>`
      : ''
  return (
    `${HEAD}<ofd:Page ${NS}>${under}<ofd:Area><ofd:PhysicalBox>${box(0, 0, page.width, page.height)}</ofd:PhysicalBox>` +
    `</ofd:Area><ofd:Content><ofd:Layer Type="Body" ID="${layer}">\n${objects.join('\n')}\n` +
    '</ofd:Layer></ofd:Content></ofd:Page>\n'
  )
}
