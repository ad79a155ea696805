/** `gseal sign`: stamps documents with a seal, or signs them without one. One PIN for all; one that fails stops no other. */
import { basename, join, resolve } from 'node:path'
import { codeRow, GsealError, messageOf } from '../../core/base/error.ts'
import type { Gate } from '../../core/gate.ts'
import type { DaemonKey } from '../../core/keys/daemon/key.ts'
import { openKey } from '../../core/keys/open.ts'
import type { Signer } from '../../core/keys/signer.ts'
import { type Stamped, type StampRequest, stamp } from '../../core/stamp.ts'
import { batchStatus, inOrder } from '../batch.ts'
import type { Session } from '../context.ts'
import { daemonGatekeeper, daemonKeyFor } from '../daemon.ts'
import { asGsealError, tell } from '../errors.ts'
import { exists, makeFolder, readInput, sameFile, stampedName, writeOutput } from '../files.ts'
import { type Gatekeeper, openGatekeeper } from '../gated.ts'
import { type InputFile, inputFiles, inputNames } from '../inputs.ts'
import { keyAccess, keyUri, type NamedSeal, namedSeal } from '../keyring.ts'
import { toned } from '../output.ts'
import { usage } from '../parse.ts'
import { placesOf, sizeOf } from '../places.ts'
import { startProgress } from '../progress.ts'
import type { Input, Run } from '../record.ts'
import { pageList, pagesText } from '../show-report.ts'
import { say } from '../texts/index.ts'

const MOST_JOBS = 64

interface Plan {
  readonly seal: NamedSeal | undefined
  readonly gatekeeper: Gatekeeper | undefined
  readonly request: Omit<StampRequest, 'document' | 'time'>
  readonly outOf: (file: InputFile) => InputFile
  readonly force: boolean
  readonly inPlace: boolean
}

const refuseContradictions = (session: Session, input: Input, files: number): void => {
  const { lang } = session.settings
  const both = (a: string, b: string): void => {
    if (input.has(a) && input.has(b)) throw usage(lang, 'notTogether', { a: `--${a}`, b: `--${b}` })
  }
  both('seal', 'no-seal')
  both('out', 'out-dir')
  both('out', 'in-place')
  both('out-dir', 'in-place')
  for (const place of ['page', 'at', 'keyword', 'riding', 'size', 'form']) both('no-seal', place)
  for (const place of ['page', 'at', 'keyword', 'riding', 'size']) both('field', place)
  if (!input.has('seal') && !input.has('no-seal'))
    throw usage(lang, 'oneOfNeeded', { a: '--seal', b: '--no-seal' })
  if (input.has('no-seal') && !input.has('key'))
    throw usage(lang, 'needsOther', { a: '--no-seal', b: '--key' })
  if (input.has('out') && files > 1) throw usage(lang, 'outForOne')
}

const openSigner = async (session: Session, input: Input, seal: NamedSeal | undefined): Promise<Signer> => {
  const named = input.text('key')
  if (named === undefined && seal?.key === undefined)
    throw new GsealError('SEAL_KEY_NEEDED', { name: seal?.name ?? '' })
  const uri = named === undefined ? (seal?.key ?? '') : await keyUri(session, named)
  return openKey(uri, keyAccess(session, named ?? seal?.name ?? uri))
}

/** The key of the seal in a daemon, when one holds it. */
const heldKey = async (session: Session, input: Input, seal: NamedSeal): Promise<DaemonKey | undefined> => {
  const named = input.text('key')
  // A bare name is one of the home, and the daemon of this home knows it by that name too.
  const key = named?.includes(':') === true ? await keyUri(session, named) : (named ?? seal.key)
  return daemonKeyFor(session, seal, key)
}

/** Where the result of a file goes, named as the input was. Two inputs with one output would lose a document. */
const outputs = (session: Session, input: Input): ((file: InputFile) => InputFile) => {
  const [out, dir] = [input.text('out'), input.text('out-dir')]
  const named = (name: string): InputFile => ({ name, path: resolve(session.world.cwd, name) })
  if (input.has('in-place')) return (file) => file
  if (out !== undefined) return () => named(out)
  if (dir === undefined) return (file) => named(stampedName(file.name))
  return (file) => named(join(dir, basename(stampedName(file.name))))
}

const refuseTwice = (files: readonly InputFile[], outOf: Plan['outOf']): void => {
  const seen = new Set<string>()
  for (const file of files) {
    const { path } = outOf(file)
    if (seen.has(path)) throw new GsealError('OUTPUT_TWICE', { path })
    seen.add(path)
  }
}

