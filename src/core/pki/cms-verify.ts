/**
 * Whether a SignedData speaks about a text and was made with the key of the certificate that it names. Dialects:
 * `attributes`: signed attributes with messageDigest; `digest-content`: the content is the digest of the text and is
 * itself what was signed; `base64-digest-content`: its base64; `plain`: the text itself was signed.
 */
import { equalBytes, view } from '../base/bytes.ts'
import type { Code } from '../base/codes/index.ts'
import type { Note, Params } from '../base/error.ts'
import { type DigestAlgorithm, digestAlgorithm, digestText, verifySignature } from '../gm/index.ts'
import { sameAlgorithm } from './algorithm.ts'
import type { Certificate } from './cert.ts'
import type { SignedData, SignerInfo } from './cms.ts'
import type { NamedCertificate, SignedAttributes } from './cms-attributes.ts'
import { OID } from './oids.ts'
import type { Problem } from './problem.ts'

export type Dialect = 'digest-content' | 'base64-digest-content' | 'attributes' | 'plain'

export interface CmsResult {
  /** `good` only when there is no problem of either kind. */
  readonly outcome: 'good' | 'bad' | 'unknown'
  /** About the text: digest, content and its type. */
  readonly text: readonly Problem[]
  /** About the value: the number of signers, the certificate named, algorithms, the signature itself. */
  readonly value: readonly Problem[]
  readonly signer?: Certificate
  readonly dialect?: Dialect
  /** The signer's claim, ms since 1970 UTC. */
  readonly signingTime?: number
  /** Name of the signer's digest, when it is known. */
  readonly digest?: DigestAlgorithm['name']
  /** Digest or key can be broken; the policy has been told by DIGEST_WEAK or KEY_WEAK. */
  readonly weak: boolean
  /** All that came along, the signer's own too: they help to build a path and prove nothing. */
  readonly certificates: readonly Certificate[]
}

const fail = (code: Code, params: Params = {}): Problem => ({ code, verdict: 'fail', params })
const unknown = (code: Code, params: Params = {}): Problem => ({ code, verdict: 'unknown', params })

const named = (certificate: Certificate, { id }: SignerInfo): boolean =>
  'subjectKeyId' in id
    ? certificate.subjectKeyId === id.subjectKeyId
    : certificate.serial === id.serial && certificate.issuerMatch === id.issuerMatch

/** The certificate whose name the value carries; two different ones of one name are no answer. */
const signerIn = (signed: SignedData, signer: SignerInfo): Certificate | Problem => {
  const found = new Map(
    signed.certificates.filter((item) => named(item, signer)).map((item) => [item.sm3, item]),
  )
  const [first] = found.values()
  if (first === undefined) return unknown('CMS_NO_SIGNER_CERT')
  return found.size === 1 ? first : fail('CMS_SIGNER_CERT_AMBIGUOUS', { count: found.size })
}

/** signing-certificate binds the certificate to the value, so that another one of the same key cannot be put there. */
const bindingProblems = (certificate: Certificate, list: readonly NamedCertificate[]): Problem[] =>
  list.flatMap((entry) => {
    const digest = digestAlgorithm(entry.digestOid)
    if (digest === undefined) return [unknown('DIGEST_UNKNOWN', { digest: entry.digestOid })]
    const same =
      equalBytes(digest.digest(certificate.der), entry.digest) &&
      (entry.serial === undefined || entry.serial === certificate.serial) &&
      (entry.issuerMatch === undefined || entry.issuerMatch === certificate.issuerMatch)
    return same ? [] : [fail('CMS_SIGNER_CERT_DIFFERS', { subject: certificate.subject })]
  })

interface Basis {
  readonly dialect: Dialect
  /** What was signed. */
  readonly message: readonly Uint8Array[]
  /** What is wrong between the value and this text. */
  readonly problems: readonly Problem[]
}

const DATA: ReadonlySet<string> = new Set([OID.gmData, OID.pkcs7Data])
const DIFFERS: readonly Problem[] = [fail('DATA_HASH_DIFFERS')]

const withAttributes = (
  signed: SignedData,
  attrs: SignedAttributes,
  text: readonly Uint8Array[],
  digest: Uint8Array,
): Basis => {
  const problems: Problem[] = []
  const whole = signed.content === undefined || equalBytes(signed.content, Buffer.concat([...text]))
  if (!equalBytes(attrs.messageDigest, digest) || !whole) problems.push(...DIFFERS)
  if (attrs.contentType !== signed.encapContentType) {
    const params = { signed: attrs.contentType, found: signed.encapContentType }
    problems.push(fail('CMS_CONTENT_TYPE_DIFFERS', params))
  }
  return { dialect: 'attributes', message: [attrs.raw], problems }
}

/** A SET OF attributes taken for the text: a value whose attributes were taken off would speak about it. */
const looksLikeAttributes = (text: readonly Uint8Array[]): boolean =>
  text.find((part) => part.byteLength > 0)?.[0] === 0x31

const withoutAttributes = (
  signed: SignedData,
  text: readonly Uint8Array[],
  digest: Uint8Array,
  attached: boolean,
): Basis => {
  const { content } = signed
  if (content === undefined || attached) {
    return { dialect: 'plain', message: text, problems: looksLikeAttributes(text) ? DIFFERS : [] }
  }
  if (equalBytes(content, digest)) return { dialect: 'digest-content', message: [content], problems: [] }
  const asText = Buffer.from(digest).toString('base64')
  const base64 = view(content).toString('latin1').trim() === asText
  return base64
    ? { dialect: 'base64-digest-content', message: [content], problems: [] }
    : { dialect: 'digest-content', message: [content], problems: DIFFERS }
}

