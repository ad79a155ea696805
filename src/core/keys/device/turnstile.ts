/** Many calls at once, or one thing alone: finalizing a library while another call runs is undefined in every API. */
export class Turnstile {
  #inside = 0
  #closed: Promise<void> | undefined
  #empty: (() => void) | undefined

  async enter(): Promise<void> {
    while (this.#closed !== undefined) await this.#closed
    this.#inside += 1
  }

  leave(): void {
    this.#inside -= 1
    if (this.#inside === 0) this.#empty?.()
  }

  get idle(): boolean {
    return this.#inside === 0 && this.#closed === undefined
  }

  /** Waits until all have left, lets nobody in meanwhile. */
  async alone(action: () => void): Promise<void> {
    while (this.#closed !== undefined) await this.#closed
    let open = (): void => undefined
    this.#closed = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (this.#inside > 0)
        await new Promise<void>((resolve) => {
          this.#empty = resolve
        })
      action()
    } finally {
      this.#empty = undefined
      this.#closed = undefined
      open()
    }
  }
}
