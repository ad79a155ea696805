/** Certificate requests, PKCS#10 (RFC 2986; for SM2 with the algorithm of GM/T 0015-2012). */
import { GsealError } from '../base/error.ts'
import { write } from '../der/index.ts'
import { type PublicKey, signatureAlgorithm } from '../gm/index.ts'
import { writePem } from '../pki/index.ts'
import { readCertFields } from './cert-fields.ts'
import type { Signer, SignRequest } from './signer.ts'

/** One attribute of a subject, in the order in which the name is to read. */
export interface SubjectAttribute {
  /** Short name of the table (`CN`, `O` …) or a dotted object identifier. */
  readonly type: string
  readonly value: string
}

/** What a request needs of a key: both kinds of signer have it or can give it. */
export interface CsrKey {
  readonly publicKey: PublicKey
  readonly algorithm: string
  sign(request: SignRequest): Promise<Uint8Array>
}

/** A key that has a certificate already and asks for the next one. @throws KEY_CERT_INVALID */
export const csrKeyOf = (signer: Signer): CsrKey => ({
  publicKey: readCertFields(signer.cert, signer.uri).publicKey,
  algorithm: signer.algorithm,
  sign: (request) => signer.sign(request),
})

interface Attribute {
  readonly oid: string
  /** Most characters (RFC 5280 Appendix A.1). */
  readonly longest: number
  readonly write?: (value: string) => Uint8Array
  readonly form?: RegExp
}

const LONGEST_OTHER = 256

/** UTF8String except where RFC 5280 fixes another type. */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  C: { oid: '2.5.4.6', longest: 2, write: write.printableString, form: /^[A-Z]{2}$/ },
  ST: { oid: '2.5.4.8', longest: 128 },
  L: { oid: '2.5.4.7', longest: 128 },
  STREET: { oid: '2.5.4.9', longest: 128 },
  O: { oid: '2.5.4.10', longest: 64 },
  OU: { oid: '2.5.4.11', longest: 64 },
  CN: { oid: '2.5.4.3', longest: 64 },
  SN: { oid: '2.5.4.4', longest: 64 },
  GN: { oid: '2.5.4.42', longest: 64 },
  T: { oid: '2.5.4.12', longest: 64 },
  serialNumber: {
    oid: '2.5.4.5',
    longest: 64,
    write: write.printableString,
    form: /^[A-Za-z0-9 '()+,\-./:=?]+$/,
  },
  emailAddress: {
    oid: '1.2.840.113549.1.9.1',
    longest: 255,
    write: write.ia5String,
    form: /^[\x21-\x7e]+@[\x21-\x7e]+$/,
  },
}

const DOTTED = /^[0-2](\.(0|[1-9]\d{0,17}))+$/

const invalid = (reason: string): never => {
  throw new GsealError('CSR_SUBJECT_INVALID', { reason })
}

const attributeOf = (type: string): Attribute => {
  const name = Object.keys(ATTRIBUTES).find((key) => key.toLowerCase() === type.toLowerCase())
  const known = name === undefined ? undefined : ATTRIBUTES[name]
  if (known !== undefined) return known
  return DOTTED.test(type) ? { oid: type, longest: LONGEST_OTHER } : invalid(`unknown attribute "${type}"`)
}

const CONTROL = /[\p{Cc}\p{Cs}]/u

const relativeName = ({ type, value }: SubjectAttribute): Uint8Array => {
  const attribute = attributeOf(type)
  const length = [...value].length
  if (value.trim() === '') invalid(`${type} is empty`)
  if (CONTROL.test(value)) invalid(`${type} holds a control character`)
  if (length > attribute.longest) invalid(`${type} has ${length} characters, more than ${attribute.longest}`)
  if (attribute.form !== undefined && !attribute.form.test(value)) invalid(`"${value}" is no ${type}`)
  const encode = attribute.write ?? write.utf8String
  return write.setOf(write.sequence(write.oid(attribute.oid), encode(value)))
}

/** DER Name of the attributes in their order. @throws CSR_SUBJECT_INVALID */
export const subjectName = (attributes: readonly SubjectAttribute[]): Uint8Array =>
  attributes.length === 0 ? invalid('it has no attribute') : write.sequence(...attributes.map(relativeName))

/** AlgorithmIdentifier: RSA carries NULL (RFC 3279 2.2.1), SM2 and ECDSA nothing. */
export const algorithmIdentifier = (oid: string): Uint8Array =>
  signatureAlgorithm(oid)?.family === 'rsa'
    ? write.sequence(write.oid(oid), write.nullValue())
    : write.sequence(write.oid(oid))

/**
 * Builds a CertificationRequest and has the key sign it.
 * @returns DER
 * @throws CSR_SUBJECT_INVALID, and what the key's `sign` throws
 */
export const buildCsr = async (key: CsrKey, subject: readonly SubjectAttribute[]): Promise<Uint8Array> => {
  // CertificationRequestInfo: version 0, and the set of attributes present though empty (RFC 2986 4.1).
  const tbs = write.sequence(write.integer(0), subjectName(subject), key.publicKey.spki, write.tagged(0, []))
  const signature = await key.sign({ kind: 'csr', tbs })
  return write.sequence(tbs, algorithmIdentifier(key.algorithm), write.bitString(signature))
}

export const csrPem = (der: Uint8Array): string => writePem('CERTIFICATE REQUEST', der)
