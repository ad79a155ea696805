/** `gseal doctor`: one finding for each thing that is wrong, each with what to do about it. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'

const folder = folderOf(t)
const good = join(folder, 'good')
const DAY = 86_400_000

t.before(async () => {
  await putDemoHome(good)
})

const damaged = async (
  name: string,
  damage: (home: string) => void,
  options: { now?: number } = {},
): Promise<{ status: number; codes: string[]; hints: string[]; stdout: string }> => {
  const home = join(folder, name)
  cpSync(good, home, { recursive: true })
  damage(home)
  const ran = await call(['doctor', '--home', home, '--json'], options)
  const findings = ran.records().filter(({ type }) => type === 'finding')
  return {
    status: ran.status,
    codes: findings.map(({ code }) => String(code)).sort(),
    hints: findings.map(({ hint }) => String(hint)),
    stdout: ran.stdout,
  }
}

t.test('a sound home has nothing to report', async (t) => {
  const { status, codes } = await damaged('sound', () => undefined)
  t.same(codes, [])
  t.equal(status, 0)
  t.equal((await call(['doctor', '--home', join(folder, 'none')])).status, 0, 'no home is no fault')
})

const PLAIN_KEY = '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n'

t.test('each damage has its code and its remedy', async (t) => {
  // Each certificate but the root's, and the seal.
  const certs = readdirSync(join(good, 'keys')).filter((file) => file.endsWith('.crt')).length
  const table: readonly (readonly [string, (home: string) => void, readonly string[], { now?: number }?])[] =
    [
      [
        'open',
        (home) => {
          chmodSync(home, 0o755)
          chmodSync(join(home, 'keys', 'demo.key'), 0o644)
        },
        ['DOCTOR_MODE', 'DOCTOR_MODE'],
      ],
      ['json', (home) => writeFileSync(join(home, 'home.json'), '{no'), ['HOME_DAMAGED']],
      ['array', (home) => writeFileSync(join(home, 'home.json'), '[]'), ['HOME_DAMAGED']],
      ['bare', (home) => writeFileSync(join(home, 'home.json'), '{}'), ['HOME_DAMAGED']],
      ['newer', (home) => writeFileSync(join(home, 'home.json'), '{"format":99}'), ['HOME_FORMAT']],
      ['cert', (home) => writeFileSync(join(home, 'keys', 'demo.crt'), 'x'), ['DOCTOR_FILE']],
      ['plain', (home) => writeFileSync(join(home, 'keys', 'demo.key'), PLAIN_KEY), ['DOCTOR_KEY_PLAIN']],
      ['anchor', (home) => writeFileSync(join(home, 'trust', 'x.crt'), 'x'), ['TRUST_FILE_UNREADABLE']],
      ['seal', (home) => writeFileSync(join(home, 'seals', 'demo.esl'), 'x'), ['DOCTOR_FILE']],
      ['note', (home) => rmSync(join(home, 'seals', 'demo.json')), ['DOCTOR_FILE']],
      ['folder', (home) => rmSync(join(home, 'seals'), { recursive: true }), ['HOME_DAMAGED']],
      ['stale', () => undefined, ['DOCTOR_CRL_STALE', 'DUE_PIN'], { now: Date.now() + 400 * DAY }],
      [
        'old',
        (home) => {
          for (const file of readdirSync(join(home, 'keys'))) {
            if (file.endsWith('.crt') && file !== 'demo.crt') rmSync(join(home, 'keys', file))
          }
        },
        ['DOCTOR_CRL_STALE', 'DOCTOR_EXPIRED', 'DOCTOR_EXPIRED', 'DUE_PIN'],
        { now: Date.now() + 1200 * DAY },
      ],
      [
        'soon',
        () => undefined,
        ['DOCTOR_CRL_STALE', ...Array<string>(certs).fill('DOCTOR_EXPIRES'), 'DUE_PIN'],
        { now: Date.now() + 1030 * DAY },
      ],
    ]
  for (const [name, damage, wanted, options] of table) {
    const { status, codes, hints, stdout } = await damaged(name, damage, options)
    t.same(codes, wanted, `${name}: ${stdout}`)
    t.equal(status, 1, name)
    t.ok(
      hints.every((hint) => hint.length > 10 && !hint.includes('{')),
      name,
    )
  }
})

t.test('commands that meet a damaged home say which file', async (t) => {
  const home = join(folder, 'meets')
  cpSync(good, home, { recursive: true })
  copyFileSync(join(home, 'home.json'), join(folder, 'kept.json'))
  writeFileSync(join(home, 'home.json'), '{no')
  for (const argv of [
    ['key', 'list'],
    ['verify', 'x.ofd'],
    ['sign', 'x.ofd', '--seal', 'demo'],
  ]) {
    const ran = await call([...argv, '--home', home], { cwd: folder })
    t.equal(ran.status, 1, argv.join(' '))
    t.match(ran.stderr, /home\.json in the home cannot be understood: it is not JSON \[HOME_DAMAGED\]/)
    const zh = await call([...argv, '--home', home, '--lang', 'zh'], { cwd: folder })
    t.notMatch(zh.stderr, /[{}]| it is /, 'in Chinese all of it')
  }
  writeFileSync(join(home, 'home.json'), readFileSync(join(folder, 'kept.json')))
  mkdirSync(join(home, 'nothing'))
  rmSync(join(home, 'keys'), { recursive: true })
  writeFileSync(join(folder, 'pin'), '123456')
  const made = await call(['key', 'create', 'k', '--home', home, '--pin-file', join(folder, 'pin')])
  t.equal(made.status, 0, 'a missing folder of keys is made again')
})
