/** Pixels of seal pictures: see raster.ts for what all decoders keep to. */
import { GsealError } from '../../base/error.ts'
import { type PictureType, type PictureUse, readPicture } from '../picture.ts'
import { decodeBmp } from './bmp.ts'
import { decodeGif } from './gif.ts'
import { decodePng } from './png.ts'
import type { Raster } from './raster.ts'

export { FaxFault, faxRows } from './fax.ts'
export { type Jpeg, readJpeg } from './jpeg.ts'
export { bitsPerPixel, checkRows, type PngFile, readPng } from './png.ts'
export { onWhite, type Raster } from './raster.ts'

const DECODERS: Partial<Record<PictureType, (picture: Uint8Array) => Raster>> = {
  png: decodePng,
  bmp: decodeBmp,
  gif: decodeGif,
}

/**
 * Pixels of a PNG, GIF (first frame) or BMP picture.
 * @throws PICTURE_UNKNOWN, PICTURE_DAMAGED, PICTURE_UNSUPPORTED, PICTURE_NOT_PIXELS (OFD, SVG; JPEG, which is passed on
 * undecoded by those who can take it), LIMIT_EXCEEDED
 */
export const decodePicture = (picture: Uint8Array, use: PictureUse = 'seal'): Raster => {
  const { type } = readPicture(picture, use)
  const decode = DECODERS[type]
  if (decode === undefined) throw new GsealError('PICTURE_NOT_PIXELS', { type })
  return decode(picture)
}
