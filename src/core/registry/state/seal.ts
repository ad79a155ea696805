/**
 * Seals: `pending-make → made → filed → active ⇄ suspended`, `→ revoked` from anywhere. A renewal makes, files and
 * activates a further version while the one in force stays; every version is kept (印章 Art. 20). Expiry is no event:
 * it is read off the version in force.
 */
import { FILINGS, HOLDERS, REVOCATION_REASONS, SUBKINDS } from '../kinds.ts'
import { birth, type Machine, step } from '../machine.ts'
import type { BodyOf } from '../shape.ts'
import { sealRows, sealTables } from './seal-rows.ts'

const ordered = {
  application: 'text',
  name: 'text',
  subkind: { oneOf: SUBKINDS },
  holder: { oneOf: HOLDERS },
  person: { optional: 'text' },
  unit: 'text',
  unitCode: 'text',
  area: 'text',
  picture: 'digest',
  replaces: { optional: 'text' },
} as const

const made = {
  application: 'text',
  number: 'count',
  /** SM3 of the seal's DER. */
  digest: 'digest',
  standard: 'text',
  maker: 'digest',
  signers: { list: 'digest' },
  validFrom: 'time',
  validTo: 'time',
  exceptions: { optional: { list: 'text' } },
} as const

export type SealVersion = Omit<BodyOf<typeof made>, 'exceptions'> & {
  readonly state: 'made' | 'filed' | 'active' | 'superseded'
  readonly at: number
  readonly by: string
  readonly receipt?: string
  readonly filedAt?: number
  readonly activatedAt?: number
}

export type SealStateName = 'pending-make' | 'made' | 'filed' | 'active' | 'suspended' | 'revoked'

export type SealState = Omit<BodyOf<typeof ordered>, 'application'> & {
  readonly state: SealStateName
  readonly application: string
  readonly versions: readonly SealVersion[]
  /** Number of the version in force; 0 before the first activation. */
  readonly number: number
  readonly custodian?: string
  readonly custodians: readonly { readonly operator: string; readonly at: number }[]
  readonly pinAt?: number
  /** Digest of the certificate that a recovery copy of the key was left for. */
  readonly recovery?: string
  /** States with the moments from which they held, for judging stamps by their time. */
  readonly history: readonly { readonly state: SealStateName; readonly at: number }[]
  readonly frozen?: { readonly by: string; readonly at: number; readonly reason: string }
  readonly leaked?: true
  readonly reason?: string
  readonly incidentAt?: number
  readonly revokedAt?: number
  readonly deactivationReceipt?: string
  readonly succeededBy?: string
  readonly exceptions: readonly string[]
}

const next = step<SealState>()
const ALIVE = ['pending-make', 'made', 'filed', 'active', 'suspended'] as const

const moved = (state: SealState, to: SealStateName, at: number): SealState =>
  state.state === to ? state : { ...state, state: to, history: [...state.history, { state: to, at }] }

const without = <K extends keyof SealState>(state: SealState, key: K): SealState => {
  const { [key]: _, ...rest } = state
  return rest as SealState
}

const changed = (state: SealState, number: number, change: Partial<SealVersion>): readonly SealVersion[] =>
  state.versions.map((version) => (version.number === number ? { ...version, ...change } : version))

