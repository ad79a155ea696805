/** The gate: one stamp under a permission, counted before the signature leaves (印章 Art. 15, 16, 21, 23). */
import { GsealError } from '../../base/error.ts'
import { isoTime } from '../../base/time.ts'
import { DAY, RULES, type Scene } from '../kinds.ts'
import type { SealState } from '../state/seal.ts'
import { inForce } from './content.ts'
import type { Desk } from './desk.ts'
import { checkCustody } from './making.ts'
import { useFault } from './uses.ts'

export interface StampWish {
  /** Of the stamp, new. */
  readonly id: string
  readonly use: string
  readonly seal: string
  /** SM3 of the seal's bytes. */
  readonly digest: string
  /** SM3 of the signer's certificate, and the end of its validity. */
  readonly cert: string
  readonly certUntil: number
  /** SM3 of the document before stamping. */
  readonly document: string
  readonly scene?: Scene
  /** A mark of classification that was found in the document. */
  readonly classified?: string
  /** On whose behalf a daemon signs: the user and process that asked. */
  readonly caller?: string
}

/** 印章 Art. 15: a PIN that was not changed for too long no longer opens the seal. */
const checkPinAge = (code: string, { pinAt }: SealState, at: number): void => {
  if (pinAt === 0) throw new GsealError('PIN_TEMPORARY', { seal: code })
  const last = (pinAt ?? 0) + RULES.pinLastDays * DAY
  if (at > last) throw new GsealError('PIN_OLD', { seal: code, since: isoTime(pinAt ?? 0) })
}

export type SealWish = Pick<StampWish, 'seal' | 'digest' | 'cert' | 'certUntil'>

/** What a seal and a key must be to stamp. @returns the number of the version in force @throws SEAL_*, PIN_OLD, PIN_TEMPORARY */
export const checkSeal = (wish: SealWish, seal: SealState, at: number): number => {
  const { seal: code } = wish
  if (seal.state !== 'active')
    throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'active' })
  const version = inForce(code, seal)
  if (version.digest !== wish.digest)
    throw new GsealError('SEAL_NOT_IN_FORCE', { seal: code, number: version.number })
  if (!version.signers.includes(wish.cert)) throw new GsealError('SEAL_KEY_NOT_LISTED', { seal: code })
  if (at < version.validFrom || at > version.validTo || at > wish.certUntil)
    throw new GsealError('SEAL_OVER', { seal: code, end: isoTime(Math.min(version.validTo, wish.certUntil)) })
  checkPinAge(code, seal, at)
  return version.number
}

/** @throws USE_*, SEAL_*, PIN_OLD, CUSTODIAN_NOT */
export const beginStamp = (desk: Desk, wish: StampWish): void => {
  const { id, document, cert } = wish
  if (desk.stampIfAny(id) !== undefined) throw new GsealError('STAMP_STATE', { id, state: 'begun' })
  const seal = desk.seal(wish.seal)
  checkCustody(desk, wish.seal, seal)
  if (wish.classified !== undefined)
    throw new GsealError('USE_CLASSIFIED', { classification: wish.classified })
  const use = desk.use(wish.use)
  if (use.seal !== wish.seal) throw new GsealError('USE_SEAL', { id: wish.use, seal: use.seal })
  const fault = useFault(wish.use, use, { at: desk.at, document, scene: wish.scene })
  if (fault !== undefined) throw fault
  const number = checkSeal(wish, seal, desk.at)
  desk.emit('use.counted', `use:${wish.use}`, { stamp: id, document })
  desk.emit('stamp.begun', `stamp:${id}`, {
    use: wish.use,
    seal: wish.seal,
    number,
    document,
    scene: use.scene,
    cert,
    caller: wish.caller,
  })
}

export interface Draw extends SealWish {
  readonly use: string
  readonly batch: string
  readonly count: number
  /** SM3 over the digests of the documents. */
  readonly documents: string
}

/** Many stamps of licences at once, under a standing permission. @throws USE_*, SEAL_*, PIN_OLD, CUSTODIAN_NOT */
export const drawUse = (desk: Desk, draw: Draw): void => {
  const { batch, count, documents } = draw
  const seal = desk.seal(draw.seal)
  checkCustody(desk, draw.seal, seal)
  const use = desk.use(draw.use)
  if (use.seal !== draw.seal) throw new GsealError('USE_SEAL', { id: draw.use, seal: use.seal })
  if (use.kind !== 'standing') throw new GsealError('USE_DOCUMENT', { id: draw.use, document: documents })
  const fault = useFault(draw.use, use, { at: desk.at, document: documents, scene: 'publication' })
  if (fault !== undefined) throw fault
  if (use.used + count > use.count) throw new GsealError('USE_EXHAUSTED', { id: draw.use, count: use.count })
  checkSeal(draw, seal, desk.at)
  desk.emit('use.drawn', `use:${draw.use}`, { batch, count, documents })
}

/** No signature left the key for so many of them: they are given back. */
export const undrawUse = (
  desk: Desk,
  { use, batch, count }: { readonly use: string; readonly batch: string; readonly count: number },
): void => {
  checkCustody(desk, desk.use(use).seal, desk.seal(desk.use(use).seal))
  desk.emit('use.undrawn', `use:${use}`, { batch, count })
}

export interface StampEnd {
  readonly id: string
  readonly outcome: 'stamped' | 'unsigned' | 'lost'
  readonly result?: string
  readonly reason?: string
}

/** What came of it. Only when no signature left the key is the count given back. @throws STAMP_STATE */
export const endStamp = (desk: Desk, { id, outcome, result, reason }: StampEnd): void => {
  const stamp = desk.stamp(id)
  if (stamp.state !== 'begun') throw new GsealError('STAMP_STATE', { id, state: stamp.state })
  if (stamp.operator !== desk.name)
    throw new GsealError('CUSTODIAN_NOT', { operator: desk.name, seal: stamp.seal })
  desk.emit('stamp.ended', `stamp:${id}`, { outcome, result, reason })
  const use = desk.use(stamp.use)
  if (outcome === 'unsigned' && (use.state === 'approved' || use.state === 'closed'))
    desk.emit('use.uncounted', `use:${stamp.use}`, { stamp: id, document: stamp.document })
}
