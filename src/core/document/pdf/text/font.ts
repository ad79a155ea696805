/**
 * Fonts as far as text needs them (ISO 32000-2 9.5 to 9.10): how a string falls into codes, what text each stands for
 * and how far it moves on. What a glyph looks like is never asked.
 */
import { LIMITS } from '../../../base/limits.ts'
import { overLimit } from '../faults.ts'
import type { PdfArray, PdfDict, PdfValue, View } from '../value.ts'
import { type CMap, type CodeSpace, streamCMap } from './cmap.ts'
import { encodingOf } from './encodings.ts'
import { predefinedCMap } from './predefined.ts'
import { standardWidths } from './standard-fonts.ts'

/** One code of a string; lengths in units of the type size. */
export interface Shown {
  /** Empty when it is not known. */
  readonly text: string
  readonly width: number
  /** Word spacing applies: a code of one byte, 32 (9.3.3). */
  readonly space: boolean
  /** Vertical writing: from the origin of horizontal writing to that of vertical (9.7.4.3), and how far it moves on. */
  readonly across?: number
  readonly up?: number
  readonly down?: number
}

export interface Font {
  readonly vertical: boolean
  /** Above and below the baseline, in units of the type size. */
  readonly ascent: number
  readonly descent: number
  decode(bytes: Uint8Array): readonly Shown[]
}

/** Of most fonts with Chinese characters; descriptors are often wrong. */
const ASCENT = 0.86
const DESCENT = -0.14

/** Private, control and replacement characters say nothing; neither do halves of pairs. */
const MEANINGLESS = /[\p{Cc}\p{Co}\p{Cs}\ufffd]/gu

const meaning = (text: string): string => text.replace(MEANINGLESS, '')

/** The text of codes by /ToUnicode: a CMap, or the name of one whose codes are UTF-16. */
const toUnicode = (view: View, font: PdfDict): ((code: number, bytes: number) => string | undefined) => {
  const value = font.entries.get('ToUnicode')
  const name = view.name(value)
  if (name !== undefined) {
    const text = predefinedCMap(name.startsWith('Identity') ? 'UniGB-UTF16-H' : name)?.text
    return (code, bytes) => (bytes === 2 ? text?.(code, bytes) : undefined)
  }
  const texts = streamCMap(view, value)?.texts
  return (code) => texts?.get(code)
}

const NO_TEXTS = (): string => ''

/** Widths of codes from /FirstChar on. */
const listedWidths = (view: View, font: PdfDict, scale: number): ReadonlyMap<number, number> => {
  const first = view.integer(font.entries.get('FirstChar')) ?? 0
  const widths = new Map<number, number>()
  const items = view.array(font.entries.get('Widths'))?.items ?? []
  for (const [i, item] of items.slice(0, 256).entries()) {
    const width = view.number(item)
    if (width !== undefined) widths.set(first + i, width * scale)
  }
  return widths
}

const baseFontOf = (view: View, font: PdfDict): string =>
  (view.name(font.entries.get('BaseFont')) ?? '').replace(/^[A-Z]{6}\+/, '')

/** Height of Type 3 glyphs, whose unit is what /FontMatrix says. */
const type3Box = (view: View, font: PdfDict) => {
  const numbers = (key: string): number[] =>
    (view.array(font.entries.get(key))?.items ?? []).map((item) => view.number(item) ?? 0)
  const [across = 0.001, , , up = 0.001] = numbers('FontMatrix')
  const [, bottom = 0, , top = 0] = numbers('FontBBox')
  const [descent, ascent] = [bottom * up, top * up]
  return { scale: across, ...(ascent > descent ? { ascent, descent } : { ascent: ASCENT, descent: DESCENT }) }
}

const simpleFont = (view: View, font: PdfDict, texts: boolean): Font => {
  const type3 = view.name(font.entries.get('Subtype')) === 'Type3'
  const box = type3 ? type3Box(view, font) : { scale: 0.001, ascent: ASCENT, descent: DESCENT }
  const standard = type3 ? undefined : standardWidths(baseFontOf(view, font))
  const encoding = encodingOf(view, font, standard !== undefined)
  const mapped = texts ? toUnicode(view, font) : NO_TEXTS
  const widths = listedWidths(view, font, box.scale)
  const descriptor = view.dict(font.entries.get('FontDescriptor'))
  const missing =
    (view.number(descriptor?.entries.get('MissingWidth')) ?? (widths.size === 0 ? 500 : 0)) / 1000
  const table = Array.from({ length: 256 }, (_, code): Shown => {
    const text = mapped(code, 1) ?? encoding[code] ?? ''
    const width =
      widths.get(code) ?? (widths.size === 0 ? standard?.(encoding[code] ?? '') : undefined) ?? missing
    return { text: meaning(text), width, space: code === 32 }
  })
  const { ascent, descent } = box
  const nothing: Shown = { text: '', width: 0, space: false }
  return {
    vertical: false,
    ascent,
    descent,
    decode: (bytes) => Array.from(bytes, (code) => table[code] ?? nothing),
  }
}

