/**
 * Kills writing processes at random points and looks at the ledger after each: everything that a writer was told is safe
 * is there, no batch is half there, chain, heads, views and materials are sound, and the next writer goes on. Kills with
 * SIGKILL: what the operating system holds survives, so this proves the order of writes and not the disk.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { foundAuthority } from '../../src/core/authority.ts'
import { createStore, materialsIn, type Store } from '../../src/core/store/index.ts'
import { type Random, random } from '../fuzz/random.ts'
import { BOXES, START, TRUSTING } from '../helpers/ledger.ts'

const WRITER = fileURLToPath(new URL('./writer.js', import.meta.url))
/** A ledger is written to by so many rounds, then a new one is begun: making it is a point to be killed at too. */
const ROUNDS_A_LEDGER = 15

export interface Outcome {
  readonly rounds: number
  readonly events: number
  /** Rounds in which the ledger grew before the kill. */
  readonly grew: number
}

interface Writer {
  readonly child: ChildProcess
  readonly ready: Promise<void>
  /** Its first batch is safe. */
  readonly wrote: Promise<void>
  /** The newest event that it was told is safe. */
  safe: number
  stderr: string
  readonly ended: Promise<NodeJS.Signals | number | null>
}

const start = (path: string, seed: number, name: string): Writer => {
  const child = spawn(process.execPath, [WRITER, path, String(seed), name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  })
  const ended = new Promise<NodeJS.Signals | number | null>((done) => {
    child.once('close', (code, signal) => done(signal ?? code))
  })
  const said = new EventEmitter()
  const hears = (word: string): Promise<void> => Promise.race([once(said, word), ended]).then(() => undefined)
  const writer: Writer = { child, ready: hears('ready'), wrote: hears('safe'), ended, safe: 0, stderr: '' }
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    said.emit(line.split(' ', 1)[0] ?? '')
    const seq = /^safe (\d+)$/.exec(line)?.[1]
    if (seq !== undefined) writer.safe = Number(seq)
  })
  child.stderr?.on('data', (part) => {
    writer.stderr += String(part)
  })
  return writer
}

/** Most kills come while it writes, some at the first write, some while it opens the ledger or loads. */
const killSome = async (writers: readonly Writer[], { below }: Random): Promise<void> => {
  const moment = below(6)
  if (moment === 1) await Promise.all(writers.map(({ ready }) => ready))
  if (moment > 1) await Promise.all(writers.map(({ wrote }) => wrote))
  await wait(below(60))
  for (const { child } of writers) child.kill('SIGKILL')
  for (const { ended, stderr } of writers) {
    const how = await ended
    // Two at once: the loser of a race may end by itself with a coded conflict.
    if (how !== 'SIGKILL' && !/STORE_(CONFLICT|BUSY)/.test(stderr)) {
      throw new Error(`the writer ended with ${how}: ${stderr}`)
    }
  }
}

const inspect = (store: Store, folder: string, safe: number): void => {
  const { digestOf } = materialsIn(join(folder, 'materials'))
  const { faults } = store.check({ statements: true, material: digestOf })
  if (faults.length > 0) throw new Error(`after a kill: ${JSON.stringify(faults.slice(0, 5))}`)
  const { seq } = store.head()
  if (seq < safe) throw new Error(`event ${safe} was safe, the ledger ends at ${seq}`)
  const open = store.rows('boxes', { equal: { state: 'open' } })
  if (open.length > 0) throw new Error(`a batch is half there: ${open[0]?.subject}`)
}

const newFolder = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-crash-'))
  const { unit } = await foundAuthority(START)
  writeFileSync(join(folder, 'signer.key'), unit.key.pkcs8(), { mode: 0o600 })
  writeFileSync(join(folder, 'signer.crt'), unit.cert)
  return folder
}

/** @throws when a ledger is not sound after a kill; the message says what and the folder stays */
export const crashRounds = async (rounds: number, seed: number): Promise<Outcome> => {
  const chance = random(seed)
  let [folder, events, grew, before] = ['', 0, 0, 0]
  for (let round = 0; round < rounds; round++) {
    if (round % ROUNDS_A_LEDGER === 0) {
      if (folder !== '') rmSync(folder, { recursive: true })
      folder = await newFolder()
      before = 0
    }
    const path = join(folder, 'ledger.db')
    const names = chance.below(3) === 0 ? ['a', 'b'] : ['a']
    const writers = names.map((name) => start(path, seed + round, name))
    try {
      await killSome(writers, chance)
      const store = await createStore({ path, views: BOXES, statements: TRUSTING })
      try {
        inspect(store, folder, Math.max(...writers.map(({ safe }) => safe)))
        const { seq } = store.head()
        if (seq > before) grew++
        events += seq - before
        before = seq
      } finally {
        store.close()
      }
    } catch (cause) {
      throw new Error(`round ${round}, seed ${seed}, ledger ${path}: ${(cause as Error).message}`, { cause })
    }
  }
  rmSync(folder, { recursive: true, force: true })
  return { rounds, events, grew }
}
