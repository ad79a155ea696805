/**
 * Tables for people with spreadsheets. CSV: UTF-8 with the mark that Excel looks for, and no cell that a spreadsheet would
 * take for a formula. XLSX: texts as texts, so that no number loses its digits.
 */
import { utf8 } from '../../base/bytes.ts'
import { escapeText } from '../../xml/index.ts'
import { openZip, rewriteZip } from '../../zip/index.ts'

/** An apostrophe before what a spreadsheet would compute (CSV injection); `readRegister` takes it off again. */
export const neutral = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string => {
  const safe = neutral(text)
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of CSV (RFC 4180), its end with it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** A whole CSV with its byte order mark. */
export const csvText = (rows: readonly (readonly string[])[]): Uint8Array =>
  utf8(`\ufeff${rows.map(csvLine).join('')}`)

export interface XlsxSheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const columnName = (index: number): string => {
  let name = ''
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  return name
}

/** What XML cannot hold is left out: it came from a broken file and would break this one too. */
const legal = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

/** Style 1 is the text format: what is typed into the cell later stays text. */
const cellXml = (text: string, row: number, column: number): string =>
  `<c r="${columnName(column)}${row}" s="1" t="inlineStr"><is><t xml:space="preserve">${escapeText(legal(text))}</t></is></c>`

const sheetXml = ({ rows }: XlsxSheet): string => {
  const lines = rows.map((cells, i) => {
    const inner = cells.map((text, column) => (text === '' ? '' : cellXml(text, i + 1, column))).join('')
    return `<row r="${i + 1}">${inner}</row>`
  })
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

const STYLES = [
  `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>`,
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
].join('')

/** Sheet names have 31 characters and none of these signs. */
const sheetName = (name: string): string =>
  legal(name)
    .replace(/[[\]:*?/\\"<>&]/g, ' ')
    .slice(0, 31) || 'Sheet'

const relations = (inner: string): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`

const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`

const contentTypes = (files: readonly string[]): string => {
  const override = (part: string, kind: string): string =>
    `<Override PartName="/xl/${part}" ContentType="${TYPE}.${kind}+xml"/>`
  const rels = 'application/vnd.openxmlformats-package.relationships+xml'
  return [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${rels}"/>`,
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('workbook.xml', 'sheet.main') + override('styles.xml', 'styles'),
    ...files.map((file) => override(file, 'worksheet')),
    '</Types>',
  ].join('')
}

const parts = (sheets: readonly XlsxSheet[]): [name: string, xml: string][] => {
  const files = sheets.map((_, i) => `worksheets/sheet${i + 1}.xml`)
  const listed = sheets.map(
    ({ name }, i) => `<sheet name="${sheetName(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  const inside = files.map((file, i) => relation(i + 1, 'worksheet', file))
  return [
    ['[Content_Types].xml', contentTypes(files)],
    ['_rels/.rels', relations(relation(1, 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(inside.join('') + relation(files.length + 1, 'styles', 'styles.xml')),
    ],
    ['xl/styles.xml', STYLES],
    ...sheets.map((sheet, i): [string, string] => [`xl/${files[i]}`, sheetXml(sheet)]),
  ]
}

/** An end of directory and nothing before it: the empty package that parts are put into. */
const EMPTY = Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)])

/** A workbook; the same rows and time give the same bytes. */
export const writeXlsx = (sheets: readonly XlsxSheet[], time = 0): Uint8Array =>
  rewriteZip(
    openZip(EMPTY, () => undefined),
    parts(sheets).map(([name, xml]) => ({ name, data: utf8(xml) })),
    { time },
  )
