/** `gseal seal freeze`: stops a seal at once; the application follows within three days (印章 Art. 18). */
import { DAY, RULES } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerText, confirm } from '../ask.ts'
import { localTime } from '../clock.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const seal = input.first
    const reason = await answerText(session, input, 'reason', 'askReason')
    const by = await whoActs(session, store, home, 'custodian')
    await confirm(session, say(session.settings.lang, 'confirmFreeze', { seal }))
    await act({ session, store, home }, by, [{ do: 'seal.freeze', with: { seal, reason } }])
    const until = session.world.now() + RULES.freezeDays * DAY
    tellDone(session, { type: 'seal', seal, state: 'suspended', frozen: true, by }, 'sealFrozen', {
      seal,
      until: localTime(until),
    })
    return 0
  })
