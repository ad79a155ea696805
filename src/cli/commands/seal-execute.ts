/** `gseal seal execute`: the maker carries out an approved suspension, restoration, revocation or PIN reset. */
import { GsealError } from '../../core/base/error.ts'
import type { ApplicationState, Command } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { withLedger } from '../ledger.ts'
import { tellDone } from '../papers.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const commandFor = (id: string, { content }: ApplicationState): Command => {
  const { kind } = content
  if (kind === 'suspension') return { do: 'seal.suspend', with: { id } }
  if (kind === 'restoration') return { do: 'seal.restore', with: { id } }
  if (kind === 'revocation') return { do: 'seal.revoke', with: { id } }
  if (kind === 'pin-reset') return { do: 'seal.reset-pin', with: { id } }
  throw new GsealError('APPLICATION_KIND', {
    id,
    kind,
    wanted: 'suspension, restoration, revocation, pin-reset',
  })
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = store.state(`application:${id}`)?.state as unknown as ApplicationState | undefined
    if (state === undefined) throw new GsealError('APPLICATION_UNKNOWN', { id })
    const failure = input.text('fail')
    const command: Command =
      failure === undefined
        ? commandFor(id, state)
        : { do: 'application.fail', with: { id, reason: failure } }
    const by = await whoActs(session, store, home, 'maker')
    const { seal, kind } = state.content
    await confirm(session, say(session.settings.lang, 'confirmExecute', { id, kind, seal }))
    await act({ session, store, home }, by, [command])
    const done = failure === undefined ? 'executed' : 'failed'
    tellDone(session, { type: 'application', id, kind, seal, state: done, by }, 'applicationState', {
      id,
      state: done,
    })
    return 0
  })
