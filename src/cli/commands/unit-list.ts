/** `gseal unit list`: the registry of units; the authorities; or who lacks a statutory-name seal (印章 Art. 11). */
import { isoTime } from '../../core/base/time.ts'
import type { Store } from '../../core/store/index.ts'
import { wordOf } from '../ask.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

type UnitRow = ReturnType<Store['rows']>[number]

/** Codes of units with a statutory-name seal that is in force. */
const sealed = (store: Store, now: number): ReadonlySet<string> =>
  new Set(
    store
      .rows('seals', { equal: { subkind: 'statutory', state: 'active' }, from: { valid_to: now } })
      .map((row) => String(row['unit_code'])),
  )

const chosen = (session: Session, store: Store, input: Input): UnitRow[] => {
  const area = input.text('area')
  const rows = store.rows('units', {
    equal: {
      ...(area === undefined ? {} : { area }),
      ...(input.has('without-seal') ? { state: 'active' } : {}),
    },
    order: ['code'],
  })
  const withSeal = input.has('without-seal') ? sealed(store, session.world.now()) : new Set<string>()
  return rows
    .filter((row) => !input.has('authorities') || row['level'] !== null)
    .filter((row) => !withSeal.has(String(row['code'])))
}

const cells = (session: Session, row: UnitRow): string[] => {
  const { lang } = session.settings
  const level = row['level'] === null ? '' : wordOf(session, String(row['level']))
  return [
    String(row['name']),
    String(row['area']),
    wordOf(session, String(row['holder'])),
    row['state'] === 'closed' ? say(lang, 'removedWord') : level,
    String(row['exempt'] ?? ''),
  ]
}

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const { lang } = session.settings
    const rows = chosen(session, store, input)
    for (const row of rows)
      session.out.record({
        type: 'unit',
        code: row['code'],
        name: row['name'],
        area: row['area'],
        holder: row['holder'],
        state: row['state'],
        ...(row['issuing'] === null ? {} : { issuing: row['issuing'] }),
        ...(row['level'] === null ? {} : { level: row['level'], designation: row['designation'] }),
        ...(row['filed_at'] === null ? {} : { filedAt: isoTime(Number(row['filed_at'])) }),
        ...(row['exempt'] === null ? {} : { exempt: row['exempt'] }),
      })
    const exempt = rows.filter((row) => row['exempt'] !== null).length
    session.out.record({ type: 'summary', units: rows.length, exempt })
    session.out.table([
      (
        ['columnCode', 'columnName', 'columnArea', 'columnHolder', 'columnAuthority', 'columnExempt'] as const
      ).map((text) => toned('dim', say(lang, text))),
      ...rows.map((row) => [toned('strong', String(row['code'])), ...cells(session, row)]),
    ])
    if (input.has('without-seal')) session.out.line(say(lang, 'unitsWithout', { count: rows.length, exempt }))
    return 0
  })
