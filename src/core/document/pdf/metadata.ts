/** Metadata in XMP and in the embedded file (ISO 32000-2 7.11.4, 14.3, 14.13). */
import { view as bufferOf } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { parseXml, type XmlElement } from '../../xml/index.ts'
import { isMetadataName, METADATA_FILE, type Metadata, type MetadataItem, metadataOr } from '../metadata.ts'
import { decodeTextString } from './text-string.ts'
import type { PdfDict, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'
import { XMP_ITEMS } from './xmp.ts'

const within = (element: XmlElement, local: string): readonly XmlElement[] =>
  element.children.flatMap((child) => [...(child.local === local ? [child] : []), ...within(child, local)])

/** The items among XMP; none where it cannot be read, which an attachment then shows. */
const described = (view: RevisionView): readonly MetadataItem[] => {
  const stream = view.stream(view.catalog().entries.get('Metadata'))
  if (stream === undefined) return []
  try {
    return xmpItems(view.decoded(stream))
  } catch (error) {
    if (!isGsealError(error)) throw error
    return []
  }
}

/** XMP of other documents is none of our business. */
const xmpItems = (bytes: Uint8Array): readonly MetadataItem[] => {
  if (bytes.byteLength > LIMITS.metadata.bytes || !bufferOf(bytes).includes(XMP_ITEMS.namespace)) return []
  return within(parseXml(bytes, 'XMP'), XMP_ITEMS.property)
    .flatMap((list) => within(list, 'li'))
    .map(({ text }): MetadataItem => {
      const at = text.indexOf('=')
      return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
    })
}

/** File specifications of the name tree and of /AF, each once. */
const specifications = (view: RevisionView): readonly PdfDict[] => {
  const found = new Set<PdfDict>()
  const put = (value: PdfValue | undefined): void => {
    const dict = view.dict(value)
    if (dict !== undefined) found.add(dict)
  }
  const nodes = [view.dict(view.catalog().entries.get('Names'))?.entries.get('EmbeddedFiles')]
  const met = new Set<PdfDict>()
  for (let next = nodes.pop(); next !== undefined && met.size < LIMITS.pdf.pageDepth; next = nodes.pop()) {
    const node = view.dict(next)
    if (node === undefined || met.has(node)) continue
    met.add(node)
    const names = view.array(node.entries.get('Names'))?.items ?? []
    for (let i = 1; i < names.length; i += 2) put(names[i])
    nodes.push(...(view.array(node.entries.get('Kids'))?.items ?? []))
  }
  for (const item of view.array(view.catalog().entries.get('AF'))?.items ?? []) put(item)
  return [...found]
}

const attached = (view: RevisionView): Metadata['attached'] =>
  specifications(view).flatMap((spec) => {
    const named = ['UF', 'F'].some((key) => {
      const name = view.string(spec.entries.get(key))
      return name !== undefined && isMetadataName(decodeTextString(name))
    })
    const files = view.dict(spec.entries.get('EF'))
    const stream = named ? view.stream(files?.entries.get('UF') ?? files?.entries.get('F')) : undefined
    return stream === undefined ? [] : [metadataOr(() => view.decoded(stream), METADATA_FILE)]
  })

/** @throws PDF_*, XML_*, LIMIT_EXCEEDED */
export const pdfMetadata = (view: RevisionView): readonly Metadata[] => {
  const found = { described: described(view), attached: attached(view) }
  return found.described.length > 0 || found.attached.length > 0 ? [found] : []
}
