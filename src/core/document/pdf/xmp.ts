/** What the XMP metadata of a document claims about PDF/A (ISO 19005-1 6.7.11). */

import { view as bufferOf } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import type { RevisionView } from './view.ts'

/** Namespace and property of the items in XMP; each is `name=value`. */
export const XMP_ITEMS = { namespace: 'urn:gseal:metadata:1#', prefix: 'gseal', property: 'items' } as const

const PART = /pdfaid:part\s*(?:=\s*["']|>)\s*(\d)/

/** Part of PDF/A that the document claims, or `undefined`. */
export const pdfaPart = (view: RevisionView): number | undefined => {
  const metadata = view.stream(view.catalog().entries.get('Metadata'))
  if (metadata === undefined) return undefined
  try {
    const part = PART.exec(bufferOf(view.decoded(metadata)).toString('latin1'))?.[1]
    return part === undefined ? undefined : Number(part)
  } catch (error) {
    if (!isGsealError(error)) throw error
    return undefined
  }
}

/** Part 1 forbids transparency: no soft mask may come with a stamp (ISO 19005-1 6.4). */
export const isPdfA1 = (view: RevisionView): boolean => pdfaPart(view) === 1
