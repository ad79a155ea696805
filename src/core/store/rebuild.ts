/**
 * The views computed anew from the ledger. The fold goes subject by subject along an index, so it takes the memory of one
 * subject however long the ledger is.
 */
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { FOLD_COLUMNS, type FoldRow, plainEvent } from './chain.ts'
import type { Ledger } from './ledger.ts'
import { isOwnSubject, type StoredState, viewName, viewsMark } from './view-tables.ts'

/** One place where a table is not what the ledger says. */
export interface ViewFault {
  /** `states` or the name of a view. */
  readonly table: string
  readonly subject: string
  /** What the ledger says; `nothing` when the row should not be there. */
  readonly expected: string
  readonly actual: string
}

/** A subject whose events cannot follow each other. */
export interface FoldFault {
  readonly subject: string
  readonly seq: number
  readonly error: GsealError
}

export interface Recomputed extends StoredState {
  readonly subject: string
}

/** Reads the body of a row. @throws a coded error */
export type BodyOf = (row: FoldRow) => JsonObject

const trusted: BodyOf = ({ body }) => JSON.parse(body) as JsonObject

const PIECE = 2048

/** The values of FOLD_COLUMNS, in their order. */
type FoldValues = readonly [number, string, number, string, string, string, string, string, string]

/** Rows by subject, read in pieces: while a statement is being iterated, nothing can be written. */
function* bySubject({ db }: Pick<Ledger, 'db'>): Generator<FoldRow> {
  const piece = db
    .prepare(
      `SELECT ${FOLD_COLUMNS.join(', ')} FROM events INDEXED BY events_subject
       WHERE subject >= ? AND (subject > ? OR seq > ?) ORDER BY subject, seq LIMIT ${PIECE}`,
    )
    .raw()
  for (let after: Pick<FoldRow, 'subject' | 'seq'> | undefined = { subject: '', seq: 0 }; after; ) {
    const rows = piece.all(after.subject, after.subject, after.seq) as FoldValues[]
    let last: FoldRow | undefined
    for (const [seq, id, at, source, operator, cert, type, subject, body] of rows) {
      last = { seq, id, at, source, operator, cert, type, subject, body }
      yield last
    }
    after = rows.length < PIECE ? undefined : last
  }
}

interface Folding {
  readonly subject: string
  seq: number
  state: JsonObject | undefined
  fault?: FoldFault
}

const foldRow = ({ views }: Pick<Ledger, 'views'>, now: Folding, row: FoldRow, bodyOf: BodyOf): void => {
  if (now.fault !== undefined) return
  try {
    const body = bodyOf(row)
    if (!isOwnSubject(row.subject)) now.state = views.reduce(now.state, plainEvent(row, body))
    now.seq = row.seq
  } catch (error) {
    if (!(error instanceof GsealError)) throw error
    now.fault = { subject: row.subject, seq: row.seq, error }
  }
}

/** Folds every subject, in order of their names. */
export function* recompute(
  ledger: Pick<Ledger, 'db' | 'views'>,
  bodyOf: BodyOf = trusted,
): Generator<Recomputed | FoldFault> {
  let now: Folding | undefined
  const done = (): (Recomputed | FoldFault)[] => {
    if (now?.fault !== undefined) return [now.fault]
    return now?.state === undefined ? [] : [{ subject: now.subject, seq: now.seq, state: now.state }]
  }
  for (const row of bySubject(ledger)) {
    if (now?.subject !== row.subject) {
      yield* done()
      now = { subject: row.subject, seq: 0, state: undefined }
    }
    foldRow(ledger, now, row, bodyOf)
  }
  yield* done()
}

const sameCells = (a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((cell, i) => cell === b[i])

const text = (cells: unknown): string => (cells === undefined ? 'nothing' : JSON.stringify(cells))

/** Rows that stand for subjects which the ledger does not know. */
const strangers = ({ db, views }: Ledger): ViewFault[] => {
  const tables = [['states', 'states'], ...views.tables.map(({ name }) => [name, viewName(name)])] as const
  return tables.flatMap(([table = '', real = '']) => {
    const sql = `SELECT DISTINCT subject FROM ${real} WHERE NOT EXISTS
      (SELECT 1 FROM events WHERE events.subject = ${real}.subject)`
    const subjects = db.prepare(sql).pluck().all() as string[]
    return subjects.map((subject) => ({ table, subject, expected: 'nothing', actual: 'a row' }))
  })
}

/** Compares the tables with what the ledger says, changing nothing. */
export function* viewFaults(ledger: Ledger, bodyOf: BodyOf = trusted): Generator<ViewFault | FoldFault> {
  const { tables, db } = ledger
  const stateText = db.prepare('SELECT seq, state FROM states WHERE subject = ?').raw()
  for (const item of recompute(ledger, bodyOf)) {
    if ('error' in item) {
      yield item
      continue
    }
    const { subject, seq, state } = item
    const wanted = [['states', seq, canonicalJson(state)], ...tables.wanted(subject, state)]
    const row = stateText.get(subject) as unknown[] | undefined
    const found = [...(row === undefined ? [] : [['states', ...row]]), ...tables.stored(subject)]
    for (let i = 0; i < Math.max(wanted.length, found.length); i++) {
      if (sameCells(wanted[i], found[i])) continue
      const [expected, actual] = [text(wanted[i]), text(found[i])]
      yield { table: String((wanted[i] ?? found[i])?.[0]), subject, expected, actual }
    }
  }
  yield* strangers(ledger)
}

/**
 * Empties the views and fills them from the ledger, inside the caller's transaction.
 * @returns the number of subjects @throws what the registry says of an event that cannot follow
 */
export const refill = (ledger: Pick<Ledger, 'db' | 'views' | 'tables'>): number => {
  ledger.tables.clear()
  let subjects = 0
  for (const item of recompute(ledger)) {
    if ('error' in item) throw item.error
    ledger.tables.write(item.subject, undefined, item)
    subjects++
  }
  ledger.db.prepare('REPLACE INTO settings (name, value) VALUES (?, ?)').run('views', viewsMark(ledger.views))
  return subjects
}
