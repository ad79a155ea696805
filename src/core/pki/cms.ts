/**
 * SignedData in the dialects of China's software: GB/T 35275-2017 (PKCS#7 1.5 in substance) and CMS (RFC 5652). Dialects:
 * `digest-content`: the content is SM3 of the text and is itself what was signed; `base64-digest-content`: its base64;
 * `attributes`: signed attributes with messageDigest; `plain`: the text itself was signed.
 */
import { equalBytes, view } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { context, type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { digestAlgorithm, verifySignature } from '../gm/index.ts'
import { readAlgorithm, writeAlgorithm } from './algorithm.ts'
import { normaliseBer } from './ber.ts'
import { type Certificate, parseCertificate } from './cert.ts'
import { readName, serialText } from './name.ts'
import { OID } from './oids.ts'

export interface SignerInfo {
  readonly issuerMatch: string
  readonly serial: string
  readonly digestOid: string
  readonly signatureOid: string
  readonly signature: Uint8Array
  readonly signedAttrs?: {
    /** Re-tagged as SET OF: the signed bytes. */
    readonly raw: Uint8Array
    readonly contentType?: string
    readonly messageDigest?: Uint8Array
    readonly signingTime?: number
  }
}

export interface SignedData {
  readonly contentType: string
  readonly encapContentType: string
  readonly content?: Uint8Array
  readonly certificates: readonly Certificate[]
  readonly signers: readonly SignerInfo[]
}

const SIGNED_DATA: ReadonlySet<string> = new Set([OID.gmSignedData, OID.pkcs7SignedData])

const need = (node: DerNode | undefined, parent: DerNode, name: string): DerNode =>
  node ?? parent.fail(`${name} is missing`)

/** Each attribute once, with one value (RFC 5652 11). */
const attributesOf = (node: DerNode): NonNullable<SignerInfo['signedAttrs']> => {
  const values = new Map<string, DerNode>()
  for (const attribute of node.children) {
    const [type, set] = attribute.children
    const oid = read.oid(need(type, attribute, 'attribute type'))
    const value = need(set, attribute, 'attribute values')
    if (values.has(oid)) attribute.fail(`attribute ${oid} twice`)
    if (value.children.length !== 1) value.fail(`attribute ${oid} with ${value.children.length} values`)
    values.set(oid, need(value.children[0], value, 'attribute value'))
  }
  const raw = Uint8Array.from(node.raw)
  raw[0] = TAG.set
  const [type, digest, time] = [OID.contentType, OID.messageDigest, OID.signingTime].map((oid) =>
    values.get(oid),
  )
  return {
    raw,
    ...(type === undefined ? {} : { contentType: read.oid(type) }),
    ...(digest === undefined ? {} : { messageDigest: read.octetString(digest) }),
    ...(time === undefined ? {} : { signingTime: read.time(time) }),
  }
}

const signerOf = (node: DerNode): SignerInfo => {
  const items = [...node.children]
  read.integer(need(items.shift(), node, 'version'))
  const id = need(items.shift(), node, 'issuerAndSerialNumber')
  const digest = readAlgorithm(need(items.shift(), node, 'digestAlgorithm'))
  const attrs = items[0]?.tag === context(0, true) ? items.shift() : undefined
  const algorithm = readAlgorithm(need(items.shift(), node, 'signatureAlgorithm'))
  const signature = read.octetString(need(items.shift(), node, 'signature'))
  return {
    issuerMatch: readName(need(id.children[0], id, 'issuer')).match,
    serial: serialText(read.integerBytes(need(id.children[1], id, 'serialNumber'))),
    digestOid: digest.oid,
    signatureOid: algorithm.oid,
    signature,
    ...(attrs === undefined ? {} : { signedAttrs: attributesOf(attrs) }),
  }
}

const contentOf = (encap: DerNode): Uint8Array | undefined => {
  const wrapper = encap.children[1]
  if (wrapper === undefined) return undefined
  const inner = need(wrapper.children[0], wrapper, 'content')
  return inner.tag === TAG.octetString ? read.octetString(inner) : inner.raw
}

/**
 * Reads a ContentInfo with SignedData.
 * @throws DER_MALFORMED, CMS_NOT_SIGNED_DATA, LIMIT_EXCEEDED
 */
export const readSignedData = (bytes: Uint8Array, note: Note): SignedData => {
  if (bytes.byteLength > LIMITS.pki.cmsBytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'SignedData',
      actual: bytes.byteLength,
      limit: LIMITS.pki.cmsBytes,
    })
  }
  const node = readDer(normaliseBer(bytes, note), 'SignedData', (count) =>
    note('DER_TRAILING', { what: 'SignedData', count }),
  )
  const [type, wrapper] = node.tag === TAG.sequence ? node.children : []
  if (type?.tag !== TAG.oid || wrapper?.tag !== context(0, true))
    throw new GsealError('CMS_NOT_SIGNED_DATA', { type: '' })
  const contentType = read.oid(type)
  if (!SIGNED_DATA.has(contentType)) throw new GsealError('CMS_NOT_SIGNED_DATA', { type: contentType })
  const data = need(wrapper.children[0], wrapper, 'SignedData')
  const items = [...data.children]
  read.integer(need(items.shift(), data, 'version'))
  need(items.shift(), data, 'digestAlgorithms')
  const encap = need(items.shift(), data, 'contentInfo')
  const certs = items[0]?.tag === context(0, true) ? items.shift() : undefined
  if (items[0]?.tag === context(1, true)) items.shift()
  const signers = need(items.shift(), data, 'signerInfos')
  if (signers.tag !== TAG.set || items.length > 0) data.fail('SignedData of a wrong shape')
  const content = contentOf(encap)
  return {
    contentType,
    encapContentType: read.oid(need(encap.children[0], encap, 'contentType')),
    ...(content === undefined ? {} : { content }),
    certificates: (certs?.children ?? []).map((item) => parseCertificate(item.raw, note)),
    signers: signers.children.map(signerOf),
  }
}

