/**
 * Separation of duties (reference: 印章 Art. 12, 13, 19, 21; 三员分立). A rule is lifted only by a live exception that
 * names the person and the rule; the event that relies on it names the exception, and every report shows it.
 */
import { GsealError } from '../../base/error.ts'
import { ADMIN_ROLES, type Role, type RuleName } from '../kinds.ts'
import type { OperatorState } from '../state/operator.ts'
import type { Desk } from './desk.ts'

const liveException = (state: OperatorState, rule: RuleName, at: number): string | undefined =>
  state.exceptions.find((exception) => exception.rule === rule && exception.at <= at && at <= exception.until)
    ?.id

/**
 * The acting operator must be none of `others`.
 * @returns ids of the exceptions relied on
 * @throws DUTY_SEPARATED
 */
export const apart = (desk: Desk, rule: RuleName, ...others: readonly (string | undefined)[]): string[] => {
  if (!others.includes(desk.name)) return []
  const id = liveException(desk.me(), rule, desk.at)
  if (id === undefined) throw new GsealError('DUTY_SEPARATED', { operator: desk.name, rule })
  return [id]
}

/** The same for another person who is to be given a duty. @throws DUTY_SEPARATED */
export const apartFor = (
  desk: Desk,
  rule: RuleName,
  name: string,
  ...others: readonly (string | undefined)[]
): string[] => {
  if (!others.includes(name)) return []
  const id = liveException(desk.operator(name), rule, desk.at)
  if (id === undefined) throw new GsealError('DUTY_SEPARATED', { operator: name, rule })
  return [id]
}

/** An administrator has one role and no other. @throws DUTY_SEPARATED */
export const checkAdmins = (desk: Desk, name: string, role: Role): void => {
  const state = desk.operator(name)
  const others = state.roles.filter((held) => held.role !== role)
  const admin = ADMIN_ROLES.includes(role) || others.some((held) => ADMIN_ROLES.includes(held.role))
  if (others.length === 0 || !admin || liveException(state, 'three-admins', desk.at) !== undefined) return
  throw new GsealError('DUTY_SEPARATED', { operator: name, rule: 'three-admins' })
}

/** `undefined` for none, so that a body has the field only when something is in it. */
export const some = (list: readonly string[]): readonly string[] | undefined =>
  list.length === 0 ? undefined : list
