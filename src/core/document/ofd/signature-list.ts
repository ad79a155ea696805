/** The list of signatures of a document, Signatures.xml (GB/T 33190-2016 18.1). Untrusted: in continue mode nothing protects it. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { XmlElement } from '../../xml/index.ts'
import type { DocBody } from './bodies.ts'
import type { Parts } from './parts.ts'

export interface ListEntry {
  readonly id: string
  readonly kind: 'seal' | 'digital'
  /** Part name of Signature.xml; `undefined` when the path leads nowhere. */
  readonly part: string | undefined
  readonly loc: string
  /** OFD 2.0: id of a signature that must be valid too. */
  readonly relative: string | undefined
}

export interface SignatureList {
  readonly part: string
  readonly root: XmlElement
  readonly maxSignId: string | undefined
  readonly entries: readonly ListEntry[]
}

/** `Type` is Seal when absent; anything but the two known values is refused. */
const KINDS: Readonly<Record<string, ListEntry['kind']>> = { Seal: 'seal', Sign: 'digital' }

const entryOf = (parts: Parts, list: string, element: XmlElement): ListEntry => {
  const [id, loc] = [element.attr('ID')?.trim(), element.attr('BaseLoc')?.trim()]
  const kind = KINDS[element.attr('Type')?.trim() ?? 'Seal']
  if (id === undefined || id === '' || loc === undefined || kind === undefined) {
    throw new GsealError('OFD_MALFORMED', {
      part: list,
      reason: 'a Signature without ID, BaseLoc or a known Type',
    })
  }
  return { id, kind, part: parts.resolve(list, loc), loc, relative: element.attr('Relative')?.trim() }
}

/** @throws OFD_MALFORMED, XML_* when the list itself cannot be understood */
export const readList = (parts: Parts, body: DocBody): SignatureList | undefined => {
  if (body.list === undefined) return undefined
  const root = parts.xml(body.list)
  if (root.local !== 'Signatures') {
    throw new GsealError('OFD_MALFORMED', {
      part: body.list,
      reason: `root element ${root.name} where Signatures should be`,
    })
  }
  const elements = root.all('Signature')
  if (elements.length > LIMITS.ofd.signatures) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'signatures',
      actual: elements.length,
      limit: LIMITS.ofd.signatures,
    })
  }
  const part = body.list
  const entries = elements.map((element) => entryOf(parts, part, element))
  if (new Set(entries.map((entry) => entry.id)).size !== entries.length) {
    throw new GsealError('OFD_MALFORMED', { part, reason: 'two signatures have the same ID' })
  }
  return { part, root, maxSignId: root.find('MaxSignId')?.text.trim(), entries }
}
