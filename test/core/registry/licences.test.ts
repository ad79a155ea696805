/** Batches and licences, rule by rule: what is allowed once, who may, and what is refused with which code. */
import t from 'tap'
import type {
  BatchState,
  CatalogState,
  Draft,
  LicenceState,
  UseState,
} from '../../../src/core/registry/index.ts'
import { sampleCatalog } from '../../helpers/catalog.ts'
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
      catalogVersion: 1,
      purpose: 'register',
      register: '登记册.xlsx',
      digest: digest(7),
      format: 'ofd',
      seal: SEAL,
      use: 'U9',
      ...more,
    },
  })

const publish = (ledger: Memory, content = sampleCatalog()): void => {
  const { code } = content
  ledger.run('indy', { do: 'catalog.draft', with: { content } }, { do: 'catalog.submit', with: { code } })
  const { version } = ledger.state(`catalog:${code}`) as unknown as CatalogState
  ledger.run('auth', { do: 'catalog.approve', with: { code, version, opinion: '同意' } })
  ledger.run('indy', { do: 'catalog.publish', with: { code } })
}

const office = (): Memory => {
  const ledger = tell(staffed(), [...toActive(), ...standing('U9', { scene: 'publication', count: 5 })])
  publish(ledger)
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

const drawn = { identifier: idOf(1), file: digest(0x301) }
const sampling = { do: 'batch.sample', with: { id: 'B1', sample: [drawn] } } as const
const review = { do: 'batch.review', with: { id: 'B1', opinion: '抽查无误', faults: [] } } as const
const release = { do: 'batch.release', with: { id: 'B1', opinion: '同意签发' } } as const
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
  ledger.run('rita', sampling, review)
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
  t.equal(ledger.refusal('ivan', release), 'BATCH_STATE', 'not before it is reviewed')
  ledger.run('rita', sampling, review)
  for (const name of ['cleo', 'rita'])
    ledger.run('sec', { do: 'operator.grant', with: { name, role: 'issuer' } })
  t.equal(ledger.refusal('cleo', release), 'DUTY_SEPARATED', 'who imported does not release')
  t.equal(ledger.refusal('rita', release), 'DUTY_SEPARATED', 'nor does who reviewed')
  t.equal(ledger.refusal('ivan', { ...release, with: { ...release.with, opinion: ' ' } }), 'BATCH_OPINION')
  ledger.run('ivan', release)
  ledger.run('ivan', { do: 'batch.settle', with: { id: 'B1', licences: [idOf(1)] } })
  t.equal(licence(ledger, 1).state, 'issued')
  t.match(batch(ledger), {
    state: 'released',
    settled: 1,
    sample: [drawn],
    review: { by: 'rita' },
    releasedBy: 'ivan',
  })
})

t.test(
  'the sample is drawn once, by another person, before it is judged; a fault returns the batch',
  async (t) => {
    const ledger = finished()
    const sample = (list: readonly (typeof drawn)[]) =>
      ({ do: 'batch.sample', with: { id: 'B1', sample: list } }) as const
    t.equal(ledger.refusal('rita', review), 'BATCH_STATE', 'nothing is judged before it is drawn')
    t.equal(ledger.refusal('ivan', sampling), 'ROLE_MISSING')
    ledger.run('sec', { do: 'operator.grant', with: { name: 'cleo', role: 'reviewer' } })
    t.equal(ledger.refusal('cleo', sampling), 'DUTY_SEPARATED', 'who imported does not review')
    t.equal(ledger.refusal('rita', sample([])), 'BATCH_SAMPLE')
    t.equal(ledger.refusal('rita', sample([{ ...drawn, file: digest(1) }])), 'BATCH_SAMPLE', 'another file')
    ledger.run('rita', sampling)
    t.equal(ledger.refusal('rita', sampling), 'BATCH_STATE', 'no drawing until one pleases')
    t.equal(
      ledger.refusal('cleo', { do: 'batch.open', with: { id: 'B1' } }),
      'BATCH_STATE',
      'nothing is added',
    )
    const fault = (identifier: string) =>
      ({ ...review, with: { ...review.with, faults: [{ identifier, reason: '姓名有误' }] } }) as const
    t.equal(ledger.refusal('rita', fault(idOf(2))), 'BATCH_SAMPLE', 'a licence that was not drawn')
    t.equal(ledger.refusal('rita', { ...review, with: { ...review.with, opinion: '' } }), 'BATCH_OPINION')
    ledger.run('rita', fault(idOf(1)))
    t.match(batch(ledger), { state: 'returned', review: { faults: [{ reason: '姓名有误' }] } })
    t.equal(ledger.refusal('ivan', release), 'BATCH_STATE')
    ledger.run('cleo', { do: 'batch.withdraw', with: { id: 'B1', reason: '更正后重新制发' } })
    t.equal(batch(ledger).state, 'withdrawn')
  },
)

t.test('licences are made by the version of the catalog that is in force', async (t) => {
  const ledger = office()
  const starting = (id: string, more: object) => () => begin(ledger, id, more)
  t.throws(starting('B2', { catalog: '11619999XX0000019M777' }), { code: 'CATALOG_UNKNOWN' })
  publish(ledger, { ...sampleCatalog(), validity: ['5年'] })
  t.throws(starting('B2', {}), { code: 'CATALOG_OTHER_VERSION' })
  begin(ledger, 'B2', { catalogVersion: 2 })
  ledger.run('cleo', { do: 'batch.open', with: { id: 'B1' } })
  for (const id of ['B1', 'B2']) ledger.run('cleo', { do: 'batch.withdraw', with: { id, reason: 'x' } })
  ledger.run('indy', { do: 'catalog.retire', with: { code: TYPE, reason: '许可取消' } })
  t.throws(starting('B3', { catalogVersion: 2 }), { code: 'CATALOG_STATE' })
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
  ledger.run(
    'rita',
    { do: 'batch.sample', with: { id: 'B2', sample } },
    { do: 'batch.review', with: { id: 'B2', opinion: '无误', faults: [] } },
  )
  ledger.run('ivan', { do: 'batch.release', with: { id: 'B2', opinion: '同意' } })
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
