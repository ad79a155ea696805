/**
 * The tree: fast-xml-parser reads the structure and the values, the gate has said where each element stands, and the
 * two readings are held against each other element by element. Any difference refuses the part.
 */
import { createRequire } from 'node:module'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { attributeValue, textValue } from './characters.ts'
import { type GateElement, gate } from './gate.ts'
import { localName } from './namespaces.ts'

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

/** Marks element names, so that none can be a name with a meaning in JavaScript; "~" begins no XML name. */
const MARK = '~'
const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTES = ':@'

/** As the package gives it to `require`: one file. Its forty modules took a fifth of the time of verifying one file. */
const { XMLParser } = createRequire(import.meta.url)('fast-xml-parser') as typeof import('fast-xml-parser')

/**
 * Values are left as they stand: references and white space are decoded here, in one place for both readers. Comments
 * and processing instructions are dropped.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: MARK,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  htmlEntities: false,
  allowBooleanAttributes: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Called twice for a self-closing element, hence the look at what is there.
  transformTagName: (name) => (name.startsWith(MARK) ? name : MARK + name),
  onDangerousProperty: (name: string) => name,
  maxNestedTags: LIMITS.xml.depth,
  jPath: false,
})

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

/** What fast-xml-parser gives: an element, a text or a CDATA section is an object with one key beside its attributes. */
type Found = Readonly<Record<string, unknown>>

const keyOf = (found: Found): string => {
  for (const key in found) if (key !== ATTRIBUTES) return key
  return ''
}

class Comparison {
  readonly #part: string
  readonly #gated: readonly GateElement[]
  #next = 0

  constructor(part: string, gated: readonly GateElement[]) {
    this.#part = part
    this.#gated = gated
  }

  disagree(at: GateElement | undefined): never {
    throw new GsealError('XML_READERS_DISAGREE', { part: this.#part, offset: at?.start ?? 0 })
  }

  get complete(): boolean {
    return this.#next === this.#gated.length
  }

  #attributes(found: Found, at: GateElement): ReadonlyMap<string, string> {
    const read = found[ATTRIBUTES] as Readonly<Record<string, string>> | undefined
    const names = read === undefined ? [] : Object.keys(read)
    if (names.length * 2 !== at.attributes.length) this.disagree(at)
    if (read === undefined || names.length === 0) return NO_ATTRIBUTES
    const map = new Map<string, string>()
    for (const [i, marked] of names.entries()) {
      const name = marked.slice(MARK.length)
      const value = attributeValue(read[marked] ?? '')
      if (value === undefined || name !== at.attributes[2 * i] || value !== at.attributes[2 * i + 1])
        this.disagree(at)
      map.set(name, value)
    }
    return map
  }

  /** One element and all below it, in document order on both sides. Depth is limited by the gate. */
  element(found: Found, key: string, depth: number): XmlElement {
    const at = this.#gated[this.#next++]
    if (at === undefined || key !== MARK + at.name || at.depth !== depth) this.disagree(at)
    const attributes = this.#attributes(found, at)
    const children: XmlElement[] = []
    let text = ''
    for (const child of found[key] as readonly Found[]) {
      const kind = keyOf(child)
      if (kind === TEXT) text += textValue(child[TEXT] as string) ?? this.disagree(at)
      else if (kind === CDATA) text += ((child[CDATA] as readonly Found[])[0]?.[TEXT] as string) ?? ''
      else children.push(this.element(child, kind, depth + 1))
    }
    if (text !== at.text) this.disagree(at)
    return new Element(at, attributes, children, text)
  }
}

const secondReading = (text: string, part: string): readonly Found[] => {
  try {
    return parser.parse(text) as readonly Found[]
  } catch (cause) {
    // The gate has let it pass; that the other reader stumbles is a disagreement like any other.
    throw new GsealError('XML_READERS_DISAGREE', { part, offset: 0 }, { cause })
  }
}

/**
 * Reads one XML part strictly.
 * @param part its name, for messages
 * @returns the root element, with offsets into `bytes`
 * @throws XML_*, LIMIT_EXCEEDED
 */
export const parseXml = (bytes: Uint8Array, part: string): XmlElement => {
  const { text, elements } = gate(bytes, part)
  const comparison = new Comparison(part, elements)
  // White space around the root comes as text of no element.
  const roots = secondReading(text, part).filter((found) => keyOf(found) !== TEXT)
  const root = roots[0]
  if (root === undefined || roots.length !== 1) return comparison.disagree(elements[0])
  const tree = comparison.element(root, keyOf(root), 1)
  return comparison.complete ? tree : comparison.disagree(elements.at(-1))
}
