/** Catalogs: what may be published, and what each fault is called. */
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { type Catalog, catalogFaults, checkCatalog, readCatalog } from '../../../src/core/licence/index.ts'
import { numbering, numberRuleFault } from '../../../src/core/licence/number-rule.ts'
import { parseValidity, spanFits } from '../../../src/core/licence/validity.ts'
import { sampleCatalog } from '../../helpers/catalog.ts'

const faultsOf = (change: Partial<Catalog>): [string, unknown][] =>
  catalogFaults({ ...sampleCatalog(), ...change }).map(({ code, params }) => [code, params['field']])

t.test('a whole catalog passes', async (t) => {
  t.same(catalogFaults(sampleCatalog()), [])
  t.same(checkCatalog(sampleCatalog()), sampleCatalog())
})

t.test('a catalog lacks nothing of what Art. 11 names before it can be published', async (t) => {
  const { template: _, number: __, ...rest } = sampleCatalog()
  const found = catalogFaults({ ...rest, issuing: { levels: [], bodies: [] }, validity: [] })
  t.same(
    found.map(({ code, params }) => [code, params['field']]),
    [
      ['CATALOG_MISSING', 'issuing/levels'],
      ['CATALOG_MISSING', 'issuing/bodies'],
      ['CATALOG_MISSING', 'template'],
      ['CATALOG_MISSING', 'number'],
      ['CATALOG_MISSING', 'validity'],
    ],
  )
  t.throws(() => checkCatalog({ ...rest, name: undefined }), { code: 'CATALOG_SHAPE' })
})

t.test('what is not shared names its reason and its legal basis', async (t) => {
  t.same(faultsOf({ share: { type: 'none' } }), [
    ['CATALOG_SHARE_BASIS', 'share/reason'],
    ['CATALOG_SHARE_BASIS', 'share/basis'],
  ])
  t.same(faultsOf({ share: { type: 'conditional', reason: '涉及个人隐私' } }), [
    ['CATALOG_SHARE_BASIS', 'share/basis'],
  ])
  t.same(faultsOf({ share: { type: 'none', reason: '涉及商业秘密', basis: '示例条例第三条' } }), [])
})

t.test('a fault names its place', async (t) => {
  const [first, ...others] = sampleCatalog().fields
  if (first === undefined) return t.fail('the sample has fields')
  t.same(faultsOf({ classified: true }), [['CATALOG_CLASSIFIED', 'classified']])
  t.same(faultsOf({ code: '11619999XX0000027G001' }), [['CATALOG_TYPE_CODE', 'code']])
  t.same(faultsOf({ validity: ['5年', '永远'] }), [['CATALOG_VALIDITY', 'validity/1']])
  t.same(faultsOf({ holder: 'organisation', holderTypes: ['001', '111'] }), [
    ['CATALOG_HOLDER', 'holderTypes/1'],
  ])
  t.same(faultsOf({ fields: [{ ...first, key: 'mj' }, ...others] }), [['CATALOG_KEY', 'fields/0/key']])
  t.same(faultsOf({ fields: [first, { ...first, key: 'QT', aliases: [] }] }), [
    ['CATALOG_FIELD_TWICE', 'fields/1'],
  ])
  t.same(faultsOf({ fields: [{ ...first, type: 'choice' }] }), [['CATALOG_CHOICE', 'fields/0/values']])
  t.same(faultsOf({ seal: { type: '01', page: 'first', x: 10 } }), [['CATALOG_SEAL_PLACE', 'seal']])
  t.same(faultsOf({ issuing: { levels: ['county'], bodies: [{ name: '示例市某局', code: '123' }] } }), [
    ['CATALOG_CODE', 'issuing/bodies/0/code'],
  ])
  return undefined
})

t.test(
  'the shape is closed: unknown members, wrong kinds and words outside the lists are refused',
  async (t) => {
    const whole = sampleCatalog()
    const wrong: [string, unknown][] = [
      ['/', null],
      ['/', [whole]],
      ['/extra', { ...whole, extra: 1 }],
      ['/kind', { ...whole, kind: 'permit' }],
      ['/crossProvince', { ...whole, crossProvince: 'no' }],
      ['/fields/0/mask', { ...whole, fields: [{ ...whole.fields[0], mask: 'half' }] }],
      ['/holderTypes/0', { ...whole, holderTypes: ['110'] }],
      ['/name', { ...whole, name: '' }],
      ['/name', { ...whole, name: 'a\u0007b' }],
    ]
    for (const [field, value] of wrong) {
      try {
        readCatalog(value)
        t.fail(field)
      } catch (error) {
        t.ok(isGsealError(error, 'CATALOG_SHAPE') && error.params['field'] === field, field)
      }
    }
  },
)

t.test('a number rule reads the number on the paper and forms the serial', async (t) => {
  const rule = numbering({ pattern: '示例危化经〔{year}〕{digits:6}号', serial: '{1}{2}' })
  t.equal(rule.serial('示例危化经〔2018〕000012号'), '2018000012')
  t.equal(rule.serial('示例危化经〔2118〕000012号'), undefined)
  t.equal(rule.serial('示例危化经[2018]000012号'), undefined)
  const counted = numbering({ pattern: '{any:1-20}', serial: 'A{counter:8}' })
  t.equal(counted.counter, 8)
  t.equal(counted.serial('乙-1', 7), 'A00000007')
})

t.test(
  'a number rule that could give one serial twice is refused, and so is one that cannot be read',
  async (t) => {
    const reasons: [string, string][] = [
      ['示例{year}{digits:6}', '{2}'],
      ['示例{year', '{1}'],
      ['示例', '1'],
      ['{digits:6}', '{1}号'],
      ['{digits:6}', '{2}'],
      ['{word:6}', '{1}'],
      ['{digits:9-2}', '{1}'],
      ['{digits:0}', '{1}'],
      ['{any:3}', '{1}'],
      ['{digits:1-9}{digits:1-9}{digits:1-9}{digits:1-9}', '{1}{2}{3}{4}'],
    ]
    for (const [pattern, serial] of reasons)
      t.ok(numberRuleFault({ pattern, serial })?.['reasonZh'], `${pattern} ${serial}`)
    t.equal(numberRuleFault({ pattern: '({year})第{digits:1-6}号', serial: '{1}{2}' }), undefined)
  },
)

t.test('validity ranges are counted to the same day or to the day before', async (t) => {
  t.same(parseValidity('3个月'), { count: 3, unit: 'month' })
  t.equal(parseValidity('0年'), undefined)
  t.equal(spanFits(['5年'], '2020-02-29', '2025-02-28'), true)
  t.equal(spanFits(['5年'], '2020-03-01', '2025-03-01'), true)
  t.equal(spanFits(['5年'], '2020-03-01', '2025-02-28'), true)
  t.equal(spanFits(['5年'], '2020-03-01', '2025-03-02'), false)
  t.equal(spanFits(['6月', '长期'], '2020-03-01', 'long-term'), true)
  t.equal(spanFits(['6月'], '2020-08-31', '2021-02-28'), true)
  t.equal(spanFits(['30天'], '2020-01-01', 'long-term'), false)
})
