/** The one object through which a ledger is used; every fault of SQLite leaves it as a coded error. */
import type { Signer } from '../keys/signer.ts'
import type { LedgerEvent } from '../registry/event.ts'
import { type Append, type Appended, appender } from './append.ts'
import { type CheckOptions, type CheckResult, checkLedger } from './check.ts'
import { asStoreError, guarded } from './driver.ts'
import type { EventFilter, Page } from './events.ts'
import { type Head, lastSignedHead, type SignedHead, signedHeads, signHead } from './heads.ts'
import type { Ledger } from './ledger.ts'
import { createLedger, type OpenOptions, openLedger, renewViews } from './open.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import { queryView, type ViewQuery, type ViewRecord } from './query.ts'
import { type ViewFault, viewFaults } from './rebuild.ts'
import type { StoredState } from './view-tables.ts'
import { writeWitness } from './witness.ts'

export interface Rebuilt {
  readonly subjects: number
  /** What the tables said otherwise before; nothing in a sound ledger. */
  readonly faults: readonly ViewFault[]
}

export interface Store {
  /** What the other verbs of this room work on. */
  readonly ledger: Ledger
  /** The last event; number 0 in an empty ledger. */
  head(): { readonly seq: number; readonly hash: string }
  /** By number or by id. */
  event(which: number | string): LedgerEvent | undefined
  /** All events of a subject, oldest first. */
  stream(subject: string): LedgerEvent[]
  list(filter: EventFilter, page: Page): LedgerEvent[]
  /** The folded state of a subject. Read `head()` first and give its number as `asOf` when appending. */
  state(subject: string): StoredState | undefined
  /**
   * Answers several questions on one state of the ledger, and takes the locks of the file once for all of them: alone,
   * each question takes and frees them, which costs more than to find a row.
   */
  reading<T>(ask: () => T): T
  /** Rows of a view. @throws STORE_VIEW_UNKNOWN */
  rows(view: string, query?: ViewQuery): ViewRecord[]
  /** DER of a certificate that the ledger knows, by its SM3. */
  cert(digest: string): Uint8Array | undefined
  /** @throws STORE_CONFLICT, STORE_REPEATED, STORE_EVENT_INVALID, STORE_FULL, STORE_BUSY, and what the registry refuses */
  append(...given: Parameters<Append>): Appended
  /** Vouches for everything up to now; `undefined` in an empty ledger. */
  signHead(signer: Signer, at: number): Promise<Head | undefined>
  heads(from?: number): SignedHead[]
  lastSignedHead(): SignedHead | undefined
  readonly outbox: Outbox
  check(options: CheckOptions): CheckResult
  /** Computes the views anew and puts them in the place of what was there. */
  rebuild(): Rebuilt
  close(): void
}

const rebuild = (ledger: Ledger): Rebuilt => {
  const { db, views } = ledger
  return db
    .transaction(() => {
      const faults = [...viewFaults(ledger)].map((fault) => {
        if ('error' in fault) throw fault.error
        return fault
      })
      return { faults, subjects: renewViews(db, views) }
    })
    .immediate()
}

const storeOf = (ledger: Ledger): Store => {
  const { db, path, views, events, tables } = ledger
  const safely = <T>(use: () => T): T => guarded(path, use)
  const append = safely(() => appender(ledger))
  const cert = db.prepare('SELECT der FROM certs WHERE digest = ?').pluck()
  const together = db.transaction((ask: () => unknown) => ask())
  return {
    ledger,
    head: () => safely(() => events.head()),
    event: (which) => safely(() => (typeof which === 'number' ? events.bySeq(which) : events.byId(which))),
    stream: (subject) => safely(() => events.stream(subject)),
    list: (filter, page) => safely(() => events.list(filter, page)),
    state: (subject) => safely(() => tables.state(subject)),
    reading: <T>(ask: () => T) => safely(() => together(ask) as T),
    rows: (view, query = {}) => safely(() => queryView(db, views, view, query)),
    cert: (digest) => safely(() => cert.get(digest) as Uint8Array | undefined),
    append: (...given) =>
      safely(() => {
        const appended = append(...given)
        const last = appended.events.at(-1)
        if (last !== undefined && !appended.repeated) writeWitness(path, last)
        return appended
      }),
    signHead: async (signer, at) => {
      try {
        return await signHead(ledger, signer, at)
      } catch (error) {
        throw asStoreError(error, path)
      }
    },
    heads: (from) => safely(() => signedHeads(ledger, from)),
    lastSignedHead: () => safely(() => lastSignedHead(ledger)),
    outbox: outboxOf(ledger),
    check: (options) => safely(() => checkLedger(ledger, options)),
    rebuild: () => safely(() => rebuild(ledger)),
    close: () => void db.close(),
  }
}

/** @throws as `openLedger` */
export const openStore = async (options: OpenOptions): Promise<Store> => storeOf(await openLedger(options))

/** Makes the ledger when it is not there. @throws as `createLedger` */
export const createStore = async (options: Omit<OpenOptions, 'access'>): Promise<Store> =>
  storeOf(await createLedger(options))
