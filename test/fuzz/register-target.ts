/**
 * Registers under mutation: as CSV in any encoding, as workbooks, and as the sheet, the styles or the shared texts inside
 * one, where the checksums of the package do not stand in the way. Each row is judged against a catalog.
 */

import { isGsealError } from '../../src/core/base/error.ts'
import { readCatalogs } from '../../src/core/licence/catalog-files.ts'
import { type Catalog, readCatalog } from '../../src/core/licence/index.ts'
import {
  bytesSource,
  checkRow,
  openTable,
  readRegister,
  writeXlsx,
} from '../../src/core/licence/register/index.ts'
import { openZip, rewriteZip } from '../../src/core/zip/index.ts'
import { sampleCatalog } from '../helpers/catalog.ts'
import { hexes, seedFiles, type Target, texts } from './seeds.ts'

const CATALOG: Catalog = readCatalog({ ...sampleCatalog(), scans: false })
const HEAD =
  '证照编号,持证主体,持证主体代码,持证主体代码类型代码,证照颁发日期,有效期至,许可范围,主要负责人,经营方式,联系电话'
const ROW =
  '示例危化经〔2025〕000001号,示例公司,91619999XX0000043X,001,2025-03-01,长期,汽油,示例甲,1,13900000000'

const tolerant = async (action: () => Promise<unknown>): Promise<void> => {
  try {
    await action()
  } catch (error) {
    if (!isGsealError(error)) throw error
  }
}

/** The bytes in the place of each part that a reader of workbooks opens. */
const workbooks = (bytes: Uint8Array): Uint8Array[] => {
  const plain = openZip(writeXlsx([{ name: 'A', rows: [HEAD.split(','), ROW.split(',')] }]), () => undefined)
  return ['xl/worksheets/sheet1.xml', 'xl/styles.xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map(
    (name) => rewriteZip(plain, [{ name, data: bytes }], { time: 0 }),
  )
}

const judgeRows = async (bytes: Uint8Array): Promise<void> => {
  let left = 200
  for await (const row of readRegister(bytesSource('fuzz', bytes), { catalog: CATALOG })) {
    checkRow(row, CATALOG, { at: Date.UTC(2026, 11, 1) })
    if (--left === 0) return
  }
}

const run = async (bytes: Uint8Array): Promise<void> => {
  const files = Buffer.from(bytes.subarray(0, 1)).toString('latin1') === '<' ? workbooks(bytes) : [bytes]
  for (const file of files) {
    await tolerant(() => judgeRows(file))
    await tolerant(async () => {
      for await (const row of (await openTable(bytesSource('fuzz', file))).rows()) if (row.row > 200) return
    })
  }
  await tolerant(() => readCatalogs('fuzz', bytes))
}

const SHEET = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">${HEAD.split(
  ',',
)
  .map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
  .join(
    '',
  )}</row><row r="2"><c r="A2"><v>45809</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c s="1"><f>A1</f><v>1E9</v></c></row></sheetData><mergeCells><mergeCell ref="A2:B3"/></mergeCells></worksheet>`

export const REGISTER_TARGET: Target = {
  name: 'register',
  seeds: () => [
    ...texts(`${HEAD}\n${ROW}\n${ROW}\n`, `\ufeff${HEAD}\r\n"${ROW.split(',').join('","')}"\r\n`, SHEET),
    Buffer.from(`\ufeff${HEAD}\n${ROW}\n`, 'utf16le'),
    ...seedFiles('office', 'chemicals.csv', 'hygiene.csv', 'workers.xlsx', 'chemicals.json'),
  ],
  tokens: [
    ...texts(
      ',',
      '\t',
      ';',
      '"',
      '""',
      '\r\n',
      '\n',
      "'",
      '=',
      '@',
      '\ufeff',
      '^',
      '长期',
      '1.1E+17',
      '99/1/1',
      '20250229',
    ),
    ...texts(
      '<row r="2">',
      '<c r="XFD1048576" t="s">',
      '<v>',
      '</v>',
      '<f>',
      '<t>',
      '<rPh>',
      '<mergeCell ref="A1:XFD9"/>',
      ' r="1"',
    ),
    ...texts('\ue000', '锟斤拷', '\u{30edd}', '12', '{year}'),
    ...hexes('00', 'ff', 'fffe', 'feff', 'b1b1', '8130', '504b0304', 'd0cf11e0a1b11ae1'),
  ],
  short: 700,
  run,
}
