/** What waits for one token, in turns: each client gives at most so many before the next one is asked. */

export class FairQueue<T> {
  readonly #chunk: number
  readonly #lists = new Map<unknown, T[]>()
  #size = 0

  constructor(chunk: number) {
    this.#chunk = chunk
  }

  get size(): number {
    return this.#size
  }

  push(client: unknown, items: readonly T[]): void {
    const list = this.#lists.get(client)
    if (list === undefined) this.#lists.set(client, [...items])
    else for (const item of items) list.push(item)
    this.#size += items.length
  }

  /** Up to `count`, in the order of the turns. */
  take(count: number): T[] {
    const taken: T[] = []
    while (taken.length < count) {
      const [next] = this.#lists
      if (next === undefined) break
      const [client, list] = next
      const part = list.splice(0, Math.min(this.#chunk, count - taken.length))
      this.#lists.delete(client)
      // To the end of the round.
      if (list.length > 0) this.#lists.set(client, list)
      for (const item of part) taken.push(item)
    }
    this.#size -= taken.length
    return taken
  }

  /** What a client that is gone had waiting. */
  drop(client: unknown): T[] {
    const list = this.#lists.get(client) ?? []
    this.#lists.delete(client)
    this.#size -= list.length
    return list
  }

  all(): T[] {
    return this.take(this.#size)
  }
}
