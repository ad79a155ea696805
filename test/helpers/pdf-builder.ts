/**
 * Writes PDF files object by object, right or wrong as a test wants them: all kinds of cross-references, object
 * streams, incremental updates, entries that lie. It shares no code with src/core/document/pdf, so that a misreading of
 * the format cannot hide in both.
 */
import { deflateSync } from 'node:zlib'

export type Bytes = string | Uint8Array

/** Text as latin1: one char is one byte. */
export const latin = (bytes: Bytes): Buffer =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)

export type Entry =
  | { readonly kind: 'free'; readonly next?: number; readonly generation?: number }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation?: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number }

export interface SaveOptions {
  /** `hybrid`: a table, and a stream of /XRefStm for what is packed. The kind of the revision before unless told. */
  readonly xref?: 'table' | 'stream' | 'hybrid'
  /** Objects that are no streams go into an object stream; those of `plain` stay outside. */
  readonly packed?: boolean
  /** More trailer entries, as `/ID [<00> <00>]`. */
  readonly trailer?: string
  /** Object number of the catalog: 1 unless told. */
  readonly root?: number
  /** /Prev instead of the true one; `none` leaves it out. */
  readonly prev?: number | 'none'
  readonly size?: number
  /** What stands behind `%%EOF`. */
  readonly eol?: string
  /** Deflates cross-reference and object streams (default); false leaves them plain. */
  readonly flate?: boolean
  /** The value behind `startxref`. */
  readonly startxref?: number
  /** Widths of a cross-reference stream. */
  readonly widths?: readonly [number, number, number]
  /** PNG predictor 12 on a cross-reference stream. */
  readonly predictor?: boolean
}

export interface ObjectOptions {
  readonly number?: number
  readonly generation?: number
  /** Never inside an object stream. */
  readonly plain?: boolean
}

interface Item {
  readonly number: number
  readonly generation: number
  readonly body: Buffer
  readonly packable: boolean
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0')

const number = (value: number, width: number): Buffer => {
  const out = Buffer.alloc(width)
  for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256
  return out
}

/** Consecutive numbers as subsections. */
const runs = (numbers: readonly number[]): number[][] => {
  const list: number[][] = []
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = list.at(-1)
    if (last !== undefined && last.at(-1) === n - 1) last.push(n)
    else list.push([n])
  }
  return list
}

const streamBody = (dict: string, data: Buffer, length: string): Buffer =>
  Buffer.concat([latin(`<< ${dict} /Length ${length} >>\nstream\n`), data, latin('\nendstream')])

export class PdfBuilder {
  /** What is written so far, in pieces; `#size` is their length. */
  #out: Buffer[]
  #size: number
  #items: (Item | Buffer)[] = []
  #entries = new Map<number, Entry>()
  #next = 1
  #kind: 'table' | 'stream' | 'hybrid' = 'table'
  #previous: number | undefined
  readonly #offsets = new Map<number, number>()

  /** @param start the header, or the bytes of a file to be updated with `prev` given at the next save */
  constructor(start: Bytes = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', next = 1) {
    this.#out = [latin(start)]
    this.#size = this.#out[0]?.length ?? 0
    this.#next = next
  }

  get length(): number {
    return this.#size
  }

  /** A number that is not taken yet. */
  reserve(): number {
    return this.#next++
  }

  /** An object with the body as given; returns its number. With a number that exists it is a new version of it. */
  object(body: Bytes, options: ObjectOptions = {}): number {
    const { number: n = this.reserve(), generation = 0, plain = false } = options
    this.#next = Math.max(this.#next, n + 1)
    this.#items.push({ number: n, generation, body: latin(body), packable: !plain && generation === 0 })
    return n
  }

  /** A stream; /Length is right unless `length` gives its text. */
  stream(
    dict: string,
    data: Bytes,
    options: ObjectOptions & { readonly flate?: boolean; readonly length?: string } = {},
  ): number {
    const raw = options.flate === true ? deflateSync(latin(data)) : latin(data)
    const filter = options.flate === true ? '/Filter /FlateDecode ' : ''
    const body = streamBody(`${dict} ${filter}`, raw, options.length ?? String(raw.length))
    return this.object(body, { ...options, plain: true })
  }

  free(n: number, generation = 1): void {
    this.#entries.set(n, { kind: 'free', generation })
  }

  /** An entry as given, whatever stands in the file. */
  entry(n: number, entry: Entry): void {
    this.#entries.set(n, entry)
    this.#next = Math.max(this.#next, n + 1)
  }

