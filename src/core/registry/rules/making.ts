/** What the maker does with an approval, filing, and taking a seal into use (印章 Art. 7, 13 to 17, 19, 21). */
import { GsealError } from '../../base/error.ts'
import { isoTime } from '../../base/time.ts'
import { type ApplicationKind, DAY, NEW_SEAL, RULES } from '../kinds.ts'
import type { ApplicationState } from '../state/application.ts'
import type { SealState, SealVersion } from '../state/seal.ts'
import { checkRenewalWindow } from './content.ts'
import type { Desk } from './desk.ts'
import { apart, apartFor, some } from './duties.ts'

const subject = (code: string): string => `seal:${code}`

export interface Execution {
  readonly state: ApplicationState
  readonly exceptions: readonly string[] | undefined
}

/**
 * An approved application in the hands of the maker.
 * @throws ROLE_MISSING, APPLICATION_STATE, APPLICATION_KIND, APPLICATION_LAPSED, DUTY_SEPARATED
 */
export const takeUp = (desk: Desk, id: string, ...kinds: readonly ApplicationKind[]): Execution => {
  desk.role('maker')
  const state = desk.application(id)
  if (state.state !== 'approved' && state.state !== 'failed')
    throw new GsealError('APPLICATION_STATE', { id, state: state.state, wanted: 'approved' })
  if (!kinds.includes(state.content.kind))
    throw new GsealError('APPLICATION_KIND', { id, kind: state.content.kind, wanted: kinds.join(', ') })
  const lapsed = (state.decidedAt ?? 0) + RULES.lapseDays * DAY
  if (desk.at > lapsed) throw new GsealError('APPLICATION_LAPSED', { id, on: isoTime(lapsed) })
  const exceptions = [
    ...apart(desk, 'apply-make', state.applicant, state.submittedBy),
    ...apart(desk, 'approve-make', state.decidedBy),
  ]
  return { state, exceptions: some(exceptions) }
}

export const finish = (desk: Desk, id: string, { state, exceptions }: Execution): void => {
  desk.emit('application.executed', `application:${id}`, { version: state.version, exceptions })
}

export const fail = (desk: Desk, { id, reason }: { readonly id: string; readonly reason: string }): void => {
  desk.role('maker')
  const { version, state } = desk.application(id)
  if (state !== 'approved' && state !== 'failed')
    throw new GsealError('APPLICATION_STATE', { id, state, wanted: 'approved' })
  desk.emit('application.failed', `application:${id}`, { version, reason })
}

/** What the made seal says, read back from its bytes. */
export interface MadeSeal {
  readonly id: string
  readonly digest: string
  readonly standard: string
  /** The maker's certificate in the seal. */
  readonly maker: string
  readonly signers: readonly string[]
  readonly validFrom: number
  readonly validTo: number
  /** esID, and the digest of the picture, as they stand in the seal. */
  readonly code: string
  readonly picture: string
  /** Validity of each listed certificate, in the order of `signers`. */
  readonly periods: readonly { readonly from: number; readonly to: number }[]
}

