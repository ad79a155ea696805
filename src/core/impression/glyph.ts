/**
 * Glyphs set into boxes, as SVG path data in millimetres. Lengths are mm, x to the right, y down, origin in the middle
 * of the impression; angles are radians, clockwise from the positive x axis.
 */
import type { Outline, Typeface } from './font.ts'

/** A box that a character fills: its middle, its sides and its turn. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly turn: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * An ideograph's ink fills about this part of its em, and its middle stands at this height above the baseline (the em
 * box of Source Han and Noto fonts reaches from -0.12 to 0.88).
 */
const INK = 0.94
const MIDDLE = 0.38

export const LETTERS: Readonly<Record<Outline['commands'][number]['command'], string>> = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
}

/** To a ten-thousandth of a millimetre, without an exponent. */
export const number = (value: number): string => String(Math.round(value * 10_000) / 10_000 + 0)

/** The width that a character wants at a given height, in mm: ideographs are square, letters and digits narrower. */
export const naturalWidth = (face: Typeface, char: string, height: number): number =>
  (face(char).advance * height) / INK

/**
 * Path data of a character in a box. Its em is as high as the box wants and condensed to the box's width; narrow
 * characters keep their own width and stand in the middle.
 */
export const setGlyph = (face: Typeface, char: string, box: Box, stretch = false): string => {
  const outline = face(char)
  const scaleY = box.height / INK
  const wanted = outline.advance * scaleY
  const scaleX = (stretch ? box.width / INK : Math.min(wanted, box.width / INK)) / outline.advance
  const [cos, sin] = [Math.cos(box.turn), Math.sin(box.turn)]
  const place = (x: number, y: number): string => {
    const dx = (x - outline.advance / 2) * scaleX
    const dy = (MIDDLE - y) * scaleY
    return `${number(box.x + dx * cos - dy * sin)} ${number(box.y + dx * sin + dy * cos)}`
  }
  return outline.commands
    .map(({ command, args }) => {
      const points: string[] = []
      for (let i = 0; i + 1 < args.length; i += 2) points.push(place(args[i] ?? 0, args[i + 1] ?? 0))
      return LETTERS[command] + points.join(' ')
    })
    .join('')
}

export const corners = (box: Box): readonly Point[] => {
  const [cos, sin] = [Math.cos(box.turn), Math.sin(box.turn)]
  return [-1, 1].flatMap((a) =>
    [-1, 1].map((b) => {
      const [dx, dy] = [(a * box.width) / 2, (b * box.height) / 2]
      return { x: box.x + dx * cos - dy * sin, y: box.y + dx * sin + dy * cos }
    }),
  )
}

/** Whether two turned boxes touch: no axis of either separates them (separating axis theorem). */
export const overlap = (a: Box, b: Box): boolean => {
  const [pa, pb] = [corners(a), corners(b)]
  return [a.turn, a.turn + Math.PI / 2, b.turn, b.turn + Math.PI / 2].every((angle) => {
    const along = (p: Point): number => p.x * Math.cos(angle) + p.y * Math.sin(angle)
    const [sa, sb] = [pa.map(along), pb.map(along)]
    return Math.max(...sa) > Math.min(...sb) && Math.max(...sb) > Math.min(...sa)
  })
}
