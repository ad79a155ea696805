/**
 * Writes small WebAssembly modules. An expression is the bytes that compute it, so that a formula of a standard can be
 * written down as it stands there; binary format and numbers of instructions from the WebAssembly core specification
 * 2.0, 5.4 and 5.5. There is what `gm` needs and no more: functions without results over one memory.
 */

/**
 * Instructions that leave one value, or none for statements. Pieces stand in one another and are laid flat at the end:
 * copied at every step they would take longer to write than to compile.
 */
export type Code = readonly (number | Code)[]

export const TYPE = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const
const VOID = 0x40
const END = 0x0b

const flat = (code: Code, into: number[] = []): number[] => {
  for (const piece of code) {
    if (typeof piece === 'number') into.push(piece)
    else flat(piece, into)
  }
  return into
}

const unsigned = (value: number): number[] => {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

const signed = (value: number): number[] => {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -0x40 && rest < 0x40) return [...bytes, rest & 0x7f]
    bytes.push((rest & 0x7f) | 0x80)
  }
}

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items]
const simd = (instruction: number): Code => [0xfd, unsigned(instruction)]
const binary =
  (instruction: Code) =>
  (a: Code, b: Code): Code => [a, b, instruction]
/** The offset is added to the address without a carry to fear: both are small. */
const memory = (instruction: Code, align: number) => ({
  load: (at: Code, offset: number): Code => [at, instruction, align, unsigned(offset)],
  store: (at: Code, offset: number, value: Code): Code => [at, value, instruction, align, unsigned(offset)],
})

export const constant = (value: number): Code => [0x41, signed(value | 0)]

/** 32-bit words: what rounds of a hash are made of, in one lane or in four at once. */
export interface Words {
  readonly type: number
  add(a: Code, b: Code): Code
  xor(a: Code, b: Code): Code
  and(a: Code, b: Code): Code
  or(a: Code, b: Code): Code
  /** `x` is computed twice by lanes: name a variable. */
  rotl(x: Code, by: number): Code
  load(at: Code, offset: number): Code
  store(at: Code, offset: number, value: Code): Code
}

/** Numbers of addresses, digits and masks, beside what words of a hash need. */
export const word = {
  sub: binary([0x6b]),
  shl: (x: Code, by: Code): Code => [x, by, 0x74],
  shr: (x: Code, by: Code): Code => [x, by, 0x75],
  shrUnsigned: (x: Code, by: Code): Code => [x, by, 0x76],
} as const

export const i32: Words = {
  type: TYPE.i32,
  add: binary([0x6a]),
  xor: binary([0x73]),
  and: binary([0x71]),
  or: binary([0x72]),
  rotl: (x, by) => [x, constant(by), 0x77],
  load: memory([0x28], 2).load,
  store: memory([0x36], 2).store,
}

/** 64-bit numbers, for products of words and sums of them. */
export const i64 = {
  type: TYPE.i64,
  constant: (value: number): Code => [0x42, signed(value)],
  add: binary([0x7c]),
  sub: binary([0x7d]),
  mul: binary([0x7e]),
  and: binary([0x83]),
  shl: (x: Code, by: number): Code => [x, i64.constant(by), 0x86],
  /** The sign stays. */
  shr: (x: Code, by: number): Code => [x, i64.constant(by), 0x87],
  /** A word with its sign, and the lower half of a number. */
  load32: memory([0x34], 2).load,
  store32: memory([0x3e], 2).store,
} as const

const or = binary(simd(80))
const shifted = (x: Code, by: number, instruction: number): Code => [x, constant(by), simd(instruction)]

const shuffle = (a: Code, b: Code, bytes: readonly number[]): Code => [a, b, simd(13), bytes]
/** The bytes of each word in another order, as positions within the word. */
const reorder = (x: Code, order: readonly number[]): Code => {
  const bytes = [0, 4, 8, 12].flatMap((word) => order.map((byte) => word + byte))
  // Engines make one instruction of a swizzle whose indices are constant, several of a shuffle of one operand.
  return [x, simd(12), bytes, simd(14)]
}

