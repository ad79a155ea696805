/**
 * SM2 for keys that are used again and again, by WebAssembly (sm2-code.ts): the signature of GB/T 32918.2-2016 6.1 and the
 * check of 7.1, with multiples of the base point and of public keys laid up in tables. It knows numbers, points and
 * strings of 32 bytes; what e is, which forms a signature has and whether this arithmetic is trusted is said elsewhere
 * (sm2-fast.ts).
 *
 * What is secret (a nonce, a private key and what follows from them) is worked on in the memory of the module, in a time
 * that does not depend on it, and is wiped before a function returns. JavaScript computes with what a signature shows
 * anyhow.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { concatBytes } from '../base/bytes.ts'
import { bigintOf, bytes32, SM2_B, SM2_G, SM2_N, SM2_P } from './curve.ts'
import { ELEMENT, LIMB_BITS, LIMBS, R_BITS } from './field-code.ts'
import { ENTRIES, ENTRY, PLACE, POINT, sm2Module, TABLE, WINDOWS } from './sm2-code.ts'
import { instantiated } from './wasm.ts'

interface Code {
  readonly memory: { readonly buffer: ArrayBuffer }
  product(d: number, a: number, b: number): void
  productN(d: number, a: number, b: number): void
  add(d: number, p: number, q: number, mask: number): void
  walk(table: number): void
  spread(d: number): void
}

/** r and s of a signature. */
export interface Numbers {
  readonly r: bigint
  readonly s: bigint
}

const BYTES = 32
const [N_BYTES, ZERO] = [bytes32(SM2_N), bytes32(0n)]
const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus
const montgomery = (value: bigint, modulus: bigint): bigint => (value << BigInt(R_BITS)) % modulus

/** X : Y : Z of the sum. */
const [X, Y, Z] = [PLACE.sum, PLACE.sum + ELEMENT, PLACE.sum + 2 * ELEMENT]
const free = (i: number): number => PLACE.free + i * ELEMENT

/** Four bits of an exponent a step, the highest first; exponents are constants. */
const nibbles = (exponent: bigint): readonly number[] =>
  [...exponent.toString(16)].map((digit) => Number.parseInt(digit, 16))
const [P_MINUS_2, N_MINUS_2] = [nibbles(SM2_P - 2n), nibbles(SM2_N - 2n)]

export class Sm2Tables {
  readonly #code: Code
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #draw: () => Uint8Array

  /**
   * @param tables how many there is room for; number 0 is made here, for the base point
   * @param draw 32 bytes that nobody can foresee, which are wiped afterwards
   * @throws CompileError where processor or engine have no 128-bit SIMD, TypeError without WebAssembly
   */
  constructor(tables: number, draw: () => Uint8Array = () => randomBytes(BYTES)) {
    this.#draw = draw
    this.#code = instantiated(sm2Module(tables)) as Code
    const { buffer } = this.#code.memory
    this.#words = new Int32Array(buffer)
    this.#bytes = new Uint8Array(buffer)
    this.#put(PLACE.b, montgomery(SM2_B, SM2_P))
    this.#put(PLACE.unit, montgomery(1n, SM2_P))
    this.#put(PLACE.one, 1n)
    this.lay(0, SM2_G)
  }

  /** Lays up the multiples of a point: 65 bytes, known to be on the curve. Takes about as long as three OpenSSL signatures. */
  lay(table: number, point: Uint8Array): void {
    const { add } = this.#code
    const start = PLACE.tables + table * TABLE
    const x = PLACE.points
    this.#put(x, montgomery(bigintOf(point.subarray(1, 33)), SM2_P))
    this.#put(x + ELEMENT, montgomery(bigintOf(point.subarray(33)), SM2_P))
    this.#copy(x + 2 * ELEMENT, PLACE.unit)
    for (let window = 0; window < WINDOWS; window++) {
      const row = start + window * ENTRIES * ENTRY
      this.#divide(row, 1)
      this.#copy(x, row)
      this.#copy(x + ELEMENT, row + ELEMENT)
      this.#copy(x + 2 * ELEMENT, PLACE.unit)
      for (let i = 1; i < ENTRIES; i++) add(x + i * POINT, x + (i - 1) * POINT, row, 0)
      this.#divide(row, ENTRIES)
      // Twice the last entry is the next window's first.
      add(x, x + (ENTRIES - 1) * POINT, row + (ENTRIES - 1) * ENTRY, 0)
    }
    this.#wipe()
  }

