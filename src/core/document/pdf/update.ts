/**
 * An incremental update (ISO 32000-2 7.5.6): new and changed objects after the end of the file, with a cross-reference
 * section of the same kind as the newest revision has. Readers that repair what they find odd change offsets in memory
 * and then call a signature broken, so the entries are exactly 20 bytes, sections are grouped, and nothing is rewritten
 * that did not change.
 */
import { ascii, concatBytes } from '../../base/bytes.ts'
import type { PdfFile } from './file.ts'
import type { PdfDict, PdfObject, PdfRef, PdfValue } from './value.ts'
import { make, OBJECT_TAIL, objectBytes, objectHead, stream, valueText, withEntries } from './write.ts'

const EOL: ReadonlySet<number> = new Set([0x0a, 0x0d])

/** Keys of the newest trailer that belong to one cross-reference section and not to the document. */
const SECTION_KEYS = ['XRefStm', 'W', 'Index', 'Filter', 'DecodeParms', 'Length', 'Type', 'Prev', 'Size']

/** The body of an object that was composed as bytes, because places in it are filled in later. */
export interface Composed {
  readonly type: 'composed'
  readonly body: Uint8Array
}

interface Written {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue | Composed
}

const chunksOf = ({ number, generation, value }: Written): readonly Uint8Array[] =>
  value.type === 'composed'
    ? [ascii(objectHead(number, generation)), value.body, ascii(OBJECT_TAIL)]
    : objectBytes(number, generation, value)

/** Runs of consecutive numbers. */
const runs = (items: readonly Written[]): Written[][] => {
  const groups: Written[][] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last !== undefined && item.number === (last.at(-1)?.number ?? 0) + 1) last.push(item)
    else groups.push([item])
  }
  return groups
}

export interface UpdateBytes {
  /** Everything that follows the old file, an end of line first where the file lacks one. */
  readonly appended: Uint8Array
  /** Offset in the new file of each object written, by number. */
  readonly offsets: ReadonlyMap<number, number>
}

export class Update {
  readonly #file: PdfFile
  readonly #written = new Map<number, Written>()
  #next: number

  constructor(file: PdfFile) {
    this.#file = file
    this.#next = Math.max(file.view().size, 1)
  }

  /** Reserves an object number; `set` gives it its value. */
  reserve(): PdfRef {
    return make.ref(this.#next++)
  }

  add(value: PdfValue): PdfRef {
    const ref = this.reserve()
    this.set(ref, value)
    return ref
  }

  set(ref: PdfRef, value: PdfValue | Composed): void {
    this.#written.set(ref.number, { number: ref.number, generation: ref.generation, value })
  }

  /** The value that counts for a reference once the update is written. */
  current(ref: PdfRef): PdfValue | Composed | undefined {
    return this.#written.get(ref.number)?.value ?? this.#object(ref)?.value
  }

  /** A dictionary that is an object, with keys changed. @throws TypeError when the object is no dictionary */
  change(ref: PdfRef, changes: Readonly<Record<string, PdfValue | undefined>>): void {
    const value = this.current(ref)
    if (value?.type !== 'dict') throw new TypeError(`object ${ref.number} is no dictionary`)
    this.set(ref, withEntries(value, changes))
  }

  #object(ref: PdfRef): PdfObject | undefined {
    return this.#file.view().object(ref.number)
  }

  #trailer(size: number): PdfDict {
    const newest = this.#file.view().trailer
    const kept = withEntries(newest, Object.fromEntries(SECTION_KEYS.map((key) => [key, undefined])))
    const { startxref } = this.#file.view().revision
    return withEntries(kept, { Size: make.number(size), Prev: make.number(startxref) })
  }

  /** @returns the bytes to append; the file itself is left as it was */
  bytes(): UpdateBytes {
    const { bytes } = this.#file
    const start = bytes.byteLength
    const last = bytes[start - 1]
    const chunks: Uint8Array[] = last !== undefined && EOL.has(last) ? [] : [ascii('\n')]
    let at = start + (chunks[0]?.byteLength ?? 0)
    const offsets = new Map<number, number>()
    for (const item of this.#written.values()) {
      offsets.set(item.number, at)
      for (const chunk of chunksOf(item)) {
        chunks.push(chunk)
        at += chunk.byteLength
      }
    }
    const items = [...this.#written.values()].sort((a, b) => a.number - b.number)
    const { kind } = this.#file.view().revision
    chunks.push(
      ...(kind === 'stream' ? this.#xrefStream(items, offsets, at) : this.#table(items, offsets, at)),
    )
    return { appended: concatBytes(...chunks), offsets }
  }

  #table(items: readonly Written[], offsets: ReadonlyMap<number, number>, at: number): Uint8Array[] {
    const sections = runs(items).map((group) => {
      const lines = group.map(({ number, generation }) => {
        const offset = String(offsets.get(number) ?? 0).padStart(10, '0')
        return `${offset} ${String(generation).padStart(5, '0')} n\r\n`
      })
      return `${group[0]?.number} ${group.length}\n${lines.join('')}`
    })
    const text = `xref\n${sections.join('')}trailer\n${valueText(this.#trailer(this.#next))}\nstartxref\n${at}\n%%EOF\n`
    return [ascii(text)]
  }

  /** 7.5.8; unfiltered, so that the entries can be read with the eye. */
  #xrefStream(items: readonly Written[], offsets: ReadonlyMap<number, number>, at: number): Uint8Array[] {
    const own: Written = { number: this.#next, generation: 0, value: make.number(0) }
    const all = [...items, own]
    const WIDTHS = [1, 5, 2] as const
    const row = WIDTHS[0] + WIDTHS[1] + WIDTHS[2]
    const table = Buffer.alloc(all.length * row)
    all.forEach((item, index) => {
      const offset = item === own ? at : (offsets.get(item.number) ?? 0)
      table.writeUInt8(1, index * row)
      table.writeUIntBE(offset, index * row + 1, WIDTHS[1])
      table.writeUInt16BE(item.generation, index * row + 6)
    })
    const index = runs(all).flatMap((group) => [group[0]?.number ?? 0, group.length])
    const trailer = this.#trailer(this.#next + 1)
    const value = stream(
      {
        Type: make.name('XRef'),
        ...Object.fromEntries(trailer.entries),
        W: make.array(...WIDTHS.map(make.number)),
        Index: make.array(...index.map(make.number)),
      },
      table,
    )
    return [...objectBytes(own.number, 0, value), ascii(`startxref\n${at}\n%%EOF\n`)]
  }
}
