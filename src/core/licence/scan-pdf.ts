/** PDF scans: the picture of each page. JPEG keeps its bytes; samples and fax data become PNG pixel by pixel. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type PagePicture, pagePictures } from '../document/pdf/page-picture.ts'
import { bilevelPng, samplesPng } from '../impression/index.ts'
import type { ScanPage } from './scan.ts'
import { FaxFault, faxRows } from './tiff/fax.ts'

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

/** @throws SCAN_*, PDF_*, LIMIT_EXCEEDED */
export const pdfPages = (file: Uint8Array, jpeg: (bytes: Uint8Array) => ScanPage): readonly ScanPage[] =>
  pagePictures(file).map((picture): ScanPage => {
    const { coding, bytes, width, height, turn } = picture
    // A PDF shows a JPEG as it is stored, whatever Exif says; how the page is turned is the page's business.
    const {
      bytes: kept,
      format,
      ...size
    } = coding === 'jpeg' ? jpeg(bytes) : ({ bytes: pngOf(picture), format: 'PNG', width, height } as const)
    const page = { bytes: kept, format, width: size.width, height: size.height }
    return turn === 0 ? page : { ...page, turn }
  })
