/** A maker, a unit, their lists, and seals and stamps by them: honest ones, and any other that a test wants. */
import { signatureAlgorithm } from '../../../src/core/gm/index.ts'
import { memorySigner } from '../../../src/core/keys/file.ts'
import { makeSeal, type SealOrder } from '../../../src/core/make.ts'
import { makeTrust, type Trust } from '../../../src/core/pki/index.ts'
import { readSeal, type SesVersion, writeSesSignature, writeTbs } from '../../../src/core/ses/index.ts'
import { crlOf, DAY, type Issued, issue, NOW } from '../../helpers/certs.ts'

export const root = issue('制章根', undefined)
export const maker = issue('制章单位', root)
export const unit = issue('用章单位', root)
export const stranger = issue('旁人', root)
export const trust: Trust = makeTrust([root.cert], [crlOf(root)])

/** The text that stamps are about. */
export const TEXT = Buffer.from('<ofd:Signature>示例 619999</ofd:Signature>', 'utf8')
export const PLACE = '/Doc_0/Signs/Sign_0/Signature.xml'

const PICTURE = { type: 'PNG', data: Buffer.from('89504e470d0a1a0a', 'hex'), width: 40, height: 40 }

export interface SealWish extends Partial<Omit<SealOrder, 'maker' | 'certs'>> {
  readonly by?: Issued
  readonly certs?: readonly Issued[]
}

export const sealOf = ({ by = maker, certs = [unit], ...order }: SealWish = {}): Promise<Uint8Array> =>
  makeSeal({
    version: 'V4',
    id: '6199990000001',
    vendor: 'gseal',
    type: 1,
    name: '示例用章单位(样章)',
    list: 'certs',
    created: NOW - 10 * DAY,
    validFrom: NOW - 10 * DAY,
    validTo: NOW + 50 * DAY,
    picture: PICTURE,
    ...order,
    maker: memorySigner('file:maker', by.key, by.der),
    certs: certs.map(({ der }) => der),
  })

export interface StampWish {
  readonly seal: Uint8Array
  readonly by?: Issued
  /** Stands in the stamp; that of `by` unless told. */
  readonly cert?: Uint8Array
  readonly time?: number
  readonly text?: Uint8Array
  /** Changes TBS_Sign before it is signed. */
  readonly twist?: (tbs: Uint8Array) => Uint8Array
  /** The shape that is written around it. */
  readonly shape?: SesVersion
}

export const stampOf = async (wish: StampWish): Promise<Uint8Array> => {
  const { by = unit, time = NOW, text = TEXT } = wish
  const seal = readSeal(wish.seal, () => undefined)
  const cert = wish.cert ?? by.der
  const { algorithm } = by.key
  const dataHash = signatureAlgorithm(algorithm)?.digest?.digest(text) ?? new Uint8Array(0)
  const tbs = writeTbs({ seal, time, dataHash, propertyInfo: PLACE, cert, algorithm })
  const signed = wish.twist?.(tbs) ?? tbs
  return writeSesSignature(wish.shape ?? seal.version, signed, cert, algorithm, by.key.sign(signed))
}
