/**
 * The table of signature algorithms and the one place where a signature of any kind is checked. What stands in no row
 * is `unsupported`: never good, and never bad in a way that could be mistaken for a judgement.
 */
import { constants, createVerify, type KeyObject, publicDecrypt } from 'node:crypto'
import { equalBytes } from '../base/bytes.ts'
import { isGsealError, type Note } from '../base/error.ts'
import { write } from '../der/index.ts'
import { type DigestAlgorithm, digestAlgorithm } from './digests.ts'
import { pssParameters } from './pss.ts'
import { keyObjectOf, type PublicKey, RSA_ENCRYPTION, RSA_PSS } from './public-key.ts'
import { sm2Verify } from './sm2.ts'

export { type DigestAlgorithm, digestAlgorithm } from './digests.ts'
export { type PublicKey, publicKeyOf } from './public-key.ts'

type Scheme = 'sm2' | 'pkcs1' | 'pss' | 'ecdsa'

export interface SignatureAlgorithm {
  /** The standard's identifier, also when it was found by an alias. */
  readonly oid: string
  readonly name: string
  readonly family: 'sm2' | 'rsa' | 'ec'
  /** Absent where the digest is named elsewhere: rsaEncryption, RSASSA-PSS. */
  readonly digest?: DigestAlgorithm
  readonly weak: boolean
  /** Found by an identifier that the standard does not give it. */
  readonly alias: boolean
  readonly scheme: Scheme
}

export const SM2_WITH_SM3 = '1.2.156.10197.1.501'
export const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
export const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'

type Row = readonly [oid: string, name: string, scheme: Scheme, digest?: string]

const ROWS: readonly Row[] = [
  [SM2_WITH_SM3, 'SM2-with-SM3', 'sm2', 'SM3'],
  ['1.2.840.113549.1.1.5', 'SHA1-with-RSA', 'pkcs1', 'SHA-1'],
  [SHA256_WITH_RSA, 'SHA256-with-RSA', 'pkcs1', 'SHA-256'],
  ['1.2.840.113549.1.1.12', 'SHA384-with-RSA', 'pkcs1', 'SHA-384'],
  ['1.2.840.113549.1.1.13', 'SHA512-with-RSA', 'pkcs1', 'SHA-512'],
  ['1.2.156.10197.1.504', 'SM3-with-RSA', 'pkcs1', 'SM3'],
  [RSA_ENCRYPTION, 'RSA', 'pkcs1'],
  [RSA_PSS, 'RSASSA-PSS', 'pss'],
  [ECDSA_WITH_SHA256, 'ECDSA-with-SHA256', 'ecdsa', 'SHA-256'],
  ['1.2.840.10045.4.3.3', 'ECDSA-with-SHA384', 'ecdsa', 'SHA-384'],
  ['1.2.840.10045.4.3.4', 'ECDSA-with-SHA512', 'ecdsa', 'SHA-512'],
]

/** Other identifiers of a row. GB/T 35275 names SM2 signing 301.1, which is proper; the misprint lacks an arc. */
const OTHERS: readonly { readonly oid: string; readonly of: string; readonly alias: boolean }[] = [
  { oid: '1.2.156.10197.1.301.1', of: SM2_WITH_SM3, alias: false },
  { oid: '1.2.156.10197.501', of: SM2_WITH_SM3, alias: true },
]

const FAMILY: Readonly<Record<Scheme, SignatureAlgorithm['family']>> = {
  sm2: 'sm2',
  pkcs1: 'rsa',
  pss: 'rsa',
  ecdsa: 'ec',
}

const algorithmOf = ([oid, name, scheme, label]: Row): SignatureAlgorithm => {
  const digest = label === undefined ? undefined : digestAlgorithm(label)
  const weak = digest?.weak === true
  return { oid, name, scheme, family: FAMILY[scheme], weak, alias: false, ...(digest && { digest }) }
}

const byOid = new Map<string, SignatureAlgorithm>(ROWS.map((row) => [row[0], algorithmOf(row)]))
for (const { oid, of, alias } of OTHERS) {
  const entry = byOid.get(of)
  if (entry !== undefined) byOid.set(oid, { ...entry, alias })
}

/** `undefined` when the identifier is not known. */
export const signatureAlgorithm = (oid: string): SignatureAlgorithm | undefined => byOid.get(oid)

export type SignatureVerdict = 'good' | 'bad' | 'unsupported'

export interface SignatureToVerify {
  readonly key: PublicKey
  /** OID of the signature algorithm. */
  readonly algorithm: string
  /** DER of the algorithm's parameters; only RSASSA-PSS has any but NULL. */
  readonly parameters?: Uint8Array | undefined
  /** OID or name of the digest, where the structure names it apart (CMS). */
  readonly digest?: string | undefined
  readonly message: Uint8Array | readonly Uint8Array[]
  readonly signature: Uint8Array
  readonly note?: Note | undefined
}

interface Job {
  readonly key: PublicKey
  readonly digest: DigestAlgorithm
  readonly saltLength: number
  readonly parts: readonly Uint8Array[]
  readonly signature: Uint8Array
  readonly note: Note | undefined
}

