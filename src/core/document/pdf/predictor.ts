/** Predictors of FlateDecode and LZWDecode (ISO 32000-2 7.4.4.4): TIFF for 8 bits, and those of PNG. */
import type { Reason } from './faults.ts'

export interface Prediction {
  readonly predictor: number
  readonly colors: number
  readonly bits: number
  readonly columns: number
}

const tiff = (data: Uint8Array, row: number, colors: number): Uint8Array => {
  const out = Uint8Array.from(data)
  for (let start = 0; start < out.length; start += row) {
    const end = Math.min(start + row, out.length)
    for (let at = start + colors; at < end; at++)
      out[at] = ((out[at] as number) + (out[at - colors] as number)) & 0xff
  }
  return out
}

const paeth = (a: number, b: number, c: number): number => {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}

/** One row of PNG filtering: `out` at `to`, the row above at `to - row` (zeros above the first). */
const pngRow = (
  kind: number,
  data: Uint8Array,
  from: number,
  count: number,
  step: number,
  out: Uint8Array,
  to: number,
  row: number,
): boolean => {
  const above = to >= row
  for (let i = 0; i < count; i++) {
    const raw = data[from + i] as number
    const left = i >= step ? (out[to + i - step] as number) : 0
    const up = above ? (out[to + i - row] as number) : 0
    let guess = 0
    if (kind === 1) guess = left
    else if (kind === 2) guess = up
    else if (kind === 3) guess = (left + up) >> 1
    else if (kind === 4)
      guess = paeth(left, up, above && i >= step ? (out[to + i - row - step] as number) : 0)
    else if (kind !== 0) return false
    out[to + i] = raw + guess
  }
  return true
}

/** Rows as PNG has them; the last may be short, as readers accept it. */
const png = (data: Uint8Array, row: number, step: number): Uint8Array | Reason => {
  const rows = Math.ceil(data.length / (row + 1))
  const out = new Uint8Array(Math.max(0, data.length - rows))
  let to = 0
  for (let from = 0; from < data.length; from += row + 1) {
    const count = Math.min(row, data.length - from - 1)
    if (!pngRow(data[from] as number, data, from + 1, count, step, out, to, row)) return 'filter-data'
    to += count
  }
  return out
}

/** Undoes a prediction; a reason when it is not known or the data do not fit. */
export const unpredict = (data: Uint8Array, how: Prediction): Uint8Array | Reason => {
  const { predictor, colors, bits, columns } = how
  if (predictor === 1) return data
  const sound =
    [1, 2, 4, 8, 16].includes(bits) && colors >= 1 && colors <= 32 && columns >= 1 && columns <= 1 << 24
  if (!sound) return 'predictor'
  const step = Math.max(1, (colors * bits) >> 3)
  const row = Math.ceil((columns * colors * bits) / 8)
  if (predictor === 2) return bits === 8 ? tiff(data, row, colors) : 'predictor'
  return predictor >= 10 && predictor <= 15 ? png(data, row, step) : 'predictor'
}
