/**
 * koffi, which calls functions of C libraries: SKF and SDF go through it, and the one call of PKCS#11 that is handed a
 * PIN, because pkcs11js takes it as a string that nobody can wipe. An optional package: loaded when needed.
 */
import { createRequire } from 'node:module'
import { GsealError } from '../../base/error.ts'

export type Koffi = typeof import('koffi')

let loaded: Koffi | undefined

/** @throws DEVICE_PACKAGE_MISSING */
export const koffi = (api: string): Koffi => {
  try {
    loaded ??= createRequire(import.meta.url)('koffi') as Koffi
    return loaded
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new GsealError('DEVICE_PACKAGE_MISSING', { package: 'koffi', api, reason }, { cause })
  }
}

const PR_SET_PDEATHSIG = 1
const PR_SET_DUMPABLE = 4
const SIGKILL = 9

/**
 * On Linux: this process leaves no core dump, other processes of the user cannot read its memory, and it dies with the
 * one that started it even while a library hangs. Elsewhere, or without koffi, it goes without.
 */
export const hardenProcess = (): void => {
  if (process.platform !== 'linux') return
  try {
    const prctl = koffi('libc').load(null).func('int prctl(int option, unsigned long value)')
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_PDEATHSIG, SIGKILL)
  } catch {
    // Hardening is an extra; what must not fail is checked where it is used.
  }
}
