/**
 * The checks of a seal and of a stamp as named results, in the order of the standards: GM/T 0031-2014 6.1.2 and 6.2.3,
 * GB/T 38540-2020 6.3 and 7.3. Every check is made and reported; none stops at the first fault of another.
 */
import { equalBytes, toHex } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { isoTime, type LooseTime } from '../base/time.ts'
import { answer, type Check, type CheckName, type CheckVerdict, noteInto, pass } from '../base/verdict.ts'
import { digestAlgorithm, digestText, fingerprint, signatureAlgorithm, verifySignature } from '../gm/index.ts'
import {
  type Certificate,
  judgeCertificate,
  type Purpose,
  parseCertificate,
  type Trust,
} from '../pki/index.ts'
import type { ListedSigner, Seal } from './seal.ts'
import type { SesSignature } from './signature.ts'

/** What a list of seals is asked about one seal. */
export interface StatusQuestion {
  readonly id: string
  /** DER of the certificate that made the seal. */
  readonly maker: Uint8Array
  /** Time of signing; `undefined` when nothing tells it. */
  readonly at: number | undefined
  /** A time-stamp proves the time; otherwise whoever holds the key can claim any. */
  readonly proven: boolean
  readonly now: number
}

/** Against what and when something is judged; times in ms since 1970 UTC. */
export interface Circumstances {
  /** Answers `seal-status` by a list of seals, where there is one. */
  readonly sealStatus?: (question: StatusQuestion) => Check
  readonly trust: Trust
  /** Time of verification: decides whether revocation data is current. */
  readonly now: number
}

/** A certificate out of bytes, or the check that says why not. */
export const certOrFault = (
  der: Uint8Array,
  name: CheckName,
  clause: string,
  checks: Check[],
): Certificate | undefined => {
  try {
    return parseCertificate(der, noteInto(checks, name, clause))
  } catch (error) {
    if (!(error instanceof GsealError)) throw error
    checks.push(answer(name, 'fail', clause, error.code, error.params))
    return undefined
  }
}

const PURPOSES: Readonly<Partial<Record<CheckName, Purpose>>> = {
  'maker-cert': 'seal-making',
  timestamp: 'timestamp',
}

/** The trust, period, use and revocation of one certificate as checks named `name`. */
export const certChecks = (
  cert: Certificate,
  name: CheckName,
  clause: string,
  circumstances: Circumstances,
  moment: { readonly at: number; readonly source: 'claimed' | 'timestamp' },
  extra: readonly Certificate[] = [],
): Check[] => {
  const result = judgeCertificate(cert, {
    trust: circumstances.trust,
    extra,
    at: moment.at,
    now: circumstances.now,
    atSource: moment.source,
    purpose: PURPOSES[name] ?? 'sign',
  })
  const problems = result.problems.map((problem) =>
    answer(name, problem.verdict, clause, problem.code, problem.params),
  )
  if (result.verdict === 'pass') return [pass(name, clause, { chain: result.chain.length })]
  return problems.length > 0
    ? problems
    : [answer(name, 'unknown', clause, 'CHECK_NOT_POSSIBLE', { needs: name })]
}

const VALUE_VERDICT: Readonly<Record<'good' | 'bad' | 'unsupported', CheckVerdict>> = {
  good: 'pass',
  bad: 'fail',
  unsupported: 'unknown',
}

const MOST_KNOWN = 1024
/** Makers' signatures that were good: names of everything that the judgement rests on. */
const knownGood = new Set<string>()

/** One seal stands under thousands of documents; the same bytes under the same key give the same answer. */
const makerKey = (part: SealValue, cert: Certificate): string =>
  `${part.algorithm} ${cert.sm3} ${fingerprint(part.tbs, part.signature)}`

interface SealValue {
  readonly tbs: Uint8Array
  readonly algorithm: string
  readonly signature: Uint8Array
}

