/** `gseal audit list`: events of the ledger, newest first. */
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { isoTime, parseTime } from '../../core/base/time.ts'
import type { LedgerEvent } from '../../core/registry/index.ts'
import type { EventFilter, Page, Store } from '../../core/store/index.ts'
import { localTime } from '../clock.ts'
import { usingHomeStore } from '../home-store.ts'
import { toned } from '../output.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const SHOWN = 50

/** An event as records show it. */
export const eventRecord = (event: LedgerEvent): Readonly<Record<string, unknown>> => ({
  type: 'event',
  seq: event.seq,
  id: event.id,
  at: isoTime(event.at),
  source: event.source,
  operator: event.actor.operator,
  cert: event.actor.cert,
  event: event.type,
  subject: event.subject,
  body: event.body,
  signed: event.statement !== undefined,
  prev: event.prev,
  hash: event.hash,
})

const filterOf = (input: Input): EventFilter => {
  const [type, subject, operator] = [input.text('type'), input.text('subject'), input.text('operator')]
  const [from, to] = [input.text('from'), input.text('to')]
  return {
    ...(type !== undefined && { type }),
    ...(subject !== undefined && { subject }),
    ...(operator !== undefined && { operator }),
    ...(from !== undefined && { from: parseTime(from) }),
    ...(to !== undefined && { to: parseTime(to) }),
  }
}

const pageOf = (store: Store, input: Input): Page => {
  const limit = input.integer('limit', 1, LIMITS.ledger.page) ?? SHOWN
  const page = { limit, newestFirst: !input.has('oldest-first') }
  const seq = input.integer('after', 1, Number.MAX_SAFE_INTEGER)
  if (seq === undefined) return page
  const event = store.event(seq)
  if (event === undefined) throw new GsealError('STORE_EVENT_UNKNOWN', { what: seq })
  return { ...page, after: { at: event.at, seq } }
}

export const run: Run = (session, input) =>
  usingHomeStore(session, { access: 'read' }, (store) => {
    const { lang } = session.settings
    const events = store.list(filterOf(input), pageOf(store, input))
    for (const event of events) session.out.record(eventRecord(event))
    session.out.record({ type: 'summary', events: events.length, last: store.head().seq })
    if (events.length === 0) session.out.line(say(lang, 'eventsNone'))
    else {
      const head = (
        ['columnSeq', 'columnTime', 'columnEvent', 'columnSubjectOf', 'columnOperator'] as const
      ).map((text) => toned('dim', say(lang, text)))
      const rows = events.map(({ seq, at, type, subject, actor }) => [
        String(seq),
        localTime(at),
        toned('strong', type),
        subject,
        actor.operator,
      ])
      session.out.table([head, ...rows])
    }
    return 0
  })
