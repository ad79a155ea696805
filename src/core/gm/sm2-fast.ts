/**
 * When SM2 is computed by tables (sm2-tables.ts) instead of OpenSSL, and what they are trusted with; sm2.ts alone asks.
 * A process that computes little never begins; one that goes on lays up tables for the keys it meets again and again,
 * and computes with them in a fifth of the time. docs/decisions/sm2.md has the reasons and the measurements.
 *
 * What tables refuse, OpenSSL is asked; what a table accepts for the first time, and one in AGAIN later, is asked again
 * too; and a signature leaves only when it verifies. Tables that once disagree are left for the life of the process.
 */
import { LIMITS } from '../base/limits.ts'
import { bigintOf, bytes32 } from './curve.ts'
import { Sm2Tables } from './sm2-tables.ts'

/** Signatures and verifications of a process before the arithmetic is made ready, which takes as long as about 60. */
const WORTH = 64
/** Uses of one key before it gets a table, which takes as long as about ten. */
const KEY_WORTH = 16
/** Uses of other keys after which a table is given up for one of them. */
const FORGOTTEN = 1000
const AGAIN = 256

/** A public key: the same object each time it is asked for. */
interface Owner {
  /** 65 bytes, on the curve */
  readonly point: Uint8Array
}

/** r and s, highest byte first. */
interface Signature {
  readonly r: Uint8Array
  readonly s: Uint8Array
}

/** The table of a key, and what it did. */
interface Place {
  readonly table: number
  /** By the count of all uses. */
  last: number
  accepted: number
}

/** What a private key needs for signing by tables; it wipes it in the end. */
export class SigningSecret {
  inverse: Int32Array | undefined

  wipe(): void {
    this.inverse?.fill(0)
    this.inverse = undefined
  }
}

type Arithmetic = Pick<Sm2Tables, 'lay' | 'verify' | 'sign' | 'signing'>

export class FastSm2 {
  readonly #make: () => Arithmetic
  #arithmetic: Arithmetic | 'none' | undefined
  #uses = 0
  /** Uses of keys without a table. */
  readonly #seen = new WeakMap<Owner, number>()
  readonly #places = new Map<Owner, Place>()

  constructor(make: () => Arithmetic) {
    this.#make = make
  }

  /**
   * Whether the signature over the digest is the owner's.
   * @param signature r and s in [1, n − 1] with r + s ≠ n
   * @param openssl its answer, when it is wanted
   */
  verify(key: Owner, digest: () => Uint8Array, signature: Signature, openssl: () => boolean): boolean {
    const [arithmetic, place] = this.#ready(key)
    if (arithmetic === undefined) return openssl()
    const numbers = { r: bigintOf(signature.r), s: bigintOf(signature.s) }
    const valid = arithmetic.verify(place.table, digest(), numbers)
    if (valid) place.accepted += 1
    if (valid && place.accepted % AGAIN !== 1) return true
    const truth = openssl()
    if (truth !== valid) this.#leave()
    return truth
  }

  /**
   * A signature over the digest that has been found to verify, or `undefined` when OpenSSL is to sign.
   * @param scalar the 32 secret bytes of the key, which are not kept
   */
  sign(
    key: Owner,
    scalar: Uint8Array,
    secret: SigningSecret,
    digest: () => Uint8Array,
  ): Signature | undefined {
    const [arithmetic, place] = this.#ready(key)
    if (arithmetic === undefined) return undefined
    secret.inverse ??= arithmetic.signing(scalar)
    const e = digest()
    const numbers = arithmetic.sign(secret.inverse, e)
    if (arithmetic.verify(place.table, e, numbers)) return { r: bytes32(numbers.r), s: bytes32(numbers.s) }
    this.#leave()
    return undefined
  }

  #leave(): void {
    this.#arithmetic = 'none'
    this.#places.clear()
  }

  #ready(key: Owner): readonly [Arithmetic, Place] | readonly [undefined] {
    this.#uses += 1
    if (this.#uses < WORTH || this.#arithmetic === 'none') return [undefined]
    this.#arithmetic ??= this.#begun()
    if (this.#arithmetic === 'none') return [undefined]
    const place = this.#place(key, this.#arithmetic)
    return place === undefined ? [undefined] : [this.#arithmetic, place]
  }

  #begun(): Arithmetic | 'none' {
    try {
      return this.#make()
    } catch {
      return 'none'
    }
  }

  #place(key: Owner, arithmetic: Arithmetic): Place | undefined {
    const known = this.#places.get(key)
    if (known !== undefined) {
      known.last = this.#uses
      return known
    }
    const count = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, count)
    const table = count < KEY_WORTH ? undefined : this.#free()
    if (table === undefined) return undefined
    arithmetic.lay(table, key.point)
    const place = { table, last: this.#uses, accepted: 0 }
    this.#places.set(key, place)
    return place
  }

  /** A table for one more key, number 0 being the base point's; `undefined` while all are in use. */
  #free(): number | undefined {
    if (this.#places.size < LIMITS.gm.tables - 1) return this.#places.size + 1
    let oldest: readonly [Owner, Place] | undefined
    for (const item of this.#places) if (oldest === undefined || item[1].last < oldest[1].last) oldest = item
    if (oldest === undefined || this.#uses - oldest[1].last < FORGOTTEN) return undefined
    this.#places.delete(oldest[0])
    // It has to show again that it is worth a table.
    this.#seen.delete(oldest[0])
    return oldest[1].table
  }
}

/** The process's own. */
export const fastSm2 = new FastSm2(() => new Sm2Tables(LIMITS.gm.tables))
