/**
 * Where text stands on a page: glyph boxes from text objects (GB/T 33190-2016 11.2, 11.3), so that a stamp can be put
 * on a keyword. Positions are good to about a third of a character: advance widths of fonts that are not embedded are
 * not known, and DeltaX says where the next glyph begins but not how wide the last one is.
 */
import type { XmlElement } from '../../xml/index.ts'
import type { Glyph } from '../keyword.ts'
import { parseBox } from './pages.ts'
import { descendants } from './parts.ts'

const numbers = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).map(Number)

/** "d d g 3 d …": `g n d` repeats d n times (GB/T 33190-2016 11.3). Bounded by the number of characters. */
export const expandDeltas = (text: string | undefined, count: number): readonly number[] => {
  const items = (text ?? '').trim().split(/\s+/)
  const out: number[] = []
  for (let i = 0; i < items.length && out.length < count; i++) {
    const item = items[i] ?? ''
    if (item !== 'g') {
      out.push(Number(item) || 0)
      continue
    }
    const [times, delta] = [Number(items[i + 1]), Number(items[i + 2]) || 0]
    for (let k = 0; k < times && out.length < count; k++) out.push(delta)
    i += 2
  }
  return out
}

type Matrix = readonly [number, number, number, number, number, number]
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

const matrixOf = (text: string | undefined): Matrix => {
  const [a, b, c, d, e, f] = numbers(text)
  const values = [a, b, c, d, e, f]
  if (text === undefined || !values.every((value) => Number.isFinite(value))) return IDENTITY
  return values as unknown as Matrix
}

const FULL_WIDTH =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

const advance = (char: string, size: number): number => (FULL_WIDTH.test(char) ? size : size / 2)

/** Share of the type size that stands above the baseline; the common value for CJK fonts. */
const ASCENT = 0.86

const boxOf = (
  char: string,
  x: number,
  y: number,
  width: number,
  size: number,
  matrix: Matrix,
  origin: { x: number; y: number },
): Glyph => {
  const [a, b, c, d, e, f] = matrix
  const corners = [
    [x, y - size * ASCENT],
    [x + width, y - size * ASCENT],
    [x, y + size * (1 - ASCENT)],
    [x + width, y + size * (1 - ASCENT)],
  ].map(([u = 0, v = 0]) => ({ x: origin.x + a * u + c * v + e, y: origin.y + b * u + d * v + f }))
  const xs = corners.map((corner) => corner.x)
  const ys = corners.map((corner) => corner.y)
  const scale = Math.sqrt(Math.abs(a * d - b * c)) || 1
  return {
    char,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
    size: size * scale,
  }
}

/** Glyphs of one TextCode; `start` is where the one before it began, which an absent X or Y repeats. */
const codeGlyphs = (
  code: XmlElement,
  size: number,
  matrix: Matrix,
  origin: { x: number; y: number },
  start: { x: number; y: number },
) => {
  const chars = [...code.text]
  const from = { x: Number(code.attr('X') ?? start.x), y: Number(code.attr('Y') ?? start.y) }
  const dx = expandDeltas(code.attr('DeltaX'), chars.length)
  const dy = expandDeltas(code.attr('DeltaY'), chars.length)
  const horizontal = code.attr('DeltaX') !== undefined || code.attr('DeltaY') === undefined
  const glyphs: Glyph[] = []
  let { x, y } = from
  for (const [i, char] of chars.entries()) {
    const own = advance(char, size)
    const step = horizontal ? (dx[i] ?? own) : (dx[i] ?? 0)
    const width = horizontal && step > 0 ? Math.min(own, step) : own
    glyphs.push(boxOf(char, x, y, width, size, matrix, origin))
    x += step
    y += dy[i] ?? 0
  }
  return { glyphs, from }
}

const objectGlyphs = (object: XmlElement): Glyph[] => {
  const boundary = parseBox(object.attr('Boundary'))
  const size = Number(object.attr('Size'))
  if (boundary === undefined || !Number.isFinite(size) || size <= 0) return []
  const matrix = matrixOf(object.attr('CTM'))
  const glyphs: Glyph[] = []
  let start = { x: 0, y: 0 }
  for (const code of object.all('TextCode')) {
    const next = codeGlyphs(code, size, matrix, boundary, start)
    start = next.from
    glyphs.push(...next.glyphs)
  }
  return glyphs.filter((glyph) => Number.isFinite(glyph.left + glyph.top))
}

/** All glyphs of a page's content in drawing order, white space left out. */
export const pageGlyphs = (content: XmlElement): readonly Glyph[] =>
  descendants(content, 'TextObject')
    .flatMap(objectGlyphs)
    .filter((glyph) => !/^\s$/u.test(glyph.char))