export const sealMachine: Machine = {
  kind: 'seal',
  states: ['pending-make', 'made', 'filed', 'active', 'suspended', 'revoked'],
  steps: {
    'seal.ordered': birth<SealState>()({
      shape: ordered,
      make: (body, { at }) => ({
        ...body,
        state: 'pending-make',
        versions: [],
        number: 0,
        custodians: [],
        history: [{ state: 'pending-make', at }],
        exceptions: [],
      }),
    }),
    'seal.made': next({
      shape: made,
      from: ['pending-make', 'active'],
      apply: (state, { exceptions, ...body }, { actor, at }) => ({
        ...(state.state === 'pending-make' ? moved(state, 'made', at) : state),
        versions: [...state.versions, { ...body, state: 'made', at, by: actor.operator }],
        exceptions: [...state.exceptions, ...(exceptions ?? [])],
      }),
    }),
    'seal.filed': next({
      shape: { filing: { oneOf: FILINGS }, number: 'count', receipt: 'text', scan: { optional: 'digest' } },
      from: ['made', 'active', 'suspended', 'revoked'],
      apply: (state, { filing, number, receipt }, { at }) =>
        filing === 'deactivation'
          ? { ...state, deactivationReceipt: receipt }
          : {
              ...(state.state === 'made' ? moved(state, 'filed', at) : state),
              versions: changed(state, number, { state: 'filed', receipt, filedAt: at }),
            },
    }),
    'seal.activated': next({
      shape: { number: 'count', cert: 'digest', exceptions: { optional: { list: 'text' } } },
      from: ['filed', 'active'],
      apply: (state, { number, exceptions }, { at }) => ({
        ...moved(state, 'active', at),
        number,
        pinAt: at,
        versions: changed(
          { ...state, versions: changed(state, state.number, { state: 'superseded' }) },
          number,
          { state: 'active', activatedAt: at },
        ),
        exceptions: [...state.exceptions, ...(exceptions ?? [])],
      }),
    }),
    'seal.entrusted': next({
      shape: { operator: 'text', exceptions: { optional: { list: 'text' } } },
      from: ALIVE,
      apply: (state, { operator, exceptions }, { at }) => ({
        ...state,
        custodian: operator,
        custodians: [...state.custodians, { operator, at }],
        exceptions: [...state.exceptions, ...(exceptions ?? [])],
      }),
    }),
    'seal.suspended': next({
      shape: { application: 'text' },
      from: ['active', 'suspended'],
      apply: (state, _, { at }) => without(moved(state, 'suspended', at), 'frozen'),
    }),
    'seal.frozen': next({
      shape: { reason: 'text' },
      from: ['active'],
      apply: (state, { reason }, { actor, at }) => ({
        ...moved(state, 'suspended', at),
        frozen: { by: actor.operator, at, reason },
      }),
    }),
    'seal.restored': next({
      shape: { application: 'text' },
      from: ['suspended'],
      apply: (state, _, { at }) => without(moved(state, 'active', at), 'frozen'),
    }),
    'seal.revoked': next({
      shape: {
        application: 'text',
        reason: { oneOf: REVOCATION_REASONS },
        incidentAt: { optional: 'time' },
        leaked: { optional: { oneOf: ['yes'] } },
      },
      from: ALIVE,
      apply: (state, { reason, incidentAt, leaked }, { at }) => ({
        ...without(moved(state, 'revoked', at), 'frozen'),
        reason,
        revokedAt: at,
        ...(incidentAt === undefined ? {} : { incidentAt }),
        ...(leaked === undefined ? {} : { leaked: true }),
      }),
    }),
    'seal.succeeded': next({
      shape: { by: 'text' },
      from: ['revoked'],
      apply: (state, { by }) => ({ ...state, succeededBy: by }),
    }),
    'seal.pin-changed': next({
      shape: { operator: 'text' },
      from: ['active', 'suspended'],
      apply: (state, _, { at }) => ({ ...state, pinAt: at }),
    }),
    /** The custodian sets a PIN of the own before the next stamp. */
    'seal.pin-reset': next({
      shape: { application: 'text', operator: 'text' },
      from: ['active', 'suspended'],
      apply: (state) => ({ ...state, pinAt: 0 }),
    }),
    'seal.escrowed': next({
      shape: { operator: 'text', cert: 'digest' },
      from: ['active', 'suspended'],
      apply: (state, { cert }) => ({ ...state, recovery: cert }),
    }),
  },
  tables: sealTables,
  rows: (code, json) => sealRows(code, json as unknown as SealState),
}
