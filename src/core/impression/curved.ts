/**
 * Round and oval seals: border, star, name along the arc, line, code on the lower arc, and the mark 样章. Measures
 * follow 国发〔1999〕25号 for sizes and the practice of seal makers for what stands inside; D is the shorter side.
 */
import { GsealError } from '../base/error.ts'
import { arcLength, placesOnArc } from './ellipse.ts'
import type { Typeface } from './font.ts'
import { overlap } from './glyph.ts'
import { type Layout, type Letter, layRow, MARK } from './layout.ts'
import type { Judged } from './spec.ts'

const DEGREE = Math.PI / 180

/** Measures that differ between the two shapes: parts of D, mm, degrees. */
const MEASURES = {
  round: { charHeight: 0.13, gap: 0.8, minSpan: 180, maxSpan: 300, lineY: 0.27 },
  oval: { charHeight: 0.155, gap: 0.7, minSpan: 210, maxSpan: 260, lineY: 0.25 },
} as const

/** A star whose tips stand on a circle of 14 mm belongs to a seal of 42 mm. */
const STAR_RADIUS = 7 / 42
const SHRINK_FROM = 16
const LEGIBLE = { charWidth: 1.1, mark: 1.8, lineRatio: 0.42 } as const
const CODE = { height: 1.2, gap: 0.6, pitch: 1.12 } as const

const D = (spec: Judged): number => Math.min(spec.width, spec.height)
const strokeOf = (spec: Judged): number => (D(spec) >= 42 ? 1.2 : 1)

/** Digits along the lower arc, read left to right. */
const layCode = (spec: Judged): readonly Letter[] => {
  if (spec.code.length === 0) return []
  const inset = strokeOf(spec) + CODE.gap + CODE.height / 2
  const [a, b] = [spec.width / 2 - inset, spec.height / 2 - inset]
  // The lower arc is as long as the upper one of the same angle; the angle is found by halving.
  const wanted = CODE.pitch * (spec.code.length - 1)
  let [low, high] = [0, Math.PI]
  for (let i = 0; i < 24; i += 1) {
    const middle = (low + high) / 2
    if (arcLength(a, b, middle) < wanted) low = middle
    else high = middle
  }
  const places = placesOnArc(a, b, low, spec.code.length, true)
  return places.map((place, i) => ({
    role: 'code',
    char: spec.code[i] ?? '',
    box: { ...place, width: CODE.pitch * 0.9, height: CODE.height },
  }))
}

/** The line, and the mark: below the star or the line, or in the middle where no star stands. */
const layRows = (spec: Judged, face: Typeface): readonly Letter[] => {
  const d = D(spec)
  const hasLine = spec.line.length > 0
  const line = hasLine
    ? layRow(face, {
        role: 'line',
        chars: spec.line,
        y: d * MEASURES[spec.shape === 'oval' ? 'oval' : 'round'].lineY,
        height: d * 0.096,
        spacing: 0.12,
        maxWidth: spec.width * 0.6,
      })
    : []
  const [y, height] = !spec.star ? [0, 0.12] : hasLine ? [0.37, 0.06] : [0.28, 0.1]
  const mark = layRow(face, {
    role: 'mark',
    chars: MARK,
    y: d * y,
    height: Math.max(LEGIBLE.mark, d * height),
    spacing: hasLine && spec.star ? 0.3 : 0.7,
    maxWidth: spec.width * 0.6,
  })
  return [...line, ...mark]
}

/** The name over an arc of `span` degrees between the middles of its first and last character. */
const layName = (spec: Judged, span: number): readonly Letter[] => {
  const measures = MEASURES[spec.shape === 'oval' ? 'oval' : 'round']
  const count = spec.name.length
  const height = D(spec) * measures.charHeight * Math.sqrt(Math.min(1, SHRINK_FROM / count))
  const inset = strokeOf(spec) + measures.gap + height / 2
  const [a, b] = [spec.width / 2 - inset, spec.height / 2 - inset]
  const step = count === 1 ? height : arcLength(a, b, span * DEGREE) / (count - 1)
  // Feet stand closer together than middles; 0.9 keeps neighbours apart there too.
  const foot = (Math.min(a, b) - height / 2) / Math.min(a, b)
  const width = Math.min(height * 0.8, 0.9 * step, 0.98 * step * Math.max(foot, 0.7))
  return placesOnArc(a, b, span * DEGREE, count).map((place, i) => ({
    role: 'name',
    char: spec.name[i] ?? '',
    box: { ...place, width, height },
  }))
}

const anyOverlap = (some: readonly Letter[], others: readonly Letter[], margin: number): boolean =>
  some.some(({ box }) => {
    const grown = { ...box, width: box.width + margin * 2, height: box.height + margin * 2 }
    return others.some((other) => overlap(grown, other.box))
  })

const crowded = (spec: Judged): GsealError =>
  new GsealError('IMPRESSION_TOO_CROWDED', { width: spec.width, height: spec.height })

/** The widest arc at or below the wanted one on which the name keeps clear of everything else. */
const fitName = (spec: Judged, others: readonly Letter[]): readonly Letter[] => {
  const { minSpan, maxSpan } = MEASURES[spec.shape === 'oval' ? 'oval' : 'round']
  const perChar = 15 * spec.name.length
  const wanted = Math.min(maxSpan, Math.max(minSpan, perChar))
  for (let span = wanted; span >= Math.min(minSpan, 180); span -= 2) {
    const name = layName(spec, span)
    if (!anyOverlap(name, others, 0.3)) {
      if ((name[0]?.box.width ?? 0) < LEGIBLE.charWidth) break
      return name
    }
  }
  throw crowded(spec)
}

/** Rows must stay clear of the star, of the code and of one another, and must not be condensed beyond reading. */
const checkRows = (spec: Judged, rows: readonly Letter[], code: readonly Letter[]): void => {
  const line = rows.filter((letter) => letter.role === 'line')
  const mark = rows.filter((letter) => letter.role === 'mark')
  const tips = STAR_RADIUS * D(spec) * Math.cos(36 * DEGREE)
  const intoStar = spec.star && rows.some(({ box }) => box.y - box.height / 2 < tips)
  const thin = line.some(
    ({ box, char }) => /\p{Lo}/u.test(char) && box.width < box.height * LEGIBLE.lineRatio,
  )
  if (intoStar || thin || anyOverlap(line, mark, 0.1) || anyOverlap(mark, code, 0.1)) throw crowded(spec)
}

/** Lays out a round or oval sample impression; `IMPRESSION_TOO_CROWDED` when it would not be legible. */
export const layCurved = (spec: Judged, face: Typeface): Layout => {
  const rows = layRows(spec, face)
  const code = layCode(spec)
  checkRows(spec, rows, code)
  const name = fitName(spec, [...rows, ...code])
  const stroke = strokeOf(spec)
  const border = { kind: 'ellipse', width: spec.width, height: spec.height, stroke } as const
  const letters = [...name, ...rows, ...code]
  return spec.star ? { border, star: STAR_RADIUS * D(spec), letters } : { border, letters }
}
