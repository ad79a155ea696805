/** SAR_… by number (GM/T 0016-2012 Annex A). */
import { DeviceFault, type FaultKind } from '../device/fault.ts'
import type { DeviceProfile } from '../device/profile.ts'
import { VENDOR_KINDS } from '../pkcs11/status.ts'

const ROWS: Readonly<Record<number, readonly [name: string, kind: FaultKind]>> = {
  167772161: ['SAR_FAIL', 'reset'],
  167772162: ['SAR_UNKNOWNERR', 'reset'],
  167772163: ['SAR_NOTSUPPORTYETERR', 'unsupported'],
  167772164: ['SAR_FILEERR', 'other'],
  167772165: ['SAR_INVALIDHANDLEERR', 'session'],
  167772166: ['SAR_INVALIDPARAMERR', 'other'],
  167772167: ['SAR_READFILEERR', 'other'],
  167772175: ['SAR_TIMEOUTERR', 'reset'],
  167772176: ['SAR_INDATALENERR', 'unsupported'],
  167772192: ['SAR_BUFFER_TOO_SMALL', 'other'],
  167772195: ['SAR_DEVICE_REMOVED', 'removed'],
  167772196: ['SAR_PIN_INCORRECT', 'pin'],
  167772197: ['SAR_PIN_LOCKED', 'pin-locked'],
  167772198: ['SAR_PIN_INVALID', 'pin'],
  167772199: ['SAR_PIN_LEN_RANGE', 'pin'],
  167772205: ['SAR_USER_NOT_LOGGED_IN', 'login'],
  167772206: ['SAR_APPLICATION_NOT_EXISTS', 'other'],
  167772209: ['SAR_FILE_NOT_EXIST', 'other'],
}

/** Throws what a status means; nothing for SAR_OK. */
export const checkSar = (status: number, operation: string, profile: DeviceProfile): void => {
  if (status === 0) return
  const [name, kind] = ROWS[status] ?? ['SAR', 'other' as const]
  const vendor = profile.errors.get(status)
  const text = `${name} (0x${status.toString(16).toUpperCase().padStart(8, '0')})`
  throw new DeviceFault(vendor === undefined ? kind : VENDOR_KINDS[vendor], operation, text)
}
