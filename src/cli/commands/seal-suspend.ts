/** `gseal seal suspend`: the application for it (印章 Art. 19); "seal execute" carries it out when it is approved. */
import { applyAbout } from '../application-form.ts'
import { answerText } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const note = await answerText(session, input, 'note', 'askReason')
    return applyAbout({ session, store, home }, input, 'suspension', input.first, { note })
  })
