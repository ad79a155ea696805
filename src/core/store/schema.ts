/**
 * The schema of the ledger file. The ledger's own tables are append-only: triggers refuse UPDATE and DELETE, and a row
 * that would replace another is refused before it is inserted, so that `INSERT OR REPLACE` fails whatever
 * `recursive_triggers` is set to in the connection that tries. The chain's order is a trigger too: no gap, no fork.
 *
 * Whoever owns the file can drop triggers; so opening for writing and `audit check` compare what stands in
 * `sqlite_schema` with the texts below, letter for letter.
 */
import { GsealError } from '../base/error.ts'
import type { Db } from './driver.ts'

/** "GSEL" in the header of the file: what `file(1)` and SQLite show. */
export const APPLICATION_ID = 0x4753454c

const TABLES = [
  `CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  operator TEXT NOT NULL,
  cert TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  statement BLOB,
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT`,
  `CREATE TABLE certs (
  digest TEXT PRIMARY KEY,
  der BLOB NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE heads (
  seq INTEGER NOT NULL REFERENCES events (seq),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  at INTEGER NOT NULL,
  cert TEXT NOT NULL REFERENCES certs (digest),
  algorithm TEXT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (seq, cert)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE materials (
  digest TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  first INTEGER NOT NULL REFERENCES events (seq),
  last INTEGER NOT NULL REFERENCES events (seq)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  target TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES events (seq),
  due INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  answer TEXT,
  UNIQUE (target, seq)
) STRICT`,
  `CREATE TABLE states (
  subject TEXT PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES events (seq),
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
]

/** Lists are ordered by time, then number; each index ends in the row's number by itself. */
const INDEXES = [
  'CREATE INDEX events_at ON events (at)',
  'CREATE INDEX events_type ON events (type, at)',
  'CREATE INDEX events_operator ON events (operator, type, at)',
  'CREATE INDEX events_operator_at ON events (operator, at)',
  'CREATE INDEX events_subject ON events (subject)',
  'CREATE INDEX outbox_due ON outbox (target, due) WHERE due IS NOT NULL',
]

const refusing = (table: string, action: 'UPDATE' | 'DELETE'): string =>
  `CREATE TRIGGER ${table}_no_${action.toLowerCase()} BEFORE ${action} ON ${table} ` +
  `BEGIN SELECT RAISE(ABORT, '${action} on ${table}'); END`

const notReplacing = (table: string, same: string): string =>
  `CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${same}) ` +
  `BEGIN SELECT RAISE(ABORT, 'REPLACE on ${table}'); END`

const APPEND_ONLY: Readonly<Record<string, string>> = {
  events: 'seq = NEW.seq OR id = NEW.id',
  certs: 'digest = NEW.digest',
  heads: 'seq = NEW.seq AND cert = NEW.cert',
  materials: 'digest = NEW.digest',
  requests: 'key = NEW.key',
}

const CHAINED = `CREATE TRIGGER events_chained BEFORE INSERT ON events
WHEN NEW.seq <> coalesce((SELECT max(seq) FROM events), 0) + 1
  OR NEW.prev <> coalesce((SELECT hash FROM events WHERE seq = NEW.seq - 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'the event does not follow the last one'); END`

const VERSION_1 = [
  ...TABLES,
  ...INDEXES,
  ...Object.entries(APPEND_ONLY).flatMap(([table, same]) => [
    refusing(table, 'UPDATE'),
    refusing(table, 'DELETE'),
    notReplacing(table, same),
  ]),
  CHAINED,
]

/** Statements that lead from one version to the next; the n-th entry makes version n. */
export type Migrations = readonly (readonly string[])[]
export const MIGRATIONS: Migrations = [VERSION_1]

const numberOf = (db: Db, pragma: string): number => Number(db.pragma(pragma, { simple: true }))

/**
 * Whether this is a ledger, and of a version that this program may write.
 * @returns the version; 0 for a file without anything in it
 * @throws STORE_FOREIGN, STORE_NEWER
 */
export const schemaVersion = (db: Db, migrations: Migrations = MIGRATIONS): number => {
  const version = numberOf(db, 'user_version')
  const application = numberOf(db, 'application_id')
  if (application === APPLICATION_ID) {
    if (version <= migrations.length && version > 0) return version
    throw new GsealError('STORE_NEWER', { path: db.name, found: version, known: migrations.length })
  }
  const empty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (application === 0 && version === 0 && empty) return 0
  throw new GsealError('STORE_FOREIGN', { path: db.name })
}

/** Brings the file to the newest version, in one transaction; several processes may try at once. */
export const migrate = (db: Db, migrations: Migrations = MIGRATIONS): void => {
  if (schemaVersion(db, migrations) === migrations.length) return
  db.transaction(() => {
    for (let version = schemaVersion(db, migrations); version < migrations.length; version++) {
      for (const sql of migrations[version] ?? []) db.exec(sql)
      db.pragma(`user_version = ${version + 1}`)
    }
    db.pragma(`application_id = ${APPLICATION_ID}`)
  }).immediate()
}

export interface SchemaFault {
  /** e.g. `trigger events_no_update` */
  readonly object: string
  readonly expected: string
  readonly actual: string
}

/** The texts that must stand in the file, by kind and name. */
const expected = (extra: readonly string[]): Map<string, string> =>
  new Map(
    [...VERSION_1, ...extra].map((sql) => {
      const [, kind = '', name = ''] = /^CREATE (TABLE|INDEX|TRIGGER) (\w+)/.exec(sql) ?? []
      return [`${kind.toLowerCase()} ${name}`, sql]
    }),
  )

/**
 * What differs between the file and what must stand in it. Objects of others (a table that a person added) count: a
 * trigger on the ledger that is not ours could change what is written.
 * @param extra statements that made the view tables
 */
export const schemaFaults = (db: Db, extra: readonly string[]): SchemaFault[] => {
  const wanted = expected(extra)
  const faults: SchemaFault[] = []
  const found = db
    .prepare(
      "SELECT type || ' ' || name AS object, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid",
    )
    .all() as { object: string; sql: string }[]
  for (const { object, sql } of found) {
    const should = wanted.get(object)
    wanted.delete(object)
    if (should !== sql) faults.push({ object, expected: should ?? 'nothing', actual: sql })
  }
  for (const [object, sql] of wanted) faults.push({ object, expected: sql, actual: 'nothing' })
  return faults
}
