/**
 * One licence on its way from data to a verified, stamped file in staging. Runs on the threads of a batch: it knows no
 * ledger and no key; the signature is asked for with the digest of what will be stamped.
 */
import { open, readFile, stat } from 'node:fs/promises'
import { toHex } from './base/bytes.ts'
import { GsealError } from './base/error.ts'
import { LIMITS } from './base/limits.ts'
import { sm3 } from './gm/index.ts'
import type { Composed, Pressed, PressJob, Source } from './issue-plan.ts'
import type { Signer, SignRequest } from './keys/signer.ts'
import type { LicenceData } from './licence/metadata.ts'
import type { Trust } from './pki/index.ts'
import type { Where } from './places.ts'
import { policyNamed } from './policy.ts'
import { stamp } from './stamp.ts'
import { verify } from './verify.ts'

export interface SourceBytes {
  readonly kind: Source['kind']
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Tools {
  /** The same input gives the same bytes. */
  compose(data: LicenceData, sources: readonly SourceBytes[], format: 'ofd' | 'pdf'): Promise<Uint8Array>
  readonly seal: Uint8Array
  /** Of the key that stamps. */
  readonly signer: Pick<Signer, 'uri' | 'cert' | 'algorithm'>
  readonly where: readonly Where[]
  readonly trust: Trust
}

/** Asked once for each document. */
export type AskSignature = (waiting: Omit<Composed, 'finish' | 'drop'>) => Promise<Uint8Array>

/** @throws FILE_NOT_FOUND, FILE_UNREADABLE, LIMIT_EXCEEDED */
export const readSource = async (path: string): Promise<Uint8Array> => {
  try {
    const { size } = await stat(path)
    const limit = LIMITS.ledger.materialBytes
    if (size > limit) throw new GsealError('LIMIT_EXCEEDED', { what: path, actual: size, limit })
    return await readFile(path)
  } catch (error) {
    if (error instanceof GsealError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new GsealError('FILE_NOT_FOUND', { path }, { cause: error })
    throw new GsealError('FILE_UNREADABLE', { path, reason: code || message }, { cause: error })
  }
}

const writeSynced = async (path: string, bytes: Uint8Array): Promise<void> => {
  try {
    const handle = await open(path, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new GsealError('FILE_NOT_WRITABLE', { path, reason: code || message }, { cause })
  }
}

/**
 * Judged by the rules that everybody else will judge it by. Where revocation lists of the day are wanting that stays
 * open; what fails is no licence. @throws STAMP_UNSOUND
 */
const checkResult = ({ trust }: Tools, bytes: Uint8Array, now: number): void => {
  const { verdict, signatures, findings } = verify(bytes, { trust, policy: policyNamed('strict'), now })
  if (verdict === 'valid' || verdict === 'indeterminate') return
  const check = signatures.flatMap(({ checks }) => checks).find((item) => item.verdict === 'fail')
  throw new GsealError('STAMP_UNSOUND', {
    check: check?.name ?? 'format',
    reason: String(check?.code ?? findings[0]?.code ?? verdict),
  })
}

/** Composes, asks for the signature, stamps, verifies, writes. */
export const press = async (tools: Tools, job: PressJob, ask: AskSignature): Promise<Pressed> => {
  const { data, format, out, time } = job
  const sources: SourceBytes[] = []
  for (const { kind, name, path } of job.sources) sources.push({ kind, name, bytes: await readSource(path) })
  const document = await tools.compose(data, sources, format)
  const waiting = {
    document: toHex(sm3(document)),
    sources: sources.map(({ bytes }) => ({ digest: toHex(sm3(bytes)), bytes: bytes.byteLength })),
  }
  const signer: Signer = {
    ...tools.signer,
    sign: (request: SignRequest) => ask({ ...waiting, request }),
    close: async () => undefined,
  }
  const { seal, where } = tools
  const { bytes, digest } = await stamp({ document, signer, seal, where, lock: false, time })
  checkResult(tools, bytes, time)
  await writeSynced(out, bytes)
  return { file: digest.slice('sm3:'.length), bytes: bytes.byteLength }
}

/** A file that an earlier run left in staging: whole, valid, and of this licence. */
export const inspectPressed = async (
  tools: Tools,
  path: string,
  identifier: string,
  now: number,
  speaksOf: (bytes: Uint8Array, identifier: string) => boolean,
): Promise<Pressed | undefined> => {
  const bytes = await readSource(path)
  try {
    checkResult(tools, bytes, now)
    if (!speaksOf(bytes, identifier)) return undefined
  } catch (error) {
    if (error instanceof GsealError) return undefined
    throw error
  }
  return { file: toHex(sm3(bytes)), bytes: bytes.byteLength }
}
