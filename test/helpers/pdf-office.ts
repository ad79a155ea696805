/**
 * An invented office that signs PDF in four ways: SM2 as an SES stamp, SM2, RSA and P-256 as CMS. One authority stands
 * behind all of them, with a revocation list, so that `strict` can say valid; a stranger has a certificate of his own.
 */
import { composePdf } from '../../src/core/document/pdf/index.ts'
import { sampleNotice } from '../../src/core/document/sample.ts'
import { drawImpression } from '../../src/core/impression/index.ts'
import { memorySigner } from '../../src/core/keys/file.ts'
import type { KeyKind } from '../../src/core/keys/private-key.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import { makeSeal } from '../../src/core/make.ts'
import { makeTrust, type Trust } from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import type { Report } from '../../src/core/report.ts'
import { type Stamped, type StampRequest, stamp } from '../../src/core/stamp.ts'
import { verify } from '../../src/core/verify.ts'
import { crlOf, DAY, type Issued, issue, NOW } from './certs.ts'

export { NOW } from './certs.ts'

export const KINDS = ['ses', 'sm2', 'rsa', 'p256'] as const
/** How a victim was signed: `ses` is a stamp with SM2, the others are CMS. */
export type Kind = (typeof KINDS)[number]

const KEYS: Readonly<Record<Kind, KeyKind>> = { ses: 'SM2', sm2: 'SM2', rsa: 'RSA-2048', p256: 'P-256' }

export interface PdfOffice {
  readonly root: Issued
  readonly maker: Issued
  /** The unit by kind of key; `ses` and `sm2` are one. */
  readonly units: Readonly<Record<Kind, Issued>>
  readonly stranger: Issued
  /** DER; lists the certificates of all units. */
  readonly seal: Uint8Array
  readonly trust: Trust
  /** Signs as `kind` does, with the seal at the foot of the last page unless told. */
  stamp(kind: Kind, document: Uint8Array, more?: Partial<StampRequest>): Promise<Uint8Array>
  stamped(kind: Kind, document: Uint8Array, more?: Partial<StampRequest>): Promise<Stamped>
  verify(bytes: Uint8Array, policy?: 'strict' | 'interop'): Report
}

export const signerOf = ({ name, key, der }: Issued): Signer => memorySigner(`file:${name}.key`, key, der)

export interface SealWish {
  readonly ends?: number
  /** PNG in place of the sample impression, and its size in mm. */
  readonly picture?: { readonly png: Uint8Array; readonly width: number; readonly height: number }
}

/** A seal that lists certificates, from a maker. */
export const sealFor = async (
  maker: Issued,
  listed: readonly Issued[],
  { ends = NOW + 50 * DAY, picture }: SealWish = {},
): Promise<Uint8Array> => {
  const impression = await drawImpression({
    shape: 'round',
    name: '示例市大数据服务中心',
    code: '6199990000001',
  })
  const { png, width, height } = picture ?? {
    png: impression.png,
    width: impression.widthMm,
    height: impression.heightMm,
  }
  return makeSeal({
    maker: signerOf(maker),
    version: 'V4',
    id: '6199990000001',
    vendor: 'gseal',
    type: 1,
    name: '示例市大数据服务中心',
    certs: listed.map(({ der }) => der),
    list: 'certs',
    created: NOW - 50 * DAY,
    validFrom: NOW - 50 * DAY,
    validTo: ends,
    picture: { type: 'PNG', data: png, width, height },
  })
}

export const openPdfOffice = async (): Promise<PdfOffice> => {
  const root = issue('PDF root', undefined)
  const maker = issue('PDF seal maker', root)
  const unit = (kind: Kind): Issued => issue(`PDF unit ${KEYS[kind]}`, root, { kind: KEYS[kind] })
  const sm2 = unit('sm2')
  const units = { ses: sm2, sm2, rsa: unit('rsa'), p256: unit('p256') }
  const seal = await sealFor(maker, [sm2, units.rsa, units.p256])
  const trust = makeTrust([root.cert], [crlOf(root)])
  const request = (kind: Kind, document: Uint8Array, more: Partial<StampRequest>): StampRequest => ({
    document,
    signer: signerOf(units[kind]),
    seal,
    where: [{ kind: 'at', pages: ['last'] }],
    lock: false,
    time: NOW,
    form: kind === 'ses' ? 'ses' : 'cms',
    ...more,
  })
  return {
    root,
    maker,
    units,
    stranger: issue('PDF stranger', undefined, { keyUsage: ['digitalSignature'], ca: false }),
    seal,
    trust,
    stamped: (kind, document, more = {}) => stamp(request(kind, document, more)),
    stamp: async (kind, document, more = {}) => (await stamp(request(kind, document, more))).bytes,
    verify: (bytes, policy = 'strict') =>
      verify(bytes, { trust, policy: policyNamed(policy), now: NOW + 60_000 }),
  }
}

let notice: Promise<Uint8Array> | undefined

/** The sample notice of two pages, composed once in a process. */
export const noticePdf = (): Promise<Uint8Array> => {
  notice ??= composePdf(sampleNotice())
  return notice
}
