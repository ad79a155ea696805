/** What is inside a document, seal, stamp, certificate, list or CMS value. Shows and does not judge. */
import { toHex } from './base/bytes.ts'
import type { Code } from './base/codes/index.ts'
import { collectNotes, GsealError, isGsealError, type Note, type Params } from './base/error.ts'
import { isoTime } from './base/time.ts'
import type { Document } from './document/document.ts'
import { difference } from './document/metadata.ts'
import { OfdDocument } from './document/ofd/index.ts'
import { PdfDocument } from './document/pdf/index.ts'
import { sniff } from './document/sniff.ts'
import { sm3 } from './gm/index.ts'
import { type Certificate, parseCertificate, parseCrl, readPem, readSignedData } from './pki/index.ts'
import { type SealRecord, sealRecord } from './seal-check.ts'
import { looksLikeSesSignature, readSeal, readSesSignature, type SesSignature } from './ses/index.ts'

export interface Inspection {
  readonly kind: 'ofd' | 'pdf' | 'seal' | 'stamp' | 'certificate' | 'crl' | 'cms'
  readonly digest: string
  readonly notes: readonly { readonly code: Code; readonly params: Params }[]
  readonly [field: string]: unknown
}

const certRecord = (cert: Certificate) => ({
  subject: cert.subject,
  issuer: cert.issuer,
  serial: cert.serial,
  notBefore: isoTime(cert.notBefore),
  notAfter: isoTime(cert.notAfter),
  key: cert.key.name,
  signatureAlgorithm: cert.signatureAlgorithm,
  keyUsage: [...(cert.keyUsage ?? [])],
  basicConstraints: cert.basicConstraints ?? null,
  unknownCritical: cert.unknownCritical,
  sm3: cert.sm3,
})

const certOrNull = (der: Uint8Array) => {
  try {
    return certRecord(parseCertificate(der))
  } catch (error) {
    if (!isGsealError(error)) throw error
    return { unreadable: error.code }
  }
}

const stampRecord = (signature: SesSignature) => ({
  standard: signature.version.standard,
  version: signature.tbsVersion,
  signedAt: signature.time === undefined ? null : isoTime(signature.time.ms),
  zoneAssumed: signature.time?.zoneAssumed ?? false,
  dataHash: toHex(signature.dataHash),
  propertyInfo: signature.propertyInfo,
  algorithm: signature.algorithm,
  signatureBytes: signature.signature.byteLength,
  timeStamp: signature.timeStamp !== undefined,
  signer: certOrNull(signature.cert),
  seal: sealRecord(signature.seal) satisfies SealRecord,
  makerCert: certOrNull(signature.seal.makerCert),
})

const cmsRecord = (bytes: Uint8Array, note: Note) => {
  const signed = readSignedData(bytes, note)
  return {
    contentType: signed.contentType,
    encapContentType: signed.encapContentType,
    contentBytes: signed.content?.byteLength ?? null,
    certificates: signed.certificates.map(certRecord),
    signers: signed.signers.map((signer) => ({
      ...('serial' in signer.id ? { serial: signer.id.serial } : { subjectKeyId: signer.id.subjectKeyId }),
      digest: signer.digest.oid,
      algorithm: signer.algorithm.oid,
      attributes: signer.signedAttrs !== undefined,
    })),
  }
}

/** A signed value by its content: stamp or CMS; what it is when it is neither. */
const valueRecord = (value: Uint8Array | undefined, note: Note): Record<string, unknown> => {
  if (value === undefined) return { value: 'missing' }
  try {
    if (looksLikeSesSignature(value)) return { value: 'stamp', ...stampRecord(readSesSignature(value, note)) }
    return { value: 'cms', ...cmsRecord(value, note) }
  } catch (error) {
    if (!isGsealError(error)) throw error
    return { value: 'unreadable', code: error.code, bytes: value.byteLength }
  }
}

const ofdRecord = (bytes: Uint8Array, note: Note) => {
  const document = new OfdDocument(bytes)
  const files = document.descriptions()
  const record = {
    documents: document.bodies.map((body) => ({
      id: body.id ?? null,
      title: body.title ?? null,
      root: `/${body.root}`,
    })),
    pages: document.pages().map((page) => ({ page: page.number, width: page.width, height: page.height })),
    ...withMetadata(document),
    parts: document.parts.archive.entries
      .filter((entry) => !entry.directory)
      .map((entry) => ({ name: entry.name, bytes: entry.size, stored: entry.compressedSize })),
    signatures: document.signatures().map((found) => {
      const file = files.find((candidate) => `/${candidate.part}` === found.propertyInfo)
      return {
        id: found.id,
        kind: found.kind,
        description: found.propertyInfo,
        claimedAlgorithm: found.claimedAlgorithm ?? null,
        claimedTime: found.claimedTime ?? null,
        digestMethod: file?.checkMethod ?? null,
        protects: file?.references.map((reference) => reference.fileRef) ?? [],
        coverage: found.coverage,
        relative: found.relative ?? null,
        appearances: found.placements,
        ...valueRecord(found.signedValue, note),
      }
    }),
  }
  for (const finding of document.findings()) note(finding.code, finding.params)
  return record
}

