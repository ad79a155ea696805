/** Catalogs in files: what is written reads back the same, and what other systems write is understood. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { catalogDiff } from '../../../src/core/licence/catalog-diff.ts'
import { readCatalogs, writeCatalogs } from '../../../src/core/licence/catalog-files.ts'
import { CATALOG_FORMATS } from '../../../src/core/licence/catalog-formats.ts'
import { type Catalog, catalogFaults, readCatalog } from '../../../src/core/licence/index.ts'
import { csvText } from '../../../src/core/licence/register/index.ts'
import { sampleCatalog } from '../../helpers/catalog.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const office = (): Catalog[] =>
  readdirSync(join(FIXTURES, 'office', 'catalogs')).map((name) =>
    readCatalog(JSON.parse(readFileSync(join(FIXTURES, 'office', 'catalogs', name), 'utf8'))),
  )

t.test('a catalog goes into each format and comes back the same, byte for byte each time', async (t) => {
  const sample = sampleCatalog()
  const files = ['底图.png', 'kai.ttf'].map((name, i) => ({ name, digest: `${i}c`.repeat(32) }))
  const faced = { ...sample, template: { name: 'face.yaml', digest: 'ab'.repeat(32), files } }
  for (const catalogs of [[sample], [faced], office()]) {
    for (const format of CATALOG_FORMATS) {
      const bytes = writeCatalogs(format, catalogs)
      t.same(await readCatalogs(`a.${format}`, bytes), catalogs, format)
      t.same(writeCatalogs(format, catalogs), bytes, `${format} again`)
    }
  }
})

t.test('the catalogs of the fixture office lack nothing but their templates', async (t) => {
  for (const catalog of office())
    t.same(
      catalogFaults(catalog).map(({ params }) => params['field']),
      ['template'],
      catalog.name,
    )
})

t.test('headings of other systems are known: English, misspelt, digits for levels', async (t) => {
  const rows = [
    [
      'CertificateTypeName',
      'CertificateTypeCode',
      'CertificateDefineAuthortiyName',
      'CertificateDefineAuthortiyCode',
      'certificateDefineDeptLevel',
      'CertificateHolderCategory',
      'ValidtyRange',
      'CertificateIssuingAuthorityLevel',
    ],
    [
      '示例证',
      '11619999XX0000019M009',
      '示例省厅',
      '11619999XX0000019M',
      '2',
      '自然人',
      '1年^长期',
      '地市级^区县级',
    ],
  ]
  const [catalog] = await readCatalogs('a.csv', csvText(rows))
  t.match(catalog, {
    authority: { level: 'province' },
    holder: 'person',
    validity: ['1年', '长期'],
    issuing: { levels: ['prefecture', 'county'] },
    share: { type: 'open' },
  })
})

t.test('what is no catalog is told with its place', async (t) => {
  await t.rejects(
    readCatalogs(
      'a.csv',
      csvText([
        ['证照类型名称', '面积'],
        ['a', 'b'],
      ]),
    ),
    { code: 'CATALOG_COLUMN', params: { column: '面积' } },
  )
  await t.rejects(readCatalogs('a.json', Buffer.from('{"name":1}')), {
    code: 'CATALOG_SHAPE',
    params: { field: '/name' },
  })
  await t.rejects(readCatalogs('a.json', Buffer.from('{')), { code: 'CATALOG_SHAPE' })
  await t.rejects(readCatalogs('a.xml', Buffer.from('<Catalogs/>')), { code: 'REGISTER_EMPTY' })
  await t.rejects(readCatalogs('a.xml', Buffer.from('<!DOCTYPE a><a/>')), { code: 'XML_DOCTYPE' })
  const levels = [
    ['证照类型名称', '证照类型代码', '证照定义机构', '证照定义机构代码', '证照定义机构级别', '持证主体类别'],
    ['a', '11619999XX0000019M009', 'b', '11619999XX0000019M', '星际级', '自然人'],
  ]
  await t.rejects(readCatalogs('a.csv', csvText(levels)), {
    code: 'CATALOG_SHAPE',
    params: { field: '/authority/level' },
  })
  const uneven = [
    ['证照类型名称', '证照颁发机构', '证照颁发机构代码'],
    ['a', '甲^乙', '11619999XX0000019M'],
  ]
  await t.rejects(readCatalogs('a.csv', csvText(uneven)), { code: 'CATALOG_SHAPE' })
})

t.test('a difference names its place, items by their short names', async (t) => {
  const before = sampleCatalog()
  const [first, second, ...rest] = before.fields
  if (first === undefined || second === undefined) return t.fail('the sample has fields')
  const added = { key: 'XH', name: '型号', type: 'text', required: false, mask: 'none' } as const
  const after: Catalog = {
    ...before,
    validity: ['5年'],
    fields: [second, { ...first, length: 300 }, ...rest.slice(1), added],
  }
  t.same(
    catalogDiff(before, after).map(({ field }) => field),
    ['validity', 'fields/XKFW/length', 'fields/LXDH', 'fields/XH'],
  )
  t.same(catalogDiff(before, sampleCatalog()), [])
  return undefined
})
