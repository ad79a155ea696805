/**
 * One token inside the child: its sessions, its PIN, its keys, and the first rungs of the recovery ladder. A fault of a
 * kind is mended once for one call: a new session; a login with the PIN that is held; the library initialised again.
 * What is still a fault then is reported. A PIN that was refused is wiped at once and never sent again.
 */
import { equalBytes } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { publicKeyOf } from '../../gm/index.ts'
import type { Driver, DriverKey, Lane, Shelf } from './driver.ts'
import { DeviceFault, type FaultKind, faultError } from './fault.ts'
import { inputFor, proved, waysFor } from './forms.ts'
import { Lanes } from './lanes.ts'
import {
  type DeviceFile,
  type DeviceKeyRef,
  fitsToken,
  keyName,
  type NewKey,
  type PinLimits,
  type PinState,
  type TokenInfo,
  type TokenRef,
  tokenName,
} from './model.ts'
import type { DeviceProfile } from './profile.ts'
import type { Turnstile } from './turnstile.ts'
import { Vault } from './vault.ts'
import type { PieceWish } from './wire.ts'

/** What the desks of one library share. */
export interface Office {
  readonly driver: Driver
  readonly profile: DeviceProfile
  readonly turnstile: Turnstile
  /** Initialises the library again unless that has happened since `seen`. */
  reset(seen: number): Promise<void>
  /** Counts initialisations. */
  generation(): number
  fewer(desk: Desk, lanes: number): void
  now(): number
}

const MENDED: ReadonlySet<FaultKind> = new Set(['session', 'login', 'reset'])

export class Desk {
  readonly token: TokenRef
  readonly #office: Office
  readonly #lanes: Lanes
  readonly #vault: Vault
  /** The token is logged in, or for SDF these lanes are. */
  #loggedIn = false
  readonly #loggedLanes = new WeakSet<Lane>()
  #keys: readonly DriverKey[] | undefined
  #lost = false