  /** Bytes at this place of the file. */
  raw(bytes: Bytes): void {
    this.#items.push(latin(bytes))
  }

  /** Where the newest plain version of an object was written. */
  offsetOf(n: number): number {
    const offset = this.#offsets.get(n)
    if (offset === undefined) throw new Error(`object ${n} was not written plainly`)
    return offset
  }

  /** Replaces bytes of what was saved, one for one. */
  overwrite(at: number, bytes: Bytes): Buffer {
    const whole = Buffer.concat(this.#out)
    latin(bytes).copy(whole, at)
    this.#out = [whole]
    return Buffer.from(whole)
  }

  #put(...parts: readonly Bytes[]): void {
    for (const part of parts) {
      const bytes = latin(part)
      this.#out.push(bytes)
      this.#size += bytes.length
    }
  }

  #write({ number: n, generation, body }: Item): Entry {
    const offset = this.#size
    this.#offsets.set(n, offset)
    this.#put(`${n} ${generation} obj\n`, body, '\nendobj\n')
    return { kind: 'plain', offset, generation }
  }

  /** Writes the items; packed ones into one object stream at the end. */
  #writeItems(packed: boolean, flate: boolean): Map<number, Entry> {
    const entries = new Map<number, Entry>()
    const inside: Item[] = []
    for (const item of this.#items) {
      if (Buffer.isBuffer(item)) this.#put(item)
      else if (packed && item.packable) inside.push(item)
      else entries.set(item.number, this.#write(item))
    }
    if (inside.length === 0) return entries
    const container = this.reserve()
    let at = 0
    const heads = inside.map((item) => {
      const head = `${item.number} ${at}`
      at += item.body.length + 1
      return head
    })
    const first = `${heads.join(' ')}\n`
    const data = Buffer.concat([latin(first), ...inside.flatMap((item) => [item.body, latin('\n')])])
    const raw = flate ? deflateSync(data) : data
    const dict = `/Type /ObjStm /N ${inside.length} /First ${first.length}${flate ? ' /Filter /FlateDecode' : ''}`
    const body = streamBody(dict, raw, String(raw.length))
    entries.set(container, this.#write({ number: container, generation: 0, body, packable: false }))
    for (const [index, item] of inside.entries())
      entries.set(item.number, { kind: 'packed', container, index })
    return entries
  }

  #trailer(options: SaveOptions, highest: number): string {
    const prev = options.prev ?? this.#previous
    const back = prev === undefined || prev === 'none' ? '' : ` /Prev ${prev}`
    const size = options.size ?? Math.max(this.#next, highest + 1)
    return `/Size ${size} /Root ${options.root ?? 1} 0 R${back} ${options.trailer ?? ''}`
  }

  #table(entries: ReadonlyMap<number, Entry>, trailer: string): number {
    const at = this.#size
    const rows = runs([...entries.keys()]).map((run) => {
      const lines = run.map((n) => {
        const entry = entries.get(n)
        if (entry?.kind === 'plain')
          return `${digits(entry.offset, 10)} ${digits(entry.generation ?? 0, 5)} n \n`
        const free = entry?.kind === 'free' ? entry : undefined
        return `${digits(free?.next ?? 0, 10)} ${digits(free?.generation ?? 65_535, 5)} f \n`
      })
      return `${run[0]} ${run.length}\n${lines.join('')}`
    })
    this.#put(`xref\n${rows.length === 0 ? '0 0\n' : rows.join('')}trailer\n<< ${trailer} >>\n`)
    return at
  }

  #xrefStream(entries: Map<number, Entry>, options: SaveOptions, trailer: string, own: number): number {
    const at = this.#size
    entries.set(own, { kind: 'plain', offset: at })
    const [a, b, c] = options.widths ?? [1, 4, 2]
    const row = (n: number): Buffer => {
      const e = entries.get(n)
      if (e?.kind === 'plain')
        return Buffer.concat([number(1, a), number(e.offset, b), number(e.generation ?? 0, c)])
      if (e?.kind === 'packed')
        return Buffer.concat([number(2, a), number(e.container, b), number(e.index, c)])
      return Buffer.concat([number(0, a), number(e?.next ?? 0, b), number(e?.generation ?? 65_535, c)])
    }
    const list = runs([...entries.keys()])
    const rows = list.flat().map(row)
    const predicted = options.predictor === true ? up(rows) : Buffer.concat(rows)
    const raw = options.flate === false ? predicted : deflateSync(predicted)
    const parms = options.predictor === true ? `/DecodeParms << /Predictor 12 /Columns ${a + b + c} >> ` : ''
    const filter = options.flate === false ? '' : '/Filter /FlateDecode '
    const index = list.map((run) => `${run[0]} ${run.length}`).join(' ')
    const dict = `/Type /XRef /W [${a} ${b} ${c}] /Index [${index}] ${filter}${parms}${trailer}`
    this.#put(`${own} 0 obj\n`, streamBody(dict, raw, String(raw.length)), '\nendobj\n')
    return at
  }

  /** Writes the revision and returns the whole file; what comes after is an incremental update. */
  save(options: SaveOptions = {}): Buffer {
    const kind = options.xref ?? this.#kind
    const flate = options.flate !== false
    const entries = this.#writeItems(options.packed === true && kind !== 'table', flate)
    if (this.#previous === undefined && options.prev === undefined) entries.set(0, { kind: 'free' })
    for (const [n, entry] of this.#entries) entries.set(n, entry)
    const highest = Math.max(0, ...entries.keys())
    let at: number
    if (kind === 'table') at = this.#table(entries, this.#trailer(options, highest))
    else if (kind === 'stream') {
      const own = this.reserve()
      at = this.#xrefStream(entries, options, this.#trailer(options, own), own)
    } else {
      const own = this.reserve()
      const [shown, hidden] = split(entries)
      const stream = this.#xrefStream(hidden, options, `/Size ${own + 1} /Root ${options.root ?? 1} 0 R`, own)
      at = this.#table(shown, `${this.#trailer(options, own)} /XRefStm ${stream}`)
    }
    this.#put(`startxref\n${options.startxref ?? at}\n%%EOF${options.eol ?? '\n'}`)
    this.#previous = at
    this.#kind = kind
    this.#items = []
    this.#entries = new Map()
    this.#out = [Buffer.concat(this.#out)]
    return Buffer.concat(this.#out)
  }
}

/** Packed entries are hidden from the table, which calls them free (ISO 32000-2 7.5.8.4). */
const split = (entries: ReadonlyMap<number, Entry>): [Map<number, Entry>, Map<number, Entry>] => {
  const shown = new Map<number, Entry>()
  const hidden = new Map<number, Entry>()
  for (const [n, entry] of entries) {
    if (entry.kind === 'packed') hidden.set(n, entry)
    shown.set(n, entry.kind === 'packed' ? { kind: 'free' } : entry)
  }
  return [shown, hidden]
}

/** PNG filter 2 on each row. */
const up = (rows: readonly Buffer[]): Buffer =>
  Buffer.concat(
    rows.map((row, i) =>
      Buffer.concat([Buffer.of(2), Buffer.from(row.map((byte, k) => byte - (rows[i - 1]?.[k] ?? 0)))]),
    ),
  )

/** Objects 1 catalog, 2 page tree, 3… a page and its content for each page; fonts are the standard Helvetica. */
export const withPages = (count: number, builder = new PdfBuilder()): PdfBuilder => {
  const kids = Array.from({ length: count }, (_, k) => `${3 + 2 * k} 0 R`)
  builder.object('<< /Type /Catalog /Pages 2 0 R >>')
  builder.object(`<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${count} /MediaBox [0 0 595 842] >>`)
  const font = '<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
  for (let k = 0; k < count; k++) {
    builder.object(`<< /Type /Page /Parent 2 0 R /Resources ${font} /Contents ${4 + 2 * k} 0 R >>`)
    builder.stream('', `BT /F1 24 Tf 72 700 Td (Page ${k + 1}) Tj ET`)
  }
  return builder
}

/** A file of one page: objects 1 catalog, 2 page tree, 3 page, 4 content. */
export const onePage = (options: SaveOptions = {}): Buffer => withPages(1).save(options)

/** The bytes with each `from` replaced by `to`; throws when there is none, so that no test edits nothing. */
export const patched = (bytes: Uint8Array, from: Bytes, to: Bytes): Buffer => {
  const source = Buffer.from(bytes)
  const needle = latin(from)
  const parts: Buffer[] = []
  let at = 0
  for (let hit = source.indexOf(needle); hit >= 0; hit = source.indexOf(needle, at)) {
    parts.push(source.subarray(at, hit), latin(to))
    at = hit + needle.length
  }
  if (at === 0) throw new Error(`${needle.toString('latin1')} is not in the file`)
  return Buffer.concat([...parts, source.subarray(at)])
}
