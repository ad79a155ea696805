/**
 * Seal pictures as pixels. A seal comes from outside, and what is drawn of it goes into documents: each decoder is strict
 * (a picture that is cut, altered or has left-out parts is refused, never filled up), is bounded by `LIMITS.seal`, and
 * knows one format alone. `PICTURE_DAMAGED` names the byte; `PICTURE_UNSUPPORTED` what gseal leaves out on purpose.
 */
import { GsealError } from '../../base/error.ts'
import type { PictureType } from '../picture.ts'

/** Pixels by rows from the top, each R G B A of 8 bits, not multiplied by alpha; `rgba` begins at a multiple of four. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

export const damaged = (type: PictureType, offset: number): GsealError =>
  new GsealError('PICTURE_DAMAGED', { type, offset })

/** @param feature a technical term that is the same in every language */
export const unsupported = (type: PictureType, feature: string): GsealError =>
  new GsealError('PICTURE_UNSUPPORTED', { type, feature })

/** The picture on a white ground: what readers without transparency show, and all that PDF/A-1 allows. */
export const onWhite = ({ width, height, rgba }: Raster): Raster => {
  const { length } = rgba
  const flat = new Uint8Array(length)
  for (let i = 0; i < length; i += 4) {
    const alpha = rgba[i + 3] ?? 0
    const ground = 255 * (255 - alpha)
    for (let k = i; k < i + 3; k += 1) flat[k] = Math.round(((rgba[k] ?? 0) * alpha + ground) / 255)
    flat[i + 3] = 255
  }
  return { width, height, rgba: flat }
}
