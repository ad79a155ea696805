/**
 * The objects of a file, read when they are asked for and kept by cross-reference entry: two revisions that share an
 * entry share the object. What fails once fails again at once, so that a hostile file cannot sell the same work twice.
 */
import { GsealError, isGsealError } from '../../base/error.ts'
import { reasonParams } from './faults.ts'
import { type DecodeBudget, type DecodedStream, decodeStream } from './filters.ts'
import { readIndirect } from './indirect.ts'
import { ObjectStream } from './object-stream.ts'
import type { Meter } from './parse.ts'
import type { PdfObject, PdfRef, PdfStream, PdfValue, View, XrefEntry } from './value.ts'

type Plain = Extract<XrefEntry, { kind: 'plain' }>
type Packed = Extract<XrefEntry, { kind: 'packed' }>

/** A stream whose /Length is another object holds only where that object is the same one. */
interface Kept<T> {
  readonly result: T | GsealError
  readonly length: { readonly ref: number; readonly entry: XrefEntry | undefined } | undefined
}

export class ObjectStore {
  readonly bytes: Uint8Array
  readonly meter: Meter
  readonly #budget: DecodeBudget
  readonly #objects = new Map<XrefEntry, Kept<PdfObject>>()
  readonly #containers = new Map<PdfObject, ObjectStream | GsealError>()
  /** Entries that are being read: meeting one again is a cycle. */
  readonly #active = new Set<XrefEntry>()

  constructor(bytes: Uint8Array, meter: Meter, budget: DecodeBudget) {
    this.bytes = bytes
    this.meter = meter
    this.#budget = budget
  }

  /**
   * @param end the object must end by here: bytes behind a revision are none of it
   * @throws PDF_MALFORMED, PDF_OBJECT_MISPLACED, PDF_OBJECT_STREAM, PDF_STREAM_LENGTH, PDF_FILTER,
   * PDF_REFERENCE_CYCLE, LIMIT_EXCEEDED
   */
  read(number: number, entry: Plain | Packed, view: View, end: number): PdfObject {
    const kept = this.#objects.get(entry)
    if (kept !== undefined && this.#holds(kept, view)) {
      if (kept.result instanceof GsealError) throw kept.result
      return kept.result
    }
    if (this.#active.has(entry)) throw new GsealError('PDF_REFERENCE_CYCLE', { number })
    this.#active.add(entry)
    let length: PdfRef | undefined
    const onLength = (ref: PdfRef): void => {
      length = ref
    }
    try {
      const object =
        entry.kind === 'plain'
          ? this.#plain(number, entry, view, end, onLength)
          : this.container(entry.container, view).read(number, entry.index, this.meter)
      this.#keep(entry, object, length, view)
      return object
    } catch (error) {
      if (isGsealError(error)) this.#keep(entry, error, length, view)
      throw error
    } finally {
      this.#active.delete(entry)
    }
  }

  #holds({ length }: Kept<unknown>, view: View): boolean {
    return length === undefined || view.entry(length.ref) === length.entry
  }

  #keep(entry: XrefEntry, result: PdfObject | GsealError, length: PdfRef | undefined, view: View): void {
    const dependsOn = length && { ref: length.number, entry: view.entry(length.number) }
    this.#objects.set(entry, { result, length: dependsOn })
  }

  #plain(number: number, entry: Plain, view: View, end: number, onLength: (ref: PdfRef) => void): PdfObject {
    const lengthOf = (length: PdfValue | undefined): number => {
      if (length?.type === 'ref') onLength(length)
      return view.integer(length) ?? -1
    }
    const misplaced = (): never => {
      throw new GsealError('PDF_OBJECT_MISPLACED', { number, offset: entry.offset })
    }
    if (entry.offset >= end) misplaced()
    const object = readIndirect(this.bytes, entry.offset, lengthOf, this.meter)
    const { span } = object
    if (object.number !== number || object.generation !== entry.generation || span.end > end) misplaced()
    return { ...object, stored: this.bytes.subarray(span.start, span.end) }
  }

  /** The object stream with a number as a view sees it. @throws as `read` */
  container(number: number, view: View): ObjectStream {
    const object = view.entry(number)?.kind === 'plain' ? view.object(number) : undefined
    if (object === undefined || object.value.type !== 'stream') {
      const params = { number, container: number, ...reasonParams('packed-container') }
      throw new GsealError('PDF_OBJECT_STREAM', params)
    }
    const known = this.#containers.get(object)
    if (known instanceof GsealError) throw known
    if (known !== undefined) return known
    try {
      const { value } = object
      const bytes = this.decoded(value, view).bytes
      const made = new ObjectStream(number, bytes, value, (key) => view.integer(value.dict.entries.get(key)))
      this.#containers.set(object, made)
      return made
    } catch (error) {
      if (isGsealError(error)) this.#containers.set(object, error)
      throw error
    }
  }

  /** @throws PDF_FILTER, LIMIT_EXCEEDED */
  decoded(stream: PdfStream, view: View): DecodedStream {
    return decodeStream(stream, (value) => view.resolve(value), this.#budget)
  }
}
