/**
 * A document and trust → a report. Every check of the standard is made and reported; what could not be made is `unknown`,
 * so that silence never means "passed". Who calls says how bytes are opened.
 */
import type { Code } from './base/codes/index.ts'
import { GsealError, isGsealError } from './base/error.ts'
import { isoTime } from './base/time.ts'
import {
  answer,
  CHECK_NAMES,
  type Check,
  type CheckName,
  type Finding,
  noteInto,
  pass,
  type Verdict,
} from './base/verdict.ts'
import { DIGITAL_CLAUSE, type Judged, judgeDigital } from './digital.ts'
import type { Document, Found } from './document/document.ts'
import { type Opener, sniff } from './document/sniff.ts'
import { metadataChecks } from './metadata-check.ts'
import { type Certificate, looksLikeSignedData, parseCertificate } from './pki/index.ts'
import { type Policy, treatCheck, treatFinding, verdictOf } from './policy.ts'
import { fileDigest, type Report, type SignatureReport } from './report.ts'
import {
  type Circumstances,
  looksLikeSesSignature,
  readSesSignature,
  type SesSignature,
  signatureChecks,
} from './ses/index.ts'

type Format = Document['format']

export interface VerifyOptions extends Circumstances {
  readonly policy: Policy
}

/** Clauses behind what is asked of the file itself. */
const CLAUSES = {
  ofd: { container: 'GB/T 33190-2016 18', format: 'GB/T 33190-2016 18.2' },
  pdf: { container: 'ISO 32000-2 7.5', format: 'ISO 32000-2 12.8.1' },
} as const
const RELATIVE_CLAUSE = 'GM/T 0099-2020 7.2'

/** Checks that speak of a seal; a plain digital signature has none. */
const SEAL_CHECKS: ReadonlySet<CheckName> = new Set([
  'seal-embedded',
  'seal-signature',
  'seal-period',
  'seal-status',
  'signer-in-list',
  'maker-cert',
])

const certSafely = (der: Uint8Array): Certificate | undefined => {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (!isGsealError(error)) throw error
    return undefined
  }
}

const sealRecord = (signature: SesSignature): NonNullable<SignatureReport['seal']> => ({
  id: signature.seal.id,
  name: signature.seal.name,
  type: signature.seal.type,
  maker: certSafely(signature.seal.makerCert)?.subject ?? '',
  validFrom: isoTime(signature.seal.validFrom),
  validTo: isoTime(signature.seal.validTo),
})

const judgeSeal = (found: Found, value: Uint8Array, options: VerifyOptions): Judged => {
  const checks: Check[] = []
  const signature = readSesSignature(value, noteInto(checks, 'format', 'GB/T 38540-2020 7.1'))
  const signer = certSafely(signature.cert)
  const around = {
    covered: found.covered,
    ...(found.propertyInfo === undefined ? {} : { propertyInfo: found.propertyInfo }),
    ...(found.seal === undefined ? {} : { sealFile: found.seal }),
    ...(found.claimedAlgorithm === undefined ? {} : { claimedAlgorithm: found.claimedAlgorithm }),
  }
  checks.push(...signatureChecks(signature, around, options))
  return {
    kind: 'seal',
    standard: signature.version.standard,
    ...(signature.time === undefined ? {} : { signedAt: signature.time.ms }),
    ...(signer === undefined ? {} : { signer }),
    seal: sealRecord(signature),
    checks,
  }
}

/** A handler that is not known here and a value of no known form: reported, never dropped, never valid. */
const unknownValue = (handler: string): Judged => ({
  checks: [answer('format', 'unknown', CLAUSES.pdf.format, 'PDF_VALUE_UNKNOWN', { handler })],
})

/**
 * By content, never by a name alone: the list of signatures of a package may be protected by nothing, and handlers of a
 * PDF have names of their makers' own.
 */
