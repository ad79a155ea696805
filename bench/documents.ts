/** What the benches work on: an invented office with its trust, and documents of three sizes. */
import { foundAuthority, signerFor } from '../src/core/authority.ts'
import { composeOfd } from '../src/core/document/ofd/index.ts'
import { composePdf } from '../src/core/document/pdf/index.ts'
import { sampleNotice, samplePages, sampleScans } from '../src/core/document/sample.ts'
import { loadTrust, type Trust, writePem } from '../src/core/pki/index.ts'
import { type StampRequest, stamp } from '../src/core/stamp.ts'

export type DocumentSize = '30k' | '2m' | '21m'
/** Pages with a line of text each, or 50 MB of scans. */
export type PdfSize = 'p1' | 'p100' | 'p5000' | '50m'

export interface Office {
  readonly trust: Trust
  readonly rootPem: string
  readonly crlPem: string
  readonly request: Omit<StampRequest, 'document' | 'time'>
  stamped(document: Uint8Array): Promise<Uint8Array>
}

export const makeOffice = async (): Promise<Office> => {
  const authority = await foundAuthority(Date.now())
  const rootPem = writePem('CERTIFICATE', authority.root.cert)
  const crlPem = writePem('X509 CRL', authority.crl)
  const request: Office['request'] = {
    signer: signerFor(authority.unit),
    seal: authority.seal,
    where: [{ kind: 'at', pages: ['last'] }],
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

const PDFS: Readonly<Record<PdfSize, () => Promise<Uint8Array>>> = {
  p1: () => composePdf(samplePages(1)),
  p100: () => composePdf(samplePages(100)),
  p5000: () => composePdf(samplePages(5000)),
  '50m': () => composePdf(sampleScans({ pages: 715, bytesPerPage: 70_000 })),
}

export const pdfOf = (size: PdfSize): Promise<Uint8Array> => PDFS[size]()
