/**
 * Attributes of a signer in SignedData (RFC 5652 5.3, 11; GB/T 35275-2017 clause 8): each kind once, the two that every
 * signature over attributes must have, and the certificate that they may name (RFC 5035).
 */
import { GsealError } from '../base/error.ts'
import { context, type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { type AlgorithmId, readAlgorithm } from './algorithm.ts'
import { readName, serialText } from './name.ts'
import { OID } from './oids.ts'

export interface Attribute {
  readonly oid: string
  /** DER of each value. */
  readonly values: readonly Uint8Array[]
}

/** ESSCertID or ESSCertIDv2: the certificate that the signer says it signs with. */
export interface NamedCertificate {
  readonly digestOid: string
  readonly digest: Uint8Array
  readonly issuerMatch?: string
  readonly serial?: string
}

export interface SignedAttributes {
  /** Re-tagged as SET OF: the signed bytes. */
  readonly raw: Uint8Array
  readonly contentType: string
  readonly messageDigest: Uint8Array
  /** ms since 1970 UTC */
  readonly signingTime?: number
  /** The first certificate of signing-certificate and of signing-certificate-v2, where they stand. */
  readonly named: readonly NamedCertificate[]
  /** The algorithms as the signer states them (RFC 6211). */
  readonly algorithms?: { readonly digest: AlgorithmId; readonly signature?: AlgorithmId }
  readonly all: readonly Attribute[]
}

const SHA_1 = '1.3.14.3.2.26'
const SHA_256 = '2.16.840.1.101.3.4.2.1'

const need = (node: DerNode | undefined, parent: DerNode, name: string): DerNode =>
  node ?? parent.fail(`${name} is missing`)

interface Entry {
  readonly oid: string
  readonly values: readonly DerNode[]
}

const entry = (node: DerNode): Entry => {
  const [type, set] = node.children
  if (node.tag !== TAG.sequence || type === undefined || set?.tag !== TAG.set || node.children.length !== 2) {
    return node.fail('attribute of a wrong shape')
  }
  if (set.children.length === 0) set.fail('attribute without a value')
  return { oid: read.oid(type), values: set.children }
}

/** @throws CMS_ATTRIBUTE_TWICE: readers that take the first and readers that take the last would differ */
const entries = (node: DerNode): readonly Entry[] => {
  const list = node.children.map(entry)
  const seen = new Set<string>()
  for (const { oid } of list) {
    if (seen.has(oid)) throw new GsealError('CMS_ATTRIBUTE_TWICE', { oid })
    seen.add(oid)
  }
  return list
}

const plain = ({ oid, values }: Entry): Attribute => ({ oid, values: values.map((value) => value.raw) })

/** Attributes that nobody signed. @throws DER_MALFORMED, CMS_ATTRIBUTE_TWICE */
export const readUnsignedAttributes = (node: DerNode): readonly Attribute[] => entries(node).map(plain)

/** The one value of an attribute that must not have several (RFC 5652 11.1 to 11.3). */
const single = (list: readonly Entry[], oid: string): DerNode | undefined => {
  const found = list.find((candidate) => candidate.oid === oid)
  if (found !== undefined && found.values.length !== 1) throw new GsealError('CMS_ATTRIBUTE_TWICE', { oid })
  return found?.values[0]
}

const mandatory = (list: readonly Entry[], oid: string): DerNode => {
  const value = single(list, oid)
  if (value === undefined) throw new GsealError('CMS_ATTRIBUTE_MISSING', { oid })
  return value
}

/** IssuerSerial: exactly one directoryName [4] and the number. */
const issuerSerial = (node: DerNode): Pick<NamedCertificate, 'issuerMatch' | 'serial'> => {
  const [names, serial] = node.children
  const name = names?.children[0]
  if (serial === undefined || name?.tag !== context(4, true) || names?.children.length !== 1) {
    return node.fail('issuerSerial of a wrong shape')
  }
  return {
    issuerMatch: readName(need(name.children[0], name, 'directoryName')).match,
    serial: serialText(read.integerBytes(serial)),
  }
}

/** The first entry is the signer's own certificate (RFC 5035 3); the hash of v1 is always SHA-1. */
const namedIn = (value: DerNode | undefined, standing: string): NamedCertificate[] => {
  if (value === undefined) return []
  const certs = need(value.children[0], value, 'certs')
  const items = [...need(certs.children[0], certs, 'ESSCertID').children]
  const algorithm = items[0]?.tag === TAG.sequence ? readAlgorithm(items.shift() ?? certs).oid : standing
  const digest = read.octetString(need(items.shift(), certs, 'certHash'))
  const holder = items.shift()
  if (items.length > 0) certs.fail('ESSCertID of a wrong shape')
  return [{ digestOid: algorithm, digest, ...(holder === undefined ? {} : issuerSerial(holder)) }]
}

const SIGNATURE_ALGORITHM = context(1, true)

/** CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm, signatureAlgorithm [1] IMPLICIT, macAlgorithm [2] IMPLICIT } */
const statedIn = (value: DerNode | undefined): Pick<SignedAttributes, 'algorithms'> => {
  if (value === undefined) return {}
  const digest = readAlgorithm(need(value.children[0], value, 'digestAlgorithm'))
  const tagged = value.children.find((child) => child.tag === SIGNATURE_ALGORITHM)
  if (tagged === undefined) return { algorithms: { digest } }
  const untagged = readDer(write.sequence(...tagged.children.map(({ raw }) => raw)), 'signatureAlgorithm')
  return { algorithms: { digest, signature: readAlgorithm(untagged) } }
}

/**
 * The signed attributes, [0] IMPLICIT.
 * @throws DER_MALFORMED, CMS_ATTRIBUTE_TWICE, CMS_ATTRIBUTE_MISSING
 */
export const readSignedAttributes = (node: DerNode): SignedAttributes => {
  const list = entries(node)
  const raw = Uint8Array.from(node.raw)
  raw[0] = TAG.set
  const time = single(list, OID.signingTime)
  return {
    raw,
    contentType: read.oid(mandatory(list, OID.contentType)),
    messageDigest: read.octetString(mandatory(list, OID.messageDigest)),
    ...(time === undefined ? {} : { signingTime: read.time(time) }),
    named: [
      ...namedIn(single(list, OID.signingCertificate), SHA_1),
      ...namedIn(single(list, OID.signingCertificateV2), SHA_256),
    ],
    ...statedIn(single(list, OID.algorithmProtection)),
    all: list.map(plain),
  }
}
