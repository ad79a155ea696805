/** Operators: a person with certificates, roles, and the exceptions from the separation of duties made for them. */
import { ROLES, type Role, RULE_NAMES } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'

export type OperatorState = {
  readonly state: 'active' | 'removed'
  readonly person: string
  readonly unit: string
  readonly unitCode: string
  /** Six digits, GB/T 2260. */
  readonly area: string
  /** Digest of the certificate in force. */
  readonly cert: string
  /** ms since 1970 UTC */
  readonly certUntil: number
  readonly certs: readonly { readonly digest: string; readonly at: number }[]
  readonly roles: readonly RoleGrant[]
  readonly exceptions: readonly Exception[]
}

export type RoleGrant = {
  readonly role: Role
  readonly by: string
  readonly at: number
  /** Document that designates the authority, and the day it was filed with the province (印章 Art. 5). */
  readonly designation?: string
  readonly filedAt?: number
  /** Digest of the one certificate that makes seals (印章 Art. 7). */
  readonly maker?: string
}

export type Exception = {
  readonly id: string
  readonly rule: string
  readonly reason: string
  /** The document that allows it, and who approved it there. */
  readonly basis: string
  readonly approvedBy: string
  readonly by: string
  readonly at: number
  readonly until: number
}

const certificate = { der: 'der', cert: 'digest', certUntil: 'time' } as const
const next = step<OperatorState>()

export const operatorMachine: Machine = {
  kind: 'operator',
  states: ['active', 'removed'],
  steps: {
    'operator.added': birth<OperatorState>()({
      shape: { person: 'text', unit: 'text', unitCode: 'text', area: 'text', ...certificate },
      make: ({ der: _, ...body }, { at }) => ({
        state: 'active',
        ...body,
        certs: [{ digest: body.cert, at }],
        roles: [],
        exceptions: [],
      }),
    }),
    'operator.certified': next({
      shape: certificate,
      from: ['active'],
      apply: (state, { cert, certUntil }, { at }) => ({
        ...state,
        cert,
        certUntil,
        certs: [...state.certs, { digest: cert, at }],
      }),
    }),
    'operator.granted': next({
      shape: {
        role: { oneOf: ROLES },
        designation: { optional: 'text' },
        filedAt: { optional: 'time' },
        maker: { optional: 'digest' },
      },
      from: ['active'],
      apply: (state, body, { actor, at }) => ({
        ...state,
        roles: [
          ...state.roles.filter(({ role }) => role !== body.role),
          { ...body, role: body.role, by: actor.operator, at },
        ],
      }),
    }),
    'operator.withdrawn': next({
      shape: { role: { oneOf: ROLES }, reason: 'text' },
      from: ['active'],
      apply: (state, body) => ({ ...state, roles: state.roles.filter(({ role }) => role !== body.role) }),
    }),
    'operator.removed': next({
      shape: { reason: 'text' },
      from: ['active'],
      apply: (state) => ({ ...state, state: 'removed', roles: [] }),
    }),
    'operator.excepted': next({
      shape: {
        id: 'text',
        rule: { oneOf: RULE_NAMES },
        reason: 'text',
        basis: 'text',
        approvedBy: 'text',
        until: 'time',
      },
      from: ['active'],
      apply: (state, body, { actor, at }) => ({
        ...state,
        exceptions: [...state.exceptions, { ...body, by: actor.operator, at }],
      }),
    }),
    'operator.unexcepted': next({
      shape: { id: 'text', reason: 'text' },
      from: ['active'],
      apply: (state, { id }, { at }) => ({
        ...state,
        exceptions: state.exceptions.map((exception) =>
          exception.id === id ? { ...exception, until: Math.min(exception.until, at) } : exception,
        ),
      }),
    }),
  },
  tables: [
    {
      name: 'operators',
      columns: {
        name: 'text',
        person: 'text',
        unit: 'text',
        unit_code: 'text',
        area: 'text',
        cert: 'text',
        cert_until: 'integer',
        state: 'text',
        roles: 'text',
      },
      indexes: [['name'], ['state', 'name']],
    },
    {
      name: 'operator_certs',
      columns: { operator: 'text', cert: 'text', at: 'integer' },
      indexes: [['cert']],
    },
    {
      name: 'roles',
      columns: {
        operator: 'text',
        role: 'text',
        granted_by: 'text',
        at: 'integer',
        designation: 'text',
        filed_at: 'integer',
        maker: 'text',
      },
      indexes: [['role', 'operator']],
    },
    {
      name: 'exceptions',
      columns: {
        id: 'text',
        operator: 'text',
        rule: 'text',
        reason: 'text',
        basis: 'text',
        approved_by: 'text',
        granted_by: 'text',
        at: 'integer',
        until: 'integer',
      },
      indexes: [['operator'], ['until']],
    },
  ],
  rows: (name, json) => {
    const state = json as unknown as OperatorState
    return [
      {
        table: 'operators',
        values: {
          name,
          person: state.person,
          unit: state.unit,
          unit_code: state.unitCode,
          area: state.area,
          cert: state.cert,
          cert_until: state.certUntil,
          state: state.state,
          roles: state.roles.map(({ role }) => role).join(' '),
        },
      },
      ...state.certs.map(({ digest, at }) => ({
        table: 'operator_certs',
        values: { operator: name, cert: digest, at },
      })),
      ...state.roles.map(({ role, by, at, designation, filedAt, maker }) => ({
        table: 'roles',
        values: {
          operator: name,
          role,
          granted_by: by,
          at,
          designation: designation ?? null,
          filed_at: filedAt ?? null,
          maker: maker ?? null,
        },
      })),
      ...state.exceptions.map(({ approvedBy, by, ...rest }) => ({
        table: 'exceptions',
        values: { operator: name, ...rest, approved_by: approvedBy, granted_by: by },
      })),
    ]
  },
}
