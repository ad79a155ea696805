/**
 * Digests for several who work in turn on one thread: what was asked for in one turn of its loop is taken
 * together, so that two documents fill the lanes that one leaves empty.
 */
import type { RunningHash } from './sm3.ts'
import { type Asked, sm3Asked } from './sm3-many.ts'

type Outcome = Uint8Array | RunningHash

interface Waiting {
  readonly list: readonly Asked[]
  done(outcome: readonly Outcome[]): void
  failed(error: unknown): void
}

export class Sm3Gathering {
  #waiting: Waiting[] = []

  /** Each in its order; texts must not change until they are there, openings until their digests are taken. */
  take(list: readonly Asked[]): Promise<readonly Outcome[]> {
    return new Promise((done, failed) => {
      this.#waiting.push({ list, done, failed })
      if (this.#waiting.length === 1) setImmediate(() => this.#flush())
    })
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const outcome = sm3Asked(waiting.flatMap(({ list }) => list))
      let at = 0
      for (const { list, done } of waiting) {
        done(outcome.slice(at, at + list.length))
        at += list.length
      }
    } catch (error) {
      for (const { failed } of waiting) failed(error)
    }
  }
}
