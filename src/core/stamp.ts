/**
 * Seal + signer + document bytes → stamped bytes. One pass: open, place, reserve, digest, TBS_Sign, sign, finish, and
 * the result verifies itself before anybody sees it.
 */
import { toHex } from './base/bytes.ts'
import { GsealError, messageOf } from './base/error.ts'
import { isoTime } from './base/time.ts'
import type { Check } from './base/verdict.ts'
import type { Appearance, Document, Found, Pending, Placement } from './document/document.ts'
import { openDocument } from './document/open.ts'
import { type DigestAlgorithm, signatureAlgorithm, sm3 } from './gm/index.ts'
import type { Signer } from './keys/signer.ts'
import { buildSignedAttributes, buildSignedData, parseCertificate, signingUseProblem } from './pki/index.ts'
import { placementsOf, type Size, type Where } from './places.ts'
import { listedCheck, readSeal, type Seal, writeSesSignature, writeTbs } from './ses/index.ts'

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

/** The digest that belongs to the key's algorithm: SM3 for SM2, SHA-256 for RSA and P-256. */
const digestOf = (signer: Signer): DigestAlgorithm => {
  const digest = signatureAlgorithm(signer.algorithm)?.digest
  if (digest !== undefined) return digest
  throw new GsealError('KEY_ALGORITHM_UNSUPPORTED', { key: signer.algorithm })
}

/** SES_Signature over a TBS_Sign that speaks about the pending document. */
const sealValue = async (pending: Pending, seal: Seal, request: StampRequest): Promise<Uint8Array> => {
  const { signer } = request
  const tbs = writeTbs({
    seal,
    time: request.time,
    dataHash: digestOf(signer).digest(...pending.covered),
    propertyInfo: pending.propertyInfo,
    cert: signer.cert,
    algorithm: signer.algorithm,
  })
  const signature = await signer.sign({ kind: 'stamp', tbs })
  return writeSesSignature(seal.version, tbs, signer.cert, signer.algorithm, signature)
}

/** GB/T 35275 SignedData with attributes, the dialect that readers accept. */
const digitalValue = async (pending: Pending, request: StampRequest): Promise<Uint8Array> => {
  const { signer } = request
  const { oid: digestOid, digest } = digestOf(signer)
  const common = { form: 'gm', digestOid, certificate: signer.cert } as const
  const attributes = buildSignedAttributes({
    ...common,
    digest: digest(...pending.covered),
    time: request.time,
  })
  const signature = await signer.sign({ kind: 'cms', tbs: attributes })
  return buildSignedData({ ...common, attributes, signature, signatureOid: signer.algorithm })
}

const failing = (found: Found): Check | undefined =>
  found.integrity().find((check) => check.verdict === 'fail')

/** The result is opened again: the new signature holds, and no earlier one lost anything. */
const selfCheck = (before: Document, bytes: Uint8Array, id: string, covered: Uint8Array): void => {
  const after = before.reopen(bytes)
  const mine = after.signatures().find((found) => found.id === id || found.id.endsWith(`:${id}`))
  const unsound = (check: string, reason: string): never => {
    throw new GsealError('STAMP_UNSOUND', { check, reason })
  }
  if (mine === undefined)
    throw new GsealError('STAMP_UNSOUND', { check: 'format', reason: 'the new signature is not in the list' })
  const recorded = sm3(...(mine.covered ?? []))
  if (Buffer.compare(recorded, covered) !== 0) unsound('data-hash', 'the description changed')
  const fault = failing(mine)
  if (fault !== undefined) unsound(fault.name, fault.code ?? '')
  for (const earlier of before.signatures()) {
    const now = after.signatures().find((found) => found.id === earlier.id)
    if (failing(earlier) !== undefined) continue
    const broken = now === undefined ? undefined : failing(now)
    if (now === undefined || broken !== undefined)
      unsound(broken?.name ?? 'format', `signature ${earlier.id} would break`)
  }
}

/**
 * Stamps a document. The input is not changed.
 * @throws FORMAT_UNSUPPORTED, ZIP_*, XML_*, OFD_*, PAGE_ABSENT, KEYWORD_ABSENT, PLACE_OUTSIDE, STAMP_REFUSED, SIGNER_CERT_PERIOD,
 * SIGNER_CERT_USAGE, KEY_*
 */
export const stamp = async (request: StampRequest): Promise<Stamped> => {
  const document = openDocument(request.document)
  const time = Math.floor(request.time / 1000) * 1000
  const timed = { ...request, time }
  usableCert(request.signer, time)
  const seal = request.seal === undefined ? undefined : usableSeal(request.seal, request.signer, time)
  const size = request.size ?? seal?.picture ?? { width: 0, height: 0 }
  const placements =
    seal === undefined
      ? []
      : placementsOf(document, request.where, { width: size.width, height: size.height })
  const appearance: Appearance = {
    kind: seal === undefined ? 'digital' : 'seal',
    placements,
    ...(seal === undefined ? {} : { seal: seal.raw }),
    lock: request.lock,
    time,
    algorithm: request.signer.algorithm,
  }
  const pending = document.prepare(appearance)
  const value =
    seal === undefined ? await digitalValue(pending, timed) : await sealValue(pending, seal, timed)
  const bytes = pending.finish(value)
  selfCheck(document, bytes, pending.id, sm3(...pending.covered))
  return {
    bytes,
    format: document.format,
    signatureId: pending.id,
    digest: `sm3:${toHex(sm3(bytes))}`,
    signedAt: isoTime(time),
    ...(seal === undefined ? {} : { sealId: seal.id }),
    placements,
  }
}
