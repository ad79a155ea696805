/**
 * Memory for large arrays of bytes that live as long as one piece of work of a long batch.
 *
 * Left to the collector, such arrays outlive the collections of young objects and wait for a full one, which is begun
 * the sooner the more of them wait. Each full collection also drops the compiled code of every function that has no
 * closure at that moment, so that a batch would go on compiling the same functions for hours. Memory that is given back
 * by hand is not collected at all.
 */
export interface Memory {
  /** Not cleared. */
  take(bytes: number): Buffer
}

/** Left to the collector. */
export const collected: Memory = { take: (bytes) => Buffer.allocUnsafeSlow(bytes) }

/** A licence with its scan, before and after the stamp. Pages that are never touched cost nothing. */
const BLOCK = 1024 * 1024

/** Memory that is used again. Nothing taken of it may be looked at after it was given back. */
export interface LentMemory extends Memory {
  giveBack(): void
}

/** Blocks of memory for so many pieces of work as there are at a time; what does not fit is left to the collector. */
export class MemoryPool {
  readonly #free: Buffer[] = []

  lend(): LentMemory {
    let block: Buffer | undefined = this.#free.pop() ?? collected.take(BLOCK)
    let used = 0
    return {
      take: (bytes) => {
        if (block === undefined) throw new TypeError('this memory was given back')
        if (used + bytes > block.byteLength) return collected.take(bytes)
        const taken = block.subarray(used, used + bytes)
        used += bytes
        return taken
      },
      giveBack: () => {
        if (block !== undefined) this.#free.push(block)
        block = undefined
      },
    }
  }
}
