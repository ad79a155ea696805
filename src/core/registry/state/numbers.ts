/** Serial numbers of licences: one counter for a catalog, an issuer and a year. What was taken is never given again. */
import { birth, type Machine, step } from '../machine.ts'

export type NumbersState = { readonly state: 'open'; readonly next: number }

export const numbersMachine: Machine = {
  kind: 'numbers',
  states: ['open'],
  steps: {
    'numbers.opened': birth<NumbersState>()({
      shape: {},
      unsigned: true,
      make: () => ({ state: 'open', next: 1 }),
    }),
    'numbers.taken': step<NumbersState>()({
      shape: { batch: 'text', next: 'count' },
      from: ['open'],
      unsigned: true,
      apply: (state, { next }) => ({ ...state, next: Math.max(state.next, next) }),
    }),
  },
  tables: [],
  rows: () => [],
}
