/** What an attacker does to a signed file: edits that keep every offset, and updates written behind the signature. */
import { PdfFile } from '../../src/core/document/pdf/index.ts'
import { type PdfSignature, signatureDictionaries } from '../../src/core/document/pdf/signatures.ts'
import type { Span } from '../../src/core/document/pdf/value.ts'
import { type Entry, latin, PdfBuilder, type SaveOptions } from './pdf-builder.ts'

/** Room that gseal leaves for the numbers of /ByteRange. */
const RANGE_ROOM = 50

export interface UpdateOptions extends SaveOptions {
  /** Object numbers to be freed. */
  readonly free?: readonly number[]
  /** Streams: object number → dictionary entries and data. */
  readonly streams?: Readonly<Record<number, readonly [dict: string, data: string]>>
  /** Trailer entries in place of those of the newest revision (/Info and /ID). */
  readonly trailer?: string
  readonly entries?: ReadonlyMap<number, Entry>
  /** Bytes in front of the first object. */
  readonly before?: string
  /** Bytes behind the last object. */
  readonly after?: string
}

export class Victim {
  readonly bytes: Buffer
  readonly file: PdfFile

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes)
    this.file = PdfFile.open(bytes)
  }

  get signatures(): readonly PdfSignature[] {
    return signatureDictionaries(this.file).signatures
  }

  /** The newest signature. */
  get signature(): PdfSignature {
    const last = this.signatures.at(-1)
    if (last === undefined) throw new Error('the victim is not signed')
    return last
  }

  /** First number that no object has. */
  get next(): number {
    return this.file.view().size
  }

  get root(): number {
    return this.#refOf('Root')
  }

  get startxref(): number {
    return this.file.revisions.at(-1)?.startxref ?? 0
  }

  #refOf(key: string): number {
    const value = this.file.view().trailer.entries.get(key)
    if (value?.type !== 'ref') throw new Error(`/${key} of the trailer is no reference`)
    return value.number
  }

  /** The number that an entry of an object refers to. */
  refIn(object: number, key: string): number {
    const value = this.file.view().object(object)?.value
    const entry = value?.type === 'dict' ? value.entries.get(key) : undefined
    if (entry?.type !== 'ref') throw new Error(`/${key} of object ${object} is no reference`)
    return entry.number
  }

  /** Text of an object's value as it stands in the newest revision. */
  text(object: number): string {
    const found = this.file.view().object(object)
    if (found === undefined) throw new Error(`no object ${object}`)
    const stored = Buffer.from(found.stored).toString('latin1')
    return stored.replace(/^\s*\d+\s+\d+\s+obj\s*/, '').replace(/\s*endobj\s*$/, '')
  }

  /** The text with an entry put in, or another one in its place. */
  with(object: number, from: string | RegExp, to: string): string {
    const before = this.text(object)
    const after = before.replace(from, () => to)
    if (after === before) throw new Error(`${from} is not in object ${object}: ${before}`)
    return after
  }

  /** An entry more at the end of a dictionary. */
  plus(object: number, entry: string): string {
    const text = this.text(object)
    return `${text.slice(0, text.lastIndexOf('>>'))} ${entry} >>`
  }

  /** Span of the value of /ByteRange with its padding. */
  get rangeSpan(): Span {
    const start = this.signature.byteRange?.span.start ?? 0
    return { start, end: start + RANGE_ROOM }
  }

  get contentsSpan(): Span {
    return this.signature.contentsSpan ?? { start: 0, end: 0 }
  }

  /** Numbers of /ByteRange. */
  get range(): readonly [number, number, number, number] {
    const [a = 0, b = 0, c = 0, d = 0] = this.signature.byteRange?.values ?? []
    return [a, b, c, d]
  }

  /** The signed value without its padding. */
  get value(): Buffer {
    const bytes = Buffer.from(this.signature.contents ?? [])
    return bytes.subarray(0, 4 + bytes.readUInt16BE(2))
  }

  /** Bytes in place of others; what is shorter is filled up with blanks. */
  overwrite({ start, end }: Span, text: string | Uint8Array, fill = ' '): Buffer {
    const insert = latin(text)
    if (insert.length > end - start) throw new Error(`${insert.length} bytes do not fit into ${end - start}`)
    const padded = Buffer.concat([insert, Buffer.alloc(end - start - insert.length, fill)])
    return Buffer.concat([this.bytes.subarray(0, start), padded, this.bytes.subarray(end)])
  }

  /** /ByteRange rewritten in place. */
  withRange(text: string): Buffer {
    return this.overwrite(this.rangeSpan, text)
  }

  /** The value of /Contents rewritten in place, not filled with zeros but with blanks. */
  withContents(text: string, fill = ' '): Buffer {
    return this.overwrite(this.contentsSpan, text, fill)
  }

  /** Another signed value in the same room. */
  withValue(value: Uint8Array): Buffer {
    const { start, end } = this.contentsSpan
    const hex = Buffer.from(value).toString('hex')
    return this.overwrite({ start: start + 1, end: end - 1 }, hex, '0')
  }

  /** An incremental update behind the newest revision. */
  update(objects: Readonly<Record<number, string>>, options: UpdateOptions = {}): Buffer {
    const { free = [], streams = {}, entries, before, after, ...save } = options
    const newest = this.file.revisions.at(-1)
    const builder = new PdfBuilder(this.bytes, this.next)
    if (before !== undefined) builder.raw(before)
    for (const [number, body] of Object.entries(objects)) builder.object(body, { number: Number(number) })
    for (const [number, [dict, data]] of Object.entries(streams))
      builder.stream(dict, data, { number: Number(number) })
    for (const number of free) builder.free(number)
    for (const [number, entry] of entries ?? []) builder.entry(number, entry)
    if (after !== undefined) builder.raw(after)
    return builder.save({
      xref: newest?.kind ?? 'table',
      prev: this.startxref,
      root: this.root,
      trailer: this.#kept(),
      ...save,
    })
  }

  /** /Info and /ID of the newest trailer as text. */
  #kept(): string {
    const { trailer } = this.file.view()
    return ['Info', 'ID']
      .flatMap((key) => {
        const span = trailer.entries.get(key)?.span
        return span === undefined ? [] : [`/${key} ${this.#slice(trailer.span, span)}`]
      })
      .join(' ')
  }

  /** Spans of a trailer are offsets of the file. */
  #slice(_within: Span, { start, end }: Span): string {
    return this.bytes.toString('latin1', start, end)
  }
}
