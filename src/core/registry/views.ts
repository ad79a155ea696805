/** All machines as the one fold that the store runs (event.ts). */
import type { JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import type { NewEvent, Views } from './event.ts'
import { fold, idOf, type Machine, type Step } from './machine.ts'
import { applicationMachine } from './state/application.ts'
import { batchMachine } from './state/batch.ts'
import { catalogMachine } from './state/catalog.ts'
import { licenceMachine } from './state/licence.ts'
import { numbersMachine } from './state/numbers.ts'
import { officeMachine } from './state/office.ts'
import { operatorMachine } from './state/operator.ts'
import { orgMachine } from './state/org.ts'
import { sealMachine } from './state/seal.ts'
import { unitMachine } from './state/unit.ts'
import { stampMachine, useMachine } from './state/use.ts'

export const MACHINES: readonly Machine[] = [
  officeMachine,
  operatorMachine,
  unitMachine,
  applicationMachine,
  sealMachine,
  useMachine,
  stampMachine,
  batchMachine,
  licenceMachine,
  numbersMachine,
  orgMachine,
  catalogMachine,
]

const byKind = new Map(MACHINES.map((machine) => [machine.kind, machine]))

const machineOf = (subject: string, type: string): Machine => {
  const machine = byKind.get(subject.slice(0, Math.max(0, subject.indexOf(':'))))
  if (machine === undefined || idOf(subject) === '')
    throw new GsealError('EVENT_TYPE_UNKNOWN', { type, subject })
  return machine
}

/** @throws EVENT_TYPE_UNKNOWN */
export const stepOf = ({ subject, type }: NewEvent): Step => {
  const { steps } = machineOf(subject, type)
  const row = Object.hasOwn(steps, type) ? steps[type] : undefined
  if (row === undefined) throw new GsealError('EVENT_TYPE_UNKNOWN', { type, subject })
  return row
}

/** @throws EVENT_TYPE_UNKNOWN, EVENT_BODY, EVENT_ILLEGAL */
export const reduce = (state: JsonObject | undefined, event: NewEvent): JsonObject =>
  fold(machineOf(event.subject, event.type), state, event)

export const VIEWS: Views = {
  version: 1,
  tables: MACHINES.flatMap(({ tables }) => tables),
  reduce,
  rows: (subject, state) => machineOf(subject, '').rows(idOf(subject), state),
}