/** Reads `c [w …]` and `c1 c2 w …` with `size` numbers an entry (9.7.4.3). */
const cidMetrics = (
  view: View,
  value: PdfValue | undefined,
  size: 1 | 3,
): ReadonlyMap<number, readonly number[]> => {
  const metrics = new Map<number, readonly number[]>()
  const put = (cid: number, entry: readonly number[]): void => {
    const { widths } = LIMITS.pdfText
    if (metrics.size >= widths) overLimit('widths of a font', metrics.size + 1, widths)
    metrics.set(cid, entry)
  }
  const numbersOf = (list: PdfArray['items']): number[] => list.map((item) => view.number(item) ?? 0)
  const items = view.array(value)?.items ?? []
  for (let i = 0; i < items.length; ) {
    const first = view.number(items[i])
    const list = view.array(items[i + 1])
    if (first === undefined) return metrics
    if (list !== undefined) {
      const numbers = numbersOf(list.items)
      for (let k = 0; k + size <= numbers.length; k += size) put(first + k / size, numbers.slice(k, k + size))
      i += 2
    } else {
      const last = view.number(items[i + 1])
      if (last === undefined) return metrics
      const entry = numbersOf(items.slice(i + 2, i + 2 + size))
      for (let cid = first; cid <= last; cid += 1) put(cid, entry)
      i += 2 + size
    }
  }
  return metrics
}

interface Coding {
  readonly spaces: readonly CodeSpace[]
  readonly vertical: boolean
  readonly text: ((code: number, bytes: number) => string) | undefined
  readonly cid: (code: number) => number | undefined
}

const codingOf = (view: View, value: PdfValue | undefined): Coding | undefined => {
  const name = view.name(value)
  if (name !== undefined) return predefinedCMap(name)
  const cmap: CMap | undefined = streamCMap(view, value)
  if (cmap === undefined) return undefined
  const parent = predefinedCMap(view.name(view.stream(value)?.dict.entries.get('UseCMap')) ?? '')
  return {
    spaces: cmap.spaces.length > 0 ? cmap.spaces : (parent?.spaces ?? []),
    vertical: cmap.vertical,
    text: parent?.text,
    cid: (code) => cmap.cids.get(code) ?? parent?.cid(code),
  }
}

/** A code at `at`: the shortest whose bytes lie in a code space, else one of the shortest length (9.7.6.3). */
const codeAt = (
  bytes: Uint8Array,
  at: number,
  spaces: readonly CodeSpace[],
): { readonly code: number; readonly length: number; readonly known: boolean } => {
  let code = 0
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    code = code * 256 + (bytes[at + length - 1] as number)
    const fits = (space: CodeSpace): boolean => space.bytes === length && inSpace(code, space)
    if (spaces.some(fits)) return { code, length, known: true }
  }
  const shortest = Math.min(...spaces.map((space) => space.bytes))
  return { code: 0, length: Math.min(shortest, bytes.length - at), known: false }
}

/** Each byte lies between those of the bounds. */
const inSpace = (code: number, { bytes, low, high }: CodeSpace): boolean => {
  for (let i = 0, unit = 1; i < bytes; i += 1, unit *= 256) {
    const byte = Math.floor(code / unit) % 256
    if (byte < Math.floor(low / unit) % 256 || byte > Math.floor(high / unit) % 256) return false
  }
  return true
}

const compositeFont = (view: View, font: PdfDict, texts: boolean): Font | undefined => {
  const coding = codingOf(view, font.entries.get('Encoding'))
  const descendant = view.dict(view.array(font.entries.get('DescendantFonts'))?.items[0])
  if (coding === undefined || coding.spaces.length === 0 || descendant === undefined) return undefined
  const mapped = texts ? toUnicode(view, font) : NO_TEXTS
  const widths = cidMetrics(view, descendant.entries.get('W'), 1)
  const standardWidth = view.number(descendant.entries.get('DW')) ?? 1000
  const verticals = coding.vertical ? cidMetrics(view, descendant.entries.get('W2'), 3) : new Map()
  const [originUp = 880, down = -1000] = (view.array(descendant.entries.get('DW2'))?.items ?? []).map(
    (item) => view.number(item),
  )
  const shownOf = (code: number, length: number): Shown => {
    const cid = coding.cid(code)
    const width = (cid === undefined ? undefined : widths.get(cid)?.[0]) ?? standardWidth
    const text = mapped(code, length) ?? coding.text?.(code, length) ?? ''
    const shown = { text: meaning(text), width: width / 1000, space: length === 1 && code === 32 }
    if (!coding.vertical) return shown
    const [w1 = down, vx = width / 2, vy = originUp] =
      (cid === undefined ? undefined : verticals.get(cid)) ?? []
    return { ...shown, across: vx / 1000, up: vy / 1000, down: w1 / 1000 }
  }
  const cache = new Map<number, Shown>()
  const decode = (bytes: Uint8Array): readonly Shown[] => {
    const list: Shown[] = []
    for (let at = 0; at < bytes.length; ) {
      const { code, length, known } = codeAt(bytes, at, coding.spaces)
      at += Math.max(1, length)
      const key = code * 8 + length
      const shown =
        cache.get(key) ??
        (known ? shownOf(code, length) : { text: '', width: standardWidth / 1000, space: false })
      if (known && cache.size < LIMITS.pdfText.mappings) cache.set(key, shown)
      list.push(shown)
    }
    return list
  }
  return { vertical: coding.vertical, ascent: ASCENT, descent: DESCENT, decode }
}

/** In place of a font that cannot be read: something is shown, and about there. */
export const UNREADABLE: Font = {
  vertical: false,
  ascent: ASCENT,
  descent: DESCENT,
  decode: (bytes) => Array.from(bytes, () => ({ text: '', width: 0.5, space: false })),
}

/**
 * A font by its dictionary; `undefined` when its codes cannot be told apart.
 * @param texts false where only the places of the glyphs are asked for: /ToUnicode is not read then
 * @throws LIMIT_EXCEEDED and what reading throws
 */
export const openFont = (view: View, font: PdfDict, texts: boolean): Font | undefined => {
  const open = view.name(font.entries.get('Subtype')) === 'Type0' ? compositeFont : simpleFont
  return open(view, font, texts)
}
