/** The word that was probably meant: smallest edit distance with neighbouring letters swapped counting once. */

const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let j = 0; j <= b.length; j++) rows[0]?.splice(j, 1, j)
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      rows[i]?.splice(j, 1, best)
    }
  }
  return at(a.length, b.length)
}

/** Longer words than any of ours are not compared: the comparison is quadratic and the words come from outside. */
const LONGEST = 64

/** The nearest of `known`, or `undefined` when nothing is near (a third of the letters differ). */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > LONGEST) return undefined
  const scored = known
    .map((candidate) => ({ candidate, score: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.score - b.score)
  const best = scored[0]
  return best !== undefined && best.score <= Math.max(1, Math.ceil(best.candidate.length / 3))
    ? best.candidate
    : undefined
}
