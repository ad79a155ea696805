/**
 * The ground of a face: a picture or a scan as it is, or a drawing (SVG, a page of an OFD or PDF), which becomes a picture of
 * 300 dots an inch. A drawing is shown whole or refused by what stands in the way: a face without its border, made twenty
 * thousand times, is found by nobody until it is printed.
 */
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { ofdPageSvg } from '../document/ofd/draw.ts'
import { undrawn } from '../document/ofd/draw-whole.ts'
import { OfdDocument } from '../document/ofd/index.ts'
import { svgToRgb } from '../impression/index.ts'
import { parseXml, type XmlElement } from '../xml/index.ts'
import { readPage, type ScanPage } from './scan.ts'

const DOTS_PER_MM = 300 / 25.4

/** @param whatZh where it is no technical term */
const refuse = (kind: string, what: string, whatZh = what, cause?: unknown): GsealError =>
  new GsealError('TEMPLATE_BACKGROUND_DRAWING', { kind, what, whatZh }, { cause })

/** Shapes and their colours. Texts would want fonts, `use` and patterns can multiply, filters and styles can hide. */
const SHAPES: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'defs', 'title', 'desc', 'metadata'],
  ...['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'],
  ...['linearGradient', 'radialGradient', 'stop', 'clipPath'],
])

const checkShapes = (element: XmlElement): void => {
  const { local } = element
  if (!SHAPES.has(local)) throw refuse('SVG', `<${local}>`)
  for (const [name, value] of element.attributes) {
    const own = name.slice(name.indexOf(':') + 1)
    if (own === 'href' && !value.startsWith('#')) throw refuse('SVG', `${local}/@${name}`)
    if (/url\(\s*['"]?(?!#)/i.test(value)) throw refuse('SVG', `${local}/@${name}`)
  }
  if (local !== 'metadata') for (const child of element.children) checkShapes(child)
}

type Size = { readonly width: number; readonly height: number }

/** Pixels, and what a person takes for the same proportions. */
const isLike = (a: Size, b: Size): boolean => Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02

/** A drawing says how large it is meant to be: one of other proportions than the page is another page's. */
const picture = async (kind: string, svg: string, { width, height }: Size): Promise<ScanPage> => {
  const most = LIMITS.scan.pixels / 2
  const scale = Math.min(DOTS_PER_MM, Math.sqrt(most / (width * height)))
  try {
    const page = await svgToRgb(svg, Math.round(width * scale), most)
    if (!isLike(page, { width, height })) throw refuse(kind, `${page.width} x ${page.height}`)
    return { ...page, format: 'PNG' }
  } catch (cause) {
    if (isGsealError(cause)) throw cause
    throw refuse(kind, (cause as Error).message.slice(0, 200), undefined, cause)
  }
}

const svgPage = async (bytes: Uint8Array, size: Size): Promise<ScanPage> => {
  if (bytes.byteLength > LIMITS.template.bytes * 4) throw refuse('SVG', `${bytes.byteLength} bytes`)
  checkShapes(parseXml(bytes, 'SVG'))
  return picture('SVG', Buffer.from(bytes).toString('utf8'), size)
}

const ofdPage = async (bytes: Uint8Array, page: number, size: Size): Promise<ScanPage> => {
  const document = new OfdDocument(bytes)
  const { length } = document.ofdPages
  if (page > length) throw new GsealError('TEMPLATE_BACKGROUND', { page, pages: length })
  const fault = await undrawn(document, page - 1)
  if (fault !== undefined) throw refuse('OFD', fault)
  return picture('OFD', await ofdPageSvg(document, page - 1), size)
}

/**
 * @param page of the file, 1-based
 * @param size of the face in mm
 * @throws TEMPLATE_BACKGROUND, TEMPLATE_BACKGROUND_DRAWING, SCAN_*, PDF_*, OFD_*, XML_*, LIMIT_EXCEEDED
 */
export const readBackground = async (bytes: Uint8Array, page: number, size: Size): Promise<ScanPage> => {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (/^(?:\xef\xbb\xbf)?\s*</.test(head)) return svgPage(bytes, size)
  if (head.startsWith('PK')) return ofdPage(bytes, page, size)
  const found = await readPage(bytes, page, (_, { en, zh }) => refuse('PDF', en, zh))
  if (found.page === undefined) throw new GsealError('TEMPLATE_BACKGROUND', { page, pages: found.pages })
  const { width, height, drawn } = found.page
  if (drawn && !isLike(found.page, size)) throw refuse('PDF', `${width} x ${height}`)
  return found.page
}
