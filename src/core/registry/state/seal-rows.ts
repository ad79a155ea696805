/** View tables of seals: the seals, their versions, their custodians. */
import type { ViewRow, ViewTable } from '../event.ts'
import type { SealState } from './seal.ts'

export const sealTables: readonly ViewTable[] = [
  {
    name: 'seals',
    columns: {
      code: 'text',
      name: 'text',
      subkind: 'text',
      unit: 'text',
      unit_code: 'text',
      area: 'text',
      state: 'text',
      number: 'integer',
      custodian: 'text',
      picture: 'text',
      valid_from: 'integer',
      valid_to: 'integer',
      pin_at: 'integer',
      frozen_at: 'integer',
      revoked_at: 'integer',
      /** Receipt of the filing of the revocation. */
      deactivation: 'text',
      replaces: 'text',
    },
    indexes: [['code'], ['unit_code', 'state'], ['state', 'valid_to'], ['picture'], ['area', 'state']],
  },
  {
    name: 'seal_versions',
    columns: {
      seal: 'text',
      number: 'integer',
      state: 'text',
      digest: 'text',
      standard: 'text',
      maker: 'text',
      valid_from: 'integer',
      valid_to: 'integer',
      made_at: 'integer',
      receipt: 'text',
      filed_at: 'integer',
      activated_at: 'integer',
    },
    indexes: [['seal', 'number'], ['digest'], ['state', 'made_at']],
  },
  {
    name: 'custodians',
    columns: { seal: 'text', operator: 'text', since: 'integer', until: 'integer' },
    indexes: [['seal'], ['operator']],
  },
]

const versionRows = (code: string, state: SealState): ViewRow[] =>
  state.versions.map((version) => ({
    table: 'seal_versions',
    values: {
      seal: code,
      number: version.number,
      state: version.state,
      digest: version.digest,
      standard: version.standard,
      maker: version.maker,
      valid_from: version.validFrom,
      valid_to: version.validTo,
      made_at: version.at,
      receipt: version.receipt ?? null,
      filed_at: version.filedAt ?? null,
      activated_at: version.activatedAt ?? null,
    },
  }))

export const sealRows = (code: string, state: SealState): readonly ViewRow[] => {
  const current = state.versions.find(({ number }) => number === state.number)
  return [
    {
      table: 'seals',
      values: {
        code,
        name: state.name,
        subkind: state.subkind,
        unit: state.unit,
        unit_code: state.unitCode,
        area: state.area,
        state: state.state,
        number: state.number,
        custodian: state.custodian ?? null,
        picture: state.picture,
        valid_from: current?.validFrom ?? null,
        valid_to: current?.validTo ?? null,
        pin_at: state.pinAt ?? null,
        frozen_at: state.frozen?.at ?? null,
        revoked_at: state.revokedAt ?? null,
        deactivation: state.deactivationReceipt ?? null,
        replaces: state.replaces ?? null,
      },
    },
    ...versionRows(code, state),
    ...state.custodians.map(({ operator, at }, i) => ({
      table: 'custodians',
      values: { seal: code, operator, since: at, until: state.custodians[i + 1]?.at ?? null },
    })),
  ]
}
