/**
 * The seal, SESeal (电子印章): GM/T 0031-2014, GB/T 38540-2020 6.1, GM/T 0031-2025. Reading keeps the slices of the
 * file, because the maker's signature is checked over those bytes and no others.
 */
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { at, bitsOrOctets, extensions, type SesExtension, tokenIn } from './fields.ts'
import { type SesVersion, sealVersion } from './versions.ts'

/** One entry of certList: a certificate, its digest, or an id that cannot be matched to a certificate. */
export type ListedSigner =
  | { readonly kind: 'cert'; readonly der: Uint8Array }
  | { readonly kind: 'digest'; readonly algorithm: string; readonly value: Uint8Array }
  | { readonly kind: 'id'; readonly id: string }

export interface SealPicture {
  /** As written: `PNG`, `ofd`, `GIF` … */
  readonly type: string
  readonly data: Uint8Array
  /** Millimetres. */
  readonly width: number
  readonly height: number
}

export interface Seal {
  /** The whole DER, without anything that may follow it. */
  readonly raw: Uint8Array
  /** What the maker signed. */
  readonly tbs: Uint8Array
  readonly version: SesVersion
  readonly headerId: string
  readonly headerVersion: number
  readonly vendor: string
  readonly id: string
  readonly type: number
  readonly name: string
  readonly signers: readonly ListedSigner[]
  /** ms since 1970 UTC */
  readonly created: number
  readonly validFrom: number
  readonly validTo: number
  readonly picture: SealPicture
  readonly extensions: readonly SesExtension[]
  /** DER of the maker's certificate. */
  readonly makerCert: Uint8Array
  readonly algorithm: string
  readonly signature: Uint8Array
  /** V5: token over the signature value. */
  readonly timeStamp?: Uint8Array
}

const listed = (node: DerNode, listType: number | undefined): ListedSigner => {
  if (listType === 2) {
    if (node.tag !== TAG.sequence || node.children.length !== 2) node.fail('CertDigestObj of a wrong shape')
    return {
      kind: 'digest',
      algorithm: read.text(at(node, 0, 'CertDigestObj.type')),
      value: read.octetString(at(node, 1, 'CertDigestObj.value')),
    }
  }
  if (node.tag === TAG.octetString) return { kind: 'cert', der: read.octetString(node) }
  // The standard of 2014 never defines the element: a bare Certificate and an IA5String id both occur.
  if (listType === undefined && node.tag === TAG.sequence) return { kind: 'cert', der: node.raw }
  if (listType === undefined && node.tag === TAG.ia5String) return { kind: 'id', id: read.text(node) }
  return node.fail('certList entry of an unknown kind')
}

const signersOf = (node: DerNode, listType: number | undefined): readonly ListedSigner[] => {
  if (node.tag !== TAG.sequence) node.fail('certList is not a SEQUENCE')
  if (node.children.length > LIMITS.seal.certs) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'certList',
      actual: node.children.length,
      limit: LIMITS.seal.certs,
    })
  }
  return node.children.map((entry) => listed(entry, listType))
}

const property = (node: DerNode, version: SesVersion, note: Note) => {
  const items = [...node.children]
  if (items.length !== (version.hasListType ? 7 : 6)) node.fail('SES_ESPropertyInfo of a wrong shape')
  const listType = version.hasListType ? read.integer(at(node, 2, 'certListType')) : undefined
  if (listType !== undefined && listType !== 1 && listType !== 2) node.fail(`certListType ${listType}`)
  const [list, created, from, to] = items.slice(version.hasListType ? 3 : 2)
  if (list === undefined || created === undefined || from === undefined || to === undefined) {
    return node.fail('SES_ESPropertyInfo is incomplete')
  }
  const wanted = version.sealTime === 'utc' ? TAG.utcTime : TAG.generalizedTime
  if ([created, from, to].some((time) => time.tag !== wanted))
    note('SES_TIME_TYPE', { standard: version.standard })
  return {
    type: read.integer(at(node, 0, 'type')),
    name: read.text(at(node, 1, 'name')),
    signers: signersOf(list, listType),
    created: read.time(created),
    validFrom: read.time(from),
    validTo: read.time(to),
  }
}

const pictureOf = (node: DerNode): SealPicture => {
  if (node.children.length !== 4) node.fail('SES_ESPictrueInfo of a wrong shape')
  const data = read.octetString(at(node, 1, 'data'))
  if (data.byteLength > LIMITS.seal.pictureBytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'the picture of the seal',
      actual: data.byteLength,
      limit: LIMITS.seal.pictureBytes,
    })
  }
  return {
    type: read.text(at(node, 0, 'picture type')),
    data,
    width: read.integer(at(node, 2, 'width')),
    height: read.integer(at(node, 3, 'height')),
  }
}

