/**
 * A USB key behind SKF: a device holds applications, an application containers, a container a signing and an encryption
 * pair with their certificates. An application is a token here, because the PIN belongs to it; devices stay connected,
 * because some libraries void everything of a device with one disconnection.
 */
import { GsealError, isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { SM2_WITH_SM3 } from '../../gm/index.ts'
import type { Driver, DriverKey, DriverSetup, Lane, Shelf, SignCall } from '../device/driver.ts'
import { DeviceFault } from '../device/fault.ts'
import { matchToken } from '../device/match.ts'
import type { NewKey, TokenInfo, TokenRef } from '../device/model.ts'
import { koffi } from '../device/native.ts'
import { rawOfBlob, spkiOfBlob } from '../device/sm2-blob.ts'
import { skfShelf } from './files.ts'
import { field, handleIn, namesIn, numberIn, type SkfCall, type SkfName, skfLibrary } from './library.ts'
import { checkSar } from './status.ts'

const USER = 1
const ECC_CONTAINER = 2
const SGD_SM2_1 = 0x0002_0100
const LIST_BYTES = 8192
const COORDINATE = 64
/** DEVINFO up to its first ULONG is the same in both widths: version, then fixed texts. */
const INFO = { manufacturer: [2, 64], label: [130, 32], serial: [162, 32], bytes: 512 } as const

interface App {
  readonly handle: bigint
  readonly info: Omit<TokenInfo, 'pin'>
}

const textAt = (bytes: Buffer, [at, length]: readonly [number, number]): string =>
  (
    bytes
      .subarray(at, at + length)
      .toString('utf8')
      .split('\0')[0] ?? ''
  ).trimEnd()

/** A library with its status codes turned into faults. */
class Skf {
  readonly #call: SkfCall
  readonly #setup: DriverSetup

  constructor(setup: DriverSetup, call: SkfCall) {
    this.#setup = setup
    this.#call = call
  }

  do(name: SkfName, ...args: Parameters<SkfCall> extends [SkfName, ...infer Rest] ? Rest : never): void {
    checkSar(this.#call(name, ...args), `SKF_${name}`, this.#setup.profile)
  }

  open(
    name: 'ConnectDev' | 'OpenApplication' | 'OpenContainer' | 'CreateContainer',
    ...args: (bigint | string)[]
  ): bigint {
    const handle = field()
    this.do(name, ...args, handle)
    return handleIn(handle)
  }

  list(
    name: 'EnumDev' | 'EnumApplication' | 'EnumContainer' | 'EnumFiles',
    of: bigint | number,
  ): readonly string[] {
    const [bytes, size] = [Buffer.alloc(LIST_BYTES), field()]
    size.writeUInt32LE(LIST_BYTES)
    this.do(name, of, bytes, size)
    return namesIn(bytes.subarray(0, Math.min(numberIn(size), LIST_BYTES)))
  }

  /** `undefined` when the container has no such thing. */
  export(name: 'ExportCertificate' | 'ExportPublicKey', container: bigint): Buffer | undefined {
    const [bytes, size] = [Buffer.alloc(LIMITS.devices.attributeBytes), field()]
    size.writeUInt32LE(bytes.byteLength)
    try {
      this.do(name, container, 1, bytes, size)
    } catch (error) {
      if (error instanceof DeviceFault && error.kind !== 'removed') return undefined
      throw error
    }
    const length = numberIn(size)
    return length === 0 ? undefined : bytes.subarray(0, Math.min(length, bytes.byteLength))
  }
}

class SkfLane implements Lane {
  readonly shelf: Shelf
  readonly #skf: Skf
  readonly #app: App

  constructor(skf: Skf, app: App) {
    this.#skf = skf
    this.#app = app
    this.shelf = skfShelf(skf, app.handle)
  }

  login(pin: Uint8Array): void {
    // The function takes text ended by NUL; this copy is wiped as the PIN is.
    const text = Buffer.alloc(pin.byteLength + 1)
    text.set(pin)
    try {
      this.#skf.do('VerifyPIN', this.#app.handle, USER, text, field())
    } finally {
      text.fill(0)
    }
  }

  logout(): void {
    this.#skf.do('ClearSecureState', this.#app.handle)
  }

  loggedIn(): undefined {
    return undefined
  }

  keys(): readonly DriverKey[] {
    return this.#skf.list('EnumContainer', this.#app.handle).flatMap((name) => {
      const container = this.#skf.open('OpenContainer', this.#app.handle, name)
      try {
        return this.#keyIn(container, name)
      } finally {
        this.#skf.do('CloseContainer', container)
      }
    })
  }

  #keyIn(container: bigint, name: string): DriverKey[] {
    const type = field()
    this.#skf.do('GetContainerType', container, type)
    if (numberIn(type) !== ECC_CONTAINER) return []
    const blob = this.#skf.export('ExportPublicKey', container)
    if (blob === undefined) return []
    const cert = this.#skf.export('ExportCertificate', container)
    const { serial, label } = this.#app.info
    const uri = `skf:serial=${encodeURIComponent(serial)};container=${encodeURIComponent(name)}`
    // 132 or 136 bytes: what is before the coordinates is the vendor's ULONG.
    const publicKey = spkiOfBlob(blob, blob.byteLength - 2 * COORDINATE, COORDINATE)
    const token: TokenRef = { serial, label }
    const key = { handle: name, uri, token, id: name, label: name, algorithm: SM2_WITH_SM3, publicKey }
    return [{ ...key, usage: 'sign', ...(cert === undefined ? {} : { cert }) }]
  }

  async sign(key: DriverKey, { input }: SignCall): Promise<Uint8Array> {
    const container = this.#skf.open('OpenContainer', this.#app.handle, String(key.handle))
    try {
      const blob = Buffer.alloc(2 * COORDINATE)
      this.#skf.do('ECCSignData', container, Buffer.from(input), input.byteLength, blob)
      return rawOfBlob(blob, COORDINATE)
    } finally {
      this.#close(container)
    }
  }

  /** Closing what a removal made void is no news beside the removal. */
  #close(container: bigint): void {
    try {
      this.#skf.do('CloseContainer', container)
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error
    }
  }

  generate(wish: NewKey): void {
    if (wish.algorithm !== 'SM2') throw new DeviceFault('unsupported', 'SKF_GenECCKeyPair', wish.algorithm)
    const container = this.#skf.open('CreateContainer', this.#app.handle, wish.id)
    try {
      this.#skf.do('GenECCKeyPair', container, SGD_SM2_1, Buffer.alloc(8 + 2 * COORDINATE))
    } finally {
      this.#close(container)
    }
  }

  writeCert(key: DriverKey, der: Uint8Array): void {
    const container = this.#skf.open('OpenContainer', this.#app.handle, String(key.handle))
    try {
      this.#skf.do('ImportCertificate', container, 1, Buffer.from(der), der.byteLength)
    } finally {
      this.#close(container)
    }
  }

  close(): void {
    // The application stays open with its device: its PIN state is not this lane's.
  }
}

