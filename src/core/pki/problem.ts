/** Something that speaks against a certificate, a list or a signed value: a code, how much it weighs, and for whom. */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import type { CheckVerdict } from '../base/verdict.ts'

export interface Problem {
  readonly code: Code
  readonly verdict: Exclude<CheckVerdict, 'pass'>
  readonly params: Params
}

const WEIGHT: Readonly<Record<CheckVerdict, number>> = { fail: 3, unknown: 2, warn: 1, pass: 0 }

export const weightOf = (verdict: CheckVerdict): number => WEIGHT[verdict]

/** `pass` when there is no problem. */
export const worst = (problems: readonly Problem[]): CheckVerdict =>
  problems.reduce<CheckVerdict>((sum, one) => (WEIGHT[one.verdict] > WEIGHT[sum] ? one.verdict : sum), 'pass')
