/** What the parts of the store share: one open database with what belongs to it. */
import type { Statements, Views } from '../registry/event.ts'
import type { Db } from './driver.ts'
import type { Events } from './events.ts'
import type { ViewTables } from './view-tables.ts'

export interface Ledger {
  readonly db: Db
  /** Path of the database file. */
  readonly path: string
  /** Names this ledger in the events that are made here: a UUID of its own. */
  readonly source: string
  readonly views: Views
  readonly statements: Statements
  readonly events: Events
  readonly tables: ViewTables
}
