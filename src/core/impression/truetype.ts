/**
 * Writes TrueType fonts of a few glyphs (OpenType 1.9). A licence carries the characters of its face and no others, so
 * a font is written for each file; glyph records are made once per process and only put together here, which takes a
 * quarter of a millisecond. The same glyphs give the same bytes.
 */
import { view } from '../base/bytes.ts'
import { checkSum, type GlyphRecord, UNITS } from './glyph-record.ts'

export interface FontMetrics {
  readonly name: string
  /** In units of 1000 to the em. */
  readonly ascent: number
  readonly descent: number
}

/** Glyph 0 with its empty box is what readers show for what a font lacks; nothing here ever refers to it. */
const NOTDEF: GlyphRecord = {
  advance: UNITS,
  points: 0,
  contours: 0,
  box: [0, 0, 0, 0],
  bytes: new Uint8Array(),
  sum: 0,
}

const shorts = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < values.length; i += 1) words.setUint16(i * 2, values[i] ?? 0)
  return bytes
}
const longs = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < values.length; i += 1) words.setUint32(i * 4, values[i] ?? 0)
  return bytes
}

/** Code points that a `cmap` can hold, with their glyphs. */
export type Mapping = readonly (readonly [codePoint: number, glyph: number])[]

interface Segment {
  readonly first: number
  last: number
  readonly glyph: number
}

/** Runs in which code points and glyphs count up together. */
const segmentsOf = (mapping: Mapping): Segment[] => {
  const segments: Segment[] = []
  for (const [code, glyph] of mapping) {
    const open = segments.at(-1)
    if (open && code === open.last + 1 && glyph === open.glyph + code - open.first) open.last = code
    else segments.push({ first: code, last: code, glyph })
  }
  return segments
}

/** Segments of the basic plane. */
const cmap4 = (segments: readonly Segment[]): Buffer => {
  const all = [...segments.filter(({ last }) => last < 0xffff), { first: 0xffff, last: 0xffff, glyph: 0 }]
  const power = 2 ** Math.floor(Math.log2(all.length))
  const column = (pick: (segment: Segment) => number): number[] => all.map(pick)
  const body = shorts(
    ...[all.length * 2, power * 2, Math.log2(power), (all.length - power) * 2],
    ...column(({ last }) => last),
    0,
    ...column(({ first }) => first),
    ...column(({ first, glyph }) => (first === 0xffff ? 1 : glyph - first)),
    ...column(() => 0),
  )
  return Buffer.concat([shorts(4, body.length + 6, 0), body])
}

const cmap12 = (segments: readonly Segment[]): Buffer =>
  Buffer.concat([
    shorts(12, 0),
    longs(16 + segments.length * 12, 0, segments.length),
    longs(...segments.flatMap(({ first, last, glyph }) => [first, last, glyph])),
  ])

const cmap = (mapping: Mapping): Buffer => {
  const basic = cmap4(segmentsOf(mapping.filter(([code]) => code < 0xffff)))
  const full = cmap12(segmentsOf(mapping))
  return Buffer.concat([
    shorts(0, 2),
    ...[shorts(3, 1), longs(20), shorts(3, 10), longs(20 + basic.length)],
    basic,
    full,
  ])
}

const names = (name: string): Buffer => {
  const records: readonly (readonly [id: number, text: string])[] = [
    [1, name],
    [2, 'Regular'],
    [4, name],
    [6, name],
  ]
  const texts = records.map(([, text]) => Buffer.from(text, 'utf16le').swap16())
  let at = 0
  const rows = records.map(([id], i) => {
    const length = texts[i]?.length ?? 0
    const row = shorts(3, 1, 0x409, id, length, at)
    at += length
    return row
  })
  return Buffer.concat([shorts(0, records.length, 6 + records.length * 12), ...rows, ...texts])
}

const extremes = (glyphs: readonly GlyphRecord[]): GlyphRecord['box'] => {
  const inked = glyphs.filter(({ contours }) => contours > 0)
  const pick = (i: 0 | 1 | 2 | 3, best: (a: number, b: number) => number): number =>
    inked.reduce((found, { box }) => best(found, box[i]), inked[0]?.box[i] ?? 0)
  return [pick(0, Math.min), pick(1, Math.min), pick(2, Math.max), pick(3, Math.max)]
}

