/** The document as it stands at the end of one revision: each object by the newest entry up to there (7.5.6). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { Answers } from './answers.ts'
import { overLimit, reasonParams } from './faults.ts'
import type { ObjectStore } from './store.ts'
import type {
  PdfArray,
  PdfDict,
  PdfObject,
  PdfStream,
  PdfString,
  PdfValue,
  Revision,
  View,
  XrefEntry,
} from './value.ts'

const NULL: PdfValue = { type: 'null', span: { start: 0, end: 0 } }

/** For each object number that a revision after the first lists: those revisions, oldest first. */
export type History = ReadonlyMap<number, readonly number[]>

export const historyOf = (revisions: readonly Revision[]): History => {
  const history = new Map<number, number[]>()
  for (const { index, entries } of revisions.slice(1)) {
    for (const number of entries.keys()) {
      const list = history.get(number)
      if (list === undefined) history.set(number, [index])
      else list.push(index)
    }
  }
  return history
}

export class RevisionView implements View {
  readonly answers = new Answers()
  readonly revision: Revision
  readonly trailer: PdfDict
  readonly #revisions: readonly Revision[]
  readonly #history: History
  readonly #store: ObjectStore
  #size: number | undefined

  constructor(revisions: readonly Revision[], index: number, history: History, store: ObjectStore) {
    const revision = revisions[index]
    if (revision === undefined) throw new RangeError(`no revision ${index}`)
    this.revision = revision
    this.trailer = revision.trailer
    this.#revisions = revisions
    this.#history = history
    this.#store = store
  }

  owner(number: number): number | undefined {
    const later =
      this.#history.size > 0 && this.#history.get(number)?.findLast((index) => index <= this.revision.index)
    if (later !== undefined && later !== false) return later
    return this.#revisions[0]?.entries.has(number) ? 0 : undefined
  }

  /** Every number that some entry up to this revision speaks about, free ones included. */
  numbers(): ReadonlySet<number> {
    const numbers = new Set(this.#revisions[0]?.entries.keys() ?? [])
    for (const [number, indices] of this.#history)
      if (indices.some((index) => index <= this.revision.index)) numbers.add(number)
    return numbers
  }

  entry(number: number): XrefEntry | undefined {
    const owner = this.owner(number)
    return owner === undefined ? undefined : this.#revisions[owner]?.entries.get(number)
  }

  object(number: number): PdfObject | undefined {
    const owner = this.owner(number)
    if (owner === undefined) return undefined
    const revision = this.#revisions[owner]
    const entry = revision?.entries.get(number)
    if (revision === undefined || entry === undefined || entry.kind === 'free') return undefined
    return this.#store.read(number, entry, this, revision.end)
  }

  resolve(value: PdfValue | undefined): PdfValue {
    let at = value ?? NULL
    for (let steps = 0; at.type === 'ref'; steps++) {
      if (steps >= LIMITS.pdf.references) throw new GsealError('PDF_REFERENCE_CYCLE', { number: at.number })
      const object: PdfObject | undefined = this.object(at.number)
      // A reference with another generation is one to an object that is no more (7.3.10).
      if (object === undefined || object.generation !== at.generation) return NULL
      at = object.value
    }
    return at
  }

  dict(value: PdfValue | undefined): PdfDict | undefined {
    const found = this.resolve(value)
    return found.type === 'dict' ? found : undefined
  }

  array(value: PdfValue | undefined): PdfArray | undefined {
    const found = this.resolve(value)
    return found.type === 'array' ? found : undefined
  }

  number(value: PdfValue | undefined): number | undefined {
    const found = this.resolve(value)
    return found.type === 'number' ? found.value : undefined
  }

  integer(value: PdfValue | undefined): number | undefined {
    const found = this.resolve(value)
    return found.type === 'number' && found.integer ? found.value : undefined
  }

  name(value: PdfValue | undefined): string | undefined {
    const found = this.resolve(value)
    return found.type === 'name' ? found.value : undefined
  }

  string(value: PdfValue | undefined): PdfString | undefined {
    const found = this.resolve(value)
    return found.type === 'string' ? found : undefined
  }

  stream(value: PdfValue | undefined): PdfStream | undefined {
    const found = this.resolve(value)
    return found.type === 'stream' ? found : undefined
  }

  decoded(stream: PdfStream): Uint8Array {
    const { bytes, undecoded } = this.#store.decoded(stream, this)
    const [filter] = undecoded
    if (filter === undefined) return bytes
    const params = { offset: stream.dict.span.start, filter, ...reasonParams('filter') }
    throw new GsealError('PDF_FILTER', params)
  }

  /** @throws PDF_NO_CATALOG and what reading an object throws */
  catalog(): PdfDict {
    const root = this.dict(this.trailer.entries.get('Root'))
    if (root === undefined) throw new GsealError('PDF_NO_CATALOG')
    return root
  }

  get size(): number {
    this.#size ??= this.#highest()
    return this.#size
  }

  #highest(): number {
    let size = 0
    for (const { index, entries, trailer } of this.#revisions) {
      if (index > this.revision.index) break
      const stated = trailer.entries.get('Size')
      if (stated?.type === 'number' && stated.integer) size = Math.max(size, stated.value)
      for (const number of entries.keys()) if (number >= size) size = number + 1
    }
    const { objectNumber } = LIMITS.pdf
    return size > objectNumber + 1 ? overLimit('PDF objects', size, objectNumber + 1) : size
  }
}
