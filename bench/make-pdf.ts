/** Writes a document of the benches, and what it is stamped with, into a folder: `make-pdf.js SIZE FOLDER`. */
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { authorityFiles, DEMO_PIN, foundAuthority } from '../src/core/authority.ts'
import { type PdfSize, pdfOf } from './documents.ts'

const WANTED = ['demo.key', 'demo.crt', 'demo.esl']

const [size = '', folder = ''] = process.argv.slice(2)
for (const [path, content] of authorityFiles(await foundAuthority(Date.now()), DEMO_PIN))
  if (WANTED.includes(basename(path))) writeFileSync(join(folder, basename(path)), content, { mode: 0o600 })
writeFileSync(join(folder, 'document.pdf'), await pdfOf(size as PdfSize))
