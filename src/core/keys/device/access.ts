/** How a provider of device keys reaches the home; core itself opens no file of it. */
import type { DeviceHostOptions } from './host.ts'

export interface DeviceAccess {
  modules(): Promise<readonly DeviceHostOptions[]>
  /** PEM or DER of a certificate that is kept in a file for a key, by the key's URI. */
  cert(uri: string): Promise<Uint8Array | undefined>
  /** The person knows that it may be the last try. */
  readonly lastTry?: boolean
  /** A token that is unplugged in the middle and comes back within a minute is logged in again without asking. */
  readonly keepOnReplug?: boolean
}
