/**
 * Whether an appearance is a seal: images that let what lies beneath be read, in colour. What paints anything else could
 * hide words or put others in their place: white paper, black digits, full areas, or a picture that is not read here.
 */
import { ascii } from '../../../base/bytes.ts'
import { isGsealError } from '../../../base/error.ts'
import { LIMITS } from '../../../base/limits.ts'
import { fingerprint } from '../../../gm/index.ts'
import { eachReference } from '../references.ts'
import type { PdfDict, PdfStream, PdfValue } from '../value.ts'
import type { RevisionView } from '../view.ts'
import { valueText } from '../write.ts'

/** Operators that place images and nothing else. */
const PLACES_IMAGES = /^(?:\s|q|Q|cm|Do|[-+.\d]+|\/[^\s/<>[\]{}()%]+)*$/

/** Fainter than this is not seen (of 255). */
const UNSEEN = 24
/** Distance of the strongest from the weakest of red, green and blue, from which on a pixel is coloured and not grey. */
const COLOURED = 48
/** Seen pixels that must be coloured; edges of a scanned impression may be grey. */
const COLOURED_SHARE = 0.97
/** A seal with its name in white on red fills three quarters of its square; a bar fills all. */
const FILLED_SHARE = 0.9

/** Colours by pixel: an index into a table that says which colours are ink, or three bytes. */
interface Colours {
  readonly width: number
  readonly height: number
  /** Whether the pixel is coloured and not grey. */
  coloured(pixel: number): boolean
}

/** Samples of one component, a row beginning on a full byte (8.9.3). */
const samples = (data: Uint8Array, width: number, height: number, bits: number): Uint8Array | undefined => {
  const stride = Math.ceil((width * bits) / 8)
  if (data.length < stride * height) return undefined
  if (bits === 8) return data.subarray(0, stride * height)
  const out = new Uint8Array(width * height)
  const perByte = 8 / bits
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * stride + Math.floor(x / perByte)] ?? 0
      out[y * width + x] = (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1)
    }
  }
  return out
}

/** Values beside those that are read would change what the samples mean. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
  ...[
    'Type',
    'Subtype',
    'Width',
    'Height',
    'ColorSpace',
    'BitsPerComponent',
    'Filter',
    'DecodeParms',
    'Length',
  ],
  ...['SMask', 'Interpolate', 'Intent', 'Name', 'Metadata'],
])

const isPlain = (dict: PdfDict): boolean => [...dict.entries.keys()].every((key) => PLAIN_KEYS.has(key))

const sizeOf = (view: RevisionView, dict: PdfDict) => {
  const [width = 0, height = 0, bits = 0] = ['Width', 'Height', 'BitsPerComponent'].map((key) =>
    view.integer(dict.entries.get(key)),
  )
  const sound = width > 0 && height > 0 && width * height <= LIMITS.seal.pixels && [1, 2, 4, 8].includes(bits)
  return sound ? { width, height, bits } : undefined
}

const paletteOf = (view: RevisionView, space: PdfValue): Uint8Array | undefined => {
  if (space.type !== 'array' || view.name(space.items[0]) !== 'Indexed') return undefined
  if (view.name(space.items[1]) !== 'DeviceRGB') return undefined
  const table = view.resolve(space.items[3])
  if (table.type === 'string') return table.bytes
  return table.type === 'stream' ? view.decoded(table) : undefined
}

const isColoured = (r = 0, g = 0, b = 0): boolean => Math.max(r, g, b) - Math.min(r, g, b) >= COLOURED

const coloursOf = (view: RevisionView, image: PdfStream): Colours | undefined => {
  const size = sizeOf(view, image.dict)
  if (size === undefined || !isPlain(image.dict)) return undefined
  const { width, height, bits } = size
  const space = view.resolve(image.dict.entries.get('ColorSpace'))
  const data = view.decoded(image)
  if (space.type === 'name' && space.value === 'DeviceRGB' && bits === 8) {
    if (data.length < width * height * 3) return undefined
    return { width, height, coloured: (i) => isColoured(data[i * 3], data[i * 3 + 1], data[i * 3 + 2]) }
  }
  const palette = paletteOf(view, space)
  const indices = palette && samples(data, width, height, bits)
  if (palette === undefined || indices === undefined) return undefined
  const table = Uint8Array.from({ length: 256 }, (_, i) =>
    Number(isColoured(palette[i * 3], palette[i * 3 + 1], palette[i * 3 + 2])),
  )
  return { width, height, coloured: (i) => table[indices[i] ?? 0] === 1 }
}

const alphaOf = (
  view: RevisionView,
  image: PdfStream,
  width: number,
  height: number,
): Uint8Array | undefined => {
  const mask = view.stream(image.dict.entries.get('SMask'))
  const size = mask && sizeOf(view, mask.dict)
  if (mask === undefined || size === undefined || !isPlain(mask.dict)) return undefined
  if (size.width !== width || size.height !== height) return undefined
  if (view.name(mask.dict.entries.get('ColorSpace')) !== 'DeviceGray') return undefined
  const values = samples(view.decoded(mask), width, height, size.bits)
  const full = (1 << size.bits) - 1
  return size.bits === 8 ? values : values?.map((value) => (value * 255) / full)
}

const isInk = ({ width, height, coloured }: Colours, alpha: Uint8Array): boolean => {
  let [seen, ink] = [0, 0]
  const count = width * height
  for (let i = 0; i < count; i++) {
    if ((alpha[i] ?? 255) < UNSEEN) continue
    seen++
    if (coloured(i)) ink++
  }
  return ink >= seen * COLOURED_SHARE && seen <= count * FILLED_SHARE
}

const judged = (view: RevisionView, image: PdfStream): boolean => {
  const colours =
    view.name(image.dict.entries.get('Subtype')) === 'Image' ? coloursOf(view, image) : undefined
  const alpha = colours && alphaOf(view, image, colours.width, colours.height)
  return colours !== undefined && alpha !== undefined && isInk(colours, alpha)
}

/** References that say nothing about the pixels. */
const ASIDE: ReadonlySet<string> = new Set(['SMask', 'Length', 'Metadata'])

