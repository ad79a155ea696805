/**
 * C_Login with the PIN in a buffer that the caller wipes. pkcs11js takes the PIN as a string, which stays in the heap
 * until something overwrites it; so this one function is called through koffi, by its place in CK_FUNCTION_LIST.
 */
import { koffi } from '../device/native.ts'
import type { Handle } from './module.ts'

export type Login = (session: Handle, user: number, pin: Uint8Array) => number

/** CK_FUNCTION_LIST (PKCS#11 2.40 §3.6): a version padded to a pointer, then pointers in the order of the standard. */
const POINTER = 8
const C_LOGIN = 18

/** @throws DEVICE_PACKAGE_MISSING, and what koffi throws when the library cannot be loaded */
export const loginOf = (library: string): Login => {
  const native = koffi('PKCS#11')
  const list = native.load(library).func('unsigned long C_GetFunctionList(_Out_ void **list)')
  const out: unknown[] = [null]
  const rv = Number(list(out))
  if (rv !== 0) throw new Error(`C_GetFunctionList: 0x${rv.toString(16)}`)
  const address: unknown = native.decode(out[0], POINTER + C_LOGIN * POINTER, 'void *')
  const type = native.proto(
    'unsigned long C_Login(unsigned long session, unsigned long user, uint8_t *pin, unsigned long length)',
  )
  const login = native.decode(address, type) as (
    session: bigint,
    user: number,
    pin: Uint8Array,
    length: number,
  ) => number | bigint
  return (session, user, pin) => Number(login(session.readBigUInt64LE(0), user, pin, pin.byteLength))
}