const openssl = (job: Job, options: { padding?: number; saltLength?: number } = {}): boolean => {
  const verify = createVerify(job.digest.name.replace('-', ''))
  for (const part of job.parts) verify.update(part)
  try {
    return verify.verify({ key: keyObjectOf(job.key), ...options }, job.signature)
  } catch (error) {
    if (isGsealError(error)) throw error
    // A key limited to other paddings or digests (RSASSA-PSS) cannot have made the value.
    return false
  }
}

/** The block inside the padding, or `undefined` when the padding is wrong: then OpenSSL throws. */
const opened = (key: KeyObject, signature: Uint8Array): Uint8Array | undefined => {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
  } catch {
    return undefined
  }
}

/** OpenSSL 3.0 allows no SM3 under RSA, so DigestInfo is composed here and compared whole (RFC 8017 8.2.2). */
const sm3Pkcs1 = ({ key, digest, parts, signature }: Job): boolean => {
  const expected = write.sequence(
    write.sequence(write.oid(digest.oid), write.nullValue()),
    write.octetString(digest.digest(...parts)),
  )
  const block = opened(keyObjectOf(key), signature)
  return (
    signature.byteLength === Math.ceil(key.bits / 8) && block !== undefined && equalBytes(block, expected)
  )
}

const SCHEMES: Readonly<Record<Scheme, (job: Job) => boolean>> = {
  sm2: ({ key, parts, signature, note }) =>
    key.sm2 !== undefined && sm2Verify(key.sm2, parts, signature, note),
  pkcs1: (job) =>
    job.digest.name === 'SM3' ? sm3Pkcs1(job) : openssl(job, { padding: constants.RSA_PKCS1_PADDING }),
  pss: (job) => openssl(job, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: job.saltLength }),
  ecdsa: (job) => openssl(job),
}

const NULL = write.nullValue()

interface Settled {
  readonly digest: DigestAlgorithm
  readonly saltLength: number
}

const notUnderstood = (job: SignatureToVerify, algorithm: string, reason: string): 'unsupported' => {
  job.note?.('ALGORITHM_PARAMETERS', { algorithm, reason })
  return 'unsupported'
}

const pssSettled = (job: SignatureToVerify): Settled | 'unsupported' => {
  const parameters = pssParameters(job.parameters)
  return typeof parameters === 'string' ? notUnderstood(job, 'RSASSA-PSS', parameters) : parameters
}

/** Digest and salt by the algorithm itself; none but RSASSA-PSS has parameters, and NULL counts as none. */
const ownSettled = (
  job: SignatureToVerify,
  { scheme, name, digest }: SignatureAlgorithm,
): Partial<Settled> | 'unsupported' => {
  if (scheme === 'pss') return pssSettled(job)
  if (job.parameters !== undefined && !equalBytes(job.parameters, NULL))
    return notUnderstood(job, name, 'there should be none')
  return { ...(digest && { digest }), saltLength: 0 }
}

/** Which digest applies, from the algorithm, its parameters and what the structure names; they must agree. */
const settle = (job: SignatureToVerify, algorithm: SignatureAlgorithm): Settled | 'bad' | 'unsupported' => {
  const named = job.digest === undefined ? undefined : digestAlgorithm(job.digest)
  if (job.digest !== undefined && named === undefined) {
    job.note?.('DIGEST_UNKNOWN', { digest: job.digest })
    return 'unsupported'
  }
  const own = ownSettled(job, algorithm)
  if (own === 'unsupported') return own
  const digest = own.digest ?? named
  if (digest === undefined) {
    job.note?.('DIGEST_UNKNOWN', { digest: '-' })
    return 'unsupported'
  }
  if (named !== undefined && named !== digest) {
    job.note?.('ALGORITHM_DIGEST_MISMATCH', { algorithm: algorithm.name, digest: named.name })
    return 'bad'
  }
  return { digest, saltLength: own.saltLength ?? 0 }
}

/**
 * Checks one signature of any kind. `bad` is a judgement (the value is wrong, or the key cannot have made it);
 * `unsupported` means that gseal cannot judge, and `note` says why. Weak digests and keys are told to `note` and judged.
 */
export const verifySignature = (job: SignatureToVerify): SignatureVerdict => {
  const { key, note } = job
  const algorithm = signatureAlgorithm(job.algorithm)
  if (algorithm === undefined) {
    note?.('ALGORITHM_UNKNOWN', { oid: job.algorithm })
    return 'unsupported'
  }
  if (key.family === 'unknown') {
    note?.('KEY_ALGORITHM_UNKNOWN', { key: key.name })
    return 'unsupported'
  }
  if (algorithm.alias) note?.('ALGORITHM_ALIAS', { oid: job.algorithm, name: algorithm.name })
  if (algorithm.family !== key.family) {
    note?.('ALGORITHM_KEY_MISMATCH', { algorithm: algorithm.name, key: key.name })
    return 'bad'
  }
  const settled = settle(job, algorithm)
  if (typeof settled === 'string') return settled
  if (settled.digest.weak) note?.('DIGEST_WEAK', { digest: settled.digest.name })
  if (key.weak) note?.('KEY_WEAK', { key: key.name })
  const parts = job.message instanceof Uint8Array ? [job.message] : job.message
  const { signature } = job
  return SCHEMES[algorithm.scheme]({ key, parts, signature, note, ...settled }) ? 'good' : 'bad'
}
