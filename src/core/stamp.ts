/**
 * Seal + signer + document bytes → stamped bytes. One pass: open, place, reserve, digest, TBS_Sign, sign, finish, and
 * the result verifies itself before anybody sees it.
 */
import type { Code } from './base/codes/index.ts'
import { GsealError, messageOf, type Params } from './base/error.ts'
import type { Memory } from './base/memory.ts'
import { isoTime } from './base/time.ts'
import type { Check } from './base/verdict.ts'
import type { Appearance, Document, Pending, Placement, ValueForm } from './document/document.ts'
import { openDocument } from './document/open.ts'
import { signatureAlgorithm } from './gm/index.ts'
import { judge, type VerifyOptions } from './judge.ts'
import type { Signer } from './keys/signer.ts'
import { commonName, parseCertificate, signingUseProblem } from './pki/index.ts'
import { placementsOf, type Size, type Where } from './places.ts'
import { fileDigest, type Report } from './report.ts'
import { listedCheck, readSeal, type Seal } from './ses/index.ts'
import { signedValue, type ValueFields, valueLength } from './signed-value.ts'
import { checkStamped } from './stamp-check.ts'

export interface StampRequest {
  readonly document: Uint8Array
  readonly signer: Signer
  /** DER seal; without it a plain digital signature is made. */
  readonly seal?: Uint8Array
  /** Needed with a seal, not allowed without. */
  readonly where: readonly Where[]
  /** mm; the seal's own size when absent. */
  readonly size?: Size
  /** No stamp may follow. */
  readonly lock: boolean
  /** Time of signing, ms since 1970 UTC. */
  readonly time: number
  /** PDF: form of the value beneath a seal's picture; `ses` when absent. */
  readonly form?: 'ses' | 'cms'
  /** PDF: certify; what may follow (ISO 32000-2 table 257). */
  readonly level?: 1 | 2 | 3
  /** PDF: full name of a waiting signature field; its own rectangle shows the picture when `where` is empty. */
  readonly field?: string
  readonly reason?: string
  readonly location?: string
  readonly known?: Appearance['known']
  /**
   * For the stamped file. A long process that stamps large files one after another keeps one result at a time only when it
   * lends the same memory again: what is left to the collector may wait for the second one that follows.
   */
  readonly memory?: Memory
  /** The document, when the caller has opened it. */
  readonly opened?: Document
}

export interface Stamped {
  readonly bytes: Uint8Array
  readonly format: 'ofd' | 'pdf'
  readonly signatureId: string
  /** `sm3:` and the digest of `bytes`. */
  readonly digest: string
  readonly signedAt: string
  readonly sealId?: string
  readonly placements: readonly Placement[]
  /** What the user should know. */
  readonly notes: readonly { readonly code: Code; readonly params: Params }[]
}

const refuse = (check: Check): never => {
  throw new GsealError('STAMP_REFUSED', {
    reason: check.code === undefined ? check.name : messageOf('en', check.code, check.params),
  })
}

/** GB/T 38540-2020 7.2: the signer is in the list, seal and certificate are valid at the time of signing. */
const usableSeal = (bytes: Uint8Array, signer: Signer, time: number): Seal => {
  const seal = readSeal(bytes, () => undefined)
  const listed = listedCheck(seal, signer.cert, seal.version.clauses.signature)
  if (listed.verdict !== 'pass') refuse(listed)
  if (time < seal.validFrom || time > seal.validTo) {
    const code = time < seal.validFrom ? 'SEAL_NOT_YET_VALID' : 'SEAL_EXPIRED'
    const span = { from: isoTime(seal.validFrom), to: isoTime(seal.validTo), at: isoTime(time) }
    refuse({ name: 'seal-period', verdict: 'fail', clause: seal.version.clauses.seal, code, params: span })
  }
  return seal
}

const usableCert = (signer: Signer, time: number): void => {
  const cert = parseCertificate(signer.cert)
  const problem = signingUseProblem(cert)
  if (problem !== undefined) throw new GsealError('SIGNER_CERT_USAGE', problem.params)
  if (time >= cert.notBefore && time <= cert.notAfter) return
  const span = { subject: cert.subject, from: isoTime(cert.notBefore), to: isoTime(cert.notAfter) }
  throw new GsealError('SIGNER_CERT_PERIOD', span)
}

