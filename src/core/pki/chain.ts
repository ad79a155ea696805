/**
 * Certificate paths (RFC 5280 6, GB/T 20518): from a certificate to an anchor that the operator gave, and everything
 * that is wrong on the way. What is missing is `unknown`; what is there and wrong is `fail`.
 */
import type { Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { isoTime } from '../base/time.ts'
import type { CheckVerdict } from '../base/verdict.ts'
import { verifySignature } from '../gm/index.ts'
import { BoundedMap } from './cache.ts'
import { type Certificate, isSelfIssued } from './cert.ts'
import { type Moment, type Problem, revocationProblems } from './revocation.ts'
import type { Trust } from './trust.ts'

export interface Judgement extends Moment {
  readonly trust: Trust
  /** Certificates out of the document: they help to build a path and are never trusted. */
  readonly extra: readonly Certificate[]
  readonly purpose: 'sign' | 'seal-making'
}

export interface ChainResult {
  readonly verdict: CheckVerdict
  /** From the certificate to the anchor, as far as it could be built. */
  readonly chain: readonly Certificate[]
  /** Everything found, the worst first. */
  readonly problems: readonly Problem[]
}

type LinkOutcome = 'good' | 'bad' | 'unsupported'
interface Link {
  readonly outcome: LinkOutcome
  readonly problems: readonly Problem[]
}

const links = new BoundedMap<Link>(LIMITS.pki.cachedLinks)

/** The issuer's signature over the certificate; the answer is kept by both digests. */
const link = (certificate: Certificate, issuer: Certificate): Link => {
  const key = `${certificate.sm3} ${issuer.sm3}`
  const known = links.get(key)
  if (known !== undefined) return known
  const problems: Problem[] = []
  const note: Note = (code, params = {}) => problems.push({ code, verdict: 'warn', params })
  const outcome = verifySignature({
    key: issuer.key,
    algorithm: certificate.signatureAlgorithm,
    ...(certificate.signatureParameters === undefined ? {} : { parameters: certificate.signatureParameters }),
    message: certificate.tbs,
    signature: certificate.signature,
    note,
  })
  return links.set(key, { outcome, problems })
}

const periodProblems = (certificate: Certificate, at: number): Problem[] => {
  const { subject, notBefore, notAfter } = certificate
  const params = { subject, from: isoTime(notBefore), to: isoTime(notAfter), at: isoTime(at) }
  if (at < notBefore) return [{ code: 'CERT_NOT_YET_VALID', verdict: 'fail', params }]
  return at > notAfter ? [{ code: 'CERT_EXPIRED', verdict: 'fail', params }] : []
}

const criticalProblems = ({ subject, unknownCritical }: Certificate): Problem[] =>
  unknownCritical.map((oid) => ({
    code: 'CERT_CRITICAL_EXTENSION',
    verdict: 'fail',
    params: { subject, oid },
  }))

/** Issuers: cA, keyCertSign, and room for the certificates below (RFC 5280 6.1.4 k to n). */
const issuerProblems = (issuer: Certificate, below: number): Problem[] => {
  const { subject } = issuer
  const problems: Problem[] = []
  const isRootOfV1 = issuer.version === 1 && isSelfIssued(issuer)
  if (issuer.basicConstraints?.ca !== true && !isRootOfV1) {
    problems.push({ code: 'CERT_NOT_CA', verdict: 'fail', params: { subject } })
  }
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('keyCertSign')) {
    problems.push({ code: 'CERT_NO_CERT_SIGN', verdict: 'fail', params: { subject } })
  }
  const pathLen = issuer.basicConstraints?.pathLen
  if (pathLen !== undefined && below > pathLen) {
    problems.push({ code: 'CERT_PATH_LENGTH', verdict: 'fail', params: { subject, pathLen, below } })
  }
  return problems
}

/**
 * Why a certificate may not sign documents and seals: digitalSignature or nonRepudiation is wanted, and the encryption
 * half of the SM2 pair never signs. `undefined` when nothing forbids it.
 */
