/** JUnit XML for CI: a suite a file, a case a signature. Whatever is not valid does not pass. */
import { PRODUCT } from '../../core/base/product.ts'
import { isoTime } from '../../core/base/time.ts'
import type { Verdict } from '../../core/base/verdict.ts'
import { say } from '../texts/index.ts'
import { type Fact, factsOf, verdictWord } from './facts.ts'
import type { ReportData, VerifiedFile } from './index.ts'
import { xml } from './xml.ts'

const body = (facts: readonly Fact[]): string =>
  facts.map(({ code, message, hint }) => `${xml(message)} [${xml(code)}]\n${xml(hint)}`).join('\n')

const testCase = (
  name: string,
  file: string,
  verdict: Verdict | 'unsigned' | 'error',
  facts: readonly Fact[],
): string => {
  const attributes = `name="${xml(name)}" classname="${xml(file)}"`
  if (verdict === 'valid') return `    <testcase ${attributes}/>`
  const tag = verdict === 'error' ? 'error' : 'failure'
  const first = facts[0]?.message ?? verdict
  return `    <testcase ${attributes}>\n      <${tag} type="${verdict}" message="${xml(first)}">${body(facts)}</${tag}>\n    </testcase>`
}

interface Suite {
  readonly cases: readonly string[]
  readonly failures: number
  readonly errors: number
}

/** The file is a case too: a fault outside any signature must not vanish. */
const suiteOf = (data: ReportData, { file, outcome }: VerifiedFile): Suite => {
  const facts = factsOf(data.lang, outcome)
  const whole = verdictWord(outcome)
  const signatures = outcome.kind === 'error' ? [] : outcome.report.signatures
  const cases = [
    testCase(
      say(data.lang, 'columnFile'),
      file,
      whole,
      facts.filter(({ signature }) => signature === undefined),
    ),
    ...signatures.map(({ id, verdict }) =>
      testCase(
        id,
        file,
        verdict,
        facts.filter(({ signature, level }) => signature === id && level !== 'warn'),
      ),
    ),
  ]
  const notValid = signatures.filter(({ verdict }) => verdict !== 'valid').length
  return {
    cases,
    failures: notValid + (whole === 'valid' || whole === 'error' ? 0 : 1),
    errors: whole === 'error' ? 1 : 0,
  }
}

export const junitReport = (data: ReportData): string => {
  const suites = data.files.map((file) => ({ file: file.file, ...suiteOf(data, file) }))
  const sum = (of: (suite: Suite) => number): number => suites.reduce((total, suite) => total + of(suite), 0)
  const totals = `tests="${sum(({ cases }) => cases.length)}" failures="${sum(({ failures }) => failures)}" errors="${sum(({ errors }) => errors)}"`
  const lines = suites.map(
    ({ file, cases, failures, errors }) =>
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failures}" errors="${errors}" timestamp="${isoTime(data.at)}">\n${cases.join('\n')}\n  </testsuite>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${PRODUCT.name} ${PRODUCT.version}" ${totals}>\n${lines.join('\n')}\n</testsuites>\n`
}
