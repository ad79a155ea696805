/** `gseal unit show`: one unit with its issuing department, designation, exemption and seals. */
import { GsealError } from '../../core/base/error.ts'
import { isoTime } from '../../core/base/time.ts'
import type { Authority, UnitState } from '../../core/registry/index.ts'
import { wordOf } from '../ask.ts'
import { shanghaiDay } from '../clock.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const authorityLine = (session: Session, { level, designation, filedAt }: Authority): string => {
  const params = { level: wordOf(session, level), document: designation }
  return filedAt === undefined
    ? say(session.settings.lang, 'unitAuthorityUnfiledLine', params)
    : say(session.settings.lang, 'unitAuthorityLine', { ...params, date: shanghaiDay(filedAt) })
}

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const code = input.first
    const unit = store.state(`unit:${code}`)?.state as unknown as UnitState | undefined
    if (unit === undefined) throw new GsealError('UNIT_UNKNOWN', { id: code })
    const seals = store.rows('seals', { equal: { unit_code: code }, order: ['code'] })
    const { authority, exempt, at, ...rest } = unit
    const filedAt = authority?.filedAt
    session.out.record({
      type: 'unit',
      code,
      ...rest,
      at: isoTime(at),
      ...(authority && {
        authority: { ...authority, ...(filedAt === undefined ? {} : { filedAt: isoTime(filedAt) }) },
      }),
      ...(exempt && { exempt: { ...exempt, at: isoTime(exempt.at) } }),
      seals: seals.map((row) => ({ code: row['code'], subkind: row['subkind'], state: row['state'] })),
    })
    const state = unit.state === 'closed' ? `  ${say(lang, 'removedWord')}` : ''
    session.out.line(
      toned('strong', code),
      `  ${unit.name}  ${unit.area}  ${wordOf(session, unit.holder)}${state}`,
    )
    if (unit.issuing !== undefined) {
      const params = { issuing: unit.issuing, document: unit.issuingDocument ?? '' }
      session.out.line(`  ${say(lang, 'unitIssuingLine', params)}`)
    }
    if (authority !== undefined) session.out.line(`  ${authorityLine(session, authority)}`)
    if (exempt !== undefined)
      session.out.line(`  ${say(lang, 'unitExemptLine', { reason: exempt.reason, basis: exempt.basis })}`)
    for (const row of seals) {
      const params = {
        seal: String(row['code']),
        subkind: wordOf(session, String(row['subkind'])),
        state: wordOf(session, String(row['state'])),
      }
      session.out.line(`  ${say(lang, 'unitSealLine', params)}`)
    }
    return 0
  })
