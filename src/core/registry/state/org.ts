/** Issuers that are no more, and who keeps their licences now (证照 Art. 13). A successor may have one of its own. */
import { birth, type Machine } from '../machine.ts'

export type OrgState = {
  readonly state: 'succeeded'
  readonly name: string
  readonly by: string
  readonly successor: string
  readonly basis: string
  readonly at: number
}

export const orgMachine: Machine = {
  kind: 'org',
  states: ['succeeded'],
  steps: {
    'org.succeeded': birth<OrgState>()({
      shape: { name: 'text', by: 'text', successor: 'text', basis: 'text' },
      make: (body, { at }) => ({ state: 'succeeded', ...body, at }),
    }),
  },
  tables: [
    {
      name: 'successions',
      columns: {
        code: 'text',
        name: 'text',
        by_code: 'text',
        successor: 'text',
        basis: 'text',
        at: 'integer',
      },
      indexes: [['code'], ['by_code']],
    },
  ],
  rows: (code, json) => {
    const { name, by, successor, basis, at } = json as unknown as OrgState
    return [{ table: 'successions', values: { code, name, by_code: by, successor, basis, at } }]
  },
}
