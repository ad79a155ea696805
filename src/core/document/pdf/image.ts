/**
 * A seal's picture as an image XObject (ISO 32000-2 8.9.5). JPEG and opaque PNG of grey or RGB go in as they are; all
 * else is decoded and written anew: as a palette when it has few colours, which a seal has, and its alpha as a soft mask
 * (11.6.5.2). The colour of pixels that cannot be seen is free and becomes that of a neighbour. Costly enough to be done
 * once per seal, not once per document.
 */
import { constants, deflateSync } from 'node:zlib'
import { GsealError } from '../../base/error.ts'
import {
  bitsPerPixel,
  checkRows,
  decodePicture,
  onWhite,
  type PictureUse,
  type PngFile,
  type Raster,
  readJpeg,
  readPicture,
  readPng,
} from '../../impression/index.ts'

/** RGB triples: /Indexed over /DeviceRGB (8.6.6.3). */
export interface Palette {
  readonly palette: Uint8Array
}

export interface PdfImage {
  readonly width: number
  readonly height: number
  readonly colorSpace: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK' | Palette
  readonly bitsPerComponent: 1 | 2 | 4 | 8
  readonly filter: 'FlateDecode' | 'DCTDecode'
  readonly data: Uint8Array
  /** /DecodeParms of PNG rows (7.4.4.4). */
  readonly decodeParms?: {
    readonly predictor: 15
    readonly colors: number
    readonly bitsPerComponent: number
    readonly columns: number
  }
  readonly decode?: readonly number[]
  /** Alpha; absent when every pixel is opaque. */
  readonly smask?: PdfImage
}

const fromJpeg = (picture: Uint8Array): PdfImage => {
  const { width, height, components, adobe, data } = readJpeg(picture)
  const colorSpace = ({ 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' } as const)[components]
  const inverted = components === 4 && adobe ? { decode: [1, 0, 1, 0, 1, 0, 1, 0] } : {}
  return { width, height, colorSpace, bitsPerComponent: 8, filter: 'DCTDecode', data, ...inverted }
}

/** Rows that a PDF can take as they are: whole, opaque, of samples that it knows, and not through a palette to check. */
const fromRows = (file: PngFile): PdfImage | undefined => {
  const { width, height, depth, colour, interlaced, transparency, packed } = file
  const plain = !interlaced && transparency === undefined && (colour === 0 || colour === 2)
  if (!plain || (depth !== 1 && depth !== 2 && depth !== 4 && depth !== 8)) return undefined
  checkRows(file)
  return {
    width,
    height,
    colorSpace: colour === 0 ? 'DeviceGray' : 'DeviceRGB',
    bitsPerComponent: depth,
    filter: 'FlateDecode',
    data: packed,
    decodeParms: {
      predictor: 15,
      colors: bitsPerPixel(file) / depth,
      bitsPerComponent: depth,
      columns: width,
    },
  }
}

/** Runs of equal bytes are most of a seal: looking for nothing else is four times as fast and no larger. */
const pack = (samples: Uint8Array): Uint8Array =>
  deflateSync(samples, { strategy: constants.Z_RLE, memLevel: 9 })
/** Where neighbours differ, as in photographs and shades, repeats further away are worth the search. */
const packShades = (samples: Uint8Array): Uint8Array => deflateSync(samples, { memLevel: 9 })

const MOST_COLOURS = 256

interface Planes {
  /** The colours that can be seen, as 0xRRGGBB; more than `MOST_COLOURS` when there are too many for a palette. */
  readonly palette: readonly number[]
  /** The colour of each pixel by its place in `palette`. */
  readonly indices: Uint8Array
  readonly alpha: Uint8Array
  readonly opaque: boolean
}

/** Neighbours are mostly equal: a pixel is looked at only when its four bytes differ from those before. */
const planesOf = ({ rgba }: Raster): Planes => {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.byteLength / 4)
  const { length } = words
  const [indices, alpha] = [new Uint8Array(length), new Uint8Array(length)]
  const numbers = new Map<number, number>()
  let last: number | undefined
  let [index, opacity, least] = [0, 0, 255]
  for (let i = 0; i < length; i += 1) {
    const word = words[i]
    if (word !== last) {
      last = word
      opacity = rgba[4 * i + 3] as number
      least &= opacity
      if (opacity !== 0 && numbers.size <= MOST_COLOURS) {
        const rgb =
          ((rgba[4 * i] as number) << 16) | ((rgba[4 * i + 1] as number) << 8) | (rgba[4 * i + 2] as number)
        index = numbers.get(rgb) ?? numbers.size
        if (index === numbers.size) numbers.set(rgb, index)
      }
    }
    // Memory that keeps its zeros is never touched, which is a third of the time.
    if (index !== 0) indices[i] = index
    if (opacity !== 0) alpha[i] = opacity
  }
  return { palette: numbers.size === 0 ? [0] : [...numbers.keys()], indices, alpha, opaque: least === 255 }
}

/** Rows of indices at a depth of 1, 2 or 4 bits, each beginning with a byte of its own. */
const packIndices = (
  { indices, palette }: Planes,
  width: number,
  height: number,
  bits: number,
): Uint8Array => {
  if (bits === 8) return indices
  const perByte = 8 / bits
  const stride = Math.ceil(width / perByte)
  const rows = new Uint8Array(stride * height)
  if (palette.length === 1) return rows
  for (let y = 0, from = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, from += 1) {
      const at = y * stride + ((x / perByte) | 0)
      rows[at] = (rows[at] as number) | ((indices[from] as number) << (8 - bits * (1 + (x % perByte))))
    }
  }
  return rows
}

