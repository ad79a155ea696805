/** What later changes mean for one signature: the table of DocMDP levels, and the locks of fields. */
import { answer, type Check, pass } from '../../../base/verdict.ts'
import { type Level, locks, type Permissions } from '../permissions.ts'
import type { Change, ChangeKind, Comparison } from './change.ts'

export const LATER_CLAUSE = 'ISO 32000-2 12.8.2.2'

type Judgement = 'allowed' | 'unruled' | 'forbidden'

/** Data for long-term checking may follow at every level; everything else is what /P says (table 257). */
const ALWAYS: ReadonlySet<ChangeKind> = new Set(['timestamp', 'validation-data', 'metadata', 'unused'])
const FROM_LEVEL: Readonly<Partial<Record<ChangeKind, Level>>> = {
  signature: 2,
  'signature-field': 2,
  'form-filled': 2,
  annotation: 3,
}
/** Without a level nobody said what may follow: further signatures may, and forms are for a person to look at. */
const WITHOUT_LEVEL: Readonly<Partial<Record<ChangeKind, Judgement>>> = {
  signature: 'allowed',
  'signature-field': 'allowed',
  'form-filled': 'unruled',
}

const judged = (kind: ChangeKind, level: Level | undefined): Judgement => {
  if (ALWAYS.has(kind)) return 'allowed'
  if (level === undefined) return WITHOUT_LEVEL[kind] ?? 'forbidden'
  const from = FROM_LEVEL[kind]
  return from !== undefined && level >= from ? 'allowed' : 'forbidden'
}

const LISTED = 20

const checkOf = (change: Change, permissions: Permissions): Check | undefined => {
  const { code, params, kind, field } = change
  if (kind === 'forbidden') return answer('later-changes', 'fail', LATER_CLAUSE, code, params)
  if (field !== undefined && permissions.locks.some((lock) => locks(lock, field)))
    return answer('later-changes', 'fail', 'ISO 32000-2 12.8.2.4', 'PDF_FIELD_LOCKED', { field })
  const judgement = judged(kind, permissions.level)
  if (judgement === 'allowed')
    return kind === 'unused' ? answer('later-changes', 'warn', LATER_CLAUSE, code, params) : undefined
  if (judgement === 'unruled')
    return answer('later-changes', 'warn', LATER_CLAUSE, 'PDF_FORM_UNRULED', params)
  if (permissions.level === undefined) return answer('later-changes', 'fail', LATER_CLAUSE, code, params)
  return answer('later-changes', 'fail', LATER_CLAUSE, 'PDF_LEVEL_EXCEEDED', {
    level: permissions.level,
    kind,
  })
}

/** The checks `later-changes` of one signature. */
export const judgeChanges = (comparison: Comparison, permissions: Permissions): readonly Check[] => {
  const unknown = permissions.unknown.map((method) =>
    answer('later-changes', 'unknown', LATER_CLAUSE, 'PDF_TRANSFORM_UNKNOWN', { method }),
  )
  const faults = comparison.changes.flatMap((change) => checkOf(change, permissions) ?? [])
  const more = faults.length - LISTED
  const checks = [
    ...unknown,
    // Failures first: what is cut off must never be worse than what is told.
    ...[...faults]
      .sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'))
      .slice(0, LISTED),
    ...(more > 0 ? [answer('later-changes', 'warn', LATER_CLAUSE, 'PDF_MORE_CHANGES', { more })] : []),
  ]
  return checks.length > 0
    ? checks
    : [pass('later-changes', LATER_CLAUSE, { later: comparison.changes.length })]
}
