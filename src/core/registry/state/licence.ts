/**
 * Licences: `draft → ready → issued`, then held and back, or ended. Two events carry a row through a batch: `drafted`
 * stands in the ledger before its signature leaves the key (identifier, data, the document's digest, the permission that
 * was drawn on), `sealed` when the stamped file is safe. A pledge lies over the state, expiry is computed when read
 * (reference §11.4); a change makes a new licence with the next version, which ends the old one when it is issued.
 */
import { LICENCE_ENDINGS } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'
import type { BodyOf } from '../shape.ts'
import { licenceRows, licenceTables } from './licence-rows.ts'

/** What is stamped under which permission, before the signature leaves. */
const stamping = {
  /** SM3 of the composed document. */
  document: 'digest',
  use: 'text',
  seal: 'text',
  /** Version of the seal. */
  number: 'count',
  /** SM3 of the signer's certificate. */
  cert: 'digest',
} as const

const organisation = { name: 'text', code: 'text' } as const

/** What the licence says (the model of `core/licence`): the same stands in the file, and `verify` compares nothing else. */
const data = {
  identifier: 'text',
  catalog: { object: { name: 'text', code: 'text', version: 'count' } },
  number: 'text',
  issuer: { object: organisation },
  /** 证照 Art. 13: the present owner, where its seal stands for an issuer that is no more. */
  sealedBy: { optional: { object: organisation } },
  issuedOn: 'text',
  holders: { list: { object: { name: 'text', code: 'text', codeType: 'text' } } },
  validFrom: { optional: 'text' },
  /** `YYYY-MM-DD` or `long-term`. */
  validTo: 'text',
  items: { map: 'text' },
  /** Identifier of the version that this one takes the place of. */
  predecessor: { optional: 'text' },
  createdAt: 'time',
} as const
export type RecordedData = BodyOf<typeof data>

const drafted = {
  batch: 'text',
  row: 'count',
  /** SM3 of catalog, issuer, number and holder: the same paper licence. */
  key: 'digest',
  /** SM3 of the row's data and of its files. */
  content: 'digest',
  version: 'count',
  data: { object: data },
  /** Scans and photos as they were: `name` tells which. */
  sources: { list: { object: { digest: 'digest', bytes: 'count', name: 'text' } } },
  ...stamping,
} as const
export type Drafted = BodyOf<typeof drafted>

export type Stamping = BodyOf<typeof stamping> & {
  readonly state: 'begun' | 'stamped' | 'unsigned' | 'lost'
  readonly operator: string
  readonly at: number
  readonly endedAt?: number
  readonly reason?: string
}

export type Pledge = {
  readonly id: string
  readonly party: string
  readonly right: string
  readonly document: string
  readonly at: number
  readonly by: string
}

const LIVE = ['issued', 'held'] as const

export type LicenceStateName =
  | 'draft'
  | 'ready'
  | 'issued'
  | 'held'
  | 'transferred'
  | (typeof LICENCE_ENDINGS)[number]
  | 'superseded'
  | 'withdrawn'

export type LicenceState = Omit<BodyOf<typeof drafted>, keyof typeof stamping> & {
  readonly state: LicenceStateName
  readonly draftedBy: string
  readonly at: number
  readonly stamp: Stamping
  /** Earlier tries that gave no document. */
  readonly attempts: readonly Stamping[]
  /** The stamped file. */
  readonly file?: string
  readonly bytes?: number
  /** Where it was put, below the output folder. */
  readonly path?: string
  readonly issuedAt?: number
  readonly issuedBy?: string
  readonly endedAt?: number
  readonly basis?: string
  readonly authority?: string
  readonly to?: string
  readonly next?: string
  readonly pledges: readonly Pledge[]
  readonly exceptions: readonly string[]
}

type Said = { readonly actor: { readonly operator: string }; readonly at: number }
const next = step<LicenceState>()

const begun = (body: BodyOf<typeof stamping>, { actor, at }: Said): Stamping => ({
  document: body.document,
  use: body.use,
  seal: body.seal,
  number: body.number,
  cert: body.cert,
  state: 'begun',
  operator: actor.operator,
  at,
})

/** An act of the issuing department: why, by which document of an authority, relying on which exceptions. */
const act = {
  basis: 'text',
  authority: { optional: 'text' },
  exceptions: { optional: { list: 'text' } },
} as const

type Act = BodyOf<typeof act>

