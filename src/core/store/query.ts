/** Questions to the view tables: columns by name, values bound, an order and a limit. No SQL leaves the store. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { Views, ViewTable } from '../registry/event.ts'
import type { Db, Statement } from './driver.ts'
import { viewName } from './view-tables.ts'

export type Value = string | number | null
export type ViewRecord = Readonly<Record<string, Value>> & { readonly subject: string }

export interface ViewQuery {
  readonly equal?: Readonly<Record<string, Value>>
  /** Column ≥ value. */
  readonly from?: Readonly<Record<string, string | number>>
  /** Column < value. */
  readonly below?: Readonly<Record<string, string | number>>
  /** What is asked of each row besides its subject; all of it when absent. */
  readonly columns?: readonly string[]
  /** Members of the subject's state, each as JSON: a whole state takes longer to read and to parse than to find. */
  readonly members?: readonly string[]
  /** Columns; then the order in which the rows were written. */
  readonly order?: readonly string[]
  readonly descending?: boolean
  readonly limit?: number
  readonly skip?: number
}

const tableNamed = (views: Views, name: string): ViewTable => {
  const table = views.tables.find((row) => row.name === name)
  if (table === undefined) throw new GsealError('STORE_VIEW_UNKNOWN', { name })
  return table
}

const conditions = (query: ViewQuery): { column: string; sql: string; value: Value }[] => {
  const of = (part: Readonly<Record<string, Value>> | undefined, sign: string) =>
    Object.entries(part ?? {}).map(([column, value]) => ({ column, sql: `${column} ${sign} ?`, value }))
  return [...of(query.equal, 'IS'), ...of(query.from, '>='), ...of(query.below, '<')]
}

/** Statements by their text; there are as many texts as kinds of questions. */
const compiled = new WeakMap<Db, Map<string, Statement>>()

const statement = (db: Db, sql: string): Statement => {
  const known = compiled.get(db) ?? new Map<string, Statement>()
  compiled.set(db, known)
  const found = known.get(sql) ?? db.prepare(sql)
  known.set(sql, found)
  return found
}

const memberOf = (view: string, name: string, columns: ReadonlySet<string>): string => {
  if (!/^[a-zA-Z]+$/.test(name) || columns.has(name)) throw new TypeError(`no member ${name} beside a view`)
  const found = `SELECT states.state -> '$.${name}' FROM states WHERE states.subject = ${view}.subject`
  return `(${found}) AS ${name}`
}

/**
 * Rows of a view; `table` as the registry names it.
 * @throws STORE_VIEW_UNKNOWN for a table or column that does not exist
 */
export const queryView = (db: Db, views: Views, name: string, query: ViewQuery): ViewRecord[] => {
  const table = tableNamed(views, name)
  const known = new Set(['subject', ...Object.keys(table.columns)])
  const where = conditions(query)
  const order = query.order ?? []
  const wanted = query.columns === undefined ? known : new Set(['subject', ...query.columns])
  for (const column of [...where.map((condition) => condition.column), ...order, ...wanted]) {
    if (!known.has(column)) throw new GsealError('STORE_VIEW_UNKNOWN', { name: `${name}.${column}` })
  }
  const test = where.length === 0 ? '' : `WHERE ${where.map(({ sql }) => sql).join(' AND ')}`
  const way = query.descending === true ? ' DESC' : ''
  const by = [...order, 'rowid'].map((column) => column + way).join(', ')
  const view = viewName(name)
  const members = (query.members ?? []).map((member) => memberOf(view, member, known))
  const asked = [...wanted, ...members].join(', ')
  // SQLite plans a statement anew for each value of a bare LIMIT ?, which takes longer than to find a row.
  const sql = `SELECT ${asked} FROM ${view} ${test} ORDER BY ${by} LIMIT ? + 0 OFFSET ?`
  const limit = Math.min(query.limit ?? LIMITS.ledger.page, LIMITS.ledger.page)
  const values = where.map(({ value }) => value)
  return statement(db, sql).all(...values, limit, query.skip ?? 0) as ViewRecord[]
}
