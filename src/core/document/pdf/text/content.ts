/**
 * Content streams as operators with their operands (ISO 32000-2 7.8.2). Readers show what stands before damage in a
 * content stream and go on behind it; so does this, because it only finds places and judges nothing.
 */
import { inflateSync } from 'node:zlib'
import { isGsealError } from '../../../base/error.ts'
import { LIMITS } from '../../../base/limits.ts'
import { CLASS, Lexer, WHITE } from '../lexer.ts'
import { Meter, parseValue } from '../parse.ts'
import type { PdfDict, PdfValue } from '../value.ts'

/** More than any operator takes; what stands before is forgotten. */
const MOST_OPERANDS = 64

export type Operator = (name: string, operands: readonly PdfValue[]) => void

/**
 * Calls `each` for every operator. Inline images are gone over: BI stands for their begin, EI with the entries for their
 * end. `damaged` hears of what is no operand, and of an image without end. @throws LIMIT_EXCEEDED
 */
export const readContent = (
  bytes: Uint8Array,
  each: Operator,
  damaged: () => void = () => undefined,
): void => {
  const lexer = new Lexer(bytes)
  const meter = new Meter()
  let operands: PdfValue[] = []
  for (;;) {
    lexer.skip()
    if (lexer.peek() < 0) return
    const at = lexer.at
    const name = lexer.keyword()
    if (name === 'true' || name === 'false' || name === 'null') lexer.at = at
    else if (name !== undefined) {
      each(name, operands)
      if (name === 'BI') each('EI', [skipInlineImage(lexer, meter, damaged)])
      operands = []
      continue
    }
    const value = tolerant(lexer, meter, damaged)
    if (value !== undefined && operands.push(value) > MOST_OPERANDS) operands = []
  }
}

/** The value here, or the lexer behind a byte that begins none. */
const tolerant = (lexer: Lexer, meter: Meter, damaged: () => void): PdfValue | undefined => {
  const at = lexer.at
  try {
    return parseValue(lexer, false, meter)
  } catch (error) {
    if (!isGsealError(error, 'PDF_MALFORMED')) throw error
    damaged()
    lexer.at = at + 1
    return undefined
  }
}

/** Keys and values between BI and ID (8.9.7). */
const imageEntries = (lexer: Lexer, meter: Meter, damaged: () => void): ReadonlyMap<string, PdfValue> => {
  const entries = new Map<string, PdfValue>()
  for (;;) {
    lexer.skip()
    if (lexer.peek() < 0 || lexer.accept('ID')) return entries
    const key = tolerant(lexer, meter, damaged)
    if (key?.type !== 'name') continue
    lexer.skip()
    if (lexer.accept('ID')) return entries
    const value = tolerant(lexer, meter, damaged)
    if (value !== undefined) entries.set(key.value, value)
  }
}

const SAMPLES: Readonly<Record<string, number>> = {
  G: 1,
  DeviceGray: 1,
  I: 1,
  Indexed: 1,
  RGB: 3,
  DeviceRGB: 3,
  CMYK: 4,
  DeviceCMYK: 4,
}

/** Bytes of an image without filter; `undefined` when its colour space is one of the resources. */
const plainLength = (entries: ReadonlyMap<string, PdfValue>): number | undefined => {
  const number = (short: string, long: string): number => {
    const value = entries.get(short) ?? entries.get(long)
    return value?.type === 'number' ? value.value : Number.NaN
  }
  const mask = entries.get('IM') ?? entries.get('ImageMask')
  const space = entries.get('CS') ?? entries.get('ColorSpace')
  const first = space?.type === 'array' ? space.items[0] : space
  const isMask = mask?.type === 'boolean' && mask.value
  const samples = isMask ? 1 : first?.type === 'name' ? SAMPLES[first.value] : undefined
  const bits = isMask ? 1 : number('BPC', 'BitsPerComponent')
  const length =
    Math.ceil((number('W', 'Width') * bits * (samples ?? Number.NaN)) / 8) * number('H', 'Height')
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined
}

const firstFilter = (entries: ReadonlyMap<string, PdfValue>): string | undefined => {
  const value = entries.get('F') ?? entries.get('Filter')
  const first = value?.type === 'array' ? value.items[0] : value
  return first?.type === 'name' ? first.value : undefined
}

/** Bytes that a zlib stream takes; `undefined` when it is none. */
const zlibLength = (bytes: Uint8Array): number | undefined => {
  try {
    const options = { info: true, maxOutputLength: LIMITS.pdf.streamBytes }
    const { engine } = inflateSync(bytes, options) as unknown as { engine: { bytesWritten: number } }
    return engine.bytesWritten
  } catch {
    return undefined
  }
}

/** How many bytes of image data can be told without looking for EI, which may stand in them by chance. */
const dataLength = (bytes: Uint8Array, entries: ReadonlyMap<string, PdfValue>): number => {
  const stated = entries.get('L') ?? entries.get('Length')
  if (stated?.type === 'number' && stated.integer && stated.value >= 0) return stated.value
  const filter = firstFilter(entries)
  if (filter === undefined) return plainLength(entries) ?? 0
  if (filter === 'Fl' || filter === 'FlateDecode') return zlibLength(bytes) ?? 0
  return 0
}

const isWhite = (byte: number | undefined): boolean => byte !== undefined && CLASS[byte] === WHITE

/** Bytes behind EI that are looked at: an operator follows there, not more image data. */
const LOOK_AHEAD = 16

const readsOn = (bytes: Uint8Array, at: number): boolean =>
  bytes.subarray(at, at + LOOK_AHEAD).every((byte) => (byte >= 0x20 && byte < 0x7f) || isWhite(byte))

const skipInlineImage = (lexer: Lexer, meter: Meter, damaged: () => void): PdfDict => {
  const begin = lexer.at
  const entries = imageEntries(lexer, meter, damaged)
  const { bytes } = lexer
  const dict: PdfDict = { type: 'dict', entries, duplicates: [], span: { start: begin, end: lexer.at } }
  const start = Math.min(lexer.at + 1, bytes.length)
  const from = start + dataLength(bytes.subarray(start), entries)
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = view.indexOf('EI', Math.min(from, bytes.length)); at >= 0; at = view.indexOf('EI', at + 1)) {
    const begins = at === from || isWhite(bytes[at - 1])
    const ends = at + 2 === bytes.length || isWhite(bytes[at + 2])
    if (begins && ends && readsOn(bytes, at + 2)) {
      lexer.at = at + 2
      return dict
    }
  }
  damaged()
  lexer.at = bytes.length
  return dict
}
