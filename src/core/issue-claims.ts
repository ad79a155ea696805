/**
 * Which identifier a row gets: none when the ledger has the same licence with the same content, its own when an earlier
 * run began it, otherwise a new one by the catalog's rule. Numbers of a counter are taken in memory here and written with
 * the row; whoever else took them meanwhile makes that transaction fail, and nothing was signed.
 */
import type { Failure, Press, RowData, RowIn, RowOut, SealedBy, Source } from './issue-plan.ts'
import { contentDigest, rowKey, sourceName, untouchedSince } from './issue-plan.ts'
import { makeIdentifier } from './licence/identifier.ts'
import type { LicenceData } from './licence/metadata.ts'
import type { Numbering } from './licence/number-rule.ts'
import type { LicenceState, NumbersState } from './registry/index.ts'
import type { Store } from './store/index.ts'

/** How licences of this batch are numbered and described. */
export interface Counting {
  readonly catalog: LicenceData['catalog']
  readonly numbering: Numbering
  readonly sealedBy: SealedBy
  /** Identifier of the licence that the one row of this batch takes the place of. */
  readonly predecessor?: string
  /** ms since 1970 UTC, whole seconds: stands in the files, so that a row composed again gives the same bytes. */
  readonly createdAt: number
}

export interface Fresh {
  readonly key: string
  readonly version: number
  content(digests: readonly string[]): string
}

export type Claim =
  | { readonly told: RowOut }
  | {
      readonly data: LicenceData
      readonly sources: readonly Source[]
      /** Absent for a row that an earlier run began. */
      readonly fresh: Fresh | undefined
      readonly recorded: readonly string[]
    }

export interface Claims {
  claim(item: RowIn): Promise<Claim>
  /** Counters that numbers were taken from since this was asked last, with their next number. */
  counters(): ReadonlyMap<string, number>
  /** These rows are in the ledger. */
  settled(rows: readonly LicenceData[]): void
}

interface Wish {
  readonly store: Store
  readonly counting: Counting
  readonly press: Press
  readonly batch: string
}

const refusal = (row: number, ...failures: readonly Failure[]): Claim => ({
  told: { type: 'failed', row, failures },
})

/** What the ledger has of a licence, as far as a row is compared with it. */
interface Recorded {
  readonly subject: string
  readonly identifier: string
  readonly state: string
  readonly content: string
  readonly at: number
  readonly sources: LicenceState['sources']
}

const COMPARED = { columns: ['identifier', 'state', 'batch', 'content', 'at'], members: ['sources'] }

/** The same paper licence in the ledger, the newest last; of batches that were withdrawn, none. */
const recordedAs = ({ store, batch, counting }: Wish, key: string): Recorded[] =>
  store
    .rows('licences', { equal: { row_key: key }, ...COMPARED })
    .filter((row) => row['state'] !== 'withdrawn')
    .filter((row) => counting.predecessor === undefined || row['batch'] === batch)
    .map((row) => ({
      subject: row.subject,
      identifier: String(row['identifier']),
      state: String(row['state']),
      content: String(row['content']),
      at: Number(row['at']),
      sources: JSON.parse(String(row['sources'])) as LicenceState['sources'],
    }))

const sameSources = ({ sources: recorded, at }: Recorded, sources: readonly Source[]): boolean =>
  recorded.length === sources.length &&
  recorded.every(({ name, bytes }, i) => {
    const source = sources[i]
    return source !== undefined && sourceName(source) === name && untouchedSince(source.path, bytes, at)
  })

/** Digests of the sources: those of the ledger when no file was touched since, else read anew. */
const digestsOf = async (
  press: Press,
  recorded: Recorded,
  sources: readonly Source[],
): Promise<readonly string[]> => {
  if (sameSources(recorded, sources)) return recorded.sources.map(({ digest }) => digest)
  return Promise.all(sources.map(async ({ path }) => (await press.digest(path)).digest))
}

const named = (sources: readonly Source[], digests: readonly string[]) =>
  sources.map((source, i) => ({ name: sourceName(source), digest: digests[i] ?? '' }))

const LAST_VERSION = 999

