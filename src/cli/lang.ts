/** The language of texts: `--lang`, then GSEAL_LANG, then LC_ALL and LANG; zh* is Chinese, all else English. */
import type { Lang } from '../core/base/error.ts'

export const LANGS: readonly Lang[] = ['en', 'zh']

const langOf = (value: string): Lang => (/^zh/i.test(value) ? 'zh' : 'en')

export const chooseLang = (
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Lang => {
  const named = [option, env['GSEAL_LANG'], env['LC_ALL'], env['LANG']]
  return langOf(named.find((value) => value !== undefined && value !== '') ?? '')
}

/** Looks for `--lang` before the command line is parsed: faults of parsing are told in that language too. */
export const langInArgv = (argv: readonly string[]): string | undefined => {
  const end = argv.indexOf('--')
  const options = end === -1 ? argv : argv.slice(0, end)
  const at = options.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='))
  if (at === -1) return undefined
  return options[at] === '--lang' ? options[at + 1] : options[at]?.slice('--lang='.length)
}
