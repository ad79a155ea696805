/** The sessions of one token: opened when needed, as many as the profile allows and the device gives, reused, one call each. */

import type { Lane } from './driver.ts'
import { DeviceFault } from './fault.ts'

interface Taker {
  go(lane: Lane): void
  stop(error: unknown): void
}

export class Lanes {
  readonly #open: () => Lane
  readonly #fewer: (most: number) => void
  #most: number
  #free: Lane[] = []
  #all = new Set<Lane>()
  readonly #waiting: Taker[] = []

  /** @param fewer told when the device gives fewer sessions than the profile allows */
  constructor(open: () => Lane, most: number, fewer: (most: number) => void) {
    this.#open = open
    this.#most = most
    this.#fewer = fewer
  }

  get none(): boolean {
    return this.#all.size === 0
  }

  /** A session that nobody else uses. @throws DeviceFault, DEVICE_* */
  async take(): Promise<Lane> {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#all.size < this.#most) {
      const lane = this.#another()
      if (lane !== undefined) return lane
    }
    return new Promise((go, stop) => {
      this.#waiting.push({ go, stop })
    })
  }

  /** One more session, or `undefined` when the device gives no more than are open. */
  #another(): Lane | undefined {
    try {
      const lane = this.#open()
      this.#all.add(lane)
      return lane
    } catch (error) {
      const full = error instanceof DeviceFault && error.kind === 'busy'
      if (!full || this.#all.size === 0) throw error
      this.#most = this.#all.size
      this.#fewer(this.#most)
      return undefined
    }
  }

  give(lane: Lane): void {
    if (!this.#all.has(lane)) return
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(lane)
    else next.go(lane)
  }

  /** A session that is void: closed as far as that goes, and whoever waits gets a new one. */
  drop(lane: Lane): void {
    if (!this.#all.delete(lane)) return
    this.#free = this.#free.filter((other) => other !== lane)
    close(lane)
    const next = this.#waiting.shift()
    if (next === undefined) return
    // After whoever dropped it has drawn its conclusions.
    queueMicrotask(() => void this.take().then(next.go, next.stop))
  }

  /**
   * After the library was initialised again, or the token was taken out: none of them exists any more. Whoever waits for
   * one to be given back would wait for ever; it asks anew, and is told what is wrong.
   */
  forget(): void {
    this.#all = new Set()
    this.#free = []
    const waiting = this.#waiting.splice(0)
    queueMicrotask(() => {
      for (const { go, stop } of waiting) void this.take().then(go, stop)
    })
  }

  closeAll(): void {
    for (const lane of this.#all) close(lane)
    this.forget()
  }
}

const close = (lane: Lane): void => {
  try {
    lane.close()
  } catch (error) {
    // It was void already: that is why it is dropped.
    if (!(error instanceof DeviceFault)) throw error
  }
}
