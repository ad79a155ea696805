/**
 * Adding a signature to a package (GB/T 33190-2016 18.1, 18.2). Existing parts keep their compressed bytes; OFD.xml and
 * the list are edited as text, never written anew; every part that will be in the package is digested after the edits.
 * All but the description and the signed value, which come last, stands in the new package before, so that its digest is
 * begun beside those of the parts.
 */
import { equalBytes, toBase64, utf8 } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { PRODUCT } from '../../base/product.ts'
import { type DigestAlgorithm, digestAlgorithm } from '../../gm/index.ts'
import { escapeAttribute, escapeText, prefixOf, splice, type XmlElement } from '../../xml/index.ts'
import { beginRewrite, type ZipChange } from '../../zip/index.ts'
import type { Appearance, Pending, Placement } from '../document.ts'
import { type DocBody, ENTRY } from './bodies.ts'
import { mm, type OfdPage } from './pages.ts'
import { directoryOf, type Parts } from './parts.ts'
import type { SignatureFile } from './signature-file.ts'
import type { SignatureList } from './signature-list.ts'

const SM3_OID = '1.2.156.10197.1.401'
const NAMESPACE = 'http://www.ofdspec.org/2016'

export interface Target {
  readonly parts: Parts
  readonly body: DocBody
  readonly list: SignatureList | undefined
  /** Descriptions of all signatures of the package that can be read. */
  readonly existing: readonly SignatureFile[]
  /** Pages over the whole file, index = number − 1. */
  readonly pages: readonly OfdPage[]
}

const sm3Digest = (): DigestAlgorithm => {
  const digest = digestAlgorithm(SM3_OID)
  if (digest === undefined) throw new TypeError('no SM3 in the table of digests')
  return digest
}

/** A signature that protects the part forbids any change of it. */
const refuseLocked = (target: Target, part: string): void => {
  const locked = target.existing.some((file) =>
    file.references.some((reference) => target.parts.exact(file.part, reference.fileRef) === part),
  )
  if (!locked) return
  throw new GsealError(part === ENTRY ? 'OFD_BODY_LOCKED' : 'OFD_LOCKED', { part })
}

const trailingNumber = (id: string | undefined): number => Number(/(\d{1,9})$/.exec(id ?? '')?.[1] ?? 0)

/** Ids of Signature and StampAnnot share one number space (GB/T 33190-2016 18.1). */
const firstFreeNumber = (target: Target): number => {
  const ids = [
    target.list?.maxSignId,
    ...(target.list?.entries.map((entry) => entry.id) ?? []),
    ...target.existing.flatMap((file) => file.stamps.map((stamp) => stamp.id)),
  ]
  return Math.max(0, ...ids.map(trailingNumber)) + 1
}

const signId = (number: number): string => `s${String(number).padStart(3, '0')}`

const ASCII_NAME = /^[\x21-\x7e]+$/

