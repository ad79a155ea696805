/** The driver for a profile's interface; each brings its native package only when it is wanted. */
import type { Driver, DriverSetup } from './driver.ts'
import type { DeviceApi } from './profile.ts'

const DRIVERS: Readonly<Record<DeviceApi, () => Promise<(setup: DriverSetup) => Driver>>> = {
  pkcs11: async () => (await import('../pkcs11/driver.ts')).openPkcs11,
  skf: async () => (await import('../skf/driver.ts')).openSkf,
  sdf: async () => (await import('../sdf/driver.ts')).openSdf,
}

/** @throws DEVICE_PACKAGE_MISSING, DEVICE_LIBRARY */
export const openDriver = async (setup: DriverSetup): Promise<Driver> =>
  (await DRIVERS[setup.profile.api]())(setup)