/** The maker's signature of a seal. */
const makerChecks = (seal: Seal, clause: string, maker: Certificate): Check[] => {
  const key = makerKey(seal, maker)
  if (knownGood.has(key)) return [pass('seal-signature', clause)]
  const checks = valueChecks('seal-signature', clause, { ...seal, badCode: 'SEAL_FORGED' }, maker)
  // What was good with a note is judged again, so that the note is told again.
  if (checks.every(({ verdict }) => verdict === 'pass')) {
    const [oldest] = knownGood
    if (knownGood.size >= MOST_KNOWN && oldest !== undefined) knownGood.delete(oldest)
    knownGood.add(key)
  }
  return checks
}

/** One signature value over stored bytes. */
const valueChecks = (
  name: CheckName,
  clause: string,
  part: {
    tbs: Uint8Array
    algorithm: string
    signature: Uint8Array
    badCode: 'SEAL_FORGED' | 'SIGNATURE_BAD'
  },
  cert: Certificate,
): Check[] => {
  const notes: Check[] = []
  const outcome = verifySignature({
    key: cert.key,
    algorithm: part.algorithm,
    message: part.tbs,
    signature: part.signature,
    note: noteInto(notes, name, clause),
  })
  if (outcome === 'good') return notes.length > 0 ? notes : [pass(name, clause)]
  const code = outcome === 'bad' ? part.badCode : 'ALGORITHM_UNSUPPORTED'
  return [answer(name, VALUE_VERDICT[outcome], clause, code, { algorithm: part.algorithm }), ...notes]
}

/** A critical extension that nobody here understands makes the rest unknown (as RFC 5280 4.2 for certificates). */
const extensionChecks = (seal: Seal, clause: string): Check[] =>
  seal.extensions
    .filter((extension) => extension.critical)
    .map((extension) => answer('format', 'unknown', clause, 'SES_EXTENSION_CRITICAL', { oid: extension.oid }))

const periodCheck = (seal: Seal, at: number | undefined): Check => {
  const { seal: clause } = seal.version.clauses
  if (at === undefined) return answer('seal-period', 'unknown', clause, 'SES_TIME_UNREADABLE')
  if (seal.validFrom <= at && at <= seal.validTo) return pass('seal-period', clause)
  const span = { from: isoTime(seal.validFrom), to: isoTime(seal.validTo) }
  if (seal.validFrom > seal.validTo)
    return answer('seal-period', 'fail', clause, 'SEAL_PERIOD_REVERSED', span)
  if (at < seal.validFrom)
    return answer('seal-period', 'fail', clause, 'SEAL_NOT_YET_VALID', { ...span, at: isoTime(at) })
  return answer('seal-period', 'fail', clause, 'SEAL_EXPIRED', { ...span, at: isoTime(at) })
}

/** Allowance for clocks that run ahead of the verifier's. */
const CLOCK_SKEW_MS = 5 * 60_000

/** A seal cannot be used before it was made. Makers who write local time as UTC are eight hours ahead. */
const creationChecks = (seal: Seal, at: number | undefined): Check[] => {
  if (at === undefined || seal.created <= at + CLOCK_SKEW_MS) return []
  const params = { created: isoTime(seal.created), at: isoTime(at) }
  return [answer('seal-period', 'unknown', seal.version.clauses.seal, 'SEAL_MADE_LATER', params)]
}

/** The time of a stamp is a claim of its signer; no time-stamp of a stamp is judged before this check. */
const statusCheck = (seal: Seal, { sealStatus, now }: Circumstances, at: number | undefined): Check =>
  sealStatus?.({ id: seal.id, maker: seal.makerCert, at, proven: false, now }) ??
  answer('seal-status', 'unknown', seal.version.clauses.seal, 'SEAL_STATUS_NO_LIST', { id: seal.id })

/**
 * The checks of a seal by itself. `at` is the moment the seal must be valid at: the time of signing for a stamp, now
 * for a seal alone. The maker's certificate is judged at the time the seal was made.
 */
