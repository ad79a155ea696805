/**
 * Certificate paths (RFC 5280 6, GB/T 20518): from a certificate to an anchor that the operator gave, and everything
 * that is wrong on the way. What is missing is `unknown`; what is there and wrong is `fail`.
 */
import { isoTime } from '../base/time.ts'
import type { CheckVerdict } from '../base/verdict.ts'
import { type Certificate, isSelfIssued } from './cert.ts'
import { linkOf, type Path, pathsOf, type Surroundings } from './path.ts'
import { type Problem, weightOf, worst } from './problem.ts'
import { type Moment, revocationProblems, revocationUnknown } from './revocation.ts'
import type { Trust } from './trust.ts'
import { issuerPurposeProblems, type Purpose, useProblems } from './usage.ts'

export interface Judgement extends Moment, Surroundings {
  readonly purpose: Purpose
}

export interface ChainResult {
  readonly verdict: CheckVerdict
  /** From the certificate to the anchor, as far as it could be built. */
  readonly chain: readonly Certificate[]
  /** Everything found, the worst first; never empty unless the verdict is `pass`. */
  readonly problems: readonly Problem[]
}

const periodProblems = (certificate: Certificate, at: number): Problem[] => {
  const { subject, notBefore, notAfter } = certificate
  if (notBefore <= at && at <= notAfter) return []
  const params = { subject, from: isoTime(notBefore), to: isoTime(notAfter), at: isoTime(at) }
  return [{ code: at < notBefore ? 'CERT_NOT_YET_VALID' : 'CERT_EXPIRED', verdict: 'fail', params }]
}

const criticalProblems = ({ subject, unknownCritical }: Certificate): Problem[] =>
  unknownCritical.map((oid) => ({
    code: 'CERT_CRITICAL_EXTENSION',
    verdict: 'fail',
    params: { subject, oid },
  }))

/** Issuers: cA, keyCertSign, room for the certificates below, and no limit that is not understood (RFC 5280 6.1.4 g to n). */
const issuerProblems = (issuer: Certificate, below: number, trust: Trust): Problem[] => {
  const { subject } = issuer
  const problems: Problem[] = []
  // A root from before v3 has no extensions; that it is an authority is the operator's word.
  const isRootOfV1 = issuer.version === 1 && isSelfIssued(issuer) && trust.isAnchor(issuer)
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
  // Critical ones are refused above; some authorities write them otherwise, and the limit is meant all the same.
  for (const limit of issuer.uncriticalLimits) {
    problems.push({ code: 'CERT_LIMITS', verdict: 'unknown', params: { subject, oid: limit } })
  }
  return problems
}

const linkProblems = (certificate: Certificate, issuer: Certificate): Problem[] => {
  const { outcome, problems } = linkOf(certificate, issuer)
  if (outcome === 'good') return [...problems]
  const params = {
    subject: certificate.subject,
    issuer: issuer.subject,
    algorithm: certificate.signatureAlgorithm,
  }
  if (outcome === 'bad') return [{ code: 'CERT_SIGNATURE_BAD', verdict: 'fail', params }]
  return [{ code: 'ALGORITHM_UNSUPPORTED', verdict: 'unknown', params }]
}

/** One step of the path: the certificate at `depth` under the one above it. */
const stepProblems = (chain: readonly Certificate[], depth: number, judgement: Judgement): Problem[] => {
  const [certificate, issuer] = [chain[depth], chain[depth + 1]]
  if (certificate === undefined || issuer === undefined) return []
  const below = chain.slice(1, depth + 1).filter((one) => !isSelfIssued(one)).length
  return [
    ...periodProblems(certificate, judgement.at),
    ...linkProblems(certificate, issuer),
    ...issuerProblems(issuer, below, judgement.trust),
    ...issuerPurposeProblems(issuer, judgement.purpose),
    ...criticalProblems(issuer),
    ...revocationProblems(certificate, issuer, judgement.trust, judgement),
  ]
}

/**
 * The end of the path. An anchor is input: its own period and signature are not judged (RFC 5280 6.1.1 d). A signer's
 * certificate that was given itself is judged as far as it goes; whether its authority revoked it stays open.
 */
const topProblems = ({ chain, anchored }: Path, judgement: Judgement): Problem[] => {
  const top = chain.at(-1)
  if (top === undefined) return []
  if (anchored && chain.length > 1) return []
  const period = periodProblems(top, judgement.at)
  if (anchored) return isSelfIssued(top) ? period : [...period, revocationUnknown(top)]
  const params = { subject: top.subject, issuer: top.issuer }
  return [...period, { code: 'CERT_NO_PATH', verdict: 'unknown', params }]
}

/** What is wrong with one path. */
const judgePath = (path: Path, judgement: Judgement): Problem[] => {
  const { chain } = path
  const [leaf] = chain
  if (leaf === undefined) return []
  return [
    ...useProblems(leaf, judgement.purpose),
    ...criticalProblems(leaf),
    ...chain.flatMap((_, depth) => stepProblems(chain, depth, judgement)),
    ...topProblems(path, judgement),
  ]
}

const hasNoPath = ({ problems }: ChainResult): number =>
  problems.some((one) => one.code === 'CERT_NO_PATH') ? 1 : 0

/** Faults of a path to nowhere prove nothing about a path that could not be built, but those of the signer itself do. */
const byRank = (a: ChainResult, b: ChainResult): number =>
  weightOf(a.verdict) - weightOf(b.verdict) || hasNoPath(a) - hasNoPath(b) || b.chain.length - a.chain.length

/** A path that ends at a root that was given is whole, whatever else could not be tried. */
const isWhole = ({ chain, anchored }: Path): boolean => {
  const top = chain.at(-1)
  return anchored && top !== undefined && isSelfIssued(top)
}

/**
 * Judges a certificate for a purpose at a moment: the best path decides, among equals the longer one. When not every
 * path could be tried, only one up to a root may pass: what lies above another was perhaps not seen.
 */
export const judgeCertificate = (certificate: Certificate, judgement: Judgement): ChainResult => {
  const { paths, cut } = pathsOf(certificate, judgement)
  const params = { subject: certificate.subject }
  const unfinished: Problem[] = cut ? [{ code: 'CERT_PATH_BUDGET', verdict: 'unknown', params }] : []
  const judged = paths.map((path): ChainResult => {
    const problems = [...judgePath(path, judgement), ...(isWhole(path) ? [] : unfinished)]
    problems.sort((a, b) => weightOf(b.verdict) - weightOf(a.verdict))
    return { verdict: worst(problems), chain: path.chain, problems }
  })
  const none: ChainResult = {
    verdict: 'unknown',
    chain: [certificate],
    problems: [{ code: 'CERT_PATH_BUDGET', verdict: 'unknown', params }],
  }
  return judged.sort(byRank)[0] ?? none
}
