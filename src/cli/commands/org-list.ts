/** `gseal org list`: issuers that are no more, and who keeps their licences. */
import { isoTime } from '../../core/base/time.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const rows = store.rows('successions', { order: ['at'] })
    for (const { subject: _, at, ...row } of rows)
      session.out.record({ type: 'succession', ...row, at: isoTime(Number(at)) })
    session.out.record({ type: 'summary', successions: rows.length })
    session.out.table([
      (['columnOrg', 'columnSuccessor', 'factBasis'] as const).map((text) => toned('dim', say(lang, text))),
      ...rows.map((row) => [
        toned('strong', `${row['name']} ${row['code']}`),
        `${row['successor']} ${row['by_code']}`,
        String(row['basis']),
      ]),
    ])
    return 0
  })
