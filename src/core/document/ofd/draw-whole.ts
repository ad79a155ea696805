/**
 * Whether the drawing of a page shows all that is on it. The drawing knows what gseal composes and the plain objects of
 * other makers; whatever else a page has would be left out of the picture without a word.
 */
import type { XmlElement } from '../../xml/index.ts'
import { PATH_DATA, Shelf, templatesOf } from './draw.ts'
import type { OfdDocument } from './ofd.ts'
import { descendants } from './parts.ts'

/** Elements with the attributes that are drawn, or that show nothing. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Page: [],
  Template: ['TemplateID', 'ZOrder'],
  Content: [],
  Layer: ['ID', 'Type'],
  PageBlock: ['ID'],
  TextObject: ['ID', 'Boundary', 'Font', 'Size', 'Fill'],
  TextCode: ['X', 'Y', 'DeltaX'],
  ImageObject: ['ID', 'Boundary', 'CTM', 'ResourceID'],
  PathObject: ['ID', 'Boundary', 'CTM', 'Fill', 'Stroke', 'LineWidth'],
  AbbreviatedData: [],
  FillColor: ['Value'],
  StrokeColor: ['Value'],
}
/** What describes the page and draws nothing. */
const SILENT: ReadonlySet<string> = new Set(['Area'])

const faultOf = (element: XmlElement, shelf: Shelf): string | undefined => {
  const { local } = element
  if (SILENT.has(local)) return undefined
  const known = Object.hasOwn(KNOWN, local) ? KNOWN[local] : undefined
  if (known === undefined) return local
  for (const name of element.attributes.keys()) {
    const own = name.slice(name.indexOf(':') + 1)
    if (!name.startsWith('xmlns') && !known.includes(own)) return `${local}/@${own}`
  }
  const font = element.attr('Font') ?? ''
  if (local === 'TextObject' && (shelf.absent.has(font) || !shelf.faces.has(font))) return `Font ${font}`
  const picture = element.attr('ResourceID') ?? ''
  if (local === 'ImageObject' && !shelf.pictures.has(picture)) return `MultiMedia ${picture}`
  if (local === 'AbbreviatedData' && !PATH_DATA.test(element.text)) return local
  for (const child of element.children) {
    const fault = faultOf(child, shelf)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** The first thing on the page that the drawing would leave out. @param index 0-based */
export const undrawn = async (document: OfdDocument, index: number): Promise<string | undefined> => {
  const page = document.ofdPages[index]
  if (page === undefined) throw new RangeError(`no page ${index + 1}`)
  const { parts } = document
  if (document.signatures().length > 0) return 'Signatures'
  const [annotations] = descendants(parts.xml(page.body.root), 'Annotations')
  if (annotations !== undefined) return annotations.local
  const shelf = await Shelf.of(document, page)
  for (const layer of [...templatesOf(document, page), parts.xml(page.part)]) {
    const fault = faultOf(layer, shelf)
    if (fault !== undefined) return fault
  }
  return undefined
}
