/** `gseal key create`: a new key of the home, encrypted under a PIN. */
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { matchToken } from '../../core/keys/device/match.ts'
import type { NewKeyKind } from '../../core/keys/device/model.ts'
import { deviceUri } from '../../core/keys/device/uri.ts'
import { fileUri } from '../../core/keys/file-uri.ts'
import { encryptedKeyPem } from '../../core/keys/pkcs8.ts'
import { generatePrivateKey, type KeyKind } from '../../core/keys/private-key.ts'
import type { Session } from '../context.ts'
import { openModule } from '../devices.ts'
import { exists, makeFolder, writeOutput } from '../files.ts'
import { deviceKeyFile, keyFile, openHome } from '../home.ts'
import { newPin, pinOnce } from '../prompt.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

const SHORT = { idleMs: 60_000, absoluteMs: 60_000 } as const

const KINDS: Readonly<Record<string, KeyKind>> = { sm2: 'SM2', p256: 'P-256', rsa: 'RSA-3072' }

/** The pair is made on the token and never leaves it; the home keeps its URI under the name. */
const onDevice = async (session: Session, input: Input, module: string, kind: KeyKind): Promise<number> => {
  const { lang } = session.settings
  const name = input.first
  const host = await openModule(session, module)
  try {
    const label = input.text('token')
    const token = matchToken(await host.tokens(), label === undefined ? {} : { label }, module)
    if (token.needsPin)
      await host.unlock(token, Buffer.from(await pinOnce(session, token.label)(), 'utf8'), SHORT)
    const id = randomBytes(8).toString('hex')
    const key = await host.generate(token, { algorithm: kind as NewKeyKind, label: name, id })
    const uri = deviceUri(host.profile.api, key, module)
    await writeOutput(
      deviceKeyFile(await openHome(session.settings.home), name),
      Buffer.from(`${JSON.stringify({ key: uri }, null, 2)}\n`),
      { mode: 0o600 },
    )
    session.out.record({ type: 'key', name, uri, algorithm: kind })
    session.out.line(say(lang, 'keyOnDevice', { name, uri }))
    session.out.talk(say(lang, 'keyNext', { name }))
    return 0
  } finally {
    await host.close()
  }
}

export const run: Run = async (session, input) => {
  const home = await openHome(session.settings.home)
  const name = input.first
  const path = keyFile(home, name)
  for (const taken of [path, deviceKeyFile(home, name)])
    if (await exists(taken)) throw new GsealError('HOME_KEY_EXISTS', { name })
  await makeFolder(dirname(path), 0o700)
  const kind = KINDS[input.text('alg') ?? 'sm2'] ?? 'SM2'
  const module = input.text('device')
  if (module !== undefined) return onDevice(session, input, module, kind)
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
