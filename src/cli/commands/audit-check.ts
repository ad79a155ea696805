/** `gseal audit check [FILE]`: what is wrong with the ledger of the home, or with an exported file. */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { GsealError } from '../../core/base/error.ts'
import { parseCertificate } from '../../core/pki/index.ts'
import { STATEMENTS } from '../../core/registry/index.ts'
import { checkExport, type ExportCheck, type KnownHead, type SignedHead } from '../../core/store/index.ts'
import { localTime } from '../clock.ts'
import type { Session } from '../context.ts'
import { exists } from '../files.ts'
import { openHome } from '../home.ts'
import { mayVouch, tellFaults, usingHomeStore } from '../home-store.ts'
import { materialsOf } from '../ledger.ts'
import { toned } from '../output.ts'
import type { Run } from '../record.ts'
import { say } from '../texts/index.ts'

const readExport = async (
  session: Session,
  name: string,
  known: readonly KnownHead[] = [],
): Promise<ExportCheck> => {
  const path = resolve(session.world.cwd, name)
  if (!(await exists(path))) throw new GsealError('FILE_NOT_FOUND', { path: name })
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  return checkExport(lines, STATEMENTS, known)
}

/** The last event of an export that is sound in itself: a ledger that knows it otherwise was changed. */
const knownFrom = async (session: Session, names: readonly string[]): Promise<KnownHead[]> => {
  const heads: KnownHead[] = []
  for (const name of names) {
    const { faults, last, hash } = await readExport(session, name)
    if (faults.length > 0) throw new GsealError('EXPORT_UNSOUND', { path: name, count: faults.length })
    heads.push({ seq: last, hash, at: 0, from: name })
  }
  return heads
}

const tellVouched = (session: Session, vouched: SignedHead | undefined, last: number): void => {
  const { lang } = session.settings
  if (vouched === undefined) {
    session.out.line(toned('doubt', '! '), say(lang, 'vouchedNone'))
    return
  }
  const signer = parseCertificate(vouched.cert).subject
  const params = { seq: vouched.seq, signer, at: localTime(vouched.at) }
  session.out.line(toned('good', '✓ '), say(lang, 'vouched', params))
  if (vouched.seq < last)
    session.out.line(toned('doubt', '! '), say(lang, 'unvouched', { count: last - vouched.seq }))
}

const vouchedRecord = (vouched: SignedHead | undefined) =>
  vouched && { vouched: { seq: vouched.seq, at: vouched.at, signer: parseCertificate(vouched.cert).subject } }

const checkFile = async (session: Session, name: string, against: readonly string[]): Promise<number> => {
  const { lang } = session.settings
  const result = await readExport(session, name, await knownFrom(session, against))
  const { faults, first, last, withheld, hash, vouched } = result
  tellFaults(session, faults)
  const events = last - first + 1
  session.out.record({
    type: 'summary',
    faults: faults.length,
    first,
    last,
    withheld,
    hash,
    ...vouchedRecord(vouched),
  })
  if (faults.length === 0)
    session.out.line(toned('good', '✓ '), say(lang, 'exportSound', { events, first, last, withheld }))
  tellVouched(session, vouched, last)
  return faults.length === 0 ? 0 : 1
}

const checkHome = async (session: Session, against: readonly string[], quick: boolean): Promise<number> => {
  const { lang } = session.settings
  const known = await knownFrom(session, against)
  const kept = materialsOf(await openHome(session.settings.home))
  return usingHomeStore(session, { access: 'read' }, (store) => {
    const result = store.check({
      statements: !quick,
      known,
      mayVouch: mayVouch(store),
      material: kept.digestOf,
    })
    const { faults, head, events, statements, subjects, heads, materials, vouched } = result
    tellFaults(session, faults)
    session.out.record({
      type: 'summary',
      faults: faults.length,
      events,
      statements,
      subjects,
      heads,
      materials,
      hash: head.hash,
      ...vouchedRecord(vouched),
    })
    const text = quick ? 'ledgerSoundQuick' : 'ledgerSound'
    if (faults.length === 0)
      session.out.line(toned('good', '✓ '), say(lang, text, { events, statements, subjects }))
    if (events > 0) tellVouched(session, vouched, events)
    return faults.length === 0 ? 0 : 1
  })
}

export const run: Run = (session, input) => {
  const against = input.texts('against')
  const file = input.args[0]
  return file === undefined
    ? checkHome(session, against, input.has('quick'))
    : checkFile(session, file, against)
}
