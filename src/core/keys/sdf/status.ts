/** SDR_… by number (GM/T 0018-2012 Annex A); vendors add numbers of their own, which a profile explains. */
import { DeviceFault, type FaultKind } from '../device/fault.ts'
import type { DeviceProfile } from '../device/profile.ts'
import { VENDOR_KINDS } from '../pkcs11/status.ts'

const ROWS: Readonly<Record<number, readonly [name: string, kind: FaultKind]>> = {
  16777217: ['SDR_UNKNOWERR', 'reset'],
  16777218: ['SDR_NOTSUPPORT', 'unsupported'],
  16777219: ['SDR_COMMFAIL', 'reset'],
  16777220: ['SDR_HARDFAIL', 'reset'],
  16777221: ['SDR_OPENDEVICE', 'removed'],
  16777222: ['SDR_OPENSESSION', 'busy'],
  16777223: ['SDR_PARDENY', 'login'],
  16777224: ['SDR_KEYNOTEXIST', 'unsupported'],
  16777228: ['SDR_SKOPERR', 'reset'],
  16777229: ['SDR_SIGNERR', 'reset'],
  16777240: ['SDR_PRKRERR', 'pin'],
  16777245: ['SDR_INARGERR', 'session'],
}

/** Throws what a status means; nothing for SDR_OK. */
export const checkSdr = (status: number, operation: string, profile: DeviceProfile): void => {
  if (status === 0) return
  const [name, kind] = ROWS[status] ?? ['SDR', 'other' as const]
  const vendor = profile.errors.get(status)
  const text = `${name} (0x${status.toString(16).toUpperCase().padStart(8, '0')})`
  throw new DeviceFault(vendor === undefined ? kind : VENDOR_KINDS[vendor], operation, text)
}
