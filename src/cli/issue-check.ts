/** `gseal issue --check`: what would come of the rows. Nothing is numbered, stamped or written. */
import { isGsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import type { Failure, RowIn, Source } from '../core/issue-plan.ts'
import { rowKey } from '../core/issue-plan.ts'
import { checkPages } from '../core/licence/scan.ts'
import type { Store } from '../core/store/index.ts'
import type { Session } from './context.ts'
import { readInput } from './files.ts'
import { type RegisterPlace, type RowDesk, registerAt, rowsOf } from './issue-rows.ts'
import { type Counts, count, statusOf, tellRow } from './issuing.ts'
import { say } from './texts/index.ts'

/** Whether the ledger has the licence of this row. */
const isDone = (store: Store, catalog: string, item: Extract<RowIn, { data: unknown }>): boolean =>
  store
    .rows('licences', { equal: { row_key: rowKey(catalog, item.data) } })
    .some((row) => row['state'] !== 'withdrawn')

/** What composing would refuse of the pages of a row. */
const scanFailures = async (sources: readonly Source[]): Promise<Failure[]> => {
  const found: Failure[] = []
  for (const { kind, path } of sources) {
    if (kind !== 'scan') continue
    try {
      checkPages(await readInput(path, LIMITS.scan.bytes))
    } catch (error) {
      if (!isGsealError(error)) throw error
      found.push({ code: error.code, params: error.params })
    }
  }
  return found
}

export const checkRows = async (session: Session, place: RegisterPlace, desk: RowDesk): Promise<number> => {
  const counts: Counts = { rows: 0, issued: 0, skipped: 0, failed: 0 }
  const { store, catalog } = desk
  const register = await registerAt(place, catalog)
  for await (const item of rowsOf(register, place, desk)) {
    const { row } = item
    const failures = 'failures' in item ? item.failures : []
    if ('data' in item && !isDone(store, catalog.code, item)) {
      const looked = item.judge?.() ?? []
      const found = looked.length > 0 ? looked : await scanFailures(item.sources)
      if (found.length === 0) {
        counts.rows += 1
        counts.issued += 1
        session.out.record({ type: 'ready', row, number: item.data.number })
        continue
      }
      failures.length === 0 && tellFailed(session, counts, row, found)
      continue
    }
    if (failures.length > 0) tellFailed(session, counts, row, failures)
    else {
      const reason = 'passed' in item ? item.passed : 'done'
      const out = { type: 'skipped', row, reason } as const
      tellRow(session, undefined, out)
      count(counts, out)
    }
  }
  const { rows, issued: ready, skipped, failed } = counts
  session.out.record({ type: 'summary', rows, ready, skipped, failed })
  session.out.line(say(session.settings.lang, 'checkSummary', { ready, skipped, failed }))
  return statusOf(counts)
}

const tellFailed = (
  session: Session,
  counts: Counts,
  row: number,
  failures: Extract<RowIn, { failures: unknown }>['failures'],
): void => {
  const out = { type: 'failed', row, failures } as const
  tellRow(session, undefined, out)
  count(counts, out)
}
