/** Object streams (ISO 32000-2 7.5.7). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { overLimit, type Reason, reasonParams } from './faults.ts'
import { Lexer } from './lexer.ts'
import { type Meter, parseValue } from './parse.ts'
import type { PdfObject, PdfStream } from './value.ts'

/** An object stream, decoded, with its table of objects. */
export class ObjectStream {
  /** Object number of the stream itself. */
  readonly container: number
  readonly bytes: Uint8Array
  readonly numbers: readonly number[]
  readonly #starts: readonly number[]
  readonly #objects: (PdfObject | GsealError | undefined)[] = []

  /**
   * @param integerAt reads a whole number of the stream's dictionary, which may be a reference
   * @throws PDF_OBJECT_STREAM, LIMIT_EXCEEDED
   */
  constructor(
    container: number,
    bytes: Uint8Array,
    stream: PdfStream,
    integerAt: (key: string) => number | undefined,
  ) {
    this.container = container
    this.bytes = bytes
    const type = stream.dict.entries.get('Type')
    if (type?.type !== 'name' || type.value !== 'ObjStm') this.#fail(container, 'packed-container')
    const count = integerAt('N') ?? -1
    const first = integerAt('First') ?? -1
    if (count < 0 || first < 0 || first > bytes.length) this.#fail(container, 'packed-header')
    if (count > LIMITS.pdf.packedObjects)
      overLimit('objects of an object stream', count, LIMITS.pdf.packedObjects)
    const lexer = new Lexer(bytes, 0, first)
    const numbers: number[] = []
    const starts: number[] = []
    for (let i = 0; i < count; i++) {
      lexer.skip()
      const number = lexer.digits()
      lexer.skip()
      const start = first + lexer.digits()
      // Offsets rise (7.5.7); two objects over the same bytes would have two meanings.
      if (number < 0 || start < first || start > bytes.length || start <= (starts.at(-1) ?? -1))
        this.#fail(container, 'packed-header')
      numbers.push(number)
      starts.push(start)
    }
    if (new Set(numbers).size !== count) this.#fail(container, 'packed-header')
    this.numbers = numbers
    this.#starts = starts
  }

  #fail(number: number, reason: Reason): never {
    throw new GsealError('PDF_OBJECT_STREAM', {
      number,
      container: this.container,
      ...reasonParams(reason),
    })
  }

  /** Where the object at an index may stand in `bytes`: to the start of its neighbour. */
  extent(index: number): { readonly start: number; readonly end: number } | undefined {
    const start = this.#starts[index]
    return start === undefined ? undefined : { start, end: this.#starts[index + 1] ?? this.bytes.length }
  }

  /** Index of the object whose extent holds an offset of `bytes`; -1 before the first. */
  indexAt(offset: number): number {
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] as number) <= offset) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The object at an index, read once. @throws PDF_OBJECT_STREAM, PDF_MALFORMED, LIMIT_EXCEEDED */
  read(number: number, index: number, meter: Meter): PdfObject {
    const known = this.#objects[index]
    if (known instanceof GsealError) throw known
    if (known !== undefined && known.number === number) return known
    try {
      const object = this.#parse(number, index, meter)
      this.#objects[index] = object
      return object
    } catch (error) {
      if (error instanceof GsealError && index < this.numbers.length) this.#objects[index] = error
      throw error
    }
  }

  #parse(number: number, index: number, meter: Meter): PdfObject {
    const extent = this.extent(index)
    if (extent === undefined || this.numbers[index] !== number) return this.#fail(number, 'packed-number')
    const lexer = new Lexer(this.bytes, extent.start, extent.end)
    const value = parseValue(lexer, true, meter)
    const { end } = value.span
    lexer.skip()
    if (lexer.at < lexer.end) this.#fail(number, 'packed-extent')
    return { number, generation: 0, value, stored: this.bytes.subarray(value.span.start, end) }
  }
}
