/**
 * The signed value of a stamp, by its form. Whatever the form, the signer is given the whole structure that it signs and
 * not a digest of it.
 */
import { GsealError } from './base/error.ts'
import type { Pending, ValueForm } from './document/document.ts'
import { type DigestAlgorithm, digestText, signatureAlgorithm } from './gm/index.ts'
import type { Signer } from './keys/signer.ts'
import { buildSignedAttributes, buildSignedData } from './pki/index.ts'
import { type Seal, writeSesSignature, writeTbs } from './ses/index.ts'

export interface ValueFields {
  readonly form: ValueForm
  readonly signer: Signer
  /** Needed by form `ses`. */
  readonly seal?: Seal | undefined
  /** ms since 1970 UTC. */
  readonly time: number
}

/** The digest that belongs to the key's algorithm: SM3 for SM2, SHA-256 for RSA and P-256. */
const digestOf = (signer: Signer): DigestAlgorithm => {
  const digest = signatureAlgorithm(signer.algorithm)?.digest
  if (digest !== undefined) return digest
  throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: signer.algorithm })
}

/** What is to be signed, and the value around the signature. */
interface Frame {
  readonly kind: 'stamp' | 'cms'
  readonly tbs: Uint8Array
  wrap(signature: Uint8Array): Uint8Array
}

/** SES_Signature over a TBS_Sign (GB/T 38540-2020 7.1). */
const sesFrame = (fields: ValueFields, seal: Seal, dataHash: Uint8Array, propertyInfo: string): Frame => {
  const { cert, algorithm } = fields.signer
  const tbs = writeTbs({ seal, time: fields.time, dataHash, propertyInfo, cert, algorithm })
  return {
    kind: 'stamp',
    tbs,
    wrap: (signature) => writeSesSignature(seal.version, tbs, cert, algorithm, signature),
  }
}

/** SignedData with attributes. PAdES keeps the time outside (ETSI EN 319 142-1 6.3). */
const cmsFrame = (fields: ValueFields, digest: Uint8Array, digestOid: string): Frame => {
  const { cert, algorithm } = fields.signer
  const common = { form: fields.form === 'gm' ? 'gm' : 'cms', digestOid, certificate: cert } as const
  const time = fields.form === 'cades' ? {} : { time: fields.time }
  const attributes = buildSignedAttributes({ ...common, digest, ...time })
  return {
    kind: 'cms',
    tbs: attributes,
    wrap: (signature) => buildSignedData({ ...common, attributes, signature, signatureOid: algorithm }),
  }
}

const frameOf = (fields: ValueFields, digest: Uint8Array, digestOid: string, propertyInfo: string): Frame => {
  if (fields.form !== 'ses') return cmsFrame(fields, digest, digestOid)
  if (fields.seal === undefined) throw new TypeError('form ses needs a seal')
  return sesFrame(fields, fields.seal, digest, propertyInfo)
}

/** Longest signature of any key that the table of algorithms takes (RSA of 16,384 bits). */
const LONGEST_SIGNATURE = 2048
/** DER SEQUENCE of two 256-bit integers. */
const LONGEST_POINT = 72
const LONGEST_PROPERTY = 64

/** Upper bound of the value's length in bytes, found by composing one. */
export const valueLength = (fields: ValueFields): number => {
  const algorithm = signatureAlgorithm(fields.signer.algorithm)
  const { size, oid } = digestOf(fields.signer)
  const frame = frameOf(fields, new Uint8Array(size), oid, '/'.repeat(LONGEST_PROPERTY))
  return frame.wrap(new Uint8Array(algorithm?.family === 'rsa' ? LONGEST_SIGNATURE : LONGEST_POINT))
    .byteLength
}

/** Signs a pending document. @throws KEY_* */
export const signedValue = async (pending: Pending, fields: ValueFields): Promise<Uint8Array> => {
  const digest = digestOf(fields.signer)
  const frame = frameOf(fields, digestText(digest, pending.covered), digest.oid, pending.propertyInfo)
  return frame.wrap(await fields.signer.sign({ kind: frame.kind, tbs: frame.tbs }))
}
