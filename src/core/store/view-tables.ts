/**
 * View tables: made from the registry's description, filled from the state of one subject at a time. `states` holds the
 * folded state itself, as canonical JSON, so that a decision reads one row however long the history is.
 */
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import type { ViewRow, Views, ViewTable } from '../registry/event.ts'
import { bodyDigest } from './chain.ts'
import type { Db, Statement } from './driver.ts'

/** Subjects of the store itself (`ledger:…`): chained and listed as all others, without state and views. */
export const isOwnSubject = (subject: string): boolean => subject.startsWith('ledger:')

const NAME = /^[a-z][a-z0-9_]{0,62}$/

const checked = (name: string): string => {
  if (!NAME.test(name) || name === 'subject') throw new TypeError(`a view cannot be named ${name}`)
  return name
}

export const viewName = (table: string): string => `view_${checked(table)}`

const columnsOf = (table: ViewTable): string[] => Object.keys(table.columns).map(checked)

/** The statements that make the view tables, in order; the texts that stand in sqlite_schema. */
export const viewStatements = (views: Views): string[] =>
  views.tables.flatMap((table) => {
    const name = viewName(table.name)
    const columns = columnsOf(table).map((column) => `${column} ${table.columns[column]?.toUpperCase()}`)
    const indexes = [['subject'], ...(table.indexes ?? [])].map((index, i) => {
      const parts = index.map((column) => (column === 'subject' ? column : checked(column)))
      return `CREATE INDEX ${name}_${i} ON ${name} (${parts.join(', ')})`
    })
    return [`CREATE TABLE ${name} (subject TEXT NOT NULL, ${columns.join(', ')}) STRICT`, ...indexes]
  })

/** Names one description of the views; a ledger that was written under another one computes them anew. */
export const viewsMark = (views: Views): string =>
  `${views.version} ${bodyDigest(viewStatements(views).join(';'))}`

type Cell = string | number | null

/** Statements of one table, compiled once. */
interface TableAccess {
  readonly columns: readonly string[]
  readonly insert: Statement
  readonly remove: Statement
  readonly select: Statement
  /** Sets some columns, in their order, of the one row of a subject. */
  update(columns: readonly string[]): Statement
}

const accessOf = (db: Db, table: ViewTable): TableAccess => {
  const name = viewName(table.name)
  const columns = columnsOf(table)
  const list = ['subject', ...columns].join(', ')
  const updates = new Map<string, Statement>()
  return {
    columns,
    update: (changed) => {
      const set = changed.map((column) => `${column} = ?`).join(', ')
      const known = updates.get(set)
      if (known !== undefined) return known
      const statement = db.prepare(`UPDATE ${name} SET ${set} WHERE subject = ?`)
      updates.set(set, statement)
      return statement
    },
    insert: db.prepare(`INSERT INTO ${name} (${list}) VALUES (?${', ?'.repeat(columns.length)})`),
    remove: db.prepare(`DELETE FROM ${name} WHERE subject = ?`),
    select: db.prepare(`SELECT ${list} FROM ${name} WHERE subject = ? ORDER BY rowid`).raw(),
  }
}

export interface StoredState {
  readonly state: JsonObject
  /** Number of the subject's last event. */
  readonly seq: number
}

/** The fold over one subject, and what follows from it. */
export interface ViewTables {
  state(subject: string): StoredState | undefined
  /** Number of the last event of a subject; 0 when there is none. */
  lastSeq(subject: string): number
  /** Replaces what a subject has in the views. */
  write(subject: string, before: JsonObject | undefined, after: StoredState): void
  /** What stands in the tables for a subject, one list of cells a row, the table's name first. */
  stored(subject: string): Cell[][]
  /** What should stand there. */
  wanted(subject: string, state: JsonObject): Cell[][]
  /** Empties all of it. */
  clear(): void
}

export const viewTables = (db: Db, views: Views): ViewTables => {
  const access = new Map(views.tables.map((table) => [table.name, accessOf(db, table)]))
  const selectState = db.prepare('SELECT seq, state FROM states WHERE subject = ?')
  const selectSeq = db.prepare('SELECT seq FROM states WHERE subject = ?').pluck()
  const putState = db.prepare('REPLACE INTO states (subject, seq, state) VALUES (?, ?, ?)')

  const tableOf = (name: string): TableAccess => {
    const found = access.get(name)
    if (found === undefined) throw new TypeError(`no view table ${name}`)
    return found
  }
  const cells = (subject: string, { table, values }: ViewRow): Cell[] => {
    const { columns } = tableOf(table)
    for (const name of Object.keys(values)) {
      if (!columns.includes(name)) throw new TypeError(`view table ${table} has no column ${name}`)
    }
    return [subject, ...columns.map((column) => values[column] ?? null)]
  }

  /** The indexes of a column that stays are not touched: most of a licence stays when its file is known. */
  const change = (subject: string, before: ViewRow, after: ViewRow): void => {
    const table = tableOf(after.table)
    const [, ...was] = cells(subject, before)
    const [, ...is] = cells(subject, after)
    const changed = table.columns.flatMap((column, i) => (was[i] === is[i] ? [] : [{ column, cell: is[i] }]))
    if (changed.length === 0) return
    const update = table.update(changed.map(({ column }) => column))
    // A row that somebody has taken out is put back.
    if (update.run(...changed.map(({ cell }) => cell), subject).changes === 0)
      table.insert.run(...cells(subject, after))
  }

  const replace = (subject: string, before: readonly ViewRow[], after: readonly ViewRow[]): void => {
    for (const name of new Set([...before, ...after].map(({ table }) => table))) {
      const was = before.filter(({ table }) => table === name)
      const is = after.filter(({ table }) => table === name)
      const [old, row] = [was[0], is[0]]
      if (was.length === 1 && is.length === 1 && old !== undefined && row !== undefined) {
        change(subject, old, row)
        continue
      }
      if (was.length > 0) tableOf(name).remove.run(subject)
      for (const one of is) tableOf(name).insert.run(...cells(subject, one))
    }
  }

  return {
    state: (subject) => {
      const row = selectState.get(subject) as { seq: number; state: string } | undefined
      return row && { seq: row.seq, state: JSON.parse(row.state) as JsonObject }
    },
    lastSeq: (subject) => (selectSeq.get(subject) as number | undefined) ?? 0,
    write: (subject, before, { seq, state }) => {
      putState.run(subject, seq, canonicalJson(state))
      replace(subject, before === undefined ? [] : views.rows(subject, before), views.rows(subject, state))
    },
    stored: (subject) =>
      [...access].flatMap(([name, { select }]) =>
        (select.all(subject) as Cell[][]).map((row) => [name, ...row]),
      ),
    wanted: (subject, state) => {
      const rows = views.rows(subject, state)
      const names = rows.length === 0 ? [] : [...access.keys()]
      return names.flatMap((name) =>
        rows.filter((row) => row.table === name).map((row) => [name, ...cells(subject, row)]),
      )
    },
    clear: () => {
      for (const name of access.keys()) db.exec(`DELETE FROM ${viewName(name)}`)
      db.exec('DELETE FROM states')
    },
  }
}
