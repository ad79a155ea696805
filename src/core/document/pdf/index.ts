/**
 * PDF (ISO 32000-2): opening, pages, text, signatures, what happened after them, stamping. Knows nothing of certificates,
 * SES or keys. Where things stand: reading from lexer.ts up to file.ts and view.ts; what is in a file in pages.ts,
 * fields.ts, signatures.ts and text.ts; writing in update.ts and prepare.ts; judging later revisions in changes/.
 */

export type { ByteRange, Cover, Covered, SignatureProblem } from './byte-range.ts'
export { composePdf, packPdf } from './compose.ts'
export { fieldsOf, type PdfField, type PdfForm, type PdfWidget } from './fields.ts'
export { PdfFile } from './file.ts'
export { DecodeBudget, type DecodedStream, decodeStream, type Filter, filtersOf } from './filters.ts'
export { type Gap, type Layout, layout } from './layout.ts'
export { Lexer } from './lexer.ts'
export { type PageTree, type PdfPage, pageList, pageTree } from './pages.ts'
export { Meter, parseValue, parseValueAt } from './parse.ts'
export { PdfDocument } from './pdf.ts'
export {
  type PdfSignature,
  type PdfSignatures,
  type Permission,
  type SignatureUse,
  signatureDictionaries,
} from './signatures.ts'
export { decodeTextString } from './text-string.ts'
export type * from './value.ts'
export { RevisionView } from './view.ts'
