/**
 * What the receiver expects of a document. A whole signature can be taken out of a package without a trace, so only an
 * expectation from outside finds that one is missing.
 */
import type { Finding } from '../core/base/verdict.ts'
import type { Report } from '../core/report.ts'

export interface Expectations {
  /** At least so many valid signatures. */
  readonly minSignatures: number
  /** Each of these seals (esID) has a valid stamp. */
  readonly requireSeals: readonly string[]
}

const tooFew = (report: Report, wanted: number): Finding[] => {
  const valid = report.signatures.filter(({ verdict }) => verdict === 'valid').length
  return valid >= wanted ? [] : [{ code: 'SIGNATURES_TOO_FEW', severity: 'fail', params: { valid, wanted } }]
}

const missing = (report: Report, seals: readonly string[]): Finding[] =>
  seals
    .filter((id) => !report.signatures.some(({ seal, verdict }) => seal?.id === id && verdict === 'valid'))
    .map((seal) => ({ code: 'REQUIRED_SEAL_MISSING', severity: 'fail', params: { seal } }))

/** A signature that could be valid leaves the answer open; one that is not there at all makes it a failure. */
const softened = (report: Report, finding: Finding, expectations: Expectations): Finding => {
  const open = report.signatures.filter(({ verdict }) => verdict !== 'invalid')
  const possible =
    finding.code === 'SIGNATURES_TOO_FEW'
      ? open.length >= expectations.minSignatures
      : open.some(({ seal }) => seal?.id === finding.params?.['seal'])
  return possible ? { ...finding, severity: 'unknown' } : finding
}

/** The report with a finding for each expectation that is not met, and the verdict that follows from them. */
export const expect = (report: Report, expectations: Expectations): Report => {
  const unmet = [
    ...tooFew(report, expectations.minSignatures),
    ...missing(report, expectations.requireSeals),
  ].map((finding) => softened(report, finding, expectations))
  if (unmet.length === 0) return report
  const failed = unmet.some(({ severity }) => severity === 'fail')
  const verdict = failed || report.verdict === 'invalid' ? 'invalid' : 'indeterminate'
  return { ...report, verdict, findings: [...report.findings, ...unmet] }
}
