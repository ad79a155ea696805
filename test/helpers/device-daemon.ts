/** A demo home whose seal is stamped with by a key on a test token, and a daemon that holds it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPrivateKey } from '../../src/core/keys/pkcs8.ts'
import { readPem } from '../../src/core/pki/index.ts'
import { demoHome, PIN } from './daemon.ts'
import { type TestToken, TOKEN_PIN, testToken, tokenLibrary } from './tokens.ts'

type Test = { teardown(done: () => unknown): unknown }

export interface DeviceHome {
  readonly home: string
  readonly token: TestToken
}

export interface DeviceHomeOptions {
  /** Lines of the token's control file. */
  readonly control?: readonly string[]
  readonly maxSessions?: number
  readonly keepOnReplug?: boolean
  /** Added to the environment of the device's child. */
  readonly childEnv?: Readonly<Record<string, string>>
}

const MODULE = 'test'
export const TOKEN_KEY = `pkcs11:token=office;id=%01?module-name=${MODULE}`

/** The key `demo` of a home moves onto a token, which the home knows. */
export const ontoToken = async (
  t: Test,
  home: string,
  { control = [], maxSessions, childEnv = {} }: Omit<DeviceHomeOptions, 'keepOnReplug'> = {},
): Promise<TestToken> => {
  const token = testToken({ control })
  t.teardown(() => token.remove())
  const path = join(home, 'keys', 'demo.key')
  const { key } = await readPrivateKey(readFileSync(path), path, async () => PIN)
  writeFileSync(join(token.folder, 'keys', '01.key'), key.pkcs8())
  key.destroy()
  const [cert] = readPem(readFileSync(join(home, 'keys', 'demo.crt')))
  writeFileSync(join(token.folder, 'keys', '01.crt'), cert?.der ?? '')
  const module = {
    name: MODULE,
    library: tokenLibrary('pkcs11'),
    profile: 'sansec-p11',
    env: { GSEAL_TOKEN_DIR: token.folder, ...childEnv },
    ...(maxSessions === undefined ? {} : { maxSessions }),
  }
  writeFileSync(join(home, 'devices.json'), JSON.stringify({ format: 1, modules: [module] }), { mode: 0o600 })
  return token
}

/** A home whose key is on a token, as the daemon's `usb`. */
export const deviceHome = async (t: Test, options: DeviceHomeOptions = {}): Promise<DeviceHome> => {
  const home = await demoHome(t)
  const token = await ontoToken(t, home, options)
  const config = {
    format: 1,
    keys: [{ name: 'usb', uri: TOKEN_KEY }],
    ...(options.keepOnReplug === true ? { pin: { keepOnReplug: 'yes' } } : {}),
  }
  writeFileSync(join(home, 'daemon.json'), JSON.stringify(config), { mode: 0o600 })
  return { home, token }
}

export { TOKEN_PIN }
