/** A PKCS#11 library: its slots and tokens, its sessions, its initialisation. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Driver, DriverSetup, Lane } from '../device/driver.ts'
import { matchToken } from '../device/match.ts'
import type { PinState, TokenInfo, TokenRef } from '../device/model.ts'
import { Pkcs11Lane } from './lane.ts'
import { type Login, loginOf } from './login.ts'
import { CKF, type Cryptoki, type Handle, newCryptoki } from './module.ts'
import { CKR_ALREADY_INITIALIZED, ckrFault, ckrOf } from './status.ts'

/** Fixed-width text of PKCS#11: padded with blanks, by some with NULs. */
const trimmed = (text: string): string => text.replace(/[\0 ]+$/, '')

const pinState = (flags: number): PinState => ({
  loggedIn: false,
  locked: (flags & CKF.USER_PIN_LOCKED) !== 0,
  // The standard tells no count: only whether the next wrong one is the last.
  ...((flags & CKF.USER_PIN_FINAL_TRY) !== 0 ? { left: 1 } : {}),
  ...((flags & CKF.USER_PIN_LOCKED) !== 0 ? { left: 0 } : {}),
})

interface Present {
  readonly slot: Handle
  readonly info: TokenInfo
}

class Pkcs11Driver implements Driver {
  readonly loginScope = 'token'
  readonly #setup: DriverSetup
  readonly #cryptoki: Cryptoki
  readonly #login: Login

  constructor(setup: DriverSetup, cryptoki: Cryptoki, login: Login) {
    this.#setup = setup
    this.#cryptoki = cryptoki
    this.#login = login
    this.#initialise()
  }

  #call<T>(operation: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      const rv = ckrOf(error)
      throw rv === undefined ? error : ckrFault(rv, operation, this.#setup.profile)
    }
  }

  #initialise(): void {
    try {
      const { config } = this.#setup
      this.#cryptoki.C_Initialize({
        flags: CKF.OS_LOCKING_OK,
        ...(config === undefined ? {} : { libraryParameters: config }),
      })
    } catch (error) {
      const rv = ckrOf(error)
      if (rv === undefined) throw error
      if (rv !== CKR_ALREADY_INITIALIZED) throw ckrFault(rv, 'C_Initialize', this.#setup.profile)
    }
  }

  #present(): readonly Present[] {
    const slots = this.#call('C_GetSlotList', () => this.#cryptoki.C_GetSlotList(true))
    return slots.slice(0, LIMITS.devices.tokens).flatMap((slot) => {
      const info = this.#tokenIn(slot)
      return info === undefined ? [] : [{ slot, info }]
    })
  }

  /** `undefined` for a token that went away between two calls, or was never initialised. */
  #tokenIn(slot: Handle): TokenInfo | undefined {
    try {
      const token = this.#cryptoki.C_GetTokenInfo(slot)
      const info = {
        serial: trimmed(token.serialNumber),
        label: trimmed(token.label),
        manufacturer: trimmed(token.manufacturerID),
        model: trimmed(token.model),
      }
      if (info.serial === '' && info.label === '') return undefined
      const needsPin = (token.flags & CKF.LOGIN_REQUIRED) !== 0
      return { ...info, present: true, needsPin, pin: pinState(token.flags) }
    } catch (error) {
      if (ckrOf(error) === undefined) throw error
      return undefined
    }
  }

  tokens(): readonly TokenInfo[] {
    return this.#present().map(({ info }) => info)
  }

  open(ref: TokenRef): Lane {
    const present = this.#present()
    const wanted = matchToken(
      present.map(({ info }) => info),
      ref,
      this.#setup.module,
    )
    const slot = present.find(({ info }) => info === wanted)?.slot
    if (slot === undefined) throw new TypeError('a token without its slot')
    const session = this.#call('C_OpenSession', () =>
      this.#cryptoki.C_OpenSession(slot, CKF.SERIAL_SESSION | CKF.RW_SESSION),
    )
    const { serial, label, manufacturer, model } = wanted
    return new Pkcs11Lane({
      cryptoki: this.#cryptoki,
      login: this.#login,
      session,
      token: { serial, label, manufacturer, model },
      profile: this.#setup.profile,
    })
  }

  reset(): void {
    try {
      this.#cryptoki.C_Finalize()
    } catch (error) {
      if (ckrOf(error) === undefined) throw error
    }
    this.#initialise()
  }

  close(): void {
    this.#call('C_Finalize', () => this.#cryptoki.C_Finalize())
  }
}

/** @throws DEVICE_PACKAGE_MISSING, DEVICE_LIBRARY, DeviceFault when the library cannot be initialised */
export const openPkcs11 = (setup: DriverSetup): Driver => {
  const { module, library } = setup
  const cryptoki = newCryptoki()
  try {
    cryptoki.load(library)
    return new Pkcs11Driver(setup, cryptoki, loginOf(library))
  } catch (error) {
    if (error instanceof GsealError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new GsealError('DEVICE_LIBRARY', { module, library, reason }, { cause: error })
  }
}
