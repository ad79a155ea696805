/**
 * Writes TrueType fonts of a few glyphs (OpenType 1.9). A licence carries the characters of its face and no others, so
 * a font is written for each file; glyph records are made once per process and only put together here, in one piece of
 * memory from front to end. The same glyphs give the same bytes.
 */
import { collected, type Memory } from '../base/memory.ts'
import { FontWriter } from './font-writer.ts'
import { type GlyphRecord, UNITS } from './glyph-record.ts'

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

const TABLES = 10

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
  let open: Segment | undefined
  for (const [code, glyph] of mapping) {
    if (open !== undefined && code === open.last + 1 && glyph === open.glyph + code - open.first) {
      open.last = code
    } else {
      open = { first: code, last: code, glyph }
      segments.push(open)
    }
  }
  return segments
}

/** The last of the basic plane, which a segment of its own has to end with. */
const LAST = 0xffff

/** Segments of the basic plane. */
const cmap4 = (out: FontWriter, segments: readonly Segment[]): void => {
  const { length } = segments
  const count = length + 1
  const power = 2 ** Math.floor(Math.log2(count))
  out.shorts(4, 16 + count * 8, 0, count * 2, power * 2, Math.log2(power), (count - power) * 2)
  for (const { last } of segments) out.short(last)
  out.shorts(LAST, 0)
  for (const { first } of segments) out.short(first)
  out.short(LAST)
  for (const { first, glyph } of segments) out.short(glyph - first)
  out.short(1)
  for (let i = 0; i < count; i += 1) out.short(0)
}

const cmap12 = (out: FontWriter, segments: readonly Segment[]): void => {
  out.shorts(12, 0)
  out.longs(16 + segments.length * 12, 0, segments.length)
  for (const { first, last, glyph } of segments) {
    out.long(first)
    out.long(last)
    out.long(glyph)
  }
}

const cmap = (out: FontWriter, mapping: Mapping): void => {
  const full = segmentsOf(mapping)
  const basic = full.every(({ last }) => last < LAST)
    ? full
    : segmentsOf(mapping.filter(([code]) => code < LAST))
  out.shorts(0, 2, 3, 1)
  out.long(20)
  out.shorts(3, 10)
  out.long(20 + 16 + (basic.length + 1) * 8)
  cmap4(out, basic)
  cmap12(out, full)
}

const names = (out: FontWriter, name: string): void => {
  const texts = [name, 'Regular', name, name]
  const ids = [1, 2, 4, 6]
  out.shorts(0, ids.length, 6 + ids.length * 12)
  let at = 0
  for (const [i, text] of texts.entries()) {
    out.shorts(3, 1, 0x409, ids[i] ?? 0, text.length * 2, at)
    at += text.length * 2
  }
  for (const text of texts) for (let i = 0; i < text.length; i += 1) out.short(text.charCodeAt(i))
}

/** What tables say of all glyphs together. */
class Extremes {
  minX = 0
  minY = 0
  maxX = 0
  maxY = 0
  widest = 0
  points = 0
  contours = 0
  /** Of the outlines: their bytes, and the sum of them. */
  bytes = 0
  sum = 0

  add({ advance, points, contours, box, bytes, sum }: GlyphRecord): void {
    if (contours > 0) this.#include(box, this.contours === 0)
    this.widest = Math.max(this.widest, advance)
    this.points = Math.max(this.points, points)
    this.contours = Math.max(this.contours, contours)
    this.bytes += bytes.byteLength
    this.sum = (this.sum + sum) >>> 0
  }

  #include([minX, minY, maxX, maxY]: GlyphRecord['box'], first: boolean): void {
    this.minX = first ? minX : Math.min(this.minX, minX)
    this.minY = first ? minY : Math.min(this.minY, minY)
    this.maxX = first ? maxX : Math.max(this.maxX, maxX)
    this.maxY = first ? maxY : Math.max(this.maxY, maxY)
  }
}

const extremesOf = (glyphs: readonly GlyphRecord[]): Extremes => {
  const all = new Extremes()
  for (const glyph of glyphs) all.add(glyph)
  return all
}

const head = (out: FontWriter, { minX, minY, maxX, maxY }: Extremes): void => {
  out.longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5)
  out.shorts(0x000b, UNITS)
  out.longs(0, 0, 0, 0)
  out.shorts(minX, minY, maxX, maxY, 0, 8, 2, 1, 0)
}

const hhea = (out: FontWriter, { ascent, descent }: FontMetrics, all: Extremes, glyphs: number): void => {
  out.long(0x00010000)
  out.shorts(ascent, descent, 0, all.widest, 0, 0, all.maxX, 1, 0, 0, 0, 0, 0, 0, 0, glyphs)
}

const maxp = (out: FontWriter, { points, contours }: Extremes, glyphs: number): void => {
  out.long(0x00010000)
  out.shorts(glyphs, points, contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
}

const os2 = (out: FontWriter, { ascent, descent }: FontMetrics, mapping: Mapping): void => {
  const [first, last] = [mapping[0]?.[0] ?? 0, mapping.at(-1)?.[0] ?? 0]
  out.shorts(4, UNITS, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)
  out.shorts(0, 0, 0, 0, 0)
  out.longs(0, 0, 0, 0, 0x47534541)
  out.shorts(0x0040, Math.min(first, LAST), Math.min(last, LAST), ascent, descent, 0, ascent, -descent)
  out.longs(0x00040001, 0)
  out.shorts(500, 700, 0, 0x20, 1)
}

const post = (out: FontWriter): void => {
  out.longs(0x00030000, 0)
  out.shorts(-100, 50)
  out.longs(0, 0, 0, 0, 0)
}

/** At most: outlines, what each glyph and each character has in the other tables, names, and what never changes. */
const room = ({ name }: FontMetrics, glyphs: number, mapping: Mapping, outlines: number): number =>
  outlines + 8 * glyphs + 20 * mapping.length + 6 * name.length + 768

/**
 * A font of these glyphs; the first of them gets number 1.
 * @param mapping code points in rising order → numbers of glyphs
 * @param memory for the font
 */
export const writeTrueType = (
  metrics: FontMetrics,
  glyphs: readonly GlyphRecord[],
  mapping: Mapping,
  memory: Memory = collected,
): Uint8Array => {
  const all = [NOTDEF, ...glyphs]
  const extremes = extremesOf(all)
  const out = new FontWriter(memory.take(room(metrics, all.length, mapping, extremes.bytes)), TABLES)
  os2(out, metrics, mapping)
  out.end('OS/2')
  cmap(out, mapping)
  out.end('cmap')
  for (const { bytes } of all) out.raw(bytes)
  out.end('glyf', extremes.sum)
  head(out, extremes)
  out.end('head')
  hhea(out, metrics, extremes, all.length)
  out.end('hhea')
  for (const { advance, box } of all) {
    out.short(advance)
    out.short(box[0])
  }
  out.end('hmtx')
  let offset = 0
  out.long(0)
  for (const { bytes } of all) {
    offset += bytes.byteLength
    out.long(offset)
  }
  out.end('loca')
  maxp(out, extremes, all.length)
  out.end('maxp')
  names(out, metrics.name)
  out.end('name')
  post(out)
  out.end('post')
  return out.file()
}
