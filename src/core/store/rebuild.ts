/**
 * The views computed anew from the ledger. The fold goes subject by subject along an index, so it takes the memory of one
 * subject however long the ledger is.
 */
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import { EVENT_COLUMNS, type EventRow, eventOf } from './chain.ts'
import type { Ledger } from './ledger.ts'
import { folded, isOwnSubject, type StoredState, viewName, viewsMark } from './view-tables.ts'

/** One place where a table is not what the ledger says. */
export interface ViewFault {
  /** `states` or the name of a view. */
  readonly table: string
  readonly subject: string
  /** What the ledger says; `nothing` when the row should not be there. */
  readonly expected: string
  readonly actual: string
}

export interface Recomputed extends StoredState {
  readonly subject: string
}

const PIECE = 2048

/** Rows by subject, read in pieces: while a statement is being iterated, nothing can be written. */
function* bySubject({ db }: Pick<Ledger, 'db'>): Generator<EventRow> {
  const piece = db.prepare(
    `SELECT ${EVENT_COLUMNS.join(', ')} FROM events INDEXED BY events_subject
     WHERE subject >= ? AND (subject > ? OR seq > ?) ORDER BY subject, seq LIMIT ${PIECE}`,
  )
  for (let after: Pick<EventRow, 'subject' | 'seq'> | undefined = { subject: '', seq: 0 }; after; ) {
    const rows = piece.all(after.subject, after.subject, after.seq) as EventRow[]
    yield* rows
    after = rows.length < PIECE ? undefined : rows.at(-1)
  }
}

/** Folds every subject, in order of their names. @throws what the registry says of an event that cannot follow */
export function* recompute(ledger: Pick<Ledger, 'db' | 'views'>): Generator<Recomputed> {
  let now: { subject: string; seq: number; state: JsonObject | undefined } | undefined
  const done = (): Recomputed[] =>
    now?.state === undefined ? [] : [{ subject: now.subject, seq: now.seq, state: now.state }]
  for (const row of bySubject(ledger)) {
    if (isOwnSubject(row.subject)) continue
    if (now?.subject !== row.subject) {
      yield* done()
      now = { subject: row.subject, seq: 0, state: undefined }
    }
    now.state = folded(ledger.views, now.state, eventOf(row))
    now.seq = row.seq
  }
  yield* done()
}

const text = (cells: unknown): string => (cells === undefined ? 'nothing' : JSON.stringify(cells))

/** Rows that stand for subjects which the ledger does not know. */
const strangers = ({ db, views }: Ledger): ViewFault[] => {
  const tables = ['states', ...views.tables.map(({ name }) => viewName(name))]
  return tables.flatMap((table) =>
    (
      db
        .prepare(`SELECT DISTINCT subject FROM ${table} WHERE subject NOT IN (SELECT subject FROM events)`)
        .pluck()
        .all() as string[]
    ).map((subject) => ({ table, subject, expected: 'nothing', actual: 'a row' })),
  )
}

/** Compares the tables with what the ledger says, changing nothing. */
export function* viewFaults(ledger: Ledger): Generator<ViewFault> {
  const { tables, db } = ledger
  const stateText = db.prepare('SELECT seq, state FROM states WHERE subject = ?').raw()
  for (const { subject, seq, state } of recompute(ledger)) {
    const wanted = [['states', seq, canonicalJson(state)], ...tables.wanted(subject, state)]
    const row = stateText.get(subject) as unknown[] | undefined
    const found = [...(row === undefined ? [] : [['states', ...row]]), ...tables.stored(subject)]
    for (let i = 0; i < Math.max(wanted.length, found.length); i++) {
      const [expected, actual] = [text(wanted[i]), text(found[i])]
      if (expected === actual) continue
      yield { table: String((wanted[i] ?? found[i])?.[0]), subject, expected, actual }
    }
  }
  yield* strangers(ledger)
}

/** Empties the views and fills them from the ledger, inside the caller's transaction. */
export const refill = (ledger: Pick<Ledger, 'db' | 'views' | 'tables'>): number => {
  ledger.tables.clear()
  let subjects = 0
  for (const { subject, seq, state } of recompute(ledger)) {
    ledger.tables.write(subject, undefined, { seq, state })
    subjects++
  }
  ledger.db.prepare('REPLACE INTO settings (name, value) VALUES (?, ?)').run('views', viewsMark(ledger.views))
  return subjects
}