/** Stamps and writes; the ledger hears what came of it, whichever step fails. */
const stampUnder = async (
  session: Session,
  plan: Plan,
  gate: Gate | undefined,
  document: Uint8Array,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<{ result: Stamped; use: string | undefined }> => {
  try {
    const signer = gate?.signer ?? plan.request.signer
    const result = await stamp({ ...plan.request, signer, document, time: session.world.now() })
    await write(result.bytes)
    await gate?.stamped(result.bytes)
    return { result, use: gate?.use }
  } catch (error) {
    await gate?.failed(asGsealError(error).code)
    throw error
  }
}

const stampFile = async (session: Session, plan: Plan, file: InputFile): Promise<Record<string, unknown>> => {
  const out = plan.outOf(file)
  if (!plan.inPlace && (await sameFile(file.path, out.path)))
    throw new GsealError('INPUT_IS_OUTPUT', { path: out.path })
  const force = plan.force || plan.inPlace
  // Before a permission is counted for what could not be written.
  if (!force && (await exists(out.path))) throw new GsealError('OUTPUT_EXISTS', { path: out.path })
  const document = await readInput(file.path)
  const gate = plan.gatekeeper?.open(plan.request.signer, document)
  const { result, use } = await stampUnder(session, plan, gate, document, (bytes) =>
    writeOutput(out.path, bytes, { force }),
  )
  for (const { code, params } of result.notes)
    session.out.talk(messageOf(session.settings.lang, code, params))
  return {
    type: 'stamped',
    file: file.name,
    out: out.name,
    format: result.format,
    ...(plan.seal === undefined ? {} : { seal: plan.seal.name, sealId: result.sealId }),
    signatureId: result.signatureId,
    digest: result.digest,
    signedAt: result.signedAt,
    ...(use === undefined ? {} : { use }),
    pages: pageList(result.placements.map(({ page }) => page)),
  }
}

type Outcome = Record<string, unknown> | GsealError

const show = (session: Session, file: InputFile, outcome: Outcome): void => {
  if (outcome instanceof GsealError) {
    tell(session, outcome, file.name)
    return
  }
  const { lang } = session.settings
  session.out.record(outcome)
  const word = say(lang, outcome['seal'] === undefined ? 'signed' : 'stamped')
  const where = pagesText(lang, String(outcome['pages']))
  const pages = where === '' ? '' : `  ${where}`
  session.out.line(toned('good', `✓ ${word}`), '  ', toned('strong', String(outcome['out'])), pages)
}

const stampAll = async (
  session: Session,
  plan: Plan,
  files: readonly InputFile[],
  jobs: number,
): Promise<Outcome[]> => {
  const progress = startProgress(session, files.length)
  const done: Outcome[] = []
  const work = async (file: InputFile): Promise<Outcome> => {
    try {
      return await stampFile(session, plan, file)
    } catch (error) {
      return asGsealError(error)
    }
  }
  try {
    await inOrder(files, jobs, work, (outcome, index) => {
      const file = files[index]
      if (file !== undefined) show(session, file, outcome)
      done.push(outcome)
      progress.step()
    })
  } finally {
    progress.end()
  }
  return done
}

const summarise = (session: Session, outcomes: readonly Outcome[], ms: number): void => {
  const failed = outcomes.filter((outcome) => outcome instanceof GsealError).length
  const stamped = outcomes.length - failed
  session.out.record({ type: 'summary', files: outcomes.length, stamped, failed, ms })
  if (outcomes.length > 1) {
    const counts = { files: outcomes.length, stamped, failed }
    session.out.line(say(session.settings.lang, 'signSummary', counts))
  }
}

/** What only PDF knows; `stamp` refuses it for other formats. */
const pdfOptions = (input: Input): Pick<StampRequest, 'form' | 'level' | 'field' | 'reason' | 'location'> => {
  const [form, field, reason, location] = ['form', 'field', 'reason', 'location'].map((name) =>
    input.text(name),
  )
  const level = input.integer('level', 1, 3)
  return {
    ...(form === undefined ? {} : { form: form as 'ses' | 'cms' }),
    ...(level === undefined ? {} : { level: level as 1 | 2 | 3 }),
    ...(field === undefined ? {} : { field }),
    ...(reason === undefined ? {} : { reason }),
    ...(location === undefined ? {} : { location }),
  }
}

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const started = session.world.now()
  const files = inputFiles(session, await inputNames(session, input))
  refuseContradictions(session, input, files.length)
  const sealName = input.text('seal')
  const where = input.has('no-seal') || input.has('field') ? [] : placesOf(lang, input)
  const size = sizeOf(lang, input)
  const jobs = input.integer('jobs', 1, MOST_JOBS) ?? 1
  const outOf = outputs(session, input)
  refuseTwice(files, outOf)
  const seal = sealName === undefined ? undefined : await namedSeal(session, sealName)
  const dir = input.text('out-dir')
  if (dir !== undefined) await makeFolder(resolve(session.world.cwd, dir))
  const held = seal === undefined ? undefined : await heldKey(session, input, seal)
  const gatekeeper =
    held === undefined ? await openGatekeeper(session, input, seal) : daemonGatekeeper(session, input, held)
  let signer: Signer | undefined = held
  try {
    signer ??= await openSigner(session, input, seal)
    const plan: Plan = {
      seal,
      gatekeeper,
      outOf,
      force: input.has('force'),
      inPlace: input.has('in-place'),
      request: {
        signer,
        ...(seal === undefined ? {} : { seal: seal.bytes }),
        where,
        ...(size === undefined ? {} : { size }),
        lock: input.has('lock'),
        ...pdfOptions(input),
      },
    }
    const outcomes = await stampAll(session, plan, files, jobs)
    summarise(session, outcomes, session.world.now() - started)
    return batchStatus(
      outcomes.map((outcome) => (outcome instanceof GsealError ? codeRow(outcome.code).exit : 0)),
    )
  } finally {
    await signer?.close()
    gatekeeper?.close()
  }
}
