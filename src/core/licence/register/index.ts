/**
 * Registers: tables of paper licences that are to become electronic ones (政务电子证照 Art. 14), as clerks keep them.
 *
 *   open.ts       a file → a table: csv.ts with encoding.ts, xlsx.ts with workbook.ts, shared-strings.ts, sheet.ts
 *   headings.ts   what columns mean; what means nothing is refused (Art. 17)
 *   register.ts   a table → rows of items
 *   check-row.ts  a row → the data of a licence, all its faults, or "over": cells.ts, days.ts, values.ts, holders.ts
 *   scans.ts      page images and photos by the number of the licence
 *   write.ts      tables as CSV and XLSX: lists of errors, catalogs
 *
 * Read as a stream and in constant memory but for the shared texts of a workbook. Nothing is corrected by guessing:
 * what was lost is asked for again.
 */
export { checkRow } from './check-row.ts'
export { ENCODINGS, type Encoding } from './encoding.ts'
export { type Column, type HeadingMap, readHeadingMap, shortName } from './headings.ts'
export { fileSource, openTable, type TableOptions } from './open.ts'
export {
  openRegister,
  type Register,
  type RegisterOptions,
  type RegisterRow,
  readRegister,
} from './register.ts'
export { type RowContext, type RowData, type RowFault, type RowResult, rememberNumbers } from './row.ts'
export { photoFaults, photoField, type Scan, type ScanIndex, scanFaults, scanIndex } from './scans.ts'
export {
  bytesSource,
  type Cell,
  type Table,
  type TableFacts,
  type TableRow,
  type TableSource,
} from './table.ts'
export { csvLine, csvText, writeXlsx, type XlsxSheet } from './write.ts'
