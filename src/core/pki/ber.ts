/** BER with indefinite lengths, as some CMS producers write it, into definite form. Bounded in depth; other BER stays refused. */
import { concatBytes } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { write } from '../der/index.ts'

const fault = (offset: number, reason: string): never => {
  throw new GsealError('DER_MALFORMED', { what: 'SignedData', offset, reason })
}

interface Piece {
  readonly bytes: Uint8Array
  readonly end: number
}

const OCTETS_CONSTRUCTED = 0x24
const OCTETS = 0x04

const definite = (bytes: Uint8Array, at: number): { start: number; end: number } => {
  const first = bytes[at + 1] ?? fault(at, 'ends inside a length')
  const count = first < 0x80 ? 0 : first & 0x7f
  if (count > 4) fault(at, 'length of more than four bytes')
  let length = count === 0 ? first : 0
  for (let i = 0; i < count; i++)
    length = length * 256 + (bytes[at + 2 + i] ?? fault(at, 'ends inside a length'))
  const start = at + 2 + count
  if (length > bytes.byteLength - start) fault(at, 'length reaches past the end')
  return { start, end: start + length }
}

const pieceOf = (element: Uint8Array): Uint8Array => {
  if (element[0] !== OCTETS) fault(0, 'OCTET STRING with a piece of another kind')
  const { start, end } = definite(element, 0)
  return element.subarray(start, end)
}

/** A constructed OCTET STRING is the concatenation of its pieces (X.690 8.7.3). */
const joined = (tag: number, children: readonly Uint8Array[]): Uint8Array =>
  tag === OCTETS_CONSTRUCTED
    ? write.element(OCTETS, concatBytes(...children.map(pieceOf)))
    : write.element(tag, ...children)

interface Source {
  readonly bytes: Uint8Array
  /** Elements met so far. */
  nodes: number
}

const convert = (source: Source, at: number, limit: number, depth: number): Piece => {
  const { bytes } = source
  if (depth > LIMITS.pki.cmsDepth) fault(at, 'nested too deeply')
  source.nodes += 1
  if (source.nodes > LIMITS.der.nodes) {
    const what = 'SignedData: elements'
    throw new GsealError('LIMIT_EXCEEDED', { what, actual: source.nodes, limit: LIMITS.der.nodes })
  }
  const tag = bytes[at] ?? fault(at, 'ends where an element should begin')
  if ((tag & 0x1f) === 0x1f) fault(at, 'tag number above 30')
  const indefinite = bytes[at + 1] === 0x80
  if (indefinite && (tag & 0x20) === 0) fault(at, 'primitive element of indefinite length')
  const { start, end } = indefinite ? { start: at + 2, end: limit } : definite(bytes, at)
  if (end > limit) fault(at, 'element reaches past its parent')
  if ((tag & 0x20) === 0) return { bytes: bytes.subarray(at, end), end }
  const children: Uint8Array[] = []
  let next = start
  while (indefinite || next < end) {
    if (indefinite && bytes[next] === 0 && bytes[next + 1] === 0)
      return { bytes: joined(tag, children), end: next + 2 }
    const child = convert(source, next, end, depth + 1)
    children.push(child.bytes)
    next = child.end
  }
  return { bytes: joined(tag, children), end }
}

/** The same bytes when the outermost length is definite; else the definite form, with note DER_BER, and DER_TRAILING for what follows. */
export const normaliseBer = (bytes: Uint8Array, note: Note): Uint8Array => {
  if (bytes[1] !== 0x80) return bytes
  note('DER_BER', { what: 'SignedData' })
  const whole = convert({ bytes, nodes: 0 }, 0, bytes.byteLength, 0)
  const count = bytes.byteLength - whole.end
  if (count > 0) note('DER_TRAILING', { what: 'SignedData', count })
  return whole.bytes
}
