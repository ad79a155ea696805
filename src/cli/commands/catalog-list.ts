/** `gseal catalog list`: the catalogs of the ledger. */
import { isoTime } from '../../core/base/time.ts'
import { wordOf } from '../ask.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const state = input.text('state')
    const rows = store.rows('catalogs', {
      ...(state === undefined ? {} : { equal: { state } }),
      order: ['code'],
    })
    for (const row of rows)
      session.out.record({
        type: 'catalog',
        code: row['code'],
        name: row['name'],
        state: row['state'],
        version: row['version'],
        number: row['number'],
        holder: row['holder'],
        share: row['share'],
        at: isoTime(Number(row['at'])),
      })
    session.out.record({ type: 'summary', catalogs: rows.length })
    session.out.table([
      (['columnCode', 'columnName', 'columnState', 'columnNumber', 'columnSince'] as const).map((label) =>
        toned('dim', say(lang, label)),
      ),
      ...rows.map((row) => [
        toned('strong', String(row['code'])),
        String(row['name']),
        wordOf(session, String(row['state'])),
        String(row['number'] ?? '-'),
        localTime(Number(row['at'])),
      ]),
    ])
    return 0
  })
