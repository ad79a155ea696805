/** The fixture office: its registers are read whole, and each deliberate fault gives its code. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  FAULT_ROWS,
  ISSUED_NUMBER,
  RARE,
  TAKEN_HOLDER,
  WORKBOOK_ROWS,
} from '../../../../scripts/office-faults.ts'
import { messageOf } from '../../../../src/core/base/error.ts'
import { type Catalog, readCatalog } from '../../../../src/core/licence/index.ts'
import {
  bytesSource,
  checkRow,
  fileSource,
  openRegister,
  type RowContext,
  type RowResult,
  readRegister,
  rememberNumbers,
  scanIndex,
} from '../../../../src/core/licence/register/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

const OFFICE = join(FIXTURES, 'office')
const AT = Date.UTC(2026, 11, 1)
const catalogOf = (name: string): Catalog =>
  readCatalog(JSON.parse(readFileSync(join(OFFICE, 'catalogs', `${name}.json`), 'utf8')))
const source = (...path: string[]) => fileSource(path.at(-1) ?? '', join(OFFICE, ...path))

const codesOf = (result: RowResult): string[] => {
  if ('skipped' in result) return [result.skipped.code]
  if ('faults' in result) return result.faults.map(({ code }) => code)
  return result.warnings.map(({ code }) => code)
}

const checkAll = async (name: string, file: string): Promise<RowResult[]> => {
  const catalog = catalogOf(name)
  const context: RowContext = {
    at: AT,
    firstRowWith: rememberNumbers(),
    scans: scanIndex(join(OFFICE, 'scans', name)),
    photos: scanIndex(join(OFFICE, 'photos')),
  }
  const results: RowResult[] = []
  for await (const row of readRegister(source('registers', file), { catalog }))
    results.push(checkRow(row, catalog, context))
  return results
}

t.test('the registers of the office are read whole: UTF-8 with mark, XLSX, GBK', async (t) => {
  const counts: [string, string, number][] = [
    ['chemicals', 'chemicals.csv', 20],
    ['workers', 'workers.xlsx', 20],
    ['hygiene', 'hygiene.csv', 10],
  ]
  for (const [name, file, count] of counts) {
    const results = await checkAll(name, file)
    t.equal(results.length, count, name)
    for (const result of results)
      t.same(codesOf(result), [], `${name}: ${JSON.stringify(result).slice(0, 200)}`)
    t.ok(
      results.every((result) => 'data' in result && result.scans.length === (name === 'hygiene' ? 2 : 1)),
      `${name} with its scans`,
    )
  }
  t.equal(
    (await openRegister(source('registers', 'hygiene.csv'), { catalog: catalogOf('hygiene') })).facts
      .encoding,
    'gb18030',
  )
})

t.test('a row becomes the data of a licence', async (t) => {
  const [first] = await checkAll('chemicals', 'chemicals.csv')
  t.match(first, {
    data: {
      number: '示例危化经〔2025〕000001号',
      issuer: { name: '示例市应急管理局', code: '11619999XX0000027G' },
      issuedOn: '2025-03-01',
      holders: [{ codeType: '001' }],
      validFrom: '2025-03-01',
      validTo: 'long-term',
      items: { JYFS: '带储存设施', CCMJ: '120' },
    },
  })
  const [worker] = await checkAll('workers', 'workers.xlsx')
  t.match(worker, {
    data: { issuedOn: '2025-06-01', validTo: '2031-06-01', items: { SFFS: '是' } },
    photo: {},
  })
  const hygiene = await checkAll('hygiene', 'hygiene.csv')
  t.match(hygiene[1], { data: { holders: [{ codeType: '111' }], items: { DZ: '示例市例一路2号' } } })
})

t.test('each deliberate fault of the register gives its code, and says where and what to do', async (t) => {
  t.ok(FAULT_ROWS.length >= 40)
  const catalog = catalogOf('chemicals')
  const first = rememberNumbers()
  const holdersBefore = new Map<string, number>()
  const scans = scanIndex(join(OFFICE, 'faults', 'scans'))
  let at = 0
  for await (const row of readRegister(source('faults', 'chemicals.csv'), { catalog })) {
    const fault = FAULT_ROWS[at++]
    if (fault === undefined) return t.fail('more rows than were written')
    const result = checkRow(row, catalog, {
      at: AT,
      firstRowWith: first,
      isIssued: (_, number) => number === ISSUED_NUMBER,
      holderHas: (_, code) => code === TAKEN_HOLDER,
      missingGlyph: (text) => (text.includes(RARE) ? RARE : undefined),
      ...(fault.scanned ? { scans } : {}),
      holdersBefore,
    })
    t.same(codesOf(result), fault.codes, `row ${row.row}: ${fault.what}`)
    t.equal('skipped' in result, fault.skipped === true, fault.what)
    t.equal('data' in result, fault.codes.length === 0 || fault.warned === true, fault.what)
    if (!('faults' in result)) continue
    for (const { code, params } of result.faults) {
      // A pattern of the catalog has braces of its own.
      const shown = { ...params, pattern: '' }
      t.notMatch(messageOf('zh', code, shown), /\{\w+\}/, `${code} in Chinese`)
      t.notMatch(messageOf('en', code, shown), /\{\w+\}/, `${code} in English`)
    }
  }
  t.equal(at, FAULT_ROWS.length)
  return undefined
})

t.test('where a holder has one licence, the second sound row of the holder is refused', async (t) => {
  const catalog = catalogOf('chemicals')
  const context = { at: AT, firstRowWith: rememberNumbers(), holdersBefore: new Map<string, number>() }
  const head =
    '证照编号,单位名称,统一社会信用代码,证件类型代码,发证日期,有效期止,经营范围,主要负责人,经营方式'
  const line = (n: number, end = '长期', way = '1') =>
    `示例危化经〔2025〕00000${n}号,示例公司,91619999XX0000043X,001,2020-03-01,${end},汽油,示例甲,${way}`
  const rows = [line(1, '2023-02-28'), line(2, '长期', '?'), line(3), line(3), line(4)]
  const csv = bytesSource('a.csv', Buffer.from([head, ...rows].join('\n')))
  const codes: string[][] = []
  for await (const row of readRegister(csv, { catalog })) codes.push(codesOf(checkRow(row, catalog, context)))
  t.same(codes, [['ROW_EXPIRED'], ['ROW_CHOICE'], [], ['ROW_DUP_IN_FILE'], ['ROW_HOLDER_IN_FILE']])
  const several = { ...catalog, onePerHolder: false }
  for await (const row of readRegister(csv, { catalog: several }))
    t.notMatch(codesOf(checkRow(row, several, context)), ['ROW_HOLDER_IN_FILE'])
})

t.test('what only a workbook can do wrong: formulas, errors, numbers, merged regions', async (t) => {
  const catalog = catalogOf('workers')
  let at = 0
  for await (const row of readRegister(source('faults', 'workers.xlsx'), { catalog })) {
    const fault = WORKBOOK_ROWS[at++]
    const result = checkRow(row, catalog, { at: AT, firstRowWith: rememberNumbers() })
    t.same(codesOf(result), fault?.codes, `row ${row.row}: ${fault?.what}`)
  }
  t.equal(at, WORKBOOK_ROWS.length)
})

t.test('values in messages are masked', async (t) => {
  const catalog = catalogOf('workers')
  for await (const row of readRegister(source('faults', 'workers.xlsx'), { catalog })) {
    const result = checkRow(row, catalog, { at: AT })
    if (!('faults' in result)) continue
    for (const fault of result.faults) {
      if (fault.field === 'CZZTDM') t.notMatch(JSON.stringify(fault), /19991231|19000229/, fault.code)
      if (fault.field === 'CZZT') t.notMatch(JSON.stringify(fault), /示例乙/, fault.code)
    }
  }
})

t.test('a doubtful credit code passes when a person vouches for it, and that is told', async (t) => {
  const catalog = catalogOf('chemicals')
  const code = '91350100M0001TGQXM'
  const columns =
    '证照编号,单位名称,统一社会信用代码,证件类型代码,发证日期,有效期止,经营范围,主要负责人,经营方式\n'
  const line = `示例危化经〔2025〕000001号,示例公司,${code},001,2025-03-01,长期,汽油,示例甲,1\n`
  for await (const row of readRegister(bytesSource('a.csv', Buffer.from(columns + line)), { catalog })) {
    t.same(codesOf(checkRow(row, catalog, { at: AT })), ['ROW_USCC_CHECK'])
    t.match(checkRow(row, catalog, { at: AT, vouched: new Set([code]) }), { vouched: [code] })
  }
})