export const signingUseProblem = ({ subject, keyUsage }: Certificate): Problem | undefined => {
  if (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation'))
    return undefined
  const encrypts =
    keyUsage.has('keyEncipherment') || keyUsage.has('dataEncipherment') || keyUsage.has('keyAgreement')
  const code = encrypts ? 'CERT_ENCRYPTION_ONLY' : 'CERT_USAGE_WRONG'
  return { code, verdict: 'fail', params: { subject, usage: [...keyUsage].join(' ') } }
}

const signerProblems = (certificate: Certificate): Problem[] => {
  const { subject, keyUsage, version } = certificate
  const problem = signingUseProblem(certificate)
  if (problem !== undefined) return [problem]
  return keyUsage === undefined && version === 3
    ? [{ code: 'CERT_USAGE_ABSENT', verdict: 'warn', params: { subject } }]
    : []
}

/** Certificates whose subject is the issuer's name and whose key id does not contradict, anchors first. */
const candidates = (certificate: Certificate, judgement: Judgement): Certificate[] => {
  const named = [
    ...(judgement.trust.bySubject.get(certificate.issuerMatch) ?? []),
    ...judgement.extra.filter((other) => other.subjectMatch === certificate.issuerMatch),
  ]
  const wanted = certificate.authorityKeyId
  const fits = (other: Certificate): boolean =>
    other.sm3 !== certificate.sm3 &&
    (wanted === undefined || other.subjectKeyId === undefined || other.subjectKeyId === wanted)
  return [...new Map(named.filter(fits).map((other) => [other.sm3, other])).values()]
}

interface Path {
  readonly chain: readonly Certificate[]
  /** The last certificate is an anchor. */
  readonly anchored: boolean
}

/**
 * Every path within the budget. A path ends at a self-issued anchor, or at an anchor that nobody given here issued; an
 * intermediate that is itself an anchor is climbed over, so that its revocation is seen.
 */
const pathsOf = (certificate: Certificate, judgement: Judgement): Path[] => {
  const found: Path[] = []
  let tries = 0
  const climb = (chain: readonly Certificate[]): void => {
    const top = chain.at(-1)
    if (top === undefined || tries > LIMITS.pki.pathTries || chain.length > LIMITS.pki.chain) return
    tries += 1
    const anchored = judgement.trust.isAnchor(top)
    const above =
      anchored && isSelfIssued(top)
        ? []
        : candidates(top, judgement).filter((next) => !chain.some((seen) => seen.sm3 === next.sm3))
    if (above.length === 0 || anchored) found.push({ chain, anchored })
    for (const next of above) climb([...chain, next])
  }
  climb([certificate])
  return found
}

const linkProblems = (certificate: Certificate, issuer: Certificate): Problem[] => {
  const { outcome, problems } = link(certificate, issuer)
  if (outcome === 'good') return [...problems]
  const params = {
    subject: certificate.subject,
    issuer: issuer.subject,
    algorithm: certificate.signatureAlgorithm,
  }
  if (outcome === 'bad') return [{ code: 'CERT_SIGNATURE_BAD', verdict: 'fail', params }]
  return [{ code: 'ALGORITHM_UNSUPPORTED', verdict: 'unknown', params }]
}

/** What is wrong with one path. An anchor is input: its own period and signature are not judged (RFC 5280 6.1.1 d). */
const judgePath = (path: Path, judgement: Judgement): Problem[] => {
  const { chain } = path
  const [leaf] = chain
  if (leaf === undefined) return []
  const pinned = chain.length === 1 && path.anchored
  const problems = [...signerProblems(leaf), ...criticalProblems(leaf)]
  if (chain.length === 1) problems.push(...periodProblems(leaf, judgement.at))
  for (const [depth, certificate] of chain.entries()) {
    const issuer = chain[depth + 1]
    if (issuer === undefined) break
    problems.push(...periodProblems(certificate, judgement.at), ...linkProblems(certificate, issuer))
    const below = chain.slice(1, depth + 1).filter((one) => !isSelfIssued(one)).length
    problems.push(...issuerProblems(issuer, below), ...criticalProblems(issuer))
    problems.push(...revocationProblems(certificate, issuer, judgement.trust, judgement))
  }
  const top = chain.at(-1)
  if (!path.anchored && !pinned && top !== undefined) {
    const params = { subject: top.subject, issuer: top.issuer }
    problems.push({ code: 'CERT_NO_PATH', verdict: 'unknown', params })
    if (chain.length > 1) problems.push(...periodProblems(top, judgement.at))
  }
  return problems
}

const WEIGHT: Readonly<Record<CheckVerdict, number>> = { fail: 3, unknown: 2, warn: 1, pass: 0 }

const worst = (problems: readonly Problem[]): CheckVerdict =>
  problems.reduce<CheckVerdict>((sum, one) => (WEIGHT[one.verdict] > WEIGHT[sum] ? one.verdict : sum), 'pass')

/** Faults of a path to nowhere prove nothing about a path that could not be built, but those of the signer itself do. */
const byRank = (a: ChainResult, b: ChainResult): number => {
  const anchored = (result: ChainResult) =>
    result.problems.some((one) => one.code === 'CERT_NO_PATH') ? 1 : 0
  return WEIGHT[a.verdict] - WEIGHT[b.verdict] || anchored(a) - anchored(b) || b.chain.length - a.chain.length
}

/**
 * Judges a certificate for a purpose at a moment: the best path decides, among equals the longer one.
 */
export const judgeCertificate = (certificate: Certificate, judgement: Judgement): ChainResult => {
  const paths = pathsOf(certificate, judgement)
  const anchored = paths.filter((path) => path.anchored)
  // A root that was given must not be passed over for an anchor below it: revocation is looked up on the longer path.
  const longest = Math.max(0, ...anchored.map((path) => path.chain.length))
  const judged = (anchored.length > 0 ? anchored.filter((path) => path.chain.length === longest) : paths).map(
    (path): ChainResult => {
      const problems = judgePath(path, judgement).sort((a, b) => WEIGHT[b.verdict] - WEIGHT[a.verdict])
      return { verdict: worst(problems), chain: path.chain, problems }
    },
  )
  return judged.sort(byRank)[0] ?? { verdict: 'unknown', chain: [certificate], problems: [] }
}
