/** Opens a document of any format. */
import type { Document } from './document.ts'
import { OfdDocument } from './ofd/ofd.ts'
import { PdfDocument } from './pdf/pdf.ts'
import { formatOf } from './sniff.ts'

/**
 * Opens a document.
 * @param model an open document of the same kind: what it has in common with this one, byte for byte, is not read again
 * @throws FORMAT_UNSUPPORTED when the content is of no known format; ZIP_*, XML_*, OFD_*, PDF_* when it is broken
 */
export const openDocument = (bytes: Uint8Array, model?: Document): Document =>
  formatOf(bytes) === 'pdf'
    ? new PdfDocument(bytes)
    : new OfdDocument(bytes, model instanceof OfdDocument ? model : undefined)
