/**
 * The PIN of one token, in the child and nowhere else, in a buffer that is wiped when its time is up: so long after
 * the last signature, so long after it was entered, after so many signatures, on lock, on a refusal.
 */
import type { PinLimits } from './model.ts'

export class Vault {
  #pin: Buffer | undefined
  #limits: PinLimits | undefined
  #since = 0
  #used = 0
  #timer: NodeJS.Timeout | undefined
  readonly #expired: () => void
  readonly #now: () => number

  /** @param expired called when time or count is up, after wiping; the token is then logged out */
  constructor(expired: () => void, now: () => number) {
    this.#expired = expired
    this.#now = now
  }

  /** Takes the buffer over; the caller does not touch it again. */
  open(pin: Buffer, limits: PinLimits, keep: boolean): void {
    this.wipe()
    if (keep) this.#pin = pin
    else pin.fill(0)
    this.#limits = limits
    this.#since = this.#now()
    this.#used = 0
    this.#arm()
  }

  get isOpen(): boolean {
    return this.#limits !== undefined
  }

  /** For another login; `undefined` when it may not be kept. */
  get pin(): Buffer | undefined {
    return this.#pin
  }

  get keepOnReplug(): boolean {
    return this.#limits?.keepOnReplug === true
  }

  /** ms since 1970 UTC */
  get until(): number | undefined {
    return this.#limits === undefined ? undefined : this.#since + this.#limits.absoluteMs
  }

  /** A signature is about to be made; `false` when the count is up. */
  use(): boolean {
    if (this.#limits === undefined) return false
    if (this.#limits.uses !== undefined && this.#used >= this.#limits.uses) return false
    this.#used += 1
    this.#arm()
    return true
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#limits === undefined) return
    const left = Math.min(this.#limits.idleMs, this.#since + this.#limits.absoluteMs - this.#now())
    this.#timer = setTimeout(
      () => {
        this.wipe()
        this.#expired()
      },
      Math.max(0, Math.min(left, 0x7fff_ffff)),
    )
  }

  wipe(): void {
    clearTimeout(this.#timer)
    this.#pin?.fill(0)
    this.#pin = undefined
    this.#limits = undefined
  }
}
