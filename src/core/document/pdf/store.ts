/**
 * The objects of a file, read when they are asked for and kept by the place where they stand: two revisions that list
 * the same place share the object. What fails once fails again at once, so that a hostile file cannot sell the same work
 * twice.
 */
import { GsealError } from '../../base/error.ts'
import { reasonParams } from './faults.ts'
import { type DecodeBudget, type DecodedStream, decodeStream } from './filters.ts'
import { readIndirect } from './indirect.ts'
import { ObjectStream } from './object-stream.ts'
import type { Meter } from './parse.ts'
import type { PdfObject, PdfStream, PdfValue, View, XrefEntry } from './value.ts'

type Plain = Extract<XrefEntry, { kind: 'plain' }>
type Packed = Extract<XrefEntry, { kind: 'packed' }>

/** The /Length that a stream takes from another object: what was read holds only where that object is the same. */
interface LengthElsewhere {
  readonly number: number
  readonly entry: XrefEntry | undefined
}

/** An answer or the refusal that was given in its place. */
const orThrow = <T>(result: T | GsealError): T => {
  if (result instanceof GsealError) throw result
  return result
}

export class ObjectStore {
  readonly bytes: Uint8Array
  readonly #meter: Meter
  readonly #budget: DecodeBudget
  /** By offset. */
  readonly #plain = new Map<number, PdfObject | GsealError>()
  readonly #lengths = new Map<number, LengthElsewhere>()
  readonly #containers = new Map<PdfObject, ObjectStream | GsealError>()
  /** Numbers of objects that are being read: meeting one again is a cycle. */
  readonly #active = new Set<number>()

  constructor(bytes: Uint8Array, meter: Meter, budget: DecodeBudget) {
    this.bytes = bytes
    this.#meter = meter
    this.#budget = budget
  }

  /**
   * @param end the object must end by here: bytes behind a revision are none of it
   * @throws PDF_MALFORMED, PDF_OBJECT_MISPLACED, PDF_OBJECT_STREAM, PDF_STREAM_LENGTH, PDF_FILTER,
   * PDF_REFERENCE_CYCLE, LIMIT_EXCEEDED
   */
  read(number: number, entry: Plain | Packed, view: View, end: number): PdfObject {
    if (entry.kind === 'packed')
      return this.container(entry.container, view).read(number, entry.index, this.#meter)
    const object = entry.offset < end ? this.#at(number, entry.offset, view) : undefined
    const right = object?.number === number && object.generation === entry.generation
    if (object === undefined || !right || (object.span?.end ?? 0) > end)
      throw new GsealError('PDF_OBJECT_MISPLACED', { number, offset: entry.offset })
    return object
  }

  /** The object at an offset of the file, whatever its number. */
  #at(number: number, offset: number, view: View): PdfObject {
    const kept = this.#plain.get(offset)
    if (kept !== undefined) {
      const length = this.#lengths.get(offset)
      if (length === undefined || view.entry(length.number) === length.entry) return orThrow(kept)
    }
    if (this.#active.has(number)) throw new GsealError('PDF_REFERENCE_CYCLE', { number })
    this.#active.add(number)
    const lengthOf = (value: PdfValue | undefined): number => {
      if (value?.type === 'ref')
        this.#lengths.set(offset, { number: value.number, entry: view.entry(value.number) })
      return view.integer(value) ?? -1
    }
    try {
      const object = readIndirect(this.bytes, offset, lengthOf, this.#meter)
      this.#plain.set(offset, object)
      return object
    } catch (error) {
      if (error instanceof GsealError) this.#plain.set(offset, error)
      throw error
    } finally {
      this.#active.delete(number)
    }
  }

  /** The object stream with a number as a view sees it. @throws as `read` */
  container(number: number, view: View): ObjectStream {
    const object = view.entry(number)?.kind === 'plain' ? view.object(number) : undefined
    const value = object?.value
    if (object === undefined || value?.type !== 'stream') {
      const params = { number, container: number, ...reasonParams('packed-container') }
      throw new GsealError('PDF_OBJECT_STREAM', params)
    }
    const known = this.#containers.get(object)
    if (known !== undefined) return orThrow(known)
    try {
      const { bytes, undecoded } = this.decoded(value, view)
      const at = (key: string): number | undefined =>
        undecoded.length > 0 ? undefined : view.integer(value.dict.entries.get(key))
      const made = new ObjectStream(number, bytes, value, at)
      this.#containers.set(object, made)
      return made
    } catch (error) {
      if (error instanceof GsealError) this.#containers.set(object, error)
      throw error
    }
  }

  /** @throws PDF_FILTER, LIMIT_EXCEEDED */
  decoded(stream: PdfStream, view: View): DecodedStream {
    return decodeStream(stream, (value) => view.resolve(value), this.#budget)
  }
}
