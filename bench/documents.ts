/** What the benches work on: an invented office with its trust, and documents of three sizes. */

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_PIN, foundAuthority, signerFor } from '../src/core/authority.ts'
import { concatBytes } from '../src/core/base/bytes.ts'
import { composeOfd } from '../src/core/document/ofd/index.ts'
import { composePdf, PdfFile } from '../src/core/document/pdf/index.ts'
import { Update } from '../src/core/document/pdf/update.ts'
import { stream } from '../src/core/document/pdf/write.ts'
import { sampleNotice, samplePages, sampleScans } from '../src/core/document/sample.ts'
import { openFileKey } from '../src/core/keys/file.ts'
import { loadTrust, type Trust, writePem } from '../src/core/pki/index.ts'
import { type StampRequest, stamp } from '../src/core/stamp.ts'

export type DocumentSize = '30k' | '2m' | '21m'
/** Pages with a line of text each, or 50 MB. */
export type PdfSize = 'p1' | 'p100' | 'p5000' | '50m'

export interface Office {
  readonly trust: Trust
  readonly rootPem: string
  readonly crlPem: string
  readonly request: Omit<StampRequest, 'document' | 'time'>
  stamped(document: Uint8Array): Promise<Uint8Array>
}

const AT_THE_END: StampRequest['where'] = [{ kind: 'at', pages: ['last'] }]

export const makeOffice = async (): Promise<Office> => {
  const authority = await foundAuthority(Date.now())
  const rootPem = writePem('CERTIFICATE', authority.root.cert)
  const crlPem = writePem('X509 CRL', authority.crl)
  const request: Office['request'] = {
    signer: signerFor(authority.unit),
    seal: authority.seal,
    where: AT_THE_END,
    lock: false,
  }
  return {
    trust: loadTrust([
      { name: 'root.crt', bytes: Buffer.from(rootPem) },
      { name: 'root.crl', bytes: Buffer.from(crlPem) },
    ]),
    rootPem,
    crlPem,
    request,
    stamped: async (document) => (await stamp({ ...request, document, time: Date.now() })).bytes,
  }
}

const DOCUMENTS: Readonly<Record<DocumentSize, () => Promise<Uint8Array>>> = {
  '30k': () => composeOfd(sampleNotice()),
  '2m': () => composeOfd(sampleScans({ pages: 30, bytesPerPage: 70_000 })),
  '21m': () => composeOfd(sampleScans({ pages: 300, bytesPerPage: 70_000 })),
}

export const documentOf = (size: DocumentSize): Promise<Uint8Array> => DOCUMENTS[size]()

/** The file with one large object more, as a scan would be. */
const padded = (pdf: Uint8Array, bytes: number): Uint8Array => {
  const update = new Update(PdfFile.open(pdf))
  update.add(stream({}, randomBytes(bytes)))
  return concatBytes(pdf, update.bytes().appended)
}

const PDFS: Readonly<Record<PdfSize, () => Promise<Uint8Array>>> = {
  p1: () => composePdf(samplePages(1)),
  p100: () => composePdf(samplePages(100)),
  p5000: () => composePdf(samplePages(5000)),
  '50m': async () => padded(await composePdf(samplePages(10)), 50_000_000),
}

export const pdfOf = (size: PdfSize): Promise<Uint8Array> => PDFS[size]()

/**
 * What a PDF is stamped with, made by another process: to found an authority, draw an impression and compose the
 * document takes memory of its own, which nobody needs who has a key, a seal and a file.
 */
export const pdfStampFromOutside = async (size: PdfSize): Promise<Omit<StampRequest, 'time'>> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-bench-'))
  try {
    const maker = join(dirname(fileURLToPath(import.meta.url)), 'make-pdf.js')
    const run = spawnSync(process.execPath, [maker, size, folder], { stdio: 'inherit' })
    if (run.status !== 0) throw new Error(`make-pdf ended with ${run.status}`)
    const signer = await openFileKey(`file:${join(folder, 'demo.key')}`, {
      read: (path) => readFile(path),
      pin: async () => DEMO_PIN,
    })
    if (signer === null) throw new Error('no key')
    const [document, seal] = ['document.pdf', 'demo.esl'].map((name) => readFileSync(join(folder, name)))
    if (document === undefined || seal === undefined) throw new Error('no document')
    return { document, signer, seal, where: AT_THE_END, lock: false }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
