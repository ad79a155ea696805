/**
 * Whether an appearance is a seal: images that let what lies beneath be read, in colour. What paints anything else could
 * hide words or put others in their place: white paper, black digits, full areas, or a picture that is not read here.
 */
import { isGsealError } from '../../../base/error.ts'
import { LIMITS } from '../../../base/limits.ts'
import type { PdfDict, PdfStream, PdfValue } from '../value.ts'
import type { RevisionView } from '../view.ts'

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

interface Planes {
  readonly width: number
  readonly height: number
  /** Three bytes for each pixel. */
  readonly rgb: Uint8Array
  readonly alpha: Uint8Array
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

const rgbOf = (view: RevisionView, image: PdfStream): Omit<Planes, 'alpha'> | undefined => {
  const size = sizeOf(view, image.dict)
  if (size === undefined || !isPlain(image.dict)) return undefined
  const { width, height, bits } = size
  const space = view.resolve(image.dict.entries.get('ColorSpace'))
  const data = view.decoded(image)
  if (space.type === 'name' && space.value === 'DeviceRGB' && bits === 8)
    return data.length < width * height * 3 ? undefined : { width, height, rgb: data }
  const palette = paletteOf(view, space)
  const indices = palette && samples(data, width, height, bits)
  if (palette === undefined || indices === undefined) return undefined
  const rgb = new Uint8Array(width * height * 3)
  for (const [i, index] of indices.entries()) rgb.set(palette.subarray(index * 3, index * 3 + 3), i * 3)
  return { width, height, rgb }
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

const isInk = ({ width, height, rgb, alpha }: Planes): boolean => {
  let [seen, coloured] = [0, 0]
  for (let i = 0; i < width * height; i++) {
    if ((alpha[i] ?? 255) < UNSEEN) continue
    seen++
    const [r = 0, g = 0, b = 0] = [rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]]
    if (Math.max(r, g, b) - Math.min(r, g, b) >= COLOURED) coloured++
  }
  return coloured >= seen * COLOURED_SHARE && seen <= width * height * FILLED_SHARE
}

const known = new WeakMap<PdfStream, boolean>()

const isSealImage = (view: RevisionView, image: PdfStream): boolean => {
  const before = known.get(image)
  if (before !== undefined) return before
  const colours = view.name(image.dict.entries.get('Subtype')) === 'Image' ? rgbOf(view, image) : undefined
  const alpha = colours && alphaOf(view, image, colours.width, colours.height)
  const made = colours !== undefined && alpha !== undefined && isInk({ ...colours, alpha })
  known.set(image, made)
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
