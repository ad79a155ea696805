/** The libraries that the home lists in devices.json, each opened once for all keys on its tokens. */
import { readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { hostOptions, readDeviceConfig } from '../core/keys/device/config.ts'
import { type DeviceHost, type DeviceHostOptions, openDeviceHost } from '../core/keys/device/host.ts'
import { loadProfile } from '../core/keys/device/profiles.ts'
import { modulesFor } from '../core/keys/device/signer.ts'
import type { DeviceUri } from '../core/keys/device/uri.ts'

const fileAt = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whoever writes this file decides which programs see PINs. */
const configText = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  const refuse = (reason: string): never => {
    throw new GsealError('DEVICE_CONFIG', { path, reason })
  }
  if ((found.mode & 0o022) !== 0) refuse('others than its owner can write the file')
  if (found.size > LIMITS.devices.fileChars) refuse(`it has more than ${LIMITS.devices.fileChars} bytes`)
  return readFileSync(path, 'utf8')
}

export class Modules {
  readonly #options: readonly DeviceHostOptions[]
  readonly #hosts = new Map<string, DeviceHost>()

  constructor(options: readonly DeviceHostOptions[]) {
    this.#options = options
  }

  /** @throws DEVICE_CONFIG, DEVICE_PROFILE, DEVICE_PROFILE_UNKNOWN */
  static async of(home: string, env: Readonly<Record<string, string | undefined>>): Promise<Modules> {
    const path = join(home, 'devices.json')
    const text = configText(path)
    if (text === undefined) return new Modules([])
    const own = (name: string) => fileAt(join(home, 'profiles', `${name}.json`))
    const records = readDeviceConfig(text, path)
    const options = records.map(async (record) =>
      hostOptions(record, await loadProfile(record.profile, own), { PATH: env['PATH'], LANG: env['LANG'] }),
    )
    return new Modules(await Promise.all(options))
  }

  /** The host of the one module that a URI means. @throws DEVICE_MODULE_UNKNOWN, DEVICE_PATH_FORBIDDEN, DAEMON_CONFIG */
  hostFor(uri: DeviceUri, name: string): DeviceHost {
    const [module, ...more] = modulesFor(uri, this.#options)
    if (module === undefined || more.length > 0) {
      const reason = 'several modules can be meant: name one with ?module-name='
      throw new GsealError('DAEMON_CONFIG', { path: 'daemon.json', field: `/keys/${name}/uri`, reason })
    }
    const known = this.#hosts.get(module.module)
    if (known !== undefined) return known
    const host = openDeviceHost(module)
    this.#hosts.set(module.module, host)
    return host
  }

  /** What runs is finished, libraries are finalized. */
  async close(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.close()))
  }
}
