/** What a daemon may sign of a batch: what the ledger says is begun, once for each begin. */
import t from 'tap'
import { DEMO_SEAL_ID, DEMO_UNIT, foundAuthority } from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { isGsealError } from '../../src/core/base/error.ts'
import { type DrawnGate, type DrawnWish, openDrawnGate } from '../../src/core/gate-drawn.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import { parseCertificate } from '../../src/core/pki/index.ts'
import type { Content, Draft } from '../../src/core/registry/index.ts'
import { folderOf } from '../helpers/cli.ts'
import {
  act,
  CATALOG,
  foundIssuing,
  ISSUER,
  type Issuing,
  openBatch,
  openIssuing,
  pressOf,
} from '../helpers/issuing.ts'

const start = Date.now() - 600_000
const authority = await foundAuthority(start)
const press = pressOf(authority, Date.now)
t.teardown(() => press.close())

const { sm3: cert, notAfter: certUntil } = parseCertificate(authority.unit.cert)
const digestOf = (text: string): string => toHex(sm3(Buffer.from(text)))
const identifierOf = (n: number): string =>
  `1.2.156.3005.2.${CATALOG.code}.${ISSUER.code}.${String(n).padStart(10, '0')}.001.X`

const USE = 'DEMO-U2'
const STAMP = { use: USE, seal: DEMO_SEAL_ID, number: 1, cert }

const office = async (t: { teardown(done: () => unknown): unknown }) => {
  const folder = folderOf(t)
  await foundIssuing(folder, authority, start)
  const issuing = await openIssuing(folder, authority, Date.now, { press })
  t.teardown(() => issuing.close())
  const run = await openBatch(issuing, 'B1')
  return { issuing, run }
}

const draftOf = (n: number): Draft => ({
  row: n,
  key: digestOf(`key ${n}`),
  content: digestOf(`content ${n}`),
  version: 1,
  data: {
    identifier: identifierOf(n),
    catalog: CATALOG,
    number: `示例${n}号`,
    issuer: ISSUER,
    issuedOn: '2025-03-01',
    holders: [{ name: '示例公司', code: '91619999XX0000043X', codeType: '001' }],
    validTo: 'long-term',
    items: {},
    createdAt: start,
  },
  sources: [],
  document: digestOf(`document ${n}`),
})

const beginAs = (issuing: Issuing, run: number, stamp: typeof STAMP, ...numbers: number[]): Promise<void> => {
  const rows = numbers.map(draftOf)
  return act(issuing, 'demo-clerk', {
    do: 'batch.draft',
    with: { batch: 'B1', run, numbers: [], stamp, rows, again: [] },
  })
}

const begin = (issuing: Issuing, run: number, ...numbers: number[]): Promise<void> =>
  beginAs(issuing, run, STAMP, ...numbers)

const stop = (issuing: Issuing, run: number, n: number): Promise<void> =>
  act(issuing, 'demo-clerk', {
    do: 'batch.commit',
    with: {
      ...{ batch: 'B1', run, row: n, sealed: [], skipped: 0, failures: [] },
      stopped: [{ identifier: identifierOf(n), outcome: 'unsigned', reason: 'DEVICE_LOST' }],
    },
  })

const wishOf = (n: number, more: Partial<DrawnWish> = {}): DrawnWish => ({
  seal: DEMO_SEAL_ID,
  digest: toHex(sm3(authority.seal)),
  cert,
  certUntil,
  licence: identifierOf(n),
  document: digestOf(`document ${n}`),
  ...more,
})

/** The permission, or the code of the refusal. */
const asked = (gate: DrawnGate, wish: DrawnWish): string => {
  try {
    return gate.take(wish)
  } catch (error) {
    if (isGsealError(error)) return error.code
    throw error
  }
}

t.test('what is begun is signed once, and again when it is begun again', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  t.equal(asked(gate, wishOf(1)), 'LICENCE_UNKNOWN', 'nothing was drawn')
  await begin(issuing, run, 1, 2)
  t.equal(asked(gate, wishOf(1)), USE)
  t.equal(asked(gate, wishOf(1)), 'STAMP_STATE')
  t.equal(asked(gate, wishOf(2)), USE)

  await stop(issuing, run, 1)
  t.equal(asked(gate, wishOf(1)), 'STAMP_STATE', 'it is over')
  const again = [{ identifier: identifierOf(1), document: digestOf('document 1, again') }]
  const redraft = { batch: 'B1', run, numbers: [], stamp: STAMP, rows: [], again }
  await act(issuing, 'demo-clerk', { do: 'batch.draft', with: redraft })
  t.equal(asked(gate, wishOf(1)), 'GATE_OTHER_PURPOSE', 'the document of before')
  t.equal(asked(gate, wishOf(1, { document: digestOf('document 1, again') })), USE)
  t.equal(asked(gate, wishOf(1, { document: digestOf('document 1, again') })), 'STAMP_STATE')
})

