/**
 * Images of a page that is drawn (ISO 32000-2 8.9): whole, in a coding that is known. The engine that draws shows what it
 * could decode of a damaged image and says nothing.
 */
import { isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { FaxFault, faxRows, readJpeg, readPicture } from '../../impression/index.ts'
import { componentsOf, type Decode } from './draw-colours.ts'
import { Undrawn } from './draw-fault.ts'
import { isWholeJbig2, jbig2Segments } from './draw-jbig2.ts'
import { type DecodeBudget, decodeStream, filtersOf } from './filters.ts'
import type { PdfDict, PdfStream, PdfValue, View } from './value.ts'

export interface ImageDesk {
  readonly view: View
  readonly budget: DecodeBudget
  readonly decode: Decode
  readonly spaces: ReadonlyMap<string, PdfValue>
  /** The engine can be asked whether it could decode the image. */
  readonly asked: boolean
}

const damaged = (coding: string): Undrawn => new Undrawn('a damaged image:', coding)

const isTrue = (view: View, value: PdfValue | undefined): boolean => {
  const found = view.resolve(value)
  return found.type === 'boolean' && found.value
}

interface Coded {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  /** Of the coding's filter. */
  readonly parms: PdfDict | undefined
}

const jpeg = (_: ImageDesk, { bytes, width, height }: Coded): void => {
  try {
    readPicture(bytes, 'page')
    const { width: across, height: down } = readJpeg(bytes)
    if (across !== width || down !== height) throw damaged('DCTDecode')
  } catch (error) {
    if (isGsealError(error) && error.code.startsWith('PICTURE_')) throw damaged('DCTDecode')
    throw error
  }
}

/** Only group 4 in its plain form can be told to be whole. */
const fax = ({ view }: ImageDesk, { bytes, width, height, parms }: Coded): void => {
  const plain =
    (view.integer(parms?.entries.get('K')) ?? 0) < 0 &&
    (view.integer(parms?.entries.get('Columns')) ?? 1728) === width &&
    !isTrue(view, parms?.entries.get('EncodedByteAlign'))
  if (!plain) throw new Undrawn('fax group 3')
  try {
    faxRows(bytes, width, height)
  } catch (error) {
    if (error instanceof FaxFault) throw damaged('CCITTFaxDecode')
    throw error
  }
}

const jbig2 = ({ decode, view }: ImageDesk, { bytes, parms }: Coded): void => {
  const globals = view.stream(parms?.entries.get('JBIG2Globals'))
  const whole = isWholeJbig2(bytes) && (globals === undefined || jbig2Segments(decode(globals)) !== undefined)
  if (!whole) throw damaged('JBIG2Decode')
}

const jpx = ({ asked }: ImageDesk): void => {
  if (!asked) throw new Undrawn('JPXDecode in a pattern, a mask or an annotation')
}

const CODINGS: Readonly<Record<string, (desk: ImageDesk, coded: Coded) => void>> = {
  DCTDecode: jpeg,
  CCITTFaxDecode: fax,
  JBIG2Decode: jbig2,
  JPXDecode: jpx,
}

const checkSamples = (desk: ImageDesk, { dict }: PdfStream, { bytes, width, height }: Coded): void => {
  const { view, spaces, decode } = desk
  const stencil = isTrue(view, dict.entries.get('ImageMask'))
  const bits = stencil ? 1 : (view.integer(dict.entries.get('BitsPerComponent')) ?? 0)
  const components = stencil ? 1 : componentsOf(view, dict.entries.get('ColorSpace'), spaces, decode)
  if (![1, 2, 4, 8, 16].includes(bits) || components < 1)
    throw new Undrawn('an image with a depth of bits:', String(bits))
  if (bytes.byteLength < Math.ceil((width * bits * components) / 8) * height)
    throw new Undrawn('an image whose samples are missing')
}

/** @throws Undrawn, LIMIT_EXCEEDED, PDF_FILTER */
export const checkImage = (desk: ImageDesk, stream: PdfStream, isMask = false): void => {
  const { view, budget, spaces, decode } = desk
  const entry = (key: string): PdfValue | undefined => stream.dict.entries.get(key)
  const [width, height] = [view.integer(entry('Width')) ?? 0, view.integer(entry('Height')) ?? 0]
  if (width < 1 || height < 1) throw new Undrawn('an image without pixels')
  if (width * height > LIMITS.scan.pixels) throw new Undrawn('an image of', `${width} x ${height}`)
  for (const key of ['SMask', 'Mask']) {
    const mask = view.stream(entry(key))
    if (mask === undefined) continue
    if (isMask) throw new Undrawn('a mask of a mask')
    checkImage({ ...desk, asked: false }, mask, true)
  }
  if ((view.integer(entry('SMaskInData')) ?? 0) !== 0)
    throw new Undrawn('a mask within an image:', 'SMaskInData')
  const { bytes, undecoded } = decodeStream(stream, (value) => view.resolve(value), budget)
  const [coding, more] = undecoded
  const parms = filtersOf(stream.dict, (value) => view.resolve(value)).at(-1)?.parms
  const coded = { bytes, width, height, parms }
  if (coding === undefined) {
    checkSamples(desk, stream, coded)
    return
  }
  const check = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined
  if (check === undefined || more !== undefined) throw new Undrawn('the filter', undecoded.join(' '))
  const space = entry('ColorSpace')
  if (space !== undefined && !isTrue(view, entry('ImageMask'))) componentsOf(view, space, spaces, decode)
  check(desk, coded)
}

const PLAIN: ReadonlySet<string> = new Set(
  'AHx ASCIIHexDecode A85 ASCII85Decode LZW LZWDecode Fl FlateDecode RL RunLengthDecode'.split(' '),
)

/** An image within a content stream (8.9.7). @throws Undrawn */
export const checkInlineImage = ({ view, spaces, decode }: ImageDesk, { entries }: PdfDict): void => {
  const filter = entries.get('F') ?? entries.get('Filter')
  for (const item of filter?.type === 'array' ? filter.items : filter === undefined ? [] : [filter]) {
    const name = view.name(item) ?? '-'
    if (!PLAIN.has(name)) throw new Undrawn('an inline image of', name)
  }
  const space = entries.get('CS') ?? entries.get('ColorSpace')
  const stencil = isTrue(view, entries.get('IM') ?? entries.get('ImageMask'))
  if (!stencil) componentsOf(view, space, spaces, decode)
}
