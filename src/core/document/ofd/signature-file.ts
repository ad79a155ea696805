/** One signature's description, Signature.xml (GB/T 33190-2016 18.2; GM/T 0099-2020 for OFD 2.0). Its bytes are the original text. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { XmlElement } from '../../xml/index.ts'
import { type Box, parseBox } from './pages.ts'
import { locOf, type Parts } from './parts.ts'

export interface Reference {
  readonly fileRef: string
  /** Base64 text as it stands. */
  readonly checkValue: string
}

export interface StampAnnot {
  readonly id: string
  readonly pageRef: string
  /** `undefined` when the numbers cannot be read. */
  readonly boundary: Box | undefined
  readonly clip: Box | undefined
}

export interface SignatureFile {
  readonly part: string
  /** Digest label; MD5 when the attribute is absent, as GB/T 33190 says. */
  readonly checkMethod: string
  readonly references: readonly Reference[]
  readonly stamps: readonly StampAnnot[]
  readonly method: string | undefined
  readonly dateTime: string | undefined
  readonly sealLoc: string | undefined
  readonly valueLoc: string
}

const one = (parent: XmlElement, local: string, part: string): XmlElement | undefined => {
  const found = parent.all(local)
  if (found.length > 1) {
    throw new GsealError('OFD_MALFORMED', {
      part,
      reason: `${found.length} ${local} elements where one may stand`,
    })
  }
  return found[0]
}

const needed = (parent: XmlElement, local: string, part: string): XmlElement => {
  const found = one(parent, local, part)
  if (found === undefined) throw new GsealError('OFD_MALFORMED', { part, reason: `no ${local}` })
  return found
}

const within = (what: string, actual: number, limit: number): void => {
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

const referencesOf = (element: XmlElement, part: string): Reference[] => {
  const items = element.all('Reference')
  within('References', items.length, LIMITS.ofd.references)
  return items.map((item) => {
    const fileRef = item.attr('FileRef')
    const checkValue = one(item, 'CheckValue', part)?.text
    if (fileRef === undefined || checkValue === undefined) {
      throw new GsealError('OFD_MALFORMED', { part, reason: 'a Reference without FileRef or CheckValue' })
    }
    return { fileRef, checkValue }
  })
}

const stampOf = (element: XmlElement): StampAnnot => ({
  id: element.attr('ID')?.trim() ?? '',
  pageRef: element.attr('PageRef')?.trim() ?? '',
  boundary: parseBox(element.attr('Boundary')),
  clip: parseBox(element.attr('Clip')),
})

/** @throws OFD_MALFORMED, XML_*, LIMIT_EXCEEDED */
export const readSignatureFile = (parts: Parts, part: string): SignatureFile => {
  const root = parts.xml(part)
  if (root.local !== 'Signature') {
    throw new GsealError('OFD_MALFORMED', {
      part,
      reason: `root element ${root.name} where Signature should be`,
    })
  }
  const info = needed(root, 'SignedInfo', part)
  const references = needed(info, 'References', part)
  const stamps = info.all('StampAnnot')
  within('StampAnnot', stamps.length, LIMITS.ofd.stamps)
  const valueLoc = locOf(one(root, 'SignedValue', part))
  if (valueLoc === undefined) throw new GsealError('OFD_MALFORMED', { part, reason: 'no SignedValue' })
  return {
    part,
    checkMethod: references.attr('CheckMethod')?.trim() ?? 'MD5',
    references: referencesOf(references, part),
    stamps: stamps.map(stampOf),
    method: locOf(one(info, 'SignatureMethod', part)),
    dateTime: locOf(one(info, 'SignatureDateTime', part)),
    sealLoc: locOf(one(info, 'Seal', part)?.find('BaseLoc')),
    valueLoc,
  }
}
