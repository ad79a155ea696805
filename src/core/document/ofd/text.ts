/**
 * Where text stands on a page: glyph boxes from text objects (GB/T 33190-2016 11.2, 11.3), so that a stamp can be put
 * on a keyword. Positions are good to about a third of a character: advance widths of fonts that are not embedded are
 * not known, and DeltaX says where the next glyph begins but not how wide the last one is.
 */
import type { XmlElement } from '../../xml/index.ts'
import { parseBox } from './pages.ts'
import { descendants } from './parts.ts'

/** A glyph's box in mm from the page's top left, and the size of its type in mm. */
export interface Glyph {
  readonly char: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly size: number
}

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

const middle = (a: number, b: number): number => (a + b) / 2

/** True when `b` can be read on from `a`: beside it on the same line, or below it in a column. */
const readsOn = (a: Glyph, b: Glyph): boolean => {
  const size = Math.max(a.size, b.size)
  const sameLine =
    Math.abs(a.bottom - b.bottom) < size * 0.6 && b.left - a.right < size * 2 && b.left > a.left - size * 0.1
  const sameColumn =
    Math.abs(middle(a.left, a.right) - middle(b.left, b.right)) < size * 0.6 &&
    b.top > a.top &&
    b.top - a.bottom < size * 2
  return sameLine || sameColumn
}

/** Glyphs sorted into lines, top to bottom, left to right: text that was drawn in any order. */
const inLines = (glyphs: readonly Glyph[]): readonly Glyph[] => {
  const lines: Glyph[][] = []
  for (const glyph of [...glyphs].sort((a, b) => a.bottom - b.bottom)) {
    const line = lines.at(-1)
    const last = line?.[0]
    if (
      line !== undefined &&
      last !== undefined &&
      glyph.bottom - last.bottom < Math.max(glyph.size, last.size) * 0.4
    )
      line.push(glyph)
    else lines.push([glyph])
  }
  return lines.flatMap((line) => line.sort((a, b) => a.left - b.left))
}

const runsOf = (glyphs: readonly Glyph[]): Glyph[][] => {
  const runs: Glyph[][] = []
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    if (last !== undefined && readsOn(last, glyph)) runs.at(-1)?.push(glyph)
    else runs.push([glyph])
    last = glyph
  }
  return runs
}

const matchesIn = (run: readonly Glyph[], wanted: readonly string[]): Glyph[][] => {
  const hits: Glyph[][] = []
  for (let i = 0; i + wanted.length <= run.length; ) {
    if (wanted.every((char, k) => run[i + k]?.char === char)) {
      hits.push(run.slice(i, i + wanted.length))
      i += wanted.length
    } else i += 1
  }
  return hits
}

export interface Spot {
  readonly x: number
  readonly y: number
}

/**
 * Centres of every occurrence of `text` in mm, top to bottom. White space does not count. Text is looked for as it was
 * drawn and as it stands in lines, since a word is often split over several objects.
 */
export const locateText = (glyphs: readonly Glyph[], text: string): readonly Spot[] => {
  const wanted = [...text].filter((char) => !/^\s$/u.test(char))
  if (wanted.length === 0) return []
  const hits = [glyphs, inLines(glyphs)].flatMap((order) =>
    runsOf(order).flatMap((run) => matchesIn(run, wanted)),
  )
  const spots = new Map<string, Spot>()
  for (const hit of hits) {
    const x = middle(Math.min(...hit.map((g) => g.left)), Math.max(...hit.map((g) => g.right)))
    const y = middle(Math.min(...hit.map((g) => g.top)), Math.max(...hit.map((g) => g.bottom)))
    spots.set(`${x.toFixed(2)} ${y.toFixed(2)}`, { x, y })
  }
  return [...spots.values()].sort((a, b) => (Math.abs(a.y - b.y) < 0.5 ? a.x - b.x : a.y - b.y))
}
