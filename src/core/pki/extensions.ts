/** Extensions of certificates and revocation lists (RFC 5280 4.2, 5.2; GB/T 20518). */

import { toHex } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { context, type DerNode, read, readDer, TAG } from '../der/index.ts'
import { KEY_USAGES, type KeyUsage, OID } from './oids.ts'

export interface Extension {
  readonly oid: string
  readonly critical: boolean
  /** The content of extnValue. */
  readonly value: Uint8Array
}

const extension = (node: DerNode, what: string, note: Note): Extension => {
  const [first, second, third] = node.children
  const value = third ?? second
  if (node.tag !== TAG.sequence || first === undefined || value === undefined || node.children.length > 3) {
    return node.fail('extension of a wrong shape')
  }
  const critical = third !== undefined && second !== undefined && read.boolean(second)
  // DER leaves a DEFAULT value out (X.690 11.5); some authorities write critical FALSE.
  if (third !== undefined && !critical) note('DER_BER', { what: `${what}: critical FALSE` })
  return { oid: read.oid(first), critical, value: read.octetString(value) }
}

/**
 * The extensions of a SEQUENCE OF Extension.
 * @param what name of the object for messages
 * @throws DER_MALFORMED, EXTENSION_DUPLICATE (RFC 5280 4.2: never two of one kind)
 */
export const readExtensions = (node: DerNode, what: string, note: Note): readonly Extension[] => {
  if (node.tag !== TAG.sequence || node.children.length === 0) node.fail('extensions of a wrong shape')
  const seen = new Set<string>()
  return node.children.map((child) => {
    const one = extension(child, what, note)
    if (seen.has(one.oid)) throw new GsealError('EXTENSION_DUPLICATE', { what, oid: one.oid })
    seen.add(one.oid)
    return one
  })
}

export interface BasicConstraints {
  readonly ca: boolean
  readonly pathLen?: number
}

/** What gseal reads out of the extensions of a certificate. */
export interface CertificateExtensions {
  keyUsage?: ReadonlySet<KeyUsage>
  extendedKeyUsage?: ReadonlySet<string>
  basicConstraints?: BasicConstraints
  /** Hex. */
  subjectKeyId?: string
  /** Hex of the keyIdentifier. */
  authorityKeyId?: string
  /** The addresses of full names. */
  crlDistributionPoints?: readonly string[]
  /** DER, in hex, of every full name of a point that serves all reasons and this issuer. */
  crlPointNames?: readonly string[]
  extendedKeyUsageCritical?: boolean
}

const keyUsage = (node: DerNode): ReadonlySet<KeyUsage> => {
  const bits = read.namedBits(node)
  return new Set(KEY_USAGES.filter((_, position) => bits.has(position)))
}

const basicConstraints = (node: DerNode, note: Note): BasicConstraints => {
  if (node.tag !== TAG.sequence || node.children.length > 2) node.fail('basicConstraints of a wrong shape')
  const items = [...node.children]
  const ca = items[0]?.tag === TAG.boolean ? items.shift() : undefined
  if (ca !== undefined && !read.boolean(ca)) note('DER_BER', { what: 'basicConstraints: cA FALSE' })
  const length = items.shift()
  if (items.length > 0) node.fail('basicConstraints of a wrong shape')
  const isCa = ca !== undefined && read.boolean(ca)
  if (length === undefined) return { ca: isCa }
  const pathLen = read.integer(length)
  if (pathLen < 0) length.fail('pathLenConstraint is negative')
  return { ca: isCa, pathLen }
}

/** [0] keyIdentifier IMPLICIT OCTET STRING; issuer and serial number are not used. */
const authorityKeyId = (node: DerNode): string | undefined => {
  const id = node.children.find((child) => child.tag === context(0, false))
  return id === undefined ? undefined : toHex(id.content)
}

const URI_TAG = context(6, false)

/** DistributionPointName: fullName [0], a list of GeneralName; the other choice, relative to the issuer, has none. */
export const fullNames = (point: DerNode): readonly DerNode[] =>
  point.children.filter((name) => name.tag === context(0, true)).flatMap((names) => names.children)

const REASONS = context(1, false)
const CRL_ISSUER = context(2, true)

/** DistributionPoint ::= { distributionPoint [0], reasons [1], cRLIssuer [2] } */
const distributionPoints = (into: CertificateExtensions, node: DerNode): void => {
  const namesOf = (point: DerNode) =>
    point.children.filter((field) => field.tag === context(0, true)).flatMap(fullNames)
  const whole = node.children.filter((point) =>
    point.children.every((field) => field.tag !== REASONS && field.tag !== CRL_ISSUER),
  )
  into.crlDistributionPoints = node.children
    .flatMap(namesOf)
    .filter((name) => name.tag === URI_TAG)
    .map((name) => Buffer.from(name.content).toString('latin1'))
  into.crlPointNames = whole.flatMap(namesOf).map((name) => toHex(name.raw))
}

type Reader = (into: CertificateExtensions, node: DerNode, note: Note, critical: boolean) => void

/** A table: kinds outside it are unknown, and a critical unknown one makes the certificate unusable. */
const READERS: Readonly<Record<string, Reader>> = {
  [OID.keyUsage]: (into, node) => {
    into.keyUsage = keyUsage(node)
  },
  [OID.extendedKeyUsage]: (into, node, _note, critical) => {
    if (node.tag !== TAG.sequence || node.children.length === 0) node.fail('extKeyUsage of a wrong shape')
    into.extendedKeyUsage = new Set(node.children.map(read.oid))
    into.extendedKeyUsageCritical = critical
  },
  [OID.basicConstraints]: (into, node, note) => {
    into.basicConstraints = basicConstraints(node, note)
  },
  [OID.subjectKeyIdentifier]: (into, node) => {
    into.subjectKeyId = toHex(read.octetString(node))
  },
  [OID.authorityKeyIdentifier]: (into, node) => {
    const id = authorityKeyId(node)
    if (id !== undefined) into.authorityKeyId = id
  },
  [OID.crlDistributionPoints]: (into, node) => {
    distributionPoints(into, node)
  },
}

/** Understood when critical: the kinds that the judgement uses, and names, which it does not judge by. */
const CRITICAL_UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.basicConstraints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
])

/** What an authority may be limited by and gseal does not work out: critical or not, it is no free hand. */
const LIMITING: ReadonlySet<string> = new Set([OID.nameConstraints, OID.policyConstraints])

export interface ReadExtensions {
  readonly known: CertificateExtensions
  /** Dotted names of critical extensions that nobody here understands. */
  readonly unknownCritical: readonly string[]
  /** Dotted names of limits on an authority that are not marked critical and not worked out. */
  readonly uncriticalLimits: readonly string[]
}

/** Reads the known extensions of a certificate. */
export const readCertificateExtensions = (list: readonly Extension[], note: Note): ReadExtensions => {
  const known: CertificateExtensions = {}
  for (const { oid, value, critical } of list) {
    const reader = READERS[oid]
    if (reader !== undefined) reader(known, readDer(value, `extension ${oid}`), note, critical)
  }
  const names = (fits: (item: Extension) => boolean) => list.filter(fits).map((item) => item.oid)
  return {
    known,
    unknownCritical: names((item) => item.critical && !CRITICAL_UNDERSTOOD.has(item.oid)),
    uncriticalLimits: names((item) => !item.critical && LIMITING.has(item.oid)),
  }
}
