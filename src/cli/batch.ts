/** Several items in work at once, told in the order that they were given; one that fails does not stop the others. */

/**
 * Runs `work` on up to `jobs` items at a time and `tell`s results in order. `work` must not throw: it answers its
 * failure as a value.
 */
export const inOrder = async <T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T, index: number) => Promise<R>,
  tell: (result: R, index: number) => void,
): Promise<void> => {
  const waiting = new Map<number, R>()
  let next = 0
  let told = 0
  const flush = (): void => {
    for (let result = waiting.get(told); waiting.has(told); result = waiting.get(told)) {
      waiting.delete(told)
      tell(result as R, told)
      told++
    }
  }
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      waiting.set(index, await work(items[index] as T, index))
      flush()
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, items.length)) }, worker))
}

/** Exit status of a list: 0 all done, 5 some failed, and the status they share (or 1) when all failed. */
export const batchStatus = (statuses: readonly number[]): number => {
  const failed = statuses.filter((status) => status !== 0)
  if (failed.length === 0) return 0
  if (failed.length < statuses.length) return 5
  const [first = 1] = failed
  return failed.every((status) => status === first) ? first : 1
}
