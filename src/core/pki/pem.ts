/** PEM (RFC 7468): strict inside a block, indifferent to text around blocks, which OpenSSL likes to print. */
import { fromBase64, toBase64, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'

export interface PemBlock {
  /** What stands after BEGIN, e.g. `CERTIFICATE`. */
  readonly label: string
  readonly der: Uint8Array
  /** Lines like `DEK-Info: …` stand before the body (RFC 1421): the old encryption of OpenSSL, so it is no DER. */
  readonly headers: boolean
}

const BEGIN = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,63})-----$/
const END = /^-----END ([A-Z0-9][A-Z0-9 ]{0,63})-----$/
const BASE64_LINE = /^[A-Za-z0-9+/=]+$/
const HEADER = /^[A-Za-z][A-Za-z0-9-]*:/

const fault = (line: number, reason: string): never => {
  throw new GsealError('PEM_MALFORMED', { line, reason })
}

/** DER of more than 127 bytes: SEQUENCE and a long length, which no text begins with. */
const looksLikeDer = (bytes: Uint8Array): boolean => bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80

/** True when the bytes hold a PEM block somewhere near their start, and are not DER that speaks of one. */
export const looksLikePem = (bytes: Uint8Array): boolean =>
  !looksLikeDer(bytes) && view(bytes.subarray(0, 64 * 1024)).includes('-----BEGIN ')

const decode = (body: readonly string[], line: number): Uint8Array => {
  if (body.length === 0) fault(line, 'the block is empty')
  return fromBase64(body.join('')) ?? fault(line, 'the block is not base64')
}

/** What stands between a BEGIN and its END. */
interface Open {
  readonly label: string
  /** Line of the BEGIN. */
  readonly line: number
  readonly body: string[]
  headers: boolean
}

class PemReader {
  readonly blocks: PemBlock[] = []
  #open: Open | undefined

  /** One line without white space around it. */
  line(text: string, number: number): void {
    const begin = BEGIN.exec(text)?.[1]
    const end = END.exec(text)?.[1]
    if (begin !== undefined) this.#begin(begin, number)
    else if (end !== undefined) this.#end(end, number)
    else if (this.#open !== undefined && text !== '') this.#body(this.#open, text, number)
  }

  #begin(label: string, line: number): void {
    if (this.#open !== undefined) fault(line, `a block begins inside the block of line ${this.#open.line}`)
    this.#open = { label, line, body: [], headers: false }
  }

  #end(label: string, line: number): void {
    const open = this.#open
    if (open === undefined || open.label !== label) fault(line, `END ${label} without its BEGIN`)
    else this.blocks.push({ label, der: decode(open.body, open.line), headers: open.headers })
    this.#open = undefined
  }

  #body(open: Open, text: string, line: number): void {
    if (open.body.length === 0 && HEADER.test(text)) open.headers = true
    else if (BASE64_LINE.test(text)) open.body.push(text)
    else fault(line, 'a line of the block is not base64')
  }

  close(): readonly PemBlock[] {
    if (this.#open !== undefined) fault(this.#open.line, 'the block does not end')
    if (this.blocks.length === 0) throw new GsealError('PEM_EMPTY')
    return this.blocks
  }
}

/**
 * All blocks of a PEM text, in order.
 * @throws PEM_MALFORMED for a block that does not end, ends with another label or is not base64; PEM_EMPTY when there is
 *   no block; LIMIT_EXCEEDED
 */
export const readPem = (bytes: Uint8Array): readonly PemBlock[] => {
  const limit = 2 * LIMITS.pki.crlBytes
  if (bytes.byteLength > limit)
    throw new GsealError('LIMIT_EXCEEDED', { what: 'PEM', actual: bytes.byteLength, limit })
  const reader = new PemReader()
  const lines = view(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/)
  for (const [index, line] of lines.entries()) reader.line(line.trim(), index + 1)
  return reader.close()
}

/** One PEM block with lines of 64 characters and a final line feed. */
export const writePem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(toBase64(der).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
