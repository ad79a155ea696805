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

/** Lines of at most `most` ems; a word that is longer than a line is broken. */
const breakLines = (text: string, font: EmbeddableFont, most: number): string[] => {
  const lines: string[] = []
  let [line, used] = ['', 0]
  const end = (): void => {
    lines.push(line)
    ;[line, used] = ['', 0]
  }
  const put = (char: string, width: number): void => {
    if (used + width > most && line !== '' && !CLOSING.test(char)) end()
    line += char
    used += width
  }
  for (const word of words(text)) {
    const widths = word.map((char) => font.advance(char))
    const whole = widths.reduce((sum, width) => sum + width, 0)
    if (word.length > 1 && used + whole > most && whole <= most && line !== '') end()
    word.forEach((char, i) => {
      put(char, widths[i] ?? 0)
    })
  }
  end()
  return lines
}

const widthOf = (text: string, font: EmbeddableFont): number =>
  characters(text).reduce((sum, char) => sum + font.advance(char), 0)

/** Lines that fit at this size, or nothing. A hanging mark may not stand out of the place by itself. */
const linesAt = (
  paragraphs: readonly string[],
  style: TextStyle,
  size: number,
  font: EmbeddableFont,
): string[] | undefined => {
  const most = style.width / size
  const single = style.height === undefined
  const lines = paragraphs.flatMap((text) => (single ? [text] : breakLines(text, font, most)))
  const room =
    style.height === undefined ? 1 : Math.floor((style.height - size) / (size * style.lineHeight) + 1.0001)
  if (lines.length > room) return undefined
  return lines.some((line) => widthOf(line, font) > most + (single ? 0 : 0.51)) ? undefined : lines
}

/** Control characters have no place on a face; a line break ends a paragraph where several lines may stand. */
const paragraphsOf = (text: string, name: string): string[] => {
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
  const paragraphs = paragraphsOf(text, name)
  let size = style.size
  let lines = linesAt(paragraphs, style, size, font)
  while (lines === undefined) {
    size *= STEP
    if (size < style.minSize) throw new GsealError('FACE_TEXT_LONG', { field: name, width: style.width })
    lines = linesAt(paragraphs, style, size, font)
  }
  // A smaller type stands in the middle of the line that the template gave it.
  const top = style.y + (style.height === undefined ? (style.size - size) / 2 : 0)
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const free = style.width - widthOf(line, font) * size
    const x = style.x + Math.max(0, { left: 0, center: free / 2, right: free }[style.align])
    const item = { x, y: top + i * size * style.lineHeight, size, text: line }
    return [style.color === undefined ? item : { ...item, color: style.color }]
  })
}
