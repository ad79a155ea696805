/**
 * What a certificate may be used for: keyUsage and extendedKeyUsage (RFC 5280 4.2.1.3, 4.2.1.12; GB/T 20518). The
 * encryption half of the SM2 pair never signs, and a certificate for servers or timestamps signs no documents.
 */
import type { Code } from '../base/codes/index.ts'
import type { Certificate } from './cert.ts'
import type { Problem } from './problem.ts'

/** `timestamp`: the certificate of a timestamping authority (RFC 3161 2.3, GB/T 20520). */
export type Purpose = 'sign' | 'seal-making' | 'timestamp'

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

/** Purposes that people sign documents under. */
const SIGNING: ReadonlySet<string> = new Set([
  // anyExtendedKeyUsage, documentSigning (RFC 9336), and those of two makers of readers
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
  // emailProtection and clientAuth: what Chinese authorities write into certificates of persons and units
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.2',
])

/** serverAuth, codeSigning, timeStamping, OCSPSigning: known, and not for documents. */
const OTHER: ReadonlySet<string> = new Set([
  '1.3.6.1.5.5.7.3.1',
  '1.3.6.1.5.5.7.3.3',
  TIME_STAMPING,
  '1.3.6.1.5.5.7.3.9',
])

const problem = (
  certificate: Certificate,
  code: Code,
  verdict: Problem['verdict'],
  usage: Iterable<string>,
): Problem => ({ code, verdict, params: { subject: certificate.subject, usage: [...usage].join(' ') } })

/** extendedKeyUsage limits the certificate whether it is critical or not; purposes nobody knows leave it open. */
const purposeProblem = (certificate: Certificate): Problem | undefined => {
  const { extendedKeyUsage: purposes, extendedKeyUsageCritical: critical } = certificate
  if (purposes === undefined || [...purposes].some((oid) => SIGNING.has(oid))) return undefined
  const known = [...purposes].every((oid) => OTHER.has(oid))
  return known || critical === true
    ? problem(certificate, 'CERT_PURPOSE_WRONG', 'fail', purposes)
    : problem(certificate, 'CERT_PURPOSE_UNKNOWN', 'unknown', purposes)
}

/** RFC 3161 2.3: timeStamping alone, in a critical extension. */
const timestampProblem = (certificate: Certificate): Problem | undefined => {
  const { extendedKeyUsage: purposes, extendedKeyUsageCritical: critical } = certificate
  const proper = purposes?.has(TIME_STAMPING) === true && purposes.size === 1 && critical === true
  return proper ? undefined : problem(certificate, 'CERT_PURPOSE_WRONG', 'fail', purposes ?? [])
}

const keyUsageProblem = (certificate: Certificate): Problem | undefined => {
  const { keyUsage } = certificate
  if (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation'))
    return undefined
  const encrypts =
    keyUsage.has('keyEncipherment') || keyUsage.has('dataEncipherment') || keyUsage.has('keyAgreement')
  return problem(certificate, encrypts ? 'CERT_ENCRYPTION_ONLY' : 'CERT_USAGE_WRONG', 'fail', keyUsage)
}

/** Why a certificate may not sign documents and seals; `undefined` when nothing forbids it. */
export const signingUseProblem = (certificate: Certificate): Problem | undefined => {
  const found = keyUsageProblem(certificate) ?? purposeProblem(certificate)
  return found?.verdict === 'fail' ? found : undefined
}

/** All that speaks against the certificate at the end of a path. */
export const useProblems = (certificate: Certificate, purpose: Purpose): Problem[] => {
  const { subject, keyUsage, version } = certificate
  const purposes = purpose === 'timestamp' ? timestampProblem(certificate) : purposeProblem(certificate)
  const problems = [keyUsageProblem(certificate), purposes].filter((found) => found !== undefined)
  if (keyUsage === undefined && version === 3)
    problems.push({ code: 'CERT_USAGE_ABSENT', verdict: 'warn', params: { subject } })
  return problems
}

/** An authority that is itself limited to other purposes can give nobody those it lacks. */
export const issuerPurposeProblems = (issuer: Certificate, purpose: Purpose): Problem[] => {
  const purposes = issuer.extendedKeyUsage
  if (purposes === undefined || (purpose === 'timestamp' && purposes.has(TIME_STAMPING))) return []
  const found = purposeProblem(issuer)
  return found === undefined ? [] : [found]
}
