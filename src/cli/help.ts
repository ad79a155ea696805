/** Help, made from the same records as the parsing, in the reader's language. */
import type { Lang } from '../core/base/error.ts'
import { GLOBAL_OPTIONS } from './globals.ts'
import { type Output, type Piece, toned } from './output.ts'
import type { ArgumentRecord, CommandRecord, OptionRecord } from './record.ts'
import { padTo, width, wrap } from './show.ts'
import { argumentText, commandText, optionText, say } from './texts/index.ts'

/** Cells that help uses at most; a wider terminal is not filled, so that lines stay readable. */
const COLUMNS = 100

export type Write = (...pieces: readonly Piece[]) => void

const argumentUse = ({ name, optional, variadic }: ArgumentRecord): string => {
  const word = variadic ? `${name}…` : name
  return optional ? `[${word}]` : word
}

const optionUse = ({ flag, short, value, choices }: OptionRecord): string => {
  const name = choices === undefined ? value : choices.join('|')
  return `${short === undefined ? '    ' : `-${short}, `}--${flag}${name === undefined ? '' : ` ${name}`}`
}

/** Two columns: the word, and its text wrapped beside it. */
const list = (write: Write, rows: readonly (readonly [word: string, text: string])[]): void => {
  const column = Math.min(34, Math.max(0, ...rows.map(([word]) => width(word))) + 2)
  for (const [word, text] of rows) {
    const [head = '', ...more] = wrap(text, COLUMNS - column - 2)
    const apart = width(word) + 2 > column
    write('  ', toned('strong', padTo(word, column)), apart ? '' : head)
    for (const line of apart ? [head, ...more] : more) write(padTo('', column + 2), line)
  }
}

const heading = (write: Write, text: string): void => {
  write('')
  write(toned('strong', text))
}

const optionRows = (lang: Lang, options: readonly OptionRecord[]): [string, string][] =>
  options.map((option) => [optionUse(option), optionText(lang, option.text)])

/** `gseal --help`. */
export const helpAll = (write: Write, lang: Lang, commands: readonly CommandRecord[]): void => {
  write(say(lang, 'purpose'))
  heading(write, say(lang, 'usageHeading'))
  write(`  gseal ${say(lang, 'usageAll')}`)
  heading(write, say(lang, 'commandsHeading'))
  list(
    write,
    commands.map(({ name, text }) => [name, commandText(lang, text)[0]]),
  )
  heading(write, say(lang, 'globalHeading'))
  list(write, optionRows(lang, GLOBAL_OPTIONS))
  heading(write, say(lang, 'exitHeading'))
  write(`  ${say(lang, 'exitLine')}`)
  write('')
  write(say(lang, 'moreHelp'))
}

/** `gseal seal --help`. */
export const helpGroup = (
  write: Write,
  lang: Lang,
  commands: readonly CommandRecord[],
  group: string,
): void => {
  write(say(lang, 'usageHeading'))
  write(`  gseal ${group} ${say(lang, 'usageAll')}`)
  heading(write, say(lang, 'commandsHeading'))
  const own = commands.filter(({ name }) => name.startsWith(`${group} `))
  list(
    write,
    own.map(({ name, text }) => [name, commandText(lang, text)[0]]),
  )
}

/** `gseal sign --help`. */
export const helpCommand = (write: Write, lang: Lang, record: CommandRecord): void => {
  const [summary, more] = commandText(lang, record.text)
  write(summary)
  heading(write, say(lang, 'usageHeading'))
  const options = record.options.length === 0 ? '' : ` [${say(lang, 'optionsWord')}]`
  write(`  gseal ${[record.name, ...record.arguments.map(argumentUse)].join(' ')}${options}`)
  if (more !== undefined) {
    write('')
    for (const line of wrap(more, COLUMNS)) write(line)
  }
  if (record.arguments.length > 0) {
    heading(write, say(lang, 'argumentsHeading'))
    list(
      write,
      record.arguments.map((argument) => [argumentUse(argument), argumentText(lang, argument.text)]),
    )
  }
  if (record.options.length > 0) {
    heading(write, say(lang, 'optionsHeading'))
    list(write, optionRows(lang, record.options))
  }
  heading(write, say(lang, 'globalHeading'))
  list(write, optionRows(lang, GLOBAL_OPTIONS))
  if (record.examples.length > 0) {
    heading(write, say(lang, 'examplesHeading'))
    for (const example of record.examples) write(`  ${example}`)
  }
}

/** Help that was not asked for (no command given) is talk, and goes to stderr. */
export const toStderr =
  (out: Output, write: (text: string) => void): Write =>
  (...pieces) => {
    if (!out.json)
      write(`${pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')}\n`)
  }
