/**
 * How a photograph of paper was held (Exif 2.3, tag 0x0112). The bytes of a JPEG stay as they are, so the turn is made by
 * the page that shows it; readers of documents do not look into Exif themselves.
 */
import { view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'

/** Degrees clockwise. */
export type Turn = 90 | 180 | 270

const TURNS: Readonly<Record<number, Turn>> = { 3: 180, 6: 90, 8: 270 }
const MIRRORED: ReadonlySet<number> = new Set([2, 4, 5, 7])
const APP1 = 0xe1
const SOS = 0xda
const ORIENTATION = 0x0112
const EXIF = 'Exif\0\0'

/** The TIFF structure within Exif; its first directory has the tag. */
const orientation = (tiff: Buffer): number | undefined => {
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const short = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (first + 2 > tiff.length) return undefined
  const end = Math.min(first + 2 + short(first) * 12, tiff.length - 11)
  for (let at = first + 2; at < end; at += 12) if (short(at) === ORIENTATION) return short(at + 8)
  return undefined
}

/** @throws SCAN_MIRRORED for a picture that is to be shown mirrored, which no scanner or camera makes of paper */
export const turnOf = (jpeg: Uint8Array): Turn | undefined => {
  const bytes = view(jpeg)
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== SOS; ) {
    const length = bytes.readUInt16BE(at + 2)
    const data = bytes.subarray(at + 4, at + 2 + length)
    if (bytes[at + 1] === APP1 && data.toString('latin1', 0, EXIF.length) === EXIF) {
      const value = orientation(data.subarray(EXIF.length)) ?? 1
      if (MIRRORED.has(value)) throw new GsealError('SCAN_MIRRORED')
      return TURNS[value]
    }
    at += 2 + length
  }
  return undefined
}