/** What decides about an image, as text; `undefined` when a part of it stands in another object. */
const partsOf = ({ dict }: PdfStream): string | undefined => {
  const entries = [...dict.entries].filter(([key]) => !ASIDE.has(key))
  let whole = true
  for (const [, value] of entries) {
    eachReference(value, () => {
      whole = false
    })
  }
  return whole ? valueText({ ...dict, entries: new Map(entries) }) : undefined
}

/** The same seal stands in thousands of documents; equal dictionaries and equal bytes are the same picture. */
const keyOf = (view: RevisionView, image: PdfStream): string | undefined => {
  const mask = view.stream(image.dict.entries.get('SMask'))
  const [own, beneath] = [partsOf(image), mask && partsOf(mask)]
  if (mask === undefined || own === undefined || beneath === undefined) return undefined
  return fingerprint(ascii(own), image.raw, ascii(beneath), mask.raw)
}

const MOST = 256
const known = new Map<string, boolean>()

const isSealImage = (view: RevisionView, image: PdfStream): boolean => {
  const key = keyOf(view, image)
  const before = key === undefined ? undefined : known.get(key)
  if (before !== undefined) return before
  const made = judged(view, image)
  if (key === undefined) return made
  const [oldest] = known.keys()
  if (known.size >= MOST && oldest !== undefined) known.delete(oldest)
  known.set(key, made)
  return made
}

/** True when the appearance of a widget or annotation is nothing but seals. A fault of its streams is a no. */
export const isSealLike = (view: RevisionView, annotation: PdfDict): boolean => {
  try {
    const form = view.stream(view.dict(annotation.entries.get('AP'))?.entries.get('N'))
    if (form === undefined) return false
    const operators = Buffer.from(view.decoded(form)).toString('latin1')
    if (operators.trim() === '') return true
    const objects = view.dict(view.dict(form.dict.entries.get('Resources'))?.entries.get('XObject'))
    if (!PLACES_IMAGES.test(operators) || objects === undefined) return false
    return [...objects.entries.values()].every((item) => {
      const image = view.stream(item)
      return image !== undefined && isSealImage(view, image)
    })
  } catch (error) {
    if (!isGsealError(error)) throw error
    return false
  }
}
