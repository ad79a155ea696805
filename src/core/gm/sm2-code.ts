/**
 * Multiples of points of the SM2 curve as WebAssembly, in a time that does not depend on scalars or points.
 *
 * A point that is worked with often has a table: for each window of six bits the multiples 1 to 32 of 2^(6 · window)
 * times the point. A scalar is then 43 signed digits, each of which adds an entry; there are no doublings. Entries are
 * read by going over all 32 of a window and keeping the one that is meant.
 *
 * Additions are the complete ones of Renes, Costello and Batina (Complete addition formulas for prime order elliptic
 * curves, 2016, algorithm 5, a = −3): they hold for all points of a curve of prime order, equal, opposite or at infinity,
 * so that no exception is to be told apart. Points are X : Y : Z with x = X/Z, table entries x, y.
 */
import { SM2_N } from './curve.ts'
import {
  ELEMENT,
  type Element,
  element,
  FIELD,
  field,
  LIMB_BITS,
  LIMBS,
  modulusOf,
  PRODUCT,
  productCode,
} from './field-code.ts'
import {
  type Code,
  call,
  constant,
  FunctionCode,
  get,
  i32,
  increase,
  lanes,
  moduleOf,
  repeat,
  set,
  v128,
  word,
} from './wasm.ts'

export const WINDOW_BITS = 6
/** Signed digits of a scalar of 256 bits. */
export const WINDOWS = 43
/** Multiples in a window: a digit lies in [−31, 32]. */
export const ENTRIES = 32
export const ENTRY = 2 * ELEMENT
const ROW = ENTRIES * ENTRY
export const TABLE = WINDOWS * ROW
export const POINT = 3 * ELEMENT
const REGISTER = 16

/** The memory of the module. What lies from `secret` to `end` is wiped after every use. */
export const PLACE = {
  /** b of the curve, and 1, in Montgomery's form; the number 1. */
  b: 0,
  unit: ELEMENT,
  one: 2 * ELEMENT,
  secret: 1024,
  /** X : Y : Z of the sum so far. */
  sum: 1024,
  /** A sum that may be given up. */
  next: 1024 + POINT,
  /** The entry that was picked. */
  entry: 1024 + 2 * POINT,
  temporary: 2048,
  /** 32 bytes, least first, and zeros behind them. */
  scalar: 3072,
  /** Elements that callers lay down, eight of them; and sixteen powers. */
  free: 3328,
  powers: 4096,
  end: 4096 + 16 * ELEMENT,
  /** A row in the making: ENTRIES + 1 points, and as many products of their Z. */
  points: 8192,
  products: 8192 + (ENTRIES + 1) * POINT,
  tables: 64 * 1024,
} as const

const FUNCTION = { product: 0, add: 2 } as const

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** `add(d, p, q, mask)`: d = p + q or p − q for a mask of 0 or −1; q is an entry. d is not p. */
const addition = (): FunctionCode => {
  const code = new FunctionCode('add', 4)
  const [d, p, q, mask] = [0, 1, 2, 3]
  const f = field(code, FUNCTION.product)
  // Z of a sum is a sum of two products, and X and Y are sums or differences of two.
  const two = { low: 2 * PRODUCT.low - PRODUCT.high, high: 2 * PRODUCT.high }
  const coordinate = (point: number, i: number, bounds = PRODUCT as Pick<Element, 'low' | 'high'>): Element =>
    element(get(point), i * ELEMENT, bounds)
  const spare = (i: number): Element => element(constant(0), PLACE.temporary + i * ELEMENT)
  const [x1, y1, z1] = [coordinate(p, 0, two), coordinate(p, 1, two), coordinate(p, 2, two)]
  const [x2, y, y2] = [coordinate(q, 0), coordinate(q, 1), spare(5)]
  const [t0, t1, t2, t3, t4] = [spare(0), spare(1), spare(2), spare(3), spare(4)]
  const [u, v, w] = [spare(6), spare(7), spare(8)]
  const [x3, y3, z3] = [coordinate(d, 0), coordinate(d, 1), coordinate(d, 2)]
  const b = element(constant(0), PLACE.b, PRODUCT)
  f.signed(y2, y, get(mask))
  f.product(t0, x1, x2)
  f.product(t1, y1, y2)
  f.sum(t3, x2, y2)
  f.sum(t4, x1, y1)
  f.product(t3, t3, t4)
  f.sum(t4, t0, t1)
  f.difference(t3, t3, t4)
  f.product(t4, y2, z1)
  f.sum(t4, t4, y1)
  f.product(v, x2, z1)
  f.sum(v, v, x1)
  f.product(w, b, z1)
  f.difference(u, v, w)
  f.sum(w, u, u)
  f.sum(u, u, w)
  f.difference(w, t1, u)
  f.sum(u, t1, u)
  f.product(v, b, v)
  f.sum(t1, z1, z1)
  f.sum(t2, t1, z1)
  f.difference(v, v, t2)
  f.difference(v, v, t0)
  f.sum(t1, v, v)
  f.sum(v, t1, v)
  f.sum(t1, t0, t0)
  f.sum(t0, t1, t0)
  f.difference(t0, t0, t2)
  f.product(t1, t4, v)
  f.product(t2, t0, v)
  f.product(v, u, w)
  f.sum(y3, v, t2)
  f.product(u, t3, u)
  f.difference(x3, u, t1)
  f.product(w, w, t4)
  f.product(t1, t3, t0)
  f.sum(z3, w, t1)
  for (const { low, high } of [x3, y3, z3]) {
    if (low < two.low || high > two.high) throw new RangeError('a point that is not as it was taken to be')
  }
  return code
}

