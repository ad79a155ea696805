/** `gseal batch list`: batches, the newest first. */
import { isoTime } from '../../core/base/time.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { licenceWord } from '../show-licences.ts'
import { say } from '../texts/index.ts'

const MOST = 10_000

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const state = input.text('state')
    const rows = store.rows('batches', {
      equal: state === undefined ? {} : { state },
      order: ['at'],
      descending: true,
      limit: input.integer('limit', 1, MOST) ?? 100,
    })
    for (const { subject: _, ...row } of rows)
      session.out.record({ type: 'batch', ...row, at: isoTime(Number(row['at'])) })
    session.out.record({ type: 'summary', batches: rows.length })
    session.out.table([
      (
        ['columnBatch', 'columnState', 'columnSealed', 'columnFailed', 'columnAt', 'columnRegister'] as const
      ).map((text) => toned('dim', say(lang, text))),
      ...rows.map((row) => [
        toned('strong', String(row['id'])),
        licenceWord(session, String(row['state'])),
        String(row['sealed']),
        String(row['failed']),
        localTime(Number(row['at'])),
        String(row['register']),
      ]),
    ])
    return 0
  })
