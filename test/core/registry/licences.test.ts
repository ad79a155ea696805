/** Batches and licences, rule by rule: what is allowed once, who may, and what is refused with which code. */
import t from 'tap'
import type { BatchState, Draft, LicenceState, UseState } from '../../../src/core/registry/index.ts'
import {
  DAY,
  digest,
  type Memory,
  SEAL,
  SIGNER,
  START,
  staffed,
  standing,
  tell,
  toActive,
} from '../../helpers/registry.ts'

const TYPE = '11619999XX0000019M001'
const ISSUER = '11619999XX0000019M'
const idOf = (n: number, version = 1): string =>
  `1.2.156.3005.2.${TYPE}.${ISSUER}.${2026000000 + n}.${String(version).padStart(3, '0')}.A`

const draft = (n: number, more: object = {}): Draft => ({
  row: n + 1,
  key: digest(n),
  content: digest(0x100 + n),
  version: 1,
  data: {
    identifier: idOf(n),
    catalog: { name: '示例许可证', code: TYPE, version: 1 },
    number: `示例字第${n}号`,
    issuer: { name: '示例市大数据服务中心', code: ISSUER },
    issuedOn: '2026-01-01',
    holders: [{ name: '示例 某某', code: '61999919000101001X', codeType: '111' }],
    validTo: '2027-01-01',
    items: { 类别: '甲' },
    createdAt: START,
    ...more,
  },
  sources: [],
  document: digest(0x200 + n),
})

const STAMP = { use: 'U9', seal: SEAL, number: 1, cert: SIGNER }

const begin = (ledger: Memory, id: string, more: object = {}) =>
  ledger.run('cleo', {
    do: 'batch.begin',
    with: {
      id,
      catalog: TYPE,
      purpose: 'register',
      register: '登记册.xlsx',
      digest: digest(7),
      format: 'ofd',
      seal: SEAL,
      use: 'U9',
      ...more,
    },
  })

const office = (): Memory => {
  const ledger = tell(staffed(), [...toActive(), ...standing('U9', { scene: 'publication', count: 5 })])
  begin(ledger, 'B1')
  return ledger
}

const drafting = (rows: readonly Draft[], more: object = {}) =>
  ({
    do: 'batch.draft',
    with: { batch: 'B1', run: 1, numbers: [], stamp: STAMP, rows, again: [], ...more },
  }) as const

const sealing = (numbers: readonly number[], more: object = {}) =>
  ({
    do: 'batch.commit',
    with: {
      batch: 'B1',
      run: 1,
      row: 99,
      sealed: numbers.map((n) => ({
        identifier: idOf(n),
        file: digest(0x300 + n),
        bytes: 1,
        path: `${n}.ofd`,
      })),
      stopped: [],
      skipped: 0,
      failures: [],
      ...more,
    },
  }) as const

const release = {
  do: 'batch.release',
  with: { id: 'B1', sample: [{ identifier: idOf(1), file: digest(0x301) }], opinion: '抽查无误' },
} as const
const finish = { do: 'batch.finish', with: { id: 'B1', run: 1, rows: 2 } } as const

const licence = (ledger: Memory, n: number, version = 1): LicenceState =>
  ledger.state(`licence:${idOf(n, version)}`) as unknown as LicenceState
const batch = (ledger: Memory): BatchState => ledger.state('batch:B1') as unknown as BatchState

const finished = (): Memory => {
  const ledger = office()
  ledger.run('cleo', drafting([draft(1), draft(2)], { numbers: [{ id: 'N', next: 3 }] }))
  ledger.run('cleo', sealing([1, 2]))
  ledger.run('cleo', finish)
  return ledger
}

const issued = (): Memory => {
  const ledger = finished()
  ledger.run('ivan', release)
  ledger.run('ivan', { do: 'batch.settle', with: { id: 'B1', licences: [idOf(1), idOf(2)] } })
  return ledger
}

t.test('a register becomes licences: drafted, sealed, released by another person', async (t) => {
  const ledger = office()
  ledger.run('cleo', drafting([draft(1)], { numbers: [{ id: 'N', next: 2 }] }))
  t.equal(licence(ledger, 1).state, 'draft')
  t.equal(licence(ledger, 1).stamp.state, 'begun')
  t.equal(ledger.refusal('cleo', drafting([draft(1)])), 'LICENCE_TAKEN', 'an identifier is given once')
  ledger.run('cleo', sealing([1], { skipped: 3, failures: [{ row: 9, code: 'ROW_DATE' }] }))
  t.equal(ledger.refusal('cleo', sealing([1])), 'EVENT_ILLEGAL', 'a row is stamped once')
  t.equal(ledger.refusal('ivan', release), 'BATCH_STATE', 'not before it is finished')
  ledger.run('cleo', finish)
  t.match(batch(ledger), { state: 'finished', sealed: 1, skipped: 3, failed: 1 })
  t.equal(ledger.refusal('cleo', release), 'ROLE_MISSING')
  ledger.run('sec', { do: 'operator.grant', with: { name: 'cleo', role: 'issuer' } })
  t.equal(ledger.refusal('cleo', release), 'DUTY_SEPARATED', 'who imported does not release')
  const unlike = { identifier: idOf(1), file: digest(1) }
  t.equal(
    ledger.refusal('ivan', { do: 'batch.release', with: { ...release.with, sample: [unlike] } }),
    'BATCH_SAMPLE',
  )
  t.equal(
    ledger.refusal('ivan', { do: 'batch.release', with: { ...release.with, sample: [] } }),
    'BATCH_SAMPLE',
  )
  ledger.run('ivan', release)
  ledger.run('ivan', { do: 'batch.settle', with: { id: 'B1', licences: [idOf(1)] } })
  t.equal(licence(ledger, 1).state, 'issued')
  t.match(batch(ledger), { state: 'released', settled: 1, sample: release.with.sample, releasedBy: 'ivan' })
})

