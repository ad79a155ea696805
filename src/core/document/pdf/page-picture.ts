/**
 * Pages that are one picture, as scanners write them: the picture of each, to be shown by itself. A page that shows
 * anything else (text that is seen, drawings, notes, a second picture) is not one, because the picture alone would be
 * another page; the invisible text of a recognised page may be there.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Told } from './draw-fault.ts'
import { PdfFile } from './file.ts'
import { decodeStream } from './filters.ts'
import { frameOf, type Matrix } from './geometry.ts'
import { type PdfPage, pageList } from './pages.ts'
import { readContent } from './text/content.ts'
import type { PdfDict, PdfStream, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'

export interface PagePicture {
  readonly coding: 'samples' | 'jpeg' | 'fax'
  /** Rows of samples, a whole JPEG, or data of fax group 4. */
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly bits: 1 | 8
  readonly components: 1 | 3
  /** Black runs of fax data are shown black (/BlackIs1 is false). */
  readonly inverted: boolean
  /** Clockwise, by the page. */
  readonly turn: 0 | 90 | 180 | 270
}

/** @param feature a technical term, or what stands in the way in both languages */
export const unsupported = (page: number, feature: string | Told): GsealError => {
  const { en, zh } = typeof feature === 'string' ? { en: feature, zh: feature } : feature
  return new GsealError('SCAN_UNSUPPORTED', {
    ...{ kind: `PDF, page ${page},`, kindZh: `PDF 第 ${page} 页` },
    ...{ feature: en, featureZh: zh },
  })
}

/** Operators that show nothing by themselves (ISO 32000-2 Annex A); text is judged by its mode. */
const QUIET: ReadonlySet<string> = new Set(
  'q Q cm gs w J j M d i ri BT ET Tf Tr Td TD Tm T* Tc Tw Tz TL Ts BMC BDC EMC MP DP BX EX g G rg RG k K cs CS sc SC scn SCN W W* n re m l c v y h'.split(
    ' ',
  ),
)
const TEXT: ReadonlySet<string> = new Set(['Tj', 'TJ', "'", '"'])
const INVISIBLE = 3
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

const numberOf = (value: PdfValue | undefined): number =>
  value?.type === 'number' ? value.value : Number.NaN

const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + b * i,
  a * h + b * j,
  c * g + d * i,
  c * h + d * j,
  e * g + f * i + k,
  e * h + f * j + l,
]

interface State {
  readonly matrix: Matrix
  readonly mode: number
}

interface Shown {
  readonly name: string
  readonly matrix: Matrix
}

/** What the content of a page draws by name. @throws SCAN_UNSUPPORTED when it shows something else */
const drawn = (content: Uint8Array, page: number): Shown[] => {
  const found: Shown[] = []
  let state: State = { matrix: IDENTITY, mode: 0 }
  const saved: State[] = []
  readContent(content, (name, operands) => {
    if (name === 'q') {
      if (saved.push(state) > LIMITS.pdfText.nesting) throw unsupported(page, 'deep nesting')
    } else if (name === 'Q') state = saved.pop() ?? state
    else if (name === 'cm')
      state = { ...state, matrix: times(operands.map(numberOf) as unknown as Matrix, state.matrix) }
    else if (name === 'Tr') state = { ...state, mode: numberOf(operands[0]) }
    else if (name === 'Do')
      found.push({ name: operands[0]?.type === 'name' ? operands[0].value : '', matrix: state.matrix })
    else if (TEXT.has(name)) {
      if (state.mode !== INVISIBLE) throw unsupported(page, 'text')
    } else if (!QUIET.has(name)) throw unsupported(page, `the operator ${name}`)
  })
  return found
}

const contentOf = (view: RevisionView, page: PdfPage): Uint8Array => {
  const value = view.resolve(page.dict.entries.get('Contents'))
  const parts = value.type === 'array' ? value.items : [value]
  return Buffer.concat(
    parts.flatMap((part) => {
      const stream = view.stream(part)
      return stream === undefined ? [] : [view.decoded(stream), Buffer.from('\n')]
    }),
  )
}

/** A scan fills its page; by how much it may miss an edge, as a share of the side. */
const MARGIN = 0.05

const fills = (page: PdfPage, [a, b, c, d, e, f]: Matrix): boolean => {
  const [left, bottom, right, top] = frameOf(page).box
  const near = (value: number, wanted: number, side: number): boolean =>
    Math.abs(value - wanted) <= side * MARGIN
  const [width, height] = [right - left, top - bottom]
  const upright = Math.abs(b) < 1e-6 && Math.abs(c) < 1e-6 && a > 0 && d > 0
  const across = near(e, left, width) && near(e + a, right, width)
  return upright && across && near(f, bottom, height) && near(f + d, top, height)
}

