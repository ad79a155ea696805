/**
 * What was worked out about a file or a view, kept with it. A WeakMap for each question would do the same, but every
 * collection of young garbage takes what its newest table holds for alive: files that nobody has any more were copied
 * until a full collection.
 */
export class Answers {
  readonly #known = new Map<symbol, unknown>()

  /** @param question the same symbol wherever this is asked */
  once<T>(question: symbol, answer: () => T): T {
    if (this.#known.has(question)) return this.#known.get(question) as T
    const made = answer()
    this.#known.set(question, made)
    return made
  }
}
