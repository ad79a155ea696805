/** `gseal seal revoke`: the application for a revocation with its reason and, for a leak, its time (印章 Art. 18). */
import { REVOCATION_REASONS } from '../../core/registry/index.ts'
import { applyAbout, revocationContent } from '../application-form.ts'
import { answerChoice } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const reason = await answerChoice(session, input, 'reason', 'askReason', REVOCATION_REASONS)
    const content = await revocationContent(session, input, reason)
    return applyAbout({ session, store, home }, input, 'revocation', input.first, content)
  })
