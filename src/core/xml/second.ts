/**
 * The second reader: fast-xml-parser reads the part as well, and its structure and values are held against what the
 * gate has read, element by element. Any difference refuses the part.
 */
import { createRequire } from 'node:module'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { attributeValue, textValue } from './characters.ts'
import type { GateElement } from './gate.ts'

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

  #attributes(found: Found, at: GateElement): void {
    const read = (found[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>
    const names = Object.keys(read)
    if (names.length * 2 !== at.attributes.length) this.disagree(at)
    for (const [i, marked] of names.entries()) {
      const value = attributeValue(read[marked] ?? '')
      if (value === undefined || marked !== MARK + at.attributes[2 * i] || value !== at.attributes[2 * i + 1])
        this.disagree(at)
    }
  }

  /** One element and all below it, in document order on both sides. Depth is limited by the gate. */
  element(found: Found, key: string, depth: number): void {
    const at = this.#gated[this.#next++]
    if (at === undefined || key !== MARK + at.name || at.depth !== depth) this.disagree(at)
    this.#attributes(found, at)
    let text = ''
    for (const child of found[key] as readonly Found[]) {
      const kind = keyOf(child)
      if (kind === TEXT) text += textValue(child[TEXT] as string) ?? this.disagree(at)
      else if (kind === CDATA) text += ((child[CDATA] as readonly Found[])[0]?.[TEXT] as string) ?? ''
      else this.element(child, kind, depth + 1)
    }
    if (text !== at.text) this.disagree(at)
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
 * @param text the part as the gate has decoded it
 * @param gated the elements that the gate has found, in document order
 * @throws XML_READERS_DISAGREE
 */
export const agree = (text: string, gated: readonly GateElement[], part: string): void => {
  const comparison = new Comparison(part, gated)
  // White space around the root comes as text of no element.
  const roots = secondReading(text, part).filter((found) => keyOf(found) !== TEXT)
  const root = roots[0]
  if (root === undefined || roots.length !== 1) throw comparison.disagree(gated[0])
  comparison.element(root, keyOf(root), 1)
  if (!comparison.complete) comparison.disagree(gated.at(-1))
}
