/**
 * Strict DER (ITU-T X.690): one element at a time over the original bytes. A node keeps the slice it was read from, so
 * that what is verified is what stood in the file; nothing is ever encoded again to be checked.
 *
 * Definite, minimal lengths; low tag numbers; depth and count limited; no bytes left over inside a constructed element.
 */
import { GsealError, type Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Identifier octet of a context tag: `context(0, true)` is [0] constructed, 0xA0. */
export const context = (number: number, constructed: boolean): number =>
  0x80 | (constructed ? 0x20 : 0) | number

/** State shared by all nodes of one parse: the name used in errors and the node budget. */
interface Source {
  readonly what: string
  nodes: number
}

export class DerNode {
  /** The identifier octet: class, constructed bit and number (numbers above 30 are refused). */
  readonly tag: number
  /** The whole element: identifier, length and content. */
  readonly raw: Uint8Array
  readonly content: Uint8Array
  /** Offset of `raw` from the start of the outermost element, in bytes. */
  readonly offset: number
  readonly #depth: number
  readonly #source: Source
  #children: readonly DerNode[] | undefined

  constructor(bytes: Uint8Array, at: number, offset: number, depth: number, source: Source) {
    this.#depth = depth
    this.#source = source
    this.offset = offset
    if (depth > LIMITS.der.depth) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: `${source.what}: depth`,
        actual: depth,
        limit: LIMITS.der.depth,
      })
    }
    source.nodes += 1
    if (source.nodes > LIMITS.der.nodes) {
      throw new GsealError('LIMIT_EXCEEDED', {
        what: `${source.what}: elements`,
        actual: source.nodes,
        limit: LIMITS.der.nodes,
      })
    }
    this.tag = bytes[at] ?? this.fail('ends where an element should begin')
    if ((this.tag & 0x1f) === 0x1f) this.fail('tag number above 30')
    const { header, length } = this.#length(bytes, at + 1)
    const start = at + 1 + header
    if (length > bytes.byteLength - start) this.fail(`length ${length} reaches past the end`)
    this.raw = bytes.subarray(at, start + length)
    this.content = bytes.subarray(start, start + length)
  }

  get constructed(): boolean {
    return (this.tag & 0x20) !== 0
  }

  #length(bytes: Uint8Array, at: number): { header: number; length: number } {
    const first = bytes[at] ?? this.fail('ends inside a length')
    if (first < 0x80) return { header: 1, length: first }
    if (first === 0x80) this.fail('indefinite length')
    const count = first & 0x7f
    if (count > 4) this.fail('length of more than four bytes')
    let length = 0
    for (let i = 1; i <= count; i++)
      length = length * 256 + (bytes[at + i] ?? this.fail('ends inside a length'))
    const minimal = count === 1 ? length >= 0x80 : length >= 256 ** (count - 1)
    if (!minimal) this.fail('length is not minimal')
    return { header: 1 + count, length }
  }

  /** Elements inside a constructed element, read once. */
  get children(): readonly DerNode[] {
    if (this.#children !== undefined) return this.#children
    if (!this.constructed) this.fail('is primitive where a structure should be')
    const list: DerNode[] = []
    const base = this.offset + this.raw.byteLength - this.content.byteLength
    for (let at = 0; at < this.content.byteLength; ) {
      const child = new DerNode(this.content, at, base + at, this.#depth + 1, this.#source)
      list.push(child)
      at += child.raw.byteLength
    }
    this.#children = list
    return list
  }

  /** Throws `DER_MALFORMED` naming the object, the byte and the reason. */
  fail(reason: string, params: Params = {}): never {
    throw new GsealError('DER_MALFORMED', { what: this.#source.what, offset: this.offset, reason, ...params })
  }
}

/**
 * Reads one DER element that fills `bytes` to the last byte.
 * @param what name of the object for messages
 * @param onTrailing told of bytes after the element; without it such bytes are refused
 * @throws DER_MALFORMED, LIMIT_EXCEEDED
 */
export const readDer = (bytes: Uint8Array, what: string, onTrailing?: (count: number) => void): DerNode => {
  if (bytes.byteLength > LIMITS.der.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', { what, actual: bytes.byteLength, limit: LIMITS.der.bytes })
  }
  const node = new DerNode(bytes, 0, 0, 0, { what, nodes: 0 })
  const trailing = bytes.byteLength - node.raw.byteLength
  if (trailing > 0) {
    if (onTrailing === undefined) return node.fail(`${trailing} bytes follow the object`)
    onTrailing(trailing)
  }
  return node
}
