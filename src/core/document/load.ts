/**
 * Opens a document with the code of its format alone. Half of the time of verifying one small file as a process goes into
 * loading code, and nobody needs both formats for one file.
 */
import { formatOf, type Opener } from './sniff.ts'

/** The opener for these bytes. @throws FORMAT_UNSUPPORTED, LIMIT_EXCEEDED */
export const loadOpener = async (bytes: Uint8Array): Promise<Opener> => {
  if (formatOf(bytes) === 'pdf') {
    const { PdfDocument } = await import('./pdf/pdf.ts')
    return (file) => new PdfDocument(file)
  }
  const { OfdDocument } = await import('./ofd/ofd.ts')
  return (file) => new OfdDocument(file)
}
