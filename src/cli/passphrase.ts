/** What opens a backup: a passphrase (from a file or asked for, a new one twice), or the key of a certificate. */
import { GsealError } from '../core/base/error.ts'
import { openKey } from '../core/keys/open.ts'
import {
  byKey,
  byPassphrase,
  forCertificate,
  forPassphrase,
  type Opener,
  type Recipient,
  type Unlock,
} from '../core/store/index.ts'
import type { Session } from './context.ts'
import { keyAccess, keyUri } from './keyring.ts'
import { certAt, withPinFile } from './papers.ts'
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
const passphrase = (session: Session, input: Input): (() => Promise<string>) => {
  let answer: Promise<string> | undefined
  return () => {
    answer ??= ask(session, input, 'askPassphrase')
    return answer
  }
}

/** For a backup that is to be made. @throws PIN_TOO_SHORT, PIN_DIFFERS */
const newPassphrase = async (session: Session, input: Input): Promise<string> => {
  const first = await ask(session, input, 'askPassphrase')
  const actual = [...first].length
  if (actual < PASSPHRASE_LEAST) throw new GsealError('PIN_TOO_SHORT', { actual, least: PASSPHRASE_LEAST })
  if (input.has('passphrase-file')) return first
  if ((await ask(session, input, 'askPassphraseAgain')) !== first) throw new GsealError('PIN_DIFFERS')
  return first
}

/** Opens the key for one envelope; its PIN is that of `--key-pin-file`, else of `--pin-file`. @throws BACKUP_KEY_CANNOT, KEY_* */
export const openerOf = async (session: Session, input: Input, name: string): Promise<Opener> => {
  const access = keyAccess(withPinFile(session, input.text('key-pin-file')), name)
  const signer = await openKey(await keyUri(session, name), access)
  const { cert, uri, decrypt } = signer
  if (decrypt === undefined) {
    await signer.close()
    throw new GsealError('BACKUP_KEY_CANNOT', { uri })
  }
  return {
    cert,
    decrypt: async (ciphertext) => {
      try {
        return await decrypt(ciphertext)
      } finally {
        await signer.close()
      }
    },
  }
}

/** How a backup that exists is opened: with `--key`, or with its passphrase. */
export const unlockOf = (session: Session, input: Input): Unlock => {
  const name = input.text('key')
  return name === undefined
    ? byPassphrase(passphrase(session, input))
    : byKey(() => openerOf(session, input, name))
}

/** Whom a new backup is for: each certificate of `--to`, and a passphrase where one is given or no certificate is. */
export const recipientsOf = async (session: Session, input: Input): Promise<Recipient[]> => {
  const recipients: Recipient[] = []
  for (const name of input.texts('to'))
    recipients.push(forCertificate(await certAt(session, name), session.world.now()))
  if (recipients.length === 0 || input.has('passphrase-file'))
    recipients.push(forPassphrase(await newPassphrase(session, input)))
  return recipients
}
