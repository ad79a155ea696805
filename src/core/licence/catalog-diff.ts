/** What changed from one catalog to the next, by place: business items are told by their short names, not by their order. */
import type { JsonValue } from '../base/canonical.ts'
import type { Catalog } from './catalog.ts'

export interface CatalogChange {
  readonly field: string
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/** Lists whose items have names of their own. */
const NAMED: Readonly<Record<string, string>> = {
  fields: 'key',
  items: 'code',
  bodies: 'code',
  values: 'code',
}

const isObject = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list of named items as an object by their names. */
const keyed = (name: string, value: JsonValue | undefined): JsonValue | undefined => {
  const key = NAMED[name]
  if (key === undefined || !Array.isArray(value)) return value
  return Object.fromEntries(
    (value as JsonValue[]).map((item, i) => [isObject(item) ? String(item[key]) : String(i), item]),
  )
}

const compare = (
  path: string,
  name: string,
  one: JsonValue | undefined,
  two: JsonValue | undefined,
): CatalogChange[] => {
  const [before, after] = [keyed(name, one), keyed(name, two)]
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((inner) =>
      compare(path === '' ? inner : `${path}/${inner}`, inner, before[inner], after[inner]),
    )
  }
  if (JSON.stringify(one) === JSON.stringify(two)) return []
  return [
    {
      field: path,
      ...(one === undefined ? {} : { before: one }),
      ...(two === undefined ? {} : { after: two }),
    },
  ]
}

export const catalogDiff = (before: Catalog, after: Catalog): readonly CatalogChange[] =>
  compare('', '', before as unknown as JsonValue, after as unknown as JsonValue)
