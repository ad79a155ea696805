/**
 * Whether a certificate is revoked. One source now: CRLs that the operator gave (RFC 5280 6.3; GB/T 38540-2020 7.3: a
 * signature made before the revocation stands). OCSP will be a second source with the same answer.
 */
import type { Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { isoTime } from '../base/time.ts'
import { verifySignature } from '../gm/index.ts'
import { BoundedMap } from './cache.ts'
import type { Certificate } from './cert.ts'
import type { Crl, CrlEntry } from './crl.ts'
import { covers } from './crl-scope.ts'
import { type Problem, weightOf } from './problem.ts'
import type { Trust } from './trust.ts'

export interface Moment {
  /** Time of signing, ms since 1970 UTC. */
  readonly at: number
  readonly atSource: 'claimed' | 'timestamp'
  /** Time of verification. */
  readonly now: number
}

/** Allowance for clocks that differ. */
const SKEW_MS = 5 * 60_000

interface Signed {
  readonly good: boolean
  /** Weak algorithms of a good signature. */
  readonly problems: readonly Problem[]
}

const judgedLists = new BoundedMap<Signed>(LIMITS.pki.cachedLinks)

/** The list is signed by the issuer's own key, which may do so; the answer is kept by list and key. */
const signedBy = (crl: Crl, issuer: Certificate): Signed => {
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return { good: false, problems: [] }
  const key = `${crl.sm3} ${issuer.sm3}`
  const known = judgedLists.get(key)
  if (known !== undefined) return known
  const problems: Problem[] = []
  const note: Note = (code, params = {}) => problems.push({ code, verdict: 'warn', params })
  const outcome = verifySignature({
    key: issuer.key,
    algorithm: crl.signatureAlgorithm,
    parameters: crl.signatureParameters,
    message: crl.tbs,
    signature: crl.signature,
    note,
  })
  return judgedLists.set(key, { good: outcome === 'good', problems })
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

const isComplete = (crl: Crl): boolean => crl.obstacle === undefined

const isCurrent = (crl: Crl, when: number): boolean =>
  crl.thisUpdate <= when + SKEW_MS && crl.nextUpdate !== undefined && crl.nextUpdate >= when

/** Lists drop certificates that have ended: only one that still spoke of them can say that they were good. */
const speaksOf = (crl: Crl, certificate: Certificate): boolean =>
  crl.thisUpdate <= certificate.notAfter ||
  (crl.expiredSince !== undefined && crl.expiredSince <= certificate.notAfter)

/**
 * A complete list that is current shows that the certificate is good by not naming it; for a certificate that has
 * ended, so does the list that was current when it did.
 */
const provesGood = (crl: Crl, certificate: Certificate, now: number): boolean =>
  speaksOf(crl, certificate) &&
  (isCurrent(crl, now) || (certificate.notAfter < now && isCurrent(crl, certificate.notAfter)))

/** The state of a certificate that nobody could look up. */
export const revocationUnknown = ({ subject, issuer }: Certificate): Problem => ({
  code: 'REVOCATION_UNKNOWN',
  verdict: 'unknown',
  params: { subject, issuer },
})

/** A hold that a newer list no longer has; and the one thing that a list of changes takes back. */
const isLetGo = ({ reason }: CrlEntry, crl: Crl, released: boolean): boolean =>
  reason === 'removeFromCRL' ? crl.obstacle?.code === 'CRL_DELTA' : released && reason === 'certificateHold'

/** Revocations in all lists, newest first. One that was on hold and is named no more in a newer list is let go. */
const revocations = (certificate: Certificate, lists: readonly Crl[], moment: Moment): Problem[] => {
  const found: Problem[] = []
  let released = false
  for (const crl of lists) {
    if (crl.obstacle?.entriesCount === false) continue
    const entry = crl.lookup(certificate.serial)
    if (entry === undefined) released ||= isComplete(crl) && covers(crl.scope, certificate)
    else if (!isLetGo(entry, crl, released)) found.push(judgeEntry(certificate, entry, moment))
  }
  return found
}

/** Why the lists that are there do not show that the certificate is good. */
const gaps = (certificate: Certificate, lists: readonly Crl[], now: number): Problem[] => {
  const { subject, issuer } = certificate
  const whole = lists.filter((crl) => isComplete(crl) && covers(crl.scope, certificate))
  const [newest] = whole
  if (newest !== undefined) {
    const until = newest.nextUpdate === undefined ? '' : isoTime(newest.nextUpdate)
    const ended = certificate.notAfter < now && !speaksOf(newest, certificate)
    const code = ended ? 'REVOCATION_ENDED' : 'REVOCATION_STALE'
    const params = { subject, issuer, until, ended: isoTime(certificate.notAfter) }
    return [{ code, verdict: 'unknown', params }]
  }
  const [other] = lists
  const partial = { code: 'CRL_PARTIAL' as const, params: { issuer } }
  const { code, params } = other?.obstacle ?? partial
  const why: Problem[] = other === undefined ? [] : [{ code, verdict: 'warn', params }]
  return [...why, revocationUnknown(certificate)]
}

/**
 * Problems of one certificate that `issuer` issued; none when a list that can say so does not name it. A revocation
 * found in a list that is out of date, partial or a delta still counts.
 */
export const revocationProblems = (
  certificate: Certificate,
  issuer: Certificate,
  trust: Trust,
  moment: Moment,
): readonly Problem[] => {
  const judged = (trust.crlsByIssuer.get(certificate.issuerMatch) ?? [])
    .map((crl) => ({ crl, signed: signedBy(crl, issuer) }))
    .filter(({ signed }) => signed.good)
  const lists = judged.map(({ crl }) => crl)
  const found = revocations(certificate, lists, moment)
  if (found.length > 0) {
    found.sort((a, b) => weightOf(b.verdict) - weightOf(a.verdict))
    return found.slice(0, 1)
  }
  const proofs = judged.filter(
    ({ crl }) =>
      isComplete(crl) && covers(crl.scope, certificate) && provesGood(crl, certificate, moment.now),
  )
  const strong = proofs.find(({ signed }) => signed.problems.length === 0) ?? proofs[0]
  return strong === undefined ? gaps(certificate, lists, moment.now) : strong.signed.problems
}
