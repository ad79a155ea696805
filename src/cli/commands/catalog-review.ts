/** `gseal catalog review`: an authority reads a catalog and decides about it (证照 Art. 12). */
import { act, whoActs } from '../acting.ts'
import { answerChoice, answerText, confirm } from '../ask.ts'
import type { Session } from '../context.ts'
import { withLedger } from '../ledger.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { catalogState, showCatalog, tellCatalog } from '../show-catalog.ts'
import { say } from '../texts/index.ts'

const DECISIONS = ['approve', 'return'] as const
type Choice = (typeof DECISIONS)[number]

const choiceOf = async (session: Session, input: Input): Promise<Choice> => {
  const { lang } = session.settings
  const [one, two] = DECISIONS.filter((word) => input.has(word))
  if (one !== undefined && two !== undefined)
    throw usage(lang, 'notTogether', { a: `--${one}`, b: `--${two}` })
  if (one !== undefined) return one
  if (!session.settings.input) throw usage(lang, 'oneOfNeeded', { a: '--approve', b: '--return' })
  return answerChoice(session, { ...input, text: () => undefined }, 'approve', 'askDecision', DECISIONS)
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const code = input.first
    const state = catalogState(store, code)
    if (session.settings.input) showCatalog(session, code, state, state.content)
    const choice = await choiceOf(session, input)
    const opinion = await answerText(session, input, 'opinion', 'askOpinion')
    const review = { code, version: input.integer('read', 1, 1_000_000) ?? state.version, opinion }
    const by = await whoActs(session, store, home, 'authority')
    const word = choice === 'approve' ? 'approved' : 'returned'
    await confirm(session, say(session.settings.lang, 'confirmCatalogReview', { code, state: word }))
    const command =
      choice === 'approve'
        ? ({ do: 'catalog.approve', with: review } as const)
        : ({ do: 'catalog.return', with: { ...review, faults: input.texts('fault') } } as const)
    await act({ session, store, home }, by, [command])
    tellCatalog(session, store, code, by)
    return 0
  })
