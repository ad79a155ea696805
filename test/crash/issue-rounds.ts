/**
 * Kills issuing processes at random points and looks at ledger and files after each: no identifier for two rows, no row
 * with two files, no file without its event, every count of the permission explained; and at the end of each office every
 * row is issued, its file in place and valid. SIGKILL: this proves the order of writes and not the disk.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Authority, foundAuthority } from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import { type LicenceState, STATEMENTS, VIEWS } from '../../src/core/registry/index.ts'
import { openStore, type Store } from '../../src/core/store/index.ts'
import { type Random, random } from '../fuzz/random.ts'
import { foundIssuing, saveAuthority, scanned } from '../helpers/issuing.ts'

const WRITER = fileURLToPath(new URL('./issue-writer.js', import.meta.url))
/** Rows of an office: done after some rounds, then a new one begins. */
const ROWS = 60
const CHUNK = 4

export interface Outcome {
  readonly rounds: number
  readonly issued: number
  /** Signatures that a kill lost between the key and the disk. */
  readonly lost: number
  /** Files that were taken up from staging. */
  readonly adopted: number
}

interface Run {
  readonly told: Map<number, string>
  readonly done: boolean
}

/** Runs the writer and kills it after so many rows and some more milliseconds; `Infinity` lets it end. */
const runWriter = async (folder: string, rows: number, ms: number): Promise<Run> => {
  const child = spawn(process.execPath, [WRITER, folder, String(ROWS), String(CHUNK)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  })
  const ended = new Promise<string>((end) => {
    child.once('close', (code, signal) => end(String(signal ?? code)))
  })
  let [stderr, done] = ['', false]
  child.stderr.on('data', (part) => {
    stderr += String(part)
  })
  const told = new Map<number, string>()
  const kill = async (): Promise<void> => {
    await wait(ms)
    child.kill('SIGKILL')
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, row = '', identifier = ''] = line.split(' ')
    if (word === 'done') done = true
    if (word === 'failed') stderr += line
    if (word === 'issued') told.set(Number(row), identifier)
    if ((word === 'ready' && rows === 0) || (word === 'issued' && told.size === rows)) void kill()
  })
  const how = await ended
  if (how !== 'SIGKILL' && (how !== '0' || !done)) throw new Error(`the writer ended with ${how}: ${stderr}`)
  if (stderr !== '') throw new Error(stderr)
  return { told, done }
}

const licencesOf = (store: Store): LicenceState[] =>
  store
    .rows('licences', { order: ['row'] })
    .map((row) => store.state(row.subject)?.state as unknown as LicenceState)

const fail = (what: string): never => {
  throw new Error(what)
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ofd'))
    : []

const digestAt = (path: string): string => toHex(sm3(readFileSync(path)))

/** Every file in its place is that of a licence; every licence that is ready has its file. */
const checkFiles = (folder: string, licences: readonly LicenceState[]): void => {
  const out = join(folder, 'out', 'B1')
  const byPath = new Map(licences.map((state) => [state.path, state]))
  const placed = filesIn(out).filter((name) => !name.startsWith('.staging'))
  for (const name of placed) {
    const state = byPath.get(name) ?? fail(`a file without its event: ${name}`)
    if (state.file !== digestAt(join(out, name))) fail(`${name} has other bytes than its event says`)
  }
  const names = placed.map((name) => basename(name))
  if (new Set(names).size !== names.length) fail('two files of one licence')
  for (const { path = '', file, state, data } of licences) {
    if (state !== 'ready') continue
    const staged = join(out, '.staging', `${data.identifier}.ofd`)
    const at = existsSync(join(out, path)) ? join(out, path) : staged
    if (!existsSync(at) || digestAt(at) !== file) fail(`the file of ${data.identifier} is nowhere`)
  }
}

const inspect = (store: Store, folder: string, told: ReadonlyMap<number, string>): LicenceState[] => {
  const { faults } = store.check({ statements: true })
  if (faults.length > 0) fail(`the ledger: ${JSON.stringify(faults.slice(0, 5))}`)
  const licences = licencesOf(store)
  const keys = new Set(licences.map(({ key }) => key))
  if (keys.size !== licences.length) fail('a row has two identifiers')
  const byRow = new Map(licences.map((state) => [state.row, state]))
  for (const [row, identifier] of told)
    if (byRow.get(row)?.data.identifier !== identifier || byRow.get(row)?.state !== 'ready')
      fail(`row ${row} was told as issued`)
  const counted = licences.flatMap(({ stamp, attempts }) => [stamp, ...attempts])
  const used = Number(store.rows('uses', { equal: { id: 'DEMO-U2' } })[0]?.['used'])
  const explained = counted.filter(({ state }) => state !== 'unsigned').length
  if (used !== explained) fail(`the permission counts ${used}, the licences ${explained}`)
  checkFiles(folder, licences)
  return licences
}

const newOffice = async (authority: Authority): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-crash-issue-'))
  await foundIssuing(folder, authority, Date.now() - 60_000)
  saveAuthority(join(folder, 'authority.json'), authority)
  scanned(folder, ROWS)
  return folder
}

const attemptsOf = (licences: readonly LicenceState[]): number =>
  licences.reduce((sum, { attempts }) => sum + attempts.length, 0)

/** Files that were whole in staging and are ready now though no run told of them. */
const adoptedIn = (before: readonly LicenceState[], now: readonly LicenceState[]): number => {
  const begun = new Set(before.filter(({ state }) => state === 'draft').map(({ key }) => key))
  return now.filter(
    ({ key, state, attempts }) => begun.has(key) && state === 'ready' && attempts.length === 0,
  ).length
}

const openLedger = (folder: string): Promise<Store> =>
  openStore({ path: join(folder, 'ledger.db'), views: VIEWS, statements: STATEMENTS, access: 'write' })

/** When the next writer dies: while it starts, between rows, in the midst of a chunk. */
const moment = ({ below }: Random): { rows: number; ms: number } => ({
  rows: below(5) === 0 ? 0 : 1 + below(16),
  ms: below(below(2) === 0 ? 25 : 200),
})

/** @throws when something is not as it must be after a kill; the message says what, and the folder stays */
export const issueRounds = async (rounds: number, seed: number): Promise<Outcome> => {
  const chance = random(seed)
  const authority = await foundAuthority(Date.now() - 120_000)
  let folder = await newOffice(authority)
  let before: LicenceState[] = []
  let [issued, lost, adopted] = [0, 0, 0]
  for (let round = 1; round <= rounds; round++) {
    const { rows, ms } = moment(chance)
    const last = round === rounds
    try {
      const { told, done } = await runWriter(folder, last ? Number.POSITIVE_INFINITY : rows, ms)
      const store = await openLedger(folder)
      const now = inspect(store, folder, told)
      store.close()
      adopted += adoptedIn(before, now)
      before = now
      if (!done) continue
      if (now.length !== ROWS || now.some(({ state }) => state !== 'ready'))
        fail('rows are missing at the end')
      if (filesIn(join(folder, 'out', 'B1')).length !== ROWS) fail('files are missing at the end')
      issued += now.length
      lost += attemptsOf(now)
    } catch (cause) {
      throw new Error(`round ${round}, seed ${seed}, ${folder}: ${(cause as Error).message}`, { cause })
    }
    rmSync(folder, { recursive: true })
    before = []
    if (!last) folder = await newOffice(authority)
  }
  return { rounds, issued, lost, adopted }
}
