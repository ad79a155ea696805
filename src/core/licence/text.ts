/**
 * Texts set into their places: broken into lines, made smaller when they do not fit, refused when they would become too
 * small to read. Nothing is ever cut off or drawn over its neighbour.
 */
import { GsealError } from '../base/error.ts'
import type { ComposeText } from '../document/layout.ts'
import { characters, type EmbeddableFont } from '../impression/index.ts'
import type { TextStyle } from './template.ts'

/** Characters that must not begin a line (GB/T 15834). */
const CLOSING = /^[，。、；：？！）》」』】”’〕,.;:?!)\]}]$/
const ASCII = /^[\x21-\x7e]$/
/** How the type is made smaller, step by step. */
const STEP = 0.95

/** Runs that stay together: words and numbers of ASCII, everything else by itself. */
const words = (text: string): string[][] => {
  const out: string[][] = []
  for (const char of characters(text)) {
    const last = out.at(-1)
    if (last !== undefined && ASCII.test(char) && ASCII.test(last[0] ?? '')) last.push(char)
    else out.push([char])
  }
  return out
}

interface Line {
  readonly text: string
  /** By the em. */
  readonly width: number
}

const widthOf = (chars: readonly string[], font: EmbeddableFont): number => {
  let sum = 0
  for (const char of chars) sum += font.advance(char)
  return sum
}

const lineOf = (text: string, font: EmbeddableFont): Line => ({
  text,
  width: widthOf(characters(text), font),
})

/** A text on its way into lines of at most `most` ems. */
class LineBreaker {
  readonly lines: Line[] = []
  readonly #font: EmbeddableFont
  readonly #most: number
  #line = ''
  #used = 0

  constructor(font: EmbeddableFont, most: number) {
    this.#font = font
    this.#most = most
  }

  end(): void {
    this.lines.push({ text: this.#line, width: this.#used })
    this.#line = ''
    this.#used = 0
  }

  /** A word that is longer than a line is broken. */
  word(chars: readonly string[]): void {
    const whole = widthOf(chars, this.#font)
    const fits = this.#used + whole <= this.#most || whole > this.#most
    if (chars.length > 1 && !fits && this.#line !== '') this.end()
    for (const char of chars) {
      const width = this.#font.advance(char)
      if (this.#used + width > this.#most && this.#line !== '' && !CLOSING.test(char)) this.end()
      this.#line += char
      this.#used += width
    }
  }
}

const breakLines = (text: string, font: EmbeddableFont, most: number): readonly Line[] => {
  const breaker = new LineBreaker(font, most)
  for (const word of words(text)) breaker.word(word)
  breaker.end()
  return breaker.lines
}

/** Lines that fit at this size, or nothing. A hanging mark may not stand out of the place by itself. */
const linesAt = (
  paragraphs: readonly string[],
  { width, height = 0, lineHeight }: TextStyle,
  size: number,
  font: EmbeddableFont,
): readonly Line[] | undefined => {
  const most = width / size
  const lines = paragraphs.flatMap((text) => breakLines(text, font, most))
  const room = Math.floor((height - size) / (size * lineHeight) + 1.0001)
  if (lines.length > room) return undefined
  return lines.some((line) => line.width > most + 0.51) ? undefined : lines
}

/** A size, and the lines that fit at it; they are broken anew at each, where they may be broken. @throws FACE_TEXT_LONG */
const fitted = (paragraphs: readonly string[], style: TextStyle, font: EmbeddableFont, name: string) => {
  const [only, more] = paragraphs
  const whole =
    style.height === undefined && only !== undefined && more === undefined ? lineOf(only, font) : undefined
  for (let { size } = style; ; ) {
    if (whole !== undefined && whole.width <= style.width / size) return { size, lines: [whole] }
    const lines = style.height === undefined ? undefined : linesAt(paragraphs, style, size, font)
    if (lines !== undefined) return { size, lines }
    size *= STEP
    if (size < style.minSize) throw new GsealError('FACE_TEXT_LONG', { field: name, width: style.width })
  }
}

/** Control characters have no place on a face; a line break ends a paragraph where several lines may stand. */
const paragraphsOf = (text: string, name: string): string[] => {
  if (!/\p{Cc}/u.test(text)) return [text]
  const paragraphs = text.split(/\r\n|\r|\n/)
  if (/\p{Cc}/u.test(paragraphs.join(''))) throw new GsealError('FACE_TEXT_CONTROL', { field: name })
  return paragraphs
}

/**
 * The lines of a text as texts of a page.
 * @param name what the text is, for messages
 * @throws FACE_TEXT_LONG, FACE_TEXT_CONTROL, IMPRESSION_GLYPH_MISSING
 */
export const setText = (
  text: string,
  style: TextStyle,
  font: EmbeddableFont,
  name: string,
): Omit<ComposeText, 'font' | 'tag'>[] => {
  const { size, lines } = fitted(paragraphsOf(text, name), style, font, name)
  // A smaller type stands in the middle of the line that the template gave it.
  const top = style.y + (style.height === undefined ? (style.size - size) / 2 : 0)
  const out: Omit<ComposeText, 'font' | 'tag'>[] = []
  for (const [i, { text: line, width }] of lines.entries()) {
    if (line.trim() === '') continue
    const free = style.width - width * size
    const indent = style.align === 'left' ? 0 : Math.max(0, style.align === 'center' ? free / 2 : free)
    const item = { x: style.x + indent, y: top + i * size * style.lineHeight, size, text: line }
    out.push(style.color === undefined ? item : { ...item, color: style.color })
  }
  return out
}
