/**
 * X.509 certificates (RFC 5280 4.1, GB/T 20518), read strictly and kept as slices of the bytes they came in: what is
 * verified later is what stood in the file.
 */
import { equalBytes, toHex } from '../base/bytes.ts'
import type { Code } from '../base/codes/index.ts'
import { collectNotes, GsealError, type Note, type Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { context, type DerNode, read, readDer, TAG } from '../der/index.ts'
import { type PublicKey, publicKeyOf, sm3 } from '../gm/index.ts'
import { type AlgorithmId, readAlgorithm, sameAlgorithm } from './algorithm.ts'
import { BoundedMap } from './cache.ts'
import {
  type CertificateExtensions,
  type ReadExtensions,
  readCertificateExtensions,
  readExtensions,
} from './extensions.ts'
import { readName, serialText } from './name.ts'

export interface Certificate extends Readonly<CertificateExtensions> {
  readonly der: Uint8Array
  /** TBSCertificate: the signed bytes. */
  readonly tbs: Uint8Array
  readonly version: 1 | 2 | 3
  /** Lower hex without leading 00. */
  readonly serial: string
  /** Readable names in the order written, safe to print. */
  readonly subject: string
  readonly issuer: string
  readonly subjectRaw: Uint8Array
  readonly issuerRaw: Uint8Array
  /** Equal for names that RFC 5280 7.1 holds equal. */
  readonly subjectMatch: string
  readonly issuerMatch: string
  /** ms since 1970 UTC. */
  readonly notBefore: number
  readonly notAfter: number
  readonly key: PublicKey
  readonly spki: Uint8Array
  readonly signatureAlgorithm: string
  readonly signatureParameters?: Uint8Array
  readonly signature: Uint8Array
  /** Dotted names of critical extensions that nobody here understands. */
  readonly unknownCritical: readonly string[]
  /** Dotted names of limits on an authority that are not marked critical and not worked out here. */
  readonly uncriticalLimits: readonly string[]
  /** Lower hex SM3 of the whole DER. */
  readonly sm3: string
}

const WHAT = 'certificate'

const child = (node: DerNode, index: number, name: string): DerNode =>
  node.children[index] ?? node.fail(`${name} is missing`)

/** version [0] EXPLICIT INTEGER DEFAULT v1. */
const readVersion = (node: DerNode): 1 | 2 | 3 => {
  const value = read.integer(child(node, 0, 'version'))
  if (node.children.length !== 1 || (value !== 0 && value !== 1 && value !== 2)) {
    throw new GsealError('CERT_VERSION', { version: value + 1 })
  }
  return (value + 1) as 1 | 2 | 3
}

const readSerial = (node: DerNode, note: Note): string => {
  const bytes = read.integerBytes(node)
  const serial = serialText(bytes)
  // RFC 5280 4.1.2.2: positive, at most 20 octets; users shall be ready for others.
  if (serial.startsWith('-') || serial === '00' || bytes.byteLength > 21)
    note('CERT_SERIAL_UNUSUAL', { serial: serial.slice(0, 64) })
  return serial
}

const readValidity = (node: DerNode): { notBefore: number; notAfter: number } => {
  if (node.tag !== TAG.sequence || node.children.length !== 2) node.fail('validity of a wrong shape')
  return {
    notBefore: read.time(child(node, 0, 'notBefore')),
    notAfter: read.time(child(node, 1, 'notAfter')),
  }
}

/** What follows subjectPublicKeyInfo: unique identifiers [1] [2] (v2, v3) and extensions [3] (v3), each once, in order. */
const readTail = (items: readonly DerNode[], version: number, note: Note): ReadExtensions => {
  let last = 0
  let extensions: DerNode | undefined
  for (const item of items) {
    const number = item.tag & 0x1f
    const fits = item.tag === context(3, true) ? version === 3 : number < 3 && number > 0 && version >= 2
    if ((item.tag & 0xc0) !== 0x80 || !fits || number <= last) item.fail('field that does not belong here')
    last = number
    if (number === 3) extensions = item
  }
  if (extensions === undefined) return { known: {}, unknownCritical: [], uncriticalLimits: [] }
  if (extensions.children.length !== 1) extensions.fail('extensions of a wrong shape')
  return readCertificateExtensions(readExtensions(child(extensions, 0, 'extensions'), WHAT, note), note)
}

const readTbs = (tbs: DerNode, note: Note) => {
  const items = [...tbs.children]
  if (tbs.tag !== TAG.sequence) tbs.fail('tbsCertificate that is no SEQUENCE')
  const explicit = items[0]?.tag === context(0, true) ? items.shift() : undefined
  const version = explicit === undefined ? 1 : readVersion(explicit)
  const [serial, algorithm, issuer, validity, subject, spki, ...tail] = items
  if (!serial || !algorithm || !issuer || !validity || !subject || !spki)
    return tbs.fail('certificate is incomplete')
  const names = { issuer: readName(issuer), subject: readName(subject) }
  if (issuer.children.length === 0) issuer.fail('issuer without a name')
  return {
    version,
    serial: readSerial(serial, note),
    algorithm: readAlgorithm(algorithm),
    names,
    ...readValidity(validity),
    spki: spki.raw,
    tail: readTail(tail, version, note),
  }
}

/**
 * The three parts that certificates, revocation lists and requests have in common; the algorithm named inside must be
 * the one outside (RFC 5280 4.1.1.2).
 */
export const checkAlgorithms = (inner: AlgorithmId, outer: AlgorithmId, what: string): void => {
  if (!sameAlgorithm(inner, outer))
    throw new GsealError('ALGORITHMS_DIFFER', { what, inner: inner.oid, outer: outer.oid })
}

const parse = (der: Uint8Array, digest: string, note: Note): Certificate => {
  const node = readDer(der, WHAT)
  if (node.tag !== TAG.sequence || node.children.length !== 3) node.fail('certificate of a wrong shape')
  const tbsNode = child(node, 0, 'tbsCertificate')
  const { version, serial, algorithm, names, notBefore, notAfter, spki, tail } = readTbs(tbsNode, note)
  const outer = readAlgorithm(child(node, 1, 'signatureAlgorithm'))
  checkAlgorithms(algorithm, outer, WHAT)
  return {
    der,
    tbs: tbsNode.raw,
    version,
    serial,
    subject: names.subject.text,
    issuer: names.issuer.text,
    subjectRaw: names.subject.raw,
    issuerRaw: names.issuer.raw,
    subjectMatch: names.subject.match,
    issuerMatch: names.issuer.match,
    notBefore,
    notAfter,
    key: publicKeyOf(spki),
    spki,
    signatureAlgorithm: outer.oid,
    ...(outer.parameters === undefined ? {} : { signatureParameters: outer.parameters }),
    signature: read.bitStringBytes(child(node, 2, 'signatureValue')),
    ...tail.known,
    unknownCritical: tail.unknownCritical,
    uncriticalLimits: tail.uncriticalLimits,
    sm3: digest,
  }
}

interface Parsed {
  readonly certificate: Certificate
  readonly notes: readonly { readonly code: Code; readonly params: Params }[]
}

const parsed = new BoundedMap<Parsed>(LIMITS.pki.cachedCerts)
/** The last ones, the newest first: comparing bytes costs a tenth of digesting them. */
const recent: Parsed[] = []
const MOST_RECENT = 4

const parsedOnce = (der: Uint8Array): Parsed => {
  const last = recent.find(({ certificate }) => equalBytes(certificate.der, der))
  if (last !== undefined) return last
  const digest = toHex(sm3(der))
  let hit = parsed.get(digest)
  if (hit === undefined) {
    const notes = collectNotes()
    // A copy of its own: a cached slice would hold the whole document in memory, and could change under us.
    const certificate = parse(Uint8Array.from(der), digest, notes.note)
    hit = parsed.set(digest, { certificate, notes: notes.list })
  }
  recent.unshift(hit)
  recent.length = Math.min(recent.length, MOST_RECENT)
  return hit
}

const ignore: Note = () => undefined

/**
 * Reads a DER certificate. The same bytes are read once: a batch meets few certificates many times.
 * @param note told of oddities that do not make the certificate unreadable
 * @throws DER_MALFORMED, CERT_VERSION, EXTENSION_DUPLICATE, ALGORITHMS_DIFFER, LIMIT_EXCEEDED, and the codes of public
 *   keys (base/codes/gm.ts)
 */
export const parseCertificate = (der: Uint8Array, note: Note = ignore): Certificate => {
  if (der.byteLength > LIMITS.pki.certBytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: WHAT,
      actual: der.byteLength,
      limit: LIMITS.pki.certBytes,
    })
  }
  const hit = parsedOnce(der)
  for (const { code, params } of hit.notes) note(code, params)
  return hit.certificate
}

/** Subject and issuer are the same name: a root, or a certificate of an authority for its own next key. */
export const isSelfIssued = (certificate: Certificate): boolean =>
  certificate.subjectMatch === certificate.issuerMatch
