/** An invented office for tests: authority, trust, signers, and stamping in one call. */
import { type Authority, foundAuthority, signerFor } from '../../src/core/authority.ts'
import { composeOfd } from '../../src/core/document/ofd/index.ts'
import { loadTrust, type Trust, writePem } from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import type { Report } from '../../src/core/report.ts'
import { type StampRequest, stamp, stampJudged } from '../../src/core/stamp.ts'
import { verify } from '../../src/core/verify.ts'
import { openZip, rewriteZip } from '../../src/core/zip/index.ts'

export interface Office {
  readonly authority: Authority
  readonly trust: Trust
  readonly now: number
  stamp(document: Uint8Array, more?: Partial<StampRequest>): Promise<Uint8Array>
  /** Stamped, and judged as `verify` of this office would. */
  stampJudged(document: Uint8Array, more?: Partial<StampRequest>): ReturnType<typeof stampJudged>
  verify(bytes: Uint8Array, policy?: 'strict' | 'interop'): Report
}

export const openOffice = async (): Promise<Office> => {
  const now = Date.now()
  const authority = await foundAuthority(now)
  const trust = loadTrust([
    { name: 'root', bytes: Buffer.from(writePem('CERTIFICATE', authority.root.cert)) },
    { name: 'crl', bytes: Buffer.from(writePem('X509 CRL', authority.crl)) },
  ])
  const rules = (policy: 'strict' | 'interop') => ({ trust, policy: policyNamed(policy), now: now + 1000 })
  const base: Omit<StampRequest, 'document'> = {
    signer: signerFor(authority.unit),
    seal: authority.seal,
    where: [{ kind: 'at', pages: ['last'] }],
    lock: false,
    time: now,
  }
  return {
    authority,
    trust,
    now,
    stamp: async (document, more = {}) => (await stamp({ ...base, ...more, document })).bytes,
    stampJudged: (document, more = {}) => stampJudged({ ...base, ...more, document }, rules('strict')),
    verify: (bytes, policy = 'strict') => verify(bytes, rules(policy)),
  }
}

/** A small letter of `count` pages. */
export const letter = (count: number): Promise<Uint8Array> =>
  composeOfd({
    title: '示例通知',
    docId: '0123456789abcdef0123456789abcdef',
    created: Date.UTC(2026, 10, 23),
    fonts: [{ name: '宋体' }],
    pages: Array.from({ length: count }, (_, k) => ({
      width: 210,
      height: 297,
      texts: [
        { x: 30, y: 30, size: 5, text: `第 ${k + 1} 页 示例文字` },
        { x: 120, y: 220, size: 5, text: '盖章处' },
      ],
    })),
  })

export type Parts = Record<string, string | Uint8Array>

export const partOf = (bytes: Uint8Array, name: string): Uint8Array => {
  const archive = openZip(bytes, () => undefined)
  const entry = archive.get(name)
  if (entry === undefined) throw new Error(`no part ${name}`)
  return archive.read(entry)
}

export const namesOf = (bytes: Uint8Array): string[] =>
  openZip(bytes, () => undefined)
    .entries.filter((entry) => !entry.directory)
    .map((entry) => entry.name)

/** The package with parts replaced or added. */
export const withParts = (bytes: Uint8Array, parts: Parts): Uint8Array =>
  rewriteZip(
    openZip(bytes, () => undefined),
    Object.entries(parts).map(([name, data]) => ({
      name,
      data: typeof data === 'string' ? Buffer.from(data) : data,
    })),
    { time: Date.UTC(2026, 10, 23) },
  )

/** A part as text, edited. */
export const edited = (bytes: Uint8Array, name: string, edit: (text: string) => string): Uint8Array => {
  const before = Buffer.from(partOf(bytes, name)).toString('utf8')
  const after = edit(before)
  if (after === before) throw new Error(`the edit of ${name} changes nothing`)
  return withParts(bytes, { [name]: after })
}

/** Codes of the checks and findings of a report that failed or stay open, as `check CODE`. */
export const faultsOf = (report: Report): string[] => [
  ...report.findings
    .filter((finding) => finding.severity !== 'warn')
    .map((finding) => `finding ${finding.code}`),
  ...report.signatures.flatMap((signature) =>
    signature.checks
      .filter(
        (check) =>
          check.verdict === 'fail' || (check.verdict === 'unknown' && check.code !== 'SEAL_STATUS_NO_LIST'),
      )
      .map((check) => `${check.name} ${check.code ?? ''}`),
  ),
]
