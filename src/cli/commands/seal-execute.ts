/** `gseal seal execute`: the maker carries out an approved suspension, restoration, revocation or PIN reset. */
import { GsealError, isGsealError } from '../../core/base/error.ts'
import { filePath } from '../../core/keys/file-uri.ts'
import type { ApplicationState, Command, SealState } from '../../core/registry/index.ts'
import { actorOf, type Desk, prepare, whoActs } from '../acting.ts'
import { confirm } from '../ask.ts'
import { resetFromRecovery } from '../key-recovery.ts'
import { withLedger } from '../ledger.ts'
import { tellDone, worded } from '../papers.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'
import { keyOfSeal } from './seal-pin.ts'

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

/**
 * The key file of this home gets a new PIN out of its recovery copy. A key elsewhere (another home, a device) is reset
 * where it is; the ledger records the decision all the same.
 */
const resetPin = async ({ session, store, home }: Desk, input: Input, code: string): Promise<void> => {
  const seal = store.state(`seal:${code}`)?.state as unknown as SealState
  let uri: string
  try {
    uri = await keyOfSeal(home, code, seal)
  } catch (error) {
    if (!isGsealError(error, 'HOME_SEAL_MISSING')) throw error
    session.out.talk(say(session.settings.lang, 'pinResetElsewhere', { seal: code }))
    return
  }
  const path = filePath(uri)
  if (path === null) session.out.talk(say(session.settings.lang, 'pinResetElsewhere', { seal: code }))
  else await resetFromRecovery(session, input, path)
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
    await confirm(session, say(session.settings.lang, 'confirmExecute', worded(session, { id, kind, seal })))
    const desk = { session, store, home }
    const prepared = prepare(desk, actorOf(store, by), [command])
    if (command.do === 'seal.reset-pin') await resetPin(desk, input, seal)
    await prepared.commit()
    const done = failure === undefined ? 'executed' : 'failed'
    tellDone(session, { type: 'application', id, kind, seal, state: done, by }, 'applicationState', {
      id,
      state: done,
    })
    return 0
  })
