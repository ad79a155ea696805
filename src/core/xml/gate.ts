/**
 * The gate: a tokenizer over bytes that refuses whatever is not plain, well-formed XML 1.0 in UTF-8, and tells where
 * each element stands.
 *
 * It works on a string with one character for each byte (latin1), so that an index is a byte offset. All markup is
 * ASCII, hence no byte of a longer UTF-8 sequence can be mistaken for markup.
 */
import { view } from '../base/bytes.ts'
import type { Code } from '../base/codes/index.ts'
import { GsealError, type Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { attributeValue, decodePart, isName, normaliseLines, textValue } from './characters.ts'
import { readDeclaration } from './declaration.ts'
import { duplicateAttribute, type Scope, scopeOf } from './namespaces.ts'
import { ShapeWriter } from './shape.ts'

/** An element in document order; offsets are bytes from the start of the part. */
export interface GateElement {
  readonly name: string
  /** Names and decoded values in turn. */
  readonly attributes: readonly string[]
  readonly depth: number
  readonly start: number
  readonly openEnd: number
  readonly selfClosing: boolean
  closeStart: number
  end: number
  /** Direct text, decoded. */
  text: string
}

export interface Gated {
  /** The part as text, without byte order mark. */
  readonly text: string
  readonly elements: readonly GateElement[]
  /** Of shape.ts. */
  readonly shape: string | undefined
}

interface Open {
  readonly element: GateElement
  readonly scope: Scope | undefined
}

/** ASCII characters that end a name; bytes of longer sequences belong to it and are judged after decoding. */
const ENDS_NAME = new Uint8Array(256)
for (const code of Buffer.from(' \t\r\n"\'&/<=>!?;,()[]{}|@#$%^*+~`\\', 'latin1')) ENDS_NAME[code] = 1
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
const HIGH = /[\x80-\xff]/

class Gate {
  readonly #part: string
  readonly #bytes: Buffer
  readonly #raw: string
  readonly #ascii: boolean
  readonly #text: string
  readonly #open: Open[] = []
  readonly #elements: GateElement[] = []
  readonly #shape: ShapeWriter
  #at = 0

  constructor(bytes: Uint8Array, part: string) {
    this.#part = part
    this.#bytes = view(bytes)
    this.#text = decodePart(bytes, part)
    this.#raw = this.#bytes.toString('latin1')
    this.#ascii = this.#text.length === this.#raw.length
    this.#shape = new ShapeWriter(this.#raw)
    this.#at = this.#raw.startsWith('\xef\xbb\xbf') ? 3 : 0
  }

  #fail(code: Code, offset: number, params: Params = {}): never {
    throw new GsealError(code, { part: this.#part, offset, ...params })
  }

  #limit(what: string, actual: number, limit: number): void {
    if (actual > limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: `${this.#part}: ${what}`, actual, limit })
  }

  #slice(from: number, to: number): string {
    const slice = this.#raw.slice(from, to)
    return this.#ascii || !HIGH.test(slice) ? slice : this.#bytes.toString('utf8', from, to)
  }

  /** Index of `what` from `from`; where there is none, the part is cut off inside what began at `start`. */
  #find(what: string, from: number, start: number, name: string): number {
    const at = this.#raw.indexOf(what, from)
    return at >= 0 ? at : this.#fail('XML_NOT_CLOSED', start, { name })
  }

  #skipSpace(): boolean {
    const start = this.#at
    while (isSpace(this.#raw.charCodeAt(this.#at))) this.#at += 1
    return this.#at > start
  }

  #name(): string {
    let end = this.#at
    while (end < this.#raw.length && ENDS_NAME[this.#raw.charCodeAt(end)] === 0) end += 1
    this.#limit('bytes of a name', end - this.#at, LIMITS.xml.nameBytes)
    const name = this.#slice(this.#at, end)
    if (!isName(name)) this.#fail('XML_NAME', this.#at)
    this.#at = end
    return name
  }

  #attribute(tag: number): { name: string; value: string } {
    const name = this.#name()
    this.#skipSpace()
    if (this.#raw[this.#at] !== '=') this.#fail('XML_TAG', this.#at)
    this.#at += 1
    this.#skipSpace()
    const quote = this.#raw[this.#at]
    if (quote !== '"' && quote !== "'") this.#fail('XML_TAG', this.#at)
    const start = this.#at + 1
    const end = this.#find(quote, start, tag, name)
    const raw = this.#slice(start, end)
    if (raw.includes('<')) this.#fail('XML_TAG', start)
    this.#shape.value(raw, start, end)
    this.#at = end + 1
    return { name, value: attributeValue(raw) ?? this.#fail('XML_ENTITY', start) }
  }

  /** Names and values up to ">" or "/>". */
  #attributes(tag: number): string[] {
    const list: string[] = []
    const seen = new Set<string>()
    for (;;) {
      const spaced = this.#skipSpace()
      const next = this.#raw[this.#at]
      if (next === '>' || next === '/') return list
      if (next === undefined) this.#fail('XML_NOT_CLOSED', tag, { name: '<' })
      if (!spaced) this.#fail('XML_TAG', this.#at)
      const { name, value } = this.#attribute(tag)
      if (seen.has(name)) this.#fail('XML_ATTRIBUTE_TWICE', tag, { name })
      seen.add(name)
      list.push(name, value)
      this.#limit('attributes of one element', seen.size, LIMITS.xml.attributes)
    }
  }

  #startTag(): void {
    const start = this.#at
    if (this.#open.length === 0 && this.#elements.length > 0) this.#fail('XML_OUTSIDE_ROOT', start)
    this.#at += 1
    const name = this.#name()
    const attributes = this.#attributes(start)
    const selfClosing = this.#raw[this.#at] === '/'
    if (selfClosing) this.#at += 1
    if (this.#raw[this.#at] !== '>') this.#fail('XML_TAG', this.#at)
    this.#at += 1
    const scope = scopeOf(this.#open.at(-1)?.scope, attributes)
    const twice = duplicateAttribute(attributes, scope)
    if (twice !== undefined) this.#fail('XML_ATTRIBUTE_TWICE', start, { name: twice })
    const depth = this.#open.length + 1
    const openEnd = this.#at
    const element: GateElement = {
      name,
      attributes,
      depth,
      start,
      openEnd,
      selfClosing,
      closeStart: openEnd,
      end: openEnd,
      text: '',
    }
    this.#elements.push(element)
    this.#limit('depth', depth, LIMITS.xml.depth)
    this.#limit('elements', this.#elements.length, LIMITS.xml.elements)
    if (!selfClosing) this.#open.push({ element, scope })
  }

  #endTag(): void {
    const start = this.#at
    this.#at += 2
    const name = this.#name()
    this.#skipSpace()
    if (this.#raw[this.#at] !== '>') this.#fail('XML_TAG', start)
    this.#at += 1
    const open = this.#open.pop()?.element ?? this.#fail('XML_OUTSIDE_ROOT', start)
    if (open.name !== name) this.#fail('XML_CLOSED_WRONGLY', start, { actual: name, name: open.name })
    open.closeStart = start
    open.end = this.#at
  }

  #comment(): void {
    const start = this.#at
    this.#shape.none()
    const hyphens = this.#find('--', start + 4, start, '<!--')
    if (this.#raw[hyphens + 2] !== '>') this.#fail('XML_COMMENT', start)
    this.#at = hyphens + 3
  }

  #cdata(): void {
    const start = this.#at
    this.#shape.none()
    const open = this.#open.at(-1)?.element ?? this.#fail('XML_OUTSIDE_ROOT', start)
    const end = this.#find(']]>', start + 9, start, '<![CDATA[')
    open.text += normaliseLines(this.#slice(start + 9, end))
    this.#at = end + 3
  }

  /** A processing instruction: skipped, but its target must be a name other than "xml" (2.6). */
  #instruction(): void {
    const start = this.#at
    this.#shape.none()
    this.#at += 2
    const target = this.#name()
    if (target.toLowerCase() === 'xml') this.#fail('XML_DECLARATION', start)
    const end = this.#find('?>', this.#at, start, `<?${target}`)
    const spaced = end === this.#at || this.#skipSpace()
    if (!spaced) this.#fail('XML_NAME', start)
    this.#at = end + 2
  }

  #markup(): void {
    const at = this.#at
    const next = this.#raw[at + 1]
    if (next === '/') this.#endTag()
    else if (next === '?') this.#instruction()
    else if (next !== '!') this.#startTag()
    else if (this.#raw.startsWith('<!--', at)) this.#comment()
    else if (this.#raw.startsWith('<![CDATA[', at)) this.#cdata()
    else this.#fail(/^<!DOCTYPE/i.test(this.#raw.slice(at, at + 9)) ? 'XML_DOCTYPE' : 'XML_TAG', at)
  }

  #characters(to: number): void {
    const start = this.#at
    const open = this.#open.at(-1)?.element
    this.#at = to
    if (open === undefined) {
      const other = this.#raw.slice(start, to).search(/[^ \t\r\n]/)
      if (other >= 0) this.#fail('XML_OUTSIDE_ROOT', start + other)
      return
    }
    const raw = this.#slice(start, to)
    if (raw.includes(']]>')) this.#fail('XML_TEXT', start)
    this.#shape.value(raw, start, to)
    open.text += textValue(raw) ?? this.#fail('XML_ENTITY', start)
  }

  read(): Gated {
    this.#at = readDeclaration(this.#raw, this.#at, this.#part)
    while (this.#at < this.#raw.length) {
      const next = this.#raw.indexOf('<', this.#at)
      if (next !== this.#at) this.#characters(next < 0 ? this.#raw.length : next)
      if (next >= 0) this.#markup()
    }
    const open = this.#open.at(-1)?.element
    if (open !== undefined) this.#fail('XML_NOT_CLOSED', open.start, { name: open.name })
    if (this.#elements.length === 0) this.#fail('XML_NO_ROOT', 0)
    return { text: this.#text, elements: this.#elements, shape: this.#shape.shape }
  }
}

/** @throws XML_*, LIMIT_EXCEEDED */
export const gate = (bytes: Uint8Array, part: string): Gated => {
  if (bytes.byteLength > LIMITS.xml.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: `${part}: bytes`,
      actual: bytes.byteLength,
      limit: LIMITS.xml.bytes,
    })
  }
  return new Gate(bytes, part).read()
}
