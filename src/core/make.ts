/** A seal out of its fields, signed by the maker's key (GB/T 38540-2020 6.2; GM/T 0031-2014 6.1). */
import { GsealError } from './base/error.ts'
import { digestAlgorithm } from './gm/index.ts'
import type { Signer } from './keys/signer.ts'
import { parseCertificate, signingUseProblem } from './pki/index.ts'
import { readSeal, type SealPicture, sealTbs, versionOf, writeSeal, writeSealInfo } from './ses/index.ts'

export interface SealOrder {
  readonly maker: Signer
  readonly version: 'V1' | 'V4' | 'V5'
  /** esID, IA5 characters. */
  readonly id: string
  /** Vid: whose system made the seal. */
  readonly vendor: string
  /** Free number; 1 organisation, 2 person by GM/T 0031-2014. */
  readonly type: number
  readonly name: string
  /** DER certificates that may use the seal. */
  readonly certs: readonly Uint8Array[]
  /** List whole certificates, or their SM3 digests (not in V1). */
  readonly list: 'certs' | 'digests'
  /** ms since 1970 UTC */
  readonly created: number
  readonly validFrom: number
  readonly validTo: number
  readonly picture: SealPicture
}

/**
 * Makes a seal and reads it again before it is given out.
 * @throws SEAL_ORDER when the order contradicts itself, SIGNER_CERT_USAGE, KEY_* from the maker's signer
 */
export const makeSeal = async (order: SealOrder): Promise<Uint8Array> => {
  const version = versionOf(order.version)
  const fault = (reason: string): never => {
    throw new GsealError('SEAL_ORDER', { reason })
  }
  const misuse = signingUseProblem(parseCertificate(order.maker.cert))
  if (misuse !== undefined) throw new GsealError('SIGNER_CERT_USAGE', misuse.params)
  if (order.certs.length === 0) fault('no certificate may use it')
  if (order.validTo <= order.validFrom) fault('it ends before it begins')
  if (order.list === 'digests' && !version.hasListType) fault(`${version.standard} knows no list of digests`)
  if (!/^[\x20-\x7e]+$/.test(order.id + order.vendor)) fault('id and vendor hold ASCII characters only')
  const sm3 = digestAlgorithm('SM3')
  const signers = order.certs.map((der) =>
    order.list === 'digests' && sm3 !== undefined
      ? ({ kind: 'digest', algorithm: 'SM3', value: sm3.digest(der) } as const)
      : ({ kind: 'cert', der } as const),
  )
  const info = writeSealInfo({ ...order, version, signers })
  const tbs = sealTbs(version, info, order.maker.cert, order.maker.algorithm)
  const signature = await order.maker.sign({ kind: 'seal', tbs })
  const seal = writeSeal(version, info, order.maker.cert, order.maker.algorithm, signature)
  readSeal(seal, (code) => fault(code))
  return seal
}
