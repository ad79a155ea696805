/** Rows with deliberate faults, each with the codes that it gives: fixtures/office/faults, and what its test expects. */
import { utf8 } from '../src/core/base/bytes.ts'
import { bodyCheckCharacter, creditCheckCharacter } from '../src/core/licence/credit-code.ts'
import { writeXlsx } from '../src/core/licence/register/write.ts'
import { openZip, rewriteZip } from '../src/core/zip/index.ts'

/** A body of area 619999 by its serial: both check characters are right. */
export const bodyCode = (serial: number, kind = '91'): string => {
  const body = `XX${String(serial).padStart(6, '0')}`
  const first17 = `${kind}619999${body}${bodyCheckCharacter(body)}`
  return first17 + creditCheckCharacter(first17)
}

export interface FaultRow {
  readonly what: string
  readonly cells: readonly string[]
  /** In the order in which they are told; empty for a good row. */
  readonly codes: readonly string[]
  readonly skipped?: true
  readonly warned?: true
  /** Scans are looked up for this row. */
  readonly scanned?: true
}

export const CHEMICALS_HEAD = [
  ...['证照编号', '单位名称', '统一社会信用代码', '证件类型代码', '发证日期', '有效期起', '有效期止'],
  ...['经营范围', '主要负责人', '经营方式', '储存面积', '联系电话'],
] as const
type Column = (typeof CHEMICALS_HEAD)[number]

const GOOD: Readonly<Record<Column, string>> = {
  证照编号: '',
  单位名称: '示例市例化工有限公司',
  统一社会信用代码: '',
  证件类型代码: '001',
  发证日期: '2025-03-01',
  有效期起: '2025-03-01',
  有效期止: '2030-03-01',
  经营范围: '汽油',
  主要负责人: '示例甲',
  经营方式: '带储存设施',
  储存面积: '120',
  联系电话: '13900000000',
}

let serial = 0
/** Each row has a number and a holder of its own. */
const own = () => {
  serial += 1
  return { 证照编号: `示例危化经〔2025〕${700_000 + serial}号`, 统一社会信用代码: bodyCode(700 + serial) }
}

const row = (
  what: string,
  codes: readonly string[],
  change: Partial<Record<Column, string>>,
  more: Partial<FaultRow> & { readonly extra?: readonly string[] } = {},
): FaultRow => {
  const { extra = [], ...rest } = more
  const whole = { ...GOOD, ...own(), ...change }
  return { what, codes, cells: [...CHEMICALS_HEAD.map((name) => whole[name]), ...extra], ...rest }
}

export const ISSUED_NUMBER = '示例危化经〔2025〕900001号'
export const TAKEN_HOLDER = '示例字0001'
/** A character that the fonts of the test do not have. */
export const RARE = '\u{30edd}'

