/** View tables of licences. A licence's stamp stands in the `stamps` of its seal as well: each use is recorded (印章 Art. 21). */
import type { JsonObject } from '../../base/canonical.ts'
import type { ViewRow, ViewTable } from '../event.ts'
import type { LicenceState, Stamping } from './licence.ts'

export const licenceTables: readonly ViewTable[] = [
  {
    name: 'licences',
    columns: {
      identifier: 'text',
      catalog: 'text',
      issuer: 'text',
      name: 'text',
      number: 'text',
      holder: 'text',
      holder_code: 'text',
      state: 'text',
      version: 'integer',
      valid_from: 'text',
      valid_to: 'text',
      batch: 'text',
      row: 'integer',
      row_key: 'text',
      content: 'text',
      file: 'text',
      path: 'text',
      pledges: 'integer',
      at: 'integer',
      issued_at: 'integer',
      previous: 'text',
      next: 'text',
    },
    indexes: [
      ['identifier'],
      ['row_key'],
      ['batch', 'state', 'row'],
      ['holder_code'],
      ['holder'],
      ['number'],
      ['state', 'valid_to'],
      ['catalog', 'state', 'at'],
      ['file'],
    ],
  },
]

/** `validTo` of a licence without end. */
export const LONG_TERM = 'long-term'

const stampRow = (id: string, stamp: Stamping, result: string | undefined): ViewRow => ({
  table: 'stamps',
  values: {
    id,
    use_id: stamp.use,
    seal: stamp.seal,
    number: stamp.number,
    document: stamp.document,
    scene: 'publication',
    state: stamp.state,
    operator: stamp.operator,
    at: stamp.at,
    ended_at: stamp.endedAt ?? null,
    result: result ?? null,
  },
})

export const licenceRows = (identifier: string, json: JsonObject): readonly ViewRow[] => {
  const state = json as unknown as LicenceState
  const { data } = state
  return [
    {
      table: 'licences',
      values: {
        identifier,
        catalog: data.catalog.code,
        issuer: data.issuer.code,
        name: data.catalog.name,
        number: data.number,
        holder: data.holders.map(({ name }) => name).join('^'),
        holder_code: data.holders.map(({ code }) => code).join('^'),
        state: state.state,
        version: state.version,
        valid_from: data.validFrom ?? null,
        valid_to: data.validTo === LONG_TERM ? null : data.validTo,
        batch: state.batch,
        row: state.row,
        row_key: state.key,
        content: state.content,
        file: state.file ?? null,
        path: state.path ?? null,
        pledges: state.pledges.length,
        at: state.at,
        issued_at: state.issuedAt ?? null,
        previous: data.predecessor ?? null,
        next: state.next ?? null,
      },
    },
    ...state.attempts.map((stamp, i) => stampRow(`${identifier}#${i + 1}`, stamp, undefined)),
    stampRow(identifier, state.stamp, state.file),
  ]
}
