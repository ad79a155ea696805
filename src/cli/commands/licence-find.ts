/** `gseal licence find`: by holder (name or code) or by the number on the paper (证照 Art. 20). */
import { withLedger } from '../ledger.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'
import { listLicences } from '../show-licences.ts'

const MOST = 10_000

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const [holder, number] = [input.text('holder'), input.text('number')]
    const { lang } = session.settings
    if (holder === undefined && number === undefined)
      throw usage(lang, 'oneOfNeeded', { a: '--holder', b: '--number' })
    const limit = input.integer('limit', 1, MOST) ?? 100
    const by = (column: string, value: string) =>
      store.rows('licences', { equal: { [column]: value }, limit })
    const found = [
      ...(holder === undefined ? [] : [...by('holder_code', holder), ...by('holder', holder)]),
      ...(number === undefined ? [] : by('number', number)),
    ].filter(
      (row) =>
        (holder === undefined || [row['holder'], row['holder_code']].includes(holder)) &&
        (number === undefined || row['number'] === number),
    )
    const unique = [...new Map(found.map((row) => [row.subject, row])).values()]
    listLicences(session, unique.slice(0, limit))
    return 0
  })
