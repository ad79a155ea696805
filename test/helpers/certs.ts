/** Invented certificates and revocation lists for tests, of any shape: what an honest authority issues and what it never would. */
import { generatePrivateKey, type KeyKind, type PrivateKey } from '../../src/core/keys/private-key.ts'
import {
  assemble,
  buildTbsCertificate,
  type Certificate,
  type CertificateFields,
  parseCertificate,
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
}

const nameOf = (name: string) => [
  { type: 'C', value: 'CN' },
  { type: 'O', value: '测试 619999' },
  { type: 'CN', value: name },
]

let serials = 0

/** Changes the TBS before it is signed: for certificates that no authority would write. */
export type Twist = (tbs: Uint8Array) => Uint8Array

/** A certificate of `name` by `issuer`; by itself when there is none. */
export const issue = (
  name: string,
  issuer: Issued | undefined,
  wish: Wish = {},
  twist: Twist = (tbs) => tbs,
): Issued => {
  const { kind, keyLabel, ...fields } = wish
  const key = keyOf(keyLabel ?? name, kind)
  const by = issuer?.key ?? key
  serials += 1
  const ca = fields.ca ?? issuer === undefined
  const tbs = twist(
    buildTbsCertificate({
      serial: Uint8Array.of(0x40, serials >> 8, serials & 0xff),
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
