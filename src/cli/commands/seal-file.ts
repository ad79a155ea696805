/** `gseal seal file`: the record for the filing, and its receipt (印章 Art. 14). */
import { resolve } from 'node:path'
import { toBase64 } from '../../core/base/bytes.ts'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import {
  type FilingKind,
  type FilingProfile,
  filingRecord,
  RECEIPT_PROFILES,
  readReceipt,
  readReceiptProfile,
  type SealState,
} from '../../core/registry/index.ts'
import { act, type Desk, whoActs } from '../acting.ts'
import { readInput, writeOutput } from '../files.ts'
import { materialsOf, withLedger } from '../ledger.ts'
import { keepFiles, tellDone } from '../papers.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'

const kindOf = (seal: SealState): FilingKind =>
  seal.state === 'revoked' ? 'deactivation' : seal.versions.length > 1 ? 'renewal' : 'release'

const writeRecord = async (
  desk: Desk,
  input: Input,
  code: string,
  seal: SealState,
  out: string,
): Promise<void> => {
  const { session, store, home } = desk
  const version = seal.versions.at(-1)
  if (version === undefined)
    throw new GsealError('SEAL_STATE', { seal: code, state: seal.state, wanted: 'made' })
  const [signer] = version.signers
  const signCert = signer === undefined ? '' : toBase64(materialsOf(home).get(signer))
  const profile = (input.text('profile') ?? 'national') as FilingProfile
  const facts = { code, seal, version, signCert, system: store.ledger.source, at: session.world.now() }
  const path = resolve(session.world.cwd, out)
  const text = filingRecord(profile, kindOf(seal), facts)
  await writeOutput(path, Buffer.from(text), { force: input.has('force') })
  tellDone(session, { type: 'filing', code, kind: kindOf(seal), profile, out }, 'filingWritten', { path })
}

/** The number that the platform's answer gives. @throws RECEIPT_* */
const receiptIn = async (
  { session }: Desk,
  input: Input,
  from: string,
  code: string,
  seal: SealState,
): Promise<string> => {
  const read = (name: string): Promise<Uint8Array> =>
    readInput(resolve(session.world.cwd, name), LIMITS.ledger.materialBytes)
  const own = input.text('receipt-profile')
  const profile =
    own === undefined
      ? RECEIPT_PROFILES[(input.text('profile') ?? 'national') as FilingProfile]
      : readReceiptProfile(await read(own))
  return readReceipt(await read(from), profile, { code, filing: kindOf(seal) })
}

export const run: Run = async (session, input) =>
  withLedger(session, 'write', async (store, home) => {
    const desk = { session, store, home }
    const code = input.first
    const seal = store.state(`seal:${code}`)?.state as unknown as SealState | undefined
    if (seal === undefined) throw new GsealError('SEAL_UNKNOWN', { id: code })
    const [out, given, from] = ['out', 'receipt', 'receipt-from'].map((flag) => input.text(flag))
    if (given !== undefined && from !== undefined)
      throw usage(session.settings.lang, 'notTogether', { a: '--receipt', b: '--receipt-from' })
    if (out === undefined && given === undefined && from === undefined)
      throw usage(session.settings.lang, 'oneOfNeeded', { a: '--out', b: '--receipt, --receipt-from' })
    if (out !== undefined) await writeRecord(desk, input, code, seal, out)
    const receipt = from === undefined ? given : await receiptIn(desk, input, from, code, seal)
    if (receipt === undefined) return 0
    // The answer of the platform is kept as the scan of a paper receipt is.
    const scanned = from ?? input.text('receipt-file')
    const papers = scanned === undefined ? [] : await keepFiles(session, home, [scanned])
    const [scan] = papers
    const by = await whoActs(session, store, home, 'maker')
    const filing = kindOf(seal)
    const filed = { seal: code, filing, receipt, ...(scan === undefined ? {} : { scan: scan.digest }) }
    await act(desk, by, [{ do: 'seal.file', with: filed }], papers)
    tellDone(session, { type: 'filing', code, kind: filing, receipt, by }, 'sealFiled', {
      seal: code,
      receipt,
    })
    return 0
  })
