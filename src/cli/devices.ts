/** Devices as the home knows them: devices.json, its own profiles, and certificates that are kept for keys on devices. */
import { join } from 'node:path'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import type { DeviceAccess } from '../core/keys/device/access.ts'
import type { ModuleRecord } from '../core/keys/device/config.ts'
import type { DeviceHost, DeviceHostOptions } from '../core/keys/device/host.ts'
import type { DeviceProfile } from '../core/keys/device/profile.ts'
import type { Session } from './context.ts'
import { exists, readInput } from './files.ts'
import { certFile, deviceKeyNames, type Home, homeIfThere, openHome, readDeviceKey } from './home.ts'

export const deviceConfigFile = (home: Home): string => join(home.path, 'devices.json')
export const profileFile = (home: Home, name: string): string => join(home.path, 'profiles', `${name}.json`)

export const moduleRecords = async (home: Home): Promise<readonly ModuleRecord[]> => {
  const path = deviceConfigFile(home)
  if (!(await exists(path))) return []
  const { readDeviceConfig } = await import('../core/keys/device/config.ts')
  return readDeviceConfig(Buffer.from(await readInput(path, LIMITS.devices.fileChars)).toString('utf8'), path)
}

export const homeProfile = async (home: Home, name: string): Promise<DeviceProfile> => {
  const { loadProfile } = await import('../core/keys/device/profiles.ts')
  return loadProfile(name, async (own) => {
    const path = profileFile(home, own)
    return (await exists(path)) ? readInput(path, LIMITS.devices.fileChars) : undefined
  })
}

/** What a library may see of the environment: everything but gseal's own variables. */
const environment = (session: Session): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(session.world.env).filter(([name]) => !name.startsWith('GSEAL_HOME')))

const optionsOf = async (session: Session, home: Home, record: ModuleRecord): Promise<DeviceHostOptions> => {
  const { hostOptions } = await import('../core/keys/device/config.ts')
  return hostOptions(record, await homeProfile(home, record.profile), environment(session))
}

export const deviceModules = async (session: Session): Promise<readonly DeviceHostOptions[]> => {
  const home = await homeIfThere(session.settings.home)
  if (home === undefined) return []
  return Promise.all((await moduleRecords(home)).map((record) => optionsOf(session, home, record)))
}

/** One module by its name; the only one when none is named. The caller closes it. @throws DEVICE_MODULE_UNKNOWN */
export const openModule = async (session: Session, name: string): Promise<DeviceHost> => {
  const home = await openHome(session.settings.home)
  const records = await moduleRecords(home)
  const record = records.find((module) => module.name === name)
  if (record === undefined) {
    const known = records.map((module) => module.name).join(', ') || '-'
    throw new GsealError('DEVICE_MODULE_UNKNOWN', { module: name, known })
  }
  const { openDeviceHost } = await import('../core/keys/device/host.ts')
  return openDeviceHost(await optionsOf(session, home, record))
}

/** The certificate that the home keeps for a key on a device. */
const boundCert = async (session: Session, uri: string): Promise<Uint8Array | undefined> => {
  const home = await homeIfThere(session.settings.home)
  if (home === undefined) return undefined
  for (const name of await deviceKeyNames(home)) {
    const path = certFile(home, name)
    if ((await readDeviceKey(home, name)) === uri && (await exists(path)))
      return readInput(path, LIMITS.pki.certBytes * 4)
  }
  return undefined
}

export type PinManners = Pick<DeviceAccess, 'lastTry' | 'keepOnReplug'>

export const deviceAccess = (session: Session, manners: PinManners = {}): DeviceAccess => ({
  modules: () => deviceModules(session),
  cert: (uri) => boundCert(session, uri),
  ...manners,
})
