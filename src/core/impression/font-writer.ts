/** A font file (OpenType 1.9): tables one behind the other, and the directory before them. */
import { checkSum } from './glyph-record.ts'

interface Table {
  readonly tag: string
  readonly at: number
  readonly length: number
  readonly sum: number
}

const DIRECTORY = 12
const RECORD = 16
/** The whole file sums up to this, by a number in `head`. */
const MAGIC = 0xb1b0afba
const ADJUSTMENT = 8

export class FontWriter {
  readonly #bytes: Buffer
  readonly #words: DataView
  readonly #tables: Table[] = []
  /** Where the table that is being written begins, and where it goes on. */
  #from: number
  #at: number

  /** @param bytes need not be cleared */
  constructor(bytes: Buffer, tables: number) {
    this.#bytes = bytes
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#from = DIRECTORY + tables * RECORD
    this.#at = this.#from
  }

  /** Negative numbers as two's complement, here and in the following. */
  short(value: number): void {
    this.#words.setUint16(this.#at, value)
    this.#at += 2
  }

  shorts(...values: readonly number[]): void {
    for (let i = 0; i < values.length; i += 1) this.short(values[i] ?? 0)
  }

  long(value: number): void {
    this.#words.setUint32(this.#at, value)
    this.#at += 4
  }

  longs(...values: readonly number[]): void {
    for (let i = 0; i < values.length; i += 1) this.long(values[i] ?? 0)
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.byteLength
  }

  /**
   * What was written since the last table is this one; tables come in the order of their tags.
   * @param sum where it is known
   */
  end(tag: string, sum?: number): void {
    const [from, length] = [this.#from, this.#at - this.#from]
    while (this.#at % 4 !== 0) {
      this.#bytes[this.#at] = 0
      this.#at += 1
    }
    const own = sum ?? checkSum(this.#bytes.subarray(from, this.#at))
    this.#tables.push({ tag, at: from, length, sum: own })
    this.#from = this.#at
  }

  /** The file, with its directory and check sum. */
  file(): Uint8Array {
    const end = this.#at
    const { length } = this.#tables
    const power = 2 ** Math.floor(Math.log2(length))
    this.#at = 0
    this.long(0x00010000)
    this.shorts(length, power * 16, Math.log2(power), (length - power) * 16)
    let sum = 0
    for (const table of this.#tables) {
      this.#bytes.write(table.tag, this.#at, 'latin1')
      this.#at += 4
      this.longs(table.sum, table.at, table.length)
      sum += table.sum
    }
    sum += checkSum(this.#bytes.subarray(0, this.#at))
    const head = this.#tables.find(({ tag }) => tag === 'head')
    if (head !== undefined) this.#words.setUint32(head.at + ADJUSTMENT, MAGIC - sum)
    return this.#bytes.subarray(0, end)
  }
}