/** propertyInfo is an IA5String and holds the path: a document folder with other characters gets its Signs at the root. */
const signsDirectory = (target: Target): string => {
  const listDirectory = target.list === undefined ? undefined : directoryOf(target.list.part)
  const candidates = [
    ...(listDirectory?.split('/').pop()?.toLowerCase() === 'signs' ? [listDirectory] : []),
    `${directoryOf(target.body.root)}/Signs`.replace(/^\//, ''),
    `Signs_${target.body.index}`,
  ]
  return candidates.find((name) => ASCII_NAME.test(name)) ?? 'Signs'
}

const freeDirectory = (parts: Parts, signs: string): string => {
  const taken = new Set(parts.archive.entries.map((entry) => entry.name.toLowerCase()))
  const used = (name: string): boolean =>
    [...taken].some((entry) => entry.startsWith(`${name.toLowerCase()}/`))
  for (let k = 0; ; k++) if (!used(`${signs}/Sign_${k}`)) return `${signs}/Sign_${k}`
}

const insertBefore = (bytes: Uint8Array, parent: XmlElement, insert: string): Uint8Array => {
  if (!parent.selfClosing) return splice(bytes, [{ at: parent.closeStart, insert }])
  // `<x …/>` becomes `<x …>…</x>`: the "/" before the last ">" gives way.
  const at = parent.end - 2
  return splice(bytes, [{ at, remove: 2, insert: `>${insert}</${parent.name}>` }])
}

const newList = (entry: string, maxId: string): Uint8Array =>
  utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Signatures xmlns:ofd="${NAMESPACE}"><ofd:MaxSignId>${maxId}</ofd:MaxSignId>${entry.replaceAll('{p}', 'ofd:')}</ofd:Signatures>`,
  )

const extendedList = (bytes: Uint8Array, list: SignatureList, entry: string, maxId: string): Uint8Array => {
  const prefix = prefixOf(list.root)
  const inserted = insertBefore(bytes, list.root, entry.replaceAll('{p}', prefix))
  const max = list.root.find('MaxSignId')
  if (max === undefined || max.selfClosing) return inserted
  // MaxSignId stands before or after the entries; edits go from the back so that offsets hold.
  const edits = [
    { at: max.openEnd, remove: max.closeStart - max.openEnd, insert: maxId },
    { at: list.root.closeStart, insert: entry.replaceAll('{p}', prefix) },
  ]
  return splice(bytes, edits)
}

const boxText = (x: number, y: number, width: number, height: number): string =>
  [x, y, width, height].map(mm).join(' ')

const stampXml = (id: string, place: Placement, page: OfdPage): string => {
  const boundary = boxText(page.box.x + place.x, page.box.y + place.y, place.width, place.height)
  const clip = place.clip
  const clipText = clip === undefined ? '' : ` Clip="${boxText(clip.x, clip.y, clip.width, clip.height)}"`
  return `<ofd:StampAnnot ID="${id}" PageRef="${escapeAttribute(page.id)}" Boundary="${boundary}"${clipText}/>`
}

/** `20261123104604Z`, the form most writers use. */
const dateTime = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')

interface Description {
  readonly appearance: Appearance
  readonly references: readonly { readonly part: string; readonly value: Uint8Array }[]
  readonly stamps: string
  readonly sealPart: string | undefined
  readonly valuePart: string
}

/** Signature.xml in the schema's order of elements. */
const signatureXml = (description: Description): Uint8Array => {
  const references = description.references
    .map(
      ({ part, value }) =>
        `<ofd:Reference FileRef="${escapeAttribute(`/${part}`)}"><ofd:CheckValue>${toBase64(value)}</ofd:CheckValue></ofd:Reference>`,
    )
    .join('')
  const seal =
    description.sealPart === undefined
      ? ''
      : `<ofd:Seal><ofd:BaseLoc>${escapeText(`/${description.sealPart}`)}</ofd:BaseLoc></ofd:Seal>`
  return utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Signature xmlns:ofd="${NAMESPACE}"><ofd:SignedInfo>` +
      `<ofd:Provider ProviderName="${PRODUCT.name}" Version="${PRODUCT.version}" Company="${PRODUCT.name}"/>` +
      `<ofd:SignatureMethod>${description.appearance.algorithm}</ofd:SignatureMethod>` +
      `<ofd:SignatureDateTime>${dateTime(description.appearance.time)}</ofd:SignatureDateTime>` +
      `<ofd:References CheckMethod="${SM3_OID}">${references}</ofd:References>${description.stamps}${seal}</ofd:SignedInfo>` +
      `<ofd:SignedValue>${escapeText(`/${description.valuePart}`)}</ofd:SignedValue></ofd:Signature>`,
  )
}

