/**
 * The ledger as lines of JSON, with what is needed to check it without gseal (docs/ledger.md gives the form):
 *   {"type":"ledger", …}      first: format, the ledger's name (hash of its first event), the range
 *   {"type":"cert", …}        certificates of actors and of signers of heads, each once
 *   {"type":"event", …}       in order of number, with prev and hash; a withheld body is absent, its digest stays
 *   {"type":"head", …}        signed heads within the range
 *   {"type":"summary", …}     last: counts, and the hash of the last event
 * A range that does not begin with 1 is proved by a head within it: everything is tied to that head by the chain.
 */
import { toBase64, toHex } from '../base/bytes.ts'
import type { JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { sm3 } from '../gm/index.ts'
import { type EventRow, GENESIS } from './chain.ts'
import { type SignedHead, signedHeads } from './heads.ts'
import type { Ledger } from './ledger.ts'
import { isOwnSubject } from './view-tables.ts'

export const EXPORT_FORMAT = 1

export interface ExportOptions {
  /** Numbers, both inclusive; all events when not given. */
  readonly from?: number
  readonly to?: number
  /** Bodies of other subjects are withheld: the chain holds all the same. */
  readonly subject?: string
}

export type ExportLine = JsonObject & { readonly type: string }

const eventLine = (row: EventRow, withheld: boolean): ExportLine => ({
  type: 'event',
  seq: row.seq,
  id: row.id,
  at: row.at,
  source: row.source,
  operator: row.operator,
  cert: row.cert,
  event: row.type,
  subject: row.subject,
  ...(withheld ? {} : { body: row.body }),
  digest: row.digest,
  ...(row.statement === null ? {} : { statement: toBase64(row.statement) }),
  prev: row.prev,
  hash: row.hash,
})

/** Certificates that are needed to judge an event: the actor's, and those of all who restored a ledger. */
const certsNamed = (row: EventRow): readonly string[] => {
  if (!isOwnSubject(row.subject)) return [row.cert]
  const { operators } = JSON.parse(row.body) as { readonly operators: readonly { readonly cert: string }[] }
  return operators.map(({ cert }) => cert)
}

const headLine = (head: SignedHead): ExportLine => ({
  type: 'head',
  seq: head.seq,
  hash: head.hash,
  at: head.at,
  cert: toHex(sm3(head.cert)),
  algorithm: head.algorithm,
  signature: toBase64(head.signature),
})

const range = ({ events }: Ledger, { from = 1, to }: ExportOptions): { first: number; last: number } => {
  const end = events.head().seq
  const last = Math.min(to ?? end, end)
  if (from < 1 || from > last) throw new GsealError('STORE_EVENT_UNKNOWN', { what: String(from) })
  return { first: from, last }
}

/**
 * The lines, one after another; a caller may stop at any time.
 * @throws STORE_EVENT_UNKNOWN when there is no event in the range
 */
export function* exportLines(ledger: Ledger, options: ExportOptions): Generator<ExportLine> {
  const { first, last } = range(ledger, options)
  const name = ledger.events.hashAt(1) ?? GENESIS
  const certOf = ledger.db.prepare('SELECT der FROM certs WHERE digest = ?').pluck()
  const told = new Set<string>()
  const cert = (digest: string): ExportLine[] => {
    const der = told.has(digest) ? undefined : (certOf.get(digest) as Uint8Array | undefined)
    told.add(digest)
    return der === undefined ? [] : [{ type: 'cert', digest, der: toBase64(der) }]
  }
  yield { type: 'ledger', format: EXPORT_FORMAT, ledger: name, first, last }
  let hash = ''
  for (const row of ledger.events.rows(first, last)) {
    for (const digest of certsNamed(row)) yield* cert(digest)
    yield eventLine(row, options.subject !== undefined && row.subject !== options.subject)
    hash = row.hash
  }
  const heads = signedHeads(ledger, first).filter(({ seq }) => seq <= last)
  for (const head of heads) {
    yield* cert(toHex(sm3(head.cert)))
    yield headLine(head)
  }
  yield { type: 'summary', events: last - first + 1, heads: heads.length, hash }
}
