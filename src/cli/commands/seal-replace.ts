/** `gseal seal replace`: the application for a seal in the place of another, which is revoked first (印章 Art. 17). */
import { applyForNew } from '../application-form.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) =>
    applyForNew({ session, store, home }, input, 'replacement', input.first),
  )
