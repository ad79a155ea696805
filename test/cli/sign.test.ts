/** `gseal sign` as a clerk calls it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { letter } from '../helpers/office.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const sign = (...argv: string[]): ReturnType<typeof call> =>
  call(['sign', ...argv, '--home', home, '--pin-file', at('pin')], { cwd: folder })

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('a.ofd'), await letter(2))
  writeFileSync(at('b.ofd'), await letter(1))
})

t.test('a document is stamped beside itself and verifies', async (t) => {
  const { status, stdout, stderr } = await sign('a.ofd', '--seal', 'demo')
  t.equal(status, 0, stderr)
  t.match(stdout, /✓ stamped {2}a\.stamped\.ofd {2}page 2/)
  t.equal((await call(['verify', at('a.stamped.ofd'), '--home', home])).status, 0)
})

t.test('contradictions on the command line are refused before anything is opened', async (t) => {
  const refused: readonly (readonly string[])[] = [
    ['a.ofd'],
    ['a.ofd', '--seal', 'demo', '--no-seal', '--key', 'demo'],
    ['a.ofd', '--no-seal'],
    ['a.ofd', '--no-seal', '--key', 'demo', '--page', '1'],
    ['a.ofd', '--seal', 'demo', '--out', 'x.ofd', '--out-dir', 'x'],
    ['a.ofd', '--seal', 'demo', '--out', 'x.ofd', '--in-place'],
    ['a.ofd', '--seal', 'demo', '--out-dir', 'x', '--in-place'],
    ['a.ofd', 'b.ofd', '--seal', 'demo', '--out', 'x.ofd'],
    ['a.ofd', '--seal', 'demo', '--seal', 'other'],
    ['a.ofd', '--seal', 'demo', '--page', '0'],
    ['a.ofd', '--seal', 'demo', '--page', '3-1'],
    ['a.ofd', '--seal', 'demo', '--at', '10'],
    ['a.ofd', '--seal', 'demo', '--size', '0,10'],
    ['a.ofd', '--seal', 'demo', '--keyword', '#1'],
    ['a.ofd', '--seal', 'demo', '--riding', 'middle'],
    ['a.ofd', '--seal', 'demo', '--jobs', '0'],
    ['--seal', 'demo'],
  ]
  for (const argv of refused) {
    const { status, stderr } = await sign(...argv)
    t.equal(status, 2, argv.join(' '))
    t.match(stderr, /^gseal: error: .+ \[USAGE\]\ngseal: hint: .+\n$/, argv.join(' '))
  }
})

t.test('a plain signature without a seal, by the name of a key', async (t) => {
  const before = readFileSync(at('b.ofd'))
  const { status, stdout, stderr } = await sign('b.ofd', '--no-seal', '--key', 'demo', '--json')
  t.equal(status, 0, stderr)
  t.match(JSON.parse(stdout.split('\n')[0] ?? ''), { type: 'stamped', file: 'b.ofd', out: 'b.stamped.ofd' })
  t.same(readFileSync(at('b.ofd')), before, 'the input is as it was')
})
