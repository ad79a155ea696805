import fc from 'fast-check'
import t from 'tap'
import {
  frameOf,
  fromRect,
  type Matrix,
  type PdfRect,
  type Point,
  pdfNumber,
  pdfNumbers,
  rectOf,
  shownSize,
  stampFrame,
  toRect,
  toShown,
  toUser,
} from '../../../../src/core/document/pdf/geometry.ts'

const SEED = { seed: 20261124, numRuns: 300 }
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-3
const nearPoint = (a: Point, b: Point): boolean => near(a.x, b.x) && near(a.y, b.y)

const A4: PdfRect = [0, 0, 595.2756, 841.8898]
const coordinate = fc.double({ min: -20_000, max: 20_000, noNaN: true })
const side = fc.double({ min: 1, max: 5000, noNaN: true })
const rects = fc
  .tuple(coordinate, coordinate, side, side)
  .map(([x, y, w, h]): PdfRect => [x, y, x + w, y + h])
const frames = fc
  .record({
    mediaBox: rects,
    cropBox: fc.option(rects, { nil: undefined }),
    rotate: fc.integer({ min: -8, max: 8 }).map((quarters) => quarters * 90),
    userUnit: fc.constantFrom(undefined, 1, 0.5, 2, 10),
  })
  .map(frameOf)
const points = fc.record({
  x: fc.double({ min: -500, max: 5000, noNaN: true }),
  y: fc.double({ min: -500, max: 5000, noNaN: true }),
})
const sizes = fc.record({
  width: fc.double({ min: 0.5, max: 300, noNaN: true }),
  height: fc.double({ min: 0.5, max: 300, noNaN: true }),
})

t.test('A4 is 210 by 297 mm, and turned it is 297 by 210', async (t) => {
  for (const rotate of [0, 180, -180, 720]) {
    const { width, height } = shownSize(frameOf({ mediaBox: A4, rotate }))
    t.ok(near(width, 210) && near(height, 297), String(rotate))
  }
  for (const rotate of [90, 270, -90, 450, -270]) {
    const { width, height } = shownSize(frameOf({ mediaBox: A4, rotate }))
    t.ok(near(width, 297) && near(height, 210), String(rotate))
  }
})

t.test('the lower left corner of user space goes round the page with /Rotate', async (t) => {
  const corner = (rotate: number): Point => toShown(frameOf({ mediaBox: A4, rotate }), { x: 0, y: 0 })
  t.ok(nearPoint(corner(0), { x: 0, y: 297 }))
  t.ok(nearPoint(corner(90), { x: 0, y: 0 }))
  t.ok(nearPoint(corner(180), { x: 210, y: 0 }))
  t.ok(nearPoint(corner(270), { x: 297, y: 210 }))
  t.ok(nearPoint(corner(-90), corner(270)))
})

t.test('what is no multiple of 90 does not turn the page', async (t) => {
  for (const rotate of [45, 91, 1e9 + 1, 90.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    t.equal(frameOf({ mediaBox: A4, rotate }).rotate, 0, String(rotate))
  }
})

t.test('only the part of /CropBox within /MediaBox is shown', async (t) => {
  t.same(frameOf({ mediaBox: [-10, -20, 100, 200], cropBox: [-50, 0, 50, 300] }).box, [-10, 0, 50, 200])
  t.same(frameOf({ mediaBox: [0, 0, 100, 200], cropBox: [100, 0, 200, 200] }).box, [0, 0, 100, 200])
})

t.test('/UserUnit scales the page; one that cannot be is passed over', async (t) => {
  const width = (userUnit: number): number => shownSize(frameOf({ mediaBox: [0, 0, 72, 72], userUnit })).width
  t.ok(near(width(2), 50.8))
  for (const unit of [0, -1, 1e9, Number.NaN]) t.ok(near(width(unit), 25.4), String(unit))
})

t.test('a rectangle is named by any two opposite corners, and has an area', async (t) => {
  t.same(rectOf([100, 200, 0, -5]), [0, -5, 100, 200])
  for (const bad of [[], [0, 0, 1], [0, 0, 1, 1, 1], [0, 0, 0, 9], [0, 0, 1e30, 1], [0, 0, undefined, 1]]) {
    t.equal(rectOf(bad), undefined, String(bad))
  }
  t.equal(rectOf([0, 0, Number.NaN, 1]), undefined)
})

t.test('points come back from either side', async () => {
  fc.assert(
    fc.property(frames, points, (frame, point) => nearPoint(toShown(frame, toUser(frame, point)), point)),
    SEED,
  )
  fc.assert(
    fc.property(frames, points, (frame, point) => nearPoint(toUser(frame, toShown(frame, point)), point)),
    SEED,
  )
})

t.test('rectangles come back, also by way of the numbers that are written', async () => {
  fc.assert(
    fc.property(frames, points, sizes, (frame, point, size) => {
      const written = pdfNumbers(toRect(frame, { ...point, ...size }))
        .split(' ')
        .map(Number)
      const back = fromRect(frame, written as unknown as PdfRect)
      // Four decimals of a unit, at ten times 1/72 inch a unit.
      const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-3 * Math.max(1, frame.scale)
      return (
        close(back.x, point.x) &&
        close(back.y, point.y) &&
        close(back.width, size.width) &&
        close(back.height, size.height)
      )
    }),
    SEED,
  )
})

t.test('the corners of the page as shown are the corners of its box', async () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const rect = toRect(frame, { x: 0, y: 0, ...shownSize(frame) })
      return rect.every((value, i) => near(value, frame.box[i] ?? Number.NaN))
    }),
    SEED,
  )
})

