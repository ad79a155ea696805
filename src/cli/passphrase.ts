/** The passphrase of a backup: from a file or asked for, once; a new one is asked for twice. */
import { GsealError } from '../core/base/error.ts'
import type { Session } from './context.ts'
import { secret } from './prompt.ts'
import type { Input } from './record.ts'
import { say } from './texts/index.ts'

/** A backup may be attacked for years by whoever has the file. */
export const PASSPHRASE_LEAST = 12

const ask = (session: Session, input: Input, text: 'askPassphrase' | 'askPassphraseAgain'): Promise<string> =>
  secret(session, {
    message: say(session.settings.lang, text, { least: PASSPHRASE_LEAST }),
    what: say(session.settings.lang, 'whatBackup'),
    option: '--passphrase-file',
    source: input.text('passphrase-file'),
  })

/** Of a backup that exists. */
export const passphrase = (session: Session, input: Input): (() => Promise<string>) => {
  let answer: Promise<string> | undefined
  return () => {
    answer ??= ask(session, input, 'askPassphrase')
    return answer
  }
}

/** For a backup that is to be made. @throws PIN_TOO_SHORT, PIN_DIFFERS */
export const newPassphrase = async (session: Session, input: Input): Promise<string> => {
  const first = await ask(session, input, 'askPassphrase')
  const actual = [...first].length
  if (actual < PASSPHRASE_LEAST) throw new GsealError('PIN_TOO_SHORT', { actual, least: PASSPHRASE_LEAST })
  if (input.has('passphrase-file')) return first
  if ((await ask(session, input, 'askPassphraseAgain')) !== first) throw new GsealError('PIN_DIFFERS')
  return first
}