class SkfDriver implements Driver {
  readonly loginScope = 'token'
  readonly #setup: DriverSetup
  readonly #skf: Skf
  readonly #devices = new Map<string, bigint>()
  readonly #apps = new Map<string, App>()

  constructor(setup: DriverSetup, skf: Skf) {
    this.#setup = setup
    this.#skf = skf
  }

  #appsOf(name: string): readonly App[] {
    const device = this.#devices.get(name) ?? this.#skf.open('ConnectDev', name)
    this.#devices.set(name, device)
    const bytes = Buffer.alloc(INFO.bytes)
    this.#skf.do('GetDevInfo', device, bytes)
    const wanted = this.#setup.profile.skf.application
    const names = this.#skf
      .list('EnumApplication', device)
      .filter((app) => wanted === undefined || app === wanted)
    return names.map((label) => {
      const key = `${name}\0${label}`
      const handle = this.#apps.get(key)?.handle ?? this.#skf.open('OpenApplication', device, label)
      const info = {
        serial: textAt(bytes, INFO.serial),
        label,
        manufacturer: textAt(bytes, INFO.manufacturer),
        model: textAt(bytes, INFO.label),
        present: true,
        needsPin: true,
      }
      const app = { handle, info }
      this.#apps.set(key, app)
      return app
    })
  }

  #present(): readonly App[] {
    return this.#skf
      .list('EnumDev', 1)
      .slice(0, LIMITS.devices.tokens)
      .flatMap((name) => {
        try {
          return this.#appsOf(name)
        } catch (error) {
          if (!(error instanceof DeviceFault)) throw error
          // It went away, or its handles are of before it was away: connected anew when it is looked for again.
          this.#forget(name)
          return []
        }
      })
  }

  #forget(name: string): void {
    const device = this.#devices.get(name)
    this.#devices.delete(name)
    for (const key of this.#apps.keys()) if (key.startsWith(`${name}\0`)) this.#apps.delete(key)
    if (device === undefined) return
    try {
      this.#skf.do('DisConnectDev', device)
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error
    }
  }

  #told({ handle, info }: App): TokenInfo {
    const [most, left, first] = [field(), field(), field()]
    this.#skf.do('GetPINInfo', handle, USER, most, left, first)
    return { ...info, pin: { loggedIn: false, locked: numberIn(left) === 0, left: numberIn(left) } }
  }

  tokens(): readonly TokenInfo[] {
    return this.#present().map((app) => this.#told(app))
  }

  open(ref: TokenRef): Lane {
    const apps = this.#present()
    const tokens = apps.map(({ info }) => ({ ...info, pin: { loggedIn: false, locked: false } }))
    const app = apps[tokens.indexOf(matchToken(tokens, ref, this.#setup.module) as (typeof tokens)[number])]
    if (app === undefined) throw new TypeError('a token without its application')
    return new SkfLane(this.#skf, app)
  }

  reset(): void {
    for (const name of [...this.#devices.keys()]) this.#forget(name)
  }

  close(): void {
    this.reset()
  }
}

/** @throws DEVICE_PACKAGE_MISSING, DEVICE_LIBRARY */
export const openSkf = (setup: DriverSetup): Driver => {
  const { module, library } = setup
  const native = koffi('SKF')
  try {
    return new SkfDriver(setup, new Skf(setup, skfLibrary(native, library)))
  } catch (cause) {
    if (isGsealError(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GsealError('DEVICE_LIBRARY', { module, library, reason }, { cause })
  }
}
