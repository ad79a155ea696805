/** CKR_… by number: their names for people, and what they mean to the recovery. */
import { DeviceFault, type FaultKind } from '../device/fault.ts'
import type { DeviceProfile, VendorMeaning } from '../device/profile.ts'

type Row = readonly [name: string, kind: FaultKind]

/** PKCS#11 2.40 §5.1. What is not listed is reported and not mended. */
const ROWS: Readonly<Record<number, Row>> = {
  2: ['CKR_HOST_MEMORY', 'reset'],
  3: ['CKR_SLOT_ID_INVALID', 'removed'],
  5: ['CKR_GENERAL_ERROR', 'reset'],
  6: ['CKR_FUNCTION_FAILED', 'reset'],
  7: ['CKR_ARGUMENTS_BAD', 'other'],
  18: ['CKR_ATTRIBUTE_TYPE_INVALID', 'unsupported'],
  19: ['CKR_ATTRIBUTE_VALUE_INVALID', 'unsupported'],
  32: ['CKR_DATA_INVALID', 'unsupported'],
  33: ['CKR_DATA_LEN_RANGE', 'unsupported'],
  48: ['CKR_DEVICE_ERROR', 'reset'],
  49: ['CKR_DEVICE_MEMORY', 'reset'],
  50: ['CKR_DEVICE_REMOVED', 'removed'],
  80: ['CKR_FUNCTION_CANCELED', 'session'],
  84: ['CKR_FUNCTION_NOT_SUPPORTED', 'unsupported'],
  96: ['CKR_KEY_HANDLE_INVALID', 'session'],
  99: ['CKR_KEY_TYPE_INCONSISTENT', 'unsupported'],
  104: ['CKR_KEY_FUNCTION_NOT_PERMITTED', 'unsupported'],
  112: ['CKR_MECHANISM_INVALID', 'unsupported'],
  113: ['CKR_MECHANISM_PARAM_INVALID', 'unsupported'],
  130: ['CKR_OBJECT_HANDLE_INVALID', 'session'],
  144: ['CKR_OPERATION_ACTIVE', 'session'],
  145: ['CKR_OPERATION_NOT_INITIALIZED', 'session'],
  160: ['CKR_PIN_INCORRECT', 'pin'],
  161: ['CKR_PIN_INVALID', 'pin'],
  162: ['CKR_PIN_LEN_RANGE', 'pin'],
  163: ['CKR_PIN_EXPIRED', 'other'],
  164: ['CKR_PIN_LOCKED', 'pin-locked'],
  176: ['CKR_SESSION_CLOSED', 'session'],
  177: ['CKR_SESSION_COUNT', 'busy'],
  179: ['CKR_SESSION_HANDLE_INVALID', 'session'],
  181: ['CKR_SESSION_READ_ONLY', 'other'],
  208: ['CKR_TEMPLATE_INCOMPLETE', 'unsupported'],
  209: ['CKR_TEMPLATE_INCONSISTENT', 'unsupported'],
  224: ['CKR_TOKEN_NOT_PRESENT', 'removed'],
  225: ['CKR_TOKEN_NOT_RECOGNIZED', 'removed'],
  226: ['CKR_TOKEN_WRITE_PROTECTED', 'other'],
  256: ['CKR_USER_ALREADY_LOGGED_IN', 'other'],
  257: ['CKR_USER_NOT_LOGGED_IN', 'login'],
  260: ['CKR_USER_ANOTHER_ALREADY_LOGGED_IN', 'other'],
  336: ['CKR_BUFFER_TOO_SMALL', 'session'],
  400: ['CKR_CRYPTOKI_NOT_INITIALIZED', 'reset'],
}

export const CKR_ALREADY_INITIALIZED = 0x191
export const CKR_USER_ALREADY_LOGGED_IN = 0x100
export const CKR_USER_NOT_LOGGED_IN = 0x101

export const VENDOR_KINDS: Readonly<Record<VendorMeaning, FaultKind>> = {
  'device-lost': 'removed',
  retry: 'reset',
  session: 'session',
  login: 'login',
  'pin-wrong': 'pin',
  'pin-locked': 'pin-locked',
  busy: 'busy',
}

/** The vendor's meaning of a number comes before the standard's. */
export const ckrFault = (rv: number, operation: string, profile: DeviceProfile): DeviceFault => {
  const [name, kind] = ROWS[rv] ?? [rv >= 0x8000_0000 ? 'vendor status' : 'CKR', 'other' as const]
  const vendor = profile.errors.get(rv)
  const status = `${name} (0x${rv.toString(16).toUpperCase().padStart(8, '0')})`
  return new DeviceFault(vendor === undefined ? kind : VENDOR_KINDS[vendor], operation, status)
}

/** Number of a CKR that pkcs11js threw; `undefined` for another error. */
export const ckrOf = (error: unknown): number | undefined =>
  error instanceof Error && error.name === 'Pkcs11Error' && 'code' in error && typeof error.code === 'number'
    ? error.code
    : undefined
