/** Catalogs in the ledger: who may write, review and publish them (证照 Art. 6, 11, 12, 26). */
import t from 'tap'
import type { Catalog } from '../../../src/core/licence/index.ts'
import type { CatalogState } from '../../../src/core/registry/index.ts'
import { catalogInForce } from '../../../src/core/registry/index.ts'
import { sampleCatalog } from '../../helpers/catalog.ts'
import { digest, type Memory, memory, person } from '../../helpers/registry.ts'

const CODE = sampleCatalog().code
const AUTHORITY = { unit: '示例省应急管理厅', unitCode: '11619999XX0000019M', area: '619999' }

const office = (): Memory => {
  const ledger = memory()
  ledger.run('chen', { do: 'office.found', with: { ...person('chen', 0), cert: digest(0xfff) } })
  const people = { gao: 'industry', luo: 'industry', zhao: 'authority' } as const
  Object.entries(people).forEach(([name, role], i) => {
    ledger.run('chen', { do: 'operator.add', with: person(name, i + 1, AUTHORITY) })
    const filed = role === 'authority' ? { designation: '示例函〔2026〕1号', filedAt: ledger.at } : {}
    ledger.run('chen', { do: 'operator.grant', with: { name, role, ...filed } })
  })
  return ledger
}
const state = (ledger: Memory): CatalogState => ledger.state(`catalog:${CODE}`) as unknown as CatalogState
const draft = (content: Catalog = sampleCatalog()) => ({ do: 'catalog.draft', with: { content } }) as const
const submit = { do: 'catalog.submit', with: { code: CODE } } as const
const publish = { do: 'catalog.publish', with: { code: CODE } } as const
const approve = (ledger: Memory, version = state(ledger).version) =>
  ({ do: 'catalog.approve', with: { code: CODE, version, opinion: '同意' } }) as const

t.test(
  'a catalog is written, reviewed by another person, published, changed beside what is in force',
  async (t) => {
    const ledger = office()
    ledger.run('gao', draft(), submit)
    ledger.run('zhao', approve(ledger))
    ledger.run('gao', publish)
    t.equal(catalogInForce(CODE, state(ledger)).number, 1)
    const changed = { ...sampleCatalog(), validity: ['5年'] }
    ledger.run('gao', draft(changed))
    t.equal(state(ledger).state, 'draft')
    t.same(catalogInForce(CODE, state(ledger)).content, sampleCatalog(), 'what was published stays in force')
    ledger.run('gao', submit)
    ledger.run('zhao', approve(ledger))
    ledger.run('gao', publish)
    t.equal(catalogInForce(CODE, state(ledger)).number, 2)
    t.same(catalogInForce(CODE, state(ledger)).content.validity, ['5年'])
    t.equal(ledger.rows('catalog_versions', { code: CODE }).length, 2)
    t.equal(ledger.refusal('gao', draft(changed)), 'CATALOG_SAME')
  },
)

t.test('a catalog that lacks one of the six items is not put before anybody', async (t) => {
  const { template: _, ...content } = sampleCatalog()
  const ledger = office()
  ledger.run('gao', draft(content))
  t.equal(ledger.refusal('gao', submit), 'CATALOG_MISSING')
  const { number: __, ...without } = sampleCatalog()
  ledger.run('gao', draft(without))
  t.equal(ledger.refusal('gao', submit), 'CATALOG_MISSING')
})

t.test('sharing that is not open names its basis before a catalog can be submitted', async (t) => {
  const ledger = office()
  ledger.run('gao', draft({ ...sampleCatalog(), share: { type: 'none', reason: '涉及商业秘密' } }))
  t.equal(ledger.refusal('gao', submit), 'CATALOG_SHARE_BASIS')
  ledger.run(
    'gao',
    draft({ ...sampleCatalog(), share: { type: 'none', reason: '涉及商业秘密', basis: '示例条例' } }),
  )
  ledger.run('gao', submit)
})

t.test(
  'who wrote or submitted a catalog does not review it, exceptions are named, and only authorities review',
  async (t) => {
    const ledger = office()
    ledger.run('gao', draft())
    ledger.run('luo', submit)
    t.equal(ledger.refusal('gao', approve(ledger)), 'ROLE_MISSING')
    for (const name of ['gao', 'luo']) {
      ledger.run('chen', {
        do: 'operator.grant',
        with: { name, role: 'authority', designation: '示例函', filedAt: ledger.at },
      })
      t.equal(ledger.refusal(name, approve(ledger)), 'DUTY_SEPARATED')
    }
    const exception = {
      name: 'gao',
      id: 'E1',
      rule: 'draft-review',
      reason: '编制不足',
      basis: '示例函〔2026〕9号',
      approvedBy: '厅长',
      until: ledger.at + 86_400_000,
    } as const
    ledger.run('chen', { do: 'operator.except', with: exception })
    ledger.run('gao', approve(ledger))
    t.same(state(ledger).exceptions, ['E1'])
  },
)

t.test('another authority writes no catalog of this kind, and a review falls on what was read', async (t) => {
  const ledger = office()
  const foreign = {
    ...sampleCatalog(),
    authority: { ...sampleCatalog().authority, code: '11619999XX0000027G' },
  }
  t.equal(ledger.refusal('gao', draft(foreign)), 'CATALOG_OTHER_UNIT')
  t.equal(ledger.refusal('zhao', draft()), 'ROLE_MISSING')
  ledger.run('gao', draft(), submit)
  t.equal(ledger.refusal('zhao', approve(ledger, 1)), 'CATALOG_CHANGED')
  const back = { code: CODE, version: state(ledger).version, opinion: '退回' }
  t.equal(ledger.refusal('zhao', { do: 'catalog.return', with: { ...back, faults: [] } }), 'CATALOG_RETURN')
  t.equal(
    ledger.refusal('zhao', { do: 'catalog.return', with: { ...back, opinion: ' ', faults: ['a'] } }),
    'CATALOG_OPINION',
  )
  ledger.run('zhao', { do: 'catalog.return', with: { ...back, faults: ['补充有效期限'] } })
  t.equal(ledger.refusal('gao', publish), 'CATALOG_STATE')
  ledger.run('gao', submit)
  t.equal(
    ledger.refusal('gao', draft({ ...sampleCatalog(), scans: false })),
    'CATALOG_STATE',
    'what is under review is not changed',
  )
})

t.test('a catalog is retired when nothing waits for it, and then nothing is issued from it', async (t) => {
  const ledger = office()
  const retire = { do: 'catalog.retire', with: { code: CODE, reason: '许可取消' } } as const
  ledger.run('gao', draft())
  t.equal(ledger.refusal('gao', retire), 'CATALOG_STATE', 'never published')
  ledger.run('gao', submit)
  ledger.run('zhao', approve(ledger))
  ledger.run('gao', publish, retire)
  t.equal(state(ledger).state, 'retired')
  t.throws(() => catalogInForce(CODE, state(ledger)), { code: 'CATALOG_STATE' })
  t.throws(() => catalogInForce(CODE, undefined), { code: 'CATALOG_UNKNOWN' })
  t.equal(ledger.refusal('gao', draft({ ...sampleCatalog(), scans: false })), 'CATALOG_STATE')
})