export const FAULT_ROWS: readonly FaultRow[] = [
  row('a good row', [], { 证照编号: '示例危化经〔2025〕700000号' }),
  row('no number', ['ROW_NUMBER_MISSING'], { 证照编号: '' }),
  row('a number of another form', ['ROW_NUMBER_FORM'], { 证照编号: '示例危化经字第1号' }),
  row('the number of the first row', ['ROW_DUP_IN_FILE'], { 证照编号: '示例危化经〔2025〕700000号' }),
  row('a number that was issued', ['ROW_DUP_NUMBER'], { 证照编号: ISSUED_NUMBER }),
  row('a holder who has one', ['ROW_DUP_HOLDER'], { 证件类型代码: '099', 统一社会信用代码: TAKEN_HOLDER }),
  row('no holder', ['ROW_HOLDER_NAME'], { 单位名称: '' }),
  row('no code of the holder', ['ROW_HOLDER_CODE_MISSING'], { 统一社会信用代码: '' }),
  row('a code with signs', ['ROW_HOLDER_CODE'], { 统一社会信用代码: '!!', 证件类型代码: '099' }),
  row('no type of the code', ['ROW_HOLDER_TYPE_MISSING'], { 证件类型代码: '' }),
  row('an unknown type of the code', ['ROW_HOLDER_TYPE'], { 证件类型代码: '110' }),
  row('a person where bodies are', ['ROW_HOLDER_KIND'], {
    证件类型代码: '111',
    统一社会信用代码: '61999919000101001X',
  }),
  row('two names beside one code', ['ROW_HOLDER_COUNT'], { 单位名称: '示例甲公司^示例乙公司' }),
  row('a credit code with a slip', ['ROW_USCC_CHECK'], { 统一社会信用代码: '91619999XX0000044X' }),
  row('a credit code in small letters', ['ROW_USCC_CHECK'], { 统一社会信用代码: '91619999xx0000043x' }),
  row('a code as Excel shows it', ['ROW_MANGLED'], { 统一社会信用代码: '9.16199E+17' }),
  row('an apostrophe', ['ROW_APOSTROPHE'], { 统一社会信用代码: "'91619999XX0000043X" }),
  row('no day of issue', ['ROW_DATE_MISSING'], { 发证日期: '' }),
  row('a day in words', ['ROW_DATE'], { 发证日期: '去年三月' }),
  row('a year of two digits', ['ROW_DATE_CENTURY'], { 发证日期: '25/3/1' }),
  row('a year of two digits in Chinese', ['ROW_DATE_CENTURY'], { 发证日期: '25年3月1日' }),
  row('a day that never was', ['ROW_DATE_CALENDAR'], { 发证日期: '20250229' }),
  row('a day to come', ['ROW_DATE_FUTURE'], { 发证日期: '2029-03-01' }),
  row('an end before the begin', ['ROW_DATE_ORDER'], { 有效期起: '2030-03-01', 有效期止: '2029-03-01' }),
  row('no end', ['ROW_END'], { 有效期止: '' }),
  row('a span of four years', ['ROW_RANGE'], { 有效期止: '2029-03-01' }),
  row(
    'over',
    ['ROW_EXPIRED'],
    { 发证日期: '2020-03-01', 有效期起: '2020-03-01', 有效期止: '2023-03-01' },
    { skipped: true },
  ),
  row(
    'over, and wrong besides',
    ['ROW_EXPIRED'],
    { 有效期起: '2020-03-01', 有效期止: '2023-03-01', 经营方式: '?' },
    { skipped: true },
  ),
  row('no scope', ['ROW_REQUIRED'], { 经营范围: '' }),
  row('a scope that is too long', ['ROW_LENGTH'], { 经营范围: '汽油、'.repeat(30) }),
  row('no choice of the list', ['ROW_CHOICE'], { 经营方式: '批发' }),
  row('a number in words', ['ROW_NUMBER'], { 储存面积: '一百平米' }),
  row('a telephone that is none', ['ROW_PHONE'], { 联系电话: '见附件' }, { warned: true }),
  row('a rare character', ['ROW_GLYPH'], { 主要负责人: `示例${RARE}` }),
  row('garbled text', ['ROW_ENCODING'], { 单位名称: '锟斤拷化工' }),
  row('a character of a single machine', ['ROW_PRIVATE_CHARACTER'], { 主要负责人: '示例\ue001' }),
  row('a control character', ['ROW_CONTROL'], { 经营范围: '汽\u0007油' }),
  row('a cell beyond the columns', ['ROW_STRAY'], {}, { extra: ['旁注'] }),
  row('no scan', ['ROW_SCAN_MISSING'], { 证照编号: '示例危化经〔2025〕800001号' }, { scanned: true }),
  row('a page left out', ['ROW_SCAN_PAGES'], { 证照编号: '示例危化经〔2025〕800002号' }, { scanned: true }),
  row(
    'a scan that is no picture',
    ['ROW_SCAN_UNREADABLE'],
    { 证照编号: '示例危化经〔2025〕800003号' },
    { scanned: true },
  ),
  row(
    'a scan too small',
    ['ROW_SCAN_QUALITY'],
    { 证照编号: '示例危化经〔2025〕800004号' },
    { scanned: true },
  ),
  row('three faults at once', ['ROW_USCC_CHECK', 'ROW_DATE_CALENDAR', 'ROW_CHOICE'], {
    统一社会信用代码: '91619999XX0000044X',
    发证日期: '2025-13-01',
    经营方式: '零售',
  }),
  row('the holder of the first row', ['ROW_HOLDER_IN_FILE'], { 统一社会信用代码: bodyCode(701) }),
  row('an injected formula', ['ROW_FORMULA'], { 单位名称: '=HYPERLINK("http://example.invalid","点此")' }),
]

/** As a clerk's program writes it, formulas and all: nothing is made harmless here. */
export const faultCsv = (): string =>
  `\ufeff${[CHEMICALS_HEAD, ...FAULT_ROWS.map(({ cells }) => cells)]
    .map((cells) =>
      cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','),
    )
    .join('\r\n')}\r\n`

export const WORKERS_HEAD = [
  'ZZBH',
  '姓名',
  '身份证号',
  '发证日期',
  '有效期止',
  '作业类别',
  '出生日期',
  '是否复审',
  '证照类型代码',
] as const

/** A cell of the workbook as XML: type, value, and a formula where there is one. */
interface Raw {
  readonly t?: string
  readonly v: string
  readonly f?: string
  readonly s?: number
}

