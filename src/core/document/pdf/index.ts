/**
 * PDF (ISO 32000-2): opening, pages, text, signatures, what happened after them, stamping. Knows nothing of certificates,
 * SES or keys. Where things stand: reading from lexer.ts up to file.ts and view.ts; what is in a file in pages.ts,
 * fields.ts, signatures.ts and text.ts; writing in update.ts and prepare.ts; judging later revisions in changes/.
 */
export { composePdf } from './compose.ts'
export { PdfFile } from './file.ts'
export { PdfDocument } from './pdf.ts'