export const sealChecks = (seal: Seal, circumstances: Circumstances, at: number | undefined): Check[] => {
  const clause = seal.version.clauses.seal
  const checks: Check[] = [...extensionChecks(seal, clause)]
  if (seal.headerId !== 'ES')
    checks.push(answer('format', 'fail', clause, 'SES_HEADER_ID', { id: seal.headerId }))
  const maker = certOrFault(seal.makerCert, 'maker-cert', clause, checks)
  if (maker === undefined)
    checks.push(answer('seal-signature', 'unknown', clause, 'CHECK_NOT_POSSIBLE', { needs: 'maker-cert' }))
  else {
    checks.push(...makerChecks(seal, clause, maker))
    const moment = { at: seal.created, source: 'claimed' as const }
    checks.push(...certChecks(maker, 'maker-cert', clause, circumstances, moment))
  }
  checks.push(periodCheck(seal, at), ...creationChecks(seal, at))
  if (seal.timeStamp !== undefined)
    checks.push(answer('timestamp', 'unknown', clause, 'TIMESTAMP_UNCHECKED', { of: 'seal' }))
  checks.push(statusCheck(seal, circumstances, at))
  return checks
}

type Match = 'yes' | 'no' | 'cannot'

const matches = (entry: ListedSigner, cert: Uint8Array): Match => {
  if (entry.kind === 'cert') return equalBytes(entry.der, cert) ? 'yes' : 'no'
  if (entry.kind === 'id') return 'cannot'
  const digest = digestAlgorithm(entry.algorithm)
  if (digest === undefined) return 'cannot'
  return equalBytes(digest.digest(cert), entry.value) ? 'yes' : 'no'
}

/** The signer's certificate must stand in the seal's list, byte for byte or by its digest. */
export const listedCheck = (seal: Seal, cert: Uint8Array, clause: string): Check => {
  const results = seal.signers.map((entry) => ({ entry, match: matches(entry, cert) }))
  const hit = results.find((result) => result.match === 'yes')
  if (hit !== undefined) {
    const weak = hit.entry.kind === 'digest' && digestAlgorithm(hit.entry.algorithm)?.weak === true
    return weak
      ? answer('signer-in-list', 'unknown', clause, 'SES_LIST_WEAK_DIGEST', { seal: seal.name })
      : pass('signer-in-list', clause)
  }
  const code = results.some((result) => result.match === 'cannot')
    ? 'SES_LIST_UNMATCHABLE'
    : 'SIGNER_NOT_LISTED'
  return answer('signer-in-list', code === 'SIGNER_NOT_LISTED' ? 'fail' : 'unknown', clause, code, {
    seal: seal.name,
    listed: seal.signers.length,
  })
}

const hashCheck = (signature: SesSignature, covered: Iterable<Uint8Array> | undefined): Check => {
  const clause = signature.version.clauses.signature
  if (covered === undefined)
    return answer('data-hash', 'unknown', clause, 'CHECK_NOT_POSSIBLE', { needs: 'part-digest' })
  const digest = signatureAlgorithm(signature.algorithm)?.digest ?? digestAlgorithm('SM3')
  if (digest === undefined) {
    return answer('data-hash', 'unknown', clause, 'ALGORITHM_UNSUPPORTED', { algorithm: signature.algorithm })
  }
  if (equalBytes(digestText(digest, covered), signature.dataHash)) return pass('data-hash', clause)
  return answer('data-hash', 'fail', clause, 'DATA_HASH_DIFFERS', { recorded: toHex(signature.dataHash) })
}

/** The signer's own claim; what a timestamp says beside it does not make a wrong claim right. */
const claimedTimeChecks = ({ ms, zoneAssumed }: LooseTime, clause: string, now: number): Check[] => {
  const at = isoTime(ms)
  const checks: Check[] = []
  if (zoneAssumed) checks.push(answer('timestamp', 'warn', clause, 'SES_TIME_NO_ZONE', { at }))
  if (ms > now + CLOCK_SKEW_MS)
    checks.push(answer('timestamp', 'fail', clause, 'SIGNED_IN_FUTURE', { at, now: isoTime(now) }))
  return checks
}

