/**
 * Catalogs as rows of a table (GB/T 36902): each member of a catalog as one text, under its Chinese name, its English name,
 * or one of the misspelt ones that systems write. Lists are joined by "^" as the national form has it; business items
 * stand one a line, their parts with ";" between.
 */
import { CATALOG_KINDS, FIELD_TYPES, HOLDER_CATEGORIES, LEVELS, SHARING } from './catalog.ts'
import { MASKS } from './mask.ts'

/** A catalog on its way out of a file: nothing of it is judged yet. */
export type Loose = Record<string, unknown>

export interface CatalogColumn {
  /** Path in the catalog; a list of bodies has one column for names and one for codes. */
  readonly path: string
  readonly zh: string
  readonly en: string
  readonly aliases?: readonly string[]
  read(text: string): unknown
  write(value: unknown): string
}

type Words<T extends string> = readonly (readonly [value: T, zh: string])[]

const zip = <T extends string>(values: readonly T[], names: readonly string[]): Words<T> =>
  values.map((value, i) => [value, names[i] ?? value])

export const WORDS = {
  level: zip(LEVELS, ['国家级', '省部级', '地市级', '区县级', '乡镇级', '其他']),
  holder: zip(HOLDER_CATEGORIES, ['自然人', '法人和其他组织', '混合', '其他']),
  kind: zip(CATALOG_KINDS, ['证照', '批文', '证明', '材料', '证件']),
  share: zip(SHARING, ['无条件共享', '有条件共享', '不予共享']),
  page: zip(['first', 'last'], ['首页', '末页']),
  type: zip(FIELD_TYPES, [
    '文本',
    '数值',
    '日期',
    '选择',
    '是否',
    '电话',
    '公民身份号码',
    '统一社会信用代码',
    '照片',
  ]),
  mask: zip(MASKS, ['不脱敏', '姓名', '号码', '电话', '地址', '全部']),
} as const

/** Levels and kinds as digits, which some systems write. */
const byDigit = (words: Words<string>, text: string): string | undefined =>
  /^[1-9]$/.test(text) ? words[Number(text) - 1]?.[0] : undefined

/** A word of a closed list; what is none is left as it is, and refused with its place later. */
const wordIn = (words: Words<string>, text: string): string =>
  words.find(([value, zh]) => value === text || zh === text)?.[0] ?? byDigit(words, text) ?? text

const wordOut = (words: Words<string>, value: unknown): string =>
  words.find(([word]) => word === value)?.[1] ?? String(value ?? '')

