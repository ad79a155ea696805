/**
 * pkcs11js, loaded when needed: an optional package that is compiled on installation. The constants are those of
 * PKCS#11 2.40 that gseal uses; vendors' own stand in profiles.
 */
import { createRequire } from 'node:module'
import { GsealError } from '../../base/error.ts'

export type Cryptoki = InstanceType<typeof import('pkcs11js')['PKCS11']>
export type Handle = Buffer

/** @throws DEVICE_PACKAGE_MISSING */
export const newCryptoki = (): Cryptoki => {
  try {
    const { PKCS11 } = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js')
    return new PKCS11()
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new GsealError('DEVICE_PACKAGE_MISSING', { package: 'pkcs11js', api: 'PKCS#11', reason }, { cause })
  }
}

export const CKF = {
  RW_SESSION: 0x2,
  SERIAL_SESSION: 0x4,
  LOGIN_REQUIRED: 0x4,
  OS_LOCKING_OK: 0x2,
  USER_PIN_COUNT_LOW: 0x1_0000,
  USER_PIN_FINAL_TRY: 0x2_0000,
  USER_PIN_LOCKED: 0x4_0000,
} as const
export const CKU = { USER: 1, CONTEXT_SPECIFIC: 2 } as const
export const CKS = { RO_USER_FUNCTIONS: 1, RW_USER_FUNCTIONS: 3 } as const
export const CKO = { CERTIFICATE: 1, PUBLIC_KEY: 2, PRIVATE_KEY: 3 } as const
export const CKK = { RSA: 0, EC: 3 } as const
export const CKC_X_509 = 0
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  VALUE: 0x11,
  CERTIFICATE_TYPE: 0x80,
  KEY_TYPE: 0x100,
  SUBJECT: 0x101,
  ID: 0x102,
  SENSITIVE: 0x103,
  DECRYPT: 0x105,
  SIGN: 0x108,
  VERIFY: 0x10a,
  MODULUS: 0x120,
  MODULUS_BITS: 0x121,
  PUBLIC_EXPONENT: 0x122,
  EXTRACTABLE: 0x162,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  ALWAYS_AUTHENTICATE: 0x202,
} as const
export const CKM = { RSA_PKCS_KEY_PAIR_GEN: 0x0, EC_KEY_PAIR_GEN: 0x1040 } as const
