/**
 * Permissions to use a seal (印章 Art. 21), for named documents or standing (scene, count, period); and stamps, one
 * subject each: begun when a use was counted and before any signature leaves, ended with what came of it.
 */
import { SCENES } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'
import type { BodyOf } from '../shape.ts'

const requested = {
  seal: 'text',
  kind: { oneOf: ['documents', 'standing'] },
  scene: { oneOf: SCENES },
  purpose: 'text',
  /** SM3 of the documents before stamping. */
  documents: { list: 'digest' },
  count: 'count',
  from: 'time',
  until: 'time',
  /** Art. 23: what the requester declares; classified documents are refused always. */
  classification: { oneOf: ['none'] },
} as const

export type UseState = BodyOf<typeof requested> & {
  readonly state: 'requested' | 'approved' | 'rejected' | 'closed'
  readonly version: number
  readonly requestedBy: string
  readonly at: number
  readonly decidedBy?: string
  readonly decidedAt?: number
  readonly opinion?: string
  readonly used: number
  /** Documents of the list that a stamp was counted for. */
  readonly taken: readonly string[]
  readonly exceptions: readonly string[]
}

const next = step<UseState>()
const decision = { version: 'count', opinion: 'text', exceptions: { optional: { list: 'text' } } } as const

const decided =
  (to: 'approved' | 'rejected') =>
  (
    state: UseState,
    { opinion, exceptions }: BodyOf<typeof decision>,
    { actor, at }: { actor: { operator: string }; at: number },
  ): UseState => ({
    ...state,
    state: to,
    version: state.version + 1,
    opinion,
    decidedBy: actor.operator,
    decidedAt: at,
    exceptions: [...state.exceptions, ...(exceptions ?? [])],
  })

export const useMachine: Machine = {
  kind: 'use',
  states: ['requested', 'approved', 'rejected', 'closed'],
  steps: {
    'use.requested': birth<UseState>()({
      shape: requested,
      make: (body, { actor, at }) => ({
        ...body,
        state: 'requested',
        version: 1,
        requestedBy: actor.operator,
        at,
        used: 0,
        taken: [],
        exceptions: [],
      }),
    }),
    'use.approved': next({ shape: decision, from: ['requested'], apply: decided('approved') }),
    'use.rejected': next({ shape: decision, from: ['requested'], apply: decided('rejected') }),
    'use.closed': next({
      shape: { reason: 'text' },
      from: ['requested', 'approved'],
      apply: (state) => ({ ...state, state: 'closed', version: state.version + 1 }),
    }),
    'use.counted': next({
      shape: { stamp: 'text', document: 'digest' },
      from: ['approved'],
      unsigned: true,
      apply: (state, { document }) => ({
        ...state,
        used: state.used + 1,
        taken: state.kind === 'documents' ? [...state.taken, document] : state.taken,
      }),
    }),
    /** No signature left the key: the count is given back. */
    'use.uncounted': next({
      shape: { stamp: 'text', document: 'digest' },
      from: ['approved', 'closed'],
      unsigned: true,
      apply: (state, { document }) => ({
        ...state,
        used: state.used - 1,
        taken: state.taken.filter((digest) => digest !== document),
      }),
    }),
    /** Many stamps at once, before any of their signatures leaves; each stands in the events of its licence. */
    'use.drawn': next({
      shape: { batch: 'text', count: 'count', documents: 'digest' },
      from: ['approved'],
      unsigned: true,
      apply: (state, { count }) => ({ ...state, used: state.used + count }),
    }),
    'use.undrawn': next({
      shape: { batch: 'text', count: 'count' },
      from: ['approved', 'closed'],
      unsigned: true,
      apply: (state, { count }) => ({ ...state, used: state.used - count }),
    }),
  },
  tables: [
    {
      name: 'uses',
      columns: {
        id: 'text',
        seal: 'text',
        kind: 'text',
        scene: 'text',
        state: 'text',
        count: 'integer',
        used: 'integer',
        from_at: 'integer',
        until_at: 'integer',
        requested_by: 'text',
        decided_by: 'text',
        at: 'integer',
      },
      indexes: [['id'], ['seal', 'state', 'until_at'], ['state', 'at']],
    },
  ],
  rows: (id, json) => {
    const state = json as unknown as UseState
    return [
      {
        table: 'uses',
        values: {
          id,
          seal: state.seal,
          kind: state.kind,
          scene: state.scene,
          state: state.state,
          count: state.count,
          used: state.used,
          from_at: state.from,
          until_at: state.until,
          requested_by: state.requestedBy,
          decided_by: state.decidedBy ?? null,
          at: state.at,
        },
      },
    ]
  },
}

const begun = {
  use: 'text',
  seal: 'text',
  number: 'count',
  document: 'digest',
  scene: { oneOf: SCENES },
  cert: 'digest',
  /** The user and process that asked a daemon for it. */
  caller: { optional: 'text' },
} as const

export type StampState = BodyOf<typeof begun> & {
  readonly state: 'begun' | 'stamped' | 'unsigned' | 'lost'
  readonly operator: string
  readonly at: number
  readonly endedAt?: number
  readonly result?: string
  readonly reason?: string
}

export const stampMachine: Machine = {
  kind: 'stamp',
  states: ['begun', 'stamped', 'unsigned', 'lost'],
  steps: {
    'stamp.begun': birth<StampState>()({
      shape: begun,
      unsigned: true,
      make: (body, { actor, at }) => ({ ...body, state: 'begun', operator: actor.operator, at }),
    }),
    'stamp.ended': step<StampState>()({
      shape: {
        /** `lost`: a signature was made and no document came of it. */
        outcome: { oneOf: ['stamped', 'unsigned', 'lost'] as const },
        result: { optional: 'digest' },
        reason: { optional: 'text' },
      },
      from: ['begun'],
      unsigned: true,
      apply: (state, { outcome, result, reason }, { at }) => ({
        ...state,
        state: outcome,
        endedAt: at,
        ...(result === undefined ? {} : { result }),
        ...(reason === undefined ? {} : { reason }),
      }),
    }),
  },
  tables: [
    {
      name: 'stamps',
      columns: {
        id: 'text',
        use_id: 'text',
        seal: 'text',
        number: 'integer',
        document: 'text',
        scene: 'text',
        state: 'text',
        operator: 'text',
        at: 'integer',
        ended_at: 'integer',
        result: 'text',
      },
      indexes: [['use_id'], ['seal', 'at'], ['document'], ['result'], ['state', 'at']],
    },
  ],
  rows: (id, json) => {
    const state = json as unknown as StampState
    return [
      {
        table: 'stamps',
        values: {
          id,
          use_id: state.use,
          seal: state.seal,
          number: state.number,
          document: state.document,
          scene: state.scene,
          state: state.state,
          operator: state.operator,
          at: state.at,
          ended_at: state.endedAt ?? null,
          result: state.result ?? null,
        },
      },
    ]
  },
}
