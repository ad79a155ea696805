/**
 * `issue-20k`: 20,000 rows of a CSV, one scan of 100 KB each, through `gseal issue` with a key file: composed, stamped,
 * verified, in the ledger, in their places. `issue-rerun`: the same command again. Times are of one row; how the rate of
 * the last thousand rows compares with that of the first, and what the processors were busy for, goes to stderr.
 * GSEAL_BENCH_ROWS gives another number of rows.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type BenchRecord, recordOf } from './record.ts'
import { scanPage } from './scan.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const GSEAL = join(ROOT, 'bin', 'gseal.js')
const ROWS = Number(process.env['GSEAL_BENCH_ROWS'] ?? 20_000)
const CATALOG = join(ROOT, 'fixtures', 'office', 'catalogs', 'chemicals.json')
const HEADER =
  '证照编号,单位名称,统一社会信用代码,证件类型代码,发证日期,有效期起,有效期止,经营范围,主要负责人,经营方式'

/** The holder of all: that a holder has one licence alone is not what is measured. */
const rowOf = (n: number): string =>
  `示例危化经〔2025〕${String(n).padStart(6, '0')}号,示例市例化工有限公司,91619999XX0000043X,001,2025-03-01,2025-03-01,2030-02-28,汽油,示例甲,带储存设施`

const prepare = (folder: string): void => {
  const catalog = JSON.parse(readFileSync(CATALOG, 'utf8'))
  writeFileSync(join(folder, 'catalog.json'), JSON.stringify({ ...catalog, onePerHolder: false }))
  writeFileSync(join(folder, 'pin'), '123456')
  mkdirSync(join(folder, 'scans'))
  const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i + 1))
  writeFileSync(join(folder, 'register.csv'), [HEADER, ...rows].join('\n'))
  const pages = Array.from({ length: 16 }, (_, i) => scanPage(i))
  for (let n = 1; n <= ROWS; n++) {
    const name = `示例危化经〔2025〕${String(n).padStart(6, '0')}号_1.jpg`
    writeFileSync(join(folder, 'scans', name), pages[n % pages.length] ?? '')
  }
}

const gseal = (folder: string, ...args: string[]): void => {
  const all = [
    GSEAL,
    '--home',
    join(folder, 'home'),
    '--no-input',
    '--pin-file',
    join(folder, 'pin'),
    ...args,
  ]
  const { status, stderr } = spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

interface Measured {
  readonly ms: number
  readonly cpuMs: number
  readonly peakMB: number
  /** When each row was told, ms after the first. */
  readonly told: readonly number[]
}

const TICK_MS = 10

/** Busy time of all threads, and the peak of memory, as the kernel counts them. */
const procOf = (pid: number | undefined): { cpuMs: number; peakMB: number } => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return { cpuMs: (Number(user) + Number(system)) * TICK_MS, peakMB: (Number(peak) * 1024) / 1e6 }
  } catch {
    return { cpuMs: 0, peakMB: 0 }
  }
}

const run = async (folder: string): Promise<Measured> => {
  const args = [
    'issue',
    '--catalog',
    'catalog.json',
    '--register',
    'register.csv',
    '--scans',
    'scans',
    '--seal',
    'demo',
  ]
  const all = ['--home', 'home', '--pin-file', 'pin', '--as', 'demo-clerk', '--json', '--no-input', '--quiet']
  const started = performance.now()
  const child = spawn(process.execPath, [GSEAL, ...args, ...all], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((end) => child.once('close', end))
  const told: number[] = []
  let proc = { cpuMs: 0, peakMB: 0 }
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"type":"error"')) throw new Error(line)
    told.push(performance.now())
    if (told.length % 100 === 0 || line.startsWith('{"type":"summary"')) proc = procOf(child.pid)
  })
  const status = await ended
  if (status !== 0) throw new Error(`gseal issue ended with ${status}`)
  return { ms: performance.now() - started, told, ...proc }
}

const rate = (told: readonly number[], from: number, to: number): number =>
  ((to - from) * 1000) / ((told[to - 1] ?? 0) - (told[from] ?? 0))

const explain = ({ told, cpuMs, ms }: Measured): void => {
  const part = Math.min(1000, Math.floor(ROWS / 4))
  const [early, late] = [rate(told, part, 2 * part), rate(told, ROWS - part, ROWS)]
  process.stderr.write(
    `issue: ${ROWS} rows, ${(cpuMs / ROWS).toFixed(2)} ms of processor a row, ${(cpuMs / ms).toFixed(2)} processors busy; ` +
      `rows a second early ${early.toFixed(0)}, late ${late.toFixed(0)}\n`,
  )
}

const one = (name: string, { ms, peakMB }: Measured): BenchRecord => ({
  ...recordOf(name, [ms / ROWS], peakMB),
  runs: ROWS,
})

export const issueRecords = async (): Promise<BenchRecord[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-bench-issue-'))
  try {
    prepare(folder)
    gseal(folder, 'init', '--demo')
    const code = '11619999XX0000019M001'
    gseal(folder, 'catalog', 'import', 'catalog.json', '--plain-face', '--submit', '--as', 'demo-industry')
    gseal(folder, 'catalog', 'review', code, '--approve', '--opinion', '示例', '--as', 'demo-authority')
    gseal(folder, 'catalog', 'publish', code, '--as', 'demo-industry')
    const [unit, name] = ['12619999XX00000358', '示例市大数据服务中心']
    const succession = ['--name', '示例市应急管理局', '--by', unit, '--successor', name, '--basis', '示例']
    gseal(folder, 'org', 'succeed', '11619999XX0000027G', ...succession, '--as', 'demo-authority')
    const first = await run(folder)
    explain(first)
    const again = await run(folder)
    process.stderr.write(
      `issue-rerun: ${((100 * again.cpuMs) / first.cpuMs).toFixed(1)} % of the processor's time\n`,
    )
    return [one('issue-20k', first), one('issue-rerun', again)]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
