/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same run on every machine. */
export interface Random {
  /** An integer from 0 to `below - 1`; 0 when `below` is 0. */
  below(below: number): number
  pick<T>(list: readonly T[]): T
}

export const random = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const below = (limit: number): number => (limit <= 0 ? 0 : next() % limit)
  return { below, pick: (list) => list[below(list.length)] as (typeof list)[number] }
}
