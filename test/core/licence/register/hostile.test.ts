/** Registers that were made to hurt, or that came through bad programs. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import JSZip from 'jszip'
import t from 'tap'
import type { Catalog } from '../../../../src/core/licence/index.ts'
import {
  bytesSource,
  csvText,
  openRegister,
  openTable,
  type RegisterRow,
  readHeadingMap,
  readRegister,
  writeXlsx,
} from '../../../../src/core/licence/register/index.ts'
import { PackedTexts } from '../../../../src/core/licence/register/shared-strings.ts'
import { serialDay } from '../../../../src/core/licence/register/sheet.ts'
import { openZip, rewriteZip } from '../../../../src/core/zip/index.ts'
import { sampleCatalog } from '../../../helpers/catalog.ts'

const CATALOG: Catalog = {
  ...sampleCatalog(),
  fields: [{ key: 'XKFW', name: '许可范围', type: 'text', required: false, mask: 'none' }],
}
const HEAD = '证照编号,持证主体,持证主体代码,持证主体代码类型代码,证照颁发日期,许可范围'

const read = async (bytes: Uint8Array, options = {}): Promise<RegisterRow[]> => {
  const rows: RegisterRow[] = []
  for await (const row of readRegister(bytesSource('a', bytes), { catalog: CATALOG, ...options }))
    rows.push(row)
  return rows
}
const csv = (text: string): Uint8Array => Buffer.from(text)

/** A workbook with this sheet in the place of its own. */
const workbook = (sheet: string, more: readonly { name: string; data: Uint8Array }[] = []): Uint8Array => {
  const plain = openZip(writeXlsx([{ name: 'A', rows: [] }]), () => undefined)
  return rewriteZip(plain, [{ name: 'xl/worksheets/sheet1.xml', data: csv(sheet) }, ...more], { time: 0 })
}
const sheetOf = (rows: string, tail = ''): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${tail}</worksheet>`
const cells = (texts: readonly string[], row: number): string =>
  `<row r="${row}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`

t.test('columns that the catalog does not ask for are refused and listed', async (t) => {
  const text = `${HEAD},民族,工资\n1,2,3,4,5,6,7,8\n`
  await t.rejects(read(csv(text)), {
    code: 'REGISTER_COLUMN_UNKNOWN',
    params: { columns: '民族, 工资', count: 2 },
  })
  const wide = `${HEAD},${Array.from({ length: 300 }, (_, i) => `列${i}`).join(',')}\n`
  await t.rejects(read(csv(wide)), { code: 'REGISTER_COLUMN_UNKNOWN', params: { count: 300 } })
})

t.test('a map of headings leads to items of the catalog and nowhere else', async (t) => {
  const text = csv(`${HEAD.replace('许可范围', '可以做什么')}\nA,甲,乙,001,2020-01-01,汽油\n`)
  await t.rejects(read(text), { code: 'REGISTER_COLUMN_UNKNOWN' })
  const [row] = await read(text, { map: readHeadingMap('{"columns":{"可以做什么":"XKFW"}}') })
  t.equal(row?.items['XKFW']?.text, '汽油')
  await t.rejects(read(text, { map: { 可以做什么: 'ignored' } }), { code: 'REGISTER_MAP' })
  t.throws(() => readHeadingMap('{"columns":[]}'), { code: 'REGISTER_MAP' })
  t.throws(() => readHeadingMap('no json'), { code: 'REGISTER_MAP' })
})

t.test('a column twice, one missing, no header, nothing at all', async (t) => {
  await t.rejects(read(csv(`${HEAD},ZZBH\n`)), { code: 'REGISTER_COLUMN_TWICE' })
  await t.rejects(read(csv('证照编号,持证主体\nA,甲\n')), { code: 'REGISTER_COLUMN_MISSING' })
  await t.rejects(read(csv('a,b\nc,d\n')), { code: 'REGISTER_HEADER' })
  await t.rejects(read(csv('')), { code: 'REGISTER_EMPTY' })
  await t.rejects(read(csv(',,\n,,\n')), { code: 'REGISTER_EMPTY' })
  await t.rejects(read(writeXlsx([{ name: 'A', rows: [] }])), { code: 'REGISTER_EMPTY' })
})

t.test('headings are known in full width, with stars and notes, under a title', async (t) => {
  const text = `某局台账,,\n*ZZBH,持证主体(必填),持 证 主 体 代 码,czztdmlxdm,证照颁发日期:,KZ_XKFW\nA,甲,乙,001,2020-01-01,x\n`
  const [row] = await read(csv(text))
  t.equal(row?.row, 3)
  t.equal(row?.base.number?.text, 'A')
  t.equal(row?.items['XKFW']?.text, 'x')
})

