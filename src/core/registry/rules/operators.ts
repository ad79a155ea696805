/** Operators and roles (reference §11.5). The founder is the security administrator, who adds people and grants roles. */
import { GsealError } from '../../base/error.ts'
import { type Role, RULE_SET, type RuleName } from '../kinds.ts'
import { OFFICE } from '../state/office.ts'
import type { Desk } from './desk.ts'
import { checkAdmins } from './duties.ts'
import { isFiledAuthority } from './units.ts'

export interface NewOperator {
  readonly name: string
  readonly person: string
  readonly unit: string
  readonly unitCode: string
  readonly area: string
  /** Base64 of the DER certificate, its digest, and the end of its validity. */
  readonly der: string
  readonly cert: string
  readonly certUntil: number
}

const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u
const AREA = /^\d{6}$/

const checkNew = (desk: Desk, { name, area, cert, certUntil }: NewOperator): void => {
  if (!NAME.test(name)) throw new GsealError('NAME_INVALID', { name })
  if (!AREA.test(area)) throw new GsealError('AREA_INVALID', { area })
  if (desk.operatorIfAny(name) !== undefined) throw new GsealError('OPERATOR_EXISTS', { operator: name })
  checkCert(desk, name, cert, certUntil)
}

const checkCert = (desk: Desk, name: string, cert: string, certUntil: number): void => {
  if (certUntil < desk.at) throw new GsealError('OPERATOR_CERT_EXPIRED', { operator: name })
  const [other] = desk.rows('operator_certs', { cert })
  if (other !== undefined)
    throw new GsealError('OPERATOR_CERT_TAKEN', { operator: String(other['operator']) })
}

const add = (desk: Desk, { name, ...rest }: NewOperator): void => {
  desk.emit('operator.added', `operator:${name}`, { ...rest })
}

/** The first events of a ledger: the office and its founder. @throws OFFICE_FOUNDED */
export const found = (desk: Desk, founder: NewOperator): void => {
  if (desk.office() !== undefined) throw new GsealError('OFFICE_FOUNDED')
  checkNew(desk, founder)
  const { unit, unitCode, area } = founder
  // First the certificate that the statements of all of them are checked with.
  add(desk, founder)
  desk.emit('office.founded', OFFICE, { area, unit, unitCode, ruleSet: RULE_SET })
  desk.emit('operator.granted', `operator:${founder.name}`, { role: 'secadmin' })
}

export const addOperator = (desk: Desk, operator: NewOperator): void => {
  desk.role('secadmin')
  checkNew(desk, operator)
  add(desk, operator)
}

export const certifyOperator = (
  desk: Desk,
  { name, der, cert, certUntil }: Pick<NewOperator, 'name' | 'der' | 'cert' | 'certUntil'>,
): void => {
  desk.role('secadmin')
  desk.operator(name)
  checkCert(desk, name, cert, certUntil)
  desk.emit('operator.certified', `operator:${name}`, { der, cert, certUntil })
}

export interface Grant {
  readonly name: string
  readonly role: Role
  readonly designation?: string
  readonly filedAt?: number
  readonly maker?: string
}

const refuseSelf = (desk: Desk, name: string): void => {
  if (desk.name === name) throw new GsealError('ROLE_SELF', { operator: name })
}

/** @throws ROLE_MISSING, ROLE_SELF, ROLE_HELD, DUTY_SEPARATED, AUTHORITY_UNFILED, MAKER_CERT_NEEDED */
export const grantRole = (desk: Desk, { name, ...grant }: Grant): void => {
  desk.role('secadmin')
  refuseSelf(desk, name)
  const { role, designation, filedAt, maker } = grant
  if (desk.operator(name).roles.some((held) => held.role === role))
    throw new GsealError('ROLE_HELD', { operator: name, role })
  checkAdmins(desk, name, role)
  const filed = designation !== undefined && filedAt !== undefined && filedAt <= desk.at
  if (role === 'authority' && !filed && !isFiledAuthority(desk, desk.operator(name).unitCode))
    throw new GsealError('AUTHORITY_UNFILED', { operator: name })
  if (role === 'maker' && maker === undefined) throw new GsealError('MAKER_CERT_NEEDED', { operator: name })
  desk.emit('operator.granted', `operator:${name}`, { ...grant })
}

export const withdrawRole = (
  desk: Desk,
  { name, role, reason }: { readonly name: string; readonly role: Role; readonly reason: string },
): void => {
  desk.role('secadmin')
  refuseSelf(desk, name)
  if (!desk.operator(name).roles.some((held) => held.role === role))
    throw new GsealError('ROLE_NOT_HELD', { operator: name, role })
  desk.emit('operator.withdrawn', `operator:${name}`, { role, reason })
}

export const removeOperator = (
  desk: Desk,
  { name, reason }: { readonly name: string; readonly reason: string },
): void => {
  desk.role('secadmin')
  refuseSelf(desk, name)
  desk.operator(name)
  desk.emit('operator.removed', `operator:${name}`, { reason })
}

export interface NewException {
  readonly name: string
  readonly id: string
  readonly rule: RuleName
  readonly reason: string
  readonly basis: string
  readonly approvedBy: string
  readonly until: number
}

/** Nobody grants one to themselves, nor approves one for themselves. @throws ROLE_SELF, EXCEPTION_PERIOD */
export const grantException = (desk: Desk, { name, ...exception }: NewException): void => {
  desk.role('secadmin')
  refuseSelf(desk, name)
  const { person } = desk.operator(name)
  if (exception.approvedBy === name || exception.approvedBy === person)
    throw new GsealError('ROLE_SELF', { operator: name })
  if (exception.until <= desk.at) throw new GsealError('EXCEPTION_PERIOD', { operator: name })
  desk.emit('operator.excepted', `operator:${name}`, { ...exception })
}

export const endException = (
  desk: Desk,
  { name, id, reason }: { readonly name: string; readonly id: string; readonly reason: string },
): void => {
  desk.role('secadmin')
  if (!desk.operator(name).exceptions.some((exception) => exception.id === id))
    throw new GsealError('EXCEPTION_UNKNOWN', { id, operator: name })
  desk.emit('operator.unexcepted', `operator:${name}`, { id, reason })
}