const judgeValue = (found: Found, options: VerifyOptions): Judged => {
  const value = found.signedValue
  if (value === undefined) return { checks: [] }
  const isSes = looksLikeSesSignature(value)
  if (found.unknownHandler !== undefined && !isSes && !looksLikeSignedData(value))
    return unknownValue(found.unknownHandler)
  const clause = isSes ? 'GB/T 38540-2020 7.1' : DIGITAL_CLAUSE
  try {
    const judged = isSes ? judgeSeal(found, value, options) : judgeDigital(found, value, options)
    if (found.kind === undefined || isSes === (found.kind === 'seal')) return judged
    const differs = answer('format', 'fail', 'GB/T 33190-2016 18.1', 'OFD_TYPE_DIFFERS', { type: found.kind })
    return { ...judged, checks: [...judged.checks, differs] }
  } catch (error) {
    if (!(error instanceof GsealError)) throw error
    return { checks: [answer('format', 'fail', clause, error.code, error.params)] }
  }
}

/** Each check of the standard once at least, in the order of the table; `relative` follows when all are judged. */
const completed = (checks: readonly Check[], found: Found, kind: Judged['kind'], format: Format): Check[] =>
  CHECK_NAMES.filter((name) => name !== 'relative' && found.absent?.has(name) !== true).flatMap((name) => {
    const own = checks.filter((check) => check.name === name)
    if (name === 'metadata' && own.length === 0) return []
    const telling = own.some((check) => check.verdict !== 'pass')
      ? own.filter((check) => check.verdict !== 'pass')
      : own.slice(0, 1)
    if (telling.length > 0) return telling
    if (kind === 'digital' && SEAL_CHECKS.has(name)) return []
    const { container, format: clause } = CLAUSES[format]
    if (name === 'format') return [pass('format', clause)]
    return [answer(name, 'unknown', container, 'CHECK_NOT_POSSIBLE', { needs: 'format' })]
  })

/** Findings about the file's own structure, by format. */
const STRUCTURAL: Readonly<Record<Format, RegExp>> = { ofd: /^ZIP_/, pdf: /^PDF_(?!ACTIVE)/ }
const SEVERITIES = ['fail', 'unknown', 'warn'] as const

const containerCheck = (findings: readonly Finding[], format: Format): Check => {
  const clause = CLAUSES[format].container
  const own = findings.filter((finding) => STRUCTURAL[format].test(finding.code))
  const worst = SEVERITIES.flatMap(
    (severity) => own.find((finding) => finding.severity === severity) ?? [],
  )[0]
  if (worst === undefined) return pass('container', clause)
  return answer('container', worst.severity, clause, worst.code, worst.params)
}

const recordOf = (
  found: Found,
  judged: Judged,
  checks: readonly Check[],
  verdict: Verdict,
): SignatureReport => ({
  id: found.id,
  kind: judged.kind ?? found.kind ?? 'digital',
  ...(judged.standard === undefined ? {} : { standard: judged.standard }),
  verdict,
  ...(judged.signedAt === undefined ? {} : { signedAt: isoTime(judged.signedAt) }),
  timeSource: judged.timeSource ?? 'claimed',
  ...(judged.signer === undefined
    ? {}
    : {
        signer: {
          subject: judged.signer.subject,
          serial: judged.signer.serial,
          notBefore: isoTime(judged.signer.notBefore),
          notAfter: isoTime(judged.signer.notAfter),
        },
      }),
  ...(judged.seal === undefined ? {} : { seal: judged.seal }),
  coverage: found.coverage,
  appearances: found.placements,
  ...(found.laterChanges === undefined ? {} : { laterChanges: found.laterChanges }),
  checks,
})

interface Case {
  readonly found: Found
  readonly judged: Judged
  /** All checks but `relative`, after the policy. */
  readonly own: readonly Check[]
}

const RELATIVE_VERDICT = { valid: 'pass', invalid: 'fail', indeterminate: 'unknown' } as const

/** OFD 2.0: a signature with `Relative` stands only while its base stands, and the base of that, without a circle. */
const relativeCheck = (
  cases: readonly Case[],
  item: Case,
  policy: Policy,
  above: readonly string[] = [],
): Check => {
  const base = item.found.relative
  if (base === undefined) return pass('relative', RELATIVE_CLAUSE)
  const target = cases.find((candidate) => candidate.found.id === base)
  if (target === undefined || above.includes(base) || base === item.found.id) {
    return answer('relative', 'fail', RELATIVE_CLAUSE, 'RELATIVE_MISSING', { base })
  }
  const deeper = relativeCheck(cases, target, policy, [...above, item.found.id])
  const verdict = RELATIVE_VERDICT[verdictOf(policy, [...target.own, deeper])]
  return verdict === 'pass'
    ? pass('relative', RELATIVE_CLAUSE)
    : answer('relative', verdict, RELATIVE_CLAUSE, 'RELATIVE_NOT_VALID', { base })
}