t.test('the permission is drawn before signatures leave, and never beyond its count', async (t) => {
  const ledger = office()
  const draw = (count: number, more: object = {}) =>
    ({
      do: 'use.draw',
      with: {
        use: 'U9',
        batch: 'B1',
        count,
        documents: digest(5),
        seal: SEAL,
        digest: digest(0xe5),
        cert: SIGNER,
        certUntil: START + 400 * DAY,
        ...more,
      },
    }) as const
  const use = (): UseState => ledger.state('use:U9') as unknown as UseState
  ledger.run('kim', draw(4))
  t.equal(use().used, 4)
  t.equal(ledger.refusal('kim', draw(2)), 'USE_EXHAUSTED')
  t.equal(ledger.refusal('cleo', draw(1)), 'ROLE_MISSING', 'by the custodian alone')
  t.equal(ledger.refusal('kim', draw(1, { digest: digest(0xe6) })), 'SEAL_NOT_IN_FORCE')
  ledger.run('kim', { do: 'use.undraw', with: { use: 'U9', batch: 'B1', count: 3 } })
  t.equal(use().used, 1)
  tell(ledger, standing('U8', { scene: 'office' }))
  t.equal(ledger.refusal('kim', draw(1, { use: 'U8' })), 'USE_SCENE')
})

t.test('a run that was overtaken writes nothing', async (t) => {
  const ledger = office()
  ledger.run('cleo', { do: 'batch.open', with: { id: 'B1' } })
  t.equal(ledger.refusal('cleo', drafting([draft(1)])), 'BATCH_OVERTAKEN')
  ledger.run('cleo', drafting([draft(1)], { run: 2 }))
  t.equal(ledger.refusal('cleo', sealing([1])), 'BATCH_OVERTAKEN')
})

t.test('a lost signature is recorded, and its row is stamped again under the same identifier', async (t) => {
  const ledger = office()
  ledger.run('cleo', drafting([draft(1)]))
  const again = drafting([], { again: [{ identifier: idOf(1), document: digest(0x201) }] })
  t.equal(ledger.refusal('cleo', again), 'LICENCE_STATE', 'not while it is at the key')
  const stopped = [{ identifier: idOf(1), outcome: 'lost', reason: 'the run ended' }] as const
  ledger.run('cleo', sealing([], { stopped }))
  ledger.run('cleo', again)
  ledger.run('cleo', sealing([1]))
  const state = licence(ledger, 1)
  t.equal(state.state, 'ready')
  t.match(state.attempts, [{ state: 'lost', reason: 'the run ended' }])
  t.same(
    ledger.rows('stamps', { use_id: 'U9' }).map((row) => [row['id'], row['state']]),
    [
      [`${idOf(1)}#1`, 'lost'],
      [idOf(1), 'stamped'],
    ],
    'both uses of the seal stand in its record',
  )
})

t.test('acts on an issued licence: by the issuer, with their basis', async (t) => {
  const ledger = issued()
  const id = idOf(1)
  const act = (what: 'suspend' | 'restore', basis = '示例决定') =>
    ({ do: `licence.${what}`, with: { id, basis } }) as const
  t.equal(ledger.refusal('cleo', act('suspend')), 'ROLE_MISSING')
  t.equal(ledger.refusal('ivan', act('suspend', ' ')), 'LICENCE_BASIS')
  t.equal(ledger.refusal('ivan', act('restore')), 'LICENCE_STATE')
  ledger.run('ivan', act('suspend'))
  t.equal(licence(ledger, 1).state, 'held')
  ledger.run('ivan', act('restore'))
  const end = (how: 'revoked' | 'annulled' | 'cancelled' | 'abolished', more: object = {}) =>
    ({ do: 'licence.end', with: { id, basis: '示例依据', how, ...more } }) as const
  t.equal(ledger.refusal('ivan', end('revoked')), 'LICENCE_BASIS', 'revocation names its decision')
  t.equal(ledger.refusal('ivan', end('annulled')), 'LICENCE_BASIS')
  ledger.run('ivan', end('revoked', { authority: '示例罚决〔2026〕1号' }))
  t.match(licence(ledger, 1), { state: 'revoked', authority: '示例罚决〔2026〕1号' })
  for (const how of ['cancelled', 'abolished'] as const)
    t.equal(ledger.refusal('ivan', end(how)), 'LICENCE_STATE', 'ended once')
  ledger.run('ivan', { do: 'licence.transfer', with: { id: idOf(2), basis: '户籍迁移', to: '示例省' } })
  t.match(licence(ledger, 2), { state: 'transferred', to: '示例省' })
})

