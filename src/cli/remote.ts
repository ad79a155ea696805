/** Signature servers as the home knows them: servers.json, and its own profiles of them in profiles/remote. */
import { join, resolve } from 'node:path'
import { LIMITS } from '../core/base/limits.ts'
import type { RemoteAccess } from '../core/keys/remote/access.ts'
import type { Session } from './context.ts'
import { exists, readInput } from './files.ts'
import { type Home, homeIfThere } from './home.ts'

export const serversPath = (home: Home): string => join(home.path, 'servers.json')

export const remoteAccess = (session: Session): RemoteAccess => ({
  servers: async () => {
    const home = await homeIfThere(session.settings.home)
    if (home === undefined) return []
    const path = serversPath(home)
    if (!(await exists(path))) return []
    const { readServers } = await import('../core/keys/remote/servers.ts')
    const json = Buffer.from(await readInput(path, LIMITS.devices.fileChars)).toString('utf8')
    return readServers(json, path, (file) => resolve(home.path, file))
  },
  profile: async (name) => {
    const home = await homeIfThere(session.settings.home)
    const { loadRemoteProfile } = await import('../core/keys/remote/profiles.ts')
    return loadRemoteProfile(name, async (own) => {
      if (home === undefined) return undefined
      const path = join(home.path, 'profiles', 'remote', `${own}.json`)
      return (await exists(path)) ? readInput(path, LIMITS.devices.fileChars) : undefined
    })
  },
})
