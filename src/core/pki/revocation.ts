/**
 * Whether a certificate is revoked. One source now: complete CRLs that the operator gave (RFC 5280 6.3; GB/T 38540-2020
 * 7.3: a signature made before the revocation stands). OCSP will be a second source with the same answer.
 */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { isoTime } from '../base/time.ts'
import type { CheckVerdict } from '../base/verdict.ts'
import { verifySignature } from '../gm/index.ts'
import { BoundedMap } from './cache.ts'
import type { Certificate } from './cert.ts'
import type { Crl, CrlEntry } from './crl.ts'
import type { Trust } from './trust.ts'

export interface Problem {
  readonly code: Code
  readonly verdict: Exclude<CheckVerdict, 'pass'>
  readonly params: Params
}

export interface Moment {
  /** Time of signing, ms since 1970 UTC. */
  readonly at: number
  readonly atSource: 'claimed' | 'timestamp'
  /** Time of verification. */
  readonly now: number
}

/** Allowance for clocks that differ. */
const SKEW_MS = 5 * 60_000

const goodLists = new BoundedMap<boolean>(LIMITS.pki.cachedLinks)

/** The list is signed by the issuer's own key; the answer is kept by list and key. */
const signedBy = (crl: Crl, issuer: Certificate): boolean => {
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return false
  const key = `${crl.sm3} ${issuer.sm3}`
  const known = goodLists.get(key)
  if (known !== undefined) return known
  const outcome = verifySignature({
    key: issuer.key,
    algorithm: crl.signatureAlgorithm,
    ...(crl.signatureParameters === undefined ? {} : { parameters: crl.signatureParameters }),
    message: crl.tbs,
    signature: crl.signature,
  })
  return goodLists.set(key, outcome === 'good')
}

const COMPROMISE: ReadonlySet<string> = new Set(['keyCompromise', 'cACompromise', 'aACompromise'])

/** When the revocation takes hold: a compromise counts from the day the key is thought to have been lost. */
const effective = (entry: CrlEntry): number =>
  entry.reason !== undefined && COMPROMISE.has(entry.reason) && entry.invalidityDate !== undefined
    ? Math.min(entry.date, entry.invalidityDate)
    : entry.date

const judgeEntry = (certificate: Certificate, entry: CrlEntry, moment: Moment): Problem => {
  const since = effective(entry)
  const params = {
    subject: certificate.subject,
    since: isoTime(since),
    at: isoTime(moment.at),
    reason: entry.reason ?? 'unspecified',
  }
  if (since <= moment.at) return { code: 'CERT_REVOKED', verdict: 'fail', params }
  const lost = entry.reason !== undefined && COMPROMISE.has(entry.reason)
  if (lost && moment.atSource === 'claimed')
    return { code: 'CERT_REVOKED_COMPROMISE', verdict: 'unknown', params }
  return { code: 'CERT_REVOKED_LATER', verdict: 'warn', params }
}

const isCurrent = (crl: Crl, now: number): boolean =>
  crl.thisUpdate <= now + SKEW_MS && (crl.nextUpdate === undefined || crl.nextUpdate >= now)

/**
 * Problems of one certificate that `issuer` issued; none when a usable, current list does not name it. A revocation
 * found in a list that is out of date still counts.
 */
export const revocationProblems = (
  certificate: Certificate,
  issuer: Certificate,
  trust: Trust,
  moment: Moment,
): readonly Problem[] => {
  const { subject } = certificate
  const lists = (trust.crlsByIssuer.get(certificate.issuerMatch) ?? []).filter((crl) => signedBy(crl, issuer))
  for (const crl of lists) {
    const entry = crl.unusable === undefined ? crl.lookup(certificate.serial) : undefined
    if (entry !== undefined) return [judgeEntry(certificate, entry, moment)]
  }
  const usable = lists.filter((crl) => crl.unusable === undefined)
  if (usable.some((crl) => isCurrent(crl, moment.now))) return []
  const params = { subject, issuer: certificate.issuer }
  const stale = usable[0]
  if (stale !== undefined) {
    const until = stale.nextUpdate === undefined ? '' : isoTime(stale.nextUpdate)
    return [{ code: 'REVOCATION_STALE', verdict: 'unknown', params: { ...params, until } }]
  }
  const unusable = lists[0]?.unusable
  return [
    ...(unusable === undefined
      ? []
      : [{ code: unusable.code, verdict: 'warn' as const, params: unusable.params }]),
    { code: 'REVOCATION_UNKNOWN', verdict: 'unknown', params },
  ]
}
