/** What a drawing consists of, before it becomes SVG: lines of the seal and characters in boxes, all in mm. */
import type { Typeface } from './font.ts'
import { type Box, naturalWidth } from './glyph.ts'

/** Every drawing carries this mark: from text, gseal draws samples only (a unit gives its own impression). */
export const MARK = ['样', '章'] as const

export interface Letter {
  readonly role: 'name' | 'line' | 'code' | 'mark'
  readonly char: string
  readonly box: Box
  /** Fills its box whatever its own proportions: characters of square seals. */
  readonly stretch?: boolean
}

export interface Layout {
  readonly border: {
    readonly kind: 'ellipse' | 'rect'
    readonly width: number
    readonly height: number
    readonly stroke: number
  }
  /** Radius of the circle through the star's tips. */
  readonly star?: number
  readonly letters: readonly Letter[]
}

export interface Row {
  readonly role: Letter['role']
  readonly chars: readonly string[]
  readonly y: number
  readonly height: number
  /** Room between characters as a part of their height. */
  readonly spacing: number
  /** The row is condensed to this width. */
  readonly maxWidth: number
}

/** A horizontal row of characters about the middle, condensed as a whole when it is too wide. */
export const layRow = (face: Typeface, row: Row): readonly Letter[] => {
  const gap = row.height * row.spacing
  const widths = row.chars.map((char) => naturalWidth(face, char, row.height))
  const total = widths.reduce((sum, width) => sum + width, gap * (row.chars.length - 1))
  const squeeze = Math.min(1, row.maxWidth / total)
  let x = (-total * squeeze) / 2
  return row.chars.map((char, i): Letter => {
    const width = (widths[i] ?? 0) * squeeze
    const box = { x: x + width / 2, y: row.y, width, height: row.height, turn: 0 }
    x += width + gap * squeeze
    return { role: row.role, char, box }
  })
}
