/** OFD (GB/T 33190-2016): opening, pages, signatures, coverage, stamping. Knows nothing of certificates, SES or keys. */
export { composeOfd, packOfd } from './compose.ts'
export { OfdDocument } from './ofd.ts'
