/** How a program is loaded: compiled code that is not of this source is never run, and none is needed. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { ROOT } from '../helpers/paths.ts'
import { GSEAL } from '../helpers/programs.ts'

const { NODE_OPTIONS: _, ...rest } = process.env
const node = (...args: string[]) =>
  spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...rest, GSEAL_LANG: 'en', XDG_CACHE_HOME: join(installed, 'cache') },
  })

/** An installation of the test's own. */
const installed = folderOf(t)
const dist = join(installed, 'dist')
const compiledName = readdirSync(join(ROOT, 'dist')).find((name) => name.endsWith('.compiled')) ?? ''
const compiled = join(dist, compiledName)
const programs = join(dist, 'programs.cjs')

t.before(() => {
  mkdirSync(dist)
  for (const name of ['bin', 'package.json', join('dist', 'programs.cjs'), join('dist', compiledName)])
    cpSync(join(ROOT, name), join(installed, name), { recursive: true })
  for (const name of ['node_modules', join('dist', 'src')])
    symlinkSync(join(ROOT, name), join(installed, name), 'junction')
})

const DOCUMENTS = join(ROOT, 'fixtures', 'ofd')
const verify = (gseal: string) =>
  node(
    gseal,
    ...['verify', join(DOCUMENTS, 'stamped.ofd'), '--at', '2026-11-24T03:00:00Z'],
    ...['--trust', join(DOCUMENTS, 'root.crt'), '--crl', join(DOCUMENTS, 'root.crl')],
  )
const copy = join(installed, 'bin', 'gseal.js')

t.test('the build leaves compiled code for this Node, and it is taken', async (t) => {
  const asked = `const { load, PROGRAMS } = require(${JSON.stringify(join(ROOT, 'bin', 'load.js'))})
    load()
    console.log(PROGRAMS in require.cache)`
  const { stdout, stderr } = node('-e', asked)
  t.equal(stdout, 'false\n', stderr || 'not compiled by require')
  const { status, stdout: told } = verify(GSEAL)
  t.equal(status, 0, told)
})

t.test('source of the same length that was changed since is what runs', async (t) => {
  const source = readFileSync(programs, 'latin1')
  const [was, is] = ['no trust anchors', 'no anchors given']
  t.equal(was.length, is.length)
  t.ok(source.includes(was))
  writeFileSync(programs, source.replaceAll(was, is), 'latin1')
  t.match(node(copy, 'verify', 'nothing.ofd').stderr, /warning: no anchors given/)
  writeFileSync(programs, source, 'latin1')
})

for (const [what, spoil] of [
  ['damaged', (bytes: Buffer) => bytes.fill(0x5a, bytes.length >> 1, (bytes.length >> 1) + 8)],
  ['cut', (bytes: Buffer) => bytes.subarray(0, 1000)],
  ['empty', (bytes: Buffer) => bytes.subarray(0, 0)],
] as const) {
  t.test(`compiled code that is ${what} is not taken`, async (t) => {
    const whole = readFileSync(compiled)
    writeFileSync(compiled, spoil(Buffer.from(whole)))
    const { status, stdout, stderr } = verify(copy)
    t.equal(status, 0, stderr)
    t.match(stdout, /valid/)
    writeFileSync(compiled, whole)
  })
}

t.test('none is needed', async (t) => {
  rmSync(compiled)
  const { status, stdout, stderr } = verify(copy)
  t.equal(status, 0, stderr)
  t.match(stdout, /valid/)
})

t.test('texts beyond ASCII mean in the one file what they mean in the modules', async (t) => {
  t.notOk(readFileSync(join(ROOT, 'dist', 'programs.cjs')).some((byte) => byte > 0x7f))
  const catalog = [
    'catalog',
    'check',
    join(ROOT, 'fixtures', 'office', 'catalogs', 'chemicals.json'),
    '--json',
  ]
  const { stdout } = node(GSEAL, ...catalog)
  t.match(stdout, /CATALOG_MISSING/)
  t.equal(stdout, (await call(catalog)).stdout)
})

t.test('work that can never end is no success', async (t) => {
  const asked = `require(${JSON.stringify(copy)}.replace('gseal.js', 'load.js'))
    .finish(async () => ({ main: () => new Promise(() => {}) }))`
  t.equal(node('-e', asked).status, 13)
})

t.test('the version is that of the package, before anything else is loaded', async (t) => {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  rmSync(programs)
  t.equal(node(copy, '--version').stdout, `${name} ${version}\n`)
  t.equal(node(copy, '-V').stdout, `${name} ${version}\n`)
})