/** 印章 Art. 16: the seal's validity is its certificates'. */
const checkDates = ({ code, validFrom, validTo, periods }: MadeSeal): void => {
  const differs = periods.find(({ from, to }) => from !== validFrom || to !== validTo)
  if (differs !== undefined) {
    throw new GsealError('SEAL_DATES', {
      seal: code,
      from: isoTime(validFrom),
      to: isoTime(validTo),
      certFrom: isoTime(differs.from),
      certTo: isoTime(differs.to),
    })
  }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join()

const checkAgainst = (made: MadeSeal, state: ApplicationState, seal: SealState): void => {
  const { content } = state
  const differs = (what: string): GsealError =>
    new GsealError('SEAL_NOT_AS_APPROVED', { seal: made.code, what })
  if (made.code !== content.seal) throw differs('code')
  if (made.picture !== seal.picture) throw differs('picture')
  if (!sameSet(made.signers, content.signers ?? [])) throw differs('signers')
}

/** 印章 Art. 17: the old one ends before the new one is made. */
const checkPredecessor = (desk: Desk, seal: SealState): void => {
  if (seal.replaces === undefined) return
  const old = desk.seal(seal.replaces)
  if (old.state !== 'revoked')
    throw new GsealError('SEAL_PREDECESSOR_LIVE', { seal: seal.replaces, state: old.state })
}

/** @throws SEAL_MAKER, SEAL_NOT_AS_APPROVED, SEAL_DATES, SEAL_PREDECESSOR_LIVE, SEAL_RENEW_LATE and what takeUp throws */
export const make = (desk: Desk, made: MadeSeal): void => {
  const execution = takeUp(desk, made.id, ...NEW_SEAL, 'renewal')
  const { maker } = desk.role('maker')
  if (maker !== made.maker) throw new GsealError('SEAL_MAKER', { operator: desk.name })
  const { content } = execution.state
  const seal = desk.seal(content.seal)
  const renewal = content.kind === 'renewal'
  if (renewal) checkRenewalWindow(content.seal, seal, desk.at)
  const wanted = renewal ? 'active' : 'pending-make'
  if (seal.state !== wanted)
    throw new GsealError('SEAL_STATE', { seal: content.seal, state: seal.state, wanted })
  checkPredecessor(desk, seal)
  checkAgainst(made, execution.state, seal)
  checkDates(made)
  const { id, digest, standard, signers, validFrom, validTo } = made
  desk.emit('seal.made', subject(content.seal), {
    application: id,
    number: seal.versions.length + 1,
    digest,
    standard,
    maker: made.maker,
    signers,
    validFrom,
    validTo,
    exceptions: execution.exceptions,
  })
  if (!renewal && seal.replaces !== undefined)
    desk.emit('seal.succeeded', subject(seal.replaces), { by: content.seal })
  finish(desk, id, execution)
}

const latest = (code: string, seal: SealState, state: SealVersion['state']): SealVersion => {
  const version = seal.versions.at(-1)
  if (version?.state === state) return version
  throw new GsealError('SEAL_STATE', { seal: code, state: version?.state ?? seal.state, wanted: state })
}

export interface Filing {
  readonly seal: string
  readonly filing: 'release' | 'renewal' | 'deactivation'
  readonly receipt: string
  readonly scan?: string
}

/** 印章 Art. 14. */
export const file = (desk: Desk, { seal: code, filing, receipt, scan }: Filing): void => {
  desk.role('maker')
  const seal = desk.seal(code)
  const twice = (): GsealError => new GsealError('SEAL_FILED', { seal: code })
  if (filing === 'deactivation') {
    if (seal.state !== 'revoked')
      throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'revoked' })
    if (seal.deactivationReceipt !== undefined) throw twice()
    desk.emit('seal.filed', subject(code), { filing, number: seal.number, receipt, scan })
    return
  }
  if (seal.versions.at(-1)?.state === 'filed') throw twice()
  const version = latest(code, seal, 'made')
  if ((version.number === 1) !== (filing === 'release'))
    throw new GsealError('APPLICATION_FIELD', { field: 'filing', reason: `version ${version.number}` })
  desk.emit('seal.filed', subject(code), { filing, number: version.number, receipt, scan })
}

/** 印章 Art. 21: the unit names who keeps the seal. */
export const entrust = (
  desk: Desk,
  { seal: code, operator }: { readonly seal: string; readonly operator: string },
): void => {
  desk.role('use-approver')
  const seal = desk.seal(code)
  if (seal.unitCode !== desk.me().unitCode) throw new GsealError('SEAL_OTHER_UNIT', { seal: code })
  const keeper = desk.operator(operator)
  if (keeper.state !== 'active') throw new GsealError('OPERATOR_REMOVED', { operator })
  if (keeper.unitCode !== seal.unitCode) throw new GsealError('SEAL_OTHER_UNIT', { seal: code })
  if (!keeper.roles.some(({ role }) => role === 'custodian'))
    throw new GsealError('ROLE_MISSING', { operator, role: 'custodian' })
  if (seal.custodian === operator) throw new GsealError('CUSTODIAN_ALREADY', { operator, seal: code })
  const exceptions = some(apartFor(desk, 'make-custody', operator, ...seal.versions.map(({ by }) => by)))
  desk.emit('seal.entrusted', subject(code), { operator, exceptions })
}

/** The acting operator keeps this seal. @throws CUSTODIAN_NOT */
export const checkCustody = (desk: Desk, code: string, seal: SealState): void => {
  desk.role('custodian')
  if (seal.custodian !== desk.name) throw new GsealError('CUSTODIAN_NOT', { operator: desk.name, seal: code })
}

export interface Activation {
  readonly seal: string
  /** Digest of the seal's bytes that the custodian saw and confirmed. */
  readonly digest: string
  /** Certificate of the key that will stamp. */
  readonly cert: string
}

export const activate = (desk: Desk, { seal: code, digest, cert }: Activation): void => {
  const seal = desk.seal(code)
  checkCustody(desk, code, seal)
  const version = latest(code, seal, 'filed')
  if (seal.state !== 'filed' && seal.state !== 'active')
    throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'filed' })
  if (version.digest !== digest) throw new GsealError('SEAL_NOT_AS_APPROVED', { seal: code, what: 'bytes' })
  if (!version.signers.includes(cert)) throw new GsealError('SEAL_KEY_NOT_LISTED', { seal: code })
  if (desk.at < version.validFrom || desk.at > version.validTo)
    throw new GsealError('SEAL_OVER', { seal: code, end: isoTime(version.validTo) })
  const exceptions = some(apart(desk, 'make-custody', version.by))
  desk.emit('seal.activated', subject(code), { number: version.number, cert, exceptions })
}
