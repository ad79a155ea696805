/** From a path to an open ledger: makes it, migrates it, brings its views up to date, and refuses one that was tampered with. */
import { closeSync, existsSync, openSync } from 'node:fs'
import { GsealError } from '../base/error.ts'
import { uuidv7 } from '../base/uuid.ts'
import type { Statements, Views } from '../registry/event.ts'
import { type Access, type Db, guarded, openDatabase } from './driver.ts'
import { readEvents } from './events.ts'
import type { Ledger } from './ledger.ts'
import { refill } from './rebuild.ts'
import { migrate, schemaFaults, schemaVersion } from './schema.ts'
import { viewStatements, viewsMark, viewTables } from './view-tables.ts'
import { readWitness } from './witness.ts'

export interface OpenOptions {
  /** The database file. */
  readonly path: string
  readonly views: Views
  readonly statements: Statements
  /** `read` changes nothing and opens a ledger that was tampered with too; `write` refuses such a one. */
  readonly access: Access
  /** View tables that were tampered with are made anew instead of refusing: they hold nothing of their own. */
  readonly repairViews?: boolean
  /**
   * A writer that must not be kept waiting: STORE_BUSY at once while another one writes, and the tidying of the
   * write-ahead log is left to others.
   */
  readonly hasty?: boolean
}

const settingOf = (db: Db, name: string): string | undefined =>
  db.prepare('SELECT value FROM settings WHERE name = ?').pluck().get(name) as string | undefined

/** View tables of an older description go, those of this one come, filled from the ledger. */
export const renewViews = (db: Db, views: Views): number => {
  const old = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'view\\_%' ESCAPE '\\'")
    .pluck()
    .all() as string[]
  for (const name of old) db.exec(`DROP TABLE "${name.replaceAll('"', '""')}"`)
  for (const sql of viewStatements(views)) db.exec(sql)
  return refill({ db, views, tables: viewTables(db, views) })
}

const isCurrent = (db: Db, views: Views): boolean => settingOf(db, 'views') === viewsMark(views)

/** WAL is a property of the file; the change to it knows no waiting for others, so it is tried for a while. */
const useWal = (db: Db): void => {
  const until = Date.now() + 5000
  while (db.pragma('journal_mode', { simple: true }) !== 'wal') {
    try {
      db.pragma('journal_mode = WAL')
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY' || Date.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

const refuseTampered = (db: Db, views: Views): void => {
  const [fault] = schemaFaults(db, viewStatements(views))
  if (fault === undefined) return
  const found = fault.actual === 'nothing' ? 'is gone' : 'is not as gseal made it'
  throw new GsealError('STORE_SCHEMA_CHANGED', { path: db.name, reason: `${fault.object} ${found}` })
}

/** The witness is read before the ledger: another process may append in between. */
const refuseShortened = (path: string, head: () => { seq: number }): void => {
  const witness = readWitness(path)
  const { seq } = head()
  if (witness === undefined || witness.seq <= seq) return
  throw new GsealError('STORE_TAIL_MISSING', { path, seq, witnessed: witness.seq, witness: 'witness' })
}

const ledgerOf = (db: Db, { path, views, statements }: OpenOptions): Ledger => {
  const source = settingOf(db, 'source') ?? ''
  return { db, path, source, views, statements, events: readEvents(db), tables: viewTables(db, views) }
}

const viewsTampered = (db: Db, views: Views): boolean =>
  schemaFaults(db, viewStatements(views)).some(({ object }) => /^(table|index) view_/.test(object))

const prepareWriting = (db: Db, { path, views, repairViews = false }: OpenOptions): void => {
  schemaVersion(db)
  useWal(db)
  migrate(db)
  if (settingOf(db, 'source') === undefined || !isCurrent(db, views)) {
    db.transaction(() => {
      db.prepare('INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)').run(
        'source',
        uuidv7(Date.now()),
      )
      if (!isCurrent(db, views)) renewViews(db, views)
    }).immediate()
  }
  if (repairViews && viewsTampered(db, views)) db.transaction(() => renewViews(db, views)).immediate()
  refuseTampered(db, views)
  refuseShortened(path, () => readEvents(db).head())
}

const makeHasty = (db: Db): void => {
  db.pragma('busy_timeout = 0')
  db.pragma('wal_autocheckpoint = 0')
}

const closing = <T>(db: Db, use: () => T): T => {
  try {
    return guarded(db.name, use)
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Opens a ledger that exists. The caller closes it.
 * @throws STORE_MISSING, STORE_FOREIGN, STORE_NEWER, STORE_SCHEMA_CHANGED, STORE_TAIL_MISSING, STORE_DAMAGED,
 *   STORE_UNREADABLE, STORE_DRIVER_MISSING
 */
export const openLedger = async (options: OpenOptions): Promise<Ledger> => {
  const { path, access, views } = options
  if (!existsSync(path)) throw new GsealError('STORE_MISSING', { path })
  const db = await openDatabase(path, access)
  if (access === 'write') {
    closing(db, () => prepareWriting(db, options))
    if (options.hasty === true) closing(db, () => makeHasty(db))
    return closing(db, () => ledgerOf(db, options))
  }
  const behind = closing(db, () => {
    if (schemaVersion(db) === 0) throw new GsealError('STORE_FOREIGN', { path })
    return !isCurrent(db, views)
  })
  if (!behind) return closing(db, () => ledgerOf(db, options))
  db.close()
  // Written under another description of the views: brought up to date once, then read.
  const ledger = await openLedger({ ...options, access: 'write' })
  ledger.db.close()
  return openLedger(options)
}

/**
 * Makes the file when it is not there, for its owner alone, and opens it for writing.
 * @throws STORE_NOT_WRITABLE, and as `openLedger`
 */
export const createLedger = async (options: Omit<OpenOptions, 'access'>): Promise<Ledger> => {
  const { path } = options
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC') throw new GsealError('STORE_FULL', { path }, { cause })
    throw new GsealError('STORE_NOT_WRITABLE', { path, reason: code || message }, { cause })
  }
  return openLedger({ ...options, access: 'write' })
}