  constructor(token: TokenRef, office: Office) {
    this.token = token
    this.#office = office
    const { profile, driver } = office
    this.#lanes = new Lanes(
      () => driver.open(token),
      profile.module.maxSessions,
      (most) => office.fewer(this, most),
    )
    this.#vault = new Vault(() => this.#logout(), office.now)
  }

  get lost(): boolean {
    return this.#lost
  }

  get name(): string {
    return tokenName(this.token)
  }

  pinState(info: TokenInfo): PinState {
    const until = this.#vault.until
    return {
      ...info.pin,
      loggedIn: this.#vault.isOpen && this.#loggedIn,
      ...(until === undefined ? {} : { until }),
    }
  }

  /** The library was initialised again: sessions, handles and logins are gone, the PIN is not. */
  forget(): void {
    this.#lanes.forget()
    this.#keys = undefined
    this.#loggedIn = false
  }

  /** It is back; or it is not, and then its PIN goes unless that was asked for. */
  seen(present: boolean): void {
    if (present) this.#lost = false
    else this.#removed()
  }

  #removed(): void {
    this.#lost = true
    this.#lanes.closeAll()
    this.forget()
    if (!this.#vault.keepOnReplug) this.#vault.wipe()
  }

  #info(): TokenInfo {
    const info = this.#office.driver.tokens().find((token) => fitsToken(this.token, token))
    if (info === undefined) throw new DeviceFault('removed', 'C_GetTokenInfo', 'no such token')
    return info
  }

  /** A session that is new to us is asked: its token may have been away, or logged out by another program. */
  #isLogged(lane: Lane): boolean {
    if (this.#office.driver.loginScope === 'lane') return this.#loggedLanes.has(lane)
    if (this.#loggedIn && !this.#loggedLanes.has(lane)) {
      if (lane.loggedIn() === false) this.#loggedIn = false
      else this.#loggedLanes.add(lane)
    }
    return this.#loggedIn
  }

  #markLogged(lane: Lane): void {
    this.#loggedIn = true
    this.#loggedLanes.add(lane)
  }

  /** Explicit login by a person: one try with this PIN, whatever comes of it. */
  async unlock(pin: Buffer, limits: PinLimits): Promise<PinState> {
    const { least, most } = { least: this.#office.profile.pin.min, most: this.#office.profile.pin.max }
    try {
      if (pin.byteLength < least || pin.byteLength > most)
        throw new GsealError('DEVICE_PIN_FORM', { token: this.name, actual: pin.byteLength, least, most })
      if (this.#lost) await this.#office.reset(this.#office.generation())
      return await this.use(async (lane) => this.#unlockOn(lane, pin, limits))
    } catch (error) {
      pin.fill(0)
      throw error
    }
  }

  #unlockOn(lane: Lane, pin: Buffer, limits: PinLimits): PinState {
    const { pin: state, needsPin } = this.#info()
    if (needsPin) {
      this.#refuseLast(state, limits.lastTry === true)
      // Somebody who knows the PIN takes the token over: an older login says nothing about this PIN.
      if (this.#isLogged(lane)) this.#logoutOn(lane)
      this.#login(lane, pin)
    }
    this.#vault.open(pin, limits, this.#office.profile.pin.cacheAllowed)
    return this.pinState(this.#info())
  }

  #refuseLast(state: PinState, wanted: boolean): void {
    if (state.locked) throw new GsealError('DEVICE_PIN_LOCKED', { token: this.name })
    if (state.left !== undefined && state.left <= 1 && !wanted)
      throw new GsealError('DEVICE_PIN_LAST', { token: this.name })
  }

  #login(lane: Lane, pin: Buffer): void {
    try {
      lane.login(pin)
    } catch (error) {
      if (!(error instanceof DeviceFault) || !['pin', 'pin-locked'].includes(error.kind)) throw error
      this.#vault.wipe()
      pin.fill(0)
      this.#loggedIn = false
      const { left = '?' } = this.#info().pin
      throw faultError(error, { token: this.name, left })
    }
    this.#markLogged(lane)
  }

  /** A login that nobody asked for: with the PIN that is held, and never near the last try. */
  #ensureLogin(lane: Lane): void {
    if (this.#vault.isOpen && this.#isLogged(lane)) return
    const { pin: state, needsPin } = this.#info()
    if (!needsPin) return
    const { pin } = this.#vault
    if (pin === undefined) throw new GsealError('DEVICE_PIN_REQUIRED', { token: this.name })
    this.#refuseLast(state, false)
    this.#login(lane, pin)
  }

  #logoutOn(lane: Lane): void {
    this.#loggedIn = false
    this.#loggedLanes.delete(lane)
    try {
      lane.logout()
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error
    }
  }

  /** Without an answer to anybody: time was up. */
  #logout(): void {
    void this.lock().catch(() => undefined)
  }

  async lock(): Promise<void> {
    this.#vault.wipe()
    if (!this.#loggedIn) return
    this.#loggedIn = false
    await this.use(async (lane) => this.#logoutOn(lane))
    // Lanes that are logged in one by one are closed with their login.
    if (this.#office.driver.loginScope === 'lane') this.#lanes.closeAll()
  }

  /** Runs one call on a session of its own, and mends what can be mended. */
  async use<T>(action: (lane: Lane) => Promise<T>, again?: () => void): Promise<T> {
    const mended = new Set<FaultKind>()
    for (;;) {
      const seen = this.#office.generation()
      try {
        return await this.#once(action)
      } catch (error) {
        if (!(error instanceof DeviceFault)) throw error
        const rung = this.#rung(error, mended)
        if (rung === undefined) throw faultError(error, { token: this.name })
        mended.add(rung)
        if (rung === 'reset') await this.#office.reset(seen)
        again?.()
      }
    }
  }

  /** What is to be tried next; a lost session that stays lost asks for the library to be initialised again. */
  #rung({ kind }: DeviceFault, mended: ReadonlySet<FaultKind>): FaultKind | undefined {
    // Also where no session could be opened at all.
    if (kind === 'removed' && !this.#lost) this.#removed()
    if (!MENDED.has(kind)) return undefined
    if (!mended.has(kind)) return kind
    return mended.has('reset') ? undefined : 'reset'
  }

  async #once<T>(action: (lane: Lane) => Promise<T>): Promise<T> {
    const { turnstile } = this.#office
    await turnstile.enter()
    let lane: Lane | undefined
    try {
      lane = await this.#lanes.take()
      const value = await action(lane)
      this.#lanes.give(lane)
      this.#lost = false
      return value
    } catch (error) {
      if (lane !== undefined) this.#after(lane, error)
      throw error
    } finally {
      turnstile.leave()
    }
  }

  #after(lane: Lane, error: unknown): void {
    if (!(error instanceof DeviceFault)) {
      this.#lanes.give(lane)
      return
    }
    this.#keys = undefined
    if (error.kind === 'login') {
      this.#loggedIn = false
      this.#loggedLanes.delete(lane)
      this.#lanes.give(lane)
      return
    }
    this.#lanes.drop(lane)
    // The login ends with the last session (PKCS#11 2.40 §5.6), and with the token.
    if (this.#lanes.none) this.#loggedIn = false
    if (error.kind === 'removed') this.#removed()
  }

  /** Keys as this login sees them; many tokens hide private keys before it. */
  keys(): Promise<readonly DriverKey[]> {
    return this.use(async (lane) => {
      if (this.#vault.isOpen) this.#ensureLogin(lane)
      return lane.keys()
    })
  }

  #find(lane: Lane, ref: DeviceKeyRef): DriverKey {
    this.#keys ??= lane.keys()
    const fits = this.#keys.filter(
      (key) =>
        key.usage !== 'decrypt' &&
        (ref.id === undefined || key.id === ref.id) &&
        (ref.label === undefined || key.label === ref.label) &&
        (ref.publicKey === undefined ||
          key.publicKey === undefined ||
          equalBytes(ref.publicKey, key.publicKey)),
    )
    const where = { token: this.name, key: keyName(ref) }
    const [key] = fits
    if (key === undefined) {
      this.#keys = undefined
      throw new GsealError('DEVICE_KEY_MISSING', where)
    }
    if (fits.length > 1) {
      const present = fits.map(({ id, label }) => `${id} ${label}`.trim()).join(', ')
      throw new GsealError('DEVICE_KEY_AMBIGUOUS', { ...where, count: fits.length, present })
    }
    return key
  }

  /** A key with its public key, ready to sign. */
  ready(lane: Lane, ref: DeviceKeyRef): { readonly key: DriverKey; readonly spki: Uint8Array } {
    this.#ensureLogin(lane)
    const key = this.#find(lane, ref)
    const spki = ref.publicKey ?? key.publicKey
    if (spki === undefined)
      throw new GsealError('DEVICE_KEY_NO_CERT', { token: this.name, key: keyName(ref) })
    return { key, spki }
  }

  pinFor(key: DriverKey): { readonly pin?: Uint8Array } {
    if (key.alwaysAuthenticate !== true && !this.#office.profile.pin.alwaysAuthenticate) return {}
    const { pin } = this.#vault
    if (pin === undefined) throw new GsealError('DEVICE_PIN_REQUIRED', { token: this.name })
    return { pin }
  }

  sign(ref: DeviceKeyRef, tbs: Uint8Array, again: () => void): Promise<Uint8Array> {
    const { profile } = this.#office
    // Once for one signature, however often a lost session makes it begin again.
    let counted = false
    return this.use(async (lane) => {
      const { key, spki } = this.ready(lane, ref)
      const publicKey = publicKeyOf(spki)
      const [way] = waysFor(profile, publicKey)
      if (way === undefined)
        throw new GsealError('DEVICE_MECHANISM', { profile: profile.profile, key: publicKey.name })
      if (!counted) counted = this.#count(lane)
      const input = inputFor(publicKey, way, tbs)
      const bytes = await lane.sign(key, { mechanism: way.mechanism, input, ...this.pinFor(key) })
      return proved(publicKey, tbs, bytes, this.name)
    }, again)
  }

  #count(lane: Lane): true {
    if (!this.#vault.isOpen || this.#vault.use()) return true
    this.#vault.wipe()
    this.#logoutOn(lane)
    throw new GsealError('DEVICE_PIN_REQUIRED', { token: this.name })
  }

  generate(wish: NewKey): Promise<void> {
    return this.use(async (lane) => {
      this.#ensureLogin(lane)
      const same = lane.keys().find((key) => key.id === wish.id || key.label === wish.label)
      if (same !== undefined)
        throw new GsealError('DEVICE_KEY_EXISTS', { token: this.name, key: keyName(wish) })
      this.#keys = undefined
      lane.generate(wish)
    })
  }

  writeCert(ref: DeviceKeyRef, der: Uint8Array): Promise<void> {
    return this.use(async (lane) => {
      this.#ensureLogin(lane)
      lane.writeCert(this.#find(lane, ref), der)
      this.#keys = undefined
    })
  }

  /** Most files may be read by anybody, so a login is used where there is one and asked of nobody. */
  #shelf(lane: Lane): Shelf {
    if (lane.shelf === undefined) throw new GsealError('DEVICE_NO_FILES', { token: this.name })
    if (this.#vault.isOpen) this.#ensureLogin(lane)
    return lane.shelf
  }

  files(): Promise<readonly DeviceFile[]> {
    return this.use(async (lane) => this.#shelf(lane).list())
  }

  piece({ name, offset, bytes }: PieceWish): Promise<Uint8Array> {
    return this.use(async (lane) => this.#shelf(lane).piece(name, offset, bytes))
  }

  close(): void {
    this.#vault.wipe()
    this.#loggedIn = false
    this.#lanes.closeAll()
  }
}
