/**
 * Unified social credit codes (统一社会信用代码, GB 32100-2015): 31 characters, a check character of its own, and inside it
 * the code of the body with another (GB 11714). Some legal codes of an early batch fail their own check character, so a
 * failure is doubtful and not bad: a person may vouch for the code by name, and that is recorded.
 */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'

/** No I, O, S, V, Z. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** Departments of registration and classes of bodies under them (GB 32100 table 1). */
const CLASSES: Readonly<Record<string, string>> = {
  '1': '1239',
  '2': '19',
  '3': '123459',
  '4': '19',
  '5': '1239',
  '6': '129',
  '7': '129',
  '8': '19',
  '9': '123',
  A: '19',
  N: '1239',
  Y: '1',
}

/** 3^i mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

const weighted = (text: string, weights: readonly number[], worth: (char: string) => number): number =>
  weights.reduce((sum, weight, i) => sum + weight * worth(text[i] ?? ''), 0)

export const creditCheckCharacter = (first17: string): string =>
  CHARACTERS[(31 - (weighted(first17, WEIGHTS, (char) => CHARACTERS.indexOf(char)) % 31)) % 31] ?? ''

/** Of the eight characters of the body (GB 11714): A is 10, Z is 35. */
export const bodyCheckCharacter = (first8: string): string => {
  const value = 11 - (weighted(first8, BODY_WEIGHTS, (char) => Number.parseInt(char, 36)) % 11)
  return value === 10 ? 'X' : value === 11 ? '0' : String(value)
}

export interface CreditCodeVerdict {
  /** `doubtful`: the form is right and a check character is not. */
  readonly verdict: 'good' | 'doubtful' | 'bad'
  readonly told: readonly { readonly code: Code; readonly params: Params }[]
}

/** @param text as written; small letters and spaces are not forgiven */
export const creditCodeVerdict = (text: string): CreditCodeVerdict => {
  if (!FORM.test(text)) return { verdict: 'bad', told: [{ code: 'CREDIT_CODE_FORM', params: {} }] }
  const [outer, inner] = [creditCheckCharacter(text.slice(0, 17)), bodyCheckCharacter(text.slice(8, 16))]
  const told: { code: Code; params: Params }[] = []
  if (CLASSES[text[0] ?? '']?.includes(text[1] ?? '') !== true)
    told.push({ code: 'CREDIT_CODE_CLASS', params: { start: text.slice(0, 2) } })
  if (text[17] !== outer)
    told.push({ code: 'CREDIT_CODE_CHECK', params: { check: text[17] ?? '', expected: outer } })
  if (text[16] !== inner)
    told.push({ code: 'CREDIT_CODE_BODY', params: { check: text[16] ?? '', expected: inner } })
  return { verdict: told.length === 0 ? 'good' : 'doubtful', told }
}

/** The first thing that is wrong; `undefined` for a good code. */
export const creditCodeFault = (text: string): { readonly code: Code; readonly params: Params } | undefined =>
  creditCodeVerdict(text).told[0]
