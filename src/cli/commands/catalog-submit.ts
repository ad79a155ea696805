/** `gseal catalog submit`: a draft is put before the authority (证照 Art. 11). */
import { act, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { catalogState, tellCatalog } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const { name } = catalogState(store, code).content
    const by = await whoActs(session, store, home, 'industry')
    await confirm(session, say(session.settings.lang, 'confirmCatalogSubmit', { code, name }))
    await act({ session, store, home }, by, [{ do: 'catalog.submit', with: { code } }])
    tellCatalog(session, store, code, by)
    return 0
  })