t.test(
  'encodings are proved, not guessed: marks, UTF-8, GB18030, UTF-16, and the line that breaks them',
  async (t) => {
    const line = 'A,甲,乙,001,2020-01-01,x\n'
    const utf16 = Buffer.from(`\ufeff${HEAD}\n${line}`, 'utf16le')
    t.equal((await read(utf16))[0]?.base['holder.name']?.text, '甲')
    // 甲 as GBK is bc d7, which no UTF-8 text contains.
    const broken = Buffer.concat([csv(`${HEAD}\n${line}`), Buffer.from([0x41, 0xff, 0xff, 0x0a])])
    await t.rejects(read(broken), { code: 'REGISTER_ENCODING', params: { line: 3 } })
    await t.rejects(read(csv(`${HEAD}\n${line}`), { encoding: 'gbk' }), {
      code: /REGISTER_(ENCODING|HEADER)/,
    })
    await t.rejects(read(csv(HEAD), { encoding: 'latin1' }), { code: 'REGISTER_ENCODING_UNKNOWN' })
  },
)

t.test('quotes that never close, separators of other programs, line ends of all systems', async (t) => {
  await t.rejects(read(csv(`${HEAD}\nA,"甲,乙,001,2020-01-01,x\n`)), { code: 'REGISTER_CSV' })
  for (const [separator, end] of [
    ['\t', '\r\n'],
    [';', '\r'],
    [',', '\n'],
  ] as const) {
    const rows = [HEAD, 'A,"甲 ""号""",乙,001,2020-01-01,x']
      .map((row) => row.replaceAll(',', separator))
      .join(end)
    t.equal((await read(csv(rows)))[0]?.base['holder.name']?.text, '甲 "号"', JSON.stringify(separator))
  }
})

t.test('what a list of errors makes harmless reads back as it was', async (t) => {
  const evil = '=HYPERLINK("http://example.invalid")'
  const bytes = csvText([HEAD.split(','), ['A', evil, '-1', '@x', '+1', 'x']])
  t.match(Buffer.from(bytes).toString(), /"'=HYPERLINK/)
  const [row] = await read(bytes)
  t.same(row?.raw.slice(1, 5), [evil, '-1', '@x', '+1'])
})

const PYTHON = '/usr/bin/python3'
const openpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0
const DUMP =
  'import openpyxl,sys; s=openpyxl.load_workbook(sys.argv[1]).worksheets[0]; print([[c.value for c in r] for r in s.iter_rows()])'

t.test(
  'a workbook that gseal writes is one for other programs too, and computes nothing',
  { skip: openpyxl ? false : 'no python3 with openpyxl' },
  async (t) => {
    const file = join(t.testdir({}), 'a.xlsx')
    writeFileSync(
      file,
      writeXlsx([
        {
          name: '一/二',
          rows: [
            ['=1+1', '00012', ' 空 '],
            ['', '<&>', ''],
          ],
        },
      ]),
    )
    const { stdout } = spawnSync(PYTHON, ['-c', DUMP, file], { encoding: 'utf8' })
    t.equal(stdout.trim(), "[['=1+1', '00012', ' 空 '], [None, '<&>', None]]")
  },
)

t.test('old Excel, encrypted workbooks and other formats are named', async (t) => {
  await t.rejects(read(Buffer.from('d0cf11e0a1b11ae1', 'hex')), { code: 'REGISTER_FORMAT' })
  await t.rejects(read(csv('%PDF-1.7')), { code: 'REGISTER_FORMAT' })
  await t.rejects(read(Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(60)])), { code: /^ZIP_/ })
})

t.test('sheets: one that is named, the only one with rows, or a question', async (t) => {
  const rows = [HEAD.split(','), ['A', '甲', '乙', '001', '2020-01-01', 'x']]
  const book = writeXlsx([
    { name: '一', rows },
    { name: '二', rows },
    { name: '空', rows: [] },
  ])
  await t.rejects(read(book), { code: 'REGISTER_SHEETS', params: { sheets: '一, 二' } })
  await t.rejects(read(book, { sheet: '三' }), { code: 'REGISTER_SHEET' })
  t.equal((await read(book, { sheet: '二' })).length, 1)
  const register = await openRegister(bytesSource('a', writeXlsx([{ name: '一', rows }])), {
    catalog: CATALOG,
  })
  t.same(register.facts, { format: 'xlsx', sheet: '一', rows: 2 })
})

t.test('a sheet that inflates without end is refused by its size before a row is read', async (t) => {
  const plain = openZip(writeXlsx([{ name: 'A', rows: [] }]), () => undefined)
  const zip = new JSZip()
  for (const entry of plain.entries) zip.file(entry.name, plain.read(entry))
  zip.file('xl/worksheets/sheet1.xml', sheetOf(' '.repeat(12 * 1024 * 1024)))
  const bomb = await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
  t.ok(bomb.length < 60_000)
  await t.rejects(read(bomb), { code: 'LIMIT_EXCEEDED' })
})

