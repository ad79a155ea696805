/**
 * The stamp's value, SES_Signature (电子签章数据) over TBS_Sign: GM/T 0031-2014 6.2, GB/T 38540-2020 7.1,
 * GM/T 0031-2025. It stands in SignedValue.dat of an OFD and in /Contents of a PDF.
 */
import { ascii, concatBytes, view } from '../base/bytes.ts'
import { GsealError, isGsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type LooseTime, parseLooseTime } from '../base/time.ts'
import { type DerNode, read, readDer, TAG, write } from '../der/index.ts'
import { at, bitsOrOctets, extensions, type SesExtension, tokenIn } from './fields.ts'
import { type Seal, sealFrom } from './seal.ts'
import type { SesVersion } from './versions.ts'

export interface SesSignature {
  readonly raw: Uint8Array
  /** TBS_Sign exactly as it stands in the file: the signed bytes. */
  readonly tbs: Uint8Array
  readonly version: SesVersion
  readonly tbsVersion: number
  readonly seal: Seal
  /** The signer's clock; `undefined` when timeInfo holds a token or cannot be read. */
  readonly time: LooseTime | undefined
  readonly dataHash: Uint8Array
  readonly propertyInfo: string
  readonly extensions: readonly SesExtension[]
  /** DER of the signer's certificate. From V4 on it stands outside the signed bytes. */
  readonly cert: Uint8Array
  readonly algorithm: string
  readonly signature: Uint8Array
  /** Timestamp token: after the signature (V4, V5), or timeInfo itself (V1). */
  readonly timeStamp?: Uint8Array
}

/** V1 timeInfo "may be a timestamp or a UTCTime"; files hold text, a DER time or a token (GM/T 0031-2014 6.2.2). */
const timeInfoV1 = (bytes: Uint8Array): { time?: LooseTime; token?: Uint8Array } => {
  const first = bytes[0] ?? 0
  if (first === TAG.sequence) return { token: bytes }
  if (first === TAG.utcTime || first === TAG.generalizedTime) {
    return { time: { ms: read.time(readDer(bytes, 'timeInfo')), zoneAssumed: false } }
  }
  const time = parseLooseTime(view(bytes).toString('latin1'))
  return time === undefined ? {} : { time }
}

const common = (tbs: DerNode, note: Note) => ({
  tbsVersion: read.integer(at(tbs, 0, 'version')),
  seal: sealFrom(at(tbs, 1, 'eseal'), note),
  dataHash: bitsOrOctets(at(tbs, 3, 'dataHash'), note, 'dataHash'),
  propertyInfo: read.text(at(tbs, 4, 'propertyInfo')),
})

const readV1 = (node: DerNode, note: Note): SesSignature => {
  const tbs = at(node, 0, 'toSign')
  if (tbs.children.length !== 7) tbs.fail('TBS_Sign of a wrong shape')
  const { time, token } = timeInfoV1(bitsOrOctets(at(tbs, 2, 'timeInfo'), note, 'timeInfo'))
  const fields = common(tbs, note)
  return {
    raw: node.raw,
    tbs: tbs.raw,
    version: fields.seal.version,
    ...fields,
    time,
    extensions: [],
    cert: read.octetString(at(tbs, 5, 'cert')),
    algorithm: read.oid(at(tbs, 6, 'signatureAlgorithm')),
    signature: bitsOrOctets(at(node, 1, 'signature'), note, 'signature'),
    ...(token === undefined ? {} : { timeStamp: token }),
  }
}

const readV4 = (node: DerNode, note: Note): SesSignature => {
  const tbs = at(node, 0, 'toSign')
  if (tbs.children.length < 5 || tbs.children.length > 6) tbs.fail('TBS_Sign of a wrong shape')
  const fields = common(tbs, note)
  const timeStamp = tokenIn(node.children[4])
  return {
    raw: node.raw,
    tbs: tbs.raw,
    version: fields.seal.version,
    ...fields,
    time: { ms: read.time(at(tbs, 2, 'timeInfo')), zoneAssumed: false },
    extensions: extensions(tbs.children[5], note),
    cert: read.octetString(at(node, 1, 'cert')),
    algorithm: read.oid(at(node, 2, 'signatureAlgID')),
    signature: bitsOrOctets(at(node, 3, 'signature'), note, 'signature'),
    ...(timeStamp === undefined ? {} : { timeStamp }),
  }
}

