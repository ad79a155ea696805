/** `gseal seal review`: the authority reads an application and decides about it (印章 Art. 13, 19). */
import { GsealError } from '../../core/base/error.ts'
import type { ApplicationState } from '../../core/registry/index.ts'
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText, confirm } from '../ask.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { tellDone, worded } from '../papers.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { showApplication } from '../show-registry.ts'
import { say } from '../texts/index.ts'

const DECISIONS = ['approve', 'return', 'reject'] as const
type Choice = (typeof DECISIONS)[number]

const STATES: Readonly<Record<Choice, string>> = {
  approve: 'approved',
  return: 'returned',
  reject: 'rejected',
}

const choiceOf = async (session: Session, input: Input): Promise<Choice> => {
  const { lang } = session.settings
  const given = DECISIONS.filter((word) => input.has(word))
  const [one, two] = given
  if (one !== undefined && two !== undefined)
    throw usage(lang, 'notTogether', { a: `--${one}`, b: `--${two}` })
  if (one !== undefined) return one
  if (!session.settings.input) throw usage(lang, 'oneOfNeeded', { a: '--approve', b: '--return, --reject' })
  const noFlag = { ...input, text: () => undefined }
  return answerChoice(session, noFlag, 'approve', 'askDecision', DECISIONS)
}

/** What the unit is to put right: at least one, asked for on a terminal. */
const faultsOf = async (session: Session, input: Input): Promise<readonly string[]> => {
  const given = input.texts('fault')
  if (given.length > 0 || !session.settings.input) return given
  return [await answerText(session, input, 'fault', 'askFault')]
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const id = input.first
    const state = store.state(`application:${id}`)?.state as unknown as ApplicationState | undefined
    if (state === undefined) throw new GsealError('APPLICATION_UNKNOWN', { id })
    if (session.settings.input) showApplication(session, id, state)
    const choice = await choiceOf(session, input)
    const opinion = await answerText(session, input, 'opinion', 'askOpinion')
    const review = { id, version: input.integer('read', 1, 1_000_000) ?? state.version, opinion }
    const faults = choice === 'return' ? await faultsOf(session, input) : []
    const by = await whoActs(session, store, home, 'authority')
    await confirm(
      session,
      say(session.settings.lang, 'confirmReview', worded(session, { id, state: STATES[choice] })),
    )
    const command =
      choice === 'approve'
        ? ({ do: 'application.approve', with: review } as const)
        : choice === 'reject'
          ? ({ do: 'application.reject', with: review } as const)
          : ({ do: 'application.return', with: { ...review, faults } } as const)
    const { events } = await act({ session, store, home }, by, [command])
    const exceptions = events.flatMap(({ body }) => (body['exceptions'] as string[] | undefined) ?? [])
    const params = { id, state: STATES[choice] }
    tellDone(session, { type: 'application', ...params, by, opinion, exceptions }, 'applicationState', params)
    return 0
  })
