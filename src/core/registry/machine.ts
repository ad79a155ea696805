/**
 * A kind of subject as a state machine in one table: which event may follow in which state, what its body looks like,
 * whether it is a decision that its operator signs, and what it makes of the state. The folds know no roles and no
 * clock: whether somebody may do a thing is decided before, in `rules/`.
 */
import type { JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import type { NewEvent, ViewRow, ViewTable } from './event.ts'
import { type BodyOf, checkBody, type Shape } from './shape.ts'

/** What every state has. */
export type Base = JsonObject & { readonly state: string }

export interface Step {
  readonly shape: Shape
  /** States that it may follow; empty for the first event of a subject. */
  readonly from: readonly string[]
  /** A decision of a person: the event carries a statement signed by that person's key. */
  readonly signed: boolean
  apply(state: JsonObject | undefined, event: NewEvent): JsonObject
}

/** A row of a machine's table, with the types of its state and body tied together. */
export const step =
  <T extends Base>() =>
  <S extends Shape>(row: {
    readonly shape: S
    readonly from: readonly T['state'][]
    readonly unsigned?: true
    apply(state: T, body: BodyOf<S>, event: NewEvent): T
  }): Step => ({
    shape: row.shape,
    from: row.from,
    signed: row.unsigned !== true,
    apply: (state, event) => row.apply(state as T, event.body as unknown as BodyOf<S>, event),
  })

/** The step that makes a subject. */
export const birth =
  <T extends Base>() =>
  <S extends Shape>(row: {
    readonly shape: S
    readonly unsigned?: true
    make(body: BodyOf<S>, event: NewEvent): T
  }): Step => ({
    shape: row.shape,
    from: [],
    signed: row.unsigned !== true,
    apply: (_, event) => row.make(event.body as unknown as BodyOf<S>, event),
  })

export interface Machine {
  /** Before the colon of its subjects. */
  readonly kind: string
  readonly states: readonly string[]
  /** By event type. */
  readonly steps: Readonly<Record<string, Step>>
  readonly tables: readonly ViewTable[]
  rows(id: string, state: JsonObject): readonly ViewRow[]
}

export const idOf = (subject: string): string => subject.slice(subject.indexOf(':') + 1)

/**
 * The state after an event.
 * @throws EVENT_TYPE_UNKNOWN, EVENT_BODY, EVENT_ILLEGAL
 */
export const fold = (machine: Machine, state: JsonObject | undefined, event: NewEvent): JsonObject => {
  const { type, subject, body } = event
  const row = Object.hasOwn(machine.steps, type) ? machine.steps[type] : undefined
  if (row === undefined) throw new GsealError('EVENT_TYPE_UNKNOWN', { type, subject })
  checkBody(type, row.shape, body)
  const now = state === undefined ? 'none' : String(state['state'])
  const fits = state === undefined ? row.from.length === 0 : row.from.includes(now)
  if (!fits) throw new GsealError('EVENT_ILLEGAL', { type, subject, state: now })
  return row.apply(state, event)
}
