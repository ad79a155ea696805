/** A new version of one licence: a batch of one row, stamped now, released by another person (证照 Art. 13). */
import { toHex, utf8 } from '../core/base/bytes.ts'
import { canonicalJson, type JsonObject } from '../core/base/canonical.ts'
import { GsealError } from '../core/base/error.ts'
import { sm3 } from '../core/gm/index.ts'
import type { RowData } from '../core/issue-plan.ts'
import type { LicenceState } from '../core/registry/index.ts'
import { actorOf, type Desk, whoActs } from './acting.ts'
import { type BatchJob, readJob } from './batch-job.ts'
import { publishedCatalog } from './catalog-source.ts'
import { permissionFor, runBatch, sealingWith, statusOf } from './issuing.ts'
import { newName, tellDone } from './papers.ts'
import type { Input } from './record.ts'

/** What a row of a register would say of the licence as it is. */
export const rowDataOf = ({ data }: LicenceState): RowData => ({
  number: data.number,
  issuer: data.issuer,
  issuedOn: data.issuedOn,
  holders: data.holders,
  ...(data.validFrom === undefined ? {} : { validFrom: data.validFrom }),
  validTo: data.validTo,
  items: data.items,
})

export interface NewVersion {
  readonly id: string
  readonly state: LicenceState
  readonly data: RowData
  readonly purpose: 'change' | 'extension'
  readonly basis: string
}

/** A pledged licence does not change under those it is pledged to. @throws LICENCE_STATE, LICENCE_PLEDGED */
export const checkChangeable = (id: string, { state, pledges }: LicenceState, input: Input): void => {
  if (state !== 'issued' && state !== 'held')
    throw new GsealError('LICENCE_STATE', { id, state, wanted: 'issued, held' })
  const [pledge] = pledges
  if (pledge !== undefined && input.text('pledgees') === undefined)
    throw new GsealError('LICENCE_PLEDGED', { id, party: pledge.party })
}

export const makeVersion = async (desk: Desk, input: Input, wish: NewVersion): Promise<number> => {
  const { session, store, home } = desk
  const { id: previous, state, data, purpose, basis } = wish
  const old = await readJob(home, state.batch)
  const source = publishedCatalog(desk, state.data.catalog.code)
  const now = session.world.now()
  const seal = input.text('seal') ?? old.seal
  const job: BatchJob = {
    ...(old.fonts === undefined ? {} : { fonts: old.fonts }),
    out: old.out,
    format: old.format,
    seal,
    createdAt: Math.floor(now / 1000) * 1000,
  }
  const sealing = await sealingWith(desk, seal)
  const by = await whoActs(session, store, home, 'clerk')
  const id = newName('B', now)
  const use = permissionFor(desk, input, sealing)
  const authority = input.text('authority')
  const digest = toHex(sm3(utf8(canonicalJson({ previous, ...data } as unknown as JsonObject))))
  const counts = await runBatch(desk, input, {
    ...{ id, source, sealing, use, job, predecessor: previous },
    clerk: actorOf(store, by),
    begin: {
      do: 'batch.begin',
      with: {
        ...{ id, purpose, digest, use, basis, previous },
        catalog: source.catalog.code,
        catalogVersion: source.version,
        register: previous,
        format: job.format,
        seal: sealing.code,
        ...(authority === undefined ? {} : { authority }),
      },
    },
    rows: async function* () {
      yield { row: 1, data, sources: [] }
    },
  })
  if (counts.issued === 1) {
    const [row] = store.rows('licences', { equal: { batch: id } })
    const identifier = String(row?.['identifier'])
    const record = { type: 'licence', identifier, previous, state: 'ready', batch: id, by }
    tellDone(session, record, 'licenceVersion', { id: identifier, batch: id })
  }
  return statusOf(counts)
}
