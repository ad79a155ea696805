/**
 * Units (印章 Art. 2, 5, 6, 11): who they are, which department issues their seals, whether they are a designated and
 * filed authority, and whether they are exempt from having a statutory-name seal. Its subject is the unit's code.
 */
import { HOLDERS, LEVELS } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'

const described = {
  name: 'text',
  area: 'text',
  holder: { oneOf: HOLDERS },
  /** 印章 Art. 6: the department that issues the unit's physical seals, and the document that says so. */
  issuing: { optional: 'text' },
  issuingDocument: { optional: 'text' },
} as const

export type Authority = {
  readonly level: (typeof LEVELS)[number]
  readonly designation: string
  /** Absent until the designation was filed with the province. */
  readonly filedAt?: number
}

export type UnitState = {
  readonly state: 'active' | 'closed'
  readonly name: string
  readonly area: string
  readonly holder: (typeof HOLDERS)[number]
  readonly issuing?: string
  readonly issuingDocument?: string
  readonly authority?: Authority
  readonly exempt?: { readonly reason: string; readonly basis: string; readonly at: number }
  readonly at: number
}

const next = step<UnitState>()

const without = <K extends keyof UnitState>(state: UnitState, key: K): UnitState => {
  const { [key]: _, ...rest } = state
  return rest as UnitState
}

export const unitMachine: Machine = {
  kind: 'unit',
  states: ['active', 'closed'],
  steps: {
    'unit.added': birth<UnitState>()({
      shape: described,
      make: (body, { at }) => ({ state: 'active', ...body, at }),
    }),
    'unit.changed': next({
      shape: described,
      from: ['active'],
      apply: ({ state, authority, exempt, at }, body) => ({
        state,
        ...body,
        ...(authority === undefined ? {} : { authority }),
        ...(exempt === undefined ? {} : { exempt }),
        at,
      }),
    }),
    'unit.designated': next({
      shape: { level: { oneOf: LEVELS }, designation: 'text', filedAt: { optional: 'time' } },
      from: ['active'],
      apply: (state, body) => ({ ...state, authority: { ...body } }),
    }),
    'unit.undesignated': next({
      shape: { reason: 'text' },
      from: ['active'],
      apply: (state) => without(state, 'authority'),
    }),
    'unit.exempted': next({
      shape: { reason: 'text', basis: 'text' },
      from: ['active'],
      apply: (state, body, { at }) => ({ ...state, exempt: { ...body, at } }),
    }),
    'unit.unexempted': next({
      shape: { reason: 'text' },
      from: ['active'],
      apply: (state) => without(state, 'exempt'),
    }),
    'unit.closed': next({
      shape: { reason: 'text' },
      from: ['active'],
      apply: (state) => ({ ...state, state: 'closed' }),
    }),
  },
  tables: [
    {
      name: 'units',
      columns: {
        code: 'text',
        name: 'text',
        area: 'text',
        holder: 'text',
        issuing: 'text',
        state: 'text',
        level: 'text',
        designation: 'text',
        filed_at: 'integer',
        exempt: 'text',
      },
      indexes: [['code'], ['state', 'area', 'code'], ['level', 'area']],
    },
  ],
  rows: (code, json) => {
    const state = json as unknown as UnitState
    const { authority, exempt } = state
    return [
      {
        table: 'units',
        values: {
          code,
          name: state.name,
          area: state.area,
          holder: state.holder,
          issuing: state.issuing ?? null,
          state: state.state,
          level: authority?.level ?? null,
          designation: authority?.designation ?? null,
          filed_at: authority?.filedAt ?? null,
          exempt: exempt?.reason ?? null,
        },
      },
    ]
  },
}