const plain = { read: (text: string): unknown => text, write: (value: unknown) => String(value ?? '') }
const word = (words: Words<string>) => ({
  read: (text: string): unknown => wordIn(words, text),
  write: (value: unknown) => wordOut(words, value),
})
const parts = (text: string): string[] =>
  text
    .split(/[\^]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
const list = (words?: Words<string>) => ({
  read: (text: string): unknown =>
    parts(text).map((part) => (words === undefined ? part : wordIn(words, part))),
  write: (value: unknown) =>
    (Array.isArray(value) ? value : [])
      .map((item) => (words === undefined ? String(item) : wordOut(words, item)))
      .join('^'),
})
const flag = {
  read: (text: string): unknown =>
    ({ 是: true, 否: false, true: true, false: false, '1': true, '0': false })[text] ?? text,
  write: (value: unknown) => (value === true ? '是' : value === false ? '否' : ''),
}
const count = {
  read: (text: string): unknown => (/^\d{1,6}$/.test(text) ? Number(text) : text),
  write: (value: unknown) => (value === undefined ? '' : String(value)),
}

/** One column of a list of `{name, code}`: the other column fills in the rest. */
const bodies = (member: 'name' | 'code' | 'digest') => ({
  read: (text: string): unknown => text.split('^').map((part) => ({ [member]: part.trim() })),
  write: (value: unknown) =>
    (Array.isArray(value) ? (value as Loose[]) : []).map((item) => String(item[member] ?? '')).join('^'),
})

const VALUE = /^([^=]*)=(.*)$/s

/** `XKFW;许可范围;文本;必填;不脱敏;200;1=甲,2=乙;经营范围,范围;scope` */
const readField = (line: string): Loose => {
  const [
    key = '',
    name = '',
    type = '',
    required = '',
    masked = '',
    length = '',
    values = '',
    aliases = '',
    en = '',
  ] = line.split(/[;;]/).map((part) => part.trim())
  const items = (text: string): string[] =>
    text
      .split(/[,,]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return {
    key,
    name,
    type: wordIn(WORDS.type, type),
    required: required === '必填' || required === '是' || required === 'true',
    mask: masked === '' ? 'none' : wordIn(WORDS.mask, masked),
    ...(length === '' ? {} : { length: count.read(length) }),
    ...(values === ''
      ? {}
      : {
          values: items(values).map((value) => {
            const [, code = value, label = value] = VALUE.exec(value) ?? []
            return { code, name: label }
          }),
        }),
    ...(aliases === '' ? {} : { aliases: items(aliases) }),
    ...(en === '' ? {} : { en }),
  }
}

const writeField = (field: Loose): string => {
  const values = (field['values'] as { code: string; name: string }[] | undefined) ?? []
  const cells = [
    field['key'],
    field['name'],
    wordOut(WORDS.type, field['type']),
    field['required'] === true ? '必填' : '选填',
    wordOut(WORDS.mask, field['mask']),
    field['length'] ?? '',
    values.map(({ code, name }) => `${code}=${name}`).join(','),
    ((field['aliases'] as string[] | undefined) ?? []).join(','),
    field['en'] ?? '',
  ].map(String)
  while (cells.at(-1) === '') cells.pop()
  return cells.join(';')
}

const fields = {
  read: (text: string): unknown =>
    text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map(readField),
  write: (value: unknown) => (Array.isArray(value) ? (value as Loose[]) : []).map(writeField).join('\n'),
}

const column = (
  path: string,
  zh: string,
  en: string,
  form: Pick<CatalogColumn, 'read' | 'write'> = plain,
  aliases: readonly string[] = [],
): CatalogColumn => ({ path, zh, en, aliases, ...form })

export const CATALOG_COLUMNS: readonly CatalogColumn[] = [
  column('name', '证照类型名称', 'CertificateTypeName', plain, ['certificateType', '证照名称']),
  column('code', '证照类型代码', 'CertificateTypeCode', plain, ['CertificateTypeId']),
  column('authority.name', '证照定义机构', 'CertificateDefineAuthorityName', plain, [
    'CertificateDefineAuthortiyName',
    '定义机构',
  ]),
  column('authority.code', '证照定义机构代码', 'CertificateDefineAuthorityCode', plain, [
    'CertificateDefineAuthortiyCode',
  ]),
  column('authority.level', '证照定义机构级别', 'CertificateDefineAuthorityLevel', word(WORDS.level), [
    'CertificateDefineAuthortiyLevel',
    'certificateDefineDeptLevel',
  ]),
  column('items.name', '关联事项名称', 'RelatedItemName', bodies('name'), ['ItemName']),
  column('items.code', '关联事项代码', 'RelatedItemCode', bodies('code'), ['ItemCode']),
  column('holder', '持证主体类别', 'CertificateHolderCategory', word(WORDS.holder)),
  column('holderTypes', '持证主体代码类型', 'CertificateHolderType', list()),
  column('validity', '有效期限范围', 'ValidityRange', list(), ['ValidtyRange', 'CertificateValidityRange']),
  column('issuing.levels', '证照颁发机构级别', 'CertificateIssuingAuthorityLevel', list(WORDS.level), [
    'CertificateIssuingAuthortiyLevel',
    'certificateIssueDeptLevel',
  ]),
  column('issuing.bodies.name', '证照颁发机构', 'CertificateIssuingAuthority', bodies('name'), [
    'CertificateIssuingAuthortiy',
    'CertificateIssuingAuthorityName',
  ]),
  column('issuing.bodies.code', '证照颁发机构代码', 'CertificateIssuingAuthorityCode', bodies('code')),
  column('kind', '目录类别', 'CertificateCatalogType', word(WORDS.kind)),
  column('fields', '信息项', 'DataSchema', fields),
  column('number.pattern', '编号样式', 'NumberPattern'),
  column('number.serial', '流水号规则', 'SerialRule'),
  column('share.type', '共享类型', 'ShareType', word(WORDS.share)),
  column('share.reason', '不予共享理由', 'ShareReason'),
  column('share.basis', '共享依据', 'ShareBasis'),
  column('seal.type', '印章类型', 'SealType'),
  column('seal.page', '盖章页', 'SealPage', word(WORDS.page)),
  column('seal.x', '盖章横坐标', 'SealX', count),
  column('seal.y', '盖章纵坐标', 'SealY', count),
  column('seal.keyword', '盖章关键字', 'SealKeyword'),
  column('template.name', '证照模板', 'TemplateName'),
  column('template.digest', '模板摘要', 'TemplateDigest'),
  column('template.files.name', '模板附件', 'TemplateFile', bodies('name')),
  column('template.files.digest', '模板附件摘要', 'TemplateFileDigest', bodies('digest')),
  column('scope', '采集用途', 'CollectScope'),
  column('merges', '整合的证照', 'MergeOf', list()),
  column('crossProvince', '跨省应用', 'CrossProvince', flag),
  column('onePerHolder', '一主体一证', 'OnePerHolder', flag),
  column('scans', '附扫描件', 'WithScans', flag),
  column('classified', '涉密', 'Classified', flag),
]
