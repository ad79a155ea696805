/**
 * devices.json of a home: which libraries may be loaded, and by which profile each is called. A library is a program
 * that runs as the user and sees PINs, so nothing else names one: no URI, no profile, no argument.
 *
 *   { "format": 1, "modules": [ { "name": "usb", "library": "/usr/lib/libvendor.so", "profile": "sansec-p11",
 *     "config": "…", "env": { "VENDOR_CONF": "…" }, "maxSessions": 1 } ] }
 */
import { isAbsolute } from 'node:path'
import { GsealError } from '../../base/error.ts'
import type { DeviceHostOptions } from './host.ts'
import type { DeviceProfile } from './profile.ts'
import { Shape } from './shape.ts'

export interface ModuleRecord {
  readonly name: string
  readonly library: string
  /** Name of a profile, of the package or in profiles/ of the home. */
  readonly profile: string
  readonly config: string | undefined
  /** Added to the environment of the child. */
  readonly env: Readonly<Record<string, string>>
  /** Fewer or more sessions than the profile says. */
  readonly maxSessions: number | undefined
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/

const environment = (shape: Shape): Record<string, string> => {
  const env: Record<string, string> = {}
  for (const [name, value] of shape.entries()) {
    if (!VARIABLE.test(name) || typeof value !== 'string') shape.fail(name, 'is no variable with a text')
    if (/PIN|PASSWORD|PASSWD/i.test(name))
      shape.fail(name, 'a PIN does not belong into a file or an environment')
    env[name] = String(value)
  }
  return env
}

const moduleOf = (shape: Shape): ModuleRecord => {
  const [name, library] = [shape.text('name'), shape.text('library')]
  if (!NAME.test(name)) shape.fail('name', 'takes letters, digits, dot, dash and underscore')
  if (!isAbsolute(library)) shape.fail('library', 'is no absolute path')
  const maxSessions = shape.optionalNumber('maxSessions')
  const record: ModuleRecord = {
    name,
    library,
    profile: shape.text('profile'),
    config: shape.optionalText('config'),
    env: environment(shape.object('env')),
    maxSessions: maxSessions === undefined ? undefined : Math.max(1, Math.min(maxSessions, 64)),
  }
  shape.end()
  return record
}

/**
 * @param path for messages
 * @throws DEVICE_CONFIG
 */
export const readDeviceConfig = (json: string, path: string): readonly ModuleRecord[] => {
  const shape = Shape.ofJson(json, (reason) => new GsealError('DEVICE_CONFIG', { path, reason }))
  const format = shape.number('format', 0)
  if (format !== 1) shape.fail('format', 'is not 1')
  const modules = shape.objects('modules').map(moduleOf)
  shape.end()
  const names = modules.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) shape.fail('modules', `${twice} stands twice`)
  return modules
}

/** What a host is opened with. */
export const hostOptions = (
  record: ModuleRecord,
  profile: DeviceProfile,
  env: Readonly<Record<string, string | undefined>>,
): DeviceHostOptions => ({
  module: record.name,
  library: record.library,
  profile:
    record.maxSessions === undefined
      ? profile
      : { ...profile, module: { ...profile.module, maxSessions: record.maxSessions } },
  env: { ...env, ...record.env },
  ...(record.config === undefined ? {} : { config: record.config }),
})
