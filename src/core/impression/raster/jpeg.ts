/**
 * JPEG files (ITU-T T.81) by their markers. They are not decoded here: a PDF takes them as they are (DCTDecode). Every
 * segment and every scan is walked through, so that a picture that is cut, or of a kind that PDF readers do not know, is
 * refused rather than shown in part.
 */
import { view } from '../../base/bytes.ts'
import { LIMITS } from '../../base/limits.ts'
import { isBareMarker, isFrameMarker } from '../jpeg-markers.ts'
import { damaged, unsupported } from './raster.ts'

export interface Jpeg {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colour, 4 CMYK. */
  readonly components: 1 | 3 | 4
  /** Adobe's marker is there: CMYK is then stored inverted. */
  readonly adobe: boolean
  /** From the first marker to the end of the image. */
  readonly data: Uint8Array
}

type Frame = Pick<Jpeg, 'width' | 'height' | 'components'>

const SOF_KINDS: Readonly<Record<number, string>> = {
  195: 'lossless coding',
  197: 'differential coding',
  198: 'differential coding',
  199: 'lossless coding',
  201: 'arithmetic coding',
  202: 'arithmetic coding',
  203: 'arithmetic coding',
  205: 'arithmetic coding',
  206: 'arithmetic coding',
  207: 'arithmetic coding',
}
const EOI = 0xd9
const SOS = 0xda
const DQT = 0xdb
const APP14 = 0xee

const readFrame = (marker: number, data: Buffer, at: number): Frame => {
  const kind = SOF_KINDS[marker]
  if (kind !== undefined) throw unsupported('jpg', kind)
  if (data.byteLength < 6) throw damaged('jpg', at)
  const [precision, components = 0] = [data.readUInt8(0), data[5]]
  if (precision !== 8) throw unsupported('jpg', `${precision} bit`)
  if (components !== 1 && components !== 3 && components !== 4) {
    throw unsupported('jpg', `${components} components`)
  }
  if (data.byteLength !== 6 + 3 * components) throw damaged('jpg', at)
  const [width, height] = [data.readUInt16BE(3), data.readUInt16BE(1)]
  if (width === 0 || height === 0) throw damaged('jpg', at)
  return { width, height, components }
}

/** Offset of the marker that ends entropy-coded data: FF that is neither stuffed nor a restart (T.81 B.1.1.2). */
const endOfScan = (bytes: Buffer, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  throw damaged('jpg', bytes.byteLength)
}

interface Seen {
  frame?: Frame
  adobe: boolean
  tables: boolean
  scans: number
}

/** Takes one segment in and answers where the next marker stands. */
const takeSegment = (bytes: Buffer, at: number, marker: number, seen: Seen): number => {
  if (at + 4 > bytes.byteLength) throw damaged('jpg', at)
  const length = bytes.readUInt16BE(at + 2)
  const end = at + 2 + length
  if (length < 2 || end > bytes.byteLength) throw damaged('jpg', at)
  const data = bytes.subarray(at + 4, end)
  if (isFrameMarker(marker)) {
    if (seen.frame !== undefined) throw damaged('jpg', at)
    seen.frame = readFrame(marker, data, at)
  } else if (marker === APP14 && data.toString('latin1', 0, 5) === 'Adobe') seen.adobe = true
  else if (marker === DQT) seen.tables = true
  else if (marker === SOS) {
    seen.scans += 1
    if (seen.frame === undefined || !seen.tables) throw damaged('jpg', at)
    if (seen.scans > LIMITS.seal.scans) throw unsupported('jpg', `${seen.scans} scans`)
    return endOfScan(bytes, end)
  }
  return end
}

/** The dimensions were judged by `readPicture`. @throws PICTURE_DAMAGED, PICTURE_UNSUPPORTED */
export const readJpeg = (picture: Uint8Array): Jpeg => {
  const bytes = view(picture)
  const seen: Seen = { adobe: false, tables: false, scans: 0 }
  let at = 2
  while (at + 2 <= bytes.byteLength) {
    if (bytes[at] !== 0xff) throw damaged('jpg', at)
    const marker = bytes.readUInt8(at + 1)
    if (marker === EOI) {
      if (seen.frame === undefined || seen.scans === 0) throw damaged('jpg', at)
      return { ...seen.frame, adobe: seen.adobe, data: bytes.subarray(0, at + 2) }
    }
    if (marker === 0xff) at += 1
    else if (isBareMarker(marker)) at += 2
    else at = takeSegment(bytes, at, marker, seen)
  }
  throw damaged('jpg', bytes.byteLength)
}
