/** The driver for a profile's interface; each brings its native package only when it is wanted. */
import { GsealError } from '../../base/error.ts'
import type { Driver, DriverSetup } from './driver.ts'
import type { DeviceApi } from './profile.ts'

const DRIVERS: Readonly<Partial<Record<DeviceApi, () => Promise<(setup: DriverSetup) => Driver>>>> = {
  pkcs11: async () => (await import('../pkcs11/driver.ts')).openPkcs11,
}

/** @throws DEVICE_PACKAGE_MISSING, DEVICE_LIBRARY, DEVICE_UNSUPPORTED */
export const openDriver = async (setup: DriverSetup): Promise<Driver> => {
  const load = DRIVERS[setup.profile.api]
  if (load !== undefined) return (await load())(setup)
  throw new GsealError('DEVICE_UNSUPPORTED', { module: setup.module, what: setup.profile.api })
}
