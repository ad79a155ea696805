/**
 * Fonts that documents carry. A document gets exactly the characters it shows, so that it looks the same on every machine
 * and the same text gives the same bytes; a character that no font has is refused by its code point.
 */
import { GsealError } from '../base/error.ts'
import { type OpenFont, openFonts } from './font.ts'
import { type GlyphRecord, glyphRecord } from './glyph-record.ts'
import { writeTrueType } from './truetype.ts'

/** A TrueType font of some characters; lengths in thousandths of an em. */
export interface FontSubset {
  readonly name: string
  readonly bytes: Uint8Array
  /** By character, with its variation selector where it has one. */
  readonly glyphs: ReadonlyMap<string, { readonly id: number; readonly advance: number }>
  readonly ascent: number
  readonly descent: number
  readonly capHeight: number
  readonly box: readonly [number, number, number, number]
}

const SELECTOR = /^[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u

/** Characters as fonts see them: code points, each with the variation selector that follows it. */
export const characters = (text: string): string[] => {
  const out: string[] = []
  for (const char of text) {
    const last = out.length - 1
    if (last >= 0 && SELECTOR.test(char)) out[last] += char
    else out.push(char)
  }
  return out
}

/** A capital letter of a CJK font by its em, where the font's own table does not reach the subset. */
const CAP_HEIGHT = 733

/** Glyphs are made when they are first asked for and kept: batches ask for the same few thousand again and again. */
export class EmbeddableFont {
  readonly #font: OpenFont
  readonly #records = new Map<string, GlyphRecord>()

  constructor(font: OpenFont) {
    this.#font = font
  }

  #record(char: string): GlyphRecord {
    const known = this.#records.get(char)
    if (known !== undefined) return known
    const outline = this.#font.face(char)
    let record: GlyphRecord
    try {
      record = glyphRecord(outline)
    } catch (cause) {
      throw new GsealError('IMPRESSION_FONT_UNREADABLE', {}, { cause })
    }
    this.#records.set(char, record)
    return record
  }

  /** By the em. @throws IMPRESSION_GLYPH_MISSING with the code point */
  advance(char: string): number {
    return this.#record(char).advance / 1000
  }

  /** @throws IMPRESSION_GLYPH_MISSING with the code point when no font has one of the characters */
  subset(chars: Iterable<string>): FontSubset {
    const sorted = [...new Set(chars)].sort(byCodePoint)
    const records = sorted.map((char) => this.#record(char))
    const { name } = this.#font
    const [ascent, descent] = [Math.round(this.#font.ascent * 1000), Math.round(this.#font.descent * 1000)]
    const glyphs = new Map(sorted.map((char, i) => [char, { id: i + 1, advance: records[i]?.advance ?? 0 }]))
    const mapping = [...glyphs].flatMap(([char, { id }]) =>
      Array.from(char).length === 1 ? [[char.codePointAt(0) ?? 0, id] as const] : [],
    )
    return {
      name,
      bytes: writeTrueType({ name, ascent, descent }, records, mapping),
      glyphs,
      ascent,
      descent,
      capHeight: CAP_HEIGHT,
      box: [-1000, Math.min(descent, -300), 2000, Math.max(ascent, 1100)],
    }
  }
}

const byCodePoint = (a: string, b: string): number =>
  (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0) || (a < b ? -1 : 1)

/** The font that comes with gseal, and those given before it. @throws as `openFonts` */
export const openEmbeddable = async (given: readonly Uint8Array[] = []): Promise<EmbeddableFont> =>
  new EmbeddableFont(await openFonts(given, true))
