/**
 * Verdicts are values. A check answers pass, fail, warn or unknown; a policy turns answers into one of three verdicts.
 * What is not understood is `unknown`, never `pass`.
 */
import type { Code } from './codes/index.ts'
import type { Note, Params } from './error.ts'

export type Verdict = 'valid' | 'invalid' | 'indeterminate'
export type CheckVerdict = 'pass' | 'fail' | 'warn' | 'unknown'

/**
 * The checks that every report names, in this order; `metadata` only where there is metadata, which a document that is no
 * licence does not have.
 */
export const CHECK_NAMES = [
  'container',
  'format',
  'part-digest',
  'data-hash',
  'signature-value',
  'seal-embedded',
  'seal-signature',
  'seal-period',
  'seal-status',
  'signer-in-list',
  'signer-cert',
  'maker-cert',
  'timestamp',
  'coverage',
  'later-changes',
  'appearance',
  'metadata',
  'relative',
] as const

export type CheckName = (typeof CHECK_NAMES)[number]

export interface Check {
  readonly name: CheckName
  readonly verdict: CheckVerdict
  /** Clause of the standard that asks for the check. */
  readonly clause: string
  readonly code?: Code
  readonly params?: Params
}

/** Something about the whole file, outside any one signature. */
export interface Finding {
  readonly code: Code
  readonly severity: 'fail' | 'warn' | 'unknown'
  readonly params?: Params
}

export const pass = (name: CheckName, clause: string, params?: Params): Check =>
  params === undefined ? { name, verdict: 'pass', clause } : { name, verdict: 'pass', clause, params }

export const answer = (
  name: CheckName,
  verdict: CheckVerdict,
  clause: string,
  code: Code,
  params: Params = {},
): Check => ({ name, verdict, clause, code, params })

/** A `Note` that files each oddity as a warning of one check. */
export const noteInto = (checks: Check[], name: CheckName, clause: string): Note => {
  return (code, params = {}) => checks.push(answer(name, 'warn', clause, code, params))
}