export const claimant = (wish: Wish): Claims => {
  const { store, counting, press } = wish
  const { catalog, numbering } = counting
  const counters = new Map<string, number>()
  const moved = new Set<string>()
  const inWork = new Set<string>()

  const taken = (identifier: string): boolean =>
    inWork.has(identifier) || store.state(`licence:${identifier}`) !== undefined

  /** The first version of a serial that no licence has; 1 unless an earlier one was withdrawn or is followed. */
  const free = (issuer: string, serial: string): { identifier: string; version: number } | undefined => {
    for (let version = 1; version <= LAST_VERSION; version++) {
      const identifier = makeIdentifier({ typeCode: catalog.code, issuerCode: issuer, serial, version })
      if (!taken(identifier)) return { identifier, version }
      const state = store.state(`licence:${identifier}`)?.state as unknown as LicenceState | undefined
      const over = state?.state === 'withdrawn' || state?.state === 'superseded'
      if (!over && identifier !== counting.predecessor) return undefined
    }
    return undefined
  }

  /** A counter's next number; without a counter the number of the paper says all. */
  const number = (data: RowData): { identifier: string; version: number } | undefined => {
    const { issuer } = data
    if (counting.predecessor !== undefined) return free(issuer.code, serialOf(counting.predecessor))
    if (numbering.counter === undefined) {
      const serial = numbering.serial(data.number)
      return serial === undefined ? undefined : free(issuer.code, serial)
    }
    const id = `${catalog.code}.${issuer.code}`
    const state = store.state(`numbers:${id}`)?.state as unknown as NumbersState | undefined
    for (let count = counters.get(id) ?? state?.next ?? 1; ; count++) {
      const serial = numbering.serial(data.number, count)
      if (serial === undefined) return undefined
      counters.set(id, count + 1)
      moved.add(id)
      const found = free(issuer.code, serial)
      if (found !== undefined) return found
    }
  }

  const fresh = (row: number, key: string, data: RowData, sources: readonly Source[]): Claim => {
    const sealedBy = counting.sealedBy(data.issuer)
    const found = number(data)
    if (found === undefined)
      return refusal(row, { code: 'ISSUE_NUMBER_TAKEN', params: { number: data.number }, field: 'ZZBH' })
    const { predecessor, createdAt } = counting
    inWork.add(key)
    inWork.add(found.identifier)
    const whole: LicenceData = {
      ...data,
      identifier: found.identifier,
      catalog,
      createdAt,
      ...(sealedBy === undefined ? {} : { sealedBy }),
      ...(predecessor === undefined ? {} : { predecessor }),
    }
    const content = (digests: readonly string[]): string => contentDigest(data, named(sources, digests))
    return { data: whole, sources, fresh: { key, version: found.version, content }, recorded: [] }
  }

  const known = async (
    row: number,
    list: readonly Recorded[],
    data: RowData,
    sources: readonly Source[],
  ): Promise<Claim> => {
    for (const licence of list) {
      const digests = await digestsOf(press, licence, sources)
      if (contentDigest(data, named(sources, digests)) !== licence.content) continue
      const { identifier, state } = licence
      if (state !== 'draft') return { told: { type: 'skipped', row, reason: 'done', identifier } }
      const recorded = licence.sources.map(({ digest }) => digest)
      const drafted = store.state(licence.subject)?.state as unknown as LicenceState
      return { data: drafted.data as LicenceData, sources, fresh: undefined, recorded }
    }
    const identifier = list.at(-1)?.identifier ?? ''
    return refusal(row, { code: 'ISSUE_CONFLICT', params: { identifier }, field: 'ZZBH' })
  }

  return {
    counters: () => {
      const list = [...moved].map((id) => [id, counters.get(id) ?? 1] as const)
      moved.clear()
      return new Map(list)
    },
    settled: (rows) => {
      for (const data of rows) {
        inWork.delete(data.identifier)
        inWork.delete(rowKey(catalog.code, data))
      }
    },
    claim: async (item) => {
      const { row } = item
      if ('passed' in item) return { told: { type: 'skipped', row, reason: item.passed } }
      if ('failures' in item) return refusal(row, ...item.failures)
      const { data, sources } = item
      const key = rowKey(catalog.code, data)
      if (inWork.has(key))
        return refusal(row, { code: 'ISSUE_CONFLICT', params: { identifier: data.number }, field: 'ZZBH' })
      const list = recordedAs(wish, key)
      if (list.length > 0) return known(row, list, data, sources)
      const failures = item.judge?.() ?? []
      return failures.length > 0 ? refusal(row, ...failures) : fresh(row, key, data, sources)
    },
  }
}

/** The serial in an identifier. */
const serialOf = (identifier: string): string => identifier.split('.').at(-3) ?? ''
