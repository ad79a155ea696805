/**
 * Every part that a reader reaches from OFD.xml. Nothing obliges a signer to list every part, so a verifier must know
 * what is shown and not protected, and what lies in the package and is reached by nothing (夹带): GB/T 33190-2016 7.4 to
 * 7.9, clauses 9, 13 to 16 for the places where parts are named.
 */
import { view } from '../../base/bytes.ts'
import { isGsealError, type Note } from '../../base/error.ts'
import type { XmlElement } from '../../xml/index.ts'
import { type DocBody, ENTRY } from './bodies.ts'
import { descendants, directoryOf, locOf, type Parts } from './parts.ts'

type Kind =
  | 'entry'
  | 'document'
  | 'page'
  | 'resource'
  | 'annotations'
  | 'attachments'
  | 'tags'
  | 'extensions'
  | 'version'
  | 'leaf'
  | 'minor'

interface Edge {
  readonly element: string
  /** Attribute that holds the path; without it the element's text does. */
  readonly attribute?: string
  readonly to: Kind
}

const edge = (element: string, to: Kind, attribute?: string): Edge =>
  attribute === undefined ? { element, to } : { element, to, attribute }

/** Kind of part → elements in it that name further parts. */
const EDGES: Readonly<Record<Kind, readonly Edge[]>> = {
  entry: [edge('DocRoot', 'document'), edge('Cover', 'leaf'), edge('Version', 'version', 'BaseLoc')],
  document: [
    edge('PublicRes', 'resource'),
    edge('DocumentRes', 'resource'),
    edge('TemplatePage', 'page', 'BaseLoc'),
    edge('Page', 'page', 'BaseLoc'),
    edge('Annotations', 'annotations'),
    edge('Attachments', 'attachments'),
    edge('CustomTags', 'tags'),
    edge('Extensions', 'extensions'),
  ],
  page: [edge('PageRes', 'resource')],
  resource: [
    edge('MediaFile', 'leaf'),
    edge('FontFile', 'leaf'),
    edge('ColorSpace', 'leaf', 'Profile'),
    edge('Thumbnail', 'leaf'),
  ],
  annotations: [edge('FileLoc', 'leaf')],
  attachments: [edge('FileLoc', 'leaf')],
  tags: [edge('FileLoc', 'minor'), edge('SchemaLoc', 'minor')],
  extensions: [edge('ExtendData', 'minor')],
  version: [edge('File', 'leaf'), edge('DocRoot', 'document')],
  leaf: [],
  minor: [],
}

/** Parts of these kinds change nothing that a reader shows: tags, extension data. */
const MINOR: ReadonlySet<Kind> = new Set<Kind>(['tags', 'extensions', 'minor'])

export interface Reached {
  /** It takes part in what a reader shows. */
  readonly visible: boolean
  /** Documents of the package (0-based) that lead to it; OFD.xml itself belongs to all. */
  readonly bodies: ReadonlySet<number>
}

export interface Closure {
  readonly reached: ReadonlyMap<string, Reached>
}

/** Large page parts are parsed only when they can name a part at all: element names are ASCII in UTF-8. */
const mayName = (parts: Parts, name: string, kind: Kind): boolean =>
  kind !== 'page' || EDGES[kind].some((item) => view(parts.bytes(name)).includes(item.element))

const targets = (parts: Parts, name: string, tree: XmlElement, kind: Kind, note: Note): [string, Kind][] => {
  // Res@BaseLoc is the directory that media and fonts are relative to (GB/T 33190-2016 7.9).
  const baseLoc = kind === 'resource' ? tree.attr('BaseLoc')?.trim() : undefined
  const base =
    baseLoc === undefined ? undefined : baseLoc.startsWith('/') ? baseLoc : `${directoryOf(name)}/${baseLoc}`
  return EDGES[kind].flatMap((item) =>
    descendants(tree, item.element).flatMap((element): [string, Kind][] => {
      const loc = item.attribute === undefined ? locOf(element) : element.attr(item.attribute)
      if (loc === undefined || loc.trim() === '') return []
      const target = parts.resolve(name, loc, base) ?? parts.resolve(name, loc)
      if (target !== undefined) return [[target, item.to]]
      note('OFD_REFERENCE_DANGLING', { part: name, path: loc })
      return []
    }),
  )
}

type Step = readonly [name: string, kind: Kind]

/** Everything reached from one element of OFD.xml. */
const walk = (parts: Parts, start: readonly Step[], note: Note): Map<string, boolean> => {
  const reached = new Map<string, boolean>()
  const queue = [...start]
  const walked = new Set<string>()
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [name, kind] = next
    reached.set(name, (reached.get(name) ?? false) || !MINOR.has(kind))
    if (walked.has(`${kind} ${name}`) || EDGES[kind].length === 0) continue
    walked.add(`${kind} ${name}`)
    try {
      if (mayName(parts, name, kind)) queue.push(...targets(parts, name, parts.xml(name), kind, note))
    } catch (error) {
      if (!isGsealError(error)) throw error
      note('OFD_PART_UNREADABLE', { part: name, reason: error.message })
    }
  }
  return reached
}

/**
 * Walks the references from OFD.xml, document by document. Parts that cannot be parsed count as reached and end the
 * walk there, with a note: what they may name is then not reached, hence reported.
 */
export const closureOf = (parts: Parts, bodies: readonly DocBody[], note: Note): Closure => {
  const reached = new Map<string, { visible: boolean; bodies: Set<number> }>()
  reached.set(ENTRY, { visible: true, bodies: new Set(bodies.map((body) => body.index)) })
  for (const body of bodies) {
    for (const [name, visible] of walk(parts, targets(parts, ENTRY, body.element, 'entry', note), note)) {
      const known = reached.get(name) ?? { visible: false, bodies: new Set<number>() }
      known.visible ||= visible
      known.bodies.add(body.index)
      reached.set(name, known)
    }
  }
  return { reached }
}
