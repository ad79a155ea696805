/**
 * A cipher machine behind SDF (GM/T 0018): keys by index, a password for the right to use each, no certificates (those
 * are kept in files). The right belongs to a session, so each lane logs in for itself.
 */
import { GsealError, isGsealError } from '../../base/error.ts'
import { SM2_WITH_SM3 } from '../../gm/index.ts'
import type { Driver, DriverKey, DriverSetup, Lane, SignCall } from '../device/driver.ts'
import { DeviceFault } from '../device/fault.ts'
import { matchToken } from '../device/match.ts'
import type { TokenInfo, TokenRef } from '../device/model.ts'
import { type Koffi, koffi } from '../device/native.ts'
import { rawOfBlob, spkiOfBlob } from '../device/sm2-blob.ts'
import { checkSdr } from './status.ts'

const PROTOTYPES = {
  OpenDevice: 'uint8_t *device',
  CloseDevice: 'uint64_t device',
  OpenSession: 'uint64_t device, uint8_t *session',
  CloseSession: 'uint64_t session',
  GetDeviceInfo: 'uint64_t session, uint8_t *info',
  GetPrivateKeyAccessRight: 'uint64_t session, uint32_t index, uint8_t *password, uint32_t length',
  ReleasePrivateKeyAccessRight: 'uint64_t session, uint32_t index',
  ExportSignPublicKey_ECC: 'uint64_t session, uint32_t index, uint8_t *key',
  InternalSign_ECC: 'uint64_t session, uint32_t index, uint8_t *data, uint32_t length, uint8_t *signature',
} as const
type SdfName = keyof typeof PROTOTYPES
type Argument = number | bigint | Uint8Array
type Native = ((...args: readonly Argument[]) => number) & {
  async(...args: readonly (Argument | ((error: unknown, status: number) => void))[]): void
}

/** DEVICEINFO: three fixed texts, then numbers. */
const INFO = { issuer: [0, 40], name: [40, 56], serial: [56, 72], bytes: 256 } as const
/** ECCrefPublicKey begins with the number of bits. */
const BITS_BYTES = 4

class Sdf {
  readonly #functions = new Map<SdfName, Native>()
  readonly #library: ReturnType<Koffi['load']>
  readonly setup: DriverSetup

  constructor(setup: DriverSetup, native: Koffi) {
    this.setup = setup
    this.#library = native.load(setup.library)
  }

  #of(name: SdfName): Native {
    const known = this.#functions.get(name)
    if (known !== undefined) return known
    const made = this.#library.func(`uint32_t SDF_${name}(${PROTOTYPES[name]})`) as unknown as Native
    this.#functions.set(name, made)
    return made
  }

  do(name: SdfName, ...args: readonly Argument[]): void {
    checkSdr(this.#of(name)(...args), `SDF_${name}`, this.setup.profile)
  }

  async later(name: SdfName, ...args: readonly Argument[]): Promise<void> {
    const status = await new Promise<number>((resolve, reject) => {
      this.#of(name).async(...args, (error: unknown, result: number) => {
        if (error === null) resolve(result)
        else reject(error)
      })
    })
    checkSdr(status, `SDF_${name}`, this.setup.profile)
  }

  open(name: 'OpenDevice' | 'OpenSession', ...args: readonly bigint[]): bigint {
    const handle = Buffer.alloc(8)
    this.do(name, ...args, handle)
    return handle.readBigUInt64LE(0)
  }
}

class SdfLane implements Lane {
  readonly #sdf: Sdf
  readonly #session: bigint
  readonly #token: TokenRef

  constructor(sdf: Sdf, session: bigint, token: TokenRef) {
    this.#sdf = sdf
    this.#session = session
    this.#token = token
  }

