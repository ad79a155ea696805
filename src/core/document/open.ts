/** Opens a document of any format. */
import type { Document } from './document.ts'
import { OfdDocument } from './ofd/ofd.ts'
import { PdfDocument } from './pdf/pdf.ts'
import { formatOf } from './sniff.ts'

/**
 * Opens a document.
 * @throws FORMAT_UNSUPPORTED when the content is of no known format; ZIP_*, XML_*, OFD_*, PDF_* when it is broken
 */
export const openDocument = (bytes: Uint8Array): Document =>
  formatOf(bytes) === 'pdf' ? new PdfDocument(bytes) : new OfdDocument(bytes)
