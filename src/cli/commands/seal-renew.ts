/** `gseal seal renew`: the application for a renewal with the new certificate (印章 Art. 16). */
import { applyAbout, renewalContent } from '../application-form.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk = { session, store, home }
    const content = await renewalContent(desk, input)
    return applyAbout(desk, input, 'renewal', input.first, content)
  })
