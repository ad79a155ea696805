/** `gseal seal list`: the seals of the ledger, those that end soon, or the applications. */
import { isoTime } from '../../core/base/time.ts'
import { DAY, renewalOpens } from '../../core/registry/index.ts'
import type { Store } from '../../core/store/index.ts'
import { wordOf } from '../ask.ts'
import { localTime, shanghaiDay } from '../clock.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Input, Run } from '../record.ts'
import { shownState, stateWord } from '../show-registry.ts'
import { type LabelText, say } from '../texts/index.ts'

const head = (session: Session, ...labels: readonly LabelText[]) =>
  labels.map((label) => toned('dim', say(session.settings.lang, label)))

const applications = (session: Session, store: Store, state: string | undefined): number => {
  const rows = store.rows('applications', {
    ...(state === undefined ? {} : { equal: { state } }),
    order: ['at'],
  })
  for (const row of rows)
    session.out.record({
      type: 'application',
      id: row['id'],
      kind: row['kind'],
      state: row['state'],
      version: row['version'],
      seal: row['seal'],
      area: row['area'],
      by: row['applicant'],
      at: isoTime(Number(row['at'])),
    })
  session.out.record({ type: 'summary', applications: rows.length })
  session.out.table([
    head(session, 'columnId', 'columnKind', 'columnState', 'columnSeal', 'columnSince'),
    ...rows.map((row) => [
      toned('strong', String(row['id'])),
      wordOf(session, String(row['kind'])),
      stateWord(session, String(row['state'])),
      String(row['seal']),
      localTime(Number(row['at'])),
    ]),
  ])
  return 0
}

const seals = (session: Session, store: Store, input: Input): number => {
  const now = session.world.now()
  const state = input.text('state')
  const within = input.has('expiring') ? (input.integer('within', 1, 3660) ?? 90) * DAY : undefined
  const rows = store
    .rows('seals', { order: ['code'] })
    .map((row) => ({ row, until: row['valid_to'] === null ? undefined : Number(row['valid_to']) }))
    .map((item) => ({ ...item, shown: shownState(String(item.row['state']), item.until, now) }))
    .filter(({ shown }) => state === undefined || shown === state)
    .filter(
      ({ until, shown }) =>
        within === undefined || (until !== undefined && until - now < within && shown !== 'revoked'),
    )
  for (const { row, until, shown } of rows)
    session.out.record({
      type: 'seal',
      code: row['code'],
      name: row['name'],
      state: shown,
      unit: row['unit'],
      area: row['area'],
      custodian: row['custodian'],
      number: row['number'],
      ...(until === undefined ? {} : { validTo: isoTime(until), renewFrom: isoTime(renewalOpens(until)) }),
    })
  session.out.record({ type: 'summary', seals: rows.length })
  session.out.table([
    head(session, 'columnCode', 'columnName', 'columnState', 'columnCustodian', 'columnUntil'),
    ...rows.map(({ row, until, shown }) => [
      toned('strong', String(row['code'])),
      String(row['name']),
      stateWord(session, shown),
      String(row['custodian'] ?? '-'),
      until === undefined ? '-' : shanghaiDay(until),
    ]),
  ])
  return 0
}

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) =>
    input.has('applications')
      ? applications(session, store, input.text('state'))
      : seals(session, store, input),
  )
