/** The office: one subject per ledger, made by its first event. It names the rule set and settles who founded it. */
import { birth, type Machine } from '../machine.ts'

export const OFFICE = 'office:1'

export type OfficeState = {
  readonly state: 'founded'
  readonly area: string
  readonly unit: string
  readonly unitCode: string
  readonly ruleSet: string
  readonly founder: string
  readonly at: number
}

export const officeMachine: Machine = {
  kind: 'office',
  states: ['founded'],
  steps: {
    'office.founded': birth<OfficeState>()({
      shape: { area: 'text', unit: 'text', unitCode: 'text', ruleSet: 'text' },
      make: (body, { actor, at }) => ({ state: 'founded', ...body, founder: actor.operator, at }),
    }),
  },
  tables: [],
  rows: () => [],
}
