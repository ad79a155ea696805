/** Faults of single cells, before anybody asks what they mean: formulas, merged regions, numbers that Excel mangled. */
import type { Code } from '../../base/codes/index.ts'
import type { Params } from '../../base/error.ts'
import type { Cell } from './table.ts'

interface Told {
  readonly code: Code
  readonly params: Params
}

const told = (code: Code, params: Params = {}): Told => ({ code, params })

/** GBK read as UTF-8, memory that was never written, and the mark of what could not be decoded. */
const GARBLED = /\ufffd|锟斤|烫烫|屯屯/
const PRIVATE = /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const KIND_FAULTS: Readonly<Partial<Record<Cell['kind'], Code>>> = {
  formula: 'ROW_FORMULA',
  error: 'ROW_CELL_ERROR',
}

const pointOf = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** What makes any cell unusable. */
export const cellFault = (cell: Cell): Told | undefined => {
  if (cell.merged === true) return told('ROW_MERGED')
  const kind = KIND_FAULTS[cell.kind]
  if (kind !== undefined) return told(kind)
  if (GARBLED.test(cell.text)) return told('ROW_ENCODING')
  const own = PRIVATE.exec(cell.text)
  if (own !== null) return told('ROW_PRIVATE_CHARACTER', { point: pointOf(own[0]) })
  const control = CONTROL.exec(cell.text)
  return control === null ? undefined : told('ROW_CONTROL', { point: pointOf(control[0]) })
}

/** A number as Excel shows it when it has no room, or a longer one cut to 15 digits. */
const EXPONENT = /^\d(?:\.\d+)?E\+?\d+$/i
const CUT = /^[1-9]\d{14}0+$/

/**
 * Codes and numbers that went through Excel as numbers: exponents, zeros in the place of the last digits, an apostrophe
 * that was meant to prevent it. What was lost cannot be computed back.
 */
export const mangledFault = (cell: Cell): Told | undefined => {
  const { text, kind } = cell
  if (text.startsWith("'")) return told('ROW_APOSTROPHE')
  if (EXPONENT.test(text)) return told('ROW_MANGLED')
  if (kind === 'number' && /^\d{16,}$/.test(text)) return told('ROW_MANGLED')
  return CUT.test(text) && text.length >= 16 && text.length !== 18 ? told('ROW_MANGLED') : undefined
}

/** Of an identity number: 15 digits and three zeros, which no check character allows by chance twice. */
export const looksCut = (text: string): boolean => /^[1-9]\d{14}000$/.test(text)
