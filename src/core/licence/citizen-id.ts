/** Citizen identity numbers (公民身份号码, GB 11643-1999): area, birth date, serial, check character. */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import { utcOf } from '../base/time.ts'
import { knownProvince } from './area.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

export const citizenCheckCharacter = (first17: string): string =>
  CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17[i]), 0) % 11] ?? ''

/** The one form of a number: a small x is the X that it means. */
export const normaliseCitizenId = (text: string): string => text.replace(/x$/, 'X')

/** The number of 18 digits that an old one of 15 became in 1999: a hint for a person, never a correction. */
export const grownUp = (old15: string): string => {
  const first17 = `${old15.slice(0, 6)}19${old15.slice(6)}`
  return first17 + citizenCheckCharacter(first17)
}

const birthOf = (text: string): number | undefined =>
  utcOf(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)), 0, 0, 0)

/**
 * The first thing that is wrong with a number; `undefined` for a good one. Areas are judged by province alone: counties
 * come and go, and a number is never given anew.
 * @param at ms since 1970 UTC: nobody is born later
 */
export const citizenIdFault = (
  text: string,
  at?: number,
): { readonly code: Code; readonly params: Params } | undefined => {
  if (/^\d{15}$/.test(text)) return { code: 'CITIZEN_ID_OLD', params: {} }
  if (!/^\d{17}[\dX]$/.test(text)) return { code: 'CITIZEN_ID_FORM', params: {} }
  const birth = birthOf(text)
  if (birth === undefined || Number(text.slice(6, 10)) < 1850 || (at !== undefined && birth > at))
    return { code: 'CITIZEN_ID_DATE', params: {} }
  if (!knownProvince(text.slice(0, 2))) return { code: 'CITIZEN_ID_AREA', params: { area: text.slice(0, 2) } }
  return text[17] === citizenCheckCharacter(text) ? undefined : { code: 'CITIZEN_ID_CHECK', params: {} }
}
