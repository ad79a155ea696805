/**
 * Outlines of characters. The font that comes with gseal is a subset of Noto Serif SC SemiBold (assets/fonts,
 * docs/decisions/fonts.md); no font of the system is ever looked at, so that a drawing is the same on every machine.
 */
import { readFile } from 'node:fs/promises'
import { brotliDecompress } from 'node:zlib'
import type { Collection, Font, Glyph } from 'fontkit'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'

/** x and y by turns in `args`. */
export interface PathCommand {
  readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
  readonly args: readonly number[]
}

/** One character as an outline: font units scaled to an em of 1, x to the right, y up, baseline at 0. */
export interface Outline {
  readonly advance: number
  readonly commands: readonly PathCommand[]
}

/**
 * Answers the outline of one character, alone or with its variation selector; `IMPRESSION_GLYPH_MISSING` when no font
 * has it.
 */
export type Typeface = (char: string) => Outline

const BUNDLED = new URL('../../../../assets/fonts/NotoSerifSC-SemiBold-subset.ttf.br', import.meta.url)

const unpack = (bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    brotliDecompress(bytes, (error, result) => (error === null ? resolve(result) : reject(error)))
  })

const isCollection = (font: Font | Collection): font is Collection => 'fonts' in font

/** fontkit is loaded on first use only: verifying a document must not wait for it. */
const create = async (bytes: Uint8Array): Promise<Font | undefined> => {
  const fontkit = await import('fontkit')
  const font = fontkit.create(Buffer.from(bytes))
  return isCollection(font) ? font.fonts[0] : font
}

let bundled: Promise<Font> | undefined

const openBundled = async (): Promise<Font> => {
  const font = await create(await unpack(await readFile(BUNDLED)))
  if (font === undefined) throw new Error('the font in assets/ cannot be read')
  return font
}

const openGiven = async (bytes: Uint8Array): Promise<Font> => {
  if (bytes.byteLength > LIMITS.impression.fontBytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'font file',
      actual: bytes.byteLength,
      limit: LIMITS.impression.fontBytes,
    })
  }
  const font = await create(bytes).catch(() => undefined)
  if (font === undefined) throw new GsealError('IMPRESSION_FONT_UNREADABLE')
  return font
}

/** A variant that the font does not tell apart from the plain character is one that it does not have. */
const glyphIn = (font: Font, char: string): Glyph | undefined => {
  const codePoint = char.codePointAt(0) ?? 0
  if (!font.hasGlyphForCodePoint(codePoint)) return undefined
  const plain = font.glyphForCodePoint(codePoint)
  if (char.length === String.fromCodePoint(codePoint).length) return plain
  const [variant, more] = font.glyphsForString(char)
  return more === undefined && variant?.id !== plain.id ? variant : undefined
}

const outlineIn = (font: Font, char: string): Outline | undefined => {
  const glyph = glyphIn(font, char)
  if (glyph === undefined) return undefined
  const scale = 1 / font.unitsPerEm
  return {
    advance: glyph.advanceWidth * scale,
    commands: glyph.path.commands.map(({ command, args }) => ({
      command,
      args: args.map((value) => value * scale),
    })),
  }
}

/** A damaged glyph of a font from outside is the font's fault, not gseal's. */
const outlineInGiven = (font: Font, char: string): Outline | undefined => {
  try {
    return outlineIn(font, char)
  } catch (cause) {
    throw new GsealError('IMPRESSION_FONT_UNREADABLE', {}, { cause })
  }
}

/** `U+9F8D`, with the selector of a variant after it. */
export const codePointName = (char: string): string =>
  Array.from(char)
    .map((part) => `U+${(part.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')

export interface OpenFont {
  readonly face: Typeface
  /** PostScript name of the font that is asked first, and its heights by its em. */
  readonly name: string
  readonly ascent: number
  readonly descent: number
}

/** OS/2 fsType: the bits for restricted licences, and for fonts that may only be embedded whole. */
const forbidsSubsets = (font: Font): boolean => {
  const rights = font['OS/2']?.fsType
  return rights?.noEmbedding === true || rights?.noSubsetting === true
}

const inOrder =
  (own: Font, given: readonly Font[]): Typeface =>
  (char) => {
    for (const font of given) {
      const outline = outlineInGiven(font, char)
      if (outline !== undefined) return outline
    }
    const outline = outlineIn(own, char)
    if (outline === undefined) throw new GsealError('IMPRESSION_GLYPH_MISSING', { code: codePointName(char) })
    return outline
  }

/**
 * Opens the font that comes with gseal and fonts (bytes of a TTF, OTF, TTC or WOFF2 file) that are asked before it, in
 * order.
 * @param embed their outlines will go into files
 * @throws IMPRESSION_FONT_UNREADABLE, FONT_NOT_EMBEDDABLE, LIMIT_EXCEEDED
 */
export const openFonts = async (given: readonly Uint8Array[], embed: boolean): Promise<OpenFont> => {
  bundled ??= openBundled()
  const [own, ...first] = await Promise.all([bundled, ...given.map(openGiven)])
  const closed = embed ? first.find(forbidsSubsets) : undefined
  if (closed !== undefined) throw new GsealError('FONT_NOT_EMBEDDABLE', { name: closed.postscriptName })
  const main = first[0] ?? own
  return {
    face: inOrder(own, first),
    name: main.postscriptName,
    ascent: main.ascent / main.unitsPerEm,
    descent: main.descent / main.unitsPerEm,
  }
}

/** The outlines alone, to draw with. Errors: `IMPRESSION_FONT_UNREADABLE`, `LIMIT_EXCEEDED`. */
export const openTypeface = async (given?: Uint8Array): Promise<Typeface> =>
  (await openFonts(given === undefined ? [] : [given], false)).face
