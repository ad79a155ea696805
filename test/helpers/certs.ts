/** Invented certificates and revocation lists for tests, of any shape: what an honest authority issues and what it never would. */
import { write } from '../../src/core/der/index.ts'
import { generatePrivateKey, type KeyKind, type PrivateKey } from '../../src/core/keys/private-key.ts'
import {
  assemble,
  buildTbsCertificate,
  buildTbsCrl,
  type Certificate,
  type CertificateFields,
  type Crl,
  type CrlFields,
  extension,
  OID,
  parseCertificate,
  parseCrl,
} from '../../src/core/pki/index.ts'

/** Tests live on one day of an invented year. */
export const NOW = Date.UTC(2026, 10, 24, 12)
export const DAY = 86_400_000

const keys = new Map<string, PrivateKey>()

/** One key for each name in a process: RSA keys are slow to make. */
export const keyOf = (name: string, kind: KeyKind = 'SM2'): PrivateKey => {
  const label = `${kind} ${name}`
  const known = keys.get(label)
  if (known !== undefined) return known
  const key = generatePrivateKey(kind)
  keys.set(label, key)
  return key
}

export interface Issued {
  readonly name: string
  readonly key: PrivateKey
  readonly der: Uint8Array
  readonly cert: Certificate
}

export interface Wish extends Partial<Omit<CertificateFields, 'issuer' | 'subject' | 'spki' | 'issuerSpki'>> {
  readonly kind?: KeyKind
  /** Another label, another key of the same name. */
  readonly keyLabel?: string
  /** Changes the TBS before it is signed: for certificates that no authority would write. */
  readonly twist?: (tbs: Uint8Array) => Uint8Array
}

export const nameOf = (name: string) => [
  { type: 'C', value: 'CN' },
  { type: 'O', value: '测试 619999' },
  { type: 'CN', value: name },
]

let serials = 0

/** A serial number that no other certificate of the process has. */
export const nextSerial = (): Uint8Array => {
  serials += 1
  return Uint8Array.of(0x40, serials >> 8, serials & 0xff)
}

/** A certificate of `name` by `issuer`; by itself when there is none. */
export const issue = (name: string, issuer: Issued | undefined, wish: Wish = {}): Issued => {
  const { kind, keyLabel, twist = (tbs: Uint8Array) => tbs, ...fields } = wish
  const key = keyOf(keyLabel ?? name, kind)
  const by = issuer?.key ?? key
  const ca = fields.ca ?? issuer === undefined
  const tbs = twist(
    buildTbsCertificate({
      serial: nextSerial(),
      notBefore: NOW - 100 * DAY,
      notAfter: NOW + 100 * DAY,
      keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'nonRepudiation'],
      signatureOid: by.algorithm,
      ...fields,
      ca,
      issuer: nameOf(issuer?.name ?? name),
      subject: nameOf(name),
      spki: key.publicKey.spki,
      issuerSpki: by.publicKey.spki,
    }),
  )
  const der = assemble(tbs, fields.signatureOid ?? by.algorithm, by.sign(tbs))
  return { name, key, der, cert: parseCertificate(der) }
}

export interface CrlWish extends Partial<Omit<CrlFields, 'issuer' | 'issuerSpki' | 'nextUpdate'>> {
  /** `null`: none. */
  readonly nextUpdate?: number | null
  /** Who signs, when it is not the issuer named. */
  readonly by?: Issued
}

/** A revocation list of `issuer`, current for ten days around NOW unless told. */
export const crlOf = (issuer: Issued, wish: CrlWish = {}): Crl => {
  const { by = issuer, nextUpdate = NOW + 5 * DAY, ...fields } = wish
  const tbs = buildTbsCrl({
    thisUpdate: NOW - 5 * DAY,
    ...(nextUpdate === null ? {} : { nextUpdate }),
    number: 1,
    signatureOid: by.key.algorithm,
    revoked: [],
    ...fields,
    issuer: nameOf(issuer.name),
    issuerSpki: by.key.publicKey.spki,
  })
  return parseCrl(assemble(tbs, fields.signatureOid ?? by.key.algorithm, by.key.sign(tbs)))
}

/** An entry for `revoked` of a list. */
export const revoked = (
  one: Issued,
  date: number,
  more: Omit<CrlFields['revoked'][number], 'serial' | 'date'> = {},
) => ({
  serial: Buffer.from(one.cert.serial, 'hex'),
  date,
  ...more,
})

export const purposes = (critical: boolean, ...oids: readonly string[]): Uint8Array =>
  extension(OID.extendedKeyUsage, critical, write.sequence(...oids.map(write.oid)))

/** DER GeneralName of an address. */
const uri = (address: string): Uint8Array => write.tagged(6, [Buffer.from(address, 'latin1')], false)

/** DistributionPointName of one address. */
const fullName = (address: string): Uint8Array => write.tagged(0, [write.tagged(0, [uri(address)])])

/** cRLDistributionPoints with one point, and what else stands in that point. */
export const distributionPoint = (address: string, ...fields: readonly Uint8Array[]): Uint8Array =>
  extension(OID.crlDistributionPoints, false, write.sequence(write.sequence(fullName(address), ...fields)))

export interface Issuing {
  readonly address?: string
  readonly users?: boolean
  readonly authorities?: boolean
  readonly reasons?: boolean
  readonly indirect?: boolean
  readonly attributes?: boolean
}

/** issuingDistributionPoint of a list. */
export const issuingPoint = (wish: Issuing): Uint8Array => {
  const yes = Uint8Array.of(0xff)
  const flag = (number: number, on: boolean | undefined): Uint8Array[] =>
    on === true ? [write.tagged(number, [yes], false)] : []
  return extension(
    OID.issuingDistributionPoint,
    true,
    write.sequence(
      ...(wish.address === undefined ? [] : [fullName(wish.address)]),
      ...flag(1, wish.users),
      ...flag(2, wish.authorities),
      ...(wish.reasons === true ? [write.tagged(3, [Uint8Array.of(6, 0x40)], false)] : []),
      ...flag(4, wish.indirect),
      ...flag(5, wish.attributes),
    ),
  )
}
