/** Reading events: by number, by id, by subject, and lists with filters. Each list is served by an index alone. */
import { LIMITS } from '../base/limits.ts'
import type { LedgerEvent } from '../registry/event.ts'
import { EVENT_COLUMNS, type EventRow, eventOf, GENESIS } from './chain.ts'
import type { Db, Statement } from './driver.ts'

export interface EventFilter {
  /** A type, or all of a noun: `seal.*`. */
  readonly type?: string
  readonly subject?: string
  readonly operator?: string
  /** Milliseconds, both inclusive. */
  readonly from?: number
  readonly to?: number
}

export interface Page {
  readonly limit: number
  readonly newestFirst: boolean
  /** Go on after this event. */
  readonly after?: { readonly at: number; readonly seq: number }
}

export interface Events {
  /** The last event's number and hash; number 0 in an empty ledger. */
  head(): { readonly seq: number; readonly hash: string }
  bySeq(seq: number): LedgerEvent | undefined
  byId(id: string): LedgerEvent | undefined
  hashAt(seq: number): string | undefined
  /** All events of a subject, oldest first. */
  stream(subject: string): LedgerEvent[]
  /** Ordered by time, then number: the order of a clock that was never put back. */
  list(filter: EventFilter, page: Page): LedgerEvent[]
  /** Rows in order of number, read in pieces. */
  rows(from: number, to: number): Generator<EventRow>
}

const DIGESTS: readonly string[] = ['digest', 'prev', 'hash']
const COLUMNS = EVENT_COLUMNS.map((name) =>
  DIGESTS.includes(name) ? `lower(hex(${name})) AS ${name}` : name,
).join(', ')
const PIECE = 512

/** For reading all events: three digests as one value cost a third, and lists of values less than objects. */
const PACKED =
  'seq, id, at, source, operator, cert, type, subject, body, lower(hex(CAST(digest || prev || hash AS BLOB))), statement'
type PackedRow = readonly [
  seq: number,
  id: string,
  at: number,
  source: string,
  operator: string,
  cert: string,
  type: string,
  subject: string,
  body: string,
  digests: string,
  statement: Uint8Array | null,
]

const unpacked = (row: PackedRow): EventRow => {
  const [seq, id, at, source, operator, cert, type, subject, body, digests, statement] = row
  const [digest, prev, hash] = [digests.slice(0, 64), digests.slice(64, 128), digests.slice(128)]
  return { seq, id, at, source, operator, cert, type, subject, body, digest, statement, prev, hash }
}

interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

const conditions = (filter: EventFilter, { after, newestFirst }: Page): Condition[] => {
  const { type, subject, operator, from, to } = filter
  const found: Condition[] = []
  const add = (sql: string, ...values: (string | number)[]): void => void found.push({ sql, values })
  if (type !== undefined) add('type = ?', type)
  if (subject !== undefined) add('subject = ?', subject)
  if (operator !== undefined) add('operator = ?', operator)
  if (from !== undefined) add('at >= ?', from)
  if (to !== undefined) add('at <= ?', to)
  if (after !== undefined) add(`(at, seq) ${newestFirst ? '<' : '>'} (?, ?)`, after.at, after.seq)
  return found
}

const listSql = (where: readonly Condition[], newestFirst: boolean): string => {
  const test = where.length === 0 ? '' : `WHERE ${where.map(({ sql }) => sql).join(' AND ')}`
  const order = newestFirst ? 'ORDER BY at DESC, seq DESC' : 'ORDER BY at, seq'
  return `SELECT ${COLUMNS} FROM events ${test} ${order} LIMIT ?`
}

/** The types in use, by skipping through the index: as many steps as there are types. */
const TYPES = `WITH RECURSIVE types (type) AS (
  SELECT min(type) FROM events
  UNION ALL SELECT (SELECT min(type) FROM events WHERE type > types.type) FROM types WHERE types.type IS NOT NULL
) SELECT type FROM types WHERE type IS NOT NULL`

export const readEvents = (db: Db): Events => {
  const one = (where: string): Statement => db.prepare(`SELECT ${COLUMNS} FROM events WHERE ${where}`)
  const [bySeq, byId] = [one('seq = ?'), one('id = ?')]
  const bySubject = one('subject = ? ORDER BY seq')
  const piece = db
    .prepare(`SELECT ${PACKED} FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ${PIECE}`)
    .raw()
  const last = db.prepare('SELECT seq, lower(hex(hash)) AS hash FROM events ORDER BY seq DESC LIMIT 1')
  const hashAt = db.prepare('SELECT lower(hex(hash)) FROM events WHERE seq = ?').pluck()
  const types = db.prepare(TYPES).pluck()

  const event = (row: unknown): LedgerEvent | undefined =>
    row === undefined ? undefined : eventOf(row as EventRow)

  const listOne = (filter: EventFilter, page: Page): EventRow[] => {
    const where = conditions(filter, page)
    const values = where.flatMap((condition) => condition.values)
    return db.prepare(listSql(where, page.newestFirst)).all(...values, page.limit) as EventRow[]
  }

  return {
    head: () => (last.get() as { seq: number; hash: string } | undefined) ?? { seq: 0, hash: GENESIS },
    bySeq: (seq) => event(bySeq.get(seq)),
    byId: (id) => event(byId.get(id)),
    hashAt: (seq) => hashAt.get(seq) as string | undefined,
    stream: (subject) => (bySubject.all(subject) as EventRow[]).map(eventOf),
    list: (filter, given) => {
      const page = { ...given, limit: Math.min(given.limit, LIMITS.ledger.page) }
      const noun = filter.type?.endsWith('.*') ? filter.type.slice(0, -1) : undefined
      if (noun === undefined) return listOne(filter, page).map(eventOf)
      // One short list for each type of the noun, merged: an index per type stays in use.
      const merged = (types.all() as string[])
        .filter((type) => type.startsWith(noun))
        .flatMap((type) => listOne({ ...filter, type }, page))
        .sort((a, b) => (page.newestFirst ? -1 : 1) * (a.at - b.at || a.seq - b.seq))
      return merged.slice(0, page.limit).map(eventOf)
    },
    *rows(from, to) {
      for (let next = from; ; ) {
        const rows = piece.all(next, to) as PackedRow[]
        for (const row of rows) yield unpacked(row)
        const end = rows.at(-1)
        if (end === undefined || rows.length < PIECE) return
        next = end[0] + 1
      }
    },
  }
}
