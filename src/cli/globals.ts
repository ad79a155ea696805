/** The options that every command takes, and how they become settings. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Lang } from '../core/base/error.ts'
import type { Settings, World } from './context.ts'
import { chooseLang, LANGS, langInArgv } from './lang.ts'
import type { Input, OptionRecord } from './record.ts'

export const GLOBAL_OPTIONS: readonly OptionRecord[] = [
  { flag: 'home', value: 'DIR', completes: 'folder', text: 'home' },
  { flag: 'json', text: 'json' },
  { flag: 'quiet', short: 'q', text: 'quiet' },
  { flag: 'verbose', short: 'v', text: 'verbose' },
  { flag: 'no-color', text: 'noColor' },
  { flag: 'no-input', text: 'noInput' },
  { flag: 'yes', short: 'y', text: 'yes' },
  { flag: 'lang', value: 'LANG', choices: LANGS, text: 'lang' },
  { flag: 'pin-file', value: 'FILE', completes: 'file', text: 'pinFile' },
  { flag: 'as', value: 'OPERATOR', text: 'as' },
  { flag: 'version', short: 'V', text: 'version' },
  { flag: 'help', short: 'h', text: 'help' },
]

const homeFolder = (option: string | undefined, world: World): string => {
  const named = option ?? world.env['GSEAL_HOME']
  return named === undefined || named === ''
    ? join(world.userHome || homedir(), '.gseal')
    : resolve(world.cwd, named)
}

/** NO_COLOR counts when it is there and not empty (no-color.org). */
const colorWanted = (world: World): boolean => (world.env['NO_COLOR'] ?? '') === ''

/** What can be known before parsing, so that faults of the command line are told in the form that was asked for. */
export const earlySettings = (argv: readonly string[], world: World): Settings => {
  const end = argv.indexOf('--')
  const options = end === -1 ? argv : argv.slice(0, end)
  return {
    home: homeFolder(undefined, world),
    json: options.includes('--json'),
    quiet: false,
    verbose: false,
    color: colorWanted(world) && !options.includes('--no-color'),
    input: false,
    yes: false,
    lang: chooseLang(langInArgv(argv), world.env),
    pinFile: undefined,
    as: undefined,
  }
}

export const settingsOf = (input: Input, world: World, lang: Lang): Settings => ({
  home: homeFolder(input.text('home'), world),
  json: input.has('json'),
  quiet: input.has('quiet'),
  verbose: input.has('verbose'),
  color: colorWanted(world) && !input.has('no-color'),
  input: world.stdin.isTTY === true && !input.has('no-input'),
  yes: input.has('yes'),
  lang,
  pinFile: input.text('pin-file'),
  as: input.text('as'),
})
