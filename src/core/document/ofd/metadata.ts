/** CustomDatas of OFD.xml and the attachment of metadata (GB/T 33190-2016 7.4, 16). */
import { isGsealError } from '../../base/error.ts'
import type { XmlElement } from '../../xml/index.ts'
import { isMetadataName, type Metadata, metadataOr } from '../metadata.ts'
import type { DocBody } from './bodies.ts'
import { descendants, locOf, type Parts } from './parts.ts'

/** Writers in the field misspell the element, and write its attribute in either case. */
const DATAS = ['CustomData', 'CuslomData'] as const

const described = (body: DocBody): Metadata['described'] =>
  (body.element.find('DocInfo')?.children ?? [])
    .filter(({ local }) => local === 'CustomDatas' || local === 'CuslomDatas')
    .flatMap((list) => DATAS.flatMap((name) => list.all(name)))
    .map((item) => [item.attr('Name') ?? item.attr('name') ?? '', item.text])

/** A list that cannot be read is told by the walk through the references; here it holds nothing. */
const entries = (parts: Parts, list: string): readonly XmlElement[] => {
  try {
    return descendants(parts.xml(list), 'Attachment')
  } catch (error) {
    if (!isGsealError(error)) throw error
    return []
  }
}

const attached = (parts: Parts, body: DocBody): Metadata['attached'] =>
  parts
    .xml(body.root)
    .all('Attachments')
    .flatMap((element) => parts.resolve(body.root, locOf(element) ?? '') ?? [])
    .flatMap((list) =>
      entries(parts, list).flatMap((item): Metadata['attached'] => {
        const loc = locOf(item.find('FileLoc')) ?? ''
        const file = loc.slice(loc.lastIndexOf('/') + 1)
        if (!isMetadataName(file) && !isMetadataName(item.attr('Name') ?? '')) return []
        const part = parts.resolve(list, loc)
        return part === undefined ? [] : [metadataOr(() => parts.bytes(part), part)]
      }),
    )

/** Of each document in the package. @throws XML_*, OFD_*, LIMIT_EXCEEDED */
export const ofdMetadata = (parts: Parts, bodies: readonly DocBody[]): readonly Metadata[] =>
  bodies
    .map((body) => ({ described: described(body), attached: attached(parts, body) }))
    .filter((found) => found.described.length > 0 || found.attached.length > 0)
