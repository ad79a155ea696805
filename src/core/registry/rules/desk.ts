/**
 * The desk on which one decision is made: what may be looked at, and the events that come of it. It remembers every
 * subject that was looked at (the store refuses the events when one of them has changed since), and folds each event at
 * once, so that an event that cannot follow is refused here and not at the ledger.
 */
import type { JsonObject, JsonValue } from '../../base/canonical.ts'
import { GsealError } from '../../base/error.ts'
import type { Actor, NewEvent } from '../event.ts'
import type { Role } from '../kinds.ts'
import type { ApplicationState } from '../state/application.ts'
import { OFFICE, type OfficeState } from '../state/office.ts'
import type { OperatorState, RoleGrant } from '../state/operator.ts'
import type { SealState } from '../state/seal.ts'
import type { UnitState } from '../state/unit.ts'
import type { StampState, UseState } from '../state/use.ts'
import { reduce } from '../views.ts'

export type Row = Readonly<Record<string, string | number | null>>

/** What a decision may look at; the store implements it, and tests do in memory. */
export interface Reader {
  state(subject: string): JsonObject | undefined
  /** Rows of a view table whose columns equal all of `where`. */
  rows(table: string, where: Row): readonly Row[]
}

/** Who decides, when and where; `newId` gives UUIDv7. */
export interface Clerk {
  readonly actor: Actor
  /** ms since 1970 UTC */
  readonly at: number
  readonly source: string
  newId(): string
}

export interface Desk {
  readonly at: number
  readonly name: string
  rows(table: string, where: Row): readonly Row[]
  office(): OfficeState | undefined
  /** The acting operator: active, with this certificate, which is valid. */
  me(): OperatorState
  /** The acting operator's role. @throws ROLE_MISSING */
  role(role: Role): RoleGrant
  operatorIfAny(name: string): OperatorState | undefined
  operator(name: string): OperatorState
  unitIfAny(code: string): UnitState | undefined
  unit(code: string): UnitState
  application(id: string): ApplicationState
  applicationIfAny(id: string): ApplicationState | undefined
  seal(code: string): SealState
  sealIfAny(code: string): SealState | undefined
  use(id: string): UseState
  useIfAny(id: string): UseState | undefined
  stamp(id: string): StampState
  stampIfAny(id: string): StampState | undefined
  /** The state of any subject; it counts as looked at. */
  look<T>(subject: string): T | undefined
  emit(type: string, subject: string, body: Record<string, unknown>): void
}

export interface Decision {
  /** In order, to be signed where they are decisions and appended together. */
  readonly events: readonly NewEvent[]
  /** Subjects that the decision rests on. */
  readonly reads: readonly string[]
  /** Those subjects as they are when the events have happened. */
  readonly after: ReadonlyMap<string, JsonObject | undefined>
}

/** Leaves out what is undefined: a body has no such members. */
const tidy = (body: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined) as [string, JsonValue][])

const checkActor = (state: OperatorState, { actor, at }: Clerk): void => {
  const { operator } = actor
  if (state.state === 'removed') throw new GsealError('OPERATOR_REMOVED', { operator })
  if (state.cert !== actor.cert) throw new GsealError('OPERATOR_CERT', { operator })
  if (state.certUntil < at) throw new GsealError('OPERATOR_CERT_EXPIRED', { operator })
}

/** A desk over a reader, and what was decided on it. */
export const openDesk = (reader: Reader, clerk: Clerk): { desk: Desk; decision(): Decision } => {
  const states = new Map<string, JsonObject | undefined>()
  const events: NewEvent[] = []
  const read = (subject: string): JsonObject | undefined => {
    if (!states.has(subject)) states.set(subject, reader.state(subject))
    return states.get(subject)
  }
  const any =
    <T>(kind: string) =>
    (id: string): T | undefined =>
      read(`${kind}:${id}`) as T | undefined
  const sure =
    <T>(
      kind: string,
      code:
        | 'OPERATOR_UNKNOWN'
        | 'UNIT_UNKNOWN'
        | 'APPLICATION_UNKNOWN'
        | 'SEAL_UNKNOWN'
        | 'USE_UNKNOWN'
        | 'STAMP_UNKNOWN',
    ) =>
    (id: string): T => {
      const state = any<T>(kind)(id)
      if (state === undefined) throw new GsealError(code, { id })
      return state
    }
  const operator = sure<OperatorState>('operator', 'OPERATOR_UNKNOWN')
  const me = (): OperatorState => {
    const state = operator(clerk.actor.operator)
    checkActor(state, clerk)
    return state
  }
  const desk: Desk = {
    at: clerk.at,
    name: clerk.actor.operator,
    rows: (table, where) => reader.rows(table, where),
    office: () => read(OFFICE) as OfficeState | undefined,
    me,
    role: (role) => {
      const grant = me().roles.find((held) => held.role === role)
      if (grant === undefined) throw new GsealError('ROLE_MISSING', { operator: clerk.actor.operator, role })
      return grant
    },
    operator,
    operatorIfAny: any('operator'),
    unit: sure('unit', 'UNIT_UNKNOWN'),
    unitIfAny: any('unit'),
    application: sure('application', 'APPLICATION_UNKNOWN'),
    applicationIfAny: any('application'),
    seal: sure('seal', 'SEAL_UNKNOWN'),
    sealIfAny: any('seal'),
    use: sure('use', 'USE_UNKNOWN'),
    useIfAny: any('use'),
    stamp: sure('stamp', 'STAMP_UNKNOWN'),
    stampIfAny: any('stamp'),
    look: <T>(subject: string) => read(subject) as T | undefined,
    emit: (type, subject, body) => {
      const event: NewEvent = {
        id: clerk.newId(),
        at: clerk.at,
        source: clerk.source,
        actor: clerk.actor,
        type,
        subject,
        body: tidy(body),
      }
      states.set(subject, reduce(read(subject), event))
      events.push(event)
    },
  }
  return { desk, decision: () => ({ events, reads: [...states.keys()], after: states }) }
}
