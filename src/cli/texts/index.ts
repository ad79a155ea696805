/** All words of the command line, each in English and Chinese; the messages of errors are in base/codes. */
import { fill, type Lang, type Params } from '../../core/base/error.ts'
import type { CheckName } from '../../core/base/verdict.ts'
import {
  CATALOG_ARGUMENT_TEXTS,
  CATALOG_COMMAND_TEXTS,
  CATALOG_LABELS,
  CATALOG_OPTION_TEXTS,
} from './catalog.ts'
import { CHECK_TEXTS } from './checks.ts'
import { COMMAND_TEXTS } from './commands.ts'
import { DAEMON_ARGUMENT_TEXTS, DAEMON_COMMAND_TEXTS, DAEMON_LABELS, DAEMON_OPTION_TEXTS } from './daemon.ts'
import { DEVICE_ARGUMENTS, DEVICE_COMMANDS, DEVICE_LABELS, DEVICE_OPTIONS } from './devices.ts'
import { FACE_ARGUMENTS, FACE_COMMANDS, FACE_LABELS, FACE_OPTIONS } from './face.ts'
import { ISSUE_ARGUMENT_TEXTS, ISSUE_COMMAND_TEXTS, ISSUE_LABELS, ISSUE_OPTION_TEXTS } from './issue.ts'
import { LABELS } from './labels.ts'
import { LEDGER_ARGUMENT_TEXTS, LEDGER_COMMAND_TEXTS, LEDGER_LABELS, LEDGER_OPTION_TEXTS } from './ledger.ts'
import { ARGUMENT_TEXTS, OPTION_TEXTS } from './options.ts'
import { REGISTRY_COMMANDS } from './registry-commands.ts'
import { REGISTRY_LABELS } from './registry-labels.ts'
import { REGISTRY_ARGUMENTS, REGISTRY_OPTIONS } from './registry-options.ts'
import { UNIT_ARGUMENTS, UNIT_COMMANDS, UNIT_LABELS, UNIT_OPTIONS } from './units.ts'

const COMMANDS = {
  ...COMMAND_TEXTS,
  ...DAEMON_COMMAND_TEXTS,
  ...FACE_COMMANDS,
  ...LEDGER_COMMAND_TEXTS,
  ...REGISTRY_COMMANDS,
  ...UNIT_COMMANDS,
  ...DEVICE_COMMANDS,
  ...CATALOG_COMMAND_TEXTS,
  ...ISSUE_COMMAND_TEXTS,
}
const OPTIONS = {
  ...OPTION_TEXTS,
  ...DAEMON_OPTION_TEXTS,
  ...FACE_OPTIONS,
  ...LEDGER_OPTION_TEXTS,
  ...REGISTRY_OPTIONS,
  ...UNIT_OPTIONS,
  ...DEVICE_OPTIONS,
  ...CATALOG_OPTION_TEXTS,
  ...ISSUE_OPTION_TEXTS,
}
const ARGUMENTS = {
  ...ARGUMENT_TEXTS,
  ...DAEMON_ARGUMENT_TEXTS,
  ...FACE_ARGUMENTS,
  ...LEDGER_ARGUMENT_TEXTS,
  ...REGISTRY_ARGUMENTS,
  ...UNIT_ARGUMENTS,
  ...DEVICE_ARGUMENTS,
  ...CATALOG_ARGUMENT_TEXTS,
  ...ISSUE_ARGUMENT_TEXTS,
}
const WORDS = {
  ...LABELS,
  ...DAEMON_LABELS,
  ...FACE_LABELS,
  ...LEDGER_LABELS,
  ...REGISTRY_LABELS,
  ...UNIT_LABELS,
  ...DEVICE_LABELS,
  ...CATALOG_LABELS,
  ...ISSUE_LABELS,
}

export type CommandText = keyof typeof COMMANDS
export type OptionText = keyof typeof OPTIONS
export type ArgumentText = keyof typeof ARGUMENTS
export type LabelText = keyof typeof WORDS

const column = (lang: Lang): 0 | 1 => (lang === 'en' ? 0 : 1)

export const hasLabel = (key: string): key is LabelText => Object.hasOwn(WORDS, key)

/** A word or sentence of the command line with its places filled. */
export const say = (lang: Lang, key: LabelText, params?: Params): string =>
  fill(WORDS[key][column(lang)], params)

export const optionText = (lang: Lang, key: OptionText): string => OPTIONS[key][column(lang)]
export const argumentText = (lang: Lang, key: ArgumentText): string => ARGUMENTS[key][column(lang)]

/** Summary of a command, and a paragraph more where there is one. */
export const commandText = (lang: Lang, key: CommandText): readonly [summary: string, more?: string] =>
  COMMANDS[key][lang]

/** What a check of the standard asks, for those that passed. */
export const checkText = (lang: Lang, name: CheckName): string => CHECK_TEXTS[name][column(lang)]