/** The parts behind SES_SealInfo: inside a SEQUENCE of their own in V1, beside it from V4 on. */
const makerParts = (node: DerNode, version: SesVersion, note: Note) => {
  const holder = version.sealTbs === 'info' ? node : at(node, 1, 'SES_SignInfo')
  const first = version.sealTbs === 'info' ? 1 : 0
  if (version.sealTbs !== 'info' && holder.children.length !== 3) holder.fail('SES_SignInfo of a wrong shape')
  const cert = at(holder, first, 'cert')
  const algorithm = at(holder, first + 1, 'signatureAlgorithm')
  const signature = bitsOrOctets(at(holder, first + 2, 'signedValue'), note, 'signedValue')
  const info = at(node, 0, 'SES_SealInfo')
  const tbs = version.sealTbs === 'info' ? info.raw : write.sequence(info.raw, cert.raw, algorithm.raw)
  const timeStamp = tokenIn(node.children[4])
  return {
    tbs,
    makerCert: read.octetString(cert),
    algorithm: read.oid(algorithm),
    signature,
    ...(timeStamp === undefined ? {} : { timeStamp }),
  }
}

/** Reads a seal that is an element of something else. @throws DER_MALFORMED, SES_SHAPE_UNKNOWN, LIMIT_EXCEEDED */
export const sealFrom = (node: DerNode, note: Note): Seal => {
  const info = at(node, 0, 'SES_SealInfo')
  if (info.tag !== TAG.sequence || info.children.length < 4 || info.children.length > 5) {
    info.fail('SES_SealInfo of a wrong shape')
  }
  const header = at(info, 0, 'header')
  if (header.children.length !== 3) header.fail('SES_Header of a wrong shape')
  const headerVersion = read.integer(at(header, 1, 'header.version'))
  const version = sealVersion(node.children.length, headerVersion)
  if (node.tag !== TAG.sequence || version === undefined) {
    throw new GsealError('SES_SHAPE_UNKNOWN', { what: 'seal', elements: node.children.length })
  }
  if (!version.headersSeen.includes(headerVersion)) {
    note('SES_VERSION_UNUSUAL', { version: headerVersion, standard: version.standard })
  }
  return {
    raw: node.raw,
    version,
    headerId: read.text(at(header, 0, 'header.ID')),
    headerVersion,
    vendor: read.text(at(header, 2, 'header.Vid')),
    id: read.text(at(info, 1, 'esID')),
    ...property(at(info, 2, 'property'), version, note),
    picture: pictureOf(at(info, 3, 'picture')),
    extensions: extensions(info.children[4], note),
    ...makerParts(node, version, note),
  }
}

/**
 * Reads a seal file (Seal.esl).
 * @throws DER_MALFORMED, SES_SHAPE_UNKNOWN, LIMIT_EXCEEDED
 */
export const readSeal = (bytes: Uint8Array, note: Note): Seal => {
  if (bytes.byteLength > LIMITS.seal.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'seal',
      actual: bytes.byteLength,
      limit: LIMITS.seal.bytes,
    })
  }
  return sealFrom(
    readDer(bytes, 'seal', (count) => note('DER_TRAILING', { what: 'seal', count })),
    note,
  )
}

export interface SealFields {
  readonly version: SesVersion
  readonly vendor: string
  readonly id: string
  readonly type: number
  readonly name: string
  readonly signers: readonly ListedSigner[]
  readonly created: number
  readonly validFrom: number
  readonly validTo: number
  readonly picture: SealPicture
}

const writeListed = (entry: ListedSigner): Uint8Array => {
  if (entry.kind === 'cert') return write.octetString(entry.der)
  if (entry.kind === 'digest') {
    return write.sequence(write.printableString(entry.algorithm), write.octetString(entry.value))
  }
  return write.ia5String(entry.id)
}

/** DER SES_SealInfo of a new seal. All entries of `signers` must be of one kind. */
export const writeSealInfo = (seal: SealFields): Uint8Array => {
  const { version } = seal
  const moment = version.sealTime === 'utc' ? write.utcTime : write.generalizedTime
  const listType = seal.signers[0]?.kind === 'digest' ? 2 : 1
  if (seal.signers.some((entry) => (entry.kind === 'digest') !== (listType === 2))) {
    throw new TypeError('certList mixes certificates and digests')
  }
  return write.sequence(
    write.sequence(write.ia5String('ES'), write.integer(version.header), write.ia5String(seal.vendor)),
    write.ia5String(seal.id),
    write.sequence(
      write.integer(seal.type),
      write.utf8String(seal.name),
      ...(version.hasListType ? [write.integer(listType)] : []),
      write.sequence(...seal.signers.map(writeListed)),
      moment(seal.created),
      moment(seal.validFrom),
      moment(seal.validTo),
    ),
    write.sequence(
      write.ia5String(seal.picture.type),
      write.octetString(seal.picture.data),
      write.integer(seal.picture.width),
      write.integer(seal.picture.height),
    ),
  )
}

/** The bytes that the maker signs for `info`. */
export const sealTbs = (
  version: SesVersion,
  info: Uint8Array,
  cert: Uint8Array,
  algorithm: string,
): Uint8Array =>
  version.sealTbs === 'info' ? info : write.sequence(info, write.octetString(cert), write.oid(algorithm))

export const writeSeal = (
  version: SesVersion,
  info: Uint8Array,
  cert: Uint8Array,
  algorithm: string,
  signature: Uint8Array,
): Uint8Array => {
  const maker = [write.octetString(cert), write.oid(algorithm), write.bitString(signature)]
  return version.sealTbs === 'info'
    ? write.sequence(info, ...maker)
    : write.sequence(info, write.sequence(...maker))
}
