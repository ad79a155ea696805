/** Suspension, restoration, revocation, PIN reset by approved application; freezing at once; PIN changes. */
import { GsealError } from '../../base/error.ts'
import { LEAK_REASONS } from '../kinds.ts'
import { checkRestorable } from './content.ts'
import type { Desk } from './desk.ts'
import { checkCustody, finish, takeUp } from './making.ts'

const subject = (code: string): string => `seal:${code}`

const wrongState = (seal: string, state: string, wanted: string): GsealError =>
  new GsealError('SEAL_STATE', { seal, state, wanted })

export const suspend = (desk: Desk, { id }: { readonly id: string }): void => {
  const execution = takeUp(desk, id, 'suspension')
  const code = execution.state.content.seal
  const { state } = desk.seal(code)
  if (state !== 'active' && state !== 'suspended') throw wrongState(code, state, 'active')
  desk.emit('seal.suspended', subject(code), { application: id })
  finish(desk, id, execution)
}

export const restore = (desk: Desk, { id }: { readonly id: string }): void => {
  const execution = takeUp(desk, id, 'restoration')
  const code = execution.state.content.seal
  checkRestorable(desk, code)
  desk.emit('seal.restored', subject(code), { application: id })
  finish(desk, id, execution)
}

export const revoke = (desk: Desk, { id }: { readonly id: string }): void => {
  const execution = takeUp(desk, id, 'revocation')
  const { seal: code, reason, incidentAt } = execution.state.content
  const { state } = desk.seal(code)
  if (state === 'revoked') throw wrongState(code, state, 'not revoked')
  const leaked = reason !== undefined && LEAK_REASONS.includes(reason) ? 'yes' : undefined
  desk.emit('seal.revoked', subject(code), { application: id, reason, incidentAt, leaked })
  finish(desk, id, execution)
}

export const resetPin = (desk: Desk, { id }: { readonly id: string }): void => {
  const execution = takeUp(desk, id, 'pin-reset')
  const { seal: code, custodian } = execution.state.content
  if (desk.seal(code).custodian !== custodian)
    throw new GsealError('CUSTODIAN_NOT', { operator: custodian ?? '', seal: code })
  desk.emit('seal.pin-reset', subject(code), { application: id, operator: custodian })
  finish(desk, id, execution)
}

/** At once, by the custodian or an auditor; the application follows within days (印章 Art. 18). */
export const freeze = (
  desk: Desk,
  { seal: code, reason }: { readonly seal: string; readonly reason: string },
): void => {
  const seal = desk.seal(code)
  const auditor = desk.me().roles.some(({ role }) => role === 'auditor')
  if (!auditor) checkCustody(desk, code, seal)
  if (seal.state !== 'active') throw wrongState(code, seal.state, 'active')
  desk.emit('seal.frozen', subject(code), { reason })
}

/** 印章 Art. 15: whose key may open the recovery copy, so that everybody can see it. @throws SEAL_RECOVERY_SELF */
export const escrow = (
  desk: Desk,
  { seal: code, cert }: { readonly seal: string; readonly cert: string },
): void => {
  const seal = desk.seal(code)
  checkCustody(desk, code, seal)
  if (seal.versions.some(({ signers }) => signers.includes(cert)))
    throw new GsealError('SEAL_RECOVERY_SELF', { seal: code })
  desk.emit('seal.escrowed', subject(code), { operator: desk.name, cert })
}

/** 印章 Art. 15: that a PIN was changed, never the PIN. */
export const changePin = (desk: Desk, { seal: code }: { readonly seal: string }): void => {
  checkCustody(desk, code, desk.seal(code))
  desk.emit('seal.pin-changed', subject(code), { operator: desk.name })
}
