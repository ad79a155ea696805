/** `gseal catalog show`: what is worked on, or a published version. */
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { catalogRecord, catalogState, contentOf, showCatalog } from '../show-catalog.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'read', async (store) => {
    const code = input.first
    const state = catalogState(store, code)
    const content = contentOf(code, state, input.integer('number', 1, 1_000_000))
    session.out.record(catalogRecord(code, state, content))
    showCatalog(session, code, state, content)
    return 0
  })
