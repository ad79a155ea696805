/**
 * Arithmetic modulo a prime of 256 bits as WebAssembly, in a time that does not depend on the numbers: no branch and no
 * address is taken from them.
 *
 * An element is ten limbs of 26 bits, least first, in twelve 32-bit words of which the last two are 0: three registers of
 * four words. Limbs have signs and need not be reduced, so that sums and differences are three instructions and carry
 * nothing. A product is Montgomery's, a·b·R⁻¹ with R = 2^286: eleven rounds instead of ten, by which the bounds of a
 * product do not depend on those of its factors. It lies in (−ε, 1 + ε)·m with ε < 2⁻¹⁰, its lower nine limbs are in
 * [0, 2^26) and the tenth in [−1, 2^26).
 *
 * That nothing overflows is not believed but computed: an `Element` knows between which values its limbs lie, and
 * writing down a product or a sum that could leave 64 or 32 bits throws while the code is made.
 */
import { type Code, call, constant, FunctionCode, get, i32, i64, lanes, set, v128 } from './wasm.ts'

export const LIMBS = 10
export const LIMB_BITS = 26
const LIMB = 2 ** LIMB_BITS
/** Rounds of reduction; R = 2^(26 · 11). */
const ROUNDS = 11
export const R_BITS = ROUNDS * LIMB_BITS
/** From one element to the next, in bytes. */
export const ELEMENT = 48
const REGISTER = 16

/** A modulus as Σ factor · 2^(26 · limb); limb 0 is there, and odd. */
export interface Modulus {
  readonly digits: readonly { readonly limb: number; readonly factor: number }[]
  /** −(digit of limb 0)⁻¹ mod 2^26 */
  readonly inverse: number
}

/** p = 2^256 − 2^224 − 2^96 + 2^64 − 1 (GB/T 32918.5-2017), whose digits are shifts. */
export const FIELD: Modulus = {
  digits: [
    { limb: 0, factor: -1 },
    { limb: 2, factor: 2 ** 12 },
    { limb: 3, factor: -(2 ** 18) },
    { limb: 8, factor: -(2 ** 16) },
    { limb: 9, factor: 2 ** 22 },
  ],
  inverse: 1,
}

