/**
 * The compression of SM3 (GB/T 32905-2016 5.3) as WebAssembly, twice from one set of formulas: four texts side by side,
 * one in each lane of a 128-bit register; and one text alone, whose message words are expanded for four blocks at once.
 * Letters are those of the standard. Names that rotate through A to D and E to H are renamed instead of moved, which
 * comes round after four rounds.
 */
import {
  type Code,
  constant,
  FunctionCode,
  get,
  i32,
  increase,
  moduleOf,
  repeat,
  set,
  swapped,
  v128,
  type Words,
  zip,
} from './wasm.ts'

export const LANES = 4
export const BLOCK = 64
const ROUNDS = 64
/** Rounds before FF and GG change (5.3.3). */
const EARLY = 16
/** A word for each lane. */
const ROW = 16

/** From one round to the next: W, W′ and T, a row each. One pointer leads to all; a second takes a register of the state's. */
export const STEP = 3 * ROW

/** The memory of the module; `words` of lane l begins at `state + 4 l`, a row apart. */
export const PLACE = {
  state: 0,
  /** W_0 to W_67, W′_0 to W′_63, and T_j rotated by j for each lane, a step from one to the next. */
  expanded: 1024,
  mixed: 1024 + ROW,
  constants: 1024 + 2 * ROW,
  /** Where the blocks of each lane are laid, `room` bytes a lane. */
  rooms: 64 * 1024,
} as const
export const ROOM = 64 * 1024
const PAGES = 1 + LANES

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

/** T_j rotated by j (4.2), as the code wants to find each in a row of its own from `PLACE.constants` on. */
export const CONSTANTS: readonly number[] = Array.from({ length: ROUNDS }, (_, j) =>
  rotated(j < EARLY ? 0x79cc4519 : 0x7a879d8a, j % 32),
)

/** X ⊕ (X ≪ n) ⊕ (X ≪ n + 8): P0 for 9, P1 for 15 (4.4); by 8 it is cheap to rotate. */
const permuted = (ops: Words, x: number, n: number, spare: number): Code => [
  set(spare, ops.rotl(get(x), n)),
  ops.xor(ops.xor(get(x), get(spare)), ops.rotl(get(spare), 8)),
]

/** Sixteen words of four blocks that begin `apart` bytes from one another, as W_0 to W_15. */
const transposed = (code: FunctionCode, at: number, offset: number, apart: number): Code[] => {
  const rows = Array.from({ length: LANES }, () => code.variable(v128))
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = rows
  const pairs = Array.from({ length: LANES }, () => code.variable(v128))
  const [p0 = 0, p1 = 0, p2 = 0, p3 = 0] = pairs
  return [0, 1, 2, 3].flatMap((quarter) => [
    ...rows.map((row, lane) => set(row, swapped(v128.load(get(at), offset + lane * apart + quarter * ROW)))),
    set(p0, zip.low(get(r0), get(r1))),
    set(p1, zip.low(get(r2), get(r3))),
    set(p2, zip.high(get(r0), get(r1))),
    set(p3, zip.high(get(r2), get(r3))),
    ...[
      zip.lowPairs(get(p0), get(p1)),
      zip.highPairs(get(p0), get(p1)),
      zip.lowPairs(get(p2), get(p3)),
      zip.highPairs(get(p2), get(p3)),
    ].map((word, i) => v128.store(constant(0), PLACE.expanded + (quarter * 4 + i) * STEP, word)),
  ])
}

/** W_j of four lanes for j = 16 + k, counted from the row at `at` (5.3.2). */
const expanded = (code: FunctionCode, at: number) => {
  const [x, y] = [code.variable(v128), code.variable(v128)]
  const { xor, rotl } = v128
  return (k: number): Code => {
    const w = (back: number): Code => v128.load(get(at), PLACE.expanded + (EARLY + k - back) * STEP)
    return [
      set(y, w(3)),
      set(x, xor(xor(w(16), w(9)), rotl(get(y), 15))),
      set(x, permuted(v128, x, 15, y)),
      set(y, w(13)),
      v128.store(get(at), PLACE.expanded + (EARLY + k) * STEP, xor(xor(get(x), rotl(get(y), 7)), w(6))),
    ]
  }
}

/** Where a round finds W_j, W′_j and T_j, j counted from where the caller stands. */
interface Inputs {
  w(j: number): Code
  mixed(j: number): Code
  t(j: number): Code
}

