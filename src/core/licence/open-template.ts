/**
 * A template made ready for many licences: its files read, its fonts opened, and everything that all licences of the kind
 * show alike set once (decisions/fonts.md). Rows add their own characters only.
 */
import type { ComposeFont, ComposeImage, ComposePage, ComposeText } from '../document/layout.ts'
import { characters, type EmbeddableFont, openEmbeddable } from '../impression/index.ts'
import { readBackground } from './background.ts'
import { OWN_FONT, type Template } from './template.ts'
import { setText } from './text.ts'

export interface OpenTemplate {
  readonly template: Template
  /** By their names in the template. */
  readonly fonts: ReadonlyMap<string, EmbeddableFont>
  readonly backdrop: ComposePage
  /** Fonts of the backdrop, which are the same in every licence. */
  readonly shared: readonly ComposeFont[]
  /** Names of the fonts that fields use, in the order in which they follow the shared ones. */
  readonly own: readonly string[]
}

export interface TemplateFiles {
  /** A file beside the template, by the name that the template gives. */
  readonly file: (name: string) => Promise<Uint8Array>
  /** Fonts for characters that the template's own lack, asked first (`--font`). */
  readonly fonts?: readonly Uint8Array[]
}

const openFonts = async (template: Template, files: TemplateFiles): Promise<Map<string, EmbeddableFont>> => {
  const given = files.fonts ?? []
  const own = await openEmbeddable(given)
  const named = await Promise.all(
    Object.entries(template.fonts).map(async ([name, file]) => {
      const font = await openEmbeddable([await files.file(file), ...given])
      return [name, font] as const
    }),
  )
  return new Map([[OWN_FONT, own], ...named])
}

const backgroundOf = async (
  { background, page }: Template,
  files: TemplateFiles,
): Promise<ComposeImage[]> => {
  if (background === undefined) return []
  const { bytes, format, turn } = await readBackground(
    await files.file(background.file),
    background.page,
    page,
  )
  return [{ x: 0, y: 0, ...page, bytes, format, ...(turn === undefined ? {} : { turn }) }]
}

/** The texts of a template with the numbers of their fonts. */
const staticTexts = (template: Template, fonts: ReadonlyMap<string, EmbeddableFont>) => {
  const names = [...new Set(template.texts.map(({ font }) => font))]
  const texts = template.texts.flatMap((item, i): ComposeText[] => {
    const font = fonts.get(item.font)
    if (font === undefined) throw new TypeError(`no font ${item.font}`)
    return setText(item.text, item, font, `texts[${i}]`).map((text) => ({
      ...text,
      font: names.indexOf(item.font),
    }))
  })
  const shared = names.map((name, i): ComposeFont => {
    const chars = texts.filter(({ font }) => font === i).flatMap(({ text }) => characters(text))
    const subset = fonts.get(name)?.subset(chars)
    if (subset === undefined) throw new TypeError(`no font ${name}`)
    return { name: subset.name, subset, shared: true }
  })
  return { texts, shared }
}

/** @throws TEMPLATE_*, FACE_*, SCAN_*, IMPRESSION_GLYPH_MISSING, FONT_NOT_EMBEDDABLE, and what reading a file throws */
export const openTemplate = async (template: Template, files: TemplateFiles): Promise<OpenTemplate> => {
  const fonts = await openFonts(template, files)
  const { texts, shared } = staticTexts(template, fonts)
  const images = await backgroundOf(template, files)
  const rules = template.rules.map(({ x, y, width, height, color }) => ({
    ...{ x, y, width, height },
    ...(color === undefined ? {} : { color }),
  }))
  return {
    template,
    fonts,
    backdrop: { ...template.page, images, rules, texts },
    shared,
    own: [...new Set(template.fields.map(({ font }) => font))],
  }
}