/** Any odd number below 2^256. */
export const modulusOf = (value: bigint): Modulus => {
  const digits = Array.from({ length: LIMBS }, (_, limb) => ({
    limb,
    factor: Number((value >> BigInt(limb * LIMB_BITS)) & BigInt(LIMB - 1)),
  })).filter(({ factor }) => factor !== 0)
  const lowest = BigInt(digits[0]?.factor ?? 0)
  let inverse = 1n
  // Each step doubles the bits that are right (Newton).
  for (let bits = 1; bits < LIMB_BITS; bits *= 2)
    inverse = BigInt.asUintN(LIMB_BITS, inverse * (2n - lowest * inverse))
  return { digits, inverse: Number(BigInt.asUintN(LIMB_BITS, -inverse)) }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
const sum = (terms: readonly Code[]): Code => terms.reduce((a, b) => i64.add(a, b))

/** `factor` times x, without a multiplication where the factor is a power of two. */
const times = (x: Code, factor: number): Code => {
  const bits = Math.log2(Math.abs(factor))
  const product = Number.isInteger(bits) ? i64.shl(x, bits) : i64.mul(x, i64.constant(Math.abs(factor)))
  return factor < 0 ? i64.sub(i64.constant(0), product) : product
}

/** `NAME(d, a, b)`: the element at `d` becomes a·b·R⁻¹; addresses may be the same. */
export const productCode = (name: string, { digits, inverse }: Modulus): FunctionCode => {
  const code = new FunctionCode(name, 3)
  const [d, left, right] = [0, 1, 2]
  const limbs = (): number[] => range(0, LIMBS).map(() => code.variable(i64))
  const [a, b] = [limbs(), limbs()]
  const m = range(0, ROUNDS).map(() => code.variable(i64))
  const column = code.variable(i64)
  for (const i of range(0, LIMBS)) {
    code.add(set(a[i] ?? 0, i64.load32(get(left), i * 4)), set(b[i] ?? 0, i64.load32(get(right), i * 4)))
  }
  for (const k of range(0, ROUNDS + LIMBS)) {
    const products = range(Math.max(0, k - LIMBS + 1), Math.min(k + 1, LIMBS)).map((i) =>
      i64.mul(get(a[i] ?? 0), get(b[k - i] ?? 0)),
    )
    const reductions = digits
      .filter(({ limb }) => limb > 0 && limb <= k && k - limb < ROUNDS)
      .map(({ limb, factor }) => times(get(m[k - limb] ?? 0), factor))
    const carried = k === 0 ? [] : [i64.shr(get(column), LIMB_BITS)]
    code.add(set(column, sum([...carried, ...products, ...reductions])))
    if (k < ROUNDS) {
      const round = inverse === 1 ? get(column) : i64.mul(get(column), i64.constant(inverse))
      code.add(set(m[k] ?? 0, i64.and(round, i64.constant(LIMB - 1))))
      const lowest = digits[0]?.factor ?? 0
      // With −1 the column's lower bits go away by the shift alone.
      if (lowest !== -1) code.add(set(column, i64.add(get(column), times(get(m[k] ?? 0), lowest))))
    } else {
      const last = k === ROUNDS + LIMBS - 1
      const limb = last ? get(column) : i64.and(get(column), i64.constant(LIMB - 1))
      code.add(i64.store32(get(d), (k - ROUNDS) * 4, limb))
    }
  }
  code.add(...[LIMBS, LIMBS + 1].map((i) => i32.store(get(d), i * 4, constant(0))))
  return code
}

/** Where an element lies, and between what its limbs are. */
export interface Element {
  readonly base: Code
  readonly offset: number
  low: number
  high: number
}

/** The limbs of a product. */
export const PRODUCT = { low: -1, high: LIMB - 1 } as const

export const element = (
  base: Code,
  offset: number,
  { low, high } = PRODUCT as { low: number; high: number },
): Element => ({
  base,
  offset,
  low,
  high,
})

const address = ({ base, offset }: Element): Code => i32.add(base, constant(offset))
const register = ({ base, offset }: Element, i: number): Code => v128.load(base, offset + i * REGISTER)
const magnitude = ({ low, high }: Element): number => Math.max(-low, high)

const WORD = 2 ** 31
/** Beside the products of a column: ten digits of a modulus times a limb, below 2^52 each, and what is carried, below 2^38. */
const SLACK = LIMBS * 2 ** 53

/** The formulas' operations, for one function under construction. */
export const field = (code: FunctionCode, product: number) => {
  const each = (d: Element, of: (i: number) => Code): void => {
    if (d.low < -WORD || d.high >= WORD) throw new RangeError('limbs that do not fit a word')
    code.add(...range(0, ELEMENT / REGISTER).map((i) => v128.store(d.base, d.offset + i * REGISTER, of(i))))
  }
  return {
    /** d = a · b */
    product(d: Element, a: Element, b: Element): void {
      if (LIMBS * magnitude(a) * magnitude(b) + SLACK >= 2 ** 63)
        throw new RangeError('a product that does not fit')
      code.add(call(product, address(d), address(a), address(b)))
      Object.assign(d, PRODUCT)
    },
    /** d = a + b */
    sum(d: Element, a: Element, b: Element): void {
      Object.assign(d, { low: a.low + b.low, high: a.high + b.high })
      each(d, (i) => v128.add(register(a, i), register(b, i)))
    },
    /** d = a − b */
    difference(d: Element, a: Element, b: Element): void {
      Object.assign(d, { low: a.low - b.high, high: a.high - b.low })
      each(d, (i) => lanes.sub(register(a, i), register(b, i)))
    },
    /** d = a or −a, as `mask` is 0 or −1 */
    signed(d: Element, a: Element, mask: Code): void {
      const most = magnitude(a)
      Object.assign(d, { low: -most, high: most })
      each(d, (i) => lanes.sub(v128.xor(register(a, i), lanes.splat(mask)), lanes.splat(mask)))
    },
  }
}
