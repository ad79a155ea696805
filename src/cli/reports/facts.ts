/** What all kinds of report say about one file, in words; the kinds differ in form alone. */
import { hintOf, type Lang, messageOf } from '../../core/base/error.ts'
import type { Check, Finding } from '../../core/base/verdict.ts'
import type { Outcome } from '../verify-file.ts'

/** One sentence about a check, a finding or an error, with its code. */
export interface Fact {
  readonly level: 'fail' | 'unknown' | 'warn'
  /** Whether the verdict rests on it: an open question of a valid signature does not. */
  readonly weighs: boolean
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly clause: string
  /** Signature that it is about; absent for the whole file. */
  readonly signature?: string
  readonly check?: string
}

const factOf = (lang: Lang, item: Check | Finding, weighs: boolean, signature?: string): Fact[] => {
  const level = 'name' in item ? item.verdict : item.severity
  if (level === 'pass' || item.code === undefined) return []
  return [
    {
      level,
      weighs,
      code: item.code,
      message: messageOf(lang, item.code, item.params),
      hint: hintOf(lang, item.code, item.params),
      clause: 'clause' in item ? item.clause : '',
      ...(signature === undefined ? {} : { signature }),
      ...('name' in item ? { check: item.name } : {}),
    },
  ]
}

/** Everything about a file that is not simply in order. */
export const factsOf = (lang: Lang, outcome: Outcome): Fact[] => {
  if (outcome.kind === 'error') {
    const { code, params } = outcome
    return [
      {
        level: 'fail',
        weighs: true,
        code,
        message: messageOf(lang, code, params),
        hint: hintOf(lang, code, params),
        clause: '',
      },
    ]
  }
  const { findings, signatures } = outcome.report
  return [
    ...findings.flatMap((finding) => factOf(lang, finding, finding.severity !== 'warn')),
    ...signatures.flatMap(({ id, verdict, checks }) =>
      checks.flatMap((check) =>
        factOf(
          lang,
          check,
          check.verdict === 'fail' || (check.verdict === 'unknown' && verdict !== 'valid'),
          id,
        ),
      ),
    ),
  ]
}

/** `error` where the file could not be judged at all. */
export const verdictWord = (
  outcome: Outcome,
): 'valid' | 'invalid' | 'indeterminate' | 'unsigned' | 'error' =>
  outcome.kind === 'error' ? 'error' : outcome.report.verdict