t.test(
  'sheets that no spreadsheet writes: broken XML, DOCTYPE, rows and cells out of order or out of bounds',
  async (t) => {
    const bad: [string, string | RegExp][] = [
      [sheetOf('<row r="2"></row><row r="1"></row>'), 'REGISTER_EMPTY'],
      [sheetOf('<row r="2"><c t="n"><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'), 'REGISTER_XLSX'],
      [sheetOf('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'), 'REGISTER_XLSX'],
      [sheetOf('<row r="1"><c r="A2"><v>1</v></c></row>'), 'REGISTER_XLSX'],
      [sheetOf('<row r="1048577"><c><v>1</v></c></row>'), 'LIMIT_EXCEEDED'],
      [sheetOf('<row r="1"><c r="XFE1"><v>1</v></c></row>'), 'LIMIT_EXCEEDED'],
      [`<!DOCTYPE a [<!ENTITY b "c">]>${sheetOf('')}`, 'XML_DOCTYPE'],
      [sheetOf('<row r="1"><c><v>&b;</v></c></row>'), 'XML_ENTITY'],
      [sheetOf('<row r="1"><c><v>1</v></row>'), 'XML_CLOSED_WRONGLY'],
      [sheetOf('').slice(0, -5), 'XML_NOT_CLOSED'],
      [sheetOf(`${'<a>'.repeat(200)}`), 'LIMIT_EXCEEDED'],
      [`<?xml version="1.0" encoding="GBK"?>${sheetOf('')}`, 'XML_ENCODING'],
      [`${sheetOf('')}<a/>`, 'XML_OUTSIDE_ROOT'],
      ['', 'XML_NO_ROOT'],
    ]
    for (const [sheet, code] of bad) await t.rejects(read(workbook(sheet)), { code }, sheet.slice(0, 160))
  },
)

t.test(
  'cells of every kind become texts: shared, rich, numbers, days of both calendars, true and false',
  async (t) => {
    const strings =
      '<sst xmlns="x"><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>ふ</t></rPh></si><si><t xml:space="preserve"> 空 </t></si></sst>'
    const rels = (kind: string): string =>
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>${kind}</Relationships>`
    const row =
      '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c><v>1.5E3</v></c><c><v>0.30000000000000004</v></c><c t="b"><v>1</v></c><c t="d"><v>2020-01-01</v></c><c t="s"><v>99</v></c></row>'
    const book = workbook(sheetOf(row), [
      { name: 'xl/sharedStrings.xml', data: csv(strings) },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: csv(rels('<Relationship Id="rId9" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>')),
      },
    ])
    const table = await openTable(bytesSource('a', book))
    for await (const { cells: found } of table.rows())
      t.same(
        found.map((cell) => cell?.text),
        ['富文本', '空', '1500', '0.3', '1', '2020-01-01'],
      )
    t.equal(serialDay(45_809, false), '2025-06-01')
    t.equal(serialDay(1, false), '1900-01-01')
    t.equal(serialDay(59, false), '1900-02-28')
    t.equal(serialDay(60, false), undefined)
    t.equal(serialDay(61, false), '1900-03-01')
    t.equal(serialDay(0, true), '1904-01-01')
    t.equal(serialDay(-1, false), undefined)
  },
)

t.test('shared texts are kept packed and found again', async (t) => {
  const texts = new PackedTexts()
  for (let i = 0; i < 5000; i++) texts.add(i % 7 === 0 ? '' : `文${i}`)
  t.equal(texts.count, 5000)
  t.equal(texts.get(4999), '文4999')
  t.equal(texts.get(7), '')
  for (const index of [-1, 5000, 0.5, Number.NaN]) t.equal(texts.get(index), undefined)
})

t.test('a register of many rows passes in memory that does not grow with them', async (t) => {
  const rows = 30_000
  const head = cells(HEAD.split(','), 1)
  const body = Array.from({ length: rows }, (_, i) =>
    cells([`N${i}`, `示例公司${i}`, '91619999XX0000043X', '001', '2025-03-01', '汽油、柴油'], i + 2),
  ).join('')
  const book = workbook(sheetOf(head + body))
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const inUse = (): number => {
    collect()
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    return arrayBuffers + heapUsed
  }
  const before = inUse()
  let [count, peak] = [0, 0]
  for await (const row of readRegister(bytesSource('a', book), { catalog: CATALOG })) {
    count += 1
    if (row.row % 10_000 === 0) peak = Math.max(peak, inUse() - before)
  }
  t.equal(count, rows)
  // The sheet alone has 10 MB, and its rows as objects several times that.
  t.ok(peak < 8 * 1024 * 1024, `${Math.round(peak / 1024 / 1024)} MB`)
})
