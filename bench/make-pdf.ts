/** Writes a document of the benches to a file: `make-pdf.js SIZE PATH`. */
import { writeFileSync } from 'node:fs'
import { type PdfSize, pdfOf } from './documents.ts'

const [size = '', path = ''] = process.argv.slice(2)
writeFileSync(path, await pdfOf(size as PdfSize))