const depthFor = (colours: number): PdfImage['bitsPerComponent'] => {
  if (colours <= 2) return 1
  if (colours <= 4) return 2
  return colours <= 16 ? 4 : 8
}

type Colours = Pick<PdfImage, 'colorSpace' | 'bitsPerComponent' | 'data'>

const paletteColours = ({ width, height }: Raster, planes: Planes): Colours => {
  const { palette } = planes
  const bits = depthFor(palette.length)
  return {
    colorSpace: {
      palette: Uint8Array.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff])),
    },
    bitsPerComponent: bits,
    data: pack(packIndices(planes, width, height, bits)),
  }
}

const rgbColours = ({ rgba }: Raster): Colours => {
  const { length } = rgba
  const rgb = new Uint8Array((length / 4) * 3)
  for (let i = 0, to = 0; i < length; i += 4, to += 3) {
    rgb[to] = rgba[i] as number
    rgb[to + 1] = rgba[i + 1] as number
    rgb[to + 2] = rgba[i + 2] as number
  }
  return { colorSpace: 'DeviceRGB', bitsPerComponent: 8, data: packShades(rgb) }
}

const maskOf = ({ width, height }: Raster, { alpha }: Planes): PdfImage => ({
  width,
  height,
  colorSpace: 'DeviceGray',
  bitsPerComponent: 8,
  filter: 'FlateDecode',
  data: pack(alpha),
})

const fromRaster = (raster: Raster): PdfImage => {
  const planes = planesOf(raster)
  const { width, height } = raster
  return {
    width,
    height,
    ...(planes.palette.length > MOST_COLOURS ? rgbColours(raster) : paletteColours(raster, planes)),
    filter: 'FlateDecode',
    ...(planes.opaque ? {} : { smask: maskOf(raster, planes) }),
  }
}

const imageOf = (picture: Uint8Array, finish: (raster: Raster) => Raster, use: PictureUse): PdfImage => {
  const { type } = readPicture(picture, use)
  if (type === 'jpg') return fromJpeg(picture)
  if (type === 'ofd' || type === 'svg') throw new GsealError('PICTURE_NOT_PIXELS', { type })
  return (
    (type === 'png' ? fromRows(readPng(picture)) : undefined) ??
    fromRaster(finish(decodePicture(picture, use)))
  )
}

/**
 * A picture (PNG, JPEG, GIF, BMP) as an image XObject.
 * @throws PICTURE_UNKNOWN, PICTURE_DAMAGED, PICTURE_UNSUPPORTED, PICTURE_NOT_PIXELS (OFD, SVG), LIMIT_EXCEEDED
 */
export const pdfImage = (picture: Uint8Array, use: PictureUse = 'seal'): PdfImage =>
  imageOf(picture, (raster) => raster, use)

/** The same on a white ground, for PDF/A-1, which knows no soft masks (ISO 19005-1 6.4). Throws as `pdfImage`. */
export const flattened = (picture: Uint8Array): PdfImage => imageOf(picture, onWhite, 'seal')
