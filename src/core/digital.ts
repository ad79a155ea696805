/**
 * Signatures without a seal: SignedData over the text (GB/T 35275, CMS), and timestamps of a whole document (RFC 3161).
 * A timestamp over a signature proves when it existed at the latest; it counts only when it is itself in order.
 */
import { isoTime } from './base/time.ts'
import { answer, type Check, type CheckName, noteInto, pass } from './base/verdict.ts'
import type { Found } from './document/document.ts'
import {
  type Certificate,
  GM_SIGNED_DATA,
  isTimestamp,
  OID,
  type Problem,
  readSignedData,
  type SignedData,
  verifySignedData,
  verifyTimestamp,
} from './pki/index.ts'
import type { SignatureReport } from './report.ts'
import { type Circumstances, certChecks } from './ses/index.ts'

export const DIGITAL_CLAUSE = 'GB/T 35275-2017 8'
const TIMESTAMP_CLAUSE = 'RFC 3161 2.4.2'
/** Allowance for clocks that run ahead of the verifier's. */
const CLOCK_SKEW_MS = 5 * 60_000

/** What the signed value brought: checks and the fields of the record. */
export interface Judged {
  readonly kind?: 'seal' | 'digital'
  readonly standard?: string
  readonly signedAt?: number
  readonly timeSource?: SignatureReport['timeSource']
  readonly signer?: Certificate
  readonly seal?: SignatureReport['seal']
  readonly checks: readonly Check[]
}

const asChecks = (name: CheckName, clause: string, problems: readonly Problem[]): Check[] =>
  problems.length === 0
    ? [pass(name, clause)]
    : problems.map(({ verdict, code, params }) => answer(name, verdict, clause, code, params))

const notPossible = (names: readonly CheckName[], clause: string): Check[] =>
  names.map((name) => answer(name, 'unknown', clause, 'CHECK_NOT_POSSIBLE', { needs: 'format' }))

const VALUE_NAMES = ['data-hash', 'signature-value'] as const

interface Moment {
  readonly at: number
  readonly source: 'claimed' | 'timestamp'
  readonly checks: readonly Check[]
}

/** All that speaks for or against one token: its imprint, its signature, its authority. */
const tokenChecks = (
  token: SignedData,
  text: Iterable<Uint8Array>,
  circumstances: Circumstances,
): { checks: Check[]; time?: number; signer?: Certificate } => {
  const checks: Check[] = []
  const result = verifyTimestamp(token, text, noteInto(checks, 'timestamp', TIMESTAMP_CLAUSE))
  const problems = [...result.text, ...result.value]
  if (problems.length > 0) checks.push(...asChecks('timestamp', TIMESTAMP_CLAUSE, problems))
  const { info, signer } = result
  if (info === undefined || signer === undefined) {
    checks.push(...notPossible(['timestamp'], TIMESTAMP_CLAUSE))
    return { checks }
  }
  const moment = { at: info.time, source: 'timestamp' as const }
  const own = certChecks(signer, 'timestamp', TIMESTAMP_CLAUSE, circumstances, moment, result.certificates)
  checks.push(...own)
  if (info.time > circumstances.now + CLOCK_SKEW_MS) checks.push(futureCheck(info.time, circumstances.now))
  return { checks, time: info.time, signer }
}

const futureCheck = (at: number, now: number): Check =>
  answer('timestamp', 'fail', DIGITAL_CLAUSE, 'SIGNED_IN_FUTURE', { at: isoTime(at), now: isoTime(now) })

const inOrder = (checks: readonly Check[]): boolean =>
  checks.every(({ verdict }) => verdict === 'pass' || verdict === 'warn')

