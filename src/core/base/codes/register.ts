import { rows } from './row.ts'

/** 陕西省政务电子证照管理办法(试行). */
const art = (articles: string): string => `Measures for government electronic licences, Art. ${articles}`

/** Codes of registers as files: what stops the reading of a table before any of its rows is looked at. */
export const REGISTER_CODES = rows({
  REGISTER_FORMAT: {
    exit: 1,
    en: [
      '{file} is {format}, which is not read as a register',
      'save it as XLSX or CSV; take away a password first',
    ],
    zh: ['{file} 是 {format} 文件,不能作为登记册读取', '请另存为 XLSX 或 CSV;有密码的先取消密码'],
  },
  REGISTER_EMPTY: {
    exit: 1,
    en: ['{file} has no rows', 'check that it is the right file, and that it was saved'],
    zh: ['{file} 没有数据', '请确认文件无误且已保存'],
  },
  REGISTER_ENCODING: {
    exit: 1,
    en: [
      '{file} is not text in {encoding}: line {line} breaks it',
      'look at this line; if the file is in another encoding name it with --encoding, or save it as XLSX',
    ],
    zh: [
      '{file} 不是 {encoding} 编码的文本: 第 {line} 行不符',
      '请查看该行;其他编码请用 --encoding 指明,或另存为 XLSX',
    ],
  },
  REGISTER_ENCODING_UNKNOWN: {
    exit: 2,
    en: ['{encoding} is no encoding that is read', 'one of {known}'],
    zh: ['不支持 {encoding} 编码', '可用: {known}'],
  },
  REGISTER_CSV: {
    exit: 1,
    clause: 'RFC 4180',
    en: [
      '{file} is no CSV from line {line} on ({reason})',
      'look for a quotation mark that is not closed or stands inside a value',
    ],
    zh: ['{file} 自第 {line} 行起不是有效的 CSV({reason})', '请查找未成对或夹在值中的引号'],
  },
  REGISTER_XLSX: {
    exit: 1,
    clause: 'ECMA-376',
    en: ['{file} is no sound workbook: {reason}', 'open it in a spreadsheet program and save it again'],
    zh: ['{file} 不是完好的工作簿: {reason}', '请用表格软件打开后重新保存'],
  },
  REGISTER_SHEET: {
    exit: 1,
    en: ['{file} has no sheet {sheet}', 'its sheets: {sheets}'],
    zh: ['{file} 中没有工作表 {sheet}', '现有工作表: {sheets}'],
  },
  REGISTER_SHEETS: {
    exit: 1,
    en: ['{file} has several sheets with rows: {sheets}', 'name one with --sheet'],
    zh: ['{file} 有多个工作表有数据: {sheets}', '请用 --sheet 指明其一'],
  },
  REGISTER_HEADER: {
    exit: 1,
    en: [
      '{file} has no header row: none of its first rows has two headings that are known',
      'put the names of the items into one row above the data, or map your headings with --map',
    ],
    zh: [
      '{file} 没有表头: 前若干行中没有两个以上可识别的栏目',
      '请在数据上方用一行写明信息项名称,或用 --map 指明对应关系',
    ],
  },
  REGISTER_COLUMN_UNKNOWN: {
    exit: 1,
    clause: art('17'),
    en: [
      'the register has {count} columns that the catalog does not ask for: {columns}',
      'what the catalog does not name may not be collected: take the columns out, or map a heading that means a known item with --map',
    ],
    zh: [
      '登记册有 {count} 个目录以外的栏目: {columns}',
      '不得超范围采集: 请删去这些栏目;若只是名称不同,请用 --map 指明对应的信息项',
    ],
  },
  REGISTER_COLUMN_TWICE: {
    exit: 1,
    en: [
      'the columns "{one}" and "{other}" both mean {field}',
      'keep one of them, or map the other with --map',
    ],
    zh: ['栏目“{one}”和“{other}”都对应 {field}', '请保留其一,或用 --map 另行指明'],
  },
  REGISTER_COLUMN_MISSING: {
    exit: 1,
    clause: art('11'),
    en: ['the register lacks {count} columns: {columns}', 'add them, or map your own headings with --map'],
    zh: ['登记册缺少 {count} 个栏目: {columns}', '请补充,或用 --map 指明对应的栏目'],
  },
  REGISTER_MAP: {
    exit: 1,
    en: [
      'the map of headings cannot be used: {reason}',
      'it is JSON: {"columns": {"heading in the register": "name of the item"}}',
    ],
    zh: ['栏目对应文件无法使用: {reasonZh}', '应为 JSON: {"columns": {"登记册栏目": "信息项名称"}}'],
  },
  SCAN_FOLDER: {
    exit: 1,
    en: ['the folder {folder} cannot be read: {reason}', 'check the path and your permissions'],
    zh: ['无法读取文件夹 {folder}: {reason}', '请检查路径和权限'],
  },
})
