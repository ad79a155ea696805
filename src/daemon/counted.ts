/**
 * Signatures of this day (UTC) that the ledger knows, by certificate: a restart gives no second day. Counted is what was
 * begun and did not end without a signature.
 */
import type { LedgerEvent, LicenceState, StampState } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'

const DAY = 86_400_000
const PAGE = 10_000

/** Events that are written before a signature is made; each names the certificate. */
const BEGINS = ['stamp.begun', 'licence.drafted', 'licence.redrafted'] as const
/** Each tells what came of it. */
const ENDS = ['stamp.ended', 'licence.stopped'] as const

function* eventsOf(store: Store, type: string, from: number): Generator<LedgerEvent> {
  for (let after: LedgerEvent | undefined, more = true; more; ) {
    const page = { limit: PAGE, newestFirst: false, ...(after && { after }) }
    const events = store.list({ type, from }, page)
    yield* events
    after = events.at(-1)
    more = events.length === PAGE
  }
}

interface Begin {
  readonly cert: string
  readonly at: number
}

/** The begin that an event ended. */
const endedBy = (store: Store, { type, subject, at }: LedgerEvent): Begin | undefined => {
  const state: unknown = store.state(subject)?.state
  if (type === 'stamp.ended') return state as StampState | undefined
  const { attempts, stamp } = state as LicenceState
  return [...attempts, stamp].find(({ endedAt }) => endedAt === at)
}

export const countedToday = (store: Store, now: number): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  const add = (cert: string, by: number): void => void counts.set(cert, (counts.get(cert) ?? 0) + by)
  const midnight = now - (now % DAY)
  for (const type of BEGINS)
    for (const { body } of eventsOf(store, type, midnight)) add(String(body['cert']), 1)
  for (const type of ENDS)
    for (const event of eventsOf(store, type, midnight)) {
      const begin = event.body['outcome'] === 'unsigned' ? endedBy(store, event) : undefined
      if (begin !== undefined && begin.at >= midnight) add(begin.cert, -1)
    }
  return counts
}
