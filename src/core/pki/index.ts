/** Certificates, chains, revocation lists, signed data and what the operator trusts. */
export { type Certificate, isSelfIssued, parseCertificate } from './cert.ts'
export { type ChainResult, type Judgement, judgeCertificate } from './chain.ts'
export {
  GM_SIGNED_DATA,
  looksLikeSignedData,
  readSignedData,
  type SignedData,
  type SignerInfo,
} from './cms.ts'
export type { Attribute } from './cms-attributes.ts'
export { buildSignedAttributes, buildSignedData, type CmsForm } from './cms-build.ts'
export { type CmsResult, verifySignedData } from './cms-verify.ts'
export { type Crl, parseCrl } from './crl.ts'
export {
  assemble,
  buildTbsCertificate,
  buildTbsCrl,
  type CertificateFields,
  type CrlFields,
  extension,
} from './issue.ts'
export { commonName, type NameAttribute, writeName } from './name.ts'
export { OID } from './oids.ts'
export { looksLikePem, type PemBlock, readPem, writePem } from './pem.ts'
export type { Problem } from './problem.ts'
export { isTimestamp, type TimestampInfo, verifyTimestamp } from './timestamp.ts'
export { loadTrust, makeTrust, type Trust } from './trust.ts'
export { type Purpose, signingUseProblem } from './usage.ts'
