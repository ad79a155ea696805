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

/** DistributionPoint.distributionPoint [0] . fullName [0] . uniformResourceIdentifier [6] */
const distributionPoints = (node: DerNode): readonly string[] =>
  node.children.flatMap((point) =>
    point.children
      .filter((field) => field.tag === context(0, true))
      .flatMap((field) => field.children.filter((name) => name.tag === context(0, true)))
      .flatMap((names) => names.children.filter((name) => name.tag === URI_TAG))
      .map((name) => Buffer.from(name.content).toString('latin1')),
  )

type Reader = (into: CertificateExtensions, node: DerNode, note: Note) => void

/** A table: kinds outside it are unknown, and a critical unknown one makes the certificate unusable. */
const READERS: Readonly<Record<string, Reader>> = {
  [OID.keyUsage]: (into, node) => {
    into.keyUsage = keyUsage(node)
  },
  [OID.extendedKeyUsage]: (into, node) => {
    if (node.tag !== TAG.sequence || node.children.length === 0) node.fail('extKeyUsage of a wrong shape')
    into.extendedKeyUsage = new Set(node.children.map(read.oid))
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
    into.crlDistributionPoints = distributionPoints(node)
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

/** Reads the known extensions of a certificate; `unknownCritical` are the dotted names of the rest that matter. */
export const readCertificateExtensions = (
  list: readonly Extension[],
  note: Note,
): { known: CertificateExtensions; unknownCritical: readonly string[] } => {
  const known: CertificateExtensions = {}
  for (const { oid, value } of list) {
    const reader = READERS[oid]
    if (reader !== undefined) reader(known, readDer(value, `extension ${oid}`), note)
  }
  const unknownCritical = list
    .filter((item) => item.critical && !CRITICAL_UNDERSTOOD.has(item.oid))
    .map((item) => item.oid)
  return { known, unknownCritical }
}