const judgeAll = (
  found: readonly Found[],
  integrity: readonly (readonly Check[])[],
  ofFile: readonly Check[],
  format: Format,
  options: VerifyOptions,
): SignatureReport[] => {
  const cases = found.map((item, index): Case => {
    const judged = judgeValue(item, options)
    const kind = judged.kind ?? item.kind
    const checks = completed([...ofFile, ...(integrity[index] ?? []), ...judged.checks], item, kind, format)
    return { found: item, judged, own: checks.map((check) => treatCheck(options.policy, check)) }
  })
  return cases.map((item) => {
    const relative =
      item.found.absent?.has('relative') === true ? [] : [relativeCheck(cases, item, options.policy)]
    const checks = [...item.own, ...relative]
    return recordOf(item.found, item.judged, checks, verdictOf(options.policy, checks))
  })
}

/** Faults of the container that are no proof of tampering: they are only not understood here. */
const NOT_UNDERSTOOD: ReadonlySet<Code> = new Set<Code>(['LIMIT_EXCEEDED', 'PDF_ENCRYPTED'])

const overall = (signatures: readonly SignatureReport[], findings: readonly Finding[]): Report['verdict'] => {
  const worst = (verdict: Verdict): boolean => signatures.some((signature) => signature.verdict === verdict)
  if (worst('invalid') || findings.some((finding) => finding.severity === 'fail')) return 'invalid'
  if (signatures.length === 0)
    return findings.some((finding) => finding.severity === 'unknown' && NOT_UNDERSTOOD.has(finding.code))
      ? 'indeterminate'
      : 'unsigned'
  return worst('indeterminate') || findings.some((finding) => finding.severity === 'unknown')
    ? 'indeterminate'
    : 'valid'
}

const brokenReport = (bytes: Uint8Array, error: GsealError, policy: Policy): Report => {
  const severity = NOT_UNDERSTOOD.has(error.code) ? 'unknown' : 'fail'
  const findings: Finding[] = [{ code: error.code, severity, params: error.params }]
  return {
    format: sniff(bytes) ?? 'ofd',
    digest: fileDigest([bytes]),
    verdict: overall([], findings),
    policy: policy.name,
    signatures: [],
    findings,
  }
}

/** Without a signature there is no check to stand in; what is odd is told all the same. */
const openFindings = (checks: readonly Check[]): Finding[] =>
  checks.flatMap(({ code, params }) =>
    code === undefined ? [] : [{ code, severity: 'warn', params: params ?? {} }],
  )

const judgeDocument = (bytes: Uint8Array, document: Document, options: VerifyOptions): Report => {
  // Asked for first: a format can then digest the file together with what its signatures cover.
  const whole = document.whole?.() ?? [bytes]
  const found = document.signatures()
  // Before the findings: what is read of the file for these checks may add to them.
  const integrity = found.map((item) => item.integrity())
  const metadata = metadataChecks(document)
  const findings = [...document.findings(), ...(found.length === 0 ? openFindings(metadata) : [])].map(
    (finding) => treatFinding(options.policy, finding),
  )
  const container = containerCheck(findings, document.format)
  const signatures = judgeAll(found, integrity, [container, ...metadata], document.format, options)
  return {
    format: document.format,
    digest: fileDigest(whole),
    verdict: overall(signatures, findings),
    policy: options.policy.name,
    signatures,
    findings,
  }
}

/**
 * Verifies every signature of a document. A package that is broken is a report with a finding, not an error.
 * @throws FORMAT_UNSUPPORTED when the content is of no known format
 */
export const judge = (open: Opener, bytes: Uint8Array, options: VerifyOptions): Report => {
  try {
    return judgeDocument(bytes, open(bytes), options)
  } catch (error) {
    if (!(error instanceof GsealError) || error.code === 'FORMAT_UNSUPPORTED' || error.code === 'OFD_NOT_OFD')
      throw error
    return brokenReport(bytes, error, options.policy)
  }
}
