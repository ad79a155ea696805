/**
 * Writing events: one transaction of the events, their view rows, and what hangs on them. Refused as a whole when one of
 * the subjects that the decision rested on got an event meanwhile.
 */
import { fromHex, toHex } from '../base/bytes.ts'
import { canonicalJson, type JsonObject } from '../base/canonical.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { isoTime } from '../base/time.ts'
import { isUuidv7 } from '../base/uuid.ts'
import { sm3 } from '../gm/index.ts'
import type { LedgerEvent, NewEvent } from '../registry/event.ts'
import { bodyDigest, cellsOf, chained, EVENT_COLUMNS, eventOf } from './chain.ts'
import type { Db } from './driver.ts'
import type { Ledger } from './ledger.ts'
import { checkOwnEvent } from './own-events.ts'
import { isOwnSubject } from './view-tables.ts'

/** What a decision rested on. */
export interface Basis {
  /** Number of the ledger's last event when the state was read. */
  readonly asOf: number
  /** Subjects that were looked at besides those of the events. */
  readonly reads?: readonly string[]
  /**
   * Name of the request. The same key with the same events (but for their ids and times) writes nothing a second time
   * and answers what was written the first time.
   */
  readonly requestKey?: string
  /** Materials that the events refer to, by digest; their files are in place already. */
  readonly materials?: readonly { readonly digest: string; readonly bytes: number }[]
  /** Targets that the events are to be sent to. */
  readonly targets?: readonly string[]
}

export interface Appended {
  readonly events: readonly LedgerEvent[]
  /** The request was carried out before; these are its events. */
  readonly repeated: boolean
}

const invalid = (field: string, reason: string): GsealError =>
  new GsealError('STORE_EVENT_INVALID', { field, reason })

const HEX_DIGEST = /^[0-9a-f]{64}$/

const checkEvent = ({ id, at, source, actor, type, subject, statement }: NewEvent): void => {
  const { textChars, statementBytes } = LIMITS.ledger
  if (!isUuidv7(id)) throw invalid('id', `${id} is no UUID of version 7`)
  if (!Number.isSafeInteger(at) || at < 0) throw invalid('at', `${at} is no time`)
  if (!/^[a-z-]+(\.[a-z-]+)+$/.test(type)) throw invalid('type', `${type} is not of the form noun.verb`)
  if (!/^[a-z-]+:\S/.test(subject)) throw invalid('subject', `${subject} is not of the form kind:id`)
  if (actor.cert !== '' && !HEX_DIGEST.test(actor.cert)) throw invalid('actor', 'cert is no SM3 digest')
  for (const [field, text] of Object.entries({ source, type, subject, actor: actor.operator })) {
    if (text.length > textChars) throw invalid(field, `longer than ${textChars} characters`)
    if (!text.isWellFormed()) throw invalid(field, 'a lone surrogate')
  }
  if (statement !== undefined && statement.byteLength > statementBytes) {
    throw invalid('statement', `longer than ${statementBytes} bytes`)
  }
}

/** What a request was, without what differs between two tries. */
const requestDigest = (events: readonly NewEvent[]): string =>
  bodyDigest(
    canonicalJson(
      events.map(({ source, actor, type, subject, body }) => ({
        actor: { cert: actor.cert, operator: actor.operator },
        body,
        source,
        subject,
        type,
      })),
    ),
  )

/** A subject within a batch: its state before it, and as it is now. */
interface Touched {
  readonly before: JsonObject | undefined
  readonly after: JsonObject
  readonly seq: number
}

/**
 * @param written called when everything stands in the transaction, nothing can refuse it any more, and only the disk is
 *   waited for; what fails after it is the disk alone
 */
export type Append = (events: readonly NewEvent[], basis: Basis, written?: () => void) => Appended

const prepareInserts = (db: Db) => ({
  event: db.prepare(
    `INSERT INTO events (${EVENT_COLUMNS.join(', ')}) VALUES (?${', ?'.repeat(EVENT_COLUMNS.length - 1)})`,
  ),
  cert: db.prepare('INSERT INTO certs (digest, der) VALUES (?, ?)'),
  hasCert: db.prepare('SELECT 1 FROM certs WHERE digest = ?').pluck(),
  certOf: db.prepare('SELECT der FROM certs WHERE digest = ?').pluck(),
  material: db.prepare('INSERT INTO materials (digest, bytes, seq) VALUES (?, ?, ?)'),
  hasMaterial: db.prepare('SELECT 1 FROM materials WHERE digest = ?').pluck(),
  outbox: db.prepare('INSERT INTO outbox (target, seq, due) VALUES (?, ?, ?)'),
  request: db.prepare('INSERT INTO requests (key, digest, first, last) VALUES (?, ?, ?, ?)'),
  requestOf: db.prepare('SELECT lower(hex(digest)) AS digest, first, last FROM requests WHERE key = ?'),
  lastOf: db.prepare('SELECT max(seq) FROM events WHERE subject = ?').pluck(),
})

