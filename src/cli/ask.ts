/**
 * Missing answers are asked for on the terminal; each question has the option that replaces it. Where nothing may be
 * asked, a missing answer is a fault of the command line that names the option.
 */
import { GsealError } from '../core/base/error.ts'
import type { Session } from './context.ts'
import { usage } from './parse.ts'
import type { Input } from './record.ts'
import { hasLabel, type LabelText, say } from './texts/index.ts'

/** `/dev/tty` is opened for the questions of one call and closed after it. */
const onTerminal = async (session: Session, question: Record<string, unknown>): Promise<unknown> => {
  const { createPromptModule } = (await import('inquirer')).default
  const terminal = session.world.terminal()
  try {
    const prompt = createPromptModule({
      input: terminal.input as NodeJS.ReadStream,
      output: terminal.output as NodeJS.WriteStream,
    })
    const theme = { prefix: { idle: 'gseal:', done: 'gseal:' } }
    const answers = (await prompt([{ ...question, name: 'answer', theme }] as never)) as { answer: unknown }
    return answers.answer
  } finally {
    terminal.close()
  }
}

export interface Choice {
  readonly value: string
  /** What the person sees; the value when absent. */
  readonly label?: string
}

/** One of a list. */
export const askChoice = async (
  session: Session,
  message: string,
  choices: readonly Choice[],
): Promise<string> =>
  String(
    await onTerminal(session, {
      type: 'select',
      message,
      choices: choices.map(({ value, label }) => ({ value, name: label ?? value })),
    }),
  )

export const askText = async (session: Session, message: string): Promise<string> =>
  String(await onTerminal(session, { type: 'input', message })).trim()

/** Yes or no; with `--yes`, and where nothing may be asked, the command line itself was the answer. */
export const confirm = async (session: Session, message: string): Promise<void> => {
  if (session.settings.yes || !session.settings.input) return
  const yes = await onTerminal(session, { type: 'confirm', message, default: false })
  if (yes !== true) throw new GsealError('INTERRUPTED')
}

/** The option's value, or the answer to a question, or the fault that names the option. */
export const answerText = async (
  session: Session,
  input: Input,
  flag: string,
  label: LabelText,
): Promise<string> => {
  const given = input.text(flag)
  if (given !== undefined) return given
  const { lang } = session.settings
  if (!session.settings.input) throw usage(lang, 'optionNeeded', { name: `--${flag}` })
  const answer = await askText(session, say(lang, label))
  if (answer === '') throw usage(lang, 'optionNeeded', { name: `--${flag}` })
  return answer
}

/** As `answerText`, from a list. */
export const answerChoice = async <T extends string>(
  session: Session,
  input: Input,
  flag: string,
  label: LabelText,
  choices: readonly T[],
): Promise<T> => {
  const given = input.text(flag)
  if (given !== undefined) return given as T
  const { lang } = session.settings
  if (!session.settings.input) throw usage(lang, 'optionNeeded', { name: `--${flag}` })
  const list = choices.map((value) => ({ value, label: wordOf(session, value) }))
  return (await askChoice(session, say(lang, label), list)) as T
}

/** A word of the regulation's closed lists with its Chinese name where the reader reads Chinese. */
export const wordOf = (session: Session, value: string): string => {
  const { lang } = session.settings
  const key = `word-${value}`
  return hasLabel(key) ? say(lang, key) : value
}
