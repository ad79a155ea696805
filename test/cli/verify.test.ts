/** `gseal verify` over many files: threads, folders, pipes, reports and exit statuses. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { edited, letter } from '../helpers/office.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const verify = (...argv: string[]): ReturnType<typeof call> =>
  call(['verify', ...argv, '--home', home], { cwd: folder })

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('plain.ofd'), await letter(1))
  await call(
    ['sign', 'plain.ofd', '--seal', 'demo', '--home', home, '--pin-file', 'pin', '--out', 'good.ofd'],
    {
      cwd: folder,
    },
  )
  const bad = edited(readFileSync(at('good.ofd')), 'Doc_0/Pages/Page_0/Content.xml', (text) =>
    text.replace('示例', '假例'),
  )
  writeFileSync(at('bad.ofd'), bad)
  writeFileSync(at('broken.ofd'), 'PK\x03\x04 nothing more')
})

t.test('many files go to threads, and are told in their order', async (t) => {
  mkdirSync(at('many'))
  for (let i = 0; i < 40; i++) {
    copyFileSync(at(i % 10 === 7 ? 'bad.ofd' : 'good.ofd'), at('many', `${String(i).padStart(2, '0')}.ofd`))
  }
  const [one, several] = [await verify('many', '--json'), await verify('many', '--json', '--jobs', '3')]
  t.equal(one.status, 3)
  t.equal(several.status, 3)
  const named = (list: readonly Record<string, unknown>[]): unknown[] =>
    list.map(({ type, file, verdict, valid, invalid }) => ({ type, file, verdict, valid, invalid }))
  t.same(named(several.records()), named(one.records()))
  t.match(several.records().at(-1), { type: 'summary', files: 40, valid: 36, invalid: 4 })
})

t.test('the exit status follows the table', async (t) => {
  const table: readonly (readonly [readonly string[], number])[] = [
    [['good.ofd'], 0],
    [['good.ofd', 'bad.ofd', 'absent.ofd'], 3],
    [['good.ofd', 'plain.ofd'], 4],
    [['good.ofd', '--trust', at('home', 'keys', 'demo-maker.crt')], 4],
    [['good.ofd', 'absent.ofd'], 5],
    [['good.ofd', 'broken.ofd', 'absent.ofd'], 3],
    [['absent.ofd'], 1],
    [['good.ofd', '--policy', 'lax'], 2],
    [['good.ofd', '--min-signatures', '2'], 3],
    [['good.ofd', '--require-seal', 'another'], 3],
  ]
  for (const [argv, status] of table) {
    const ran = await verify(...argv)
    t.equal(ran.status, status, `${argv.join(' ')}\n${ran.stdout}${ran.stderr}`)
  }
})

t.test('a folder with everything that is no document', { skip: process.platform === 'win32' }, async (t) => {
  mkdirSync(at('odd', 'folder.ofd'), { recursive: true })
  symlinkSync('nowhere', at('odd', 'broken-link.ofd'))
  symlinkSync('.', at('odd', 'loop'))
  symlinkSync('../good.ofd', at('odd', 'link.ofd'))
  execFileSync('mkfifo', [at('odd', 'pipe.ofd')])
  writeFileSync(at('odd', 'empty.ofd'), '')
  copyFileSync(at('good.ofd'), at('odd', 'new\nline \u001b[31m\u202efdo.OFD'))
  // A name in GBK, as archives from Windows leave it on Linux: 公文.ofd
  copyFileSync(
    at('good.ofd'),
    Buffer.concat([Buffer.from(at('odd')), Buffer.from('2fb9abcec42e6f6664', 'hex')]),
  )
  const { status, stdout, stderr } = await verify('odd', '--recursive')
  t.equal(status, 5, stderr)
  t.match(stderr, /pipe\.ofd cannot be read: it is no regular file/)
  t.match(stderr, /broken-link\.ofd does not exist/)
  t.match(stdout, /valid {2}odd\/公文\.ofd/, 'shown by its meaning, opened by its bytes')
  for (const sign of ['\u001b', '\u202e'])
    t.notOk(stdout.includes(sign), 'nothing in a name acts on the terminal')
  t.match(stdout, 'new\\u{a}line \\u{1b}[31m\\u{202e}fdo.OFD')
})
