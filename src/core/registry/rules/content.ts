/** What an application must say before it can be submitted, by kind (印章 Art. 2, 4, 6, 12, 15 to 19). */
import { GsealError } from '../../base/error.ts'
import { isoTime } from '../../base/time.ts'
import { renewalOpens } from '../calendar.ts'
import { type ApplicationKind, isPersonSeal, LEAK_REASONS, NEW_SEAL, WITH_MATERIALS } from '../kinds.ts'
import type { Content } from '../state/application.ts'
import type { SealState } from '../state/seal.ts'
import type { Desk } from './desk.ts'
import { checkAgainstUnit } from './units.ts'

/** 13 or 14 digits (area and serial number), or another code of the unit's system. */
const CODE = /^[0-9A-Za-z][0-9A-Za-z-]{2,31}$/

const missing = (field: string, reason: string): GsealError =>
  new GsealError('APPLICATION_FIELD', { field, reason })

const need = (content: Content, ...fields: readonly (keyof Content)[]): void => {
  for (const field of fields) if (content[field] === undefined) throw missing(field, 'missing')
}

const stateFault = (code: string, { state }: SealState, wanted: string): GsealError =>
  new GsealError('SEAL_STATE', { seal: code, state, wanted })

/** Seals of the unit that are not revoked. */
const liveSeals = (desk: Desk, unitCode: string): readonly string[] =>
  desk
    .rows('seals', { unit_code: unitCode })
    .filter((row) => row['state'] !== 'revoked')
    .map((row) => String(row['code']))

const checkPicture = (desk: Desk, content: Content): void => {
  const picture = content.impression?.picture ?? ''
  const double = desk
    .rows('seals', { picture })
    .find((row) => row['state'] !== 'revoked' && row['code'] !== content.replaces)
  if (double !== undefined) throw new GsealError('SEAL_IMPRESSION_TWICE', { seal: String(double['code']) })
}

const checkNewSeal = (desk: Desk, content: Content): void => {
  need(content, 'name', 'subkind', 'holder', 'issuing', 'issuingDocument', 'impression', 'signers')
  if (!CODE.test(content.seal)) throw missing('seal', 'no code of a seal')
  if (desk.sealIfAny(content.seal) !== undefined)
    throw new GsealError('SEAL_CODE_TAKEN', { seal: content.seal })
  if (isPersonSeal(content.subkind ?? 'statutory') !== (content.person !== undefined))
    throw missing('person', 'a name seal is bound to a person, other seals are not (Art. 2)')
  if (content.signers?.length === 0) throw missing('signers', 'no certificate')
  checkPicture(desk, content)
}

const checkFirst = (desk: Desk, content: Content): void => {
  checkNewSeal(desk, content)
  const [seal] = liveSeals(desk, content.unitCode)
  if (seal !== undefined) throw new GsealError('SEAL_NOT_FIRST', { seal, unit: content.unitCode })
}

const checkReplacement = (desk: Desk, content: Content): void => {
  checkNewSeal(desk, content)
  need(content, 'replaces', 'note')
  const old = desk.seal(content.replaces ?? '')
  if (old.unitCode !== content.unitCode)
    throw new GsealError('SEAL_OTHER_UNIT', { seal: content.replaces ?? '' })
  if (old.succeededBy !== undefined)
    throw new GsealError('SEAL_REPLACED', { seal: content.replaces ?? '', by: old.succeededBy })
}

/** The version in force. @throws SEAL_STATE when there is none */
export const inForce = (code: string, seal: SealState): SealState['versions'][number] => {
  const version = seal.versions.find(({ number }) => number === seal.number)
  if (version === undefined) throw stateFault(code, seal, 'active')
  return version
}

/** @throws SEAL_RENEW_EARLY, SEAL_RENEW_LATE (印章 Art. 16) */
export const checkRenewalWindow = (code: string, seal: SealState, at: number): void => {
  const { validTo } = inForce(code, seal)
  const opens = renewalOpens(validTo)
  if (at < opens) throw new GsealError('SEAL_RENEW_EARLY', { seal: code, first: isoTime(opens) })
  if (at > validTo) throw new GsealError('SEAL_RENEW_LATE', { seal: code, end: isoTime(validTo) })
}