/** One round of 5.3.3 over the variables A to H. */
const rounds = (code: FunctionCode, ops: Words, state: readonly number[], from: Inputs) => {
  const [a12, ss1, x, spare] = [1, 2, 3, 4].map(() => code.variable(ops)) as [number, number, number, number]
  const { add, xor, and, or, rotl } = ops
  const sum = (first: Code, ...more: readonly Code[]): Code => more.reduce<Code>(add, first)
  return (j: number, late: boolean): Code => {
    const named = (first: number, letter: number): number => state[first + ((letter + 4 - (j % 4)) % 4)] ?? 0
    const [a, b, c, d] = [named(0, 0), named(0, 1), named(0, 2), named(0, 3)]
    const [e, f, g, h] = [named(4, 0), named(4, 1), named(4, 2), named(4, 3)]
    const parity = (p: number, q: number, r: number): Code => xor(get(p), xor(get(q), get(r)))
    const ff = late ? or(and(get(a), or(get(b), get(c))), and(get(b), get(c))) : parity(a, b, c)
    const gg = late ? xor(and(xor(get(f), get(g)), get(e)), get(g)) : parity(e, f, g)
    return [
      set(a12, rotl(get(a), 12)),
      set(x, sum(get(a12), from.t(j), get(e))),
      set(ss1, rotl(get(x), 7)),
      // The next round's A is written over D, its E over H: what came first in time is summed last.
      set(d, sum(get(d), from.mixed(j), ff, xor(get(ss1), get(a12)))),
      set(x, sum(get(h), from.w(j), gg, get(ss1))),
      set(b, rotl(get(b), 9)),
      set(f, rotl(get(f), 19)),
      set(h, permuted(ops, x, 9, spare)),
    ]
  }
}

/** V(i+1) = ABCDEFGH ⊕ V(i), around the rounds; states are rows apart from `at` on. */
const chained = (code: FunctionCode, ops: Words, at: Code) => {
  const make = (): number[] => Array.from({ length: 8 }, () => code.variable(ops))
  const [state, before] = [make(), make()]
  return {
    state,
    read: state.map((word, i) => set(word, ops.load(at, PLACE.state + i * ROW))),
    block: (statements: readonly Code[]): Code[] => [
      ...state.map((word, i) => set(before[i] ?? 0, get(word))),
      ...statements,
      ...state.map((word, i) => set(word, ops.xor(get(word), get(before[i] ?? 0)))),
    ],
    write: state.map((word, i) => ops.store(at, PLACE.state + i * ROW, get(word))),
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** `four(bytes)`: the blocks in that many bytes of each lane's room. */
const four = (): FunctionCode => {
  const code = new FunctionCode('four', 1)
  const [end, at, row] = [0, code.variable(i32), code.variable(i32)]
  const chain = chained(code, v128, constant(0))
  const w = (j: number): Code => v128.load(get(row), PLACE.expanded + j * STEP)
  const round = rounds(code, v128, chain.state, {
    w,
    mixed: (j) => v128.xor(w(j), w(j + 4)),
    t: (j) => v128.load(get(row), PLACE.constants + j * STEP),
  })
  const expand = expanded(code, row)
  /** Four rounds at a time up to round `to`; each expands the word that is wanted 16 rounds on. */
  const until = (to: number, late: boolean, expanding: boolean): Code =>
    repeat(
      [
        ...range(4).flatMap((k) => [...(expanding ? [expand(k)] : []), round(k, late)]),
        increase(row, 4 * STEP),
      ],
      row,
      constant(to * STEP),
    )
  code.add(
    ...chain.read,
    repeat(
      [
        ...chain.block([
          ...transposed(code, at, PLACE.rooms, ROOM),
          set(row, constant(0)),
          until(EARLY, false, true),
          until(ROUNDS - 12, true, true),
          until(ROUNDS, true, false),
        ]),
        increase(at, BLOCK),
      ],
      at,
      get(end),
    ),
    ...chain.write,
  )
  return code
}

/** `one(bytes, lane × 4)`: the blocks of the first room, four at a time, for the state of that lane. */
const one = (): FunctionCode => {
  const code = new FunctionCode('one', 2)
  const [end, lane] = [0, 1]
  const [at, row, column] = [1, 2, 3].map(() => code.variable(i32)) as [number, number, number]
  const chain = chained(code, i32, get(lane))
  const round = rounds(code, i32, chain.state, {
    w: (j) => i32.load(get(row), PLACE.expanded + j * STEP),
    mixed: (j) => i32.load(get(row), PLACE.mixed + j * STEP),
    t: (j) => i32.load(get(row), PLACE.constants + j * STEP),
  })
  const expand = expanded(code, row)
  const w = (j: number): Code => v128.load(get(row), PLACE.expanded + j * STEP)
  const until = (to: number, late: boolean): Code =>
    repeat(
      [...range(EARLY).map((k) => round(k, late)), increase(row, EARLY * STEP)],
      row,
      i32.add(get(column), constant(to * STEP)),
    )
  code.add(
    ...chain.read,
    repeat(
      [
        ...transposed(code, at, PLACE.rooms, BLOCK),
        set(row, constant(0)),
        repeat([...range(4).map(expand), increase(row, 4 * STEP)], row, constant((ROUNDS - 12) * STEP)),
        set(row, constant(0)),
        repeat(
          [
            ...range(4).map((k) => v128.store(get(row), PLACE.mixed + k * STEP, v128.xor(w(k), w(k + 4)))),
            increase(row, 4 * STEP),
          ],
          row,
          constant(ROUNDS * STEP),
        ),
        set(column, constant(0)),
        repeat(
          [
            ...chain.block([set(row, get(column)), until(EARLY, false), until(ROUNDS, true)]),
            increase(column, 4),
          ],
          column,
          constant(LANES * 4),
        ),
        increase(at, LANES * BLOCK),
      ],
      at,
      get(end),
    ),
    ...chain.write,
  )
  return code
}

/** The module with `four` and `one`. */
export const sm3Module = (): Uint8Array<ArrayBuffer> => moduleOf([four(), one()], PAGES)
