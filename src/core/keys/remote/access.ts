/** How the provider of remote keys reaches the home; core itself opens no file of it. */
import type { RemoteProfile } from './profile.ts'
import type { ServerRecord } from './servers.ts'

export interface RemoteAccess {
  /** What servers.json says, with absolute paths. */
  servers(): Promise<readonly ServerRecord[]>
  /** @throws REMOTE_PROFILE, REMOTE_PROFILE_UNKNOWN */
  profile(name: string): Promise<RemoteProfile>
}
