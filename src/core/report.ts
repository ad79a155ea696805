/**
 * The record that `verify` answers with: one per document, the shape of docs/commands.md. Checks carry code and
 * parameters; the sentence (`detail`) is made where the reader's language is known.
 */
import { type Lang, messageOf } from './base/error.ts'
import type { Check, Finding, Verdict } from './base/verdict.ts'
import type { Coverage, Placement } from './document/document.ts'

export interface SignatureReport {
  readonly id: string
  readonly kind: 'seal' | 'digital'
  /** e.g. `GB/T 38540-2020`; absent when the signed value could not be read. */
  readonly standard?: string
  readonly verdict: Verdict
  readonly signedAt?: string
  readonly timeSource: 'claimed' | 'timestamp'
  readonly signer?: {
    readonly subject: string
    readonly serial: string
    readonly notBefore: string
    readonly notAfter: string
  }
  readonly seal?: {
    readonly id: string
    readonly name: string
    readonly type: number
    readonly maker: string
    readonly validFrom: string
    readonly validTo: string
  }
  readonly coverage: Coverage
  readonly appearances: readonly Placement[]
  readonly checks: readonly Check[]
}

export interface Report {
  readonly format: 'ofd' | 'pdf'
  /** `sm3:` and the lower-case hex digest of the file. */
  readonly digest: string
  readonly verdict: Verdict | 'unsigned'
  readonly policy: string
  readonly signatures: readonly SignatureReport[]
  readonly findings: readonly Finding[]
}

/** The record as JSON gives it: `code`, `clause` and a `detail` in the reader's language on each check and finding. */
export const reportRecord = (report: Report, lang: Lang): Record<string, unknown> => {
  const detail = (item: Check | Finding) =>
    item.code === undefined ? {} : { code: item.code, detail: messageOf(lang, item.code, item.params) }
  return {
    ...report,
    signatures: report.signatures.map((signature) => ({
      ...signature,
      checks: signature.checks.map((check) => ({
        name: check.name,
        verdict: check.verdict,
        clause: check.clause,
        ...detail(check),
      })),
    })),
    findings: report.findings.map((finding) => ({ severity: finding.severity, ...detail(finding) })),
  }
}