t.test('a pledged licence does not change under its pledgee', async (t) => {
  const ledger = issued()
  const id = idOf(1)
  const pledge = (name: string) =>
    ({
      do: 'licence.pledge',
      with: { id, pledge: name, party: '示例银行', right: '收费权', document: '质押合同 1 号' },
    }) as const
  ledger.run('ivan', pledge('P1'))
  ledger.run('ivan', pledge('P2'))
  t.equal(ledger.refusal('ivan', pledge('P2')), 'PLEDGE_KNOWN')
  const cancel = { do: 'licence.end', with: { id, basis: '持证人申请', how: 'cancelled' } } as const
  t.equal(ledger.refusal('ivan', cancel), 'LICENCE_PLEDGED')
  const free = (name: string) =>
    ({ do: 'licence.release', with: { id, pledge: name, basis: '债务清偿' } }) as const
  ledger.run('ivan', free('P1'))
  t.equal(ledger.refusal('ivan', free('P1')), 'PLEDGE_UNKNOWN')
  t.equal(ledger.refusal('ivan', cancel), 'LICENCE_PLEDGED', 'one is left')
  ledger.run('ivan', { ...cancel, with: { ...cancel.with, pledgees: '示例银行同意函' } })
  t.equal(licence(ledger, 1).state, 'cancelled')
})

t.test('a new version ends the old one when it is issued, and not before', async (t) => {
  const ledger = issued()
  begin(ledger, 'B2', { purpose: 'change', basis: '名称变更', previous: idOf(1) })
  const data = draft(1, { identifier: idOf(1, 2), predecessor: idOf(1) })
  const two = { ...data, version: 2 }
  ledger.run('cleo', drafting([two], { batch: 'B2' }))
  const sealed = [{ identifier: idOf(1, 2), file: digest(0x400), bytes: 1, path: 'v2.ofd' }]
  ledger.run('cleo', sealing([], { batch: 'B2', sealed }))
  ledger.run('cleo', { do: 'batch.finish', with: { id: 'B2', run: 1, rows: 1 } })
  t.equal(licence(ledger, 1).state, 'issued')
  const sample = [{ identifier: idOf(1, 2), file: digest(0x400) }]
  ledger.run('ivan', { do: 'batch.release', with: { id: 'B2', sample, opinion: '同意' } })
  ledger.run('ivan', { do: 'batch.settle', with: { id: 'B2', licences: [idOf(1, 2)] } })
  t.match(licence(ledger, 1), { state: 'superseded', next: idOf(1, 2) })
  t.equal(licence(ledger, 1, 2).state, 'issued')
  const third = draft(1, { identifier: idOf(1, 3), predecessor: idOf(1) })
  begin(ledger, 'B3', { purpose: 'change' })
  t.equal(ledger.refusal('cleo', drafting([third], { batch: 'B3' })), 'LICENCE_STATE')
})

t.test('a withdrawn batch issues nothing', async (t) => {
  const ledger = finished()
  t.equal(ledger.refusal('kim', { do: 'batch.withdraw', with: { id: 'B1', reason: 'x' } }), 'ROLE_MISSING')
  ledger.run('cleo', { do: 'batch.withdraw', with: { id: 'B1', reason: '底册有误' } })
  ledger.run('cleo', { do: 'batch.settle', with: { id: 'B1', licences: [idOf(1), idOf(2)] } })
  t.equal(licence(ledger, 1).state, 'withdrawn')
  t.equal(ledger.refusal('ivan', release), 'BATCH_STATE')
})

t.test('licences of an issuer that is no more pass to its successor, and never in a circle', async (t) => {
  const ledger = staffed()
  const succeed = (code: string, by: string) =>
    ({
      do: 'org.succeed',
      with: { code, name: `示例 ${code}`, by, successor: `示例 ${by}`, basis: '机构改革方案' },
    }) as const
  t.equal(ledger.refusal('cleo', succeed('A', 'B')), 'ROLE_MISSING')
  ledger.run('auth', succeed('A', 'B'))
  ledger.run('auth', succeed('B', 'C'))
  t.equal(ledger.refusal('auth', succeed('A', 'C')), 'ORG_SUCCEEDED')
  t.equal(ledger.refusal('auth', succeed('C', 'A')), 'ORG_CYCLE')
  t.equal(ledger.refusal('auth', succeed('D', 'D')), 'ORG_CYCLE')
})