const timeChecks = ({ version, time, timeStamp }: SesSignature, now: number): Check[] => {
  const clause = version.clauses.signature
  const claimed = time === undefined ? [] : claimedTimeChecks(time, clause, now)
  if (timeStamp !== undefined)
    return [answer('timestamp', 'unknown', clause, 'TIMESTAMP_UNCHECKED', { of: 'signature' }), ...claimed]
  if (time === undefined) return [answer('timestamp', 'unknown', clause, 'SES_TIME_UNREADABLE')]
  return [answer('timestamp', 'warn', clause, 'TIMESTAMP_ABSENT', { at: isoTime(time.ms) }), ...claimed]
}

/** What the document brings to the checks of a stamp. */
export interface Surroundings {
  /** The original text; `undefined` when the document could not give it. */
  readonly covered: Iterable<Uint8Array> | undefined
  /** The seal that stands beside the signature. */
  readonly sealFile?: Uint8Array
  /** What the stamp must say it is over; absent where the format has no rule for it. */
  readonly propertyInfo?: string
  readonly claimedAlgorithm?: string
}

const embeddedCheck = (signature: SesSignature, around: Surroundings): Check => {
  const clause = signature.version.clauses.signature
  if (around.sealFile === undefined || equalBytes(around.sealFile, signature.seal.raw))
    return pass('seal-embedded', clause)
  return answer('seal-embedded', 'fail', clause, 'SEAL_SWAPPED', { seal: signature.seal.name })
}

const claimChecks = (signature: SesSignature, around: Surroundings): Check[] => {
  const clause = signature.version.clauses.signature
  const checks: Check[] = []
  const claimed =
    around.claimedAlgorithm === undefined ? undefined : signatureAlgorithm(around.claimedAlgorithm)
  if (
    around.claimedAlgorithm !== undefined &&
    claimed?.family !== signatureAlgorithm(signature.algorithm)?.family
  ) {
    const params = { claimed: around.claimedAlgorithm, used: signature.algorithm }
    checks.push(answer('format', 'warn', clause, 'SES_ALGORITHM_CLAIM', params))
  }
  if (around.propertyInfo !== undefined && around.propertyInfo !== signature.propertyInfo) {
    const params = { recorded: signature.propertyInfo, found: around.propertyInfo }
    checks.push(answer('format', 'warn', clause, 'SES_PROPERTY_INFO', params))
  }
  return checks
}

/** All checks of a stamp that need no document: value, list, certificates, seal, time. */
export const signatureChecks = (
  signature: SesSignature,
  around: Surroundings,
  circumstances: Circumstances,
): Check[] => {
  const clause = signature.version.clauses.signature
  const checks: Check[] = [
    ...claimChecks(signature, around),
    ...signature.extensions
      .filter((extension) => extension.critical)
      .map((extension) =>
        answer('format', 'unknown', clause, 'SES_EXTENSION_CRITICAL', { oid: extension.oid }),
      ),
    hashCheck(signature, around.covered),
    embeddedCheck(signature, around),
    listedCheck(signature.seal, signature.cert, clause),
    ...timeChecks(signature, circumstances.now),
    ...sealChecks(signature.seal, circumstances, signature.time?.ms),
  ]
  const signer = certOrFault(signature.cert, 'signer-cert', clause, checks)
  if (signer === undefined) {
    checks.push(answer('signature-value', 'unknown', clause, 'CHECK_NOT_POSSIBLE', { needs: 'signer-cert' }))
    return checks
  }
  checks.push(...valueChecks('signature-value', clause, { ...signature, badCode: 'SIGNATURE_BAD' }, signer))
  const moment = { at: signature.time?.ms ?? circumstances.now, source: 'claimed' as const }
  checks.push(...certChecks(signer, 'signer-cert', clause, circumstances, moment))
  return checks
}
