/**
 * A catalog: one kind of licence (证照目录, GB/T 36902). What it is called, who defines and who issues it, whom it is for,
 * how long it lasts, which business items it has, how its numbers are formed, with whom it is shared, and where the seal
 * goes. State, version and who decided are the ledger's; this is what is decided about.
 *
 * Two steps, since a draft may have gaps that a published catalog may not: `readCatalog` judges the shape alone and stays
 * as it is for ever (old events are read by it), `catalogFaults` says what is missing or contradicts itself.
 */
import type { JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { type BodyOf, checkShape } from '../base/shape.ts'
import { catalogFaults } from './catalog-check.ts'
import { HOLDER_TYPES } from './holder-types.ts'
import { MASKS } from './mask.ts'

/** 国家级 省部级 地市级 区县级 乡镇级 其他. */
export const LEVELS = ['national', 'province', 'prefecture', 'county', 'township', 'other'] as const
/** 自然人, 法人和其他组织, 混合, 其他. */
export const HOLDER_CATEGORIES = ['person', 'organisation', 'mixed', 'other'] as const
/** 证照 批文 证明 材料 证件. */
export const CATALOG_KINDS = ['licence', 'approval', 'proof', 'material', 'identity'] as const
export const FIELD_TYPES = [
  'text',
  'number',
  'date',
  'choice',
  'flag',
  'phone',
  'citizen-id',
  'credit-code',
  'photo',
] as const
/** Art. 26: sharing is the rule; the other two need a reason and a legal basis. */
export const SHARING = ['open', 'conditional', 'none'] as const
/** Types of seals of the national structure. */
export const SEAL_TYPES = ['01', '02', '03', '04', '05', '06', '99'] as const

const body = { name: 'text', code: 'text' } as const

const field = {
  /** Initials of the pinyin, unique: `MJ` stands as `KZ_MJ` in metadata, and items are kept under it. */
  key: 'text',
  name: 'text',
  en: { optional: 'text' },
  /** Other headings in registers. */
  aliases: { optional: { list: 'text' } },
  type: { oneOf: FIELD_TYPES },
  required: 'flag',
  mask: { oneOf: MASKS },
  /** Most characters. */
  length: { optional: 'count' },
  /** What a choice offers. */
  values: { optional: { list: { object: body } } },
} as const

export const CATALOG = {
  name: 'text',
  /** 21 characters: 18 of the defining authority and 3 of the type. */
  code: 'text',
  kind: { oneOf: CATALOG_KINDS },
  authority: { object: { ...body, level: { oneOf: LEVELS } } },
  /** 关联事项. */
  items: { list: { object: body } },
  holder: { oneOf: HOLDER_CATEGORIES },
  /** Holder code types that are admitted; all of the category when absent. */
  holderTypes: { optional: { list: { oneOf: HOLDER_TYPES.map(({ code }) => code) } } },
  /** `30天` `6月` `5年` `长期`. */
  validity: { list: 'text' },
  issuing: { object: { levels: { list: { oneOf: LEVELS } }, bodies: { list: { object: body } } } },
  fields: { list: { object: field } },
  /** number-rule.ts */
  number: { optional: { object: { pattern: 'text', serial: 'text' } } },
  share: {
    object: { type: { oneOf: SHARING }, reason: { optional: 'text' }, basis: { optional: 'text' } },
  },
  /** Place of the seal's centre in tenths of a millimetre, or beside a keyword; the template's when neither is given. */
  seal: {
    object: {
      type: { oneOf: SEAL_TYPES },
      page: { oneOf: ['first', 'last'] },
      x: { optional: 'count' },
      y: { optional: 'count' },
      keyword: { optional: 'text' },
    },
  },
  template: {
    optional: {
      object: {
        name: 'text',
        digest: 'digest',
        /** What the template names: fonts, backgrounds. */
        files: { optional: { list: { object: { name: 'text', digest: 'digest' } } } },
      },
    },
  },
  /** Art. 17: what the items are collected for. */
  scope: { optional: 'text' },
  /** Art. 14: codes of the licences that this one unites. */
  merges: { optional: { list: 'text' } },
  /** Art. 19: a second, national seal is wanted. */
  crossProvince: 'flag',
  /** A holder has one licence of this kind at a time. */
  onePerHolder: 'flag',
  /** A scan of the paper licence belongs to each row. */
  scans: 'flag',
  /** Art. 3: classified certificates are not what this system is for. */
  classified: 'flag',
} as const

export type Catalog = BodyOf<typeof CATALOG>
export type CatalogField = Catalog['fields'][number]

/** The shape alone. @throws CATALOG_SHAPE with the path of the first fault */
export const readCatalog = (value: unknown): Catalog => {
  const refuse = (path: string, reason: string): GsealError =>
    new GsealError('CATALOG_SHAPE', { field: path === '' ? '/' : path, reason })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('', 'no object')
  checkShape(CATALOG, value as JsonObject, refuse)
  return value as Catalog
}

/** A catalog that may be published. @throws CATALOG_* of its first fault, which names the field */
export const checkCatalog = (value: unknown): Catalog => {
  const catalog = readCatalog(value)
  const [fault] = catalogFaults(catalog)
  if (fault !== undefined) throw new GsealError(fault.code, fault.params)
  return catalog
}
