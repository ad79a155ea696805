/** `gseal key create`: a new key of the home, encrypted under a PIN. */
import { dirname } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { encryptedKeyPem } from '../../core/keys/pkcs8.ts'
import { generatePrivateKey, type KeyKind } from '../../core/keys/private-key.ts'
import { exists, makeFolder, writeOutput } from '../files.ts'
import { keyFile, openHome } from '../home.ts'
import { newPin } from '../prompt.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const KINDS: Readonly<Record<string, KeyKind>> = { sm2: 'SM2', p256: 'P-256', rsa: 'RSA-3072' }

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const name = input.first
  const path = keyFile(home, name)
  if (await exists(path)) throw new GsealError('HOME_KEY_EXISTS', { name })
  await makeFolder(dirname(path), 0o700)
  const kind = KINDS[input.text('alg') ?? 'sm2'] ?? 'SM2'
  const pin = await newPin(session, name)
  const key = generatePrivateKey(kind)
  try {
    await writeOutput(path, Buffer.from(encryptedKeyPem(key, pin)), { mode: 0o600 })
  } finally {
    key.destroy()
  }
  session.out.record({ type: 'key', name, uri: fileUri(path), algorithm: kind })
  session.out.line(say(session.settings.lang, 'keyCreated', { name, path }))
  session.out.talk(say(session.settings.lang, 'keyNext', { name }))
  return 0
}
