/** Measurements of whole processes: the CLI, bare Node beside it, and `openssl speed` on the same core. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { documentOf, makeOffice } from './documents.ts'
import { type BenchRecord, recordOf } from './record.ts'

const HERE = dirname(fileURLToPath(import.meta.url))
const GSEAL = join(HERE, '..', '..', 'bin', 'gseal.js')
const RUNS = 15

const hasTaskset = spawnSync('taskset', ['-V']).status === 0
/** Pinned to one core where taskset exists, as the numbers are quoted for one core. */
export const pinned = (args: readonly string[]): readonly [string, readonly string[]] => {
  const [command = '', ...rest] = args
  return hasTaskset ? ['taskset', ['-c', '0', ...args]] : [command, rest]
}

const once = (args: readonly string[], env: Readonly<Record<string, string>> = {}): number => {
  const [command, rest] = pinned(args)
  const started = performance.now()
  const result = spawnSync(command, [...rest], { stdio: 'ignore', env: { ...process.env, ...env } })
  const ms = performance.now() - started
  if (result.status !== 0) throw new Error(`${args.join(' ')} ended with ${result.status}`)
  return ms
}

const peakOf = (args: readonly string[], folder: string): number => {
  const out = join(folder, 'peak')
  once(args, {
    NODE_OPTIONS: `--import=${pathToFileURL(join(HERE, 'peak-hook.js')).href}`,
    GSEAL_BENCH_PEAK: out,
  })
  return Number(readFileSync(out, 'utf8'))
}

/** Runs the commands in turn, so that a drift of the machine's speed meets all of them alike. */
const inTurn = (commands: Readonly<Record<string, readonly string[]>>, folder: string): BenchRecord[] => {
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]))
  for (const args of Object.values(commands)) once(args)
  for (let i = 0; i < RUNS; i++) {
    for (const [name, args] of Object.entries(commands)) times.get(name)?.push(once(args))
  }
  return Object.entries(commands).map(([name, args]) =>
    recordOf(name, times.get(name) ?? [], peakOf(args, folder)),
  )
}

const withFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-bench-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `gseal --version` beside `node -e 0`, and `gseal verify` of a small file. */
export const cliRecords = (): Promise<BenchRecord[]> =>
  withFolder(async (folder) => {
    const office = await makeOffice()
    const file = join(folder, 'small.ofd')
    const trust = join(folder, 'trust')
    writeFileSync(file, await office.stamped(await documentOf('30k')))
    writeFileSync(`${trust}.crt`, office.rootPem)
    writeFileSync(`${trust}.crl`, office.crlPem)
    return inTurn(
      {
        'node-bare': [process.execPath, '-e', '0'],
        'cli-version': [process.execPath, GSEAL, '--version'],
        'cli-verify-30k': [
          process.execPath,
          GSEAL,
          'verify',
          file,
          '--trust',
          `${trust}.crt`,
          '--crl',
          `${trust}.crl`,
        ],
      },
      folder,
    )
  })

/** Signs and verifications a second by the openssl command; none where it is not installed. */
export const opensslRecords = (): BenchRecord[] => {
  const [command, rest] = pinned(['openssl', 'speed', '-seconds', '2', 'sm2'])
  const result = spawnSync(command, [...rest], { encoding: 'utf8' })
  const line = /SM2[^\n]*?s\s+[\d.]+s\s+([\d.]+)\s+([\d.]+)/.exec(result.stdout ?? '')
  if (line === null) return []
  const [sign = Number.NaN, check = Number.NaN] = [Number(line[1]), Number(line[2])]
  return [recordOf('sm2-sign-openssl', [1000 / sign], 0), recordOf('sm2-verify-openssl', [1000 / check], 0)]
}
