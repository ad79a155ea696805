/** Words of catalogs and identifiers. */
import type { CommandWords } from './commands.ts'
import { texts } from './row.ts'

const words = <K extends string>(table: Record<K, CommandWords>): Record<K, CommandWords> => table

export const CATALOG_COMMAND_TEXTS = words({
  catalogImport: {
    en: [
      'write drafts of catalogs from XLSX, CSV, JSON or XML',
      'The authority that defines a kind of licence enters it (Art. 6). A catalog that is there already gets a new draft; what is published stays in force until the draft is. --template keeps the template, with the fonts and backgrounds that it names, under their digests; --plain-face makes a simple face of the fields of each catalog.',
    ],
    zh: [
      '从 XLSX、CSV、JSON 或 XML 导入证照目录草稿',
      '由证照的定义机构录入(第六条)。已有的目录形成新的草稿,已发布的版本继续有效,直至新版本发布。--template 将模板存入主目录并记录其摘要。',
    ],
  },
  catalogCheck: {
    en: ['all that is wrong with catalogs of a file, or with one of the ledger; exit 1 when something is'],
    zh: ['列出文件中或台账中证照目录的全部问题;有问题时退出码为 1'],
  },
  catalogSubmit: { en: ['put a draft before the authority (Art. 11)'], zh: ['提交证照目录草稿(第十一条)'] },
  catalogReview: {
    en: [
      'decide about a catalog (Art. 12)',
      'By an authority, and never by whoever wrote or submitted it. The decision names the version that was read.',
    ],
    zh: ['审核证照目录(第十二条)', '由主管部门审核,编制人和提交人不得审核。决定注明所阅版本。'],
  },
  catalogPublish: {
    en: ['put an approved catalog into force, as a new version'],
    zh: ['发布已批准的证照目录,形成新版本'],
  },
  catalogRetire: {
    en: ['take a catalog out of force; licences that were issued stay valid'],
    zh: ['停用证照目录;已签发的证照继续有效'],
  },
  catalogList: { en: ['list catalogs'], zh: ['列出证照目录'] },
  catalogShow: { en: ['show a catalog, its draft or a version of it'], zh: ['查看证照目录、草稿或某个版本'] },
  catalogDiff: {
    en: ['what changed between versions; from the one in force to the draft when none are named'],
    zh: ['版本之间的差异;未指明时为现行版本与草稿之间'],
  },
  catalogExport: {
    en: ['write catalogs in force to a file'],
    zh: ['导出现行的证照目录'],
  },
  licenceCheckId: {
    en: [
      'judge identifiers of licences: form and check character',
      'An identifier whose check character comes from a wrong algorithm that is in circulation is named, and the right one told; exit 0. Exit 1 when one is bad. Needs no home.',
    ],
    zh: [
      '校验电子证照标识: 格式和校验位',
      '校验位由流传的错误算法算出的标识会注明,并给出正确的校验位,退出码为 0;标识错误时退出码为 1。不需要主目录。',
    ],
  },
})

export const CATALOG_OPTION_TEXTS = texts({
  catalogTemplate: ['template of the face, JSON or YAML', '证照照面模板,JSON 或 YAML'],
  catalogPlainFace: ['a plain face made of the fields', '由各项目生成的通用照面'],
  catalogSubmitNow: ['submit at once what has no faults', '没有问题的立即提交'],
  sheet: ['sheet of a workbook (default: the only one with rows)', '工作表名称(默认唯一有数据的工作表)'],
  encoding: ['encoding of a CSV (default: found by strict decoding)', 'CSV 的编码(默认经严格解码判定)'],
  catalogNumber: ['version (default: what is worked on)', '版本号(默认为正在编制的内容)'],
  diffFrom: ['from this version (default: the one in force)', '起始版本(默认现行版本)'],
  diffTo: ['to this version (default: the draft)', '目标版本(默认草稿)'],
  catalogFormat: ['json (default), csv, xlsx or xml', 'json(默认)、csv、xlsx 或 xml'],
})

export const CATALOG_ARGUMENT_TEXTS = texts({
  catalogCode: ['type code of the licences, 21 characters', '证照类型代码,21 位'],
  catalogCodes: ['type codes (default: all in force)', '证照类型代码(默认全部现行目录)'],
  catalogFile: ['XLSX, CSV, JSON or XML', 'XLSX、CSV、JSON 或 XML'],
  catalogFileOrCode: ['a file, or a code of the ledger', '文件,或台账中的代码'],
  licenceIds: ['identifier of a licence', '电子证照标识'],
})

export const CATALOG_LABELS = texts({
  catalogDone: ['catalog {code} "{name}": {state}', '证照目录 {code}“{name}”: {state}'],
  catalogPublished: [
    'catalog {code} "{name}" is in force, version {number}',
    '证照目录 {code}“{name}”已发布,第 {number} 版',
  ],
  catalogWritten: ['{count} catalogs written: {path}', '已写出 {count} 个证照目录: {path}'],
  catalogSound: ['{name} ({code}): no faults', '{name}({code}): 没有问题'],
  catalogFaulty: ['{name} ({code}): {count} faults', '{name}({code}): {count} 个问题'],
  catalogSame: ['nothing changed', '没有差异'],
  confirmCatalogImport: ['Sign and enter {count} drafts?', '签名并录入 {count} 份草稿?'],
  confirmCatalogSubmit: [
    'Sign and submit the catalog {code} "{name}"?',
    '签名并提交证照目录 {code}“{name}”?',
  ],
  confirmCatalogReview: ['Sign the decision: {code} {state}?', '签署决定: {code} {state}?'],
  confirmCatalogPublish: ['Put the catalog {code} "{name}" into force?', '发布证照目录 {code}“{name}”?'],
  confirmCatalogRetire: ['Take the catalog {code} "{name}" out of force?', '停用证照目录 {code}“{name}”?'],
  'word-published': ['published', '已发布'],
  'word-retired': ['retired', '已停用'],
  'word-draft-review': ['wrote or submitted and reviews', '编制或提交与审核'],
  columnNumber: ['VERSION', '版本'],
  idOk: ['{id}: good', '{id}: 正确'],
  idLegacy: [
    '{id}: good by a wrong algorithm; the right check character is {expected}',
    '{id}: 按流传的错误算法成立;正确的校验位是 {expected}',
  ],
  idBad: ['{id}: bad', '{id}: 错误'],
  factVersions: ['Versions', '版本'],
  factAuthority: ['Defined by', '定义机构'],
  factIssuers: ['Issued by', '颁发机构'],
  factHolders: ['Holders', '持证主体'],
  factValidity: ['Validity', '有效期限'],
  factNumbering: ['Numbers', '编号规则'],
  factShare: ['Sharing', '共享'],
  factFields: ['Items', '信息项'],
  factTemplate: ['Template', '模板'],
  catalogVersionLine: ['version {number}, {by}, {at}', '第 {number} 版,{by},{at}'],
})
