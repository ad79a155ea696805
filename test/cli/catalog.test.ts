/** Catalogs on the command line by three people: import, check, submit, review, publish, change, export, retire. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { encryptedKeyPem } from '../../src/core/keys/pkcs8.ts'
import { readCatalogs } from '../../src/core/licence/catalog-files.ts'
import { writePem } from '../../src/core/pki/index.ts'
import { DAY, issue, NOW } from '../helpers/certs.ts'
import { call, folderOf, type Json, type Ran } from '../helpers/cli.ts'
import { FIXTURES } from '../helpers/paths.ts'

const PIN = '846213'
const CODE = '11619999XX0000019M001'
const folder = folderOf(t)
const home = join(folder, 'home')
const at = (name: string): string => join(folder, name)
const span = { notBefore: NOW - DAY, notAfter: NOW + 900 * DAY }
const root = issue('示例根证书', undefined, span)

const does = async (status: number, who: string | undefined, ...argv: string[]): Promise<Ran> => {
  const as = who === undefined ? [] : ['--as', who, '--pin-file', at('pin')]
  const ran = await call([...argv, ...as, '--home', home], { cwd: folder, now: NOW })
  t.equal(ran.status, status, `${argv.join(' ')}\n${ran.stdout}${ran.stderr}`)
  return ran
}
const asks = async (type: string, who: string | undefined, ...argv: string[]): Promise<Json> => {
  const found = (await does(0, who, ...argv, '--json')).records().find((record) => record['type'] === type)
  return found ?? {}
}

t.before(async () => {
  writeFileSync(at('pin'), `${PIN}\n`)
  writeFileSync(
    at('face.json'),
    JSON.stringify({ format: 'gseal-template-1', name: '示例', page: { width: 210, height: 297 } }),
  )
  await does(0, undefined, 'init')
  for (const name of ['chen', 'gao', 'zhao']) {
    const { key, der } = issue(`示例 ${name}`, root, { ...span, keyLabel: name })
    writeFileSync(join(home, 'keys', `${name}.key`), encryptedKeyPem(key, PIN), { mode: 0o600 })
    writeFileSync(join(home, 'keys', `${name}.crt`), writePem('CERTIFICATE', der))
  }
  const unit = ['--unit', '示例省应急管理厅', '--unit-code', '11619999XX0000019M', '--area', '619999']
  await does(0, 'chen', 'operator', 'add', 'chen', '--founder', '--person', '示例陈', ...unit)
  await does(0, 'chen', 'operator', 'add', 'gao', '--person', '示例高')
  await does(0, 'chen', 'operator', 'add', 'zhao', '--person', '示例赵')
  await does(0, 'chen', 'operator', 'grant', 'gao', 'industry')
  await does(
    0,
    'chen',
    'operator',
    'grant',
    'zhao',
    'authority',
    '--designation',
    '示例函',
    '--filed',
    '2026-03-01',
  )
})

t.test('a catalog from the office becomes one in force, is changed, exported and retired', async (t) => {
  const file = join(FIXTURES, 'office', 'catalogs', 'chemicals.json')
  const faulty = await does(1, undefined, 'catalog', 'check', file, '--json')
  t.match(faulty.records()[0], { type: 'error', code: 'CATALOG_MISSING', field: 'template' })
  await does(0, 'gao', 'catalog', 'import', file)
  await does(1, 'gao', 'catalog', 'submit', CODE)
  t.match(await asks('catalog', 'gao', 'catalog', 'import', file, '--template', 'face.json', '--submit'), {
    state: 'submitted',
    version: 3,
    by: 'gao',
  })
  t.match(
    (await does(1, 'gao', 'catalog', 'review', CODE, '--approve', '--opinion', '同意')).stderr,
    /ROLE_MISSING/,
  )
  await does(1, 'gao', 'catalog', 'publish', CODE)
  await does(0, 'zhao', 'catalog', 'review', CODE, '--return', '--opinion', '有误', '--fault', '补充别名')
  t.match(await asks('catalog', undefined, 'catalog', 'show', CODE), {
    state: 'returned',
    faults: ['补充别名'],
  })
  await does(0, 'gao', 'catalog', 'submit', CODE)
  await does(0, 'zhao', 'catalog', 'review', CODE, '--approve', '--opinion', '同意')
  t.match(await asks('catalog', 'gao', 'catalog', 'publish', CODE), { state: 'published', number: 1 })
  await does(0, undefined, 'catalog', 'check', CODE)

  const text = readFileSync(file, 'utf8').replace('"5年"', '"4年"')
  writeFileSync(at('changed.json'), text)
  await does(0, 'gao', 'catalog', 'import', 'changed.json', '--template', 'face.json')
  const diff = (await does(0, undefined, 'catalog', 'diff', CODE, '--json')).records()
  t.same(
    diff.map(({ type, field }) => [type, field]),
    [
      ['change', 'validity'],
      ['summary', undefined],
    ],
  )
  for (const format of ['xlsx', 'csv', 'xml', 'json']) {
    await does(0, undefined, 'catalog', 'export', '--format', format, '--out', `out.${format}`)
    const [catalog, ...more] = await readCatalogs('out', readFileSync(at(`out.${format}`)))
    t.same(catalog?.validity, ['3年', '5年', '长期'], `${format}: what is in force, not the draft`)
    t.equal(more.length, 0)
  }
  await does(0, 'gao', 'catalog', 'retire', CODE, '--reason', '许可取消')
  t.match(await asks('catalog', undefined, 'catalog', 'list'), { state: 'retired', number: 1 })
  await does(1, undefined, 'catalog', 'export', CODE, '--out', 'retired.json')
  const check = await does(0, undefined, 'audit', 'check', '--json')
  t.notMatch(check.stdout, /"type":"fault"/, 'every decision is signed and chained')
  t.match((await does(0, undefined, 'audit', 'rebuild')).status, 0)
})

t.test('identifiers are judged without a home', async (t) => {
  const vectors = JSON.parse(readFileSync(join(FIXTURES, 'licence', 'identifiers.json'), 'utf8')) as {
    published: { text: string }
  }
  const good = '1.2.156.3005.2.11619999XX0000019M001.11619999XX0000019M.2024000001.001.J'
  const ran = await call([
    'licence',
    'check-id',
    good,
    vectors.published.text,
    '--json',
    '--home',
    at('none'),
  ])
  t.equal(ran.status, 0)
  t.match(ran.records(), [
    { verdict: 'ok', serial: '2024000001', version: 1 },
    { verdict: 'legacy', expected: 'D', notes: [{ code: 'LICENCE_ID_LEGACY' }] },
    { type: 'summary', ok: 1, legacy: 1, bad: 0 },
  ])
  const bad = await call(['licence', 'check-id', good.replace(/J$/, 'K'), '--lang', 'zh'])
  t.equal(bad.status, 1)
  t.match(bad.stdout, /LICENCE_ID_CHECK/)
  t.notMatch(bad.stdout, /\\u\{/, 'each text on a line of its own')
})
