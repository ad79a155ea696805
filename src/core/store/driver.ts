/**
 * The one file that loads better-sqlite3, when the first ledger is opened and not before: what needs no ledger runs where
 * no native module could be installed. Everything that SQLite throws leaves here as a coded error.
 *
 * Two versions are installed, and only one can be loaded in a Node: 13 needs Node 22 and kills Node 20; 12 aborts Node
 * 24.19 and later when one of its objects is collected (WiseLibs/better-sqlite3 issue 1515, closed without a mend).
 */
import type BetterSqlite from 'better-sqlite3'
import type { Code } from '../base/codes/index.ts'
import { GsealError, type Params } from '../base/error.ts'

export type Db = BetterSqlite.Database
export type Statement = BetterSqlite.Statement<unknown[]>

/** How long a writer waits for another before it gives up. */
export const BUSY_SECONDS = 10

let driver: Promise<typeof BetterSqlite> | undefined

const nodeMajor = Number.parseInt(process.versions.node, 10)

/**
 * The constructor of databases. The binary is loaded with the first database and not with the module: so one is opened
 * at once. @throws STORE_DRIVER_MISSING
 */
export const sqliteDriver = async (): Promise<typeof BetterSqlite> => {
  try {
    const { default: Database } = await (nodeMajor >= 22
      ? import('better-sqlite3-13')
      : import('better-sqlite3'))
    new Database(':memory:').close()
    return Database
  } catch (cause) {
    const [reason = ''] = (cause as Error).message.split('\n')
    throw new GsealError('STORE_DRIVER_MISSING', { reason }, { cause })
  }
}

const SQLITE_CODES: readonly (readonly [RegExp, Code])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'STORE_BUSY'],
  [/^SQLITE_FULL/, 'STORE_FULL'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'STORE_NOT_WRITABLE'],
  [/^SQLITE_CANTOPEN/, 'STORE_UNREADABLE'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'STORE_DAMAGED'],
  [/^SQLITE_CONSTRAINT/, 'STORE_APPEND_ONLY'],
]

/** What SQLite threw, as a code; anything that is not SQLite's passes unchanged. */
export const asStoreError = (error: unknown, path: string): unknown => {
  const { code, message } = error as { code?: unknown; message?: string }
  if (error instanceof GsealError || typeof code !== 'string' || !code.startsWith('SQLITE_')) return error
  const row = SQLITE_CODES.find(([pattern]) => pattern.test(code))
  const params: Params = { path, reason: message ?? code, seconds: BUSY_SECONDS }
  return new GsealError(row?.[1] ?? 'STORE_IO', params, { cause: error })
}

/** Runs something that talks to SQLite. @throws STORE_* */
export const guarded = <T>(path: string, use: () => T): T => {
  try {
    return use()
  } catch (error) {
    throw asStoreError(error, path)
  }
}

export type Access = 'read' | 'write'

/**
 * A database whose file exists. FULL: a commit has reached the disk when it returns, also in WAL mode. A trusted schema
 * would let a planted view or trigger call functions.
 * @throws STORE_DRIVER_MISSING, STORE_UNREADABLE, STORE_DAMAGED
 */
export const openDatabase = async (path: string, access: Access): Promise<Db> => {
  driver ??= sqliteDriver()
  const Database = await driver
  return guarded(path, () => {
    const db = new Database(path, {
      fileMustExist: true,
      readonly: access === 'read',
      timeout: BUSY_SECONDS * 1000,
    })
    try {
      db.pragma('trusted_schema = OFF')
      db.pragma('foreign_keys = ON')
      db.pragma('recursive_triggers = ON')
      db.pragma('synchronous = FULL')
      db.pragma('cell_size_check = ON')
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}
