/**
 * What the columns of a register mean: items that every licence has by the headings of assets/profiles/register.json,
 * business items by the names in the catalog, and whatever a map file says. A column that means nothing is refused: what
 * the catalog does not ask for may not be collected (政务电子证照 Art. 17).
 */
import { readFileSync } from 'node:fs'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Catalog, CatalogField } from '../catalog.ts'
import type { TableRow } from './table.ts'

export const BASE_KEYS = [
  'catalog.name',
  'catalog.code',
  'number',
  'issuer.name',
  'issuer.code',
  'issuedOn',
  'holder.name',
  'holder.code',
  'holder.codeType',
  'holder.codeTypeName',
  'validFrom',
  'validTo',
] as const
export type BaseKey = (typeof BASE_KEYS)[number]

/** A column and what it means. */
export type Column =
  | { readonly base: BaseKey; readonly heading: string; readonly field: string; readonly at: number }
  | { readonly item: CatalogField; readonly heading: string; readonly field: string; readonly at: number }

interface Headings {
  /** Normalised heading → key; `ignored` for columns that hold nothing of the licence. */
  readonly byHeading: ReadonlyMap<string, string>
  /** The short name of a key. */
  readonly short: ReadonlyMap<string, string>
}

/** Full-width forms, spaces, stars and notes like （必填） make no difference. */
export const normaliseHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/\((?:必填|选填|可选|required|optional)\)$/i, '')
    .replace(/^\*+|[*::]+$/g, '')
    .toUpperCase()

let known: Headings | undefined

const headings = (): Headings => {
  if (known !== undefined) return known
  const file = new URL('../../../../../assets/profiles/register.json', import.meta.url)
  const given = JSON.parse(readFileSync(file, 'utf8')) as { headings: Record<string, string[]> }
  const lists = Object.entries(given.headings)
  known = {
    byHeading: new Map(lists.flatMap(([key, names]) => names.map((name) => [normaliseHeading(name), key]))),
    short: new Map(lists.map(([key, names]) => [key, names[0] ?? key])),
  }
  return known
}

/** The short name (GB/T 36903) that errors call an item by. */
export const shortName = (key: BaseKey): string => headings().short.get(key) ?? key

/** Heading in the register → key of a base item, or short name of a business item. */
export type HeadingMap = Readonly<Record<string, string>>

/** `{"columns": {"heading": "key"}}`. @throws REGISTER_MAP */
export const readHeadingMap = (text: string): HeadingMap => {
  const refuse = (reason: string, reasonZh: string): never => {
    throw new GsealError('REGISTER_MAP', { reason, reasonZh })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse((error as Error).message, '不是 JSON')
  }
  const columns = (value as { columns?: unknown } | null)?.columns
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns))
    return refuse('no object "columns"', '缺少 columns 对象')
  for (const [heading, key] of Object.entries(columns))
    if (typeof key !== 'string') refuse(`"${heading}" leads to no name`, `“${heading}”没有对应名称`)
  return columns as HeadingMap
}

const itemsByHeading = (catalog: Catalog): ReadonlyMap<string, CatalogField> =>
  new Map(
    catalog.fields.flatMap((field) =>
      [field.key, `KZ_${field.key}`, field.name, field.en, ...(field.aliases ?? [])]
        .filter((name) => name !== undefined)
        .map((name) => [normaliseHeading(name), field]),
    ),
  )

type Meaning = { readonly base: BaseKey } | { readonly item: CatalogField } | 'ignored' | undefined

