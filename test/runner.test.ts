/** The runner of the tests is what says that they hold: whatever may go wrong in a file has to reach its exit status. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { folderOf } from './helpers/cli.ts'
import { ROOT } from './helpers/paths.ts'

const folder = folderOf(t)
const runner = (name: string, code: string): { status: number | null; told: string } => {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, code)
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'test.js'), file], {
    encoding: 'utf8',
  })
  return { status, told: stdout }
}

const FAULTS: readonly (readonly [name: string, code: string, told: RegExp])[] = [
  [
    'a result that does not hold',
    `console.log('not ok 1 - two is three\\n1..1'); process.exitCode = 1`,
    /two is three/,
  ],
  ['a status alone', `console.log('ok 1\\n1..1'); process.exitCode = 3`, /ended with 3/],
  ['an error', `console.log('ok 1\\n1..1'); throw new Error('on the way out')`, /on the way out/],
  ['a signal', `console.log('ok 1\\n1..1'); process.kill(process.pid, 'SIGTERM')`, /ended with (SIGTERM|1)/],
  ['fewer results than planned', `console.log('1..2\\nok 1')`, /1 results of 2/],
  ['no plan', `console.log('ok 1')`, /no tests/],
  ['nothing', '', /no tests/],
]

for (const [name, code, told] of FAULTS) {
  t.test(`${name} fails the run`, async (t) => {
    const ran = runner(name.replaceAll(' ', '-'), code)
    t.equal(ran.status, 1)
    t.match(ran.told, told)
    t.match(ran.told, /^not ok 1 - /m)
  })
}

t.test('a file whose results hold passes, and results inside it are counted', async (t) => {
  const ran = runner(
    'good',
    `console.log('    not ok 1 - x # TODO\\n    1..1\\nok 1 - y\\n1..1\\n# { total: 4, pass: 3, todo: 1 }')`,
  )
  t.equal(ran.status, 0)
  t.match(ran.told, /^ok 1 - .*good\.mjs/m)
  t.match(ran.told, /^# \{ total: 4, pass: 3, todo: 1 \}$/m)
})
