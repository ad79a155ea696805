/**
 * Pages of paper. A scan goes into the licence as it was made: JPEG and PNG keep their bytes, because they are what an
 * archive compares; pages of TIFF and PDF give their picture, or are drawn. What cannot be shown whole is refused.
 */
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { checkRows, readJpeg, readPicture, readPng } from '../impression/index.ts'
import { type Turn, turnOf } from './exif.ts'
import { checkPdfPages, type PdfWish, pdfPages, pdfPictures } from './scan-pdf.ts'
import { tiffPages } from './tiff/index.ts'

export interface ScanPage {
  readonly bytes: Uint8Array
  readonly format: 'JPEG' | 'PNG'
  /** Pixels, before the turn. */
  readonly width: number
  readonly height: number
  readonly turn?: Turn
  /** Of a page that is no picture by itself. */
  readonly drawn?: true
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
  /** Where pages that are no pictures can be drawn, and what is known of them without drawing. */
  readonly check?: (bytes: Uint8Array) => void
  readonly draw?: (bytes: Uint8Array, wish: PdfWish) => Promise<readonly (ScanPage | undefined)[]>
}

const KINDS: readonly Kind[] = [
  { name: 'JPEG', is: (bytes) => startsWith(bytes, 0xff, 0xd8, 0xff), read: (bytes) => [jpegPage(bytes)] },
  {
    name: 'PDF',
    is: (bytes) => startsWith(bytes, 0x25, 0x50, 0x44, 0x46),
    read: (bytes) => pdfPictures(bytes, jpegPage),
    check: (bytes) => checkPdfPages(bytes, jpegPage),
    draw: (bytes, wish) => pdfPages(bytes, jpegPage, wish),
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

const kindOf = (bytes: Uint8Array): Kind => {
  if (bytes.byteLength > LIMITS.scan.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'bytes of a scan',
      actual: bytes.byteLength,
      limit: LIMITS.scan.bytes,
    })
  }
  const kind = KINDS.find(({ is }) => is(bytes))
  if (kind === undefined) throw new GsealError('SCAN_KIND')
  return kind
}

const asScanFault = (error: unknown, { name }: Kind): unknown =>
  isGsealError(error) && /^PICTURE_/.test(error.code)
    ? new GsealError('SCAN_DAMAGED', { kind: name, reason: error.message }, { cause: error })
    : error

/**
 * The pictures in a file, by its content and not by its name. Nothing is drawn.
 * @throws SCAN_KIND for what is no scan, SCAN_UNSUPPORTED, SCAN_DAMAGED, LIMIT_EXCEEDED
 */
export const readScan = (bytes: Uint8Array): readonly ScanPage[] => {
  const kind = kindOf(bytes)
  try {
    return kind.read(bytes)
  } catch (error) {
    throw asScanFault(error, kind)
  }
}

const drawn = async (bytes: Uint8Array, wish: PdfWish): Promise<readonly (ScanPage | undefined)[]> => {
  const kind = kindOf(bytes)
  try {
    return (await kind.draw?.(bytes, wish)) ?? kind.read(bytes)
  } catch (error) {
    throw asScanFault(error, kind)
  }
}

/**
 * The pages of a scanned file; those of a PDF that are no pictures are drawn.
 * @throws as `readScan`, and PDF_DRAW_*
 */
export const readPages = async (bytes: Uint8Array): Promise<readonly ScanPage[]> =>
  (await drawn(bytes, {})).flatMap((page) => page ?? [])

/** What `readPages` would refuse; nothing is drawn. */
export const checkPages = (bytes: Uint8Array): void => {
  const kind = kindOf(bytes)
  try {
    if (kind.check === undefined) kind.read(bytes)
    else kind.check(bytes)
  } catch (error) {
    throw asScanFault(error, kind)
  }
}

/**
 * One page of such a file; the others are not looked at where they need not be.
 * @param number 1-based
 * @param refuse makes the error for what a drawing would not show as it is meant
 */
export const readPage = async (
  bytes: Uint8Array,
  number: number,
  refuse: NonNullable<PdfWish['refuse']>,
): Promise<{ readonly page: ScanPage | undefined; readonly pages: number }> => {
  const pages = await drawn(bytes, { page: number, refuse })
  return { page: pages[number - 1], pages: pages.length }
}