  get #profile() {
    return this.#sdf.setup.profile
  }

  login(pin: Uint8Array): void {
    const { keyIndexes, keyIndexOffset } = this.#profile.sdf
    for (const index of keyIndexes)
      this.#sdf.do('GetPrivateKeyAccessRight', this.#session, index + keyIndexOffset, pin, pin.byteLength)
  }

  logout(): void {
    const { keyIndexes, keyIndexOffset } = this.#profile.sdf
    for (const index of keyIndexes)
      this.#sdf.do('ReleasePrivateKeyAccessRight', this.#session, index + keyIndexOffset)
  }

  loggedIn(): undefined {
    return undefined
  }

  keys(): readonly DriverKey[] {
    const width = this.#profile.sdf.coordinateBits / 8
    return this.#profile.sdf.keyIndexes.flatMap((index) => {
      const blob = Buffer.alloc(BITS_BYTES + 2 * width)
      try {
        this.#sdf.do('ExportSignPublicKey_ECC', this.#session, index, blob)
      } catch (error) {
        // An index without a key.
        if (error instanceof DeviceFault && error.kind === 'unsupported') return []
        throw error
      }
      const id = String(index)
      const uri = `sdf:serial=${encodeURIComponent(this.#token.serial ?? '')};index=${id}`
      const publicKey = spkiOfBlob(blob, BITS_BYTES, width)
      const key = {
        handle: index,
        uri,
        token: this.#token,
        id,
        label: '',
        algorithm: SM2_WITH_SM3,
        publicKey,
      }
      return [{ ...key, usage: 'sign' as const }]
    })
  }

  async sign(key: DriverKey, { input }: SignCall): Promise<Uint8Array> {
    const width = this.#profile.sdf.coordinateBits / 8
    // Both are held until the call is over, whichever thread it runs on.
    const [data, blob] = [Buffer.from(input), Buffer.alloc(2 * width)]
    const args = [this.#session, Number(key.handle), data, data.byteLength, blob] as const
    if (this.#profile.module.threads === 'serial') this.#sdf.do('InternalSign_ECC', ...args)
    else await this.#sdf.later('InternalSign_ECC', ...args)
    return rawOfBlob(blob, width)
  }

  generate(): void {
    throw new DeviceFault('unsupported', 'SDF', 'keys are made with the program of the machine')
  }

  writeCert(): void {
    throw new DeviceFault('unsupported', 'SDF', 'a machine keeps no certificates')
  }

  close(): void {
    this.#sdf.do('CloseSession', this.#session)
  }
}

const textAt = (bytes: Buffer, [from, to]: readonly [number, number]): string =>
  (bytes.subarray(from, to).toString('utf8').split('\0')[0] ?? '').trimEnd()

class SdfDriver implements Driver {
  readonly loginScope = 'lane'
  readonly #sdf: Sdf
  #device: bigint | undefined
  #info: TokenInfo | undefined

  constructor(sdf: Sdf) {
    this.#sdf = sdf
  }

  #opened(): bigint {
    this.#device ??= this.#sdf.open('OpenDevice')
    return this.#device
  }

  /** The machine tells what it is through a session; asked once, it stays what it is until it is opened again. */
  #ask(): TokenInfo {
    if (this.#info !== undefined) return this.#info
    const session = this.#sdf.open('OpenSession', this.#opened())
    const bytes = Buffer.alloc(INFO.bytes)
    try {
      this.#sdf.do('GetDeviceInfo', session, bytes)
    } finally {
      this.#sdf.do('CloseSession', session)
    }
    this.#info = {
      serial: textAt(bytes, INFO.serial),
      label: textAt(bytes, INFO.name),
      manufacturer: textAt(bytes, INFO.issuer),
      model: textAt(bytes, INFO.name),
      present: true,
      needsPin: this.#sdf.setup.profile.sdf.accessRight,
      // SDF tells nothing of passwords.
      pin: { loggedIn: false, locked: false },
    }
    return this.#info
  }

  tokens(): readonly TokenInfo[] {
    try {
      return [this.#ask()]
    } catch (error) {
      if (error instanceof DeviceFault && error.kind === 'removed') return []
      throw error
    }
  }

  open(ref: TokenRef): Lane {
    const { serial, label } = matchToken(this.tokens(), ref, this.#sdf.setup.module)
    return new SdfLane(this.#sdf, this.#sdf.open('OpenSession', this.#opened()), { serial, label })
  }

  reset(): void {
    const device = this.#device
    this.#device = undefined
    this.#info = undefined
    if (device === undefined) return
    try {
      this.#sdf.do('CloseDevice', device)
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error
    }
  }

  close(): void {
    this.reset()
  }
}

/** @throws DEVICE_PACKAGE_MISSING, DEVICE_LIBRARY */
export const openSdf = (setup: DriverSetup): Driver => {
  const { module, library } = setup
  const native = koffi('SDF')
  try {
    return new SdfDriver(new Sdf(setup, native))
  } catch (cause) {
    if (isGsealError(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GsealError('DEVICE_LIBRARY', { module, library, reason }, { cause })
  }
}
