/**
 * The registry of units, kept by the security administrator; and what it says about a decision: who is an authority
 * (印章 Art. 5), who issues a unit's seals (Art. 6). A unit that is not in it is judged by what its operators' roles and
 * its applications say themselves, so that a ledger of one small office needs no registry.
 */
import { GsealError } from '../../base/error.ts'
import type { AuthorityLevel, HOLDERS } from '../kinds.ts'
import type { Content } from '../state/application.ts'
import type { UnitState } from '../state/unit.ts'
import type { Desk } from './desk.ts'

const CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/
const AREA = /^\d{6}$/

const subject = (code: string): string => `unit:${code}`

export interface UnitDescription {
  readonly code: string
  readonly name: string
  readonly area: string
  readonly holder: (typeof HOLDERS)[number]
  readonly issuing?: string
  readonly issuingDocument?: string
}

const checkDescription = ({ code, area, issuing, issuingDocument }: UnitDescription): void => {
  if (!CODE.test(code)) throw new GsealError('UNIT_CODE', { code })
  if (!AREA.test(area)) throw new GsealError('AREA_INVALID', { area })
  if ((issuing === undefined) !== (issuingDocument === undefined))
    throw new GsealError('UNIT_ISSUING', { unit: code })
}

const open = (desk: Desk, code: string): UnitState => {
  const unit = desk.unit(code)
  if (unit.state === 'closed') throw new GsealError('UNIT_CLOSED', { unit: code })
  return unit
}

/** @throws ROLE_MISSING, UNIT_EXISTS, UNIT_CODE, AREA_INVALID, UNIT_ISSUING */
export const addUnit = (desk: Desk, unit: UnitDescription): void => {
  desk.role('secadmin')
  checkDescription(unit)
  if (desk.unitIfAny(unit.code) !== undefined) throw new GsealError('UNIT_EXISTS', { unit: unit.code })
  const { code, ...body } = unit
  desk.emit('unit.added', subject(code), body)
}

/** An authority's level goes with its area: whoever moves to another area is designated anew. */
export const changeUnit = (desk: Desk, unit: UnitDescription): void => {
  desk.role('secadmin')
  checkDescription(unit)
  const { area, authority } = open(desk, unit.code)
  if (authority !== undefined && area !== unit.area)
    throw new GsealError('UNIT_DESIGNATED', { unit: unit.code })
  const { code, ...body } = unit
  desk.emit('unit.changed', subject(code), body)
}

/** GB/T 2260: xx0000 a province, xxxx00 a city, all others counties. */
const levelOf = (area: string): AuthorityLevel =>
  area.endsWith('0000') ? 'province' : area.endsWith('00') ? 'city' : 'county'

/** Zones and cities that the province runs as cities have codes of counties. */
const fits = (level: AuthorityLevel, area: string): boolean =>
  level === levelOf(area) || (level === 'city' && levelOf(area) === 'county')

export interface Designation {
  readonly code: string
  readonly level: AuthorityLevel
  readonly designation: string
  readonly filedAt?: number
}

/**
 * Designated by the government of its level, and filed with the province; again with the day when it is filed later.
 * @throws ROLE_MISSING, UNIT_UNKNOWN, UNIT_CLOSED, UNIT_LEVEL, UNIT_FILED_LATER, UNIT_AUTHORITY_TWICE
 */
export const designate = (desk: Desk, { code, ...designation }: Designation): void => {
  desk.role('secadmin')
  const { area } = open(desk, code)
  const { level, filedAt } = designation
  if (!fits(level, area)) throw new GsealError('UNIT_LEVEL', { unit: code, level, area })
  if (filedAt !== undefined && filedAt > desk.at) throw new GsealError('UNIT_FILED_LATER', { unit: code })
  const other = desk.rows('units', { level, area, state: 'active' }).find((row) => row['code'] !== code)
  if (other !== undefined)
    throw new GsealError('UNIT_AUTHORITY_TWICE', { unit: String(other['code']), area, level })
  desk.emit('unit.designated', subject(code), { ...designation })
}

export interface Because {
  readonly code: string
  readonly reason: string
}

export const endDesignation = (desk: Desk, { code, reason }: Because): void => {
  desk.role('secadmin')
  if (open(desk, code).authority === undefined) throw new GsealError('UNIT_NO_AUTHORITY', { unit: code })
  desk.emit('unit.undesignated', subject(code), { reason })
}

/** 印章 Art. 11: special departments need no statutory-name seal; reason and document are kept and shown. */
export const exempt = (desk: Desk, { code, reason, basis }: Because & { readonly basis: string }): void => {
  desk.role('secadmin')
  open(desk, code)
  desk.emit('unit.exempted', subject(code), { reason, basis })
}

export const endExemption = (desk: Desk, { code, reason }: Because): void => {
  desk.role('secadmin')
  if (open(desk, code).exempt === undefined) throw new GsealError('UNIT_NOT_EXEMPT', { unit: code })
  desk.emit('unit.unexempted', subject(code), { reason })
}

/** A unit ends when none of its seals lives any more (印章 Art. 18). @throws UNIT_HAS_SEALS */
export const closeUnit = (desk: Desk, { code, reason }: Because): void => {
  desk.role('secadmin')
  open(desk, code)
  const alive = desk.rows('seals', { unit_code: code }).find((row) => row['state'] !== 'revoked')
  if (alive !== undefined) throw new GsealError('UNIT_HAS_SEALS', { unit: code, seal: String(alive['code']) })
  desk.emit('unit.closed', subject(code), { reason })
}

/** Whether the registry knows this unit as an authority whose designation is filed. */
export const isFiledAuthority = (desk: Desk, code: string): boolean => {
  const unit = desk.unitIfAny(code)
  const filedAt = unit?.authority?.filedAt
  return unit?.state === 'active' && filedAt !== undefined && filedAt <= desk.at
}

/** The acting operator's unit, where the registry knows it, is a filed authority. @throws AUTHORITY_NOT_FILED */
export const checkFiledAuthority = (desk: Desk): void => {
  const { unitCode } = desk.me()
  if (desk.unitIfAny(unitCode) === undefined || isFiledAuthority(desk, unitCode)) return
  throw new GsealError('AUTHORITY_NOT_FILED', { operator: desk.name, unit: unitCode })
}

/** An application says of its unit what the registry says. @throws UNIT_CLOSED, UNIT_DIFFERS */
export const checkAgainstUnit = (desk: Desk, content: Content): void => {
  const { unitCode } = content
  if (desk.unitIfAny(unitCode) === undefined) return
  const unit = open(desk, unitCode)
  const said: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['unit', content.unit, unit.name],
    ['area', content.area, unit.area],
    ['holder', content.holder, unit.holder],
    ['issuing', content.issuing, unit.issuing],
  ]
  const differs = said.find(([, is, should]) => is !== undefined && should !== undefined && is !== should)
  if (differs === undefined) return
  const [field, is = '', should = ''] = differs
  throw new GsealError('UNIT_DIFFERS', { unit: unitCode, field, is, should })
}
