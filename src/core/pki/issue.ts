/** Certificates and revocation lists for the test authority of `gseal init --demo` and for tests (RFC 5280 4.1, 5.1). */

import { write } from '../der/index.ts'
import { sm3 } from '../gm/index.ts'
import { writeAlgorithm } from './algorithm.ts'
import { type NameAttribute, writeName } from './name.ts'
import { CRL_REASONS, type CrlReason, KEY_USAGES, type KeyUsage, OID } from './oids.ts'

export interface CertificateFields {
  readonly serial: Uint8Array
  readonly issuer: readonly NameAttribute[]
  readonly subject: readonly NameAttribute[]
  /** ms since 1970 UTC */
  readonly notBefore: number
  readonly notAfter: number
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  readonly issuerSpki: Uint8Array
  readonly signatureOid: string
  readonly ca: boolean
  readonly pathLen?: number
  readonly keyUsage: readonly KeyUsage[]
  /** Further extensions as whole DER elements. */
  readonly extensions?: readonly Uint8Array[]
}

export const extension = (oid: string, critical: boolean, value: Uint8Array): Uint8Array =>
  write.sequence(write.oid(oid), ...(critical ? [write.boolean(true)] : []), write.octetString(value))

/** Key identifier: the first 20 bytes of SM3 over the key (any method serves, RFC 5280 4.2.1.2). */
const keyId = (spki: Uint8Array): Uint8Array => sm3(spki).subarray(0, 20)

const authorityKeyId = (spki: Uint8Array): Uint8Array =>
  extension(OID.authorityKeyIdentifier, false, write.sequence(write.tagged(0, [keyId(spki)], false)))

/** DER TBSCertificate, v3. */
export const buildTbsCertificate = (fields: CertificateFields): Uint8Array => {
  const pathLen = fields.pathLen === undefined ? [] : [write.integer(fields.pathLen)]
  const constraints = write.sequence(...(fields.ca ? [write.boolean(true), ...pathLen] : []))
  const usage = write.namedBits(fields.keyUsage.map((name) => KEY_USAGES.indexOf(name)))
  return write.sequence(
    write.tagged(0, [write.integer(2)]),
    write.unsigned(fields.serial),
    writeAlgorithm(fields.signatureOid),
    writeName(fields.issuer),
    write.sequence(write.x509Time(fields.notBefore), write.x509Time(fields.notAfter)),
    writeName(fields.subject),
    fields.spki,
    write.tagged(3, [
      write.sequence(
        extension(OID.basicConstraints, true, constraints),
        extension(OID.keyUsage, true, usage),
        extension(OID.subjectKeyIdentifier, false, write.octetString(keyId(fields.spki))),
        authorityKeyId(fields.issuerSpki),
        ...(fields.extensions ?? []),
      ),
    ]),
  )
}

export interface CrlFields {
  readonly issuer: readonly NameAttribute[]
  readonly issuerSpki: Uint8Array
  readonly thisUpdate: number
  /** Absent only in lists that break the standard. */
  readonly nextUpdate?: number
  readonly number: number
  readonly signatureOid: string
  /** Further extensions of the list as whole DER elements. */
  readonly extensions?: readonly Uint8Array[]
  readonly revoked: readonly {
    readonly serial: Uint8Array
    readonly date: number
    readonly reason?: CrlReason
    /** Further extensions of the entry as whole DER elements. */
    readonly extensions?: readonly Uint8Array[]
  }[]
}

const revokedEntry = ({
  serial,
  date,
  reason,
  extensions = [],
}: CrlFields['revoked'][number]): Uint8Array => {
  const list = [...extensions]
  if (reason !== undefined)
    list.unshift(extension(OID.reasonCode, false, write.enumerated(CRL_REASONS.indexOf(reason))))
  const details = list.length === 0 ? [] : [write.sequence(...list)]
  return write.sequence(write.unsigned(serial), write.x509Time(date), ...details)
}

/** DER TBSCertList, v2. */
export const buildTbsCrl = (fields: CrlFields): Uint8Array =>
  write.sequence(
    write.integer(1),
    writeAlgorithm(fields.signatureOid),
    writeName(fields.issuer),
    write.x509Time(fields.thisUpdate),
    ...(fields.nextUpdate === undefined ? [] : [write.x509Time(fields.nextUpdate)]),
    ...(fields.revoked.length === 0 ? [] : [write.sequence(...fields.revoked.map(revokedEntry))]),
    write.tagged(0, [
      write.sequence(
        authorityKeyId(fields.issuerSpki),
        extension(OID.crlNumber, false, write.integer(fields.number)),
        ...(fields.extensions ?? []),
      ),
    ]),
  )

/** SEQUENCE { tbs, algorithm, signature }: a certificate, a list or a request. */
export const assemble = (tbs: Uint8Array, signatureOid: string, signature: Uint8Array): Uint8Array =>
  write.sequence(tbs, writeAlgorithm(signatureOid), write.bitString(signature))