const VALUE: Readonly<Record<'bad' | 'unsupported', (algorithm: string) => Problem>> = {
  bad: () => fail('SIGNATURE_BAD'),
  unsupported: (algorithm) => unknown('ALGORITHM_UNSUPPORTED', { algorithm }),
}

const signatureProblems = (
  signer: SignerInfo,
  certificate: Certificate,
  message: readonly Uint8Array[],
  note: Note,
): Problem[] => {
  const outcome = verifySignature({
    key: certificate.key,
    algorithm: signer.algorithm.oid,
    parameters: signer.algorithm.parameters,
    digest: signer.digest.oid,
    message,
    signature: signer.signature,
    note,
  })
  return outcome === 'good' ? [] : [VALUE[outcome](signer.algorithm.oid)]
}

/** The algorithms stand outside the signed bytes; a signer who repeated them inside meant these and no others. */
const algorithmProblems = ({ signedAttrs, digest, algorithm }: SignerInfo): Problem[] => {
  const stated = signedAttrs?.algorithms
  if (stated === undefined) return []
  const same =
    sameAlgorithm(stated.digest, digest) &&
    stated.signature !== undefined &&
    sameAlgorithm(stated.signature, algorithm)
  return same ? [] : [fail('CMS_ALGORITHM_DIFFERS', { used: `${digest.oid} ${algorithm.oid}` })]
}

const notPossible: readonly Problem[] = [unknown('CHECK_NOT_POSSIBLE', { needs: 'signature-value' })]

const outcomeOf = (problems: readonly Problem[]): CmsResult['outcome'] => {
  if (problems.some(({ verdict }) => verdict === 'fail')) return 'bad'
  return problems.length > 0 ? 'unknown' : 'good'
}

const stopped = (signed: SignedData, problem: Problem, more: Partial<CmsResult> = {}): CmsResult => ({
  outcome: outcomeOf([problem]),
  text: notPossible,
  value: [problem],
  weak: false,
  certificates: signed.certificates,
  ...more,
})

/** Oddities of form that decide nothing by themselves. */
const tellOddities = (signed: SignedData, signer: SignerInfo, attached: boolean, note: Note): void => {
  if (!signed.digestOids.includes(signer.digest.oid))
    note('CMS_DIGEST_NOT_LISTED', { digest: signer.digest.oid })
  if (!attached && signed.content !== undefined && signer.signedAttrs !== undefined)
    note('CMS_CONTENT_PRESENT', { bytes: signed.content.byteLength })
}

const judge = (
  signed: SignedData,
  signer: SignerInfo,
  certificate: Certificate,
  digest: DigestAlgorithm,
  covered: Iterable<Uint8Array> | 'content',
  note: Note,
): CmsResult => {
  const attached = covered === 'content'
  const text = attached ? [signed.content ?? new Uint8Array(0)] : [...covered]
  const sum = covered === 'content' ? digest.digest(...text) : digestText(digest, covered)
  const { signedAttrs: attrs } = signer
  const basis =
    attrs === undefined
      ? withoutAttributes(signed, text, sum, attached)
      : withAttributes(signed, attrs, text, sum)
  tellOddities(signed, signer, attached, note)
  const value = [
    ...signatureProblems(signer, certificate, basis.message, note),
    ...algorithmProblems(signer),
    ...bindingProblems(certificate, attrs?.named ?? []),
  ]
  // Without attributes and content, only the signature itself speaks about the text.
  const spoken = basis.dialect === 'plain' && basis.problems.length === 0 && value.length > 0
  const about = spoken ? notPossible : basis.problems
  return {
    outcome: outcomeOf([...value, ...about]),
    text: about,
    value,
    signer: certificate,
    dialect: basis.dialect,
    ...(attrs?.signingTime === undefined ? {} : { signingTime: attrs.signingTime }),
    digest: digest.name,
    weak: digest.weak || certificate.key.weak,
    certificates: signed.certificates,
  }
}

/**
 * Verifies the one signer over a text. Whoever signed is not judged here.
 * @param covered the text outside, or `content` for a value that carries its own text (a timestamp token)
 * @param note told of weak algorithms and of oddities that the policy weighs
 */
export const verifySignedData = (
  signed: SignedData,
  covered: Iterable<Uint8Array> | 'content',
  note: Note,
): CmsResult => {
  const [signer] = signed.signers
  if (signer === undefined) return stopped(signed, fail('CMS_SIGNERS', { count: 0 }))
  // What several signers mean together is not defined; the first must not speak for the others.
  if (signed.signers.length !== 1)
    return stopped(signed, unknown('CMS_SIGNERS', { count: signed.signers.length }))
  if (covered === 'content' ? signed.content === undefined : !DATA.has(signed.encapContentType))
    return stopped(signed, unknown('CMS_CONTENT_UNKNOWN', { type: signed.encapContentType }))
  const certificate = signerIn(signed, signer)
  if ('code' in certificate) return stopped(signed, certificate)
  const digest = signer.digest.parameters === undefined ? digestAlgorithm(signer.digest.oid) : undefined
  if (digest === undefined) {
    const problem = unknown('DIGEST_UNKNOWN', { digest: signer.digest.oid })
    return stopped(signed, problem, { signer: certificate })
  }
  return judge(signed, signer, certificate, digest, covered, note)
}
