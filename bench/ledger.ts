/**
 * Benches of the ledger. `ledger-append` and `ledger-check`: a run is 1,000 events appended in one batch, or checked (a
 * ledger of 100,000, all but the signed statements); the record's time is of one event. `store-1m-*`: a ledger of a
 * million events, made first, which takes a minute; a run opens it and appends one event, or is one page of each of eight
 * lists.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '../src/core/base/canonical.ts'
import { uuidv7 } from '../src/core/base/uuid.ts'
import type { NewEvent, Statements, Views } from '../src/core/registry/event.ts'
import { createStore, type EventFilter, openStore, type Store } from '../src/core/store/index.ts'
import { type BenchRecord, ownPeakMB, recordOf } from './record.ts'

const BATCH = 1000
const START = Date.UTC(2026, 0, 1)
const SCENES = ['service', 'office', 'publication', 'enforcement'] as const

/** Permissions and the stamps made under them: the shape that a ledger grows by. */
const VIEWS: Views = {
  version: 1,
  tables: [
    {
      name: 'uses',
      columns: { state: 'text', seal: 'text', scene: 'text', count: 'integer', until: 'integer' },
      indexes: [['state', 'until'], ['seal']],
    },
  ],
  reduce: (state, { type, body }) => ({
    ...(state ?? { count: 0 }),
    ...body,
    state: type.slice(type.indexOf('.') + 1),
    count: Number(state?.['count'] ?? 0) + (type === 'use.stamped' ? 1 : 0),
  }),
  rows: (_, state) => {
    const { state: name, seal, scene, count, until } = state as Record<string, string | number>
    return [
      {
        table: 'uses',
        values: {
          state: name ?? null,
          seal: seal ?? null,
          scene: scene ?? null,
          count: count ?? 0,
          until: until ?? 0,
        },
      },
    ]
  },
}
const STATEMENTS: Statements = { certs: () => [], check: () => undefined }
const STEPS = ['use.requested', 'use.approved', 'use.stamped', 'use.stamped', 'use.closed'] as const

const bodyOf = (type: string, use: number): JsonObject => {
  if (type !== 'use.requested')
    return { digest: String(use).padStart(64, '0'), file: `关于第 ${use} 号事项的通知.ofd` }
  const seal = `61999900000${String(use % 300).padStart(3, '0')}`
  return {
    seal,
    scene: SCENES[use % 4] ?? 'office',
    until: START + use * 60_000,
    reason: '年度例行公文用印',
    pages: 3,
  }
}

/** The n-th event of the endless story. */
const event = (n: number): NewEvent => {
  const [use, type] = [Math.floor(n / STEPS.length), STEPS[n % STEPS.length] ?? 'use.closed']
  const at = START + n * 1000
  return {
    id: uuidv7(at),
    at,
    source: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    actor: { operator: `clerk${use % 50}`, cert: String(use % 50).padStart(64, '0') },
    type,
    subject: `use:${use}`,
    body: bodyOf(type, use),
  }
}

const batch = (from: number, count: number): NewEvent[] =>
  Array.from({ length: count }, (_, i) => event(from + i))

const fill = (store: Store, from: number, to: number, done: (ms: number) => void = () => undefined): void => {
  for (let n = from; n < to; n += BATCH) {
    const events = batch(n, BATCH)
    const started = performance.now()
    store.append(events, { asOf: n })
    done(performance.now() - started)
  }
}

const fresh = (path: string): Promise<Store> => createStore({ path, views: VIEWS, statements: STATEMENTS })

/** Time of one event, from runs of many. */
const each = (times: readonly number[], events: number): number[] => times.map((ms) => ms / events)

const chainRecords = async (): Promise<BenchRecord[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-bench-'))
  try {
    const store = await fresh(join(folder, 'ledger.db'))
    const appends: number[] = []
    fill(store, 0, 100_000, (ms) => appends.push(ms))
    const append = recordOf('ledger-append', each(appends, BATCH), ownPeakMB())
    const checks: number[] = []
    for (let i = 0; i < 4; i++) {
      const started = performance.now()
      const { faults } = store.check({ statements: false })
      if (i > 0) checks.push(performance.now() - started)
      if (faults.length > 0) throw new Error(`the ledger has faults: ${faults[0]?.code}`)
    }
    store.close()
    return [append, recordOf('ledger-check', each(checks, 100_000), ownPeakMB())]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const MILLION = 1_000_000

const FILTERS: readonly EventFilter[] = [
  {},
  { type: 'use.approved' },
  { type: 'use.*', operator: 'clerk7' },
  { operator: 'clerk7', type: 'use.stamped' },
  { subject: 'use:4711' },
  { from: START + 400_000_000, to: START + 400_500_000 },
  { type: 'use.closed', to: START + 100_000_000 },
  { operator: 'clerk9', from: START + 900_000_000 },
]

const onMillion = async (folder: string): Promise<BenchRecord[]> => {
  const path = join(folder, 'ledger.db')
  const large = await fresh(path)
  fill(large, 0, MILLION)
  large.close()
  const opens: number[] = []
  for (let i = 0; i < 15; i++) {
    const started = performance.now()
    const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'write' })
    const { seq } = store.head()
    store.append([event(seq)], { asOf: seq })
    store.close()
    opens.push(performance.now() - started)
  }
  const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'read' })
  const lists: number[] = []
  for (let i = 0; i < 15; i++) {
    const started = performance.now()
    for (const filter of FILTERS) {
      if (store.list(filter, { limit: 50, newestFirst: i % 2 === 0 }).length === 0)
        throw new Error('an empty list')
    }
    if (store.rows('uses', { equal: { state: 'stamped' }, order: ['until'], limit: 50 }).length > 50)
      throw new Error()
    lists.push(performance.now() - started)
  }
  store.close()
  return [recordOf('store-1m-open', opens, ownPeakMB()), recordOf('store-1m-list', lists, ownPeakMB())]
}

const millionRecords = async (): Promise<BenchRecord[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-bench-'))
  try {
    return await onMillion(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Each group in a process of its own (ledger-one.ts), so that peak memory is its own. */
export const LEDGER_GROUPS: Readonly<Record<string, () => Promise<BenchRecord[]>>> = {
  chain: chainRecords,
  million: millionRecords,
}