/** The function that appends, with its statements compiled. */
export const appender = (ledger: Ledger): Append => {
  const { db, views, statements, tables, events: reader } = ledger
  const insert = prepareInserts(db)

  const certOf = (digest: string): Uint8Array | undefined =>
    insert.certOf.get(digest) as Uint8Array | undefined

  const refuseConflict = (subjects: Iterable<string>, asOf: number): void => {
    for (const subject of subjects) {
      const seq = isOwnSubject(subject) ? Number(insert.lastOf.get(subject) ?? 0) : tables.lastSeq(subject)
      if (seq <= asOf) continue
      const at = isoTime(reader.bySeq(seq)?.at ?? 0)
      throw new GsealError('STORE_CONFLICT', { subject, seq, at })
    }
  }

  const repeatedRequest = (key: string, digest: string): LedgerEvent[] | undefined => {
    const row = insert.requestOf.get(key) as { digest: string; first: number; last: number } | undefined
    if (row === undefined) return undefined
    const { first, last } = row
    if (row.digest !== digest) throw new GsealError('STORE_REPEATED', { key, first, last })
    return [...reader.rows(first, last)].map(eventOf)
  }

  const keepCerts = (event: NewEvent): void => {
    if (isOwnSubject(event.subject)) return
    for (const der of statements.certs(event)) {
      const digest = toHex(sm3(der))
      if (insert.hasCert.get(digest) === undefined) insert.cert.run(digest, der)
    }
  }

  /** Events one after another in the chain; the views once for each subject at the end. */
  const write = (events: readonly NewEvent[]): LedgerEvent[] => {
    let { seq, hash } = reader.head()
    const touched = new Map<string, Touched>()
    // All certificates first: the founder's decision stands before the event that brings its certificate.
    for (const event of events) {
      checkEvent(event)
      keepCerts(event)
    }
    const written = events.map((event) => {
      if (isOwnSubject(event.subject)) checkOwnEvent(event, certOf)
      else statements.check(event, certOf)
      const row = chained(event, ++seq, hash)
      const bytes = Buffer.byteLength(row.body)
      if (bytes > LIMITS.ledger.bodyBytes)
        throw invalid('body', `longer than ${LIMITS.ledger.bodyBytes} bytes`)
      insert.event.run(cellsOf(row))
      hash = row.hash
      const full: LedgerEvent = { ...event, seq, prev: row.prev, hash }
      if (!isOwnSubject(event.subject)) {
        const earlier = touched.get(event.subject)
        const before = earlier?.before ?? tables.state(event.subject)?.state
        touched.set(event.subject, { before, after: views.reduce(earlier?.after ?? before, event), seq })
      }
      return full
    })
    for (const [subject, { before, after: state, seq }] of touched)
      tables.write(subject, before, { state, seq })
    return written
  }

  const attach = (written: readonly LedgerEvent[], basis: Basis, digest: string): void => {
    const [first, last] = [written[0], written.at(-1)]
    if (first === undefined || last === undefined) return
    for (const material of basis.materials ?? []) {
      if (insert.hasMaterial.get(material.digest) !== undefined) continue
      insert.material.run(material.digest, material.bytes, first.seq)
    }
    for (const target of basis.targets ?? []) {
      for (const { seq, at } of written) insert.outbox.run(target, seq, at)
    }
    if (basis.requestKey !== undefined)
      insert.request.run(basis.requestKey, fromHex(digest), first.seq, last.seq)
  }

  const change = db.transaction((events: readonly NewEvent[], basis: Basis, done?: () => void): Appended => {
    const digest = basis.requestKey === undefined ? '' : requestDigest(events)
    const before = basis.requestKey === undefined ? undefined : repeatedRequest(basis.requestKey, digest)
    if (before !== undefined) return { events: before, repeated: true }
    refuseConflict(new Set([...events.map(({ subject }) => subject), ...(basis.reads ?? [])]), basis.asOf)
    const written = write(events)
    attach(written, basis, digest)
    done?.()
    return { events: written, repeated: false }
  })

  return (events, basis, written) => {
    if (events.length > LIMITS.ledger.batch) {
      const limit = LIMITS.ledger.batch
      throw new GsealError('LIMIT_EXCEEDED', { what: 'batch of events', actual: events.length, limit })
    }
    return change.immediate(events, basis, written)
  }
}
