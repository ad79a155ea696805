/** `gseal licence list`: licences by state, catalog, batch, or the day they end. */
import { withLedger } from '../ledger.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'
import { listLicences } from '../show-licences.ts'

const MOST = 10_000

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const equal = Object.fromEntries(
      ['state', 'catalog', 'batch']
        .map((flag) => [flag, input.text(flag)] as const)
        .filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const day = input.text('expiring')
    const { lang } = session.settings
    if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day))
      throw usage(lang, 'choiceUnknown', { name: '--expiring', word: day, known: 'YYYY-MM-DD' })
    const rows = store.rows('licences', {
      equal,
      ...(day === undefined ? {} : { from: { valid_to: '' }, below: { valid_to: day } }),
      order: day === undefined ? ['at'] : ['valid_to'],
      limit: input.integer('limit', 1, MOST) ?? 100,
    })
    listLicences(session, rows)
    return 0
  })
