/** Which format a file is, by its content. */
import { view } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { Document } from './document.ts'

/** Opens bytes of a known format. @throws ZIP_*, XML_*, OFD_*, PDF_*, LIMIT_EXCEEDED */
export type Opener = (bytes: Uint8Array) => Document

const HEAD = 1024

/**
 * `pdf` where `%PDF-` begins the file or stands after prefix bytes that hold no zip, `ofd` for any zip, also behind prefix
 * bytes; `undefined` for what gseal does not read.
 */
export const sniff = (bytes: Uint8Array): Document['format'] | undefined => {
  const head = view(bytes).subarray(0, HEAD)
  const pdf = head.indexOf('%PDF-', 0, 'latin1')
  const zip = head.indexOf('PK\x03\x04', 0, 'latin1')
  if (pdf >= 0 && (zip < 0 || pdf < zip)) return 'pdf'
  return zip >= 0 || head.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1')) ? 'ofd' : undefined
}

/** @throws FORMAT_UNSUPPORTED, LIMIT_EXCEEDED */
export const formatOf = (bytes: Uint8Array): Document['format'] => {
  if (bytes.byteLength > LIMITS.file.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'file',
      actual: bytes.byteLength,
      limit: LIMITS.file.bytes,
    })
  }
  const format = sniff(bytes)
  if (format === undefined) throw new GsealError('FORMAT_UNSUPPORTED')
  return format
}
