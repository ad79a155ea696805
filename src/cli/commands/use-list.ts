/** `gseal use list`: permissions, the newest last. */
import { isoTime } from '../../core/base/time.ts'
import { wordOf } from '../ask.ts'
import { shanghaiDay } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { stateWord } from '../show-registry.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const equal = Object.fromEntries(
      ['state', 'seal']
        .map((flag) => [flag, input.text(flag)] as const)
        .filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const rows = store.rows('uses', { equal, order: ['at'] })
    for (const row of rows)
      session.out.record({
        type: 'use',
        id: row['id'],
        seal: row['seal'],
        kind: row['kind'],
        scene: row['scene'],
        state: row['state'],
        used: row['used'],
        count: row['count'],
        from: isoTime(Number(row['from_at'])),
        until: isoTime(Number(row['until_at'])),
        by: row['requested_by'],
      })
    session.out.record({ type: 'summary', uses: rows.length })
    session.out.table([
      (['columnId', 'columnSeal', 'columnScene', 'columnState', 'columnUsed', 'columnUntil'] as const).map(
        (text) => toned('dim', say(lang, text)),
      ),
      ...rows.map((row) => [
        toned('strong', String(row['id'])),
        String(row['seal']),
        wordOf(session, String(row['scene'])),
        stateWord(session, String(row['state'])),
        `${row['used']}/${row['count']}`,
        shanghaiDay(Number(row['until_at'])),
      ]),
    ])
    return 0
  })
