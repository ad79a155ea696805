/**
 * Catalogs: `draft → submitted → (returned → submitted)* → approved → published → retired`. A published catalog changes by
 * a new draft beside it: what is in force stays in force, and every version that ever was is kept with its content.
 */
import { CATALOG, type Catalog } from '../../licence/catalog.ts'
import { birth, type Machine, step } from '../machine.ts'

export type CatalogVersion = {
  readonly number: number
  readonly digest: string
  readonly content: Catalog
  readonly by: string
  readonly at: number
}

export type CatalogState = {
  readonly state: 'draft' | 'submitted' | 'returned' | 'approved' | 'published' | 'retired'
  /** Counts decisions, so that none falls on something else than what was read. */
  readonly version: number
  /** What is worked on; the version in force when nothing is. */
  readonly content: Catalog
  readonly digest: string
  readonly draftedBy: string
  readonly submittedBy?: string
  readonly reviewedBy?: string
  readonly opinion?: string
  readonly faults?: readonly string[]
  readonly at: number
  /** Published ones, oldest first; the last is in force until the catalog is retired. */
  readonly versions: readonly CatalogVersion[]
  readonly retirement?: { readonly reason: string; readonly by: string; readonly at: number }
  readonly exceptions: readonly string[]
}

const next = step<CatalogState>()
const drafted = { content: { object: CATALOG }, digest: 'digest' } as const
const decision = {
  version: 'count',
  content: 'digest',
  opinion: 'text',
  exceptions: { optional: { list: 'text' } },
} as const

/** A new draft: what was said about an earlier one is gone. */
const redraft = (
  state: CatalogState,
  { content, digest }: { readonly content: Catalog; readonly digest: string },
  by: string,
  at: number,
): CatalogState => {
  const { submittedBy: _, reviewedBy: __, opinion: ___, faults: ____, ...rest } = state
  return { ...rest, state: 'draft', version: state.version + 1, content, digest, draftedBy: by, at }
}

export const catalogMachine: Machine = {
  kind: 'catalog',
  states: ['draft', 'submitted', 'returned', 'approved', 'published', 'retired'],
  steps: {
    'catalog.drafted': birth<CatalogState>()({
      shape: drafted,
      make: ({ content, digest }, { actor, at }) => ({
        state: 'draft',
        version: 1,
        content,
        digest,
        draftedBy: actor.operator,
        at,
        versions: [],
        exceptions: [],
      }),
    }),
    'catalog.amended': next({
      shape: { version: 'count', ...drafted },
      from: ['draft', 'returned', 'approved', 'published'],
      apply: (state, body, { actor, at }) => redraft(state, body, actor.operator, at),
    }),
    'catalog.submitted': next({
      shape: { version: 'count', content: 'digest' },
      from: ['draft', 'returned'],
      apply: (state, _, { actor }) => ({
        ...state,
        state: 'submitted',
        version: state.version + 1,
        submittedBy: actor.operator,
      }),
    }),
    'catalog.returned': next({
      shape: { ...decision, faults: { list: 'text' } },
      from: ['submitted'],
      apply: (state, { opinion, faults, exceptions = [] }, { actor }) => ({
        ...state,
        state: 'returned',
        version: state.version + 1,
        opinion,
        faults,
        reviewedBy: actor.operator,
        exceptions: [...state.exceptions, ...exceptions],
      }),
    }),
    'catalog.approved': next({
      shape: decision,
      from: ['submitted'],
      apply: (state, { opinion, exceptions = [] }, { actor }) => ({
        ...state,
        state: 'approved',
        version: state.version + 1,
        opinion,
        reviewedBy: actor.operator,
        exceptions: [...state.exceptions, ...exceptions],
      }),
    }),
    'catalog.published': next({
      shape: { version: 'count', content: 'digest', number: 'count' },
      from: ['approved'],
      apply: (state, { number }, { actor, at }) => ({
        ...state,
        state: 'published',
        version: state.version + 1,
        versions: [
          ...state.versions,
          { number, digest: state.digest, content: state.content, by: actor.operator, at },
        ],
      }),
    }),
    'catalog.retired': next({
      shape: { version: 'count', reason: 'text' },
      from: ['draft', 'submitted', 'returned', 'approved', 'published'],
      apply: (state, { reason }, { actor, at }) => ({
        ...state,
        state: 'retired',
        version: state.version + 1,
        retirement: { reason, by: actor.operator, at },
      }),
    }),
  },
  tables: [
    {
      name: 'catalogs',
      columns: {
        code: 'text',
        name: 'text',
        state: 'text',
        version: 'integer',
        number: 'integer',
        kind: 'text',
        holder: 'text',
        share: 'text',
        authority_code: 'text',
        drafted_by: 'text',
        at: 'integer',
      },
      indexes: [['code'], ['state', 'code'], ['authority_code']],
    },
    {
      name: 'catalog_versions',
      columns: { code: 'text', number: 'integer', digest: 'text', published_by: 'text', at: 'integer' },
      indexes: [['code', 'number']],
    },
  ],
  rows: (code, json) => {
    const state = json as unknown as CatalogState
    const { name, kind, holder, share, authority } = state.content
    return [
      {
        table: 'catalogs',
        values: {
          code,
          name,
          state: state.state,
          version: state.version,
          number: state.versions.at(-1)?.number ?? null,
          kind,
          holder,
          share: share.type,
          authority_code: authority.code,
          drafted_by: state.draftedBy,
          at: state.at,
        },
      },
      ...state.versions.map(({ number, digest, by, at }) => ({
        table: 'catalog_versions',
        values: { code, number, digest, published_by: by, at },
      })),
    ]
  },
}