export type Dialect = 'digest-content' | 'base64-digest-content' | 'attributes' | 'plain'

export interface CmsResult {
  readonly outcome: 'good' | 'bad-digest' | 'bad-signature' | 'unsupported' | 'signers'
  readonly signer?: Certificate
  readonly dialect?: Dialect
  readonly signingTime?: number
}

interface Basis {
  readonly dialect: Dialect
  readonly message: readonly Uint8Array[]
  /** The digest that stands in the value equals that of the text. */
  readonly matches: boolean
}

/** What was signed, and whether it speaks about this text. */
const basisOf = (
  signed: SignedData,
  signer: SignerInfo,
  text: readonly Uint8Array[],
  digest: Uint8Array,
): Basis => {
  const { signedAttrs: attrs } = signer
  if (attrs !== undefined) {
    const named = attrs.messageDigest !== undefined && equalBytes(attrs.messageDigest, digest)
    const typed = attrs.contentType === signed.encapContentType
    const content = signed.content === undefined || equalBytes(signed.content, Buffer.concat([...text]))
    return { dialect: 'attributes', message: [attrs.raw], matches: named && typed && content }
  }
  const { content } = signed
  if (content === undefined) return { dialect: 'plain', message: text, matches: true }
  if (equalBytes(content, digest)) return { dialect: 'digest-content', message: [content], matches: true }
  const asText = Buffer.from(digest).toString('base64')
  const base64 = view(content).toString('latin1').trim() === asText
  return { dialect: base64 ? 'base64-digest-content' : 'digest-content', message: [content], matches: base64 }
}

/** Verifies one signer over the covered text. Whoever signed is not judged here. */
export const verifySignedData = (
  signed: SignedData,
  covered: Iterable<Uint8Array>,
  note: Note,
): CmsResult => {
  const [signer] = signed.signers
  if (signer === undefined || signed.signers.length !== 1) return { outcome: 'signers' }
  const certificate = signed.certificates.find(
    (item) => item.serial === signer.serial && item.issuerMatch === signer.issuerMatch,
  )
  const digest = digestAlgorithm(signer.digestOid)
  if (certificate === undefined || digest === undefined) return { outcome: 'unsupported' }
  const text = [...covered]
  const basis = basisOf(signed, signer, text, digest.digest(...text))
  const time = signer.signedAttrs?.signingTime
  const known = {
    signer: certificate,
    dialect: basis.dialect,
    ...(time === undefined ? {} : { signingTime: time }),
  }
  const outcome = verifySignature({
    key: certificate.key,
    algorithm: signer.signatureOid,
    digest: signer.digestOid,
    message: basis.message,
    signature: signer.signature,
    note,
  })
  if (outcome === 'unsupported') return { outcome: 'unsupported', ...known }
  if (outcome === 'bad') return { outcome: 'bad-signature', ...known }
  return { outcome: basis.matches ? 'good' : 'bad-digest', ...known }
}

const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  write.sequence(write.oid(oid), write.setOf(value))

/** DER of the signed attributes as SET OF: the bytes to be signed. */
export const buildSignedAttributes = (fields: {
  readonly digest: Uint8Array
  readonly time: number
}): Uint8Array =>
  write.setOf(
    attribute(OID.contentType, write.oid(OID.gmData)),
    attribute(OID.signingTime, write.x509Time(fields.time)),
    attribute(OID.messageDigest, write.octetString(fields.digest)),
  )

export interface SignedDataFields {
  readonly certificate: Uint8Array
  /** As `buildSignedAttributes` gave them. */
  readonly attributes: Uint8Array
  readonly signature: Uint8Array
  readonly digestOid: string
  readonly signatureOid: string
}

/** GB/T 35275-2017: the text stays outside, one signer, its certificate inside. */
export const buildSignedData = (fields: SignedDataFields): Uint8Array => {
  const cert = readDer(fields.certificate, 'certificate')
  const tbs = need(cert.children[0], cert, 'tbsCertificate').children
  const shift = tbs[0]?.tag === context(0, true) ? 1 : 0
  const [serial, issuer] = [need(tbs[shift], cert, 'serial'), need(tbs[shift + 2], cert, 'issuer')]
  const attributes = Uint8Array.from(fields.attributes)
  attributes[0] = context(0, true)
  const signer = write.sequence(
    write.integer(1),
    write.sequence(issuer.raw, serial.raw),
    writeAlgorithm(fields.digestOid),
    attributes,
    writeAlgorithm(fields.signatureOid),
    write.octetString(fields.signature),
  )
  const data = write.sequence(
    write.integer(1),
    write.setOf(writeAlgorithm(fields.digestOid)),
    write.sequence(write.oid(OID.gmData)),
    write.tagged(0, [fields.certificate]),
    write.setOf(signer),
  )
  return write.sequence(write.oid(OID.gmSignedData), write.tagged(0, [data]))
}
