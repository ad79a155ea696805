/**
 * The chain: what is hashed of an event, and how a row of the table becomes an event.
 *
 * `hash = SM3(prev ‖ canonical event)`. In the canonical event the body stands by its digest, SM3 of the stored canonical
 * JSON. So a fault can be told apart (the body or the rest), and an export can withhold the bodies of other people's
 * events without breaking the proof.
 */
import { toBase64, toHex, utf8 } from '../base/bytes.ts'
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import { sm3 } from '../gm/index.ts'
import type { LedgerEvent, NewEvent } from '../registry/event.ts'

/** A row as it is stored; the order of the columns in EVENT_COLUMNS. */
export interface EventRow {
  readonly seq: number
  readonly id: string
  readonly at: number
  readonly source: string
  readonly operator: string
  readonly cert: string
  readonly type: string
  readonly subject: string
  readonly body: string
  readonly digest: Uint8Array
  readonly statement: Uint8Array | null
  readonly prev: Uint8Array
  readonly hash: Uint8Array
}

export const EVENT_COLUMNS = [
  'seq',
  'id',
  'at',
  'source',
  'operator',
  'cert',
  'type',
  'subject',
  'body',
  'digest',
  'statement',
  'prev',
  'hash',
] as const satisfies readonly (keyof EventRow)[]

/** The hash before the first event. */
export const GENESIS: Uint8Array = new Uint8Array(32)

export const bodyDigest = (body: string): Uint8Array => sm3(utf8(body))

/** What is hashed, without the hash before it: canonical JSON, UTF-8. */
export const canonicalEvent = (row: Omit<EventRow, 'body' | 'prev' | 'hash'>): string =>
  canonicalJson({
    actor: { cert: row.cert, operator: row.operator },
    at: row.at,
    body: toHex(row.digest),
    id: row.id,
    seq: row.seq,
    source: row.source,
    ...(row.statement === null ? {} : { statement: toBase64(row.statement) }),
    subject: row.subject,
    type: row.type,
  })

export const chainHash = (prev: Uint8Array, row: Omit<EventRow, 'body' | 'prev' | 'hash'>): Uint8Array => {
  const text = canonicalEvent(row)
  const bytes = Buffer.allocUnsafe(prev.byteLength + Buffer.byteLength(text))
  bytes.set(prev)
  bytes.write(text, prev.byteLength)
  return sm3(bytes)
}

/** The next row of the chain. */
export const chained = (event: NewEvent, seq: number, prev: Uint8Array): EventRow => {
  const { id, at, source, actor, type, subject, statement = null } = event
  const body = canonicalJson(event.body)
  const row = {
    seq,
    id,
    at,
    source,
    operator: actor.operator,
    cert: actor.cert,
    type,
    subject,
    body,
    digest: bodyDigest(body),
    statement,
    prev,
  }
  return { ...row, hash: chainHash(prev, row) }
}

/** The columns of an event without its place in the chain. */
export const FOLD_COLUMNS = [
  'seq',
  'id',
  'at',
  'source',
  'operator',
  'cert',
  'type',
  'subject',
  'body',
] as const satisfies readonly (keyof EventRow)[]

export type FoldRow = Pick<EventRow, (typeof FOLD_COLUMNS)[number]>

/** What a fold sees of an event. */
export const plainEvent = (row: FoldRow, body: JsonObject): NewEvent => ({
  id: row.id,
  at: row.at,
  source: row.source,
  actor: { operator: row.operator, cert: row.cert },
  type: row.type,
  subject: row.subject,
  body,
})

/** Trusts the row: its body was canonical when it was written, and `audit check` is what tells whether it still is. */
export const eventOf = (row: EventRow): LedgerEvent => ({
  seq: row.seq,
  ...plainEvent(row, JSON.parse(row.body) as JsonObject),
  ...(row.statement === null ? {} : { statement: row.statement }),
  prev: toHex(row.prev),
  hash: toHex(row.hash),
})