/** Statements that lay down entry `digit` of the row at `row`, or zeros for digit 0. */
const picking = (code: FunctionCode, row: number, digit: number): Code[] => {
  const registers = range(ENTRY / REGISTER)
  const [at, count, picked] = [
    code.variable(i32),
    code.variable(i32),
    registers.map(() => code.variable(v128)),
  ]
  const [mask, zero] = [code.variable(v128), lanes.splat(constant(0))]
  return [
    set(at, get(row)),
    set(count, constant(1)),
    ...picked.map((variable) => set(variable, zero)),
    repeat(
      [
        set(mask, lanes.equal(lanes.splat(get(count)), lanes.splat(get(digit)))),
        ...picked.map((variable, i) =>
          set(variable, v128.or(get(variable), v128.and(v128.load(get(at), i * REGISTER), get(mask)))),
        ),
        increase(at, ENTRY),
        increase(count, 1),
      ],
      count,
      constant(ENTRIES + 1),
    ),
    ...picked.map((variable, i) => v128.store(constant(0), PLACE.entry + i * REGISTER, get(variable))),
  ]
}

/** `walk(table)`: adds scalar · point to the sum, for the scalar at its place and the point of the table. */
const walking = (): FunctionCode => {
  const code = new FunctionCode('walk', 1)
  const row = 0
  const [bit, digit, carry, mask] = range(4).map(() => code.variable(i32)) as [number, number, number, number]
  const kept = code.variable(v128)
  const byte = word.shrUnsigned(get(bit), constant(3))
  const six = i32.and(
    word.shrUnsigned(i32.load(byte, PLACE.scalar), i32.and(get(bit), constant(7))),
    constant(2 ** WINDOW_BITS - 1),
  )
  code.add(
    repeat(
      [
        set(digit, i32.add(six, get(carry))),
        // 1 where the digit is more than 32; it is made less by 64 then.
        set(carry, word.shrUnsigned(word.sub(constant(ENTRIES), get(digit)), constant(31))),
        set(digit, word.sub(get(digit), word.shl(get(carry), constant(WINDOW_BITS)))),
        set(mask, word.shr(get(digit), constant(31))),
        set(digit, word.sub(i32.xor(get(digit), get(mask)), get(mask))),
        ...picking(code, row, digit),
        call(FUNCTION.add, constant(PLACE.next), constant(PLACE.sum), constant(PLACE.entry), get(mask)),
        set(kept, lanes.equal(lanes.splat(get(digit)), lanes.splat(constant(0)))),
        ...range(POINT / REGISTER).map((i) =>
          v128.store(
            constant(0),
            PLACE.sum + i * REGISTER,
            lanes.select(
              v128.load(constant(0), PLACE.sum + i * REGISTER),
              v128.load(constant(0), PLACE.next + i * REGISTER),
              get(kept),
            ),
          ),
        ),
        increase(row, ROW),
        increase(bit, WINDOW_BITS),
      ],
      bit,
      constant(WINDOWS * WINDOW_BITS),
    ),
  )
  return code
}

/** `spread(d)`: the element at d from the 32 bytes at the scalar's place. */
const spreading = (): FunctionCode => {
  const code = new FunctionCode('spread', 1)
  for (const i of range(LIMBS)) {
    const bit = i * LIMB_BITS
    const bits = word.shrUnsigned(i32.load(constant(bit >> 3), PLACE.scalar), constant(bit & 7))
    code.add(i32.store(get(0), i * 4, i32.and(bits, constant(2 ** LIMB_BITS - 1))))
  }
  code.add(...[LIMBS, LIMBS + 1].map((i) => i32.store(get(0), i * 4, constant(0))))
  return code
}

/** The module with `product` modulo p, `productN` modulo n, `add`, `walk` and `spread`, and room for so many tables. */
export const sm2Module = (tables: number): Uint8Array<ArrayBuffer> =>
  moduleOf(
    [
      productCode('product', FIELD),
      productCode('productN', modulusOf(SM2_N)),
      addition(),
      walking(),
      spreading(),
    ],
    Math.ceil((PLACE.tables + tables * TABLE) / (64 * 1024)),
  )
