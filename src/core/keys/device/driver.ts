/**
 * What the rooms pkcs11, skf and sdf give the child: a library behind two interfaces. All calls are synchronous except
 * `sign`, so that nothing else runs in the child's program between a login and what needs it.
 */
import type { DeviceFile, DeviceKey, NewKey, TokenInfo, TokenRef } from './model.ts'
import type { DeviceProfile } from './profile.ts'

/** A key with what its lane needs to use it. Handles live no longer than the library's initialisation. */
export interface DriverKey extends DeviceKey {
  readonly handle: unknown
  /** Wants the PIN before every signature. */
  readonly alwaysAuthenticate?: boolean
}

/** How the device is asked: which mechanism (0 where there is one function) over which bytes. */
export interface SignCall {
  readonly mechanism: number
  readonly input: Uint8Array
  /** The PIN once more, for keys that always want it. */
  readonly pin?: Uint8Array
}

/** The files of a token. Throws DeviceFault. */
export interface Shelf {
  list(): readonly DeviceFile[]
  /** One answer of the device: at most `bytes`, often fewer; none at the end. */
  piece(name: string, offset: number, bytes: number): Uint8Array
}

/** One session with one token. Never used by two calls at once. Throws DeviceFault. */
export interface Lane {
  /** One try. */
  login(pin: Uint8Array): void
  logout(): void
  /** What the device says of this session; `undefined` where it tells nothing. */
  loggedIn(): boolean | undefined
  keys(): readonly DriverKey[]
  /** The device's own bytes, in whatever form. */
  sign(key: DriverKey, call: SignCall): Promise<Uint8Array>
  generate(wish: NewKey): void
  writeCert(key: DriverKey, der: Uint8Array): void
  /** Absent where the interface knows no files: all but SKF. */
  readonly shelf?: Shelf
  close(): void
}

export interface Driver {
  /** Whether a login holds for all sessions of a token (PKCS#11, SKF) or for one (SDF). */
  readonly loginScope: 'token' | 'lane'
  /** Tokens that are present; `pin.loggedIn` is what the device says. */
  tokens(): readonly TokenInfo[]
  /** @throws DeviceFault `removed`, `busy`; DEVICE_ABSENT, DEVICE_AMBIGUOUS */
  open(token: TokenRef): Lane
  /** Finalizes and initialises the library; every lane is void afterwards. */
  reset(): void
  close(): void
}

/** What a driver is made from. */
export interface DriverSetup {
  readonly module: string
  readonly library: string
  readonly profile: DeviceProfile
  /** Handed to C_Initialize, SDF_OpenDeviceWithConf … where the vendor wants one. */
  readonly config?: string
}