const acted = (state: LicenceState, { basis, authority, exceptions }: Act): LicenceState => ({
  ...state,
  basis,
  ...(authority === undefined ? {} : { authority }),
  exceptions: [...state.exceptions, ...(exceptions ?? [])],
})

const ending = (to: LicenceStateName) =>
  next({
    shape: act,
    from: LIVE,
    apply: (state, body, { at }) => ({ ...acted(state, body), state: to, endedAt: at }),
  })

const life = {
  'licence.suspended': next({
    shape: act,
    from: ['issued'],
    apply: (state, body) => ({ ...acted(state, body), state: 'held' }),
  }),
  'licence.restored': next({
    shape: act,
    from: ['held'],
    apply: (state, body) => ({ ...acted(state, body), state: 'issued' }),
  }),
  'licence.transferred': next({
    shape: { ...act, to: 'text' },
    from: ['issued'],
    apply: (state, { to, ...body }, { at }) => ({
      ...acted(state, body),
      state: 'transferred',
      to,
      endedAt: at,
    }),
  }),
  'licence.revoked': ending('revoked'),
  'licence.annulled': ending('annulled'),
  'licence.cancelled': ending('cancelled'),
  'licence.abolished': ending('abolished'),
  'licence.pledged': next({
    shape: { id: 'text', party: 'text', right: 'text', document: 'text' },
    from: LIVE,
    apply: (state, body, { actor, at }) => ({
      ...state,
      pledges: [...state.pledges, { ...body, at, by: actor.operator }],
    }),
  }),
  'licence.pledge-released': next({
    shape: { id: 'text', basis: 'text' },
    from: LIVE,
    apply: (state, { id }) => ({ ...state, pledges: state.pledges.filter((pledge) => pledge.id !== id) }),
  }),
} as const

export const licenceMachine: Machine = {
  kind: 'licence',
  states: ['draft', 'ready', 'issued', 'held', 'transferred', ...LICENCE_ENDINGS, 'superseded', 'withdrawn'],
  steps: {
    'licence.drafted': birth<LicenceState>()({
      shape: drafted,
      unsigned: true,
      make: (body, event) => {
        const { document: _, use: _use, seal: _seal, number: _number, cert: _cert, ...rest } = body
        return {
          ...rest,
          state: 'draft',
          draftedBy: event.actor.operator,
          at: event.at,
          stamp: begun(body, event),
          attempts: [],
          pledges: [],
          exceptions: [],
        }
      },
    }),
    /** No document came of it: `unsigned` when the key gave no signature, `lost` when one may have left it. */
    'licence.stopped': next({
      shape: { outcome: { oneOf: ['unsigned', 'lost'] as const }, reason: 'text' },
      from: ['draft'],
      unsigned: true,
      apply: (state, { outcome, reason }, { at }) => ({
        ...state,
        stamp: { ...state.stamp, state: outcome, reason, endedAt: at },
      }),
    }),
    'licence.redrafted': next({
      shape: stamping,
      from: ['draft'],
      unsigned: true,
      apply: (state, body, event) => ({
        ...state,
        stamp: begun(body, event),
        attempts: [...state.attempts, state.stamp],
      }),
    }),
    'licence.sealed': next({
      shape: { file: 'digest', bytes: 'count', path: 'text' },
      from: ['draft'],
      unsigned: true,
      apply: (state, body, { at }) => ({
        ...state,
        ...body,
        state: 'ready',
        stamp: { ...state.stamp, state: 'stamped', endedAt: at },
      }),
    }),
    /** Follows the signed release of its batch. */
    'licence.issued': next({
      shape: { batch: 'text' },
      from: ['ready'],
      unsigned: true,
      apply: (state, _, { actor, at }) => ({
        ...state,
        state: 'issued',
        issuedAt: at,
        issuedBy: actor.operator,
      }),
    }),
    'licence.withdrawn': next({
      shape: { batch: 'text' },
      from: ['draft', 'ready'],
      unsigned: true,
      apply: (state, _, { at }) => ({ ...state, state: 'withdrawn', endedAt: at }),
    }),
    'licence.superseded': next({
      shape: { by: 'text' },
      from: LIVE,
      unsigned: true,
      apply: (state, { by }, { at }) => ({ ...state, state: 'superseded', next: by, endedAt: at }),
    }),
    ...life,
  },
  tables: licenceTables,
  rows: licenceRows,
}
