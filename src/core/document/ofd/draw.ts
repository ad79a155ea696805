/**
 * A page of an OFD package as SVG: what gseal composes (texts in embedded fonts, pictures, paths, a template page), and the
 * marks of stamps. Read from the package's own bytes, so that a picture shows what the file says; no viewer of other
 * makers' documents, and what it does not know it leaves out: draw-whole.ts says whether there is any of that.
 */
import { toBase64 } from '../../base/bytes.ts'
import { openTypeface, outlinePath, type Typeface } from '../../impression/index.ts'
import type { XmlElement } from '../../xml/index.ts'
import type { OfdDocument } from './ofd.ts'
import { type OfdPage, parseBox } from './pages.ts'
import { descendants } from './parts.ts'
import { expandDeltas } from './text.ts'

const INK = '#000000'
const OBJECTS: ReadonlySet<string> = new Set(['TextObject', 'ImageObject', 'PathObject'])

const numbers = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).map(Number)

const colorOf = (object: XmlElement, which = 'FillColor'): string => {
  const value = numbers(object.find(which)?.attr('Value'))
  const whole =
    value.length === 3 && value.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  return whole ? `rgb(${value.join(',')})` : INK
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
}

/** Fonts and pictures of a document by their IDs. */
export class Shelf {
  readonly faces = new Map<string, Typeface>()
  readonly pictures = new Map<string, string>()
  /** Fonts that the file names and does not hold. */
  readonly absent = new Set<string>()

  static async of(document: OfdDocument, page: OfdPage): Promise<Shelf> {
    const shelf = new Shelf()
    const { parts } = document
    const root = parts.xml(page.body.root)
    for (const kind of ['PublicRes', 'DocumentRes']) {
      for (const { text } of descendants(root, kind)) {
        const part = parts.resolve(page.body.root, text)
        if (part !== undefined) await shelf.#take(document, part)
      }
    }
    return shelf
  }

  async #take({ parts }: OfdDocument, part: string): Promise<void> {
    const res = parts.xml(part)
    const folder = part.slice(0, part.lastIndexOf('/') + 1)
    const base = `${folder}${res.attr('BaseLoc') ?? ''}`
    for (const font of descendants(res, 'Font')) {
      const file = parts.resolve(part, font.find('FontFile')?.text ?? '', base)
      if (file === undefined) this.absent.add(font.attr('ID') ?? '')
      this.faces.set(
        font.attr('ID') ?? '',
        await openTypeface(file === undefined ? undefined : parts.bytes(file)),
      )
    }
    for (const media of descendants(res, 'MultiMedia')) {
      const file = parts.resolve(part, media.find('MediaFile')?.text ?? '', base)
      const type = TYPES[file?.split('.').at(-1)?.toLowerCase() ?? '']
      if (file !== undefined && type !== undefined)
        this.pictures.set(media.attr('ID') ?? '', `data:${type};base64,${toBase64(parts.bytes(file))}`)
    }
  }
}

const textPath = (object: XmlElement, shelf: Shelf): string => {
  const face = shelf.faces.get(object.attr('Font') ?? '')
  const [box, size] = [parseBox(object.attr('Boundary')), Number(object.attr('Size'))]
  if (face === undefined || box === undefined || !(size > 0)) return ''
  const paths = object.all('TextCode').flatMap((code) => {
    const chars = Array.from(code.text)
    const steps = expandDeltas(code.attr('DeltaX'), chars.length)
    let x = box.x + Number(code.attr('X') ?? 0)
    const y = box.y + Number(code.attr('Y') ?? 0)
    return chars.map((char, i) => {
      const path = /^\s$/.test(char) ? '' : outlinePath(face(char), x, y, size)
      x += steps[i] ?? 0
      return path
    })
  })
  return `<path d="${paths.join('')}" fill="${colorOf(object)}"/>`
}

/** The unit square of the picture by its CTM, within the boundary. */
const pictureOf = (object: XmlElement, shelf: Shelf): string => {
  const source = shelf.pictures.get(object.attr('ResourceID') ?? '')
  const [box, matrix] = [parseBox(object.attr('Boundary')), numbers(object.attr('CTM'))]
  if (source === undefined || box === undefined || matrix.length !== 6 || !matrix.every(Number.isFinite))
    return ''
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  const place = [a, b, c, d, box.x + e, box.y + f].join(' ')
  return `<image width="1" height="1" preserveAspectRatio="none" transform="matrix(${place})" href="${source}"/>`
}

/** Letters of GB/T 33190-2016 9.1 as SVG has them; "C" closes. */
const LETTERS: Readonly<Record<string, string>> = { S: 'M', B: 'C', C: 'Z' }
export const PATH_DATA = /^[\sMLSQBAC\d.+-]*$/
/** GB/T 33190-2016 table 35. */
const LINE_WIDTH = '0.353'

const pathOf = (object: XmlElement): string => {
  const box = parseBox(object.attr('Boundary'))
  const data = object.find('AbbreviatedData')?.text ?? ''
  const matrix = numbers(object.attr('CTM') ?? '1 0 0 1 0 0')
  if (box === undefined || !PATH_DATA.test(data) || matrix.length !== 6 || !matrix.every(Number.isFinite))
    return ''
  const path = data.replace(/[SBC]/g, (letter) => LETTERS[letter] ?? letter)
  const fill = object.attr('Fill') === 'true' ? colorOf(object) : 'none'
  const width = Number(object.attr('LineWidth') ?? LINE_WIDTH)
  const stroke =
    object.attr('Stroke') === 'false' || !(width > 0)
      ? ''
      : ` stroke="${colorOf(object, 'StrokeColor')}" stroke-width="${width}"`
  return `<path transform="translate(${box.x} ${box.y}) matrix(${matrix.join(' ')})" d="${path}" fill="${fill}"${stroke}/>`
}

const objectsOf = (content: XmlElement, shelf: Shelf): string[] =>
  content.children.flatMap((child) => {
    if (!OBJECTS.has(child.local)) return objectsOf(child, shelf)
    if (child.local === 'TextObject') return [textPath(child, shelf)]
    return [child.local === 'ImageObject' ? pictureOf(child, shelf) : pathOf(child)]
  })

/** The template pages under a page, as they are drawn before it. */
export const templatesOf = ({ parts }: OfdDocument, page: OfdPage): XmlElement[] =>
  parts
    .xml(page.part)
    .all('Template')
    .flatMap((use) => {
      const known = descendants(parts.xml(page.body.root), 'TemplatePage')
      const element = known.find((item) => item.attr('ID') === use.attr('TemplateID'))
      const part = parts.resolve(page.body.root, element?.attr('BaseLoc') ?? '')
      return part === undefined ? [] : [parts.xml(part)]
    })

export interface Mark {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** PNG */
  readonly picture: Uint8Array
}

/** @param index of the page, 0-based */
export const ofdPageSvg = async (
  document: OfdDocument,
  index: number,
  marks: readonly Mark[] = [],
): Promise<string> => {
  const page = document.ofdPages[index]
  if (page === undefined) throw new RangeError(`no page ${index + 1}`)
  const shelf = await Shelf.of(document, page)
  const { x, y, width, height } = page.box
  const layers = [...templatesOf(document, page), document.parts.xml(page.part)]
  const stamps = marks.map(
    (mark) =>
      `<image x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}" href="data:image/png;base64,${toBase64(mark.picture)}"/>`,
  )
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}mm" height="${height}mm">` +
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>` +
    `${layers.flatMap((layer) => objectsOf(layer, shelf)).join('')}${stamps.join('')}</svg>`
  )
}
