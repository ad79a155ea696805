/**
 * A cursor over DER for objects of a million elements: as strict about identifiers and lengths as der/node.ts, without
 * an object for each element. It stands on one element at a time and says where that one begins and ends.
 */
import { GsealError } from '../base/error.ts'

export class DerCursor {
  readonly bytes: Uint8Array
  readonly #what: string
  /** Identifier octet of the element the cursor stands on. */
  tag = 0
  /** Offsets of the element, of its content and of what follows it. */
  at = 0
  start = 0
  end = 0

  constructor(bytes: Uint8Array, what: string) {
    this.bytes = bytes
    this.#what = what
  }

  /** Stands on the element at `at`, which must end at or before `limit`. */
  seek(at: number, limit: number): this {
    const { bytes } = this
    this.at = at
    if (at + 2 > limit) this.fail('ends where an element should begin')
    this.tag = bytes[at] ?? 0
    if ((this.tag & 0x1f) === 0x1f) this.fail('tag number above 30')
    const first = bytes[at + 1] ?? 0
    let length = first
    this.start = at + 2
    if (first >= 0x80) length = this.#longLength(first & 0x7f, limit)
    this.end = this.start + length
    if (this.end > limit) this.fail(`length ${length} reaches past the end`)
    return this
  }

  #longLength(count: number, limit: number): number {
    if (count === 0) this.fail('indefinite length')
    if (count > 4 || this.start + count > limit) this.fail('length of more than four bytes, or cut off')
    let length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (this.bytes[this.start + i] ?? 0)
    if (count === 1 ? length < 0x80 : length < 256 ** (count - 1)) this.fail('length is not minimal')
    this.start += count
    return length
  }

  /** Stands on the element at `at` and demands its identifier octet. */
  expect(at: number, limit: number, tag: number, name: string): this {
    this.seek(at, limit)
    if (this.tag !== tag) this.fail(`tag 0x${this.tag.toString(16)} where ${name} should be`)
    return this
  }

  get raw(): Uint8Array {
    return this.bytes.subarray(this.at, this.end)
  }

  fail(reason: string): never {
    throw new GsealError('DER_MALFORMED', { what: this.#what, offset: this.at, reason })
  }
}
