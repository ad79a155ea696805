/** What the ledger says is due: filings, freezes without an application, approvals that lapse, PINs that grow old. */
import type { Code } from '../core/base/codes/index.ts'
import type { Params } from '../core/base/error.ts'
import { isoTime } from '../core/base/time.ts'
import { DAY, RULES } from '../core/registry/index.ts'
import type { Store } from '../core/store/index.ts'

export interface Due {
  readonly code: Code
  readonly params: Params
}

const HOUR = 3_600_000

/** 印章 Art. 14: made and not filed. What was revoked before it was filed never will be. */
const filings = (store: Store, now: number): Due[] =>
  store
    .rows('seal_versions', { equal: { state: 'made' }, below: { made_at: now - RULES.filingHours * HOUR } })
    .filter(
      (row) => store.rows('seals', { equal: { code: row['seal'] ?? '', state: 'revoked' } }).length === 0,
    )
    .map((row) => ({
      code: 'DUE_FILING',
      params: { seal: String(row['seal']), at: isoTime(Number(row['made_at'])), hours: RULES.filingHours },
    }))

/** The platform knows the seal, and not that it ended. */
const deactivations = (store: Store, now: number): Due[] =>
  store
    .rows('seals', {
      equal: { state: 'revoked', deactivation: null },
      below: { revoked_at: now - RULES.filingHours * HOUR },
    })
    .filter(({ code }) =>
      store.rows('seal_versions', { equal: { seal: code ?? '' } }).some((row) => row['receipt'] !== null),
    )
    .map((row) => ({
      code: 'DUE_DEACTIVATION',
      params: { seal: String(row['code']), at: isoTime(Number(row['revoked_at'])), hours: RULES.filingHours },
    }))

/** Applications that leave a freeze as it was. */
const IDLE: readonly unknown[] = ['draft', 'withdrawn', 'rejected']

/** 印章 Art. 18: frozen, and nobody applied since. */
const freezes = (store: Store, now: number): Due[] =>
  store
    .rows('seals', { equal: { state: 'suspended' } })
    .filter((row) => row['frozen_at'] !== null && Number(row['frozen_at']) + RULES.freezeDays * DAY < now)
    .filter((row) => {
      const since = { equal: { seal: String(row['code']) }, from: { at: Number(row['frozen_at']) } }
      return store.rows('applications', since).every(({ state }) => IDLE.includes(state))
    })
    .map((row) => ({
      code: 'DUE_FREEZE',
      params: {
        seal: String(row['code']),
        at: isoTime(Number(row['frozen_at'])),
        days: RULES.freezeDays,
      },
    }))

/** 印章 Art. 13: approved, and soon or already too late to carry out. */
const approvals = (store: Store, now: number): Due[] =>
  store
    .rows('applications', { equal: { state: 'approved' } })
    .filter((row) => Number(row['decided_at']) + (RULES.lapseDays - 7) * DAY < now)
    .map((row) => ({
      code: 'DUE_APPROVAL',
      params: {
        id: String(row['id']),
        date: isoTime(Number(row['decided_at']) + RULES.lapseDays * DAY),
      },
    }))

/** 印章 Art. 15. */
const pins = (store: Store, now: number): Due[] =>
  store
    .rows('seals', { equal: { state: 'active' }, below: { pin_at: now - RULES.pinWarnDays * DAY } })
    .map((row) =>
      row['pin_at'] === 0
        ? { code: 'DUE_PIN_RESET', params: { seal: String(row['code']) } }
        : {
            code: 'DUE_PIN',
            params: {
              seal: String(row['code']),
              date: isoTime(Number(row['pin_at']) + RULES.pinLastDays * DAY),
            },
          },
    )

/** What is overdue or falls due soon, by the state of the ledger. */
export const overdue = (store: Store, now: number): readonly Due[] => [
  ...filings(store, now),
  ...deactivations(store, now),
  ...freezes(store, now),
  ...approvals(store, now),
  ...pins(store, now),
]
