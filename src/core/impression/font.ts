/**
 * Outlines of characters. The font that comes with gseal is a subset of Noto Serif SC SemiBold (assets/fonts,
 * docs/decisions/fonts.md); no font of the system is ever looked at, so that a drawing is the same on every machine.
 */
import { readFile } from 'node:fs/promises'
import { brotliDecompress } from 'node:zlib'
import type { Collection, Font } from 'fontkit'
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

/** Answers the outline of one character; `IMPRESSION_GLYPH_MISSING` when no font has it. */
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

const outlineIn = (font: Font, codePoint: number): Outline | undefined => {
  if (!font.hasGlyphForCodePoint(codePoint)) return undefined
  const glyph = font.glyphForCodePoint(codePoint)
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
const outlineInGiven = (font: Font, codePoint: number): Outline | undefined => {
  try {
    return outlineIn(font, codePoint)
  } catch (cause) {
    throw new GsealError('IMPRESSION_FONT_UNREADABLE', {}, { cause })
  }
}

export const codePointName = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/**
 * Opens the font that comes with gseal and, when one is given, a font (bytes of a TTF, OTF, TTC or WOFF2 file) that is
 * asked first. Errors: `IMPRESSION_FONT_UNREADABLE`, `LIMIT_EXCEEDED`.
 */
export const openTypeface = async (given?: Uint8Array): Promise<Typeface> => {
  bundled ??= openBundled()
  const [own, first] = await Promise.all([bundled, given === undefined ? undefined : openGiven(given)])
  return (char) => {
    const codePoint = char.codePointAt(0) ?? 0
    const outline = (first && outlineInGiven(first, codePoint)) ?? outlineIn(own, codePoint)
    if (outline === undefined) {
      throw new GsealError('IMPRESSION_GLYPH_MISSING', { code: codePointName(char) })
    }
    return outline
  }
}

/** A TrueType font of the characters of one document, as PDF embeds it; lengths in thousandths of an em. */
export interface FontSubset {
  readonly name: string
  readonly bytes: Uint8Array
  /** By character. */
  readonly glyphs: ReadonlyMap<string, { readonly id: number; readonly advance: number }>
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly box: readonly [number, number, number, number]
}

/**
 * The glyphs of the bundled font for these characters.
 * @throws IMPRESSION_GLYPH_MISSING with the code point when the font lacks one
 */
export const subsetFont = async (chars: Iterable<string>): Promise<FontSubset> => {
  bundled ??= openBundled()
  const font = await bundled
  const subset = font.createSubset()
  const scale = 1000 / font.unitsPerEm
  const glyphs = new Map<string, { id: number; advance: number }>()
  for (const char of [...new Set(chars)].sort()) {
    const codePoint = char.codePointAt(0) ?? 0
    if (!font.hasGlyphForCodePoint(codePoint)) {
      throw new GsealError('IMPRESSION_GLYPH_MISSING', { code: codePointName(char) })
    }
    const glyph = font.glyphForCodePoint(codePoint)
    glyphs.set(char, { id: subset.includeGlyph(glyph), advance: glyph.advanceWidth * scale })
  }
  const { minX, minY, maxX, maxY } = font.bbox
  return {
    name: font.postscriptName,
    bytes: subset.encode(),
    glyphs,
    ascent: font.ascent * scale,
    descent: font.descent * scale,
    capHeight: font.capHeight * scale,
    box: [minX * scale, minY * scale, maxX * scale, maxY * scale],
  }
}
