/** `gseal explain [CODE]`: what a code means, in both languages, with the clause behind it. */
import { CODES, type Code, codeRow, isCode } from '../../core/base/codes/index.ts'
import { GsealError, type Lang } from '../../core/base/error.ts'
import type { Session } from '../context.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { nearest } from '../suggest.ts'
import { say } from '../texts/index.ts'

const LANGUAGES: readonly Lang[] = ['en', 'zh']
const codes = (): Code[] => (Object.keys(CODES) as Code[]).sort()

/** Places of a text as a reader sees them: `{path}` → `…`. */
const general = (text: string): string => text.replace(/\{\w+\}/g, '…')

const record = (code: Code): Record<string, unknown> => {
  const { exit, clause, en, zh, more } = codeRow(code)
  return {
    type: 'code',
    code,
    exit,
    ...(clause === undefined ? {} : { clause }),
    en: { message: en[0], hint: en[1], ...(more === undefined ? {} : { more: more[0] }) },
    zh: { message: zh[0], hint: zh[1], ...(more === undefined ? {} : { more: more[1] }) },
  }
}

const show = ({ out, settings }: Session, code: Code): void => {
  const row = codeRow(code)
  out.record(record(code))
  out.line(toned('strong', code))
  for (const lang of settings.lang === 'zh' ? [...LANGUAGES].reverse() : LANGUAGES) {
    out.line(`  ${general(row[lang][0])}`)
    out.line('  ', toned('dim', `${say(lang, 'hint')}: `), general(row[lang][1]))
    const more = row.more?.[lang === 'en' ? 0 : 1]
    if (more !== undefined) out.line(`  ${more}`)
  }
  if (row.clause !== undefined) out.line(`  ${say(settings.lang, 'clauseLine', { clause: row.clause })}`)
  out.line(`  ${say(settings.lang, 'exitOf', { exit: row.exit })}`)
}

const listAll = ({ out, settings }: Session): void => {
  for (const code of codes()) out.record(record(code))
  out.table(codes().map((code) => [toned('strong', code), general(codeRow(code)[settings.lang][0])]))
}

export const run: Run = async (session, input) => {
  if (input.args.length === 0) {
    listAll(session)
    return 0
  }
  const word = input.first.toUpperCase().replaceAll('-', '_')
  if (!isCode(word)) {
    const near = nearest(word, codes())
    const meant = near === undefined ? '' : ` ${say(session.settings.lang, 'didYouMean', { word: near })}`
    throw new GsealError('CODE_UNKNOWN', { word: input.first, near: meant })
  }
  show(session, word)
  return 0
}
