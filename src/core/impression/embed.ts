/**
 * Fonts that documents carry. A document gets exactly the characters it shows, so that it looks the same on every machine
 * and the same text gives the same bytes; a character that no font has is refused by its code point.
 */
import { GsealError } from '../base/error.ts'
import type { Memory } from '../base/memory.ts'
import { type OpenFont, openFonts } from './font.ts'
import { type GlyphRecord, glyphRecord } from './glyph-record.ts'
import { type FontMetrics, writeTrueType } from './truetype.ts'

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

const ANY_SELECTOR = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u

/** Characters as fonts see them: code points, each with the variation selector that follows it. */
export const characters = (text: string): string[] => {
  const chars = Array.from(text)
  if (!ANY_SELECTOR.test(text)) return chars
  const out: string[] = []
  for (const char of chars) {
    const last = out.length - 1
    if (last >= 0 && SELECTOR.test(char)) out[last] += char
    else out.push(char)
  }
  return out
}

/** A capital letter of a CJK font by its em, where the font's own table does not reach the subset. */
const CAP_HEIGHT = 733

/** A character that was asked for, and what fonts hold of it. */
interface Known {
  readonly char: string
  readonly code: number
  /** Without variation selector: what a `cmap` can hold. */
  readonly plain: boolean
  readonly record: GlyphRecord
}

const byCodePoint = (a: Known, b: Known): number => a.code - b.code || (a.char < b.char ? -1 : 1)

/** Glyphs are made when they are first asked for and kept: batches ask for the same few thousand again and again. */
export class EmbeddableFont {
  readonly #font: OpenFont
  readonly #metrics: FontMetrics
  readonly #known = new Map<string, Known>()

  constructor(font: OpenFont) {
    this.#font = font
    const { name, ascent, descent } = font
    this.#metrics = { name, ascent: Math.round(ascent * 1000), descent: Math.round(descent * 1000) }
  }

  #of(char: string): Known {
    return this.#known.get(char) ?? this.#first(char)
  }

  #first(char: string): Known {
    const outline = this.#font.face(char)
    try {
      const code = char.codePointAt(0) ?? 0
      const plain = char.length === (code > 0xffff ? 2 : 1)
      const known = { char, code, plain, record: glyphRecord(outline) }
      this.#known.set(char, known)
      return known
    } catch (cause) {
      throw new GsealError('IMPRESSION_FONT_UNREADABLE', {}, { cause })
    }
  }

  /** By the em. @throws IMPRESSION_GLYPH_MISSING with the code point */
  advance(char: string): number {
    return this.#of(char).record.advance / 1000
  }

  /**
   * @param memory for the font's bytes
   * @throws IMPRESSION_GLYPH_MISSING with the code point when no font has one of the characters
   */
  subset(chars: Iterable<string>, memory?: Memory): FontSubset {
    const sorted = Array.from(new Set(chars), (char) => this.#of(char)).sort(byCodePoint)
    const glyphs = new Map<string, { readonly id: number; readonly advance: number }>()
    const records: GlyphRecord[] = []
    const mapping: (readonly [codePoint: number, glyph: number])[] = []
    for (const { char, code, plain, record } of sorted) {
      records.push(record)
      glyphs.set(char, { id: records.length, advance: record.advance })
      if (plain) mapping.push([code, records.length])
    }
    const { name, ascent, descent } = this.#metrics
    return {
      name,
      bytes: writeTrueType(this.#metrics, records, mapping, memory),
      glyphs,
      ascent,
      descent,
      capHeight: CAP_HEIGHT,
      box: [-1000, Math.min(descent, -300), 2000, Math.max(ascent, 1100)],
    }
  }
}

/** The font that comes with gseal, and those given before it. @throws as `openFonts` */
export const openEmbeddable = async (given: readonly Uint8Array[] = []): Promise<EmbeddableFont> =>
  new EmbeddableFont(await openFonts(given, true))
