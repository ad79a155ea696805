/** OFD.xml and the documents of a package: each DocBody has its own root, pages and list of signatures (GB/T 33190-2016 7.4). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { XmlElement } from '../../xml/index.ts'
import { locOf, type Parts } from './parts.ts'

export const ENTRY = 'OFD.xml'

export interface DocBody {
  /** 0-based, in the order of OFD.xml. */
  readonly index: number
  readonly element: XmlElement
  readonly id: string | undefined
  readonly title: string | undefined
  /** Part name of Document.xml. */
  readonly root: string
  /** Part name of the list of signatures; `undefined` when the body has none. */
  readonly list: string | undefined
}

const only = (element: XmlElement, local: string): XmlElement | undefined => {
  const found = element.all(local)
  if (found.length > 1) {
    throw new GsealError('OFD_MALFORMED', {
      part: ENTRY,
      reason: `${found.length} ${local} elements where one may stand`,
    })
  }
  return found[0]
}

const bodyOf = (parts: Parts, element: XmlElement, index: number): DocBody => {
  const rootLoc = locOf(only(element, 'DocRoot'))
  const root = rootLoc === undefined ? undefined : parts.resolve(ENTRY, rootLoc)
  if (root === undefined) {
    throw new GsealError('OFD_MALFORMED', {
      part: ENTRY,
      reason: `DocRoot "${rootLoc ?? ''}" leads to no part`,
    })
  }
  const listElement = only(element, 'Signatures')
  const listLoc = locOf(listElement)
  const list = listLoc === undefined ? undefined : parts.resolve(ENTRY, listLoc)
  if (listElement !== undefined && list === undefined)
    throw new GsealError('OFD_LIST_MISSING', { path: listLoc ?? '' })
  const info = only(element, 'DocInfo')
  return { index, element, id: locOf(info?.find('DocID')), title: locOf(info?.find('Title')), root, list }
}

/** The documents of the package. @throws OFD_MALFORMED, OFD_LIST_MISSING, OFD_PART_MISSING, LIMIT_EXCEEDED */
export const readBodies = (parts: Parts): readonly DocBody[] => {
  if (!parts.has(ENTRY)) throw new GsealError('OFD_NOT_OFD')
  const entry = parts.xml(ENTRY)
  const elements = entry.all('DocBody')
  if (entry.local !== 'OFD' || elements.length === 0) {
    throw new GsealError('OFD_MALFORMED', { part: ENTRY, reason: 'no OFD element with a DocBody' })
  }
  if (elements.length > LIMITS.ofd.docBodies) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'DocBody',
      actual: elements.length,
      limit: LIMITS.ofd.docBodies,
    })
  }
  return elements.map((element, index) => bodyOf(parts, element, index))
}
