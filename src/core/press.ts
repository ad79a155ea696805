/**
 * One licence on its way from data to a verified, stamped file in staging. Runs on the threads of a batch: it knows no
 * ledger and no key; the signature is asked for with the digest of what will be stamped.
 */
import { closeSync, fsync, openSync, statSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { toHex } from './base/bytes.ts'
import { GsealError } from './base/error.ts'
import { LIMITS } from './base/limits.ts'
import { collected, type Memory, MemoryPool } from './base/memory.ts'
import { readFileInto } from './base/read-file.ts'
import type { Document, KnownDigest } from './document/document.ts'
import { openDocument } from './document/open.ts'
import { Sm3Gathering, sm3 } from './gm/index.ts'
import type { Composed, Pressed, PressJob, Source } from './issue-plan.ts'
import type { Signer, SignRequest } from './keys/signer.ts'
import type { LicenceData } from './licence/metadata.ts'
import type { Trust } from './pki/index.ts'
import type { Where } from './places.ts'
import { policyNamed } from './policy.ts'
import { fileDigest, type Report } from './report.ts'
import { stampJudged } from './stamp.ts'
import { type VerifyOptions, verify } from './verify.ts'

export interface SourceBytes {
  readonly kind: Source['kind']
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Tools {
  /** The same input gives the same bytes. */
  compose(
    data: LicenceData,
    sources: readonly SourceBytes[],
    format: 'ofd' | 'pdf',
    memory: Memory,
  ): Promise<Uint8Array>
  /** Not to be changed: its digest is taken once. */
  readonly seal: Uint8Array
  /** Of the key that stamps. */
  readonly signer: Pick<Signer, 'uri' | 'cert' | 'algorithm'>
  readonly where: readonly Where[]
  readonly trust: Trust
}

/** Asked once for each document. */
export type AskSignature = (waiting: Omit<Composed, 'finish' | 'drop'>) => Promise<Uint8Array>

/** @throws FILE_NOT_FOUND, FILE_UNREADABLE, LIMIT_EXCEEDED */
export const readSource = (path: string, memory: Memory = collected): Uint8Array => {
  try {
    const limit = LIMITS.ledger.materialBytes
    const bytes = readFileInto(path, memory, limit)
    if (bytes !== undefined) return bytes
    throw new GsealError('LIMIT_EXCEEDED', { what: path, actual: statSync(path).size, limit })
  } catch (error) {
    if (error instanceof GsealError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new GsealError('FILE_NOT_FOUND', { path }, { cause: error })
    throw new GsealError('FILE_UNREADABLE', { path, reason: code || message }, { cause: error })
  }
}

const synced = promisify(fsync)

/** Waits for the disk alone: file handles and promises for each step cost more than the steps. */
const writeSynced = async (path: string, bytes: Uint8Array): Promise<void> => {
  try {
    const file = openSync(path, 'w')
    try {
      for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at)
      await synced(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new GsealError('FILE_NOT_WRITABLE', { path, reason: code || message }, { cause })
  }
}

const rulesOf = ({ trust }: Tools, now: number): VerifyOptions => ({
  trust,
  policy: policyNamed('strict'),
  now,
})

/**
 * Judged by the rules that everybody else will judge it by. Where revocation lists of the day are wanting that stays
 * open; what fails is no licence. @throws STAMP_UNSOUND
 */
const refuseFailed = ({ verdict, signatures, findings }: Report): void => {
  if (verdict === 'valid' || verdict === 'indeterminate') return
  const check = signatures.flatMap(({ checks }) => checks).find((item) => item.verdict === 'fail')
  throw new GsealError('STAMP_UNSOUND', {
    check: check?.name ?? 'format',
    reason: String(check?.code ?? findings[0]?.code ?? verdict),
  })
}

const SM3_MARK = 'sm3:'

/** The first licence of a face, opened: most parts of the others are the same. */
const models = new WeakMap<Tools, Document>()

const pool = new MemoryPool()

const seals = new WeakMap<Tools, KnownDigest>()

/** The seal is a part of each package that it stamps. */
const sealOf = (tools: Tools): KnownDigest => {
  const known = seals.get(tools) ?? { bytes: tools.seal, sm3: sm3(tools.seal) }
  seals.set(tools, known)
  return known
}

const gathering = new Sm3Gathering()

/** Those of the scans, which go into the package as they are; what else stamping will digest is taken along. */
const digestsOf = async (sources: readonly SourceBytes[], opened: Document): Promise<KnownDigest[]> => {
  const ahead = opened.ahead?.(sources.map(({ bytes }) => bytes))
  const asked = [...sources.map(({ bytes }) => ({ text: bytes })), ...(ahead?.asked ?? [])]
  const outcome = await gathering.take(asked)
  ahead?.take(outcome.slice(sources.length))
  return sources.map(({ bytes }, i) => ({ bytes, sm3: outcome[i] as Uint8Array }))
}

/** Composes, asks for the signature, stamps, verifies, writes. */
export const press = async (tools: Tools, job: PressJob, ask: AskSignature): Promise<Pressed> => {
  // What the others are held against stays; whatever else was taken is done with when the file is written.
  if (!models.has(tools)) return pressIn(collected, tools, job, ask)
  const memory = pool.lend()
  try {
    return await pressIn(memory, tools, job, ask)
  } finally {
    memory.giveBack()
  }
}

const pressIn = async (memory: Memory, tools: Tools, job: PressJob, ask: AskSignature): Promise<Pressed> => {
  const { data, format, out, time } = job
  const sources: SourceBytes[] = []
  for (const { kind, name, path } of job.sources)
    sources.push({ kind, name, bytes: readSource(path, memory) })
  const document = await tools.compose(data, sources, format, memory)
  const opened = openDocument(document, models.get(tools))
  const scans = await digestsOf(sources, opened)
  const waiting = {
    document: fileDigest(opened.whole?.() ?? [document]).slice(SM3_MARK.length),
    sources: scans.map((item) => ({ digest: toHex(item.sm3), bytes: item.bytes.byteLength })),
  }
  const known = [...scans, sealOf(tools)]
  const signer: Signer = {
    ...tools.signer,
    sign: (request: SignRequest) => ask({ ...waiting, request }),
    close: async () => undefined,
  }
  const { seal, where } = tools
  const request = { document, opened, signer, seal, where, lock: false, time, known, memory }
  const { bytes, digest, report, stamped } = await stampJudged(request, rulesOf(tools, time))
  refuseFailed(report)
  if (!models.has(tools)) models.set(tools, stamped)
  await writeSynced(out, bytes)
  return { file: digest.slice(SM3_MARK.length), bytes: bytes.byteLength }
}

/** A file that an earlier run left in staging: whole, valid, and of this licence. */
export const inspectPressed = async (
  tools: Tools,
  path: string,
  identifier: string,
  now: number,
  speaksOf: (bytes: Uint8Array, identifier: string) => boolean,
): Promise<Pressed | undefined> => {
  const bytes = readSource(path)
  try {
    refuseFailed(verify(bytes, rulesOf(tools, now)))
    if (!speaksOf(bytes, identifier)) return undefined
  } catch (error) {
    if (error instanceof GsealError) return undefined
    throw error
  }
  return { file: toHex(sm3(bytes)), bytes: bytes.byteLength }
}
