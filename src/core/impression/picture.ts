/**
 * What a seal picture is, from its first bytes: type by magic, dimensions from headers. Nothing is decoded, because
 * the picture comes from outside and only its frame is needed to judge it.
 */
import { ascii, decodeUtf8, equalBytes, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { isBareMarker, isFrameMarker } from './jpeg-markers.ts'
import { PNG_SIGNATURE, pngChunks } from './png.ts'

export type PictureType = 'png' | 'jpg' | 'gif' | 'bmp' | 'ofd' | 'svg'

export interface PictureFrame {
  /** Pixels; absent for vector pictures. */
  readonly width?: number
  readonly height?: number
  /** Whether pixels can be transparent; absent where the header does not say. */
  readonly alpha?: boolean
  /** Resolution across, where the header states one (PNG). */
  readonly dpi?: number
}

export interface Picture extends PictureFrame {
  readonly type: PictureType
}

/** Answers the frame, or the offset of what is wrong. */
type Reader = (bytes: Buffer) => PictureFrame | number

const METRES_PER_INCH = 0.0254
const ALPHA_COLOURS = new Set([4, 6])

const readPng: Reader = (bytes) => {
  let frame: PictureFrame | undefined
  for (const { type, offset, data } of pngChunks(bytes)) {
    if (frame === undefined) {
      if (type !== 'IHDR' || data.byteLength !== 13) return offset
      const header = view(data)
      const alpha = ALPHA_COLOURS.has(header.readUInt8(9))
      frame = { width: header.readUInt32BE(0), height: header.readUInt32BE(4), alpha }
    } else if (type === 'tRNS') frame = { ...frame, alpha: true }
    else if (type === 'pHYs' && data.byteLength === 9 && data[8] === 1) {
      frame = { ...frame, dpi: view(data).readUInt32BE(0) * METRES_PER_INCH }
    } else if (type === 'IDAT' || type === 'IEND') break
  }
  return frame ?? PNG_SIGNATURE.byteLength
}

const readJpg: Reader = (bytes) => {
  let at = 2
  while (at + 4 <= bytes.byteLength) {
    if (bytes[at] !== 0xff) return at
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) at += 1
    else if (isBareMarker(marker)) at += 2
    else if (isFrameMarker(marker)) {
      if (at + 9 > bytes.byteLength) return at
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), alpha: false }
    } else {
      const length = bytes.readUInt16BE(at + 2)
      // Start of scan or end of image before any frame: there are no dimensions to come.
      if (length < 2 || marker === 0xda || marker === 0xd9) return at
      at += 2 + length
    }
  }
  return at
}

const readGif: Reader = (bytes) =>
  bytes.byteLength < 13 ? bytes.byteLength : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }

const BMP_CORE_HEADER = 12
const BMP_INFO_HEADER = 40

/** Heights of BMP are negative when rows run from the top. */
const readBmp: Reader = (bytes) => {
  if (bytes.byteLength < 26) return bytes.byteLength
  const header = bytes.readUInt32LE(14)
  if (header === BMP_CORE_HEADER) {
    return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20), alpha: false }
  }
  if (header < BMP_INFO_HEADER || bytes.byteLength < 30) return 14
  const frame = { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) }
  // 32 bits may or may not hold transparency; the plain header does not say.
  return bytes.readUInt16LE(28) === 32 ? frame : { ...frame, alpha: false }
}

const startsWith =
  (...magics: readonly Uint8Array[]) =>
  (bytes: Buffer): boolean =>
    magics.some((magic) => equalBytes(bytes.subarray(0, magic.byteLength), magic))

const SVG_HEAD = 4096
const ZIP_LOCAL = Uint8Array.of(0x50, 0x4b, 0x03, 0x04)
const ZIP_END = Uint8Array.of(0x50, 0x4b, 0x05, 0x06)

const isSvg = (bytes: Buffer): boolean => {
  const head = decodeUtf8(bytes.byteLength > SVG_HEAD ? cutUtf8(bytes.subarray(0, SVG_HEAD)) : bytes)
  if (head === undefined) return false
  return /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^>]*-->\s*)*<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]/.test(head)
}

/** Leaves out a character that the cut went through. */
const cutUtf8 = (bytes: Buffer): Buffer => {
  let end = bytes.byteLength
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1
  return ((bytes[end - 1] ?? 0) & 0x80) === 0 ? bytes : bytes.subarray(0, end - 1)
}

/** Some makers put bytes of their own around the package of an OFD picture. */
const isZip = (bytes: Buffer): boolean => {
  const start = bytes.subarray(0, SVG_HEAD).indexOf(ZIP_LOCAL)
  return start !== -1 && bytes.indexOf(ZIP_END, start) !== -1
}

/** In the order in which they are tried; the loose signs come last. */
const TYPES: readonly (readonly [PictureType, (bytes: Buffer) => boolean, Reader])[] = [
  ['png', startsWith(PNG_SIGNATURE), readPng],
  ['jpg', startsWith(Uint8Array.of(0xff, 0xd8, 0xff)), readJpg],
  ['gif', startsWith(ascii('GIF87a'), ascii('GIF89a')), readGif],
  ['bmp', startsWith(ascii('BM')), readBmp],
  ['svg', isSvg, () => ({})],
  ['ofd', isZip, () => ({})],
]

const checkLimit = (what: string, actual: number, limit: number): void => {
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

/** What a picture is for, which decides how large it may be. */
export type PictureUse = 'seal' | 'page'

const BOUNDS = {
  seal: { name: 'seal picture', bytes: LIMITS.seal.pictureBytes, pixels: LIMITS.seal.pixels },
  page: { name: 'picture', bytes: LIMITS.scan.bytes, pixels: LIMITS.scan.pixels },
} as const

/**
 * Reads type and frame of a picture. Errors: `PICTURE_UNKNOWN`, `PICTURE_DAMAGED` (header cut or without
 * dimensions), `LIMIT_EXCEEDED` (bytes or pixels above those of its use).
 */
export const readPicture = (picture: Uint8Array, use: PictureUse = 'seal'): Picture => {
  const bounds = BOUNDS[use]
  checkLimit(`${bounds.name}: bytes`, picture.byteLength, bounds.bytes)
  const bytes = view(picture)
  const row = TYPES.find(([, is]) => is(bytes))
  if (row === undefined) throw new GsealError('PICTURE_UNKNOWN')
  const [type, , read] = row
  const frame = read(bytes)
  if (typeof frame === 'number') throw new GsealError('PICTURE_DAMAGED', { type, offset: frame })
  const { width, height } = frame
  if (width !== undefined && height !== undefined) {
    if (width <= 0 || height <= 0) throw new GsealError('PICTURE_DAMAGED', { type, offset: 0 })
    checkLimit(`${bounds.name}: pixels`, width * height, bounds.pixels)
  }
  return { type, ...frame }
}
