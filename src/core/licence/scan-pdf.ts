/**
 * PDF scans. A page that is one picture gives it: JPEG keeps its bytes; samples and fax data become PNG pixel by pixel. Any
 * other page is drawn.
 */
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { checkPages, type DrawOptions, drawPages } from '../document/pdf/draw.ts'
import type { PdfFile, PdfPage } from '../document/pdf/index.ts'
import { openPages, type PagePicture, pagePicture, unsupported } from '../document/pdf/page-picture.ts'
import { bilevelPng, FaxFault, faxRows, samplesPng } from '../impression/index.ts'
import type { ScanPage } from './scan.ts'

const damaged = (reason: string): GsealError => new GsealError('SCAN_DAMAGED', { kind: 'PDF', reason })

const rowsOf = ({ coding, bytes, width, height }: PagePicture): Uint8Array => {
  if (coding === 'samples') return bytes
  try {
    return faxRows(bytes, width, height)
  } catch (error) {
    if (!(error instanceof FaxFault)) throw error
    throw damaged(`fax data, bit ${error.message}`)
  }
}

function* lines(rows: Uint8Array, stride: number, height: number): Generator<Uint8Array> {
  for (let y = 0; y < height; y += 1) yield rows.subarray(y * stride, (y + 1) * stride)
}

const pngOf = (picture: PagePicture): Uint8Array => {
  const { width, height, bits, components } = picture
  const limit = bits === 1 ? LIMITS.scan.pixels : LIMITS.scan.pixels / 2
  if (width < 1 || height < 1) throw damaged('no pixels')
  if (width * height > limit)
    throw new GsealError('LIMIT_EXCEEDED', { what: 'pixels of a scan', actual: width * height, limit })
  const rows = rowsOf(picture)
  const stride = Math.ceil((width * bits * components) / 8)
  if (rows.byteLength < stride * height) throw damaged('samples are missing')
  if (bits === 8) return samplesPng(width, height, components, rows)
  // Black runs of fax data are 1 here and 0 in a PNG; with /BlackIs1 the PDF has them shown white.
  const white = picture.inverted ? rows.map((byte) => byte ^ 0xff) : rows
  return bilevelPng(width, height, lines(white, stride, height))
}

type ReadJpeg = (bytes: Uint8Array) => ScanPage

const scanPage = (picture: PagePicture, jpeg: ReadJpeg): ScanPage => {
  const { coding, bytes, width, height, turn } = picture
  // A PDF shows a JPEG as it is stored, whatever Exif says; how the page is turned is the page's business.
  const {
    bytes: kept,
    format,
    ...size
  } = coding === 'jpeg' ? jpeg(bytes) : ({ bytes: pngOf(picture), format: 'PNG', width, height } as const)
  const page = { bytes: kept, format, width: size.width, height: size.height }
  return turn === 0 ? page : { ...page, turn }
}

/** Pages that are one picture each. @throws SCAN_*, PDF_*, LIMIT_EXCEEDED */
export const pdfPictures = (bytes: Uint8Array, jpeg: ReadJpeg): readonly ScanPage[] => {
  const { file, pages } = openPages(bytes)
  return pages.map((page) => scanPage(pagePicture(file.view(), page), jpeg))
}

export interface PdfWish {
  /** 1-based; all when not given. */
  readonly page?: number
  /** The error for what a drawing would not show as it is meant. */
  readonly refuse?: DrawOptions['refuse']
}

interface Sorted {
  readonly file: PdfFile
  readonly pages: readonly PdfPage[]
  /** Those that are one picture each, by number. */
  readonly pictures: Map<number, ScanPage>
  readonly others: readonly PdfPage[]
}

const sorted = (bytes: Uint8Array, jpeg: ReadJpeg, only?: number): Sorted => {
  const { file, pages } = openPages(bytes)
  const pictures = new Map<number, ScanPage>()
  const others = pages.filter((page) => {
    if (only !== undefined && page.number !== only) return false
    try {
      pictures.set(page.number, scanPage(pagePicture(file.view(), page), jpeg))
      return false
    } catch (error) {
      if (isGsealError(error, 'SCAN_UNSUPPORTED')) return true
      throw error
    }
  })
  return { file, pages, pictures, others }
}

/** What `pdfPages` would refuse, but for what only the drawing itself can tell. */
export const checkPdfPages = (bytes: Uint8Array, jpeg: ReadJpeg): void => {
  const { file, others } = sorted(bytes, jpeg)
  if (others.length > 0) checkPages(file, others, { refuse: unsupported })
}

/**
 * Pages as pictures, those that are none drawn.
 * @returns as many as the file has pages; with `page`, `undefined` for the others
 * @throws SCAN_*, PDF_*, LIMIT_EXCEEDED, what `refuse` makes
 */
export const pdfPages = async (
  bytes: Uint8Array,
  jpeg: ReadJpeg,
  { page: only, refuse = unsupported }: PdfWish = {},
): Promise<readonly (ScanPage | undefined)[]> => {
  const { file, pages, pictures, others } = sorted(bytes, jpeg, only)
  const drawings = others.length === 0 ? [] : await drawPages(file, others, { refuse })
  for (const [i, drawing] of drawings.entries())
    pictures.set(others[i]?.number ?? 0, { ...drawing, format: 'PNG', drawn: true })
  return pages.map(({ number }) => pictures.get(number))
}