/** Four words side by side. There is no instruction that rotates them. */
export const v128: Words = {
  type: TYPE.v128,
  add: binary(simd(174)),
  xor: binary(simd(81)),
  and: binary(simd(78)),
  or,
  rotl: (x, by) => (by === 8 ? reorder(x, [3, 0, 1, 2]) : or(shifted(x, by, 171), shifted(x, 32 - by, 173))),
  load: memory(simd(0), 4).load,
  store: memory(simd(11), 4).store,
}

/** What only the four words side by side have. */
export const lanes = {
  sub: binary(simd(177)),
  /** All bits of a word where both are equal, none elsewhere. */
  equal: binary(simd(55)),
  /** Bits of `a` where `mask` has them, of `b` elsewhere. */
  select: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(82)],
  splat: (x: Code): Code => [x, simd(17)],
} as const

/** Big-endian words as they stand in a text. */
export const swapped = (x: Code): Code => reorder(x, [3, 2, 1, 0])

const words = (...picked: readonly number[]): number[] =>
  picked.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte))
/** Words of two operands by turns: those of the lower halves, those of the upper; then the same of pairs. */
export const zip = {
  low: (a: Code, b: Code) => shuffle(a, b, words(0, 4, 1, 5)),
  high: (a: Code, b: Code) => shuffle(a, b, words(2, 6, 3, 7)),
  lowPairs: (a: Code, b: Code) => shuffle(a, b, words(0, 1, 4, 5)),
  highPairs: (a: Code, b: Code) => shuffle(a, b, words(2, 3, 6, 7)),
} as const

/** A function under construction: parameters and variables by number. */
export class FunctionCode {
  readonly name: string
  readonly #parameters: number
  readonly #variables: number[] = []
  readonly #body: Code[] = []

  /** @param parameters how many, all of type i32 */
  constructor(name: string, parameters: number) {
    this.name = name
    this.#parameters = parameters
  }

  /** A new variable, 0 until set. */
  variable({ type }: Pick<Words, 'type'>): number {
    return this.#parameters + this.#variables.push(type) - 1
  }

  add(...statements: readonly Code[]): void {
    this.#body.push(...statements)
  }

  get signature(): Code {
    return [0x60, vector(new Array<Code>(this.#parameters).fill([TYPE.i32])), 0]
  }

  get code(): Code {
    const body = flat([vector(this.#variables.map((type) => [1, type])), this.#body, END])
    return [unsigned(body.length), body]
  }
}

export const get = (variable: number): Code => [0x20, unsigned(variable)]
export const set = (variable: number, value: Code): Code => [value, 0x21, unsigned(variable)]
/** A call of function number `index` of the module. */
export const call = (index: number, ...operands: readonly Code[]): Code => [operands, 0x10, unsigned(index)]
export const increase = (variable: number, by: number): Code =>
  set(variable, i32.add(get(variable), constant(by)))

/** Runs the statements once and again while `variable`, an unsigned number, is below `limit`. */
export const repeat = (statements: readonly Code[], variable: number, limit: Code): Code => [
  ...[0x03, VOID],
  ...[statements, get(variable), limit],
  ...[0x49, 0x0d, 0, END],
]

const name = (text: string): Code => vector([...Buffer.from(text)].map((byte) => [byte]))

const section = (id: number, content: Code): Code => {
  const bytes = flat(content)
  return [id, unsigned(bytes.length), bytes]
}

/** The module; it exports its functions by name, and its `memory` of so many pages of 64 KiB. */
export const moduleOf = (functions: readonly FunctionCode[], pages: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    flat([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, vector(functions.map(({ signature }) => signature))),
      section(3, vector(functions.map((_, index) => unsigned(index)))),
      section(5, [1, 0, unsigned(pages)]),
      section(
        7,
        vector([
          [name('memory'), 2, 0],
          ...functions.map((item, index): Code => [name(item.name), 0, unsigned(index)]),
        ]),
      ),
      section(10, vector(functions.map(({ code }) => code))),
    ]),
  )

/** What is used of WebAssembly; Node without a compiler (`--jitless`) has none. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/**
 * The exports of a module.
 * @throws CompileError where processor or engine have no 128-bit SIMD, TypeError without WebAssembly
 */
export const instantiated = (bytes: Uint8Array): unknown => {
  const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly
  if (engine === undefined) throw new TypeError('no WebAssembly')
  return new engine.Instance(new engine.Module(bytes)).exports
}
