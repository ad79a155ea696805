/**
 * The test authority of `gseal init --demo`: a root, a maker of seals, a unit, one operator for each role, a revocation
 * list and a sample seal. Everything is invented (area 619999) and worth nothing: the PIN of its keys is public.
 */
import { randomBytes } from 'node:crypto'
import { drawImpression } from './impression/index.ts'
import { memorySigner } from './keys/file.ts'
import { encryptedKeyPem } from './keys/pkcs8.ts'
import { generatePrivateKey, type PrivateKey } from './keys/private-key.ts'
import type { Signer } from './keys/signer.ts'
import { makeSeal } from './make.ts'
import { assemble, buildTbsCertificate, buildTbsCrl, type NameAttribute, writePem } from './pki/index.ts'

const DAY = 86_400_000
const YEAR = 365 * DAY
/** Clocks of machines that try the demo together may differ. */
const BACKDATE = DAY

export const DEMO_UNIT = '示例市大数据服务中心'
export const DEMO_UNIT_CODE = '12619999XX00000358'
/** 13 digits: the area that does not exist, and a serial number. */
export const DEMO_SEAL_ID = '6199990000001'
export const DEMO_PIN = '123456'

/** Who defines the demo's kinds of licences (证照 Art. 6): another body than the unit that issues them. */
export const DEMO_INDUSTRY = { name: '示例省应急管理厅', code: '11619999XX0000019M' } as const

/** Roles of the regulation, each with a person of its own. */
const OPERATORS = [
  ['secadmin', '示例 安全管理员'],
  ['applicant', '示例 经办人'],
  ['use-approver', '示例 用印审批人'],
  ['authority', '示例 主管部门'],
  ['maker-operator', '示例 制章员'],
  ['custodian', '示例 保管人'],
  ['industry', '示例 行业主管部门'],
  ['clerk', '示例 制证经办人'],
  ['reviewer', '示例 审核人'],
  ['issuer', '示例 签发人'],
  ['auditor', '示例 审计员'],
] as const

export interface Identity {
  /** Name in the home's folder of keys. */
  readonly name: string
  readonly key: PrivateKey
  readonly cert: Uint8Array
}

export interface Authority {
  readonly root: Identity
  readonly maker: Identity
  readonly unit: Identity
  readonly operators: readonly Identity[]
  /** DER */
  readonly crl: Uint8Array
  readonly seal: Uint8Array
}

const subject = (name: string): readonly NameAttribute[] => [
  { type: 'C', value: 'CN' },
  { type: 'O', value: 'gseal 演示 619999' },
  { type: 'CN', value: name },
]

/** Positive, unlikely to repeat (RFC 5280 4.1.2.2). */
const serial = (): Uint8Array => {
  const bytes = randomBytes(12)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01
  return bytes
}

interface Issuer {
  readonly key: PrivateKey
  readonly subject: readonly NameAttribute[]
}

const certify = (issuer: Issuer, name: string, key: PrivateKey, now: number, ca: boolean): Uint8Array => {
  const tbs = buildTbsCertificate({
    serial: serial(),
    issuer: issuer.subject,
    subject: subject(name),
    notBefore: now - BACKDATE,
    notAfter: now + (ca ? 10 : 3) * YEAR,
    spki: key.publicKey.spki,
    issuerSpki: issuer.key.publicKey.spki,
    signatureOid: issuer.key.algorithm,
    ca,
    ...(ca ? { pathLen: 0 } : {}),
    keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'nonRepudiation'],
  })
  return assemble(tbs, issuer.key.algorithm, issuer.key.sign(tbs))
}

const revocationList = (issuer: Issuer, now: number): Uint8Array => {
  const tbs = buildTbsCrl({
    issuer: issuer.subject,
    issuerSpki: issuer.key.publicKey.spki,
    thisUpdate: now - BACKDATE,
    nextUpdate: now + YEAR,
    number: 1,
    signatureOid: issuer.key.algorithm,
    revoked: [],
  })
  return assemble(tbs, issuer.key.algorithm, issuer.key.sign(tbs))
}

export const signerFor = (identity: Identity): Signer =>
  memorySigner(`file:keys/${identity.name}.key`, identity.key, identity.cert)

/** The sample seal that stands in a demo home as `demo`. */
const sampleSeal = async (maker: Identity, unit: Identity, now: number): Promise<Uint8Array> => {
  const impression = await drawImpression({ shape: 'round', name: DEMO_UNIT, code: DEMO_SEAL_ID })
  return makeSeal({
    maker: signerFor(maker),
    version: 'V4',
    id: DEMO_SEAL_ID,
    vendor: 'gseal',
    type: 1,
    name: `${DEMO_UNIT}(样章)`,
    certs: [unit.cert],
    list: 'certs',
    created: now,
    // 印章 Art. 16: the validity of its certificate.
    validFrom: now - BACKDATE,
    validTo: now + 3 * YEAR,
    picture: { type: 'PNG', data: impression.png, width: impression.widthMm, height: impression.heightMm },
  })
}

/** Founds the authority at `now` (ms since 1970 UTC), to the second. */
export const foundAuthority = async (at: number): Promise<Authority> => {
  const now = Math.floor(at / 1000) * 1000
  const rootKey = generatePrivateKey('SM2')
  const rootName = 'gseal 演示根证书 Demo Root'
  const issuer: Issuer = { key: rootKey, subject: subject(rootName) }
  const issue = (name: string, common: string): Identity => {
    const key = generatePrivateKey('SM2')
    return { name, key, cert: certify(issuer, common, key, now, false) }
  }
  const maker = issue('demo-maker', '示例印章制作单位')
  const unit = issue('demo', DEMO_UNIT)
  return {
    root: { name: 'demo-root', key: rootKey, cert: certify(issuer, rootName, rootKey, now, true) },
    maker,
    unit,
    operators: OPERATORS.map(([name, common]) => issue(`demo-${name}`, common)),
    crl: revocationList(issuer, now),
    seal: await sampleSeal(maker, unit, now),
  }
}

/** Files of a home by their path inside it. */
export const authorityFiles = (
  authority: Authority,
  pin: string,
): ReadonlyMap<string, string | Uint8Array> => {
  const files = new Map<string, string | Uint8Array>()
  for (const identity of [authority.root, authority.maker, authority.unit, ...authority.operators]) {
    files.set(`keys/${identity.name}.key`, encryptedKeyPem(identity.key, pin))
    files.set(`keys/${identity.name}.crt`, writePem('CERTIFICATE', identity.cert))
  }
  files.set('trust/demo-root.crt', writePem('CERTIFICATE', authority.root.cert))
  files.set('trust/demo-root.crl', writePem('X509 CRL', authority.crl))
  files.set('seals/demo.esl', authority.seal)
  files.set(
    'seals/demo.json',
    `${JSON.stringify({ key: `file:keys/${authority.unit.name}.key` }, null, 2)}\n`,
  )
  return files
}
