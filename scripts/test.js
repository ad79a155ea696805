// Runs the compiled tests, all or those that are named: a Node for each file, as many at a time as .taprc says. Tells a
// line a file, and of what failed everything. `tap` itself loads a compiler, mocks and a thread for coverage into each
// Node, also into those that a test starts: a second of processor time each, and nothing here uses them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { jobs, timeout } = parse(readFileSync(join(root, '.taprc'), 'utf8'))

const all = () =>
  readdirSync(join(root, 'dist', 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join('dist', 'test', name).replaceAll('\\', '/'))
    .sort()

/** For what is made once and copied by many files. */
const shared = mkdtempSync(join(tmpdir(), 'gseal-tests-'))
const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(shared, { recursive: true, force: true })
})
// Without a listener a signal ends Node without `exit`.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

/** The whole output of one file, and how its process ended. */
const runFile = (file) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      cwd: root,
      env: { ...process.env, TAP_TIMEOUT: String(timeout), GSEAL_TEST_SHARED: shared },
      // After tap itself has told what was not done in time.
      timeout: (timeout + 10) * 1000,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    const [out, talk] = [[], []]
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.stderr.on('data', (chunk) => talk.push(chunk))
    const textOf = (chunks) => Buffer.concat(chunks).toString('utf8')
    child.once('close', (status, signal) => {
      running.delete(child)
      resolve({ text: textOf(out), talk: textOf(talk), ended: signal ?? status })
    })
  })

/** A process that ends well has also to have said as many results as it planned, and at least one. */
const faultOf = ({ text, ended }) => {
  const planned = Number(/^1\.\.(\d+)/m.exec(text)?.[1] ?? 0)
  const results = (text.match(/^(not )?ok\b/gm) ?? []).length
  if (ended !== 0) return `ended with ${ended}`
  if (planned === 0) return 'no tests'
  return planned === results ? undefined : `${results} results of ${planned}`
}

/** Results that did not hold, at every level, with all that is said about each. */
const failuresIn = (text) => {
  let failing = false
  return text.split('\n').filter((line) => {
    const [result, not] = /^ *(not )?ok\b/.exec(line) ?? []
    if (result !== undefined) failing = not !== undefined && !/ # (TODO|SKIP)/.test(line)
    else if (/^ *(# Subtest|1\.\.\d)/.test(line)) failing = false
    return failing
  })
}

const totals = { total: 0, pass: 0, fail: 0, skip: 0, todo: 0 }
const count = (text) => {
  const said = /^# \{ (.*) \}$/m.exec(text)?.[1] ?? ''
  for (const [, name, number] of said.matchAll(/(\w+): (\d+)/g)) totals[name] += Number(number)
}

const files = process.argv.length > 2 ? process.argv.slice(2) : all()
const started = performance.now()
const failed = []
const waiting = [...files]
let done = 0
const work = async () => {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const began = performance.now()
    const ran = await runFile(file)
    const fault = faultOf(ran)
    count(ran.text)
    done += 1
    const ms = (performance.now() - began).toFixed(0)
    console.log(`${fault === undefined ? 'ok' : 'not ok'} ${done} - ${file} # time=${ms}ms`)
    if (fault === undefined) continue
    failed.push(file)
    const told = [`${file}: ${fault}`, ...failuresIn(ran.text), ...ran.talk.split('\n')]
    for (const line of told) console.log(`    ${line}`)
  }
}
console.log(`TAP version 14\n1..${files.length}`)
await Promise.all(Array.from({ length: Math.min(jobs, files.length) }, work))

const sums = Object.entries(totals).filter(([name, number]) => name === 'total' || number > 0)
console.log(`# { ${sums.map(([name, number]) => `${name}: ${number}`).join(', ')} }`)
console.log(`# time=${(performance.now() - started).toFixed(0)}ms`)
for (const file of failed) console.log(`# failed: ${file}`)
process.exitCode = failed.length > 0 || files.length === 0 ? 1 : 0
