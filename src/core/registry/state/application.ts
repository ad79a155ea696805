/**
 * Applications: `draft → submitted → (returned → submitted)* → approved | rejected`, `approved → executed | failed`;
 * withdrawn by the applicant until decided. What is decided upon is named by the digest of the content and by the
 * version, so that an approval cannot fall on something else than what was read.
 */
import { APPLICATION_KINDS, HOLDERS, REVOCATION_REASONS, SUBKINDS } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'
import type { BodyOf } from '../shape.ts'

const material = { digest: 'digest', name: 'text', bytes: 'count' } as const

/** 印章 Art. 4: raw scan, cleaned picture, and who of the using unit gave them. */
const impression = {
  scan: 'digest',
  picture: 'digest',
  giver: 'text',
  /** Tenths of a millimetre: canonical numbers are whole. */
  width: 'count',
  height: 'count',
} as const

export const CONTENT = {
  kind: { oneOf: APPLICATION_KINDS },
  unit: 'text',
  unitCode: 'text',
  area: 'text',
  /** Code of the seal; new ones for a new seal. */
  seal: 'text',
  name: { optional: 'text' },
  subkind: { optional: { oneOf: SUBKINDS } },
  holder: { optional: { oneOf: HOLDERS } },
  /** Of a name seal: whose. */
  person: { optional: 'text' },
  /** 印章 Art. 6 */
  issuing: { optional: 'text' },
  issuingDocument: { optional: 'text' },
  impression: { optional: { object: impression } },
  /** Code of the seal that this one takes the place of (印章 Art. 17). */
  replaces: { optional: 'text' },
  reason: { optional: { oneOf: REVOCATION_REASONS } },
  note: { optional: 'text' },
  incidentAt: { optional: 'time' },
  /** Certificates that shall use the seal. */
  signers: { optional: { list: 'digest' } },
  /** Whose PIN is to be reset. */
  custodian: { optional: 'text' },
  materials: { list: { object: material } },
} as const

export type Content = BodyOf<typeof CONTENT>

export type ApplicationState = {
  readonly state:
    | 'draft'
    | 'submitted'
    | 'returned'
    | 'approved'
    | 'rejected'
    | 'withdrawn'
    | 'executed'
    | 'failed'
  readonly version: number
  readonly content: Content
  readonly digest: string
  readonly applicant: string
  readonly at: number
  readonly submittedBy?: string
  readonly submittedAt?: number
  readonly decidedBy?: string
  readonly decidedAt?: number
  readonly opinion?: string
  readonly faults?: readonly string[]
  readonly executedBy?: string
  readonly executedAt?: number
  readonly failure?: string
  /** Exceptions from the separation of duties that were used. */
  readonly exceptions: readonly string[]
}

const next = step<ApplicationState>()
const decision = {
  version: 'count',
  content: 'digest',
  opinion: 'text',
  exceptions: { optional: { list: 'text' } },
} as const

const used = (state: ApplicationState, more: readonly string[] | undefined): readonly string[] => [
  ...state.exceptions,
  ...(more ?? []),
]

export const applicationMachine: Machine = {
  kind: 'application',
  states: ['draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'executed', 'failed'],
  steps: {
    'application.drafted': birth<ApplicationState>()({
      shape: { content: { object: CONTENT }, digest: 'digest' },
      make: ({ content, digest }, { actor, at }) => ({
        state: 'draft',
        version: 1,
        content,
        digest,
        applicant: actor.operator,
        at,
        exceptions: [],
      }),
    }),
    'application.amended': next({
      shape: { version: 'count', content: { object: CONTENT }, digest: 'digest' },
      from: ['draft', 'returned'],
      apply: (state, { content, digest }) => ({ ...state, version: state.version + 1, content, digest }),
    }),
    'application.submitted': next({
      shape: { version: 'count', content: 'digest' },
      from: ['draft', 'returned'],
      apply: (state, _, { actor, at }) => ({
        ...state,
        state: 'submitted',
        version: state.version + 1,
        submittedBy: actor.operator,
        submittedAt: at,
      }),
    }),
    'application.withdrawn': next({
      shape: { version: 'count', reason: { optional: 'text' } },
      from: ['draft', 'submitted', 'returned'],
      apply: (state) => ({ ...state, state: 'withdrawn', version: state.version + 1 }),
    }),
    'application.approved': next({
      shape: decision,
      from: ['submitted'],
      apply: (state, { opinion, exceptions }, { actor, at }) => ({
        ...state,
        state: 'approved',
        version: state.version + 1,
        opinion,
        decidedBy: actor.operator,
        decidedAt: at,
        exceptions: used(state, exceptions),
      }),
    }),
    'application.returned': next({
      shape: { ...decision, faults: { list: 'text' } },
      from: ['submitted'],
      apply: (state, { opinion, faults, exceptions }, { actor, at }) => ({
        ...state,
        state: 'returned',
        version: state.version + 1,
        opinion,
        faults,
        decidedBy: actor.operator,
        decidedAt: at,
        exceptions: used(state, exceptions),
      }),
    }),
    'application.rejected': next({
      shape: decision,
      from: ['submitted'],
      apply: (state, { opinion, exceptions }, { actor, at }) => ({
        ...state,
        state: 'rejected',
        version: state.version + 1,
        opinion,
        decidedBy: actor.operator,
        decidedAt: at,
        exceptions: used(state, exceptions),
      }),
    }),
    'application.executed': next({
      shape: { version: 'count', exceptions: { optional: { list: 'text' } } },
      from: ['approved', 'failed'],
      apply: (state, { exceptions }, { actor, at }) => ({
        ...state,
        state: 'executed',
        version: state.version + 1,
        executedBy: actor.operator,
        executedAt: at,
        exceptions: used(state, exceptions),
      }),
    }),
    'application.failed': next({
      shape: { version: 'count', reason: 'text' },
      from: ['approved', 'failed'],
      apply: (state, { reason }) => ({
        ...state,
        state: 'failed',
        version: state.version + 1,
        failure: reason,
      }),
    }),
  },
  tables: [
    {
      name: 'applications',
      columns: {
        id: 'text',
        kind: 'text',
        state: 'text',
        version: 'integer',
        seal: 'text',
        unit_code: 'text',
        area: 'text',
        applicant: 'text',
        at: 'integer',
        decided_by: 'text',
        decided_at: 'integer',
        executed_by: 'text',
      },
      indexes: [['id'], ['state', 'at'], ['seal'], ['area', 'state']],
    },
    {
      name: 'materials',
      columns: { application: 'text', digest: 'text', name: 'text', bytes: 'integer' },
      indexes: [['application'], ['digest']],
    },
  ],
  rows: (id, json) => {
    const state = json as unknown as ApplicationState
    const { content } = state
    return [
      {
        table: 'applications',
        values: {
          id,
          kind: content.kind,
          state: state.state,
          version: state.version,
          seal: content.seal,
          unit_code: content.unitCode,
          area: content.area,
          applicant: state.applicant,
          at: state.at,
          decided_by: state.decidedBy ?? null,
          decided_at: state.decidedAt ?? null,
          executed_by: state.executedBy ?? null,
        },
      },
      ...content.materials.map((item) => ({ table: 'materials', values: { application: id, ...item } })),
    ]
  },
}
