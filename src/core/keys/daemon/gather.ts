/** Gathers what is asked for at the same moment into one call, and keeps the number of open calls within a bound. */

interface Asked<T, R> {
  readonly item: T
  resolve(result: R): void
  reject(error: unknown): void
}

export interface GatherLimits {
  readonly items: number
  readonly calls: number
}

/** @param call answers one result an item, in order */
export const gatherer = <T, R>(
  { items, calls }: GatherLimits,
  call: (items: readonly T[]) => Promise<readonly R[]>,
): ((item: T) => Promise<R>) => {
  const waiting: Asked<T, R>[] = []
  let open = 0
  let planned = false
  const send = async (group: readonly Asked<T, R>[]): Promise<void> => {
    try {
      const results = await call(group.map(({ item }) => item))
      group.forEach(({ resolve }, i) => {
        resolve(results[i] as R)
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    open -= 1
    plan()
  }
  const flush = (): void => {
    planned = false
    while (open < calls && waiting.length > 0) {
      open += 1
      void send(waiting.splice(0, items))
    }
  }
  const plan = (): void => {
    if (planned || open >= calls || waiting.length === 0) return
    planned = true
    setImmediate(flush)
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}
