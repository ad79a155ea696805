/**
 * A policy says what the answers of the checks mean: a table, not code. Rooms report what they see; here stands which
 * oddities of vendors are tolerated and which gaps make a verdict indeterminate.
 */
import type { Code } from './base/codes/index.ts'
import { GsealError } from './base/error.ts'
import type { Check, CheckVerdict, Finding, Verdict } from './base/verdict.ts'

export interface Policy {
  readonly name: string
  /** Code → the verdict that a check or finding with it gets, whatever the room said. */
  readonly treat: Readonly<Partial<Record<Code, CheckVerdict>>>
  /** Codes that stay `unknown` in the report and do not weigh. */
  readonly weightless: ReadonlySet<Code>
}

/**
 * Departures from the standards that real products make and that change nothing of what is protected. `strict` cannot
 * say that such a document is as the standard wants it.
 */
const QUIRKS: readonly Code[] = [
  'CERT_PURPOSE_UNKNOWN',
  'CMS_CONTENT_PRESENT',
  'CMS_DIGEST_NOT_LISTED',
  'CMS_VERSION_UNUSUAL',
  'DER_BER',
  'DER_TRAILING',
  'SEAL_MADE_LATER',
  'SES_ALGORITHM_CLAIM',
  'SES_OCTETS_FOR_BITS',
  'SES_TIME_NO_ZONE',
  'SES_TIME_TYPE',
  'SES_VERSION_DIFFERS',
  'SES_VERSION_UNUSUAL',
  'ALGORITHM_ALIAS',
  'SM2_SIGNATURE_RAW',
  'SM2_SIGNATURE_NON_CANONICAL',
  'OFD_PATH_CASE',
  'OFD_PATH_ROOTED',
  'OFD_PART_UNREADABLE',
]

/** What a signer left open: a person must look. */
const UNRULED: readonly Code[] = ['PDF_FORM_UNRULED']

/** Revocation that could not be looked up. */
const REVOCATION_GAPS: readonly Code[] = ['REVOCATION_UNKNOWN', 'REVOCATION_STALE', 'REVOCATION_ENDED']

/** What can be forged proves nothing, whatever the policy. */
const WEAK: readonly Code[] = ['DIGEST_WEAK', 'KEY_WEAK']

const all = (codes: readonly Code[], verdict: CheckVerdict): Partial<Record<Code, CheckVerdict>> =>
  Object.fromEntries(codes.map((code) => [code, verdict]))

/** No standard knows a list of seals; until an authority gives one, its absence weighs nothing. */
const WEIGHTLESS: ReadonlySet<Code> = new Set<Code>(['SEAL_STATUS_NO_LIST'])

const POLICIES: Readonly<Record<string, Policy>> = {
  /** Whatever could not be checked makes the verdict indeterminate. */
  strict: { name: 'strict', treat: all([...QUIRKS, ...WEAK, ...UNRULED], 'unknown'), weightless: WEIGHTLESS },
  /** For documents of other makers: unknown revocation and harmless quirks are warnings. */
  interop: {
    name: 'interop',
    treat: {
      ...all(WEAK, 'unknown'),
      ...all([...QUIRKS, ...UNRULED], 'warn'),
      ...all(REVOCATION_GAPS, 'warn'),
    },
    weightless: WEIGHTLESS,
  },
}

export const POLICY_NAMES: readonly string[] = Object.keys(POLICIES)

/** @throws POLICY_UNKNOWN */
export const policyNamed = (name: string): Policy => {
  const policy = Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined
  if (policy === undefined) throw new GsealError('POLICY_UNKNOWN', { name, known: POLICY_NAMES.join(', ') })
  return policy
}

/** A policy weighs what is odd or open; what failed stays failed. */
export const treatCheck = (policy: Policy, check: Check): Check => {
  if (check.verdict === 'fail') return check
  const verdict = check.code === undefined ? undefined : policy.treat[check.code]
  return verdict === undefined || verdict === check.verdict ? check : { ...check, verdict }
}

export const treatFinding = (policy: Policy, finding: Finding): Finding => {
  if (finding.severity === 'fail') return finding
  const verdict = policy.treat[finding.code]
  return verdict === undefined || verdict === 'pass' ? finding : { ...finding, severity: verdict }
}

const weighs = (policy: Policy, code: Code | undefined): boolean =>
  code === undefined || !policy.weightless.has(code)

/** fail → invalid; else unknown → indeterminate; else valid. No checks at all is indeterminate. */
export const verdictOf = (policy: Policy, checks: readonly Check[]): Verdict => {
  if (checks.some((check) => check.verdict === 'fail')) return 'invalid'
  const open = checks.some((check) => check.verdict === 'unknown' && weighs(policy, check.code))
  return open || checks.length === 0 ? 'indeterminate' : 'valid'
}