  /**
   * Whether (r, s) is a signature over the digest e by the owner of a table's point (7.1 B3 to B7).
   * @param numbers r and s in [1, n − 1], r + s ≠ n
   */
  verify(table: number, e: Uint8Array, { r, s }: Numbers): boolean {
    const { product, walk } = this.#code
    this.#infinity()
    this.#putScalar(bytes32(s))
    walk(PLACE.tables)
    this.#putScalar(bytes32((r + s) % SM2_N))
    walk(PLACE.tables + table * TABLE)
    product(free(0), X, PLACE.one)
    product(free(1), Z, PLACE.one)
    const [x, z] = [this.#take(free(0)) % SM2_P, this.#take(free(1)) % SM2_P]
    this.#wipe()
    // e + x1 ≡ r (mod n) for x1 = x/z, which is below p and so below 2n.
    const x1 = mod(r - bigintOf(e), SM2_N)
    return z !== 0n && [x1, x1 + SM2_N].some((one) => one < SM2_P && (one * z) % SM2_P === mod(x, SM2_P))
  }

  /** `x ‖ y` of a secret number below n times the point of a table. */
  multiple(table: number, scalar: Uint8Array): Uint8Array {
    const { product, walk } = this.#code
    const [inverse, x, y] = [free(0), free(1), free(2)]
    this.#infinity()
    this.#putScalar(scalar)
    walk(PLACE.tables + table * TABLE)
    this.#power(product, inverse, Z, P_MINUS_2)
    for (const [own, of] of [
      [x, X],
      [y, Y],
    ] as const) {
      product(own, of, inverse)
      product(own, own, PLACE.one)
    }
    const xy = concatBytes(...[x, y].map((own) => bytes32(mod(this.#take(own), SM2_P))))
    this.#wipe()
    return xy
  }

  /** A copy of what the module remembers, for whoever wants to see that nothing secret is left in it. */
  memory(): Uint8Array {
    return this.#bytes.slice()
  }

  /** (1 + d)⁻¹ for `sign`, from a private key of 32 bytes; whoever holds it wipes it. */
  signing(d: Uint8Array): Int32Array {
    const [one, squared] = [free(0), free(1)]
    this.#putScalar(d)
    this.#code.spread(one)
    this.#words[one / 4] = (this.#words[one / 4] ?? 0) + 1
    this.#put(squared, montgomery(montgomery(1n, SM2_N), SM2_N))
    this.#code.productN(one, one, squared)
    this.#power(this.#code.productN, one, one, N_MINUS_2)
    const secret = this.#words.slice(one / 4, (one + ELEMENT) / 4)
    this.#wipe()
    return secret
  }

  /** A signature over the digest e (6.1 A3 to A7) with what `signing` gave. */
  sign(secret: Int32Array, e: Uint8Array): Numbers {
    for (;;) {
      const nonce = this.#draw()
      try {
        const inRange = Buffer.compare(nonce, N_BYTES) < 0 && !timingSafeEqual(nonce, ZERO)
        const numbers = inRange ? this.#signed(secret, bigintOf(e), nonce) : undefined
        if (numbers !== undefined) return numbers
      } finally {
        nonce.fill(0)
        this.#wipe()
      }
    }
  }

  /** `undefined` for one of the nonces that 6.1 A5 and A6 exclude. */
  #signed(secret: Int32Array, e: bigint, nonce: Uint8Array): Numbers | undefined {
    const { product, productN, walk, spread } = this.#code
    const [x, inverse, k, own] = [free(0), free(1), free(2), free(3)]
    this.#infinity()
    this.#putScalar(nonce)
    walk(PLACE.tables)
    spread(k)
    this.#power(product, inverse, Z, P_MINUS_2)
    product(x, X, inverse)
    product(x, x, PLACE.one)
    const r = (e + mod(this.#take(x), SM2_P)) % SM2_N
    if (r === 0n || timingSafeEqual(nonce, bytes32(SM2_N - r))) return undefined
    // s = (1 + d)⁻¹ · (k − r·d) = (1 + d)⁻¹ · (k + r) − r: one product of secrets, and nothing of them is left in it.
    this.#put(own, r)
    for (let i = 0; i < LIMBS; i++) {
      this.#words[k / 4 + i] = (this.#words[k / 4 + i] ?? 0) + (this.#words[own / 4 + i] ?? 0)
    }
    this.#words.set(secret, inverse / 4)
    productN(own, k, inverse)
    const s = mod(this.#take(own) - r, SM2_N)
    return s === 0n ? undefined : { r, s }
  }

  /** The first entries of the row become x = X/Z and y = Y/Z of so many points, with one division for all. */
  #divide(row: number, count: number): void {
    const { product } = this.#code
    const z = (i: number): number => PLACE.points + i * POINT + 2 * ELEMENT
    const before = (i: number): number => (i === 0 ? PLACE.unit : PLACE.products + i * ELEMENT)
    for (let i = 0; i < count; i++) product(PLACE.products + (i + 1) * ELEMENT, before(i), z(i))
    const [inverse, own] = [free(0), free(1)]
    this.#power(product, inverse, before(count), P_MINUS_2)
    for (let i = count - 1; i >= 0; i--) {
      product(own, inverse, before(i))
      product(inverse, inverse, z(i))
      product(row + i * ENTRY, PLACE.points + i * POINT, own)
      product(row + i * ENTRY + ELEMENT, PLACE.points + i * POINT + ELEMENT, own)
    }
  }

  /** d = a^exponent. */
  #power(product: Code['product'], d: number, a: number, exponent: readonly number[]): void {
    const power = (i: number): number => PLACE.powers + i * ELEMENT
    this.#copy(power(1), a)
    for (let i = 2; i < 16; i++) product(power(i), power(i - 1), a)
    // Both exponents begin with a nibble of 15.
    this.#copy(d, power(exponent[0] ?? 0))
    for (const nibble of exponent.slice(1)) {
      for (let i = 0; i < 4; i++) product(d, d, d)
      if (nibble > 0) product(d, d, power(nibble))
    }
  }

  #infinity(): void {
    this.#words.fill(0, PLACE.sum / 4, (PLACE.sum + POINT) / 4)
    this.#copy(Y, PLACE.unit)
  }

  #copy(to: number, from: number): void {
    this.#words.copyWithin(to / 4, from / 4, (from + ELEMENT) / 4)
  }

  /** 32 bytes, the highest first. */
  #putScalar(bytes: Uint8Array): void {
    for (let i = 0; i < BYTES; i++) this.#bytes[PLACE.scalar + i] = bytes[BYTES - 1 - i] ?? 0
  }

  #put(at: number, value: bigint): void {
    for (let i = 0; i < LIMBS; i++) {
      this.#words[at / 4 + i] = Number((value >> BigInt(i * LIMB_BITS)) & (2n ** BigInt(LIMB_BITS) - 1n))
    }
  }

  /** The number an element stands for, maybe negative. */
  #take(at: number): bigint {
    let value = 0n
    for (let i = LIMBS - 1; i >= 0; i--)
      value = (value << BigInt(LIMB_BITS)) + BigInt(this.#words[at / 4 + i] ?? 0)
    return value
  }

  #wipe(): void {
    this.#words.fill(0, PLACE.secret / 4, PLACE.end / 4)
  }
}
