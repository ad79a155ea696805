/**
 * The record that `verify` answers with: one per document, the shape of docs/commands.md. Checks carry code and
 * parameters; the sentence (`detail`) is made where the reader's language is known.
 */
import { toHex } from './base/bytes.ts'
import { type Lang, messageOf } from './base/error.ts'
import type { Check, Finding, Verdict } from './base/verdict.ts'
import type { Coverage, LaterChange, Placement } from './document/document.ts'
import { digestAlgorithm, digestText } from './gm/index.ts'

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
  /** What followed the signature in the file, allowed or not. */
  readonly laterChanges?: readonly LaterChange[]
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

const SM3 = digestAlgorithm('SM3')

/** `sm3:` and the lower-case hex digest of a file. */
export const fileDigest = (text: Iterable<Uint8Array>): string => {
  if (SM3 === undefined) throw new TypeError('no SM3 in the table of digests')
  return `sm3:${toHex(digestText(SM3, text))}`
}

/** The record as JSON gives it: `code`, `clause` and a `detail` in the reader's language on each check and finding. */
export const reportRecord = (report: Report, lang: Lang): Record<string, unknown> => {
  const detail = (item: Pick<Finding, 'params'> & { readonly code?: Finding['code'] }) =>
    item.code === undefined ? {} : { code: item.code, detail: messageOf(lang, item.code, item.params) }
  return {
    ...report,
    signatures: report.signatures.map((signature) => ({
      ...signature,
      ...(signature.laterChanges === undefined
        ? {}
        : {
            laterChanges: signature.laterChanges.map((change) => ({
              kind: change.kind,
              ...change.params,
              ...detail(change),
            })),
          }),
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