/** Data for machines, and whether the attachments say the same; nothing for documents without. */
const metadataRecord = (document: Document) =>
  document.metadata().map(({ described, attached }) => ({
    items: described.map(([name, value]) => ({ name, value })),
    attachments: attached.map((items) =>
      items === undefined ? 'other' : difference(described, items) === undefined ? 'same' : 'differs',
    ),
  }))

const withMetadata = (document: Document) => {
  const metadata = metadataRecord(document)
  return metadata.length === 0 ? {} : { metadata }
}

/** Objects that each revision wrote, its end, and what its signatures may allow to follow. */
const pdfRecord = (bytes: Uint8Array, note: Note) => {
  const document = new PdfDocument(bytes)
  const { file } = document
  const found = document.signatures()
  const record = {
    version: file.version,
    encrypted: file.encrypted,
    linearised: file.linearized,
    revisions: file.revisions.map((revision) => ({
      revision: revision.index + 1,
      xref: revision.kind,
      objects: revision.entries.size,
      end: revision.end,
    })),
    pages: document.pages().map((page) => ({ page: page.number, width: page.width, height: page.height })),
    ...withMetadata(document),
    fields: document.fields().map((field) => ({
      field: field.path,
      type: field.type ?? null,
      signed: field.signed,
      locks: field.lock ?? null,
    })),
    signatures: document.dictionaries.map((signature, index) => ({
      id: found[index]?.id ?? null,
      object: signature.ref.number,
      revision: signature.revision + 1,
      fields: signature.fieldNames,
      handler: found[index]?.handler ?? null,
      byteRange: signature.byteRange?.values ?? null,
      coversRevision: signature.endsRevision === undefined ? null : signature.endsRevision + 1,
      coverage: found[index]?.coverage ?? null,
      claimedTime: found[index]?.claimedTime ?? null,
      permissions: document.permissions(signature),
      problems: signature.problems.map(({ code }) => code),
      laterChanges: found[index]?.laterChanges?.map(({ kind, params }) => ({ kind, ...params })) ?? [],
      appearances: found[index]?.placements ?? [],
      ...valueRecord(found[index]?.signedValue, note),
    })),
  }
  for (const finding of document.findings()) note(finding.code, finding.params)
  return record
}

type Reader = (bytes: Uint8Array, note: Note) => Record<string, unknown>

/** Tried in order; the first that reads without a coded error wins. */
const DER_READERS: readonly (readonly [Inspection['kind'], Reader])[] = [
  ['stamp', (bytes, note) => stampRecord(readSesSignature(bytes, note))],
  [
    'seal',
    (bytes, note) => {
      const seal = readSeal(bytes, note)
      return { seal: sealRecord(seal), makerCert: certOrNull(seal.makerCert) }
    },
  ],
  ['certificate', (bytes) => certRecord(parseCertificate(bytes))],
  [
    'crl',
    (bytes) => {
      const crl = parseCrl(bytes)
      return {
        issuer: crl.issuer,
        thisUpdate: isoTime(crl.thisUpdate),
        nextUpdate: crl.nextUpdate === undefined ? null : isoTime(crl.nextUpdate),
        entries: crl.count,
      }
    },
  ],
  ['cms', cmsRecord],
]

const PEM_MARK = '-----BEGIN '

/** DER out of PEM, or the bytes as they are. */
export const derOf = (bytes: Uint8Array): Uint8Array => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString(
    'latin1',
  )
  return head.includes(PEM_MARK) ? (readPem(bytes)[0]?.der ?? bytes) : bytes
}

/** @throws FORMAT_UNSUPPORTED */
export const readDerKind = (
  bytes: Uint8Array,
): { kind: Inspection['kind']; record: Record<string, unknown>; notes: Inspection['notes'] } => {
  for (const [kind, reader] of DER_READERS) {
    const { note, list } = collectNotes()
    try {
      return { kind, record: reader(bytes, note), notes: list }
    } catch (error) {
      if (!isGsealError(error)) throw error
    }
  }
  throw new GsealError('FORMAT_UNSUPPORTED')
}

/**
 * Shows what a file holds.
 * @throws FORMAT_UNSUPPORTED when it is nothing known; ZIP_*, XML_*, OFD_*, PDF_* when a document is broken
 */
export const inspect = (bytes: Uint8Array): Inspection => {
  const digest = `sm3:${toHex(sm3(bytes))}`
  const format = sniff(bytes)
  if (format !== undefined) {
    const { note, list } = collectNotes()
    const record = format === 'ofd' ? ofdRecord(bytes, note) : pdfRecord(bytes, note)
    return { kind: format, digest, ...record, notes: list }
  }
  const { kind, record, notes } = readDerKind(derOf(bytes))
  return { kind, digest, ...record, notes }
}
