/**
 * A device profile: how the SM2 of one kind of device is called. There is no standard for SM2 over PKCS#11, so every
 * vendor has numbers of its own, and SKF and SDF leave widths and indexes open. A profile is data, never code: it names
 * no library (that is the home's devices.json) and holds no PIN. It is read strictly: a member that is not known is an
 * error, because a misspelt `usable` would sign.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { Shape } from './shape.ts'

export type DeviceApi = 'pkcs11' | 'skf' | 'sdf'

/** One way in which a device signs with SM2. */
export interface SignWay {
  readonly name: string
  /** CK_MECHANISM_TYPE; 0 for SKF and SDF, which have one function. */
  readonly mechanism: number
  /** `e`: the digest SM3(Z‖M), which gseal computes. `message`: M itself. */
  readonly input: 'e' | 'message'
  /** Who puts Z before the message; `none` signs what no verifier accepts and is here for `device probe` alone. */
  readonly z: 'caller' | 'device-default-id' | 'device-param' | 'none'
  /** As the vendor says it; never relied upon. */
  readonly output: 'raw' | 'der' | 'auto'
  readonly usable: boolean
}

export interface DeviceProfile {
  readonly profile: string
  readonly version: number
  readonly api: DeviceApi
  readonly title: string
  /** Whence the numbers are, and what was proved. */
  readonly source: string
  readonly match: { readonly manufacturer: readonly string[]; readonly library: readonly string[] }
  readonly module: {
    /** `serial`: one call at a time into the library. `os`: it locks by itself. */
    readonly threads: 'serial' | 'os'
    readonly maxSessions: number
    /** A library that gives no answer for so long is ended. */
    readonly callTimeoutMs: number
  }
  readonly constants: {
    readonly ckkSm2: readonly number[]
    readonly ckmKeyGen: number | undefined
    readonly ckmSm3: number | undefined
  }
  readonly sign: readonly SignWay[]
  readonly publicKey: { readonly attributeX: number | undefined; readonly attributeY: number | undefined }
  readonly pin: {
    readonly min: number
    readonly max: number
    /** The device wants the PIN before every signature (CKA_ALWAYS_AUTHENTICATE is obeyed without it too). */
    readonly alwaysAuthenticate: boolean
    readonly cacheAllowed: boolean
  }
  /** Status codes of the vendor, and what they mean to the recovery. */
  readonly errors: ReadonlyMap<number, VendorMeaning>
  readonly skf: {
    readonly application: string | undefined
    readonly container: string | undefined
    readonly ulong: 'auto' | '32' | '64'
  }
  readonly sdf: {
    readonly keyIndexes: readonly number[]
    /** Added to the index for the call that asks for the right to use the key. */
    readonly keyIndexOffset: number
    readonly accessRight: boolean
    /** ECCref_MAX_BITS of the header: 512, before 2012 256. */
    readonly coordinateBits: 256 | 512
  }
}

const MEANINGS = ['device-lost', 'retry', 'session', 'login', 'pin-wrong', 'pin-locked', 'busy'] as const
export type VendorMeaning = (typeof MEANINGS)[number]

const signWay = (shape: Shape): SignWay => {
  const input = shape.choice('input', ['e', 'message'] as const)
  const z = shape.choice('z', ['caller', 'device-default-id', 'device-param', 'none'] as const, 'caller')
  if (input === 'message' && z === 'caller')
    shape.fail('z', 'a device that is given the message adds Z or does not')
  const way: SignWay = {
    name: shape.text('name'),
    mechanism: shape.number('mechanism', 0),
    input,
    z,
    output: shape.choice('output', ['raw', 'der', 'auto'] as const, 'auto'),
    usable: shape.flag('usable', z !== 'none'),
  }
  if (way.usable && z === 'none') shape.fail('usable', 'a signature without Z verifies nowhere')
  shape.end()
  return way
}

const vendorErrors = (shape: Shape): ReadonlyMap<number, VendorMeaning> =>
  new Map(
    shape.entries().map(([code, value]) => [shape.numeral(code, code), shape.oneOf(code, value, MEANINGS)]),
  )

const moduleOf = (shape: Shape): DeviceProfile['module'] => ({
  threads: shape.choice('threads', ['serial', 'os'] as const, 'serial'),
  maxSessions: shape.number('maxSessions', 1, 1, LIMITS.devices.sessions),
  callTimeoutMs: shape.number('callTimeoutMs', 15_000, 100, LIMITS.devices.callMs),
})

const pinOf = (shape: Shape): DeviceProfile['pin'] => ({
  min: shape.number('min', 4, 1, 255),
  max: shape.number('max', 32, 1, 255),
  alwaysAuthenticate: shape.flag('alwaysAuthenticate', false),
  cacheAllowed: shape.flag('cacheAllowed', true),
})

const skfOf = (shape: Shape): DeviceProfile['skf'] => ({
  application: shape.optionalText('application'),
  container: shape.optionalText('container'),
  ulong: shape.choice('ulong', ['auto', '32', '64'] as const, 'auto'),
})

const sdfOf = (shape: Shape): DeviceProfile['sdf'] => ({
  keyIndexes: shape.numbers('keyIndexes', [1]),
  keyIndexOffset: shape.number('keyIndexOffset', 0),
  accessRight: shape.flag('accessRight', true),
  coordinateBits: shape.choice('coordinateBits', ['512', '256'] as const, '512') === '256' ? 256 : 512,
})

/** Reads a member object to its end. */
const part = <T>(shape: Shape, name: string, read: (inner: Shape) => T): T => {
  const inner = shape.object(name)
  const value = read(inner)
  inner.end()
  return value
}

/**
 * Reads one profile from JSON text.
 * @param name for messages
 * @throws DEVICE_PROFILE
 */
export const readProfile = (json: string, name: string): DeviceProfile => {
  const shape = Shape.ofJson(json, (reason) => new GsealError('DEVICE_PROFILE', { profile: name, reason }))
  const profile: DeviceProfile = {
    profile: shape.text('profile'),
    version: shape.number('version', 1, 1, 1),
    api: shape.choice('api', ['pkcs11', 'skf', 'sdf'] as const),
    title: shape.optionalText('title') ?? '',
    source: shape.optionalText('source') ?? '',
    match: part(shape, 'match', (inner) => ({
      manufacturer: inner.texts('manufacturer'),
      library: inner.texts('library'),
    })),
    module: part(shape, 'module', moduleOf),
    constants: part(shape, 'constants', (inner) => ({
      ckkSm2: inner.numbers('ckkSm2', []),
      ckmKeyGen: inner.optionalNumber('ckmKeyGen'),
      ckmSm3: inner.optionalNumber('ckmSm3'),
    })),
    sign: shape.objects('sign').map(signWay),
    publicKey: part(shape, 'publicKey', (inner) => ({
      attributeX: inner.optionalNumber('attributeX'),
      attributeY: inner.optionalNumber('attributeY'),
    })),
    pin: part(shape, 'pin', pinOf),
    errors: part(shape, 'errors', vendorErrors),
    skf: part(shape, 'skf', skfOf),
    sdf: part(shape, 'sdf', sdfOf),
  }
  shape.end()
  return profile
}
