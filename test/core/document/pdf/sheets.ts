/** Pages to be drawn, and what comes of them. */
import { GsealError, isGsealError } from '../../../../src/core/base/error.ts'
import { type DrawOptions, drawPages, type PageDrawing } from '../../../../src/core/document/pdf/draw.ts'
import { composePdf, PdfFile, pageList } from '../../../../src/core/document/pdf/index.ts'
import { decodePicture } from '../../../../src/core/impression/index.ts'
import { type Bytes, PdfBuilder } from '../../../helpers/pdf-builder.ts'

/** A dictionary, or a stream. */
export type Part = string | readonly [dict: string, data: Bytes]

export interface Sheet {
  readonly content?: Bytes
  readonly resources?: string
  /** By object number, from 5. */
  readonly parts?: Readonly<Record<number, Part>>
  readonly box?: string
  /** More entries of the page and of the catalog. */
  readonly page?: string
  readonly catalog?: string
}

export const SQUARE = '1 0 0 rg 20 20 40 40 re f'

export const sheet = ({
  content = SQUARE,
  resources = '',
  parts = {},
  box,
  page = '',
  catalog = '',
}: Sheet): Buffer => {
  const builder = new PdfBuilder()
  builder.object(`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`, { number: 1 })
  builder.object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', { number: 2 })
  const media = `/MediaBox [${box ?? '0 0 200 100'}]`
  builder.object(
    `<< /Type /Page /Parent 2 0 R ${media} /Resources << ${resources} >> /Contents 4 0 R ${page} >>`,
    { number: 3 },
  )
  builder.stream('', content, { number: 4 })
  for (const [number, part] of Object.entries(parts)) {
    if (typeof part === 'string') builder.object(part, { number: Number(number) })
    else builder.stream(part[0], part[1], { number: Number(number) })
  }
  return builder.save()
}

const refuse: DrawOptions['refuse'] = (page, { en }) =>
  new GsealError('SCAN_UNSUPPORTED', { kind: `page ${page}`, feature: en })

export const drawn = async (
  bytes: Uint8Array,
  limits?: DrawOptions['limits'],
): Promise<readonly PageDrawing[]> => {
  const file = PdfFile.open(bytes)
  return drawPages(file, pageList(file.view()), limits === undefined ? { refuse } : { refuse, limits })
}

export const told = async (bytes: Uint8Array, limits?: DrawOptions['limits']): Promise<string> => {
  try {
    await drawn(bytes, limits)
    return 'drawn'
  } catch (error) {
    if (!isGsealError(error)) throw error
    return error.code === 'SCAN_UNSUPPORTED' ? String(error.params['feature']) : error.code
  }
}

const DOTS = 300 / 72

/** Colour at a place in points from the top left. */
export const colours = ({ bytes, width }: PageDrawing): ((x: number, y: number) => number[]) => {
  const { rgba } = decodePicture(bytes, 'page')
  return (x, y) => {
    const at = (Math.round(y * DOTS) * width + Math.round(x * DOTS)) * 4
    return [...rgba.subarray(at, at + 3)]
  }
}

export const RED = [255, 0, 0]
export const WHITE = [255, 255, 255]
export const only = (pages: readonly PageDrawing[]): PageDrawing => {
  const [page] = pages
  if (page === undefined) throw new Error('no page')
  return page
}
export const at = async (given: Sheet) => colours(only(await drawn(sheet(given))))

/** A letter-like page by the project's own writer: text in an embedded font, and rules. */
export const composed = (): Promise<Uint8Array> =>
  composePdf({
    title: '底图',
    created: 0,
    docId: '0'.repeat(32),
    pages: [
      {
        width: 127,
        height: 63.5,
        texts: [{ x: 10, y: 20, size: 12, text: '示例市行业管理局' }],
        rules: [{ x: 5, y: 5, width: 117, height: 2, color: '#c00000' }],
      },
    ],
  })
