/** What a sample impression is to look like, judged before anything is drawn. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { codePointName } from './font.ts'

export type Shape = 'round' | 'oval' | 'square'

export interface ImpressionSpec {
  readonly shape: Shape
  /** Text along the arc; of a square seal the whole text. */
  readonly name: string
  /** Horizontal line below the middle, such as 合同专用章. */
  readonly line?: string
  /** Seal code on the lower arc: 13 or 14 digits. */
  readonly code?: string
  /** mm; by shape 42, 45 × 30 or 20 × 20 when not given. */
  readonly width?: number
  readonly height?: number
  /** Five-pointed star in the middle; round seals have one when nothing is said. */
  readonly star?: boolean
  /** `#RRGGBB`; red when nothing is said. */
  readonly color?: string
  readonly dpi?: 300 | 600
  /** Bytes of a font file, asked before the font that comes with gseal. */
  readonly font?: Uint8Array
}

/** The specification with everything decided; texts as lists of characters. */
export interface Judged {
  readonly shape: Shape
  readonly name: readonly string[]
  readonly line: readonly string[]
  readonly code: readonly string[]
  readonly width: number
  readonly height: number
  readonly star: boolean
  readonly color: string
  readonly dpi: 300 | 600
}

const DEFAULTS: Readonly<Record<Shape, { width: number; height: number; star: boolean; chars: number }>> = {
  round: { width: 42, height: 42, star: true, chars: LIMITS.impression.nameChars },
  oval: { width: 45, height: 30, star: false, chars: LIMITS.impression.nameChars },
  square: { width: 20, height: 20, star: false, chars: LIMITS.impression.squareChars },
}

type Part = 'name' | 'line' | 'code' | 'star'

/** Separators, controls, unassigned and private characters have no outline that could stand in a seal. */
const UNDRAWABLE = /[\p{Z}\p{C}\p{M}]/u

const charsOf = (part: Part, text: string, max: number): readonly string[] => {
  const chars = Array.from(text.normalize('NFC'))
  if (chars.length < 1 || chars.length > max) {
    throw new GsealError('IMPRESSION_TEXT_LENGTH', { part, actual: chars.length, min: 1, max })
  }
  const bad = chars.find((char) => UNDRAWABLE.test(char))
  if (bad !== undefined) throw new GsealError('IMPRESSION_TEXT_CHARACTER', { part, code: codePointName(bad) })
  return chars
}

const judgeSize = (shape: Shape, width: number, height: number): void => {
  const { minMm: min, maxMm: max } = LIMITS.impression
  const within = [width, height].every((side) => side >= min && side <= max)
  const fits = shape === 'round' ? width === height : shape === 'square' || width > height
  if (!within || !fits) throw new GsealError('IMPRESSION_SIZE', { width, height, min, max })
}

const judgeSquare = (spec: ImpressionSpec): void => {
  const extra: readonly (readonly [Part, unknown])[] = [
    ['line', spec.line],
    ['code', spec.code],
    ['star', spec.star === true ? true : undefined],
  ]
  const found = extra.find(([, value]) => value !== undefined)
  if (found !== undefined) throw new GsealError('IMPRESSION_NOT_IN_SQUARE', { part: found[0] })
}

const judgeOption = (option: string, value: unknown, good: boolean): void => {
  if (!good) throw new GsealError('IMPRESSION_OPTION', { option, value: String(value) })
}

/** Decides defaults and refuses what cannot be drawn: `IMPRESSION_*`. */
export const judgeSpec = (spec: ImpressionSpec): Judged => {
  judgeOption('shape', spec.shape, Object.hasOwn(DEFAULTS, spec.shape))
  const defaults = DEFAULTS[spec.shape]
  const { color = '#FF0000', dpi = 300, star = defaults.star } = spec
  judgeOption('color', color, /^#[0-9A-Fa-f]{6}$/.test(color))
  judgeOption('dpi', dpi, dpi === 300 || dpi === 600)
  const width = spec.width ?? (spec.shape === 'round' ? spec.height : undefined) ?? defaults.width
  const height = spec.height ?? (spec.shape === 'oval' ? defaults.height : width)
  judgeSize(spec.shape, width, height)
  if (spec.shape === 'square') judgeSquare(spec)
  if (spec.code !== undefined && !/^\d{13,14}$/.test(spec.code)) {
    throw new GsealError('IMPRESSION_CODE_FORM', { value: spec.code })
  }
  return {
    shape: spec.shape,
    name: charsOf('name', spec.name, defaults.chars),
    line: spec.line === undefined ? [] : charsOf('line', spec.line, LIMITS.impression.lineChars),
    code: spec.code === undefined ? [] : Array.from(spec.code),
    width,
    height,
    star,
    color,
    dpi,
  }
}