const checkRenewal = (desk: Desk, content: Content): void => {
  need(content, 'signers')
  const seal = desk.seal(content.seal)
  if (seal.state !== 'active') throw stateFault(content.seal, seal, 'active')
  checkRenewalWindow(content.seal, seal, desk.at)
}

const checkSuspension = (desk: Desk, content: Content): void => {
  need(content, 'note')
  const seal = desk.seal(content.seal)
  const fits = seal.state === 'active' || (seal.state === 'suspended' && seal.frozen !== undefined)
  if (!fits) throw stateFault(content.seal, seal, 'active')
}

/** An open or approved revocation because of a leak: until it is withdrawn or rejected, nobody wakes the seal. */
const reportsLeak = (desk: Desk, id: string): boolean => {
  const { state, content } = desk.application(id)
  const open = state === 'submitted' || state === 'returned' || state === 'approved' || state === 'failed'
  return open && content.reason !== undefined && LEAK_REASONS.includes(content.reason)
}

/** A seal that came out of a leak stays out; one whose time is over is replaced. */
export const checkRestorable = (desk: Desk, code: string): void => {
  const seal = desk.seal(code)
  if (seal.state !== 'suspended') throw stateFault(code, seal, 'suspended')
  const leak = desk
    .rows('applications', { seal: code, kind: 'revocation' })
    .map((row) => String(row['id']))
    .find((id) => reportsLeak(desk, id))
  if (leak !== undefined) throw new GsealError('SEAL_LEAKED', { seal: code, application: leak })
  const { validTo } = inForce(code, seal)
  if (validTo < desk.at) throw new GsealError('SEAL_OVER', { seal: code, end: isoTime(validTo) })
}

const checkRestoration = (desk: Desk, content: Content): void => {
  need(content, 'note')
  checkRestorable(desk, content.seal)
}

const checkRevocation = (desk: Desk, content: Content): void => {
  need(content, 'reason')
  const seal = desk.seal(content.seal)
  if (seal.state === 'revoked') throw stateFault(content.seal, seal, 'not revoked')
  const leaked = content.reason !== undefined && LEAK_REASONS.includes(content.reason)
  if (leaked && content.incidentAt === undefined)
    throw new GsealError('INCIDENT_TIME_NEEDED', { reason: content.reason ?? '' })
  if (content.incidentAt !== undefined && content.incidentAt > desk.at)
    throw missing('incidentAt', 'in the future')
}

const checkPinReset = (desk: Desk, content: Content): void => {
  need(content, 'custodian')
  const seal = desk.seal(content.seal)
  if (seal.state !== 'active' && seal.state !== 'suspended') throw stateFault(content.seal, seal, 'active')
  if (seal.custodian !== content.custodian)
    throw new GsealError('CUSTODIAN_NOT', { operator: content.custodian ?? '', seal: content.seal })
}

const CHECKS: Readonly<Record<ApplicationKind, (desk: Desk, content: Content) => void>> = {
  first: checkFirst,
  additional: checkNewSeal,
  replacement: checkReplacement,
  renewal: checkRenewal,
  suspension: checkSuspension,
  restoration: checkRestoration,
  revocation: checkRevocation,
  'pin-reset': checkPinReset,
}

/** @throws APPLICATION_FIELD, APPLICATION_MATERIALS, APPLICATION_UNIT, UNIT_*, SEAL_* */
export const checkContent = (desk: Desk, content: Content): void => {
  const { unitCode, area } = desk.me()
  if (content.unitCode !== unitCode || content.area !== area)
    throw new GsealError('APPLICATION_UNIT', { operator: desk.name, unit: content.unitCode })
  checkAgainstUnit(desk, content)
  if (!NEW_SEAL.includes(content.kind) && desk.seal(content.seal).unitCode !== unitCode)
    throw new GsealError('SEAL_OTHER_UNIT', { seal: content.seal })
  if (WITH_MATERIALS.includes(content.kind) && content.materials.length === 0)
    throw new GsealError('APPLICATION_MATERIALS', { kind: content.kind })
  CHECKS[content.kind](desk, content)
}
