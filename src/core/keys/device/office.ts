/** The inside of the child without its process: one library, its tokens' desks, and what each request does. */

import { Desk, type Office } from './desk.ts'
import type { Driver } from './driver.ts'
import { matchToken } from './match.ts'
import { fitsToken, type TokenInfo, type TokenRef, tokenKey } from './model.ts'
import { probeWay } from './probe.ts'
import type { DeviceProfile } from './profile.ts'
import { Turnstile } from './turnstile.ts'
import type { Ask } from './wire.ts'

export interface OfficeWish {
  readonly module: string
  readonly driver: Driver
  readonly profile: DeviceProfile
  /** The PIN that comes with a request, by its length, into a buffer of its own. */
  readPin(bytes: number): Buffer
  fewer(token: string, lanes: number): void
  now(): number
}

export class DeviceOffice {
  readonly #wish: OfficeWish
  readonly #desks = new Map<string, Desk>()
  readonly #turnstile = new Turnstile()
  readonly #shared: Office
  #generation = 0

  constructor(wish: OfficeWish) {
    this.#wish = wish
    const { driver, profile, now } = wish
    this.#shared = {
      driver,
      profile,
      now,
      turnstile: this.#turnstile,
      generation: () => this.#generation,
      reset: (seen) => this.#reset(seen),
      fewer: (desk, lanes) => wish.fewer(tokenKey(desk.token), lanes),
    }
  }

  async #reset(seen: number): Promise<void> {
    await this.#turnstile.alone(() => {
      if (seen !== this.#generation) return
      this.#generation += 1
      this.#wish.driver.reset()
      for (const desk of this.#desks.values()) desk.forget()
    })
  }

  /** The desk of a token; by serial and label of the token that is there, or of one that is away for a while. */
  #desk(ref: TokenRef): Desk {
    const known = [...this.#desks.values()].filter((desk) => fitsToken(ref, desk.token))
    const [only] = known
    if (only !== undefined && known.length === 1 && ref.serial !== undefined) return only
    const info = matchToken(this.#wish.driver.tokens(), ref, this.#wish.module)
    const { serial, label, manufacturer, model } = info
    const token = { serial, label, manufacturer, model }
    const desk = this.#desks.get(tokenKey(token)) ?? new Desk(token, this.#shared)
    this.#desks.set(tokenKey(token), desk)
    return desk
  }

  /** Some libraries see a token that was plugged in again only after they were initialised again. */
  async #tokens(): Promise<readonly TokenInfo[]> {
    const lost = [...this.#desks.values()].some((desk) => desk.lost)
    if (lost && this.#turnstile.idle) await this.#reset(this.#generation)
    const found = this.#wish.driver.tokens()
    for (const desk of this.#desks.values()) {
      const present = found.some((token) => fitsToken(desk.token, token))
      if (!present || desk.lost) desk.seen(present)
    }
    return found.map((info) => {
      const desk = this.#desks.get(tokenKey(info))
      return desk === undefined
        ? { ...info, pin: { ...info.pin, loggedIn: false } }
        : { ...info, pin: desk.pinState(info) }
    })
  }

  /** Does what a request says; what is answered travels. @param again told when a call begins anew */
  async answer(ask: Ask, again: () => void): Promise<unknown> {
    switch (ask.do) {
      case 'tokens':
        return this.#tokens()
      case 'keys':
        return (await this.#desk(ask.token).keys()).map(
          ({ handle: _, alwaysAuthenticate: __, ...key }) => key,
        )
      case 'unlock':
        return this.#unlock(ask.token, this.#wish.readPin(ask.pinBytes), ask.limits)
      case 'lock':
        return this.#lock(ask.token)
      case 'sign':
        return this.#desk(ask.key.token).sign(ask.key, ask.tbs, again)
      case 'generate':
        return this.#desk(ask.token).generate(ask.wish)
      case 'writeCert':
        return this.#desk(ask.key.token).writeCert(ask.key, ask.der)
      case 'files':
        return this.#desk(ask.token).files()
      case 'piece':
        return this.#desk(ask.token).piece(ask.piece)
      case 'probe':
        return probeWay(this.#desk(ask.key.token), ask.key, ask.way, ask.message)
      case 'close':
        return this.close()
    }
  }

  async #unlock(token: TokenRef, pin: Buffer, limits: Parameters<Desk['unlock']>[1]): Promise<unknown> {
    try {
      return await this.#desk(token).unlock(pin, limits)
    } catch (error) {
      pin.fill(0)
      throw error
    }
  }

  async #lock(token: TokenRef | undefined): Promise<void> {
    const desks = [...this.#desks.values()].filter(
      (desk) => token === undefined || fitsToken(token, desk.token),
    )
    await Promise.all(desks.map((desk) => desk.lock()))
  }

  async close(): Promise<void> {
    await this.#turnstile.alone(() => {
      for (const desk of this.#desks.values()) desk.close()
      this.#wish.driver.close()
    })
  }
}
