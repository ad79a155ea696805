/** `gseal catalog retire`: a catalog goes out of force. */
import { act, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'
import { catalogState, tellCatalog } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const { name } = catalogState(store, code).content
    const reason = await answerText(session, input, 'reason', 'askReason')
    const by = await whoActs(session, store, home, 'industry')
    await confirm(session, say(session.settings.lang, 'confirmCatalogRetire', { code, name }))
    await act({ session, store, home }, by, [{ do: 'catalog.retire', with: { code, reason } }])
    tellCatalog(session, store, code, by)
    return 0
  })
