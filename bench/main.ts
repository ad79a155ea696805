/**
 * `npm run bench`: a table, or with `--json` one record a line; `--only NAME` runs one. Each in-process case has a
 * process of its own, pinned to one core where taskset exists. Nothing is asserted here: the README quotes the numbers
 * with the machine they come from.
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CASES } from './cases.ts'
import { DEVICE_BENCHES, deviceRecords } from './device.ts'
import { issueRecords } from './issue.ts'
import { cliRecords, opensslRecords, pinned } from './processes.ts'
import type { BenchRecord } from './record.ts'

const args = process.argv.slice(2)
const json = args.includes('--json')
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined

const inProcess = <T>(script: string, name: string): T => {
  const [command, rest] = pinned([
    process.execPath,
    join(dirname(fileURLToPath(import.meta.url)), script),
    name,
  ])
  const result = spawnSync(command, [...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (result.status !== 0) throw new Error(`bench ${name} ended with ${result.status}`)
  return JSON.parse(result.stdout) as T
}

/** The daemon and its processes use what processors there are; nothing is pinned. */
const onAllCores = (name: string): BenchRecord[] => {
  const script = join(dirname(fileURLToPath(import.meta.url)), 'daemon-one.js')
  const result = spawnSync(process.execPath, [script, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (result.status !== 0) throw new Error(`bench ${name} ended with ${result.status}`)
  return JSON.parse(result.stdout) as BenchRecord[]
}

interface Group {
  readonly names: readonly string[]
  readonly run: () => Promise<readonly BenchRecord[]> | readonly BenchRecord[]
}

const GROUPS: readonly Group[] = [
  ...CASES.map(({ name }) => ({ names: [name], run: () => [inProcess<BenchRecord>('one.js', name)] })),
  { names: ['ledger-append', 'ledger-check'], run: () => inProcess<BenchRecord[]>('ledger-one.js', 'chain') },
  {
    names: ['store-1m-open', 'store-1m-list'],
    run: () => inProcess<BenchRecord[]>('ledger-one.js', 'million'),
  },
  { names: ['daemon-sign-fast'], run: () => onAllCores('fast') },
  { names: ['device-sign-20ms', 'daemon-sign-20ms'], run: () => onAllCores('slow') },
  { names: ['daemon-latency'], run: () => onAllCores('latency') },
  { names: DEVICE_BENCHES, run: deviceRecords },
  { names: ['issue-20k', 'issue-rerun'], run: issueRecords },
  { names: ['sm2-sign-openssl', 'sm2-verify-openssl'], run: opensslRecords },
  { names: ['node-bare', 'cli-version', 'cli-verify-30k'], run: cliRecords },
]

const chosen = GROUPS.filter((group) => only === undefined || group.names.includes(only))
if (chosen.length === 0) {
  process.stderr.write(
    `bench: no bench "${only}"; there are: ${GROUPS.flatMap((group) => group.names).join(' ')}\n`,
  )
  process.exit(2)
}

const say = (record: BenchRecord): void => {
  const cells = [record.ms.toFixed(3).padStart(11), record.perSecond.toFixed(1).padStart(10)]
  const memory = record.peakMB === 0 ? '-' : record.peakMB.toFixed(0)
  const line = `${record.name.padEnd(20)}${cells.join(' ')}${memory.padStart(9)}${String(record.runs).padStart(7)}`
  process.stdout.write(json ? `${JSON.stringify(record)}\n` : `${line}\n`)
}

if (!json) {
  process.stdout.write(
    `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, OpenSSL ${process.versions.openssl}\n`,
  )
  process.stdout.write('name                         ms   a second  peak MB   runs\n')
}
for (const group of chosen) {
  for (const record of await group.run()) if (only === undefined || record.name === only) say(record)
}