/** Samples a pixel of a colour space that needs no table (8.6.4, 8.6.5). */
const componentsOf = (view: RevisionView, value: PdfValue | undefined): 1 | 3 | undefined => {
  const space = view.resolve(value)
  const family = space.type === 'array' ? view.name(space.items[0]) : view.name(space)
  if (family === 'DeviceGray' || family === 'CalGray') return 1
  if (family === 'DeviceRGB' || family === 'CalRGB') return 3
  if (family !== 'ICCBased' || space.type !== 'array') return undefined
  const count = view.integer(view.stream(space.items[1])?.dict.entries.get('N'))
  return count === 1 || count === 3 ? count : undefined
}

const CODINGS: Readonly<Record<string, PagePicture['coding']>> = { DCTDecode: 'jpeg', CCITTFaxDecode: 'fax' }

/** Parameters of the last filter. */
const parmsOf = (view: RevisionView, dict: PdfDict): PdfDict | undefined => {
  const value = view.resolve(dict.entries.get('DecodeParms'))
  return value.type === 'array' ? view.dict(value.items.at(-1)) : view.dict(value)
}

const isTrue = (view: RevisionView, value: PdfValue | undefined): boolean => {
  const found = view.resolve(value)
  return found.type === 'boolean' && found.value
}

/** Only group 4 in its plain form. */
const faxBlackIsOne = (view: RevisionView, dict: PdfDict, width: number, page: number): boolean => {
  const parms = parmsOf(view, dict)?.entries
  const plain =
    (view.integer(parms?.get('K')) ?? 0) < 0 &&
    (view.integer(parms?.get('Columns')) ?? 1728) === width &&
    !isTrue(view, parms?.get('EncodedByteAlign'))
  if (!plain) throw unsupported(page, 'fax group 3')
  return isTrue(view, parms?.get('BlackIs1'))
}

const pictureOf = (view: RevisionView, stream: PdfStream, page: PdfPage): PagePicture => {
  const { number } = page
  const { dict } = stream
  const entry = (key: string): PdfValue | undefined => dict.entries.get(key)
  for (const key of ['SMask', 'Mask', 'ImageMask', 'Decode']) {
    const value = view.resolve(entry(key))
    const absent = value.type === 'null' || (value.type === 'boolean' && !value.value)
    if (!absent) throw unsupported(number, `/${key}`)
  }
  const { bytes, undecoded } = decodeStream(stream, (value) => view.resolve(value))
  const coding = undecoded.length === 0 ? 'samples' : CODINGS[undecoded[0] ?? '']
  if (coding === undefined || undecoded.length > 1) throw unsupported(number, undecoded.join(' '))
  const [width, height] = [view.integer(entry('Width')) ?? 0, view.integer(entry('Height')) ?? 0]
  const bits =
    view.integer(entry('BitsPerComponent')) ?? (coding === 'samples' ? 0 : coding === 'fax' ? 1 : 8)
  const components = coding === 'jpeg' ? 3 : componentsOf(view, entry('ColorSpace'))
  if (components === undefined) throw unsupported(number, '/ColorSpace')
  if ((bits !== 1 && bits !== 8) || (bits === 1 && components !== 1))
    throw unsupported(number, `${bits} bits`)
  const inverted = coding === 'fax' && !faxBlackIsOne(view, dict, width, number)
  return { coding, bytes, width, height, bits, components, inverted, turn: frameOf(page).rotate }
}

/** @throws SCAN_UNSUPPORTED with the page and what else is on it, PDF_*, LIMIT_EXCEEDED */
export const pagePicture = (view: RevisionView, page: PdfPage): PagePicture => {
  const { number } = page
  if ((view.array(page.dict.entries.get('Annots'))?.items.length ?? 0) > 0)
    throw unsupported(number, 'annotations')
  const [shown, more] = drawn(contentOf(view, page), number)
  if (shown === undefined || more !== undefined)
    throw unsupported(number, more ? 'several pictures' : 'no picture')
  const objects = view.dict(page.resources?.entries.get('XObject'))
  const stream = view.stream(objects?.entries.get(shown.name))
  if (stream === undefined || view.name(stream.dict.entries.get('Subtype')) !== 'Image')
    throw unsupported(number, 'forms')
  if (!fills(page, shown.matrix)) throw unsupported(number, 'a picture that does not fill the page')
  return pictureOf(view, stream, page)
}

/** A file whose pages are taken in. @throws PDF_ENCRYPTED, PDF_*, LIMIT_EXCEEDED */
export const openPages = (
  bytes: Uint8Array,
): { readonly file: PdfFile; readonly pages: readonly PdfPage[] } => {
  const file = PdfFile.open(bytes)
  if (file.encrypted) throw new GsealError('PDF_ENCRYPTED')
  const pages = pageList(file.view())
  const { pages: limit } = LIMITS.scan
  if (pages.length > limit)
    throw new GsealError('LIMIT_EXCEEDED', { what: 'pages of a scan', actual: pages.length, limit })
  return { file, pages }
}
