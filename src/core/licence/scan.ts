/**
 * Pages of paper. A scan goes into the licence as it was made: JPEG and PNG keep their bytes, because they are what an
 * archive compares; pages of TIFF and PDF give their picture. What cannot be shown whole is refused.
 */
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { checkRows, readJpeg, readPicture, readPng } from '../impression/index.ts'
import { type Turn, turnOf } from './exif.ts'
import { pdfPages } from './scan-pdf.ts'
import { tiffPages } from './tiff/index.ts'

export interface ScanPage {
  readonly bytes: Uint8Array
  readonly format: 'JPEG' | 'PNG'
  /** Pixels, before the turn. */
  readonly width: number
  readonly height: number
  readonly turn?: Turn
}

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte)

const jpegPage = (bytes: Uint8Array): ScanPage => {
  readPicture(bytes, 'page')
  const { width, height } = readJpeg(bytes)
  const turn = turnOf(bytes)
  return { bytes, format: 'JPEG', width, height, ...(turn === undefined ? {} : { turn }) }
}

const pngPage = (bytes: Uint8Array): ScanPage => {
  readPicture(bytes, 'page')
  const file = readPng(bytes)
  checkRows(file)
  return { bytes, format: 'PNG', width: file.width, height: file.height }
}

interface Kind {
  readonly name: string
  readonly is: (bytes: Uint8Array) => boolean
  readonly read: (bytes: Uint8Array) => readonly ScanPage[]
}

const KINDS: readonly Kind[] = [
  { name: 'JPEG', is: (bytes) => startsWith(bytes, 0xff, 0xd8, 0xff), read: (bytes) => [jpegPage(bytes)] },
  {
    name: 'PDF',
    is: (bytes) => startsWith(bytes, 0x25, 0x50, 0x44, 0x46),
    read: (bytes) => pdfPages(bytes, jpegPage),
  },
  {
    name: 'TIFF',
    is: (bytes) => startsWith(bytes, 0x49, 0x49, 0x2a, 0x00) || startsWith(bytes, 0x4d, 0x4d, 0x00, 0x2a),
    read: (bytes) => tiffPages(bytes, jpegPage),
  },
  {
    name: 'PNG',
    is: (bytes) => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47),
    read: (bytes) => [pngPage(bytes)],
  },
]

/**
 * The pages of a scanned file, by its content and not by its name.
 * @throws SCAN_KIND for what is no scan, SCAN_DAMAGED, LIMIT_EXCEEDED
 */
export const readScan = (bytes: Uint8Array): readonly ScanPage[] => {
  if (bytes.byteLength > LIMITS.scan.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'bytes of a scan',
      actual: bytes.byteLength,
      limit: LIMITS.scan.bytes,
    })
  }
  const kind = KINDS.find(({ is }) => is(bytes))
  if (kind === undefined) throw new GsealError('SCAN_KIND')
  try {
    return kind.read(bytes)
  } catch (error) {
    if (!isGsealError(error) || !/^PICTURE_/.test(error.code)) throw error
    throw new GsealError('SCAN_DAMAGED', { kind: kind.name, reason: error.message }, { cause: error })
  }
}
