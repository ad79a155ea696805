/** The two answers to a request for a use; the approver sees it first. */
import { GsealError } from '../core/base/error.ts'
import type { UseState } from '../core/registry/index.ts'
import { act, whoActs } from './acting.ts'
import { answerText, confirm } from './ask.ts'
import type { Session } from './context.ts'
import { withLedger } from './ledger.ts'
import { tellDone, worded } from './papers.ts'
import type { Input } from './record.ts'
import { showUse } from './show-registry.ts'
import { say } from './texts/index.ts'

export const decideUse = async (
  session: Session,
  input: Input,
  command: 'use.approve' | 'use.reject',
  state: string,
): Promise<number> =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const use = store.state(`use:${id}`)?.state as unknown as UseState | undefined
    if (use === undefined) throw new GsealError('USE_UNKNOWN', { id })
    if (session.settings.input) showUse(session, id, use)
    const opinion = await answerText(session, input, 'opinion', 'askOpinion')
    const by = await whoActs(session, store, home, 'use-approver')
    await confirm(session, say(session.settings.lang, 'confirmReview', worded(session, { id, state })))
    await act({ session, store, home }, by, [{ do: command, with: { id, version: use.version, opinion } }])
    tellDone(session, { type: 'use', id, seal: use.seal, state, by, opinion }, 'useState', { id, state })
    return 0
  })
