/** The server profiles that come with gseal (assets/devices/remote), and those that a home adds. */
import { readdir, readFile } from 'node:fs/promises'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { ReadOwn } from '../device/profiles.ts'
import { type RemoteProfile, readRemoteProfile } from './profile.ts'

const FOLDER = new URL('../../../../../assets/devices/remote/', import.meta.url)
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

export const remoteProfileNames = async (): Promise<readonly string[]> =>
  (await readdir(FOLDER)).map((file) => file.replace(/\.json$/, '')).sort()

/**
 * A profile by name: the home's own before the one of the package.
 * @throws REMOTE_PROFILE_UNKNOWN, REMOTE_PROFILE
 */
export const loadRemoteProfile = async (name: string, own?: ReadOwn): Promise<RemoteProfile> => {
  const known = await remoteProfileNames()
  const bytes = NAME.test(name) ? await own?.(name) : undefined
  if (bytes !== undefined) {
    // Before it is made a text; the reader counts characters.
    if (bytes.byteLength > LIMITS.devices.fileChars) {
      const reason = `it has more than ${LIMITS.devices.fileChars} bytes`
      throw new GsealError('REMOTE_PROFILE', { profile: name, reason })
    }
    return readRemoteProfile(Buffer.from(bytes).toString('utf8'), name)
  }
  if (!known.includes(name))
    throw new GsealError('REMOTE_PROFILE_UNKNOWN', { profile: name, known: known.join(', ') })
  return readRemoteProfile(await readFile(new URL(`${name}.json`, FOLDER), 'utf8'), name)
}
