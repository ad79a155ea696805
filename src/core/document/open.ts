/** Which format a file is, by its content. */
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { Document } from './document.ts'
import { OfdDocument } from './ofd/index.ts'

const HEAD = 1024

/** `ofd` for any zip, also behind prefix bytes; `undefined` for what gseal does not read. */
export const sniff = (bytes: Uint8Array): 'ofd' | undefined => {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = data.subarray(0, HEAD)
  const zip =
    head.includes('PK\x03\x04', 0, 'latin1') ||
    head.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1'))
  return zip && !head.subarray(0, 5).equals(Buffer.from('%PDF-')) ? 'ofd' : undefined
}

/**
 * Opens a document.
 * @throws FORMAT_UNSUPPORTED when the content is of no known format; ZIP_*, XML_*, OFD_* when it is broken
 */
export const openDocument = (bytes: Uint8Array): Document => {
  if (bytes.byteLength > LIMITS.file.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'file',
      actual: bytes.byteLength,
      limit: LIMITS.file.bytes,
    })
  }
  if (sniff(bytes) === undefined) throw new GsealError('FORMAT_UNSUPPORTED')
  return new OfdDocument(bytes)
}
