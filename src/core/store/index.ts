/**
 * The store: one SQLite file that holds the ledger of a home, and the only place with SQL.
 *
 *   driver         loads better-sqlite3, maps what SQLite throws to codes
 *   schema         tables, triggers, versions; what must stand in the file, letter for letter
 *   open           makes, migrates, refuses a file that was tampered with or cut off
 *   chain          the hash of an event
 *   append         one transaction: events, view rows, certificates, outbox, materials, request key
 *   events, query  reading events and views
 *   view-tables    view rows from the state of a subject; rebuild: all of them from the ledger
 *   heads          signed heads of the chain
 *   check          what is wrong with a ledger
 *   export         the ledger as lines of JSON with its proof, and the check of such a file
 *   materials      files that events refer to, by digest
 *   witness        how far the ledger was written, beside it
 *   own-events     what is recorded of the ledger as a whole: that it was restored
 *   backup/        a home as one encrypted stream, and back
 *
 * Events and views are the registry's business (registry/event.ts); the store knows neither seals nor operators.
 * docs/decisions/ledger.md tells why it is built so.
 */
export type { Appended, Basis } from './append.ts'
export { newBoxKey, openBox, sealBox } from './backup/box.ts'
export {
  type BackupFile,
  LEDGER_FILE,
  type LedgerPoint,
  type Manifest,
  manifestText,
} from './backup/manifest.ts'
export { type HomeOptions, type Packed, packHome, unpack } from './backup/pack.ts'
export {
  byContentKey,
  byKey,
  byPassphrase,
  forCertificate,
  forPassphrase,
  type Opener,
  type Recipient,
  type Unlock,
} from './backup/recipients.ts'
export { checkPoint, replaceHome } from './backup/restore.ts'
export type { CheckOptions, CheckResult, Fault, KnownHead } from './check.ts'
export type { EventFilter, Page } from './events.ts'
export { EXPORT_FORMAT, type ExportLine, type ExportOptions, exportLines } from './export.ts'
export { checkExport, type ExportCheck } from './export-check.ts'
export type { Head, SignedHead } from './heads.ts'
export { type Material, type Materials, materialsIn, syncFolder } from './materials.ts'
export type { OpenOptions } from './open.ts'
export type { Outbox, Outgoing } from './outbox.ts'
export { type Restorer, restoreEvent } from './own-events.ts'
export type { ViewQuery, ViewRecord } from './query.ts'
export { createStore, openStore, type Rebuilt, type Store } from './store.ts'
export type { StoredState } from './view-tables.ts'