/** Headings of the catalog go before general ones: a catalog may call an item 姓名 that is not its holder. */
const meaningFinder = (catalog: Catalog, map: HeadingMap): ((heading: string) => Meaning) => {
  const items = itemsByHeading(catalog)
  const mapped = new Map(Object.entries(map).map(([heading, key]) => [normaliseHeading(heading), key]))
  const named = (key: string): Meaning => {
    const base = BASE_KEYS.find((name) => name === key)
    if (base !== undefined) return { base }
    const item = catalog.fields.find((field) => field.key === key)
    return item === undefined ? undefined : { item }
  }
  return (heading) => {
    const normal = normaliseHeading(heading)
    const key = mapped.get(normal)
    if (key !== undefined) {
      const meaning = named(key) ?? named(headings().byHeading.get(normaliseHeading(key)) ?? '')
      if (meaning !== undefined) return meaning
      throw new GsealError('REGISTER_MAP', {
        reason: `"${heading}" leads to "${key}", which the catalog does not have`,
        reasonZh: `“${heading}”对应的“${key}”不在目录中`,
      })
    }
    const item = items.get(normal)
    if (item !== undefined) return { item }
    const general = headings().byHeading.get(normal)
    return general === 'ignored' ? 'ignored' : named(general ?? '')
  }
}

/** The first row in which two headings at least are known: a title may stand above. */
export const isHeader = (row: TableRow, catalog: Catalog, map: HeadingMap = {}): boolean => {
  const find = meaningFinder(catalog, map)
  return row.cells.filter((cell) => cell !== undefined && find(cell.text) !== undefined).length >= 2
}

const refuseList = (
  code: 'REGISTER_COLUMN_UNKNOWN' | 'REGISTER_COLUMN_MISSING',
  names: readonly string[],
): void => {
  if (names.length === 0) return
  const shown = names.slice(0, 20).join(', ')
  throw new GsealError(code, { columns: names.length > 20 ? `${shown} …` : shown, count: names.length })
}

const keyOf = (column: Column): string => ('base' in column ? column.base : column.item.key)

/** Items that have to be a column, unless the catalog leaves no choice. */
const needed = (catalog: Catalog): string[] => {
  const one = catalog.issuing.bodies.length === 1
  const base: BaseKey[] = ['number', 'issuedOn', 'holder.name', 'holder.code']
  return [
    ...base,
    ...(one ? [] : ['issuer.code']),
    ...catalog.fields.filter((field) => field.required && field.type !== 'photo').map(({ key }) => key),
  ]
}

const refuseMissing = (columns: readonly Column[], catalog: Catalog): void => {
  const present = new Set(columns.map(keyOf))
  const lacking = needed(catalog).filter((key) => !present.has(key))
  const typed = present.has('holder.codeType') || present.has('holder.codeTypeName')
  if (!typed && catalog.holderTypes?.length !== 1) lacking.push('holder.codeType')
  refuseList(
    'REGISTER_COLUMN_MISSING',
    lacking.map((key) => headings().short.get(key) ?? key),
  )
}

const refuseTwice = (columns: readonly Column[]): void => {
  const seen = new Map<string, string>()
  for (const column of columns) {
    const other = seen.get(keyOf(column))
    if (other !== undefined)
      throw new GsealError('REGISTER_COLUMN_TWICE', {
        one: other,
        other: column.heading,
        field: column.field,
      })
    seen.set(keyOf(column), column.heading)
  }
}

/**
 * What each column of the header row means.
 * @throws REGISTER_COLUMN_UNKNOWN, REGISTER_COLUMN_TWICE, REGISTER_COLUMN_MISSING, REGISTER_MAP
 */
export const readColumns = (header: TableRow, catalog: Catalog, map: HeadingMap = {}): readonly Column[] => {
  const find = meaningFinder(catalog, map)
  const unknown: string[] = []
  const columns = header.cells.flatMap((cell, at): Column[] => {
    if (cell === undefined) return []
    const heading = cell.text
    const meaning = find(heading)
    if (meaning === undefined) unknown.push(heading.slice(0, 40))
    if (meaning === undefined || meaning === 'ignored') return []
    return 'base' in meaning
      ? [{ ...meaning, heading, at, field: shortName(meaning.base) }]
      : [{ ...meaning, heading, at, field: meaning.item.key }]
  })
  refuseList('REGISTER_COLUMN_UNKNOWN', unknown)
  refuseTwice(columns)
  refuseMissing(columns, catalog)
  return columns
}

export const HEADER_WITHIN = LIMITS.register.headerWithin
