/**
 * Finds entries of a revocation list by serial number without a string or object for each: an open-addressed table over
 * the list's own bytes. The hash is keyed by chance, so that nobody can prepare serial numbers that collide.
 */
import { randomInt } from 'node:crypto'

const SEED = randomInt(2 ** 32)

/** Where the content octets of a serial number stand. */
interface Span {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

const hash = ({ bytes, start, end }: Span): number => {
  let h = SEED
  for (let i = start; i < end; i++) {
    h = Math.imul(h ^ (bytes[i] ?? 0), 0x9e3779b1)
    h = (h << 13) | (h >>> 19)
  }
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  return (h ^ (h >>> 13)) >>> 0
}

const same = (a: Span, b: Span): boolean => {
  if (a.end - a.start !== b.end - b.start) return false
  for (let i = 0; i < a.end - a.start; i++) if (a.bytes[a.start + i] !== b.bytes[b.start + i]) return false
  return true
}

export class SerialIndex {
  readonly #spanOf: (entry: number) => Span
  /** Number of the first entry of a serial number, plus one; 0 is free. */
  readonly #slots: Int32Array
  /** Number of the next entry of the same serial number, plus one. */
  readonly #next: Int32Array
  readonly #mask: number

  /** @param count number of entries; @param spanOf where the serial number of entry n stands */
  constructor(count: number, spanOf: (entry: number) => Span) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, count * 2)))
    this.#spanOf = spanOf
    this.#mask = size - 1
    this.#slots = new Int32Array(size)
    this.#next = new Int32Array(count)
    for (let entry = 0; entry < count; entry++) {
      const slot = this.#slot(spanOf(entry))
      this.#next[entry] = this.#slots[slot] ?? 0
      this.#slots[slot] = entry + 1
    }
  }

  /** The slot of a serial number, or the free one where it belongs. */
  #slot(serial: Span): number {
    let slot = hash(serial) & this.#mask
    for (let head = this.#slots[slot] ?? 0; head !== 0; head = this.#slots[slot] ?? 0) {
      if (same(this.#spanOf(head - 1), serial)) break
      slot = (slot + 1) & this.#mask
    }
    return slot
  }

  /** Numbers of the entries whose serial number has these content octets; honest lists have at most one. */
  find(content: Uint8Array): number[] {
    const found: number[] = []
    const slot = this.#slot({ bytes: content, start: 0, end: content.byteLength })
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#next[entry - 1] ?? 0) {
      found.push(entry - 1)
    }
    return found
  }
}
