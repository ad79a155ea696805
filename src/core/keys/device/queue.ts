/** What waits for one token, in order: as many at once as the token has sessions, so that a deadline runs on the device. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

interface Job {
  run(): Promise<void>
  refuse(error: GsealError): void
}

export class TokenQueue {
  readonly #module: string
  readonly #jobs: Job[] = []
  #running = 0
  #lanes: number
  #paused = false
  #empty: (() => void) | undefined

  constructor(module: string, lanes: number) {
    this.#module = module
    this.#lanes = lanes
  }

  get lanes(): number {
    return this.#lanes
  }

  set lanes(most: number) {
    this.#lanes = most
    this.#pump()
  }

  /** While the token is away and its PIN is kept for when it is back. */
  set paused(paused: boolean) {
    this.#paused = paused
    this.#pump()
  }

  /** @param deadlineMs until the caller has an answer; what runs then goes on, and its answer is dropped */
  add<T>(action: () => Promise<T>, deadlineMs: number | undefined): Promise<T> {
    if (this.#jobs.length >= LIMITS.devices.queue) {
      const [actual, limit] = [this.#jobs.length, LIMITS.devices.queue]
      return Promise.reject(
        new GsealError('LIMIT_EXCEEDED', { what: `queue of ${this.#module}`, actual, limit }),
      )
    }
    return new Promise((resolve, reject) => {
      let settled = false
      let timer: NodeJS.Timeout | undefined
      const settle = (how: () => void): void => {
        if (settled) return
        settled = true
        clearTimeout(timer)
        how()
      }
      if (deadlineMs !== undefined) {
        const late = (): GsealError =>
          new GsealError('DEVICE_TIMEOUT', { module: this.#module, ms: deadlineMs })
        timer = setTimeout(() => settle(() => reject(late())), deadlineMs)
      }
      this.#jobs.push({
        run: async () => {
          // Nobody waits for it any more.
          if (settled) return
          try {
            const value = await action()
            settle(() => resolve(value))
          } catch (error) {
            settle(() => reject(error))
          }
        },
        refuse: (error) => settle(() => reject(error)),
      })
      this.#pump()
    })
  }

  #pump(): void {
    while (!this.#paused && this.#running < this.#lanes) {
      const job = this.#jobs.shift()
      if (job === undefined) break
      this.#running += 1
      void job.run().then(() => {
        this.#running -= 1
        this.#pump()
      })
    }
    if (this.#running === 0) this.#empty?.()
  }

  /** Refuses what has not begun, waits for what has. */
  async drain(): Promise<void> {
    for (const job of this.#jobs.splice(0))
      job.refuse(new GsealError('DEVICE_CLOSED', { module: this.#module }))
    if (this.#running === 0) return
    await new Promise<void>((resolve) => {
      this.#empty = resolve
    })
  }
}
