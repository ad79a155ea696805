/** PEM (RFC 7468): strict inside a block, indifferent to text around blocks, which OpenSSL likes to print. */
import { fromBase64, toBase64, view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'

export interface PemBlock {
  /** What stands after BEGIN, e.g. `CERTIFICATE`. */
  readonly label: string
  readonly der: Uint8Array
}

const BEGIN = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,63})-----$/
const END = /^-----END ([A-Z0-9][A-Z0-9 ]{0,63})-----$/
const BASE64_LINE = /^[A-Za-z0-9+/=]+$/

const fault = (line: number, reason: string): never => {
  throw new GsealError('PEM_MALFORMED', { line, reason })
}

/** True when the bytes hold a PEM block somewhere near their start. */
export const looksLikePem = (bytes: Uint8Array): boolean =>
  view(bytes.subarray(0, 64 * 1024)).includes('-----BEGIN ')

const decode = (body: readonly string[], line: number): Uint8Array => {
  if (body.length === 0) fault(line, 'the block is empty')
  return fromBase64(body.join('')) ?? fault(line, 'the block is not base64')
}

/**
 * All blocks of a PEM text, in order.
 * @throws PEM_MALFORMED for a block that does not end, ends with another label, has headers or is not base64;
 *   PEM_EMPTY when there is no block; LIMIT_EXCEEDED
 */
export const readPem = (bytes: Uint8Array): readonly PemBlock[] => {
  if (bytes.byteLength > 2 * LIMITS.pki.crlBytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'PEM',
      actual: bytes.byteLength,
      limit: 2 * LIMITS.pki.crlBytes,
    })
  }
  const blocks: PemBlock[] = []
  let open: { label: string; body: string[]; line: number } | undefined
  const lines = view(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/)
  for (const [index, untrimmed] of lines.entries()) {
    const line = untrimmed.trim()
    const begin = BEGIN.exec(line)?.[1]
    const end = END.exec(line)?.[1]
    if (begin !== undefined) {
      if (open !== undefined) fault(index + 1, `a block begins inside the block of line ${open.line}`)
      open = { label: begin, body: [], line: index + 1 }
    } else if (end !== undefined) {
      if (open?.label !== end) return fault(index + 1, `END ${end} without its BEGIN`)
      blocks.push({ label: end, der: decode(open.body, open.line) })
      open = undefined
    } else if (open !== undefined && line !== '') {
      if (!BASE64_LINE.test(line)) fault(index + 1, 'a line of the block is not base64')
      open.body.push(line)
    }
  }
  if (open !== undefined) fault(open.line, 'the block does not end')
  if (blocks.length === 0) throw new GsealError('PEM_EMPTY')
  return blocks
}

/** One PEM block with lines of 64 characters and a final line feed. */
export const writePem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(toBase64(der).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
