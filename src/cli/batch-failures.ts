/** Why rows of a batch failed: what its last run wrote into the ledger. */
import { isCode } from '../core/base/codes/index.ts'
import { GsealError, hintOf, type Lang, messageOf, type Params } from '../core/base/error.ts'
import type { BatchFailure, BatchState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'

/** Faults by row, of the newest run alone. */
export const failuresOf = (
  store: Store,
  id: string,
  { run }: BatchState,
): ReadonlyMap<number, readonly BatchFailure[]> => {
  const rows = new Map<number, BatchFailure[]>()
  for (const { type, body } of store.stream(`batch:${id}`)) {
    if (type !== 'batch.rows' || body['run'] !== run) continue
    for (const failure of body['failures'] as unknown as readonly BatchFailure[])
      rows.set(failure.row, [...(rows.get(failure.row) ?? []), failure])
  }
  return rows
}

const paramsOf = ({ params }: BatchFailure): Params => {
  try {
    return JSON.parse(params ?? '{}') as Params
  } catch {
    // Cut off: too long for the ledger.
    return {}
  }
}

export interface Told {
  readonly field: string
  readonly message: string
  readonly hint: string
  readonly value: string
}

export const told = (lang: Lang, failure: BatchFailure): Told => {
  const { code, field = '' } = failure
  if (!isCode(code)) throw new GsealError('INTERNAL', { detail: `unknown code ${code}` })
  const params = paramsOf(failure)
  return {
    field,
    message: messageOf(lang, code, params),
    hint: hintOf(lang, code, params),
    value: String(params['value'] ?? ''),
  }
}