const apply = ([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
})

/** Where a reader puts a point of the form (ISO 32000-2 12.5.5, algorithm 8). */
const painted = (stamp: ReturnType<typeof stampFrame>, point: Point): Point => {
  const [l, b, r, t] = stamp.bbox
  const turned = [
    [l, b],
    [r, b],
    [l, t],
    [r, t],
  ].map(([x = 0, y = 0]) => apply(stamp.matrix, { x, y }))
  const [xs, ys] = [turned.map(({ x }) => x), turned.map(({ y }) => y)]
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)]
  const sx = (stamp.rect[2] - stamp.rect[0]) / (Math.max(...xs) - left)
  const sy = (stamp.rect[3] - stamp.rect[1]) / (Math.max(...ys) - bottom)
  const at = apply(stamp.matrix, point)
  return { x: stamp.rect[0] + (at.x - left) * sx, y: stamp.rect[1] + (at.y - bottom) * sy }
}

t.test('every corner of a stamp is shown where the placement says, upright, whole or cut', async () => {
  const cuts = fc.record({
    x: fc.double({ min: 0, max: 0.8, noNaN: true }),
    y: fc.double({ min: 0, max: 0.8, noNaN: true }),
    width: fc.double({ min: 0.1, max: 0.2, noNaN: true }),
    height: fc.double({ min: 0.1, max: 0.2, noNaN: true }),
  })
  fc.assert(
    fc.property(frames, points, sizes, fc.option(cuts, { nil: undefined }), (frame, at, size, cut) => {
      const clip = cut && {
        x: cut.x * size.width,
        y: cut.y * size.height,
        width: cut.width * size.width,
        height: cut.height * size.height,
      }
      const stamp = stampFrame(frame, { page: 1, ...at, ...size, ...(clip && { clip }) })
      const shown = (u: number, v: number): Point =>
        toShown(frame, painted(stamp, { x: u * stamp.width, y: v * stamp.height }))
      return (
        nearPoint(shown(0, 1), at) &&
        nearPoint(shown(1, 1), { x: at.x + size.width, y: at.y }) &&
        nearPoint(shown(0, 0), { x: at.x, y: at.y + size.height }) &&
        nearPoint(fromRect(frame, stamp.rect), { x: at.x + (clip?.x ?? 0), y: at.y + (clip?.y ?? 0) })
      )
    }),
    SEED,
  )
})

t.test('numbers are written as PDF has them', async (t) => {
  t.equal(
    pdfNumbers([1, -1.5, 0.00001, -0.00001, 1e-7, 100, 0.12345, 1e14]),
    '1 -1.5 0 0 0 100 0.1235 100000000000000',
  )
  t.throws(() => pdfNumber(Number.NaN), RangeError)
  t.throws(() => pdfNumber(1e21), RangeError)
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      const text = pdfNumber(value)
      return /^-?\d+(\.\d{1,4})?$/.test(text) && text !== '-0' && Math.abs(Number(text) - value) <= 0.00005001
    }),
    SEED,
  )
})
