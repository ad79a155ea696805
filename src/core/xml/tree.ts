/**
 * The tree of a part: what the gate has read, once a second reader has been found to read the same. A shape that both
 * have read alike is not given to the second reader again (shape.ts).
 */
import { type GateElement, gate } from './gate.ts'
import { localName } from './namespaces.ts'
import { agree } from './second.ts'
import { Shapes } from './shape.ts'

export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string
  readonly local: string
  /** Qualified name → decoded value; namespace declarations are among them. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Direct text, decoded, not trimmed; comments leave no trace in it. */
  readonly text: string
  /** Byte offset of "<". */
  readonly start: number
  /** Byte offset behind the ">" of the start tag. */
  readonly openEnd: number
  /** Byte offset of "</"; of a self-closing element, `openEnd`. */
  readonly closeStart: number
  /** Byte offset behind the element. */
  readonly end: number
  readonly selfClosing: boolean
  /** The attribute without prefix; where there is none, the only one with this local name under a prefix. */
  attr(local: string): string | undefined
  /** The first child with this local name. */
  find(local: string): XmlElement | undefined
  /** The children with this local name. */
  all(local: string): readonly XmlElement[]
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

class Element implements XmlElement {
  readonly name: string
  readonly local: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
  readonly start: number
  readonly openEnd: number
  readonly closeStart: number
  readonly end: number
  readonly selfClosing: boolean

  constructor(
    at: GateElement,
    attributes: ReadonlyMap<string, string>,
    children: readonly XmlElement[],
    text: string,
  ) {
    this.name = at.name
    this.local = localName(at.name)
    this.attributes = attributes
    this.children = children
    this.text = text
    this.start = at.start
    this.openEnd = at.openEnd
    this.closeStart = at.closeStart
    this.end = at.end
    this.selfClosing = at.selfClosing
  }

  attr(local: string): string | undefined {
    const plain = this.attributes.get(local)
    if (plain !== undefined || this.attributes.size === 0) return plain
    const prefixed = [...this.attributes.keys()].filter(
      (name) => localName(name) === local && name !== local && !name.startsWith('xmlns:'),
    )
    return prefixed.length === 1 ? this.attributes.get(prefixed[0] ?? '') : undefined
  }

  find(local: string): XmlElement | undefined {
    return this.children.find((child) => child.local === local)
  }

  all(local: string): readonly XmlElement[] {
    return this.children.filter((child) => child.local === local)
  }
}

const attributesOf = ({ attributes }: GateElement): ReadonlyMap<string, string> => {
  if (attributes.length === 0) return NO_ATTRIBUTES
  const map = new Map<string, string>()
  for (let i = 0; i < attributes.length; i += 2) map.set(attributes[i] ?? '', attributes[i + 1] ?? '')
  return map
}

/** @param gated in document order, with one root: the gate lets nothing else pass */
const treeOf = (gated: readonly GateElement[]): XmlElement => {
  /** The children of each open element, by depth; those of the document at 0. */
  const open: XmlElement[][] = [[]]
  for (const at of gated) {
    const children: XmlElement[] = []
    open[at.depth - 1]?.push(new Element(at, attributesOf(at), children, at.text))
    open[at.depth] = children
  }
  return open[0]?.[0] as XmlElement
}

const shapes = new Shapes()

/**
 * Reads one XML part strictly.
 * @param part its name, for messages
 * @returns the root element, with offsets into `bytes`
 * @throws XML_*, LIMIT_EXCEEDED
 */
export const parseXml = (bytes: Uint8Array, part: string): XmlElement => {
  const { text, elements, shape } = gate(bytes, part)
  if (!shapes.known(shape)) {
    agree(text, elements, part)
    shapes.learn(shape)
  }
  return treeOf(elements)
}
