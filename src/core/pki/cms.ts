/**
 * SignedData (GB/T 35275-2017, PKCS#7 1.5 in substance; CMS, RFC 5652), read strictly. Where its files stand: reading
 * here, attributes in cms-attributes.ts, judging in cms-verify.ts, writing in cms-build.ts.
 */
import { toHex, view } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { context, type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { type AlgorithmId, readAlgorithm } from './algorithm.ts'
import { normaliseBer } from './ber.ts'
import { type Certificate, parseCertificate } from './cert.ts'
import {
  type Attribute,
  readSignedAttributes,
  readUnsignedAttributes,
  type SignedAttributes,
} from './cms-attributes.ts'
import { readName, serialText } from './name.ts'
import { OID } from './oids.ts'

/** By issuer and serial number, or by the subject key identifier (hex). */
export type SignerId =
  | { readonly issuerMatch: string; readonly serial: string }
  | { readonly subjectKeyId: string }

export interface SignerInfo {
  readonly id: SignerId
  readonly digest: AlgorithmId
  readonly algorithm: AlgorithmId
  readonly signature: Uint8Array
  readonly signedAttrs?: SignedAttributes
  readonly unsignedAttrs: readonly Attribute[]
}

export interface SignedData {
  readonly contentType: string
  readonly encapContentType: string
  /** Content octets of the OCTET STRING; absent when the text stays outside. */
  readonly content?: Uint8Array
  /** Digests announced for all signers. */
  readonly digestOids: readonly string[]
  readonly certificates: readonly Certificate[]
  readonly signers: readonly SignerInfo[]
}

const SIGNED_DATA: ReadonlySet<string> = new Set([OID.gmSignedData, OID.pkcs7SignedData])

const need = (node: DerNode | undefined, parent: DerNode, name: string): DerNode =>
  node ?? parent.fail(`${name} is missing`)

const limited = (what: string, actual: number, limit: number): void => {
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

/** [0] subjectKeyIdentifier makes the version 3, issuer and serial number make it 1 (RFC 5652 5.3). */
const signerIdOf = (node: DerNode, version: DerNode, note: Note): SignerId => {
  const byKey = node.tag === context(0, false)
  const number = read.integer(version)
  if (number !== (byKey ? 3 : 1)) note('CMS_VERSION_UNUSUAL', { what: 'SignerInfo', version: number })
  if (byKey) return { subjectKeyId: toHex(node.content) }
  const [issuer, serial] = node.children
  if (node.tag !== TAG.sequence || issuer === undefined || serial === undefined || node.children.length !== 2)
    return node.fail('issuerAndSerialNumber of a wrong shape')
  return { issuerMatch: readName(issuer).match, serial: serialText(read.integerBytes(serial)) }
}

const signerOf = (node: DerNode, note: Note): SignerInfo => {
  if (node.tag !== TAG.sequence) node.fail('SignerInfo that is no SEQUENCE')
  const items = [...node.children]
  const version = need(items.shift(), node, 'version')
  const id = signerIdOf(need(items.shift(), node, 'sid'), version, note)
  const digest = readAlgorithm(need(items.shift(), node, 'digestAlgorithm'))
  const attrs = items[0]?.tag === context(0, true) ? items.shift() : undefined
  const algorithm = readAlgorithm(need(items.shift(), node, 'signatureAlgorithm'))
  const signature = read.octetString(need(items.shift(), node, 'signature'))
  const unsigned = items[0]?.tag === context(1, true) ? items.shift() : undefined
  if (items.length > 0) node.fail('SignerInfo of a wrong shape')
  return {
    id,
    digest,
    algorithm,
    signature,
    ...(attrs === undefined ? {} : { signedAttrs: readSignedAttributes(attrs) }),
    unsignedAttrs: unsigned === undefined ? [] : readUnsignedAttributes(unsigned),
  }
}

const contentOf = (encap: DerNode): Uint8Array | undefined => {
  const wrapper = encap.children[1]
  if (encap.tag !== TAG.sequence || encap.children.length > 2) encap.fail('contentInfo of a wrong shape')
  if (wrapper === undefined) return undefined
  if (wrapper.tag !== context(0, true) || wrapper.children.length !== 1)
    wrapper.fail('content of a wrong shape')
  return read.octetString(need(wrapper.children[0], wrapper, 'content'))
}

/** Certificates alone: attribute certificates and other kinds, which are tagged, decide nothing here. */
const certificatesOf = (node: DerNode | undefined, note: Note): readonly Certificate[] => {
  const list = node?.children ?? []
  limited('SignedData: certificates', list.length, LIMITS.pki.cmsCerts)
  return list.filter(({ tag }) => tag === TAG.sequence).map((item) => parseCertificate(item.raw, note))
}

/** CMS counts to 5; PKCS#7 and GB/T 35275 write 1. */
const checkVersion = (node: DerNode, note: Note): void => {
  const version = read.integer(node)
  if (version < 1 || version > 5) note('CMS_VERSION_UNUSUAL', { what: 'SignedData', version })
}

const inner = (data: DerNode, contentType: string, note: Note): SignedData => {
  if (data.tag !== TAG.sequence) data.fail('SignedData that is no SEQUENCE')
  const items = [...data.children]
  checkVersion(need(items.shift(), data, 'version'), note)
  const digests = need(items.shift(), data, 'digestAlgorithms')
  if (digests.tag !== TAG.set) digests.fail('digestAlgorithms that is no SET')
  const encap = need(items.shift(), data, 'contentInfo')
  const certs = items[0]?.tag === context(0, true) ? items.shift() : undefined
  if (items[0]?.tag === context(1, true)) items.shift()
  const signers = need(items.shift(), data, 'signerInfos')
  if (signers.tag !== TAG.set || items.length > 0) data.fail('SignedData of a wrong shape')
  limited('SignedData: signers', signers.children.length, LIMITS.pki.cmsSigners)
  const content = contentOf(encap)
  return {
    contentType,
    encapContentType: read.oid(need(encap.children[0], encap, 'contentType')),
    ...(content === undefined ? {} : { content }),
    digestOids: digests.children.map((item) => readAlgorithm(item).oid),
    certificates: certificatesOf(certs, note),
    signers: signers.children.map((item) => signerOf(item, note)),
  }
}

export const GM_SIGNED_DATA = OID.gmSignedData

/** True when the bytes begin like a ContentInfo with SignedData, well formed or not: SEQUENCE { OID … }. */
export const looksLikeSignedData = (bytes: Uint8Array): boolean => {
  const head = view(bytes).subarray(0, 32)
  if (head[0] !== TAG.sequence) return false
  return [...SIGNED_DATA].some((oid) => {
    const at = head.indexOf(write.oid(oid))
    return at >= 2 && at <= 6
  })
}

/**
 * Reads a ContentInfo with SignedData. BER of indefinite length is read and told of (DER_BER).
 * @throws DER_MALFORMED, CMS_NOT_SIGNED_DATA, CMS_ATTRIBUTE_TWICE, CMS_ATTRIBUTE_MISSING, LIMIT_EXCEEDED, and what
 *   parseCertificate throws
 */
export const readSignedData = (bytes: Uint8Array, note: Note): SignedData => {
  limited('SignedData', bytes.byteLength, LIMITS.pki.cmsBytes)
  const node = readDer(normaliseBer(bytes, note), 'SignedData', (count) =>
    note('DER_TRAILING', { what: 'SignedData', count }),
  )
  const [type, wrapper] = node.tag === TAG.sequence ? node.children : []
  if (type?.tag !== TAG.oid || wrapper?.tag !== context(0, true) || node.children.length !== 2)
    throw new GsealError('CMS_NOT_SIGNED_DATA', { type: '' })
  const contentType = read.oid(type)
  if (!SIGNED_DATA.has(contentType)) throw new GsealError('CMS_NOT_SIGNED_DATA', { type: contentType })
  if (wrapper.children.length !== 1) wrapper.fail('content of a wrong shape')
  return inner(need(wrapper.children[0], wrapper, 'SignedData'), contentType, note)
}