const ID = '619999199912310049'
const WORKER: Readonly<Record<string, Raw>> = {
  ZZBH: { v: `T${ID.slice(0, 17)}`, t: 'str' },
  姓名: { v: '示例乙', t: 'str' },
  身份证号: { v: ID, t: 'str' },
  // 2025-06-01 as Excel keeps it.
  发证日期: { v: '45809', s: 2 },
  有效期止: { v: '长期', t: 'str' },
  作业类别: { v: '低压电工作业', t: 'str' },
}

let worker = 0
const workerRow = (
  what: string,
  codes: readonly string[],
  change: Readonly<Record<string, Raw>>,
): { what: string; codes: readonly string[]; cells: Readonly<Record<string, Raw>> } => ({
  what,
  codes,
  cells: { ...WORKER, ZZBH: { v: `T${String(++worker).padStart(17, '0')}`, t: 'str' }, ...change },
})

/** Rows 2 to … of the workbook; the last two are one merged region. */
export const WORKBOOK_ROWS = [
  workerRow('a good row with a day as serial', [], {}),
  workerRow('a formula', ['ROW_FORMULA'], { 姓名: { v: '示例乙', t: 'str', f: 'A1&amp;"乙"' } }),
  workerRow('an error of the sheet', ['ROW_CELL_ERROR'], { 作业类别: { v: '#N/A', t: 'e' } }),
  workerRow('an identity number as a number', ['ROW_MANGLED'], { 身份证号: { v: '6.1999919991231E+17' } }),
  workerRow('an identity number cut to 15 digits', ['ROW_MANGLED'], {
    身份证号: { v: '619999199912310000', t: 'str' },
  }),
  workerRow('an identity number with a slip', ['ROW_ID_CHECK'], {
    身份证号: { v: '619999199912310048', t: 'str' },
  }),
  workerRow('an impossible birthday', ['ROW_ID_CHECK'], { 身份证号: { v: '619999190002290033', t: 'str' } }),
  workerRow('an old identity number', ['ROW_ID_CHECK'], { 身份证号: { v: '619999991231004', t: 'str' } }),
  workerRow('neither yes nor no', ['ROW_FLAG'], { 是否复审: { v: '待定', t: 'str' } }),
  workerRow('a row of another catalog', ['ROW_TYPE'], {
    证照类型代码: { v: '11619999XX0000019M001', t: 'str' },
  }),
  workerRow('a true value of the sheet', [], { 是否复审: { v: '1', t: 'b' } }),
  workerRow('the first row of a merged region', ['ROW_MERGED'], {}),
  workerRow('the second row of a merged region', ['ROW_MERGED'], { 作业类别: { v: '', t: 'str' } }),
] as const

const cellXml = (raw: Raw | undefined, reference: string): string => {
  if (raw === undefined || (raw.v === '' && raw.f === undefined)) return ''
  const { t, v, f, s } = raw
  // A text without formula: as a shared text would come out.
  if (t === 'str' && f === undefined) return `<c r="${reference}" t="inlineStr"><is><t>${v}</t></is></c>`
  const type = t === undefined ? '' : ` t="${t}"`
  const style = s === undefined ? '' : ` s="${s}"`
  return `<c r="${reference}"${style}${type}>${f === undefined ? '' : `<f>${f}</f>`}<v>${v}</v></c>`
}

/** What only a workbook can do wrong. */
export const faultWorkbook = (): Uint8Array => {
  const plain = openZip(writeXlsx([{ name: '台账', rows: [] }]), () => undefined)
  const letter = (i: number): string => String.fromCharCode(65 + i)
  const head = WORKERS_HEAD.map((name, i) => cellXml({ t: 'str', v: name }, `${letter(i)}1`)).join('')
  const rows = WORKBOOK_ROWS.map(({ cells }, r) => {
    const inner = WORKERS_HEAD.map((name, i) => cellXml(cells[name], `${letter(i)}${r + 2}`)).join('')
    return `<row r="${r + 2}">${inner}</row>`
  })
  const last = WORKBOOK_ROWS.length + 1
  const merged = `<mergeCells count="1"><mergeCell ref="F${last - 1}:F${last}"/></mergeCells>`
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">${head}</row>${rows.join('')}</sheetData>${merged}</worksheet>`
  const stylesEntry = plain.get('xl/styles.xml')
  const styles = stylesEntry === undefined ? '' : Buffer.from(plain.read(stylesEntry)).toString()
  const day = '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
  return rewriteZip(
    plain,
    [
      { name: 'xl/worksheets/sheet1.xml', data: utf8(sheet) },
      {
        name: 'xl/styles.xml',
        data: utf8(styles.replace('<cellXfs count="2">', '<cellXfs count="3">').replace('</cellXfs>', day)),
      },
    ],
    { time: 0 },
  )
}