const head = ([minX, minY, maxX, maxY]: GlyphRecord['box']): Buffer =>
  Buffer.concat([
    longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5),
    shorts(0x000b, UNITS),
    Buffer.alloc(16),
    shorts(minX, minY, maxX, maxY, 0, 8, 2, 1, 0),
  ])

const hhea = ({ ascent, descent }: FontMetrics, glyphs: readonly GlyphRecord[]): Buffer => {
  const widest = glyphs.reduce((most, { advance }) => Math.max(most, advance), 0)
  const [, , maxX] = extremes(glyphs)
  return Buffer.concat([
    longs(0x00010000),
    shorts(ascent, descent, 0, widest, 0, 0, maxX, 1, 0, 0, 0, 0, 0, 0, 0, glyphs.length),
  ])
}

const maxp = (glyphs: readonly GlyphRecord[]): Buffer => {
  const most = (pick: (glyph: GlyphRecord) => number): number =>
    glyphs.reduce((found, glyph) => Math.max(found, pick(glyph)), 0)
  return Buffer.concat([
    longs(0x00010000),
    shorts(
      glyphs.length,
      most(({ points }) => points),
      most(({ contours }) => contours),
    ),
    shorts(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
  ])
}

const os2 = ({ ascent, descent }: FontMetrics, mapping: Mapping): Buffer => {
  const codes = mapping.map(([code]) => Math.min(code, 0xffff))
  return Buffer.concat([
    shorts(4, UNITS, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
    Buffer.alloc(10),
    longs(0, 0, 0, 0),
    Buffer.from('GSEA'),
    shorts(0x0040, codes[0] ?? 0, codes.at(-1) ?? 0, ascent, descent, 0, ascent, -descent),
    longs(0x00040001, 0),
    shorts(500, 700, 0, 0x20, 1),
  ])
}

interface Table {
  readonly tag: string
  /** Padded to four bytes. */
  readonly bytes: Buffer
  readonly length: number
  readonly sum: number
}

const table = (tag: string, bytes: Buffer, sum?: number): Table => {
  const { length } = bytes
  const padded = length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (length % 4))])
  return { tag, bytes: padded, length, sum: sum ?? checkSum(padded) }
}

const MAGIC = 0xb1b0afba

/** Tables in the order of their tags, the check sum of the whole put into `head`. */
const assemble = (tables: readonly Table[]): Uint8Array => {
  const power = 2 ** Math.floor(Math.log2(tables.length))
  const search = shorts(tables.length, power * 16, Math.log2(power), (tables.length - power) * 16)
  let [at, headAt, sum] = [12 + tables.length * 16, 0, 0]
  const records = tables.map(({ tag, bytes, length, sum: own }) => {
    if (tag === 'head') headAt = at
    const record = Buffer.concat([Buffer.from(tag, 'latin1'), longs(own, at, length)])
    at += bytes.length
    sum += own
    return record
  })
  const directory = Buffer.concat([longs(0x00010000), search, ...records])
  const file = Buffer.concat([directory, ...tables.map(({ bytes }) => bytes)])
  file.writeUInt32BE((MAGIC - sum - checkSum(directory)) >>> 0, headAt + 8)
  return file
}

/**
 * A font of these glyphs; the first of them gets number 1.
 * @param mapping code points in rising order → numbers of glyphs
 */
export const writeTrueType = (
  metrics: FontMetrics,
  glyphs: readonly GlyphRecord[],
  mapping: Mapping,
): Uint8Array => {
  const all = [NOTDEF, ...glyphs]
  const offsets = [0]
  for (const { bytes } of all) offsets.push((offsets.at(-1) ?? 0) + bytes.byteLength)
  const outlines = Buffer.concat(all.map(({ bytes }) => view(bytes)))
  const outlineSum = all.reduce((sum, glyph) => (sum + glyph.sum) >>> 0, 0)
  return assemble([
    table('OS/2', os2(metrics, mapping)),
    table('cmap', cmap(mapping)),
    table('glyf', outlines, outlineSum),
    table('head', head(extremes(all))),
    table('hhea', hhea(metrics, all)),
    table('hmtx', shorts(...all.flatMap(({ advance, box }) => [advance, box[0]]))),
    table('loca', longs(...offsets)),
    table('maxp', maxp(all)),
    table('name', names(metrics.name)),
    table('post', Buffer.concat([longs(0x00030000, 0), shorts(-100, 50), longs(0, 0, 0, 0, 0)])),
  ])
}
