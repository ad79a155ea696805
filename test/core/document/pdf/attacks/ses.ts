/** Attacks on the stamp's value (GB/T 38540): the seal in it, its maker, who may use it, and what it speaks about. */
import { createPrivateKey, sign } from 'node:crypto'
import { sm3 } from '../../../../../src/core/gm/index.ts'
import { readSeal, type Seal, writeSesSignature, writeTbs } from '../../../../../src/core/ses/index.ts'
import { DAY, type Issued, issue, NOW } from '../../../../helpers/certs.ts'
import { type PdfOffice, sealFor } from '../../../../helpers/pdf-office.ts'
import { type Attack, type Case, casesOf, type Victims } from './attack.ts'

interface Wish {
  readonly seal?: Seal
  readonly by?: Issued
  readonly cert?: Issued
  readonly dataHash?: Uint8Array
  readonly propertyInfo?: string
  readonly time?: number
  /** Changes the TBS behind the signature. */
  readonly after?: (tbs: Uint8Array) => Uint8Array
  readonly signature?: (tbs: Uint8Array) => Uint8Array
}

const sealOf = (der: Uint8Array): Seal => readSeal(der, () => undefined)

/** The seal with a byte of its maker's signature turned, or of what stands before it. */
const turned = (der: Uint8Array, from: number): Seal => {
  const bytes = Buffer.from(der)
  const at = from < 0 ? bytes.length + from : from
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return sealOf(bytes)
}

export const stamps = async ({ kind, notice }: Victims, office: PdfOffice): Promise<Attack[]> => {
  if (kind !== 'ses') return []
  const { units, stranger, maker, root } = office
  const unit = units.ses
  const [, a, b, c] = notice.range
  const text = Buffer.concat([notice.bytes.subarray(0, a), notice.bytes.subarray(b, b + c)])
  const own = sealOf(office.seal)
  const value = (wish: Wish = {}): Uint8Array => {
    const { seal = own, by = unit, cert = by, time = NOW, after = (x) => x } = wish
    const fields = {
      seal,
      time,
      dataHash: wish.dataHash ?? sm3(text),
      propertyInfo: wish.propertyInfo ?? '/ByteRange',
    }
    const tbs = writeTbs({ ...fields, cert: cert.der, algorithm: by.key.algorithm })
    const signature = wish.signature?.(tbs) ?? by.key.sign(tbs)
    return writeSesSignature(seal.version, after(tbs), cert.der, by.key.algorithm, signature)
  }
  const withoutId = (tbs: Uint8Array): Uint8Array =>
    sign('sm3', tbs, createPrivateKey({ key: Buffer.from(unit.key.pkcs8()), format: 'der', type: 'pkcs8' }))
  const colleague = issue('PDF colleague', root)
  const namesake = issue(unit.name, root, {
    keyLabel: 'namesake',
    serial: Buffer.from(unit.cert.serial, 'hex'),
  })
  const others = sealOf(await sealFor(maker, [colleague]))
  const forged = sealOf(await sealFor(stranger, [unit]))
  const ended = sealOf(await sealFor(maker, [unit], { ends: NOW - DAY }))
  const replaced = (tbs: Uint8Array): Uint8Array => {
    const swap = writeTbs({
      seal: ended,
      time: NOW,
      dataHash: sm3(text),
      propertyInfo: '/ByteRange',
      cert: unit.der,
      algorithm: unit.key.algorithm,
    })
    return swap.byteLength === 0 ? tbs : swap
  }
  const list: readonly (readonly [string, Uint8Array, string])[] = [
    ['digest of another text', value({ dataHash: sm3(Buffer.from('other')) }), 'data-hash DATA_HASH_DIFFERS'],
    [
      'digest of the file without a gap',
      value({ dataHash: sm3(notice.bytes) }),
      'data-hash DATA_HASH_DIFFERS',
    ],
    ['empty digest', value({ dataHash: new Uint8Array() }), 'data-hash DATA_HASH_DIFFERS'],
    ['digest cut short', value({ dataHash: sm3(text).subarray(0, 16) }), 'data-hash DATA_HASH_DIFFERS'],
    [
      'digest changed after signing',
      value({
        after: (tbs) =>
          Buffer.from(
            Buffer.from(tbs)
              .toString('hex')
              .replace(Buffer.from(sm3(text)).toString('hex'), 'aa'.repeat(32)),
            'hex',
          ),
      }),
      'signature-value SIGNATURE_BAD',
    ],
    ['seal swapped after signing', value({ after: replaced }), 'signature-value SIGNATURE_BAD'],
    ["somebody else's seal", value({ seal: others }), 'signer-in-list SIGNER_NOT_LISTED'],
    ['signer whom the seal does not list', value({ by: colleague }), 'signer-in-list SIGNER_NOT_LISTED'],
    ['namesake of the signer', value({ by: namesake }), 'signer-in-list SIGNER_NOT_LISTED'],
    [
      "namesake's certificate beside the signer's value",
      value({ cert: namesake }),
      'signer-in-list SIGNER_NOT_LISTED',
    ],
    [
      "signer's certificate beside a namesake's value",
      value({ by: namesake, cert: unit }),
      'signature-value SIGNATURE_BAD',
    ],
    ["maker's signature broken", value({ seal: turned(office.seal, -1) }), 'seal-signature SEAL_FORGED'],
    [
      'picture of the seal changed',
      value({ seal: turned(office.seal, Buffer.from(office.seal).indexOf('IDAT') + 40) }),
      'seal-signature SEAL_FORGED',
    ],
    ['seal by a stranger', value({ seal: forged }), 'maker-cert CERT_NO_PATH'],
    ['seal expired', value({ seal: ended }), 'seal-period SEAL_EXPIRED'],
    ['signed before the seal was valid', value({ time: NOW - 60 * DAY }), 'seal-period SEAL_NOT_YET_VALID'],
    ['signed in the future', value({ time: NOW + DAY }), 'timestamp SIGNED_IN_FUTURE'],
    ['signed by a stranger', value({ by: stranger }), 'signer-in-list SIGNER_NOT_LISTED'],
    ['SM2 without the id of the signer', value({ signature: withoutId }), 'signature-value SIGNATURE_BAD'],
    ['signature of zeros', value({ signature: () => Buffer.alloc(70) }), 'signature-value SIGNATURE_BAD'],
    ['cut short', value().subarray(0, -20), 'signature-value SIGNATURE_BAD'],
    ['seal alone in place of the stamp', office.seal, 'format PDF_VALUE_UNKNOWN'],
  ]
  const cases = list.map(([name, bytes, fault]): Case => [name, notice.withValue(bytes), fault])
  return casesOf('seal and stamp (SES)', kind, cases)
}
