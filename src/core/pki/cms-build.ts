/**
 * SignedData of one signer whose text stays outside. Form `gm`: identifiers of GB/T 35275-2017. Form `cms`: those of
 * PKCS#7 (RFC 5652), with the attributes of PAdES baseline B (ETSI EN 319 142-1 6.3, ETSI EN 319 122-1 5.2.2).
 */
import { context, type DerNode, readDer, write } from '../der/index.ts'
import { digestAlgorithm } from '../gm/index.ts'
import { writeAlgorithm } from './algorithm.ts'
import type { Attribute } from './cms-attributes.ts'
import { OID } from './oids.ts'

export type CmsForm = 'gm' | 'cms'

const TYPES: Readonly<Record<CmsForm, { readonly data: string; readonly signedData: string }>> = {
  gm: { data: OID.gmData, signedData: OID.gmSignedData },
  cms: { data: OID.pkcs7Data, signedData: OID.pkcs7SignedData },
}

/** hashAlgorithm of ESSCertIDv2, which DER leaves out when it is this (RFC 5035 4). */
const DEFAULT_HASH = 'SHA-256'

interface SignerName {
  readonly issuer: DerNode
  readonly serial: DerNode
}

/** The elements by which a certificate is named: issuer and serial number, as they stand in it. */
const signerName = (certificate: Uint8Array): SignerName => {
  const node = readDer(certificate, 'certificate')
  const tbs = node.children[0] ?? node.fail('tbsCertificate is missing')
  const shift = tbs.children[0]?.tag === context(0, true) ? 1 : 0
  const [serial, issuer] = [tbs.children[shift], tbs.children[shift + 2]]
  return serial === undefined || issuer === undefined ? tbs.fail('incomplete') : { issuer, serial }
}

const writeAttribute = ({ oid, values }: Attribute): Uint8Array =>
  write.sequence(write.oid(oid), write.setOf(...values))

/** SigningCertificateV2 with the one certificate, hashed by the algorithm of the signature. */
const signingCertificate = (certificate: Uint8Array, digestOid: string): Uint8Array => {
  const digest = digestAlgorithm(digestOid)
  if (digest === undefined) throw new TypeError(`no digest ${digestOid}`)
  const { issuer, serial } = signerName(certificate)
  const names = write.sequence(write.tagged(4, [issuer.raw]))
  const id = write.sequence(
    ...(digest.name === DEFAULT_HASH ? [] : [writeAlgorithm(digest.oid)]),
    write.octetString(digest.digest(certificate)),
    write.sequence(names, serial.raw),
  )
  return write.sequence(write.sequence(id))
}

export interface AttributeFields {
  readonly form: CmsForm
  /** Digest of the text. */
  readonly digest: Uint8Array
  readonly digestOid: string
  /** DER; form `cms` names it among the attributes. */
  readonly certificate: Uint8Array
  /** signingTime, ms since 1970 UTC. PAdES keeps it in the PDF instead and forbids it here. */
  readonly time?: number
}

/** DER of the signed attributes as SET OF: the bytes to be signed. */
export const buildSignedAttributes = (fields: AttributeFields): Uint8Array => {
  const list: Attribute[] = [
    { oid: OID.contentType, values: [write.oid(TYPES[fields.form].data)] },
    { oid: OID.messageDigest, values: [write.octetString(fields.digest)] },
  ]
  if (fields.time !== undefined) list.push({ oid: OID.signingTime, values: [write.x509Time(fields.time)] })
  if (fields.form === 'cms') {
    list.push({
      oid: OID.signingCertificateV2,
      values: [signingCertificate(fields.certificate, fields.digestOid)],
    })
  }
  return write.setOf(...list.map(writeAttribute))
}

export interface SignedDataFields {
  readonly form: CmsForm
  /** DER of the signer's certificate; it stands first. */
  readonly certificate: Uint8Array
  /** DER of further certificates, towards the root. */
  readonly chain?: readonly Uint8Array[]
  /** As `buildSignedAttributes` gave them. */
  readonly attributes: Uint8Array
  readonly signature: Uint8Array
  readonly digestOid: string
  readonly signatureOid: string
  /** Such as a timestamp over `signature`. */
  readonly unsigned?: readonly Attribute[]
}

/** DER ContentInfo with SignedData, version 1, the signer named by issuer and serial number. */
export const buildSignedData = (fields: SignedDataFields): Uint8Array => {
  const { data, signedData } = TYPES[fields.form]
  const { issuer, serial } = signerName(fields.certificate)
  const attributes = Uint8Array.from(fields.attributes)
  attributes[0] = context(0, true)
  const unsigned = (fields.unsigned ?? []).map(writeAttribute).sort((a, b) => Buffer.compare(a, b))
  const signer = write.sequence(
    write.integer(1),
    write.sequence(issuer.raw, serial.raw),
    writeAlgorithm(fields.digestOid),
    attributes,
    writeAlgorithm(fields.signatureOid),
    write.octetString(fields.signature),
    ...(unsigned.length === 0 ? [] : [write.tagged(1, unsigned)]),
  )
  const content = write.sequence(
    write.integer(1),
    write.setOf(writeAlgorithm(fields.digestOid)),
    write.sequence(write.oid(data)),
    write.tagged(0, [fields.certificate, ...(fields.chain ?? [])]),
    write.setOf(signer),
  )
  return write.sequence(write.oid(signedData), write.tagged(0, [content]))
}
