/** From words to an exit status: finds the command, parses, runs it, and turns whatever is thrown into words. */
import type { GsealError } from '../core/base/error.ts'
import { PRODUCT } from '../core/base/product.ts'
import { COMMANDS } from './commands.ts'
import type { Session, World } from './context.ts'
import { tell } from './errors.ts'
import { earlySettings, settingsOf } from './globals.ts'
import { columnsOf, helpAll, helpCommand, helpGroup, type Page, pageOnStderr } from './help.ts'
import { type Located, locate } from './locate.ts'
import { makeOutput } from './output.ts'
import { parseCommand, usage } from './parse.ts'
import type { CommandRecord } from './record.ts'
import { nearest } from './suggest.ts'

const sessionOf = (world: World, settings: Session['settings']): Session => ({
  world,
  settings,
  out: makeOutput(world, settings),
  commands: COMMANDS,
})

const pageOnStdout = ({ out, world }: Session): Page => ({
  write: out.line,
  columns: columnsOf(world.stdout),
})

const tellVersion = (session: Session): number => {
  session.out.record({ type: 'version', ...PRODUCT })
  session.out.line(`${PRODUCT.name} ${PRODUCT.version}`)
  return 0
}

const unknownCommand = (session: Session, word: string, names: readonly string[]): GsealError => {
  const { lang } = session.settings
  const near = nearest(word, names)
  return near === undefined
    ? usage(lang, 'unknownCommand', { word })
    : usage(lang, 'unknownCommandNear', { word, near })
}

/** No command, or the first word of several: help when it was asked for, an error with help when not. */
const runWithoutCommand = (session: Session, located: Exclude<Located, { kind: 'command' }>): number => {
  const { lang } = session.settings
  const group = located.kind === 'group' ? located.group : undefined
  const show = (page: Page): void =>
    group === undefined ? helpAll(page, lang, COMMANDS) : helpGroup(page, lang, COMMANDS, group)
  if (located.unknown !== undefined) {
    const names =
      group === undefined
        ? [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))]
        : COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(
            ({ name }) => name.split(' ')[1] ?? '',
          )
    throw unknownCommand(session, located.unknown, names)
  }
  const globals: CommandRecord = {
    name: group ?? 'gseal',
    text: 'explain',
    arguments: [],
    options: [],
    examples: [],
    load: () => Promise.reject(new TypeError('no command')),
  }
  const input = parseCommand(lang, globals, located.rest)
  if (input.has('version')) return tellVersion(session)
  if (input.has('help')) {
    show(pageOnStdout(session))
    return 0
  }
  show(pageOnStderr(session.out, session.world.stderr))
  throw usage(lang, 'commandMissing')
}

const runCommand = async (
  early: Session,
  record: CommandRecord,
  rest: readonly string[],
): Promise<number> => {
  const { lang } = early.settings
  const input = parseCommand(lang, record, rest)
  const session = sessionOf(early.world, settingsOf(input, early.world, lang))
  if (input.has('version')) return tellVersion(session)
  if (input.has('help')) {
    helpCommand(pageOnStdout(session), lang, record)
    return 0
  }
  const { run: work } = await record.load()
  try {
    return await work(session, input)
  } catch (error) {
    return tell(session, error)
  }
}

/** `gseal help sign` is `gseal sign --help`. */
const withHelpWord = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv

/** Runs one command line; never throws. Answers the exit status. */
export const run = async (given: readonly string[], world: World): Promise<number> => {
  const argv = withHelpWord(given)
  const session = sessionOf(world, earlySettings(argv, world))
  try {
    const located = locate(COMMANDS, argv)
    if (located.kind === 'command') return await runCommand(session, located.record, located.rest)
    return runWithoutCommand(session, located)
  } catch (error) {
    return tell(session, error)
  }
}

/** Tells an error that came from outside any command, such as an interrupt. */
export const tellError = (argv: readonly string[], world: World, error: GsealError): number =>
  tell(sessionOf(world, earlySettings(argv, world)), error)
