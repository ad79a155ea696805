/**
 * One glyph as a record of the table `glyf` (OpenType 1.9, "glyf"): simple outlines without instructions, on a grid of
 * 1000 units to the em. Outlines come from fontkit whatever the font's own format is, so that TrueType, CFF and composite
 * glyphs are written in one way; cubic curves are replaced by quadratic ones within half a unit.
 */
import type { Outline } from './font.ts'

export const UNITS = 1000

export interface GlyphRecord {
  readonly advance: number
  readonly points: number
  readonly contours: number
  readonly box: readonly [minX: number, minY: number, maxX: number, maxY: number]
  /** Padded to four bytes; empty for a glyph without ink. */
  readonly bytes: Uint8Array
  /** Sum of the bytes as 32-bit numbers, of which the sum of the table is made. */
  readonly sum: number
}

interface Knot {
  readonly x: number
  readonly y: number
  readonly on: boolean
}

type Place = readonly [x: number, y: number]

const half = (a: Place, b: Place): Place => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

/** How far a quadratic curve may stray from a cubic one, in units. */
const TOLERANCE = 0.5
const MOST_HALVINGS = 4

/** Appends quadratic curves for a cubic one, halving it where one would stray too far. */
const cubic = (out: Knot[], a: Place, b: Place, c: Place, d: Place, depth = 0): void => {
  const stray = (i: 0 | 1): number => (a[i] - 3 * b[i] + 3 * c[i] - d[i]) * (Math.sqrt(3) / 36)
  if (depth < MOST_HALVINGS && Math.hypot(stray(0), stray(1)) > TOLERANCE) {
    const [ab, bc, cd] = [half(a, b), half(b, c), half(c, d)]
    const [abc, bcd] = [half(ab, bc), half(bc, cd)]
    const middle = half(abc, bcd)
    cubic(out, a, ab, abc, middle, depth + 1)
    cubic(out, middle, bcd, cd, d, depth + 1)
    return
  }
  const control = (i: 0 | 1): number => (3 * (b[i] + c[i]) - a[i] - d[i]) / 4
  out.push({ x: control(0), y: control(1), on: false }, { x: d[0], y: d[1], on: true })
}

/** Closed runs of knots in units. */
const contoursOf = (outline: Outline): Knot[][] => {
  const contours: Knot[][] = []
  let knots: Knot[] = []
  const last = (): Place => [knots.at(-1)?.x ?? 0, knots.at(-1)?.y ?? 0]
  for (const { command, args } of outline.commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args.map((value) => value * UNITS)
    if (command === 'moveTo') {
      knots = [{ x: a, y: b, on: true }]
      contours.push(knots)
    } else if (command === 'lineTo') knots.push({ x: a, y: b, on: true })
    else if (command === 'quadraticCurveTo') knots.push({ x: a, y: b, on: false }, { x: c, y: d, on: true })
    else if (command === 'bezierCurveTo') cubic(knots, last(), [a, b], [c, d], [e, f])
  }
  return contours.map(closed).filter((contour) => contour.length > 2)
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01

/** A knot in the middle of two controls is implied by them; the end of a run is its beginning. */
const closed = (knots: Knot[]): Knot[] => {
  const [first, last] = [knots[0], knots.at(-1)]
  const open = first && last && knots.length > 1 && last.on && near(first.x, last.x) && near(first.y, last.y)
  const ring = open ? knots.slice(0, -1) : knots
  return ring.filter((knot, i) => {
    const [before, after] = [ring.at(i - 1), ring[(i + 1) % ring.length]]
    if (!knot.on || before === undefined || after === undefined || before.on || after.on) return true
    return !(near(knot.x, (before.x + after.x) / 2) && near(knot.y, (before.y + after.y) / 2))
  })
}

const FLAG = { on: 1, shortX: 2, shortY: 4, sameX: 16, sameY: 32 } as const

/** One coordinate: nothing when it stays, a byte with its sign in the flags, or two bytes. */
const step = (delta: number, short: number, same: number): { flag: number; bytes: number[] } => {
  if (delta === 0) return { flag: same, bytes: [] }
  if (Math.abs(delta) < 256) return { flag: short | (delta > 0 ? same : 0), bytes: [Math.abs(delta)] }
  return { flag: 0, bytes: [(delta >> 8) & 0xff, delta & 0xff] }
}

const encode = (contours: readonly Knot[][], box: GlyphRecord['box']): Uint8Array => {
  const [flags, xs, ys]: [number[], number[], number[]] = [[], [], []]
  let [x, y] = [0, 0]
  for (const knot of contours.flat()) {
    const [nextX, nextY] = [Math.round(knot.x), Math.round(knot.y)]
    const across = step(nextX - x, FLAG.shortX, FLAG.sameX)
    const up = step(nextY - y, FLAG.shortY, FLAG.sameY)
    flags.push((knot.on ? FLAG.on : 0) | across.flag | up.flag)
    xs.push(...across.bytes)
    ys.push(...up.bytes)
    ;[x, y] = [nextX, nextY]
  }
  const head = Buffer.alloc(10 + contours.length * 2 + 2)
  for (const [i, value] of [contours.length, ...box].entries()) head.writeInt16BE(value, i * 2)
  let end = -1
  for (const [i, contour] of contours.entries()) {
    end += contour.length
    head.writeUInt16BE(end, 10 + i * 2)
  }
  const body = Buffer.concat([head, Buffer.from(flags), Buffer.from(xs), Buffer.from(ys)])
  return Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
}

/** OpenType 1.9, table directory: the sum of 32-bit numbers, big-endian, without carry. */
export const checkSum = ({ buffer, byteOffset, byteLength }: Uint8Array): number => {
  const words = new DataView(buffer, byteOffset, byteLength)
  let sum = 0
  for (let at = 0; at < byteLength; at += 4) sum = (sum + words.getUint32(at)) | 0
  return sum >>> 0
}

/** @throws RangeError for outlines beyond what the table can hold */
export const glyphRecord = (outline: Outline): GlyphRecord => {
  const advance = Math.round(outline.advance * UNITS)
  const contours = contoursOf(outline)
  const knots = contours.flat()
  if (knots.length === 0)
    return { advance, points: 0, contours: 0, box: [0, 0, 0, 0], bytes: new Uint8Array(), sum: 0 }
  if (knots.length > 0xffff) throw new RangeError('too many points in one glyph')
  const [xs, ys] = [knots.map(({ x }) => Math.round(x)), knots.map(({ y }) => Math.round(y))]
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const
  if (Math.max(...box.map(Math.abs)) > 0x7fff) throw new RangeError('a glyph beyond its grid')
  const bytes = encode(contours, box)
  return { advance, points: knots.length, contours: contours.length, box, bytes, sum: checkSum(bytes) }
}