/** The edits of OFD.xml and of the list, as new bytes by part name. */
const listEdits = (
  target: Target,
  signs: string,
  id: string,
  maxId: string,
  appearance: Appearance,
  location: string,
) => {
  const type = appearance.kind === 'seal' ? 'Seal' : 'Sign'
  const entry = `<{p}Signature ID="${id}" Type="${type}" BaseLoc="${escapeAttribute(`/${location}`)}"/>`
  const { list, parts, body } = target
  if (list !== undefined) {
    refuseLocked(target, list.part)
    return {
      listPart: list.part,
      changes: new Map([[list.part, extendedList(parts.bytes(list.part), list, entry, maxId)]]),
    }
  }
  refuseLocked(target, ENTRY)
  const listPart = `${signs}/Signatures.xml`
  const prefix = prefixOf(body.element)
  const pointer = `<${prefix}Signatures>${escapeText(`/${listPart}`)}</${prefix}Signatures>`
  const entryXml = insertBefore(parts.bytes(ENTRY), body.element, pointer)
  return {
    listPart,
    changes: new Map([
      [ENTRY, entryXml],
      [listPart, newList(entry, maxId)],
    ]),
  }
}

/** What follows the parts that are known before their digests are: an estimate, for a package that is short is copied. */
const roomFor = (names: readonly string[], appearance: Appearance): number => {
  const [perReference, perStamp, certificatesAndHeaders] = [120, 256, 8 * 1024]
  const { placements, seal } = appearance
  const references = utf8(names.join('')).byteLength + names.length * perReference
  // An SES value holds the seal once more.
  return references + placements.length * perStamp + (seal?.byteLength ?? 0) + certificatesAndHeaders
}

/**
 * Reserves the place of a new signature in memory.
 * @throws OFD_LOCKED when a signature protects the list, OFD_BODY_LOCKED when a first stamp on this body would change
 * an OFD.xml that is already protected
 */
export const prepareSignature = (target: Target, appearance: Appearance): Pending => {
  const { parts } = target
  const first = firstFreeNumber(target)
  const id = signId(first)
  const signs = signsDirectory(target)
  const directory = freeDirectory(parts, signs)
  const description = `${directory}/Signature.xml`
  const maxId = signId(first + appearance.placements.length)
  const { listPart, changes } = listEdits(target, signs, id, maxId, appearance, description)
  const sealPart = appearance.seal === undefined ? undefined : `${directory}/Seal.esl`
  if (sealPart !== undefined && appearance.seal !== undefined) changes.set(sealPart, appearance.seal)
  const digest = sm3Digest()
  const names = [...new Set([...parts.names(), ...changes.keys()])]
    .filter((name) => appearance.lock || name !== listPart)
    .sort()
  const kept = names.filter((name) => !changes.has(name))
  const told = appearance.known ?? []
  for (const { bytes, sm3 } of told) {
    const same = kept.find((name) => equalBytes(parts.bytes(name), bytes))
    if (same !== undefined) parts.tell(same, digest, sm3)
  }
  const stamps = appearance.placements.map((place, index) => {
    const page = target.pages[place.page - 1]
    if (page === undefined)
      throw new GsealError('PAGE_ABSENT', { page: place.page, pages: target.pages.length })
    return stampXml(signId(first + 1 + index), place, page)
  })
  const valuePart = `${directory}/SignedValue.dat`
  const opaque = new Set([sealPart, valuePart])
  const change = ([name, data]: readonly [string, Uint8Array]): ZipChange => ({
    name,
    data,
    store: opaque.has(name),
  })
  const { time, memory } = appearance
  const room = roomFor(names, appearance)
  const rewriting = beginRewrite(parts.archive, [...changes].map(change), { time, memory, room })
  parts.digestBeside(rewriting.begun, kept, digest)
  const references = names.map((part) => {
    const changed = changes.get(part)
    if (changed === undefined) return { part, value: parts.digest(part, digest) }
    const value = told.find(({ bytes }) => equalBytes(bytes, changed))?.sm3 ?? digest.digest(changed)
    parts.foresee(part, digest, changed, value)
    return { part, value }
  })
  const covered = signatureXml({ appearance, references, stamps: stamps.join(''), sealPart, valuePart })
  return {
    id,
    covered: [covered],
    propertyInfo: `/${description}`,
    finish: (signedValue) =>
      rewriting.end([change([description, covered]), change([valuePart, signedValue])]),
  }
}
