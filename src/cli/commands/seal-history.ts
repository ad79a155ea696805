/** `gseal seal history`: everything that was decided and done about a seal, in the order of the ledger. */
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import type { LedgerEvent } from '../../core/registry/index.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const code = input.first
    if (store.state(`seal:${code}`) === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
    const subjects = [
      `seal:${code}`,
      ...store.rows('applications', { equal: { seal: code } }).map(({ subject }) => subject),
      ...store.rows('uses', { equal: { seal: code } }).map(({ subject }) => subject),
    ]
    const events: LedgerEvent[] = subjects.flatMap((subject) => store.stream(subject))
    events.sort((a, b) => a.seq - b.seq)
    for (const { seq, at, type, subject, actor, body, statement } of events)
      session.out.record({
        type: 'event',
        seq,
        at: isoTime(at),
        event: type,
        subject,
        operator: actor.operator,
        signed: statement !== undefined,
        body,
      })
    session.out.record({ type: 'summary', events: events.length })
    session.out.table(
      events.map(({ seq, at, type, subject, actor }) => [
        toned('dim', String(seq)),
        localTime(at),
        type,
        subject,
        toned('strong', actor.operator),
      ]),
    )
    return 0
  })
