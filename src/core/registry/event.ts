/**
 * What the ledger and the registry agree on. The registry decides: `decide(state, command)` gives events, `reduce` folds
 * them. The store keeps: it numbers, chains and writes events, and holds the views. Nothing here knows SQL or a clock.
 *
 * How the two meet in one change:
 *   1. read     `store.state(subject)` gives the folded state of a subject and the number `seq` it was read at
 *   2. decide   registry, pure; what it looked at is remembered as a list of subjects
 *   3. sign     the statement of the decision, by the operator's key (asynchronous, outside any transaction)
 *   4. append   `store.append(events, { asOf: seq, reads: subjects })`: one transaction of events and view rows; when any
 *               of those subjects got an event after `asOf` it is refused with STORE_CONFLICT, and the caller starts again
 *
 * The views are a fold by subject: the state of one subject is a JSON object (kept by the store, canonical), and the rows
 * of the view tables belong to one subject each and are made from its state alone. So one event touches one subject, a
 * rebuild is one pass over the ledger, and equality of views is equality of rows. What joins subjects is a query.
 */
import type { JsonObject } from '../base/canonical.ts'

/** Who did it. For what the software does by itself both are empty. */
export interface Actor {
  /** Name of the operator, as `operator:NAME` subjects name it. */
  readonly operator: string
  /** SM3 of the operator's certificate (DER), 64 hex digits. */
  readonly cert: string
}

/** An event as the registry makes it; the store adds its place in the chain. */
export interface NewEvent {
  /** UUIDv7, lower case with hyphens. */
  readonly id: string
  /** Milliseconds since 1970 UTC. */
  readonly at: number
  /** The system that made it: the id of a home, a central library. */
  readonly source: string
  readonly actor: Actor
  /** `noun.verb`, e.g. `seal.activated`. */
  readonly type: string
  /** What it is about, `kind:id`, e.g. `seal:61999900000001`. */
  readonly subject: string
  readonly body: JsonObject
  /** Signature value of the operator's key over the statement of the decision; only decisions carry one. */
  readonly statement?: Uint8Array
}

export interface LedgerEvent extends NewEvent {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number
  /** Hash of the event before, 64 hex digits; zeros for the first. */
  readonly prev: string
  /** SM3(prev ‖ canonical event), 64 hex digits. */
  readonly hash: string
}

/** A table that is computed from the ledger. The store adds the column `subject`, first, indexed. */
export interface ViewTable {
  /** Without prefix, e.g. `seals`; the store's table is `view_seals`. */
  readonly name: string
  readonly columns: Readonly<Record<string, 'text' | 'integer'>>
  /** Columns by which it is searched, each an index. */
  readonly indexes?: readonly (readonly string[])[]
}

/** One row; columns that are not named are NULL. */
export interface ViewRow {
  readonly table: string
  readonly values: Readonly<Record<string, string | number | null>>
}

/** The pure side of the views: registry implements it, store runs it. */
export interface Views {
  /** Raised with every change of what `reduce` or `rows` answer: an older store computes its views anew when opened. */
  readonly version: number
  readonly tables: readonly ViewTable[]
  /** The state after the event; `state` is undefined for the first event of a subject. Throws a coded error when the event cannot follow. */
  reduce(state: JsonObject | undefined, event: NewEvent): JsonObject
  /** All rows of one subject, from its state alone. */
  rows(subject: string, state: JsonObject): readonly ViewRow[]
}

/** How the store learns whether an event carries the statement that it must; asked on append and in `audit check`. */
export interface Statements {
  /** Certificates that an event makes known, DER: the store hands them back by digest. */
  certs(event: NewEvent): readonly Uint8Array[]
  /**
   * Throws a coded error when the event needs a statement and has none, when the signature does not fit, or when the
   * certificate is not the actor's.
   */
  check(event: NewEvent, cert: (digest: string) => Uint8Array | undefined): void
}
