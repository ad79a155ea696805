/**
 * Certificate revocation lists (RFC 5280 5, GB/T 20518 6), read over their own bytes. What a list speaks about and what
 * keeps it from saying that a certificate is good stands in crl-scope.ts.
 */
import { toHex } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { context, read, readDer, TAG } from '../der/index.ts'
import { sm3 } from '../gm/index.ts'
import { type AlgorithmId, readAlgorithm } from './algorithm.ts'
import { checkAlgorithms } from './cert.ts'
import { CrlEntries, type CrlEntry, walkEntries } from './crl-entries.ts'
import { type CrlScope, type Obstacle, scopeOf } from './crl-scope.ts'
import { type Extension, readExtensions } from './extensions.ts'
import { type Name, readName } from './name.ts'
import { OID } from './oids.ts'
import { DerCursor } from './scan.ts'

export type { CrlEntry } from './crl-entries.ts'

export interface Crl {
  readonly raw: Uint8Array
  /** TBSCertList: the signed bytes. */
  readonly tbs: Uint8Array
  readonly issuer: string
  readonly issuerMatch: string
  readonly signatureAlgorithm: string
  readonly signatureParameters?: Uint8Array
  readonly signature: Uint8Array
  /** ms since 1970 UTC. */
  readonly thisUpdate: number
  readonly nextUpdate?: number
  /** Hex. */
  readonly authorityKeyId?: string
  readonly number?: string
  readonly count: number
  readonly scope: CrlScope
  /** Why the list may not be used to say that a certificate is good. */
  readonly obstacle?: Obstacle
  /** Certificates that ended after this time are still named, ms since 1970 UTC. */
  readonly expiredSince?: number
  /** Lower hex SM3 of the whole DER. */
  readonly sm3: string
  /** The entry of a serial number as `Certificate.serial` writes it. */
  lookup(serial: string): CrlEntry | undefined
}

const WHAT = 'CRL'

const MB = 1024 * 1024

interface Head {
  readonly version: 1 | 2
  readonly algorithm: AlgorithmId
  readonly issuer: Name
  readonly thisUpdate: number
  readonly nextUpdate?: number
}

const isTime = (tag: number): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime

/** Fields up to nextUpdate; the cursor is left on the last of them. */
const readHead = (cursor: DerCursor, limit: number): Head => {
  const element = (name: string) => readDer(cursor.raw, name)
  let version: 1 | 2 = 1
  if (cursor.tag === TAG.integer) {
    if (read.integer(element(WHAT)) !== 1) cursor.fail('version that is not v2')
    version = 2
    cursor.seek(cursor.end, limit)
  }
  const algorithm = readAlgorithm(element('signature'))
  const issuer = readName(cursor.seek(cursor.end, limit) && element('issuer'))
  const thisUpdate = read.time(cursor.seek(cursor.end, limit) && element('thisUpdate'))
  if (cursor.end === limit || !isTime(cursor.bytes[cursor.end] ?? 0))
    return { version, algorithm, issuer, thisUpdate }
  const nextUpdate = read.time(cursor.seek(cursor.end, limit) && element('nextUpdate'))
  return { version, algorithm, issuer, thisUpdate, nextUpdate }
}

interface Body extends Head {
  readonly entries: CrlEntries
  readonly extensions: readonly Extension[]
  readonly entryCritical?: string
}

const readBody = (bytes: Uint8Array, start: number, end: number, note: Note): Body => {
  const cursor = new DerCursor(bytes, WHAT).seek(start, end)
  const head = readHead(cursor, end)
  let offsets = new Int32Array(0)
  let entryCritical: string | undefined
  if (cursor.end < end && bytes[cursor.end] === TAG.sequence) {
    const list = cursor.seek(cursor.end, end)
    const after = list.end
    const walked = walkEntries(new DerCursor(bytes, WHAT), list.start, after)
    offsets = Int32Array.from(walked.offsets)
    entryCritical = walked.unknownCritical
  }
  let extensions: readonly Extension[] = []
  if (cursor.end < end) {
    cursor.expect(cursor.end, end, context(0, true), 'crlExtensions')
    if (cursor.end !== end) cursor.fail('field that does not belong here')
    if (head.version === 1) cursor.fail('extensions in a v1 list')
    const inner = cursor.bytes.subarray(cursor.start, cursor.end)
    extensions = readExtensions(readDer(inner, WHAT), WHAT, note)
  }
  if (head.version === 1) note('CRL_V1', { issuer: head.issuer.text })
  const body = { ...head, entries: new CrlEntries(bytes, offsets), extensions }
  return entryCritical === undefined ? body : { ...body, entryCritical }
}

const extensionValue = (list: readonly Extension[], oid: string): Uint8Array | undefined =>
  list.find((item) => item.oid === oid)?.value

const identifiers = (list: readonly Extension[]): { authorityKeyId?: string; number?: string } => {
  const aki = extensionValue(list, OID.authorityKeyIdentifier)
  const keyId = aki && readDer(aki, 'authorityKeyIdentifier').children.find((field) => field.tag === 0x80)
  const number = extensionValue(list, OID.crlNumber)
  return {
    ...(keyId === undefined ? {} : { authorityKeyId: toHex(keyId.content) }),
    ...(number === undefined ? {} : { number: read.positiveBigint(readDer(number, 'cRLNumber')).toString() }),
  }
}

/**
 * Reads a DER revocation list. Its entries are checked, not kept: a list of a million costs its own bytes and 4 MB.
 * @throws DER_MALFORMED, EXTENSION_DUPLICATE, ALGORITHMS_DIFFER, LIMIT_EXCEEDED
 */
export const parseCrl = (der: Uint8Array, note: Note = () => undefined): Crl => {
  if (der.byteLength > LIMITS.pki.crlBytes) {
    const limit = `${LIMITS.pki.crlBytes / MB} MB`
    throw new GsealError('LIMIT_EXCEEDED', { what: WHAT, actual: `${der.byteLength} bytes`, limit })
  }
  const bytes = Uint8Array.from(der)
  const cursor = new DerCursor(bytes, WHAT).expect(0, bytes.byteLength, TAG.sequence, 'CertificateList')
  if (cursor.end !== bytes.byteLength) cursor.fail(`${bytes.byteLength - cursor.end} bytes follow the object`)
  const limit = cursor.end
  const tbs = cursor.expect(cursor.start, limit, TAG.sequence, 'tbsCertList').raw
  const body = readBody(bytes, cursor.start, cursor.end, note)
  const outer = readAlgorithm(readDer(cursor.seek(cursor.end, limit).raw, 'signatureAlgorithm'))
  checkAlgorithms(body.algorithm, outer, WHAT)
  const signature = read.bitStringBytes(readDer(cursor.seek(cursor.end, limit).raw, 'signatureValue'))
  if (cursor.end !== limit) cursor.fail('list of a wrong shape')
  return {
    raw: bytes,
    tbs,
    issuer: body.issuer.text,
    issuerMatch: body.issuer.match,
    signatureAlgorithm: outer.oid,
    ...(outer.parameters === undefined ? {} : { signatureParameters: outer.parameters }),
    signature,
    thisUpdate: body.thisUpdate,
    ...(body.nextUpdate === undefined ? {} : { nextUpdate: body.nextUpdate }),
    ...identifiers(body.extensions),
    count: body.entries.count,
    ...scopeOf(body.extensions, body.issuer.text, body.nextUpdate !== undefined, body.entryCritical),
    sm3: toHex(sm3(bytes)),
    lookup: (serial) => body.entries.lookup(serial),
  }
}
