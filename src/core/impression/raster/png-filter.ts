/** The filters of PNG rows (ISO/IEC 15948 clause 9), undone in place. */
import { damaged } from './raster.ts'

const FILTERS = 5

/** @param rows each row behind its filter byte. @throws PICTURE_DAMAGED for a filter that does not exist */
export const checkFilters = (rows: Uint8Array, stride: number, count: number): void => {
  for (let row = 0; row < count; row += 1) {
    if ((rows[row * (stride + 1)] ?? FILTERS) >= FILTERS) throw damaged('png', 0)
  }
}

/** Undoes the row at `from` into `to`, which is not behind it; the row above ends at `to`, `reach` bytes are a pixel. */
type Undo = (rows: Uint8Array, from: number, to: number, stride: number, reach: number) => void

const undoNone: Undo = (rows, from, to, stride) => {
  rows.copyWithin(to, from, from + stride)
}

/** For RGBA: the pixel before stays in registers, since memory just written is slow to read back. */
const undoSub4 = (rows: Uint8Array, from: number, to: number, stride: number): void => {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < stride; i += 4) {
    a = (a + (rows[from + i] as number)) & 0xff
    b = (b + (rows[from + i + 1] as number)) & 0xff
    c = (c + (rows[from + i + 2] as number)) & 0xff
    d = (d + (rows[from + i + 3] as number)) & 0xff
    rows[to + i] = a
    rows[to + i + 1] = b
    rows[to + i + 2] = c
    rows[to + i + 3] = d
  }
}

const undoSub: Undo = (rows, from, to, stride, reach) => {
  if (reach === 4) return undoSub4(rows, from, to, stride)
  rows.copyWithin(to, from, from + reach)
  for (let i = reach; i < stride; i += 1) {
    rows[to + i] = (rows[from + i] as number) + (rows[to + i - reach] as number)
  }
}

const undoUp: Undo = (rows, from, to, stride) => {
  const above = to - stride
  for (let i = 0; i < stride; i += 1) {
    rows[to + i] = (rows[from + i] as number) + (rows[above + i] as number)
  }
}

const undoAverage: Undo = (rows, from, to, stride, reach) => {
  const above = to - stride
  for (let i = 0; i < stride; i += 1) {
    const left = i < reach ? 0 : (rows[to + i - reach] as number)
    rows[to + i] = (rows[from + i] as number) + ((left + (rows[above + i] as number)) >> 1)
  }
}

/** PaethPredictor (9.4). */
const nearest = (left: number, above: number, corner: number): number => {
  const toLeft = Math.abs(above - corner)
  const toAbove = Math.abs(left - corner)
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** In flat parts, which is most of a seal, two of the three neighbours are equal and the answer is plain. */
const undoPaeth: Undo = (rows, from, to, stride, reach) => {
  const up = to - stride
  for (let i = 0; i < reach; i += 1) {
    rows[to + i] = (rows[from + i] as number) + (rows[up + i] as number)
  }
  for (let i = reach; i < stride; i += 1) {
    const left = rows[to + i - reach] as number
    const above = rows[up + i] as number
    const corner = rows[up + i - reach] as number
    const near = above === corner ? left : left === corner ? above : nearest(left, above, corner)
    rows[to + i] = (rows[from + i] as number) + near
  }
}

const UNDO: readonly Undo[] = [undoNone, undoSub, undoUp, undoAverage, undoPaeth]

/** Half of the byte on the left, as there is nothing above. */
const undoAverageFirst: Undo = (rows, from, to, stride, reach) => {
  rows.copyWithin(to, from, from + reach)
  for (let i = reach; i < stride; i += 1) {
    rows[to + i] = (rows[from + i] as number) + ((rows[to + i - reach] as number) >> 1)
  }
}

/** What the filters come to on the first row, where all above is zero. */
const UNDO_FIRST: readonly Undo[] = [undoNone, undoSub, undoNone, undoAverageFirst, undoSub]

/**
 * Undoes the filters of rows that stand each behind its filter byte; afterwards they stand one after the other.
 * @param reach bytes from a byte to its neighbour on the left
 * @throws PICTURE_DAMAGED for a filter that does not exist
 */
export const unfilter = (rows: Uint8Array, stride: number, count: number, reach: number): void => {
  checkFilters(rows, stride, count)
  for (let row = 0; row < count; row += 1) {
    const from = row * (stride + 1) + 1
    const undo = (row === 0 ? UNDO_FIRST : UNDO)[rows[from - 1] ?? 0]
    undo?.(rows, from, row * stride, stride, reach)
  }
}