/** Elements of the outermost SEQUENCE → reader. */
const READERS: Readonly<Record<number, (node: DerNode, note: Note) => SesSignature>> = {
  2: readV1,
  4: readV4,
  5: readV4,
}

/** True when the bytes begin like an SES_Signature and not like CMS: SEQUENCE { SEQUENCE { INTEGER … } … }. */
export const looksLikeSesSignature = (bytes: Uint8Array): boolean => {
  try {
    const node = readDer(bytes, 'signed value', () => undefined)
    return node.tag === TAG.sequence && node.children[0]?.children[0]?.tag === TAG.integer
  } catch (error) {
    if (!isGsealError(error)) throw error
    return false
  }
}

/**
 * Reads a stamp's value.
 * @throws DER_MALFORMED, SES_SHAPE_UNKNOWN, SES_VERSION_MIXED, LIMIT_EXCEEDED
 */
export const readSesSignature = (bytes: Uint8Array, note: Note): SesSignature => {
  if (bytes.byteLength > LIMITS.seal.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'SES_Signature',
      actual: bytes.byteLength,
      limit: LIMITS.seal.bytes,
    })
  }
  const node = readDer(bytes, 'SES_Signature', (count) =>
    note('DER_TRAILING', { what: 'SES_Signature', count }),
  )
  const reader = READERS[node.tag === TAG.sequence ? node.children.length : 0]
  if (reader === undefined) {
    throw new GsealError('SES_SHAPE_UNKNOWN', { what: 'SES_Signature', elements: node.children.length })
  }
  const signature = reader(node, note)
  if (signature.version.signerInsideTbs !== (reader === readV1)) {
    throw new GsealError('SES_VERSION_MIXED', { seal: signature.version.standard })
  }
  if (signature.tbsVersion !== signature.seal.headerVersion) {
    note('SES_VERSION_DIFFERS', { tbs: signature.tbsVersion, seal: signature.seal.headerVersion })
  }
  return signature
}

export interface TbsFields {
  readonly seal: Seal
  /** ms since 1970 UTC, written to the second. */
  readonly time: number
  readonly dataHash: Uint8Array
  readonly propertyInfo: string
  readonly cert: Uint8Array
  readonly algorithm: string
}

const CHINA_OFFSET_MS = 8 * 3_600_000

/** The text that readers of V1 files expect: China's local time without zone. */
const timeTextV1 = (ms: number): Uint8Array =>
  ascii(new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' '))

/** As `writeTbs`, in parts that follow one another: the seal, by far the longest, stands alone as the seal's own bytes. */
export const tbsParts = (fields: TbsFields): readonly Uint8Array[] => {
  const { version } = fields.seal
  const v1 = version.signerInsideTbs
  return write.sequenceParts(
    write.integer(fields.seal.headerVersion),
    fields.seal.raw,
    v1 ? write.bitString(timeTextV1(fields.time)) : write.generalizedTime(fields.time),
    write.bitString(fields.dataHash),
    write.ia5String(fields.propertyInfo),
    ...(v1 ? [write.octetString(fields.cert), write.oid(fields.algorithm)] : []),
  )
}

/** DER TBS_Sign for a new stamp, in the generation of the seal. */
export const writeTbs = (fields: TbsFields): Uint8Array => concatBytes(...tbsParts(fields))

export const writeSesSignature = (
  version: SesVersion,
  tbs: Uint8Array,
  cert: Uint8Array,
  algorithm: string,
  signature: Uint8Array,
): Uint8Array =>
  version.signerInsideTbs
    ? write.sequence(tbs, write.bitString(signature))
    : write.sequence(tbs, write.octetString(cert), write.oid(algorithm), write.bitString(signature))
