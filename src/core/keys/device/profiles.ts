/** The profiles that come with gseal (assets/devices), and those that a home adds. */
import { readdir, readFile } from 'node:fs/promises'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { ProbeResult } from './model.ts'
import { type DeviceProfile, readProfile } from './profile.ts'

const FOLDER = new URL('../../../../../assets/devices/', import.meta.url)

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

export const profileNames = async (): Promise<readonly string[]> =>
  (await readdir(FOLDER))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()

/** @throws DEVICE_PROFILE */
const checked = (json: string, name: string): DeviceProfile => {
  const profile = readProfile(json, name)
  if (profile.profile === name) return profile
  throw new GsealError('DEVICE_PROFILE', { profile: name, reason: `it calls itself "${profile.profile}"` })
}

/** Reads a file that a home may have; `undefined` when there is none. */
export type ReadOwn = (name: string) => Promise<Uint8Array | undefined>

/**
 * A profile by name: the home's own before the one of the package.
 * @throws DEVICE_PROFILE_UNKNOWN, DEVICE_PROFILE
 */
export const loadProfile = async (name: string, own?: ReadOwn): Promise<DeviceProfile> => {
  const known = await profileNames()
  if (!NAME.test(name))
    throw new GsealError('DEVICE_PROFILE_UNKNOWN', { profile: name, known: known.join(', ') })
  const bytes = await own?.(name)
  if (bytes !== undefined) {
    const reason = `it has more than ${LIMITS.devices.fileChars} bytes`
    if (bytes.byteLength > LIMITS.devices.fileChars)
      throw new GsealError('DEVICE_PROFILE', { profile: name, reason })
    return checked(Buffer.from(bytes).toString('utf8'), name)
  }
  if (!known.includes(name))
    throw new GsealError('DEVICE_PROFILE_UNKNOWN', { profile: name, known: known.join(', ') })
  return checked(await readFile(new URL(`${name}.json`, FOLDER), 'utf8'), name)
}

/** Every profile of the package. */
export const allProfiles = async (): Promise<readonly DeviceProfile[]> =>
  Promise.all((await profileNames()).map((name) => loadProfile(name)))

const hex = (number: number): string => `0x${number.toString(16).toUpperCase().padStart(8, '0')}`

/** A profile's JSON with the ways that were proved, and those that must not be used. @throws DEVICE_PROFILE */
export const probedProfile = (base: DeviceProfile, name: string, results: readonly ProbeResult[]): string => {
  const sign = results
    .filter(({ outcome }) => outcome === 'verifies' || outcome === 'no-z')
    .map((result) => ({
      name: result.name,
      mechanism: hex(Number(result.mechanism)),
      input: result.input,
      z: result.outcome === 'no-z' ? 'none' : result.z,
      output: 'auto',
      usable: result.outcome === 'verifies',
    }))
  const { constants, module, publicKey, pin, skf, sdf } = base
  const json = `${JSON.stringify(
    {
      profile: name,
      version: 1,
      api: base.api,
      title: base.title,
      source: `found by gseal device probe, begun from ${base.profile}`,
      match: base.match,
      module,
      constants,
      sign,
      publicKey,
      pin,
      errors: Object.fromEntries([...base.errors].map(([code, meaning]) => [hex(code), meaning])),
      skf,
      sdf: { ...sdf, coordinateBits: String(sdf.coordinateBits) },
    },
    null,
    2,
  )}\n`
  // What is written can be read.
  checked(json, name)
  return json
}
