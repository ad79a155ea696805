/**
 * XML that is too large for a tree, told as it comes: the sheets of a register. As strict as the gate about encoding,
 * DOCTYPE, nesting, names and references; what it tells is local names, since spreadsheets differ in their prefixes.
 * No signature rests on what is read here.
 */
import type { Code } from '../base/codes/index.ts'
import { GsealError, type Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { attributeValue, codeOf, illegalIn, isName, textValue } from './characters.ts'

export interface XmlSink {
  /** @param attribute the decoded value of an attribute by its local name */
  open(local: string, attribute: (local: string) => string | undefined): void
  close(local: string): void
  /** Character data, decoded; one run may come in several calls. */
  text(text: string): void
}

const ATTRIBUTES = /^(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/
const ATTRIBUTE = /\s([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const DECLARED = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Markup that is told nothing about, by its beginning. */
const SKIPPED: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
]
const CDATA = '<![CDATA['

/** The first ">" outside quotes; -1 when it has not come yet. */
const tagEnd = (text: string, from: number): number => {
  let quote = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x22 || code === 0x27) quote = code
    else if (code === 0x3e) return at
  }
  return -1
}

/** Takes pieces of a part and tells a sink what is in them; `end` says whether it was whole. */
export class XmlPusher {
  readonly #part: string
  readonly #sink: XmlSink
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #open: string[] = []
  #held = ''
  /** Bytes before `held`, for messages. */
  #passed = 0
  #rooted = false
  #begun = false

  constructor(part: string, sink: XmlSink) {
    this.#part = part
    this.#sink = sink
  }

  /** @throws XML_*, LIMIT_EXCEEDED */
  write(piece: Uint8Array): void {
    this.#held += this.#decode(piece)
    const illegal = illegalIn(this.#held)
    if (illegal !== undefined) this.#fail('XML_CHARACTER', 0, { code: codeOf(illegal) })
    if (!this.#begun) this.#judgeDeclaration()
    this.#consume()
  }

  /** @throws XML_NOT_CLOSED, XML_NO_ROOT */
  end(): void {
    this.#held += this.#decode(undefined)
    this.#consume()
    if (!this.#rooted) throw new GsealError('XML_NO_ROOT', { part: this.#part })
    if (this.#open.length > 0 || this.#held.trim() !== '')
      this.#fail('XML_NOT_CLOSED', 0, { name: this.#open.at(-1) ?? '-' })
  }

  #fail(code: Code, at: number, more: Params = {}): never {
    const offset = this.#passed + Buffer.byteLength(this.#held.slice(0, at))
    throw new GsealError(code, { part: this.#part, offset, ...more })
  }

  #decode(piece: Uint8Array | undefined): string {
    try {
      return piece === undefined ? this.#decoder.decode() : this.#decoder.decode(piece, { stream: true })
    } catch {
      return this.#fail('XML_ENCODING', 0, { encoding: 'UTF-8' })
    }
  }

  #judgeDeclaration(): void {
    const encoding = DECLARED.exec(this.#held)?.[1]
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#fail('XML_ENCODING', 0, { encoding })
    this.#begun = this.#held.length > 0
  }

  #consume(): void {
    const held = this.#held
    let at = 0
    while (at < held.length) {
      const next = held.indexOf('<', at)
      if (next < 0) break
      this.#text(at, next)
      at = next
      const end = this.#markup(at)
      if (end < 0) break
      at = end
    }
    this.#passed += Buffer.byteLength(held.slice(0, at))
    this.#held = held.slice(at)
    const [actual, limit] = [this.#held.length, LIMITS.xml.pieceChars]
    if (actual > limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: `one tag or text of ${this.#part}`, actual, limit })
  }

  #text(from: number, to: number): void {
    if (from === to) return
    const raw = this.#held.slice(from, to)
    if (this.#open.length === 0) {
      if (raw.trim() !== '') this.#fail('XML_OUTSIDE_ROOT', from)
      return
    }
    if (raw.includes(']]>')) this.#fail('XML_TEXT', from)
    this.#sink.text(textValue(raw) ?? this.#fail('XML_ENTITY', from))
  }

  /** One piece of markup at `at`; answers where it ends, or -1 when it is not whole yet. */
  #markup(at: number): number {
    const held = this.#held
    const code = held.charCodeAt(at + 1)
    if (code === 0x21 || code === 0x3f) return this.#special(at)
    const end = tagEnd(held, at + 1)
    if (end < 0) return -1
    if (code === 0x2f) this.#close(held.slice(at + 2, end).trimEnd(), at)
    else this.#start(held.slice(at + 1, end), at)
    return end + 1
  }

  #special(at: number): number {
    const held = this.#held
    if (held.startsWith(CDATA, at)) {
      const end = held.indexOf(']]>', at)
      if (end < 0) return -1
      if (this.#open.length === 0) this.#fail('XML_OUTSIDE_ROOT', at)
      this.#sink.text(held.slice(at + CDATA.length, end))
      return end + 3
    }
    for (const [begin, finish] of SKIPPED) {
      if (!held.startsWith(begin, at)) continue
      const end = held.indexOf(finish, at + begin.length)
      return end < 0 ? -1 : end + finish.length
    }
    // The beginning of a section may stand across two pieces.
    return held.length - at < CDATA.length ? -1 : this.#fail('XML_DOCTYPE', at)
  }

  #start(body: string, at: number): void {
    const closed = body.endsWith('/')
    const inner = closed ? body.slice(0, -1) : body
    const space = inner.search(/\s/)
    const name = space < 0 ? inner : inner.slice(0, space)
    const raw = space < 0 ? '' : inner.slice(space)
    if (!isName(name) || !ATTRIBUTES.test(raw)) this.#fail('XML_TAG', at)
    if (this.#open.length === 0 && this.#rooted) this.#fail('XML_OUTSIDE_ROOT', at)
    const limit = LIMITS.xml.depth
    if (this.#open.length >= limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: `depth of ${this.#part}`, actual: limit + 1, limit })
    this.#rooted = true
    this.#open.push(name)
    this.#sink.open(localOf(name), (wanted) => this.#attribute(raw, wanted, at))
    if (closed) this.#close(name, at)
  }

  #attribute(raw: string, wanted: string, at: number): string | undefined {
    for (const [, name = '', double, single] of raw.matchAll(ATTRIBUTE)) {
      if (name !== wanted && localOf(name) !== wanted) continue
      return attributeValue(double ?? single ?? '') ?? this.#fail('XML_ENTITY', at)
    }
    return undefined
  }

  #close(name: string, at: number): void {
    const expected = this.#open.pop()
    if (expected !== name) this.#fail('XML_CLOSED_WRONGLY', at, { actual: name, name: expected ?? '-' })
    this.#sink.close(localOf(name))
  }
}
