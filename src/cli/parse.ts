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
  return new Option(`${short}--${record.flag}${value}`)
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

type Given = Map<string, true | string | readonly string[]>

const inputOf = (
  lang: Lang,
  options: readonly OptionRecord[],
  given: Given,
  args: readonly string[],
): Input => {
  const value = (flag: string): true | string | readonly string[] | undefined => {
    if (!options.some((option) => option.flag === flag))
      throw new TypeError(`the command has no option --${flag}`)
    return given.get(flag)
  }
  const text = (flag: string): string | undefined => {
    const word = value(flag)
    return typeof word === 'string' ? word : undefined
  }
  return {
    args,
    first: args[0] ?? '',
    has: (flag) => value(flag) !== undefined,
    text,
    texts: (flag) => {
      const words = value(flag)
      return Array.isArray(words) ? words : []
    },
    integer: (flag, min, max) => {
      const word = text(flag)
      return word === undefined ? undefined : wholeNumber(lang, flag, word, min, max)
    },
  }
}

/**
 * What was given, by flag, from the parser's own events: its option values would let `--seal demo --no-seal` overwrite
 * each other. A value of a command's own option that would be lost to a later one is refused; a global option may be
 * repeated, because aliases set them, and the last one counts.
 */
const collect = (
  lang: Lang,
  command: Command,
  options: readonly OptionRecord[],
  made: readonly Option[],
): Given => {
  const given: Given = new Map()
  options.forEach((record, i) => {
    const { flag, repeat, value } = record
    command.on(`option:${made[i]?.name() ?? flag}`, (word: string | null) => {
      const before = given.get(flag)
      if (repeat) given.set(flag, [...(Array.isArray(before) ? before : []), word ?? ''])
      else if (value === undefined) given.set(flag, true)
      else if (before !== undefined && !GLOBAL_OPTIONS.includes(record))
        throw usage(lang, 'optionTwice', { word: `--${flag}` })
      else given.set(flag, word ?? '')
    })
  })
  return given
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
  const given = collect(lang, command, options, made)
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
  for (const option of options) {
    const value = given.get(option.flag)
    for (const word of Array.isArray(value) ? value : [value]) {
      if (typeof word === 'string') checkChoice(lang, option, word)
    }
  }
  return inputOf(lang, options, given, command.args)
}
