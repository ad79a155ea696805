/** The part of the graphics state that moves text (ISO 32000-2 8.4, 9.3, 9.4), and the glyphs that it shows. */
import { LIMITS } from '../../../base/limits.ts'
import { overLimit } from '../faults.ts'
import type { Matrix, PdfRect } from '../geometry.ts'
import { type Font, type Shown, UNREADABLE } from './font.ts'

/** A glyph in user space. */
export interface TextGlyph {
  /** Characters it stands for: one as a rule, more for a ligature or an /ActualText, none when that is not known. */
  readonly text: string
  readonly rect: PdfRect
  readonly size: number
}

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** `a` first, then `b`. */
export const times = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
  a[4] * b[0] + a[5] * b[2] + b[4],
  a[4] * b[1] + a[5] * b[3] + b[5],
]

export interface State {
  readonly ctm: Matrix
  readonly font: Font | undefined
  readonly size: number
  readonly charSpace: number
  readonly wordSpace: number
  /** Horizontal scaling, 1 for 100. */
  readonly stretch: number
  readonly leading: number
  readonly rise: number
}

export const startState = (ctm: Matrix): State => ({
  ctm,
  font: undefined,
  size: 0,
  charSpace: 0,
  wordSpace: 0,
  stretch: 1,
  leading: 0,
  rise: 0,
})

/** Bounds of a box after a matrix. */
export const bounds = (m: Matrix, left: number, bottom: number, right: number, top: number): PdfRect => {
  const [x1, x2] = [left * m[0], right * m[0]]
  const [x3, x4] = [bottom * m[2], top * m[2]]
  const [y1, y2] = [left * m[1], right * m[1]]
  const [y3, y4] = [bottom * m[3], top * m[3]]
  return [
    m[4] + Math.min(x1, x2) + Math.min(x3, x4),
    m[5] + Math.min(y1, y2) + Math.min(y3, y4),
    m[4] + Math.max(x1, x2) + Math.max(x3, x4),
    m[5] + Math.max(y1, y2) + Math.max(y3, y4),
  ]
}

export class Machine {
  state: State
  line: Matrix = IDENTITY
  text: Matrix = IDENTITY
  readonly glyphs: TextGlyph[]
  readonly #saved: State[] = []

  /** @param glyphs where the glyphs go; a form adds to those of its page */
  constructor(ctm: Matrix, glyphs: TextGlyph[]) {
    this.state = startState(ctm)
    this.glyphs = glyphs
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }

  save(): void {
    const { nesting } = LIMITS.pdfText
    if (this.#saved.push(this.state) > nesting)
      overLimit('saved graphics states', this.#saved.length, nesting)
  }

  restore(): void {
    this.state = this.#saved.pop() ?? this.state
  }

  /** Places the line matrix and the text matrix with it (Tm, BT). */
  place(matrix: Matrix): void {
    this.line = matrix
    this.text = matrix
  }

  /** Td. */
  move(x: number, y: number): void {
    this.place(times([1, 0, 0, 1, x, y], this.line))
  }

  /** Moves on within a line, in units of text space (9.4.4). */
  advance(across: number, up: number): void {
    this.text = times([1, 0, 0, 1, across, up], this.text)
  }

  /** A number of TJ, in thousandths. */
  adjust(amount: number): void {
    const { size, stretch, font } = this.state
    const by = (-amount / 1000) * size
    if (font?.vertical) this.advance(0, by)
    else this.advance(by * stretch, 0)
  }

  show(bytes: Uint8Array): void {
    const { font = UNREADABLE, size, charSpace, wordSpace, stretch, rise, ctm } = this.state
    const space = times(this.text, ctm)
    const [a, b, c, d] = space
    const start = times([size * stretch, 0, 0, size, 0, rise], space)
    let [across, up] = [0, 0]
    for (const shown of font.decode(bytes)) {
      const [x, y] = [start[4] + across * a + up * c, start[5] + across * b + up * d]
      this.#glyph(shown, font, [start[0], start[1], start[2], start[3], x, y])
      const extra = charSpace + (shown.space ? wordSpace : 0)
      if (font.vertical) up += (shown.down ?? -1) * size + extra
      else across += (shown.width * size + extra) * stretch
    }
    this.advance(across, up)
  }

  #glyph({ text, width, across = 0, up = 0 }: Shown, { ascent, descent }: Font, matrix: Matrix): void {
    const rect = bounds(matrix, -across, descent - up, width - across, ascent - up)
    if (!(Math.abs(rect[0] + rect[1] + rect[2] + rect[3]) < Number.POSITIVE_INFINITY)) return
    // The type size without its stretch.
    const area = Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / (Math.abs(this.state.stretch) || 1)
    const { glyphs } = LIMITS.pdfText
    if (this.glyphs.push({ text, rect, size: Math.sqrt(area) * (ascent - descent) }) > glyphs) {
      overLimit('glyphs of a page', this.glyphs.length, glyphs)
    }
  }
}
