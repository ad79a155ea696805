/** `gseal operator list`: who may do what, and every exception that is live. */
import { isoTime } from '../../core/base/time.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const rows = store.rows('operators', { order: ['name'] })
    const now = session.world.now()
    const exceptions = store.rows('exceptions', { from: { until: now } })
    for (const row of rows) {
      session.out.record({
        type: 'operator',
        name: row['name'],
        person: row['person'],
        unit: row['unit'],
        area: row['area'],
        state: row['state'],
        roles: String(row['roles']).split(' ').filter(Boolean),
        cert: `sm3:${row['cert']}`,
        certUntil: isoTime(Number(row['cert_until'])),
      })
    }
    session.out.record({ type: 'summary', operators: rows.length, exceptions: exceptions.length })
    session.out.table([
      (['columnName', 'columnPerson', 'columnArea', 'columnRoles'] as const).map((text) =>
        toned('dim', say(lang, text)),
      ),
      ...rows.map((row) => [
        toned('strong', String(row['name'])),
        String(row['person']),
        String(row['area']),
        row['state'] === 'active' ? String(row['roles']) : say(lang, 'removedWord'),
      ]),
    ])
    for (const row of exceptions) {
      const params = {
        id: String(row['id']),
        name: String(row['operator']),
        rule: String(row['rule']),
        by: String(row['approved_by']),
        until: localTime(Number(row['until'])),
      }
      session.out.line(toned('doubt', '! '), say(lang, 'exceptionLine', params))
    }
    return 0
  })
