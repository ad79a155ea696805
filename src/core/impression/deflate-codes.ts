/** What a stream of RFC 1951 is written of: codes, repetitions, bits. */

/** What one repetition may cover (3.2.5). */
export const LONGEST = 258
/** Bits to be written, the first of them lowest. */
export type Bits = readonly [bits: number, count: number]

/** Lengths and distances: the symbol of a value, and the rest of it in bits behind the symbol. */
const spread = (
  value: number,
  base: number,
  group: number,
): { readonly symbol: number; readonly extra: Bits } => {
  const from = value - base
  const power = Math.floor(Math.log2(Math.max(from, 1)))
  const count = Math.max(0, power - group)
  return { symbol: (count << group) + (from >> count), extra: [from & ((1 << count) - 1), count] }
}

export const lengthOf = (value: number) => {
  if (value === LONGEST) return { symbol: 285, extra: [0, 0] as Bits }
  const { symbol, extra } = spread(value, 3, 2)
  return { symbol: 257 + symbol, extra }
}
export const distanceOf = (value: number) => spread(value, 1, 1)

const reversed = (code: number, count: number): number => {
  let out = 0
  for (let i = 0; i < count; i += 1) out |= ((code >> i) & 1) << (count - 1 - i)
  return out
}

/** Huffman codes of these lengths (3.2.2). */
export const codesOf = (lengths: ReadonlyMap<number, number>): ReadonlyMap<number, Bits> => {
  const symbols = [...lengths].sort(([a, x], [b, y]) => x - y || a - b)
  const codes = new Map<number, Bits>()
  let [code, before] = [0, 0]
  for (const [symbol, length] of symbols) {
    code <<= length - before
    codes.set(symbol, [reversed(code, length), length])
    code += 1
    before = length
  }
  return codes
}

export class LowBitsFirst {
  readonly #bytes: Buffer
  #at = 0
  #held = 0
  #count = 0

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** At most 16 at a time. */
  put(bits: number, count: number): void {
    this.#held |= bits << this.#count
    this.#count += count
    while (this.#count >= 8) {
      this.#bytes[this.#at] = this.#held & 0xff
      this.#at += 1
      this.#held >>>= 8
      this.#count -= 8
    }
  }

  /** Fills the byte that was begun. Gives where the next one goes. */
  end(): number {
    if (this.#count > 0) this.put(0, 8 - this.#count)
    return this.#at
  }
}

/** Lengths of codes in the order in which a block gives them; none of ours is above 5. */
export const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
export const CODED = new Map([0, 1, 2, 3, 4, 5, 17, 18].map((symbol) => [symbol, 3]))

/** Runs of absent symbols, and the lengths of those between them (3.2.7). */
export const lengthBits = (symbols: readonly (readonly [symbol: number, length: number])[]): Bits[] => {
  const codes = codesOf(CODED)
  const code = (symbol: number): Bits => codes.get(symbol) ?? [0, 0]
  const out: Bits[] = []
  let at = 0
  for (const [symbol, length] of symbols) {
    for (let gap = symbol - at; gap > 0; ) {
      const run = Math.min(gap, 138)
      if (run >= 11) out.push(code(18), [run - 11, 7])
      else if (run >= 3) out.push(code(17), [run - 3, 3])
      else for (let i = 0; i < run; i += 1) out.push(code(0))
      gap -= run
    }
    out.push(code(length))
    at = symbol + 1
  }
  return out
}
