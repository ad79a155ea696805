/** One command line against one record: commander does the parsing, the record says what there is to parse. */
import { Command, CommanderError, Option } from 'commander'
import { GsealError, type Lang } from '../core/base/error.ts'
import { GLOBAL_OPTIONS } from './globals.ts'
import type { ArgumentRecord, CommandRecord, Input, OptionRecord } from './record.ts'
import { nearest } from './suggest.ts'
import { type LabelText, say } from './texts/index.ts'

/** A fault of the command line, in the reader's language. */
export const usage = (
  lang: Lang,
  text: LabelText,
  params: Record<string, string | number> = {},
): GsealError => new GsealError('USAGE', { detail: say(lang, text, params) })

const optionOf = (record: OptionRecord): Option => {
  const short = record.short === undefined ? '' : `-${record.short}, `
  const value = record.value === undefined ? '' : ` <${record.value}>`
  const option = new Option(`${short}--${record.flag}${value}`)
  if (record.repeat)
    option.argParser((next: string, before: string[] | undefined) => [...(before ?? []), next])
  return option
}

const argumentOf = (record: ArgumentRecord): string => {
  const name = record.variadic ? `${record.name}...` : record.name
  return record.optional ? `[${name}]` : `<${name}>`
}

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? ''

/** Commander's complaints in our words; what it quotes is the word at fault. */
const FAULTS: Readonly<Record<string, LabelText>> = {
  'commander.unknownOption': 'unknownOption',
  'commander.optionMissingArgument': 'optionNeedsValue',
  'commander.missingArgument': 'argumentMissing',
  'commander.excessArguments': 'argumentsTooMany',
}

const faultOf = (lang: Lang, error: CommanderError, options: readonly OptionRecord[]): GsealError => {
  const text = FAULTS[error.code]
  if (text === undefined) return new GsealError('USAGE', { detail: error.message })
  const word = quoted(error.message)
  const near =
    text === 'unknownOption'
      ? nearest(
          word,
          options.map(({ flag }) => `--${flag}`),
        )
      : undefined
  const detail = say(lang, text, { word })
  return new GsealError('USAGE', {
    detail: near === undefined ? detail : `${detail} ${say(lang, 'didYouMean', { word: near })}`,
  })
}

const checkChoice = (lang: Lang, record: OptionRecord, value: string): void => {
  if (record.choices === undefined || record.choices.includes(value)) return
  throw usage(lang, 'choiceUnknown', {
    word: value,
    name: `--${record.flag}`,
    known: record.choices.join(', '),
  })
}

const wholeNumber = (lang: Lang, flag: string, value: string, min: number, max: number): number => {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= min && number <= max) return number
  throw usage(lang, 'numberWanted', { name: `--${flag}`, word: value, min, max })
}

const inputOf = (lang: Lang, values: ReadonlyMap<string, unknown>, args: readonly string[]): Input => {
  const value = (flag: string): unknown => {
    if (!values.has(flag)) throw new TypeError(`the command has no option --${flag}`)
    return values.get(flag)
  }
  const text = (flag: string): string | undefined => value(flag) as string | undefined
  return {
    args,
    first: args[0] ?? '',
    has: (flag) => value(flag) === true,
    text,
    texts: (flag) => (value(flag) as string[] | undefined) ?? [],
    integer: (flag, min, max) => {
      const given = text(flag)
      return given === undefined ? undefined : wholeNumber(lang, flag, given, min, max)
    },
  }
}

/** Values by flag: a `--no-…` switch is `true` when it was given. */
const valuesOf = (
  command: Command,
  options: readonly OptionRecord[],
  made: readonly Option[],
): Map<string, unknown> => {
  const given = command.opts() as Record<string, unknown>
  return new Map(
    options.map((record, i) => {
      const option = made[i]
      const value = option === undefined ? undefined : given[option.attributeName()]
      return [record.flag, option?.negate === true ? value === false : value]
    }),
  )
}

/** Parses the words after the command's name; USAGE with the nearest suggestion when they do not fit the record. */
export const parseCommand = (lang: Lang, record: CommandRecord, words: readonly string[]): Input => {
  const options = [...record.options, ...GLOBAL_OPTIONS]
  const made = options.map(optionOf)
  const command = new Command(record.name)
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
  for (const option of made) command.addOption(option)
  // Help and version are answered without the arguments that the work itself needs.
  const early = words.some((word) => ['--help', '-h', '--version', '-V'].includes(word))
  for (const argument of record.arguments) {
    command.argument(early ? argumentOf({ ...argument, optional: true }) : argumentOf(argument))
  }
  command.action(() => undefined)
  try {
    command.parse([...words], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) throw faultOf(lang, error, options)
    throw error
  }
  const values = valuesOf(command, options, made)
  for (const option of options) {
    const value = values.get(option.flag)
    for (const word of Array.isArray(value) ? value : [value]) {
      if (typeof word === 'string') checkChoice(lang, option, word)
    }
  }
  return inputOf(lang, values, command.args)
}