t.test('it is signed for the document, seal and key that it was begun with', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  await begin(issuing, run, 1)
  for (const [more, code] of [
    [{ document: digestOf('another') }, 'GATE_OTHER_PURPOSE'],
    [{ seal: '61999900000002' }, 'GATE_OTHER_PURPOSE'],
    [{ cert: digestOf('another') }, 'GATE_OTHER_PURPOSE'],
    [{ digest: digestOf('another') }, 'SEAL_NOT_IN_FORCE'],
    [{ certUntil: start }, 'SEAL_OVER'],
  ] as const)
    t.equal(asked(gate, wishOf(1, more)), code)
  t.equal(asked(gate, wishOf(1)), USE, 'what was refused has used nothing')
})

t.test('it is signed with the version of the seal that it was begun with', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  await beginAs(issuing, run, { ...STAMP, number: 2 }, 1)
  t.equal(asked(gate, wishOf(1)), 'SEAL_NOT_IN_FORCE')
})

t.test('what was begun before the gate, or long ago, may have been signed by somebody else', async (t) => {
  const { issuing, run } = await office(t)
  await begin(issuing, run, 1)
  t.equal(asked(openDrawnGate(issuing.store, Date.now), wishOf(1)), 'DAEMON_STAMP_OLD')
  let ahead = 0
  const gate = openDrawnGate(issuing.store, () => Date.now() + ahead)
  await begin(issuing, run, 2, 3)
  t.equal(asked(gate, wishOf(2)), USE)
  ahead = 11 * 60_000
  t.equal(asked(gate, wishOf(3)), 'DAEMON_STAMP_OLD')
})

t.test('a gate that has forgotten a signature does not give it twice', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now, 4)
  const all = Array.from({ length: 12 }, (_, i) => i + 1)
  await begin(issuing, run, ...all)
  for (const n of all) t.equal(asked(gate, wishOf(n)), USE)
  for (const n of all) t.not(asked(gate, wishOf(n)), USE)
})

t.test('a seal that was suspended meanwhile signs no more', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  await begin(issuing, run, 1)
  const content: Content = {
    kind: 'suspension',
    ...{ unit: DEMO_UNIT, unitCode: ISSUER.code, area: '619999', seal: DEMO_SEAL_ID, note: '示例说明' },
    materials: [{ digest: digestOf('paper'), name: '证明.pdf', bytes: 10 }],
  }
  await act(
    issuing,
    'demo-applicant',
    { do: 'application.draft', with: { id: 'A9', content } },
    { do: 'application.submit', with: { id: 'A9' } },
  )
  const approval = { id: 'A9', version: 2, opinion: '同意' }
  await act(issuing, 'demo-authority', { do: 'application.approve', with: approval })
  await act(issuing, 'demo-maker-operator', { do: 'seal.suspend', with: { id: 'A9' } })
  t.equal(asked(gate, wishOf(1)), 'SEAL_STATE')
})

t.test('of a batch that has ended nothing is signed', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  await begin(issuing, run, 1)
  await act(issuing, 'demo-clerk', { do: 'batch.finish', with: { id: 'B1', run, rows: 1 } })
  t.equal(asked(gate, wishOf(1)), 'BATCH_STATE')
})

t.test('a permission that was closed signs no more', async (t) => {
  const { issuing, run } = await office(t)
  const gate = openDrawnGate(issuing.store, Date.now)
  await begin(issuing, run, 1)
  await act(issuing, 'demo-use-approver', { do: 'use.close', with: { id: USE, reason: '停用' } })
  t.equal(asked(gate, wishOf(1)), 'USE_STATE')
})

t.test('a gate looks at the ledger as it is, whoever writes it', async (t) => {
  const { issuing, run } = await office(t)
  const other = await openIssuing(issuing.folder, authority, Date.now, { press })
  t.teardown(() => other.close())
  const gate = openDrawnGate(other.store, Date.now)
  await begin(issuing, run, 1)
  t.equal(asked(gate, wishOf(1)), USE)
})
