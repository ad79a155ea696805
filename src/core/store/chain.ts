/**
 * The chain: what is hashed of an event, and how a row of the table becomes an event.
 *
 * `hash = SM3(prev ‖ canonical event)`. In the canonical event the body stands by its digest, SM3 of the stored canonical
 * JSON. So a fault can be told apart (the body or the rest), and an export can withhold the bodies of other people's
 * events without breaking the proof.
 */
import { fromHex, toBase64 } from '../base/bytes.ts'
import { canonicalJson, canonicalText, type JsonObject } from '../base/canonical.ts'
import { sm3Hex } from '../gm/index.ts'
import type { LedgerEvent, NewEvent } from '../registry/event.ts'

/**
 * A row of the table. Digests are 64 hex digits here and 32 bytes in the file: OpenSSL gives them as text in half the time
 * that it takes to make a Buffer of each, and they are compared and hashed as text.
 */
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
  readonly digest: string
  readonly statement: Uint8Array | null
  readonly prev: string
  readonly hash: string
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
export const GENESIS = '0'.repeat(64)

export const bodyDigest = (body: string): string => sm3Hex(body)

type Hashed = Omit<EventRow, 'body' | 'prev' | 'hash'>

/**
 * What is hashed, without the hash before it: canonical JSON. Written out member by member, because it is one form and
 * every event passes here twice; a test holds it against `canonicalJson`.
 */
export const canonicalEvent = (row: Hashed): string => {
  const { digest, id, source, operator, cert, type, subject, statement } = row
  const actor = `{"cert":${canonicalText(cert)},"operator":${canonicalText(operator)}}`
  const signed = statement === null ? '' : `"statement":"${toBase64(statement)}",`
  return (
    `{"actor":${actor},"at":${row.at},"body":${canonicalText(digest)},"id":${canonicalText(id)},"seq":${row.seq},` +
    `"source":${canonicalText(source)},${signed}"subject":${canonicalText(subject)},"type":${canonicalText(type)}}`
  )
}

/** Room for `prev` and the canonical event; one event is hashed at a time. */
let scratch = Buffer.allocUnsafe(4096)

/** @param prev 64 hex digits @returns as many */
export const chainHash = (prev: string, row: Hashed): string => {
  const text = canonicalEvent(row)
  // A UTF-16 unit takes three bytes at most.
  if (scratch.byteLength < 32 + text.length * 3) scratch = Buffer.allocUnsafe(32 + text.length * 3)
  const start = scratch.write(prev, 'hex')
  return sm3Hex(scratch.subarray(0, start + scratch.write(text, start)))
}

/** The next row of the chain. */
export const chained = (event: NewEvent, seq: number, prev: string): EventRow => {
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

/** The row as it goes into the table, in the order of EVENT_COLUMNS. */
export const cellsOf = (row: EventRow): readonly (string | number | Uint8Array | null)[] => [
  row.seq,
  row.id,
  row.at,
  row.source,
  row.operator,
  row.cert,
  row.type,
  row.subject,
  row.body,
  fromHex(row.digest),
  row.statement,
  fromHex(row.prev),
  fromHex(row.hash),
]

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
  prev: row.prev,
  hash: row.hash,
})
