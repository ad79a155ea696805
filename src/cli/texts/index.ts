/** All words of the command line, each in English and Chinese; the messages of errors are in base/codes. */
import { fill, type Lang, type Params } from '../../core/base/error.ts'
import type { CheckName } from '../../core/base/verdict.ts'
import { CHECK_TEXTS } from './checks.ts'
import { COMMAND_TEXTS } from './commands.ts'
import { LABELS } from './labels.ts'
import { ARGUMENT_TEXTS, OPTION_TEXTS } from './options.ts'

export type CommandText = keyof typeof COMMAND_TEXTS
export type OptionText = keyof typeof OPTION_TEXTS
export type ArgumentText = keyof typeof ARGUMENT_TEXTS
export type LabelText = keyof typeof LABELS

const column = (lang: Lang): 0 | 1 => (lang === 'en' ? 0 : 1)

/** A word or sentence of the command line with its places filled. */
export const say = (lang: Lang, key: LabelText, params?: Params): string =>
  fill(LABELS[key][column(lang)], params)

export const optionText = (lang: Lang, key: OptionText): string => OPTION_TEXTS[key][column(lang)]
export const argumentText = (lang: Lang, key: ArgumentText): string => ARGUMENT_TEXTS[key][column(lang)]

/** Summary of a command, and a paragraph more where there is one. */
export const commandText = (lang: Lang, key: CommandText): readonly [summary: string, more?: string] =>
  COMMAND_TEXTS[key][lang]

/** What a check of the standard asks, for those that passed. */
export const checkText = (lang: Lang, name: CheckName): string => CHECK_TEXTS[name][column(lang)]
