/** Help, made from the same records as the parsing, in the reader's language. */
import type { Lang } from '../core/base/error.ts'
import type { World } from './context.ts'
import { GLOBAL_OPTIONS } from './globals.ts'
import { type Output, type Piece, toned } from './output.ts'
import type { ArgumentRecord, CommandRecord, OptionRecord } from './record.ts'
import { padTo, width, wrap } from './show.ts'
import { argumentText, commandText, optionText, say } from './texts/index.ts'

/** Cells that help uses at most; a wider terminal is not filled, so that lines stay readable. */
const MOST_COLUMNS = 100
const LEAST_COLUMNS = 40

export interface Page {
  readonly write: (...pieces: readonly Piece[]) => void
  readonly columns: number
}

/** The cells of a stream: those of its terminal, 80 where there is none. */
export const columnsOf = (stream: { readonly columns?: number | undefined }): number =>
  Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, stream.columns ?? 80))

const argumentUse = ({ name, optional, variadic }: ArgumentRecord): string => {
  const word = variadic ? `${name}…` : name
  return optional ? `[${word}]` : word
}

/** Many choices stand in the text of an option, where they can be wrapped, and not in its name. */
const isLong = (choices: readonly string[]): boolean => choices.join('|').length > 28

const optionUse = ({ flag, short, value, choices }: OptionRecord): string => {
  const name = choices === undefined || isLong(choices) ? value : choices.join('|')
  return `${short === undefined ? '    ' : `-${short}, `}--${flag}${name === undefined ? '' : ` ${name}`}`
}

/** Two columns: the word, and its text wrapped beside it. */
const list = ({ write, columns }: Page, rows: readonly (readonly [word: string, text: string])[]): void => {
  const column = Math.min(Math.floor(columns / 3), Math.max(0, ...rows.map(([word]) => width(word))) + 2)
  for (const [word, text] of rows) {
    const [first = '', ...more] = wrap(text, columns - column - 2)
    const apart = width(word) + 2 > column
    write('  ', toned('strong', padTo(word, apart ? 0 : column)), apart ? '' : first)
    for (const line of apart ? [first, ...more] : more) write(padTo('', column + 2), line)
  }
}

const heading = ({ write }: Page, text: string): void => {
  write('')
  write(toned('strong', text))
}

const paragraph = ({ write, columns }: Page, text: string, indent = ''): void => {
  for (const line of wrap(text, columns - indent.length)) write(indent, line)
}

const optionRows = (lang: Lang, options: readonly OptionRecord[]): [string, string][] =>
  options.map((option) => {
    const text = optionText(lang, option.text)
    const { choices } = option
    return [optionUse(option), choices && isLong(choices) ? `${text}: ${choices.join(', ')}` : text]
  })

const commandRows = (lang: Lang, commands: readonly CommandRecord[]): [string, string][] =>
  commands.map(({ name, text }) => [name, commandText(lang, text)[0]])

/** `gseal --help`. */
export const helpAll = (page: Page, lang: Lang, commands: readonly CommandRecord[]): void => {
  paragraph(page, say(lang, 'purpose'))
  heading(page, say(lang, 'usageHeading'))
  page.write(`  gseal ${say(lang, 'usageAll')}`)
  heading(page, say(lang, 'commandsHeading'))
  list(page, commandRows(lang, commands))
  heading(page, say(lang, 'globalHeading'))
  list(page, optionRows(lang, GLOBAL_OPTIONS))
  heading(page, say(lang, 'exitHeading'))
  paragraph(page, say(lang, 'exitLine'), '  ')
  page.write('')
  page.write(say(lang, 'moreHelp', { group: '' }))
}

/** `gseal seal --help`. */
export const helpGroup = (
  page: Page,
  lang: Lang,
  commands: readonly CommandRecord[],
  group: string,
): void => {
  page.write(toned('strong', say(lang, 'usageHeading')))
  page.write(`  gseal ${group} ${say(lang, 'usageAll')}`)
  heading(page, say(lang, 'commandsHeading'))
  list(
    page,
    commandRows(
      lang,
      commands.filter(({ name }) => name.startsWith(`${group} `)),
    ),
  )
  page.write('')
  page.write(say(lang, 'moreHelp', { group: `${group} ` }))
}

/** `gseal sign --help`. */
export const helpCommand = (page: Page, lang: Lang, record: CommandRecord): void => {
  const [summary, more] = commandText(lang, record.text)
  paragraph(page, summary)
  heading(page, say(lang, 'usageHeading'))
  const options = record.options.length === 0 ? '' : ` [${say(lang, 'optionsWord')}]`
  page.write(`  gseal ${[record.name, ...record.arguments.map(argumentUse)].join(' ')}${options}`)
  if (more !== undefined) {
    page.write('')
    paragraph(page, more)
  }
  if (record.arguments.length > 0) {
    heading(page, say(lang, 'argumentsHeading'))
    list(
      page,
      record.arguments.map((argument) => [argumentUse(argument), argumentText(lang, argument.text)]),
    )
  }
  if (record.options.length > 0) {
    heading(page, say(lang, 'optionsHeading'))
    list(page, optionRows(lang, record.options))
  }
  heading(page, say(lang, 'globalHeading'))
  list(page, optionRows(lang, GLOBAL_OPTIONS))
  if (record.examples.length > 0) {
    heading(page, say(lang, 'examplesHeading'))
    for (const example of record.examples) page.write(`  ${example}`)
  }
}

/** Help that was not asked for (no command given) is talk, and goes to stderr. */
export const pageOnStderr = (out: Output, stderr: World['stderr']): Page => ({
  columns: columnsOf(stderr),
  write: (...pieces) => {
    if (!out.json)
      stderr.write(`${pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')}\n`)
  },
})
