/** `gseal seal apply`: the using unit asks for a seal, amends, submits or withdraws what it asked for. */
import { GsealError } from '../../core/base/error.ts'
import type { ApplicationKind, ApplicationState } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { applyForNew } from '../application-form.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import { usage } from '../parse.ts'
import type { Run } from '../record.ts'

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk = { session, store, home }
    const [submit, withdraw, amend] = ['submit', 'withdraw', 'amend'].map((flag) => input.text(flag))
    if (submit !== undefined && withdraw !== undefined)
      throw usage(session.settings.lang, 'notTogether', { a: '--submit', b: '--withdraw' })
    const id = submit ?? withdraw
    if (id !== undefined) {
      const by = await whoActs(session, store, home, 'applicant')
      const command =
        submit === undefined
          ? ({ do: 'application.withdraw', with: { id } } as const)
          : ({ do: 'application.submit', with: { id } } as const)
      await act(desk, by, [command])
      const state = submit === undefined ? 'withdrawn' : 'submitted'
      tellDone(session, { type: 'application', id, state, by }, 'applicationState', { id, state })
      return 0
    }
    const before = amend === undefined ? undefined : store.state(`application:${amend}`)?.state
    if (amend !== undefined && before === undefined)
      throw new GsealError('APPLICATION_UNKNOWN', { id: amend })
    const old = (before as unknown as ApplicationState | undefined)?.content
    const kind = old?.kind ?? ((input.text('kind') ?? 'first') as ApplicationKind)
    return applyForNew(desk, input, kind, old?.replaces)
  })
