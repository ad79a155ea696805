/**
 * Square seals: the text in columns from right to left, each read from top to bottom, and the mark 样章 on a strip at
 * the foot.
 */
import { GsealError } from '../base/error.ts'
import type { Typeface } from './font.ts'
import { type Layout, type Letter, layRow, MARK } from './layout.ts'
import type { Judged } from './spec.ts'

/** Parts of the shorter side, except the stroke's minimum in mm. */
const MEASURES = { stroke: 0.05, minStroke: 0.8, margin: 0.03, mark: 0.13, minMark: 1.8, gap: 0.025 } as const
const LEGIBLE_CELL = 2

/** Characters per column from the right; the later columns take what is over, as 王 | 小明 and 财务 | 专用章 do. */
export const columnsOf = (count: number): readonly number[] => {
  const columns = count === 1 ? 1 : Math.max(2, Math.round(Math.sqrt(count)))
  const base = Math.floor(count / columns)
  return Array.from({ length: columns }, (_, i) => base + (i >= columns - (count % columns) ? 1 : 0))
}

/** Lays out a square sample impression; `IMPRESSION_TOO_CROWDED` when it would not be legible. */
export const laySquare = (spec: Judged, face: Typeface): Layout => {
  const side = Math.min(spec.width, spec.height)
  const stroke = Math.max(MEASURES.minStroke, side * MEASURES.stroke)
  const inset = stroke + side * MEASURES.margin
  const markHeight = Math.max(MEASURES.minMark, side * MEASURES.mark)
  const gap = side * MEASURES.gap
  const [left, top] = [-spec.width / 2 + inset, -spec.height / 2 + inset]
  const columns = columnsOf(spec.name.length)
  const cellWidth = (spec.width - 2 * inset - gap * (columns.length - 1)) / columns.length
  const columnHeight = spec.height - 2 * inset - markHeight - gap * 1.6
  const letters: Letter[] = []
  columns.forEach((count, column) => {
    const cellHeight = (columnHeight - gap * (count - 1)) / count
    if (Math.min(cellWidth, cellHeight) < LEGIBLE_CELL) {
      throw new GsealError('IMPRESSION_TOO_CROWDED', { width: spec.width, height: spec.height })
    }
    for (let row = 0; row < count; row += 1) {
      const x = left + (columns.length - 1 - column) * (cellWidth + gap) + cellWidth / 2
      const y = top + row * (cellHeight + gap) + cellHeight / 2
      const char = spec.name[letters.length] ?? ''
      const box = { x, y, width: cellWidth, height: cellHeight, turn: 0 }
      letters.push({ role: 'name', char, box, stretch: true })
    }
  })
  const mark = layRow(face, {
    role: 'mark',
    chars: MARK,
    y: spec.height / 2 - inset - markHeight / 2,
    height: markHeight,
    spacing: 0.9,
    maxWidth: spec.width - 2 * inset,
  })
  return {
    border: { kind: 'rect', width: spec.width, height: spec.height, stroke },
    letters: [...letters, ...mark],
  }
}
