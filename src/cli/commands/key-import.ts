/** `gseal key import`: a key from a PKCS#12 or PEM file into the home, under a PIN of its own. */
import { basename, dirname, resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { encryptedKeyPem, readPrivateKey } from '../../core/keys/pkcs8.ts'
import { isPkcs12, readPkcs12 } from '../../core/keys/pkcs12.ts'
import type { PrivateKey } from '../../core/keys/private-key.ts'
import { writePem } from '../../core/pki/index.ts'
import type { Session } from '../context.ts'
import { exists, makeFolder, readInput, writeOutput } from '../files.ts'
import { certFile, keyFile, openHome } from '../home.ts'
import { newPin, secret } from '../prompt.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const readKey = async (
  session: Session,
  input: Input,
  path: string,
): Promise<{ key: PrivateKey; cert?: Uint8Array }> => {
  const bytes = await readInput(path, LIMITS.keys.fileBytes)
  const what = basename(path)
  const message = say(session.settings.lang, 'askPassword', { what })
  const ask = (): Promise<string> =>
    secret(session, { message, what, option: '--password-file', source: input.text('password-file') })
  if (isPkcs12(bytes)) return readPkcs12(bytes, path, await ask())
  return { key: (await readPrivateKey(bytes, path, ask)).key }
}

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const source = resolve(session.world.cwd, input.first)
  const name = input.text('name') ?? basename(source).replace(/\.[^.]*$/, '')
  const path = keyFile(home, name)
  if (await exists(path)) throw new GsealError('HOME_KEY_EXISTS', { name })
  await makeFolder(dirname(path), 0o700)
  const { key, cert } = await readKey(session, input, source)
  try {
    const pin = await newPin(session, name)
    if (cert !== undefined) {
      await writeOutput(certFile(home, name), Buffer.from(writePem('CERTIFICATE', cert)), {
        mode: 0o600,
        force: true,
      })
    }
    // The key comes last: a key of the home is there with everything that belongs to it.
    await writeOutput(path, Buffer.from(encryptedKeyPem(key, pin)), { mode: 0o600 })
  } finally {
    key.destroy()
  }
  session.out.record({ type: 'key', name, uri: fileUri(path), certificate: cert !== undefined })
  session.out.line(say(session.settings.lang, 'keyImported', { name, path }))
  return 0
}