/** Options that mean nothing to a format are refused, not passed over. */
const refuseForeign = (document: Document, request: StampRequest): void => {
  if (document.format === 'pdf') return
  const given = {
    '--form cms': request.form === 'cms',
    '--level': request.level !== undefined,
    '--field': request.field !== undefined,
    '--reason': request.reason !== undefined,
    '--location': request.location !== undefined,
  }
  for (const [option, used] of Object.entries(given)) {
    if (used) throw new GsealError('OPTION_NOT_FOR_FORMAT', { option, format: document.format.toUpperCase() })
  }
}

/** An SES value for a seal, unless CMS was asked for; plain signatures by the format and the kind of key. */
const formOf = (document: Document, request: StampRequest): ValueForm => {
  if (request.seal !== undefined && request.form !== 'cms') return 'ses'
  if (document.format === 'ofd') return 'gm'
  return signatureAlgorithm(request.signer.algorithm)?.family === 'sm2' ? 'pkcs7' : 'cades'
}

const appearanceOf = (
  document: Document,
  request: StampRequest,
  seal: Seal | undefined,
  value: ValueFields,
): Appearance => {
  const picture = seal?.picture
  const size = request.size ?? picture ?? { width: 0, height: 0 }
  const { width, height } = size
  const { level, field, reason, location, known, memory } = request
  return {
    kind: seal === undefined ? 'digital' : 'seal',
    placements: seal === undefined ? [] : placementsOf(document, request.where, { width, height }),
    ...(seal === undefined ? {} : { seal: seal.raw }),
    ...(picture === undefined ? {} : { picture: { bytes: picture.data, width, height } }),
    lock: request.lock,
    time: value.time,
    algorithm: request.signer.algorithm,
    form: value.form,
    valueBytes: document.format === 'pdf' ? valueLength(value) : 0,
    ...(document.format === 'pdf'
      ? { signerName: commonName(parseCertificate(request.signer.cert).subject) }
      : {}),
    ...(level === undefined ? {} : { level }),
    ...(field === undefined ? {} : { field }),
    ...(reason === undefined ? {} : { reason }),
    ...(location === undefined ? {} : { location }),
    ...(known === undefined ? {} : { known }),
    ...(memory === undefined ? {} : { memory }),
  }
}

interface Made {
  readonly document: Document
  readonly pending: Pending
  readonly appearance: Appearance
  readonly seal: Seal | undefined
  readonly signed: Uint8Array
  readonly bytes: Uint8Array
}

const make = async (request: StampRequest): Promise<Made> => {
  const document = request.opened ?? openDocument(request.document)
  refuseForeign(document, request)
  const time = Math.floor(request.time / 1000) * 1000
  const { signer } = request
  usableCert(signer, time)
  const seal = request.seal === undefined ? undefined : usableSeal(request.seal, signer, time)
  const value: ValueFields = { form: formOf(document, request), signer, seal, time }
  const appearance = appearanceOf(document, request, seal, value)
  const pending = document.prepare(appearance)
  const signed = await signedValue(pending, value)
  return { document, pending, appearance, seal, signed, bytes: pending.finish(signed) }
}

const stampedOf = ({ document, pending, appearance, seal, bytes }: Made, digest: string): Stamped => ({
  bytes,
  format: document.format,
  signatureId: pending.id,
  digest,
  signedAt: isoTime(appearance.time),
  ...(seal === undefined ? {} : { sealId: seal.id }),
  placements: appearance.placements,
  notes: pending.notes ?? [],
})

/**
 * Stamps a document. The input is not changed.
 * @throws FORMAT_UNSUPPORTED, ZIP_*, XML_*, OFD_*, PDF_*, PAGE_ABSENT, KEYWORD_ABSENT, PLACE_OUTSIDE, STAMP_REFUSED,
 * OPTION_NOT_FOR_FORMAT, KEY_*
 */
export const stamp = async (request: StampRequest): Promise<Stamped> => {
  const made = await make(request)
  const stamped = checkStamped(made.document, made.bytes, made.pending)
  const text = made.pending.pieces?.(made.signed) ?? stamped.whole?.() ?? [made.bytes]
  return stampedOf(made, fileDigest(text))
}

/**
 * The same, with the result opened and the report that `verify` gives of it: for those who would verify at once. What the result has
 * in common with the document is read once for both.
 * @throws as `stamp`
 */
export const stampJudged = async (
  request: StampRequest,
  options: VerifyOptions,
): Promise<Stamped & { readonly report: Report; readonly stamped: Document }> => {
  const made = await make(request)
  const stamped = checkStamped(made.document, made.bytes, made.pending)
  const report = judge(() => stamped, made.bytes, options)
  return { ...stampedOf(made, report.digest), report, stamped }
}