/** The time by a token over the signature (RFC 3161 Appendix A) when it is in order; else the signer's claim. */
const momentOf = (signed: SignedData, claimed: number | undefined, circumstances: Circumstances): Moment => {
  const [info] = signed.signers
  const attribute = info?.unsignedAttrs.find(({ oid }) => oid === OID.signatureTimeStamp)
  const value = attribute?.values[0]
  if (info !== undefined && value !== undefined) {
    const notes: Check[] = []
    const token = readSignedData(value, noteInto(notes, 'timestamp', TIMESTAMP_CLAUSE))
    const { checks, time } = tokenChecks(token, [info.signature], circumstances)
    const all = [...notes, ...checks]
    if (time !== undefined && inOrder(all)) return { at: time, source: 'timestamp', checks: all }
    return { at: claimed ?? circumstances.now, source: 'claimed', checks: all }
  }
  const at = claimed ?? circumstances.now
  const absent = claimed === undefined ? 'DIGITAL_TIME_ABSENT' : 'TIMESTAMP_ABSENT'
  const checks = [answer('timestamp', 'warn', DIGITAL_CLAUSE, absent, { at: isoTime(at) })]
  if (claimed !== undefined && claimed > circumstances.now + CLOCK_SKEW_MS)
    checks.push(futureCheck(claimed, circumstances.now))
  return { at, source: 'claimed', checks }
}

/** A timestamp of the document itself (ISO 32000-2 12.8.5): its authority is the signer. */
const judgeTimestamp = (found: Found, token: SignedData, circumstances: Circumstances): Judged => {
  const named = found.handler === undefined || found.handler.endsWith('/ETSI.RFC3161')
  const form = named
    ? []
    : [
        answer('format', 'fail', 'ISO 32000-2 12.8.5', 'PDF_HANDLER_DIFFERS', {
          handler: found.handler ?? '',
        }),
      ]
  const checks: Check[] = [...form]
  if (found.covered === undefined) {
    return {
      kind: 'digital',
      standard: 'RFC 3161',
      checks: [...checks, ...notPossible(VALUE_NAMES, TIMESTAMP_CLAUSE)],
    }
  }
  const note = noteInto(checks, 'signature-value', TIMESTAMP_CLAUSE)
  const result = verifyTimestamp(token, found.covered, note)
  checks.push(...asChecks('data-hash', TIMESTAMP_CLAUSE, result.text))
  checks.push(...asChecks('signature-value', TIMESTAMP_CLAUSE, result.value))
  const own = tokenChecks(token, found.covered, circumstances)
  const signer = own.checks.map((check): Check => ({ ...check, name: 'signer-cert' }))
  checks.push(...signer, ...own.checks)
  return {
    kind: 'digital',
    standard: 'RFC 3161',
    timeSource: 'timestamp',
    ...(own.time === undefined ? {} : { signedAt: own.time }),
    ...(own.signer === undefined ? {} : { signer: own.signer }),
    checks,
  }
}

/** @throws DER_MALFORMED, CMS_NOT_SIGNED_DATA, LIMIT_EXCEEDED */
export const judgeDigital = (found: Found, value: Uint8Array, circumstances: Circumstances): Judged => {
  const checks: Check[] = []
  const signed = readSignedData(value, noteInto(checks, 'format', DIGITAL_CLAUSE))
  if (isTimestamp(signed)) {
    const judged = judgeTimestamp(found, signed, circumstances)
    return { ...judged, checks: [...checks, ...judged.checks] }
  }
  const note = noteInto(checks, 'signature-value', DIGITAL_CLAUSE)
  const result = verifySignedData(signed, found.covered ?? [], note)
  if (found.covered === undefined) checks.push(...notPossible(VALUE_NAMES, DIGITAL_CLAUSE))
  else {
    checks.push(...asChecks('data-hash', DIGITAL_CLAUSE, result.text))
    checks.push(...asChecks('signature-value', DIGITAL_CLAUSE, result.value))
  }
  const { signer } = result
  const claimed = result.signingTime ?? found.claimedAt
  const moment = momentOf(signed, claimed, circumstances)
  checks.push(...moment.checks)
  if (signer === undefined)
    checks.push(answer('signer-cert', 'unknown', DIGITAL_CLAUSE, 'CMS_NO_SIGNER_CERT'))
  else
    checks.push(
      ...certChecks(signer, 'signer-cert', DIGITAL_CLAUSE, circumstances, moment, signed.certificates),
    )
  const known = claimed !== undefined || moment.source === 'timestamp'
  return {
    kind: 'digital',
    standard: signed.contentType === GM_SIGNED_DATA ? 'GB/T 35275-2017' : 'RFC 5652',
    timeSource: moment.source,
    ...(known ? { signedAt: moment.at } : {}),
    ...(signer === undefined ? {} : { signer }),
    checks,
  }
}
