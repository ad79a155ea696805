/** A seal by itself: the checks of GB/T 38540-2020 6.3 at a moment, without any document. */
import { isGsealError } from './base/error.ts'
import { isoTime } from './base/time.ts'
import { type Check, noteInto, type Verdict } from './base/verdict.ts'
import { parseCertificate } from './pki/index.ts'
import { treatCheck, verdictOf } from './policy.ts'
import { readSeal, type Seal, sealChecks } from './ses/index.ts'
import type { VerifyOptions } from './verify.ts'

export interface SealRecord {
  readonly id: string
  readonly name: string
  readonly type: number
  readonly standard: string
  readonly vendor: string
  readonly maker: string
  readonly created: string
  readonly validFrom: string
  readonly validTo: string
  readonly picture: {
    readonly type: string
    readonly width: number
    readonly height: number
    readonly bytes: number
  }
  /** Subjects of the listed certificates, digests or ids of the others. */
  readonly signers: readonly string[]
}

export interface SealReport {
  readonly verdict: Verdict
  readonly policy: string
  readonly seal: SealRecord
  readonly checks: readonly Check[]
}

const signerText = (entry: Seal['signers'][number]): string => {
  if (entry.kind === 'cert') return parseCertificate(entry.der).subject
  if (entry.kind === 'digest') return `${entry.algorithm}:${Buffer.from(entry.value).toString('hex')}`
  return entry.id
}

const guarded = (read: () => string): string => {
  try {
    return read()
  } catch (error) {
    if (!isGsealError(error)) throw error
    return ''
  }
}

export const sealRecord = (seal: Seal): SealRecord => ({
  id: seal.id,
  name: seal.name,
  type: seal.type,
  standard: seal.version.standard,
  vendor: seal.vendor,
  maker: guarded(() => parseCertificate(seal.makerCert).subject),
  created: isoTime(seal.created),
  validFrom: isoTime(seal.validFrom),
  validTo: isoTime(seal.validTo),
  picture: {
    type: seal.picture.type,
    width: seal.picture.width,
    height: seal.picture.height,
    bytes: seal.picture.data.byteLength,
  },
  signers: seal.signers.map((entry) => guarded(() => signerText(entry))),
})

/**
 * Judges a seal file at `options.now`.
 * @throws DER_MALFORMED, SES_SHAPE_UNKNOWN, LIMIT_EXCEEDED when the bytes are no seal
 */
export const checkSeal = (bytes: Uint8Array, options: VerifyOptions): SealReport => {
  const notes: Check[] = []
  const seal = readSeal(bytes, noteInto(notes, 'format', 'GB/T 38540-2020 6.1'))
  const all = [...notes, ...sealChecks(seal, options, options.now)]
  const checks = all.map((check) => treatCheck(options.policy, check))
  return {
    verdict: verdictOf(options.policy, checks),
    policy: options.policy.name,
    seal: sealRecord(seal),
    checks,
  }
}
