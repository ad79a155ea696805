/** What only a real process shows: signals, pipes, terminals, and outputs that are whole or absent. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { letter } from '../helpers/office.ts'
import { bash, ended, lacks, start } from '../helpers/process.ts'
import { GSEAL } from '../helpers/programs.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const posix = process.platform === 'win32' ? 'signals and terminals of POSIX' : false
const SIGN = ['--seal', 'demo', '--pin-file', 'pin', '--home', home]
const MANY = 80

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('a.ofd'), await letter(2))
  mkdirSync(at('many'))
  for (let i = 0; i < MANY; i++) copyFileSync(at('a.ofd'), at('many', `${i}.ofd`))
})

const inputs = (): string[] => Array.from({ length: MANY }, (_, i) => join('many', `${i}.ofd`))

/** Resolves when the folder holds `count` finished outputs. */
const grown = async (out: string, count: number): Promise<void> => {
  for (;;) {
    if (existsSync(out) && readdirSync(out).filter((name) => name.endsWith('.ofd')).length >= count) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

t.test(
  'killed at any moment, each output is whole or absent, and a second run completes',
  { skip: posix },
  async (t) => {
    for (const [i, moment] of [0, 1, 10, 30].entries()) {
      const out = at(`killed-${i}`)
      const child = start(['sign', ...inputs(), ...SIGN, '--out-dir', out, '-q'], {
        cwd: folder,
        stdio: 'ignore',
      })
      await Promise.race([grown(out, moment), ended(child)])
      child.kill('SIGKILL')
      await ended(child).catch(() => undefined)
      const done = readdirSync(out).filter((name) => !name.startsWith('.gseal-'))
      t.ok(done.length < MANY, `the kill came in time, at ${done.length}`)
      t.ok(
        done.every((name) => name.endsWith('.stamped.ofd')),
        'nothing else looks like an output',
      )
      if (done.length > 0) {
        const { status, records } = await call(['verify', out, '--home', home, '--json', '--jobs', '1'])
        t.equal(status, 0, 'all that is there is valid')
        t.equal(records().at(-1)?.['valid'], done.length)
      }
    }
    const again = await call(['sign', ...inputs(), ...SIGN, '--out-dir', 'killed-3', '--json'], {
      cwd: folder,
    })
    t.match(again.records().at(-1), { type: 'summary', files: MANY })
    t.equal(again.status, 5, 'what stands already is left as it is')
    t.equal(readdirSync(at('killed-3')).filter((name) => name.endsWith('.stamped.ofd')).length, MANY)
  },
)

t.test(
  'an interrupt ends with 130, keeps what is done and leaves no temporary file',
  { skip: posix },
  async (t) => {
    const out = at('interrupted')
    const child = start(['sign', ...inputs(), ...SIGN, '--out-dir', out, '-q'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr?.on('data', (part: Buffer) => (stderr += part.toString('utf8')))
    await grown(out, 5)
    child.kill('SIGINT')
    const { status } = await ended(child)
    t.equal(status, 130)
    t.match(stderr, /^gseal: error: interrupted; what was finished is kept \[INTERRUPTED\]\ngseal: hint: /)
    const left = readdirSync(out)
    t.ok(left.length >= 5 && left.length < MANY)
    t.notOk(left.some((name) => name.startsWith('.gseal-')))
  },
)

t.test('a reader that goes away is no fault', { skip: posix }, async (t) => {
  const ran = bash('set -o pipefail; gseal explain | head -1; echo "$?"', folder)
  t.match(ran.stdout, /^[A-Z_]+ .*\n0\n$/)
  t.equal(ran.stderr, '')
})

t.test(
  'results that cannot be written end with one message',
  { skip: existsSync('/dev/full') ? false : 'no /dev/full' },
  async (t) => {
    const ran = bash('gseal explain --json > /dev/full; echo "status $?" >&2', folder)
    t.equal(
      ran.stderr,
      'gseal: error: stdout cannot be written: no space left on the disk [FILE_NOT_WRITABLE]\n' +
        'gseal: hint: check the folder, its free space and your permissions\nstatus 1\n',
    )
  },
)

t.test('PINs and lists come from descriptors, pipes and standard input', { skip: posix }, async (t) => {
  const sign = `gseal sign a.ofd --seal demo --home "${home}" -f`
  for (const line of [
    `${sign} --pin-file fd:3 3< pin`,
    `${sign} --pin-file - < pin`,
    `${sign} --pin-file <(cat pin)`,
    `gseal sign --files-from <(echo a.ofd) --seal demo --home "${home}" -f --pin-file pin`,
    `printf 'a.ofd\\0' | gseal sign --files-from - --seal demo --home "${home}" -f --pin-file pin`,
  ]) {
    const ran = bash(line, folder)
    t.equal(ran.status, 0, `${line}\n${ran.stderr}`)
  }
  const both = bash(
    `echo a.ofd | gseal sign --files-from - --seal demo --home "${home}" --pin-file -`,
    folder,
  )
  t.equal(both.status, 2)
  t.match(both.stderr, /standard input cannot hold both/)
})

t.test(
  'the terminal is asked while stdout stays free for data',
  { skip: posix || lacks('script') },
  async (t) => {
    // Typed once the question stands there: before, the terminal itself would show it.
    const ask = (typed: string, command: string): ReturnType<typeof bash> =>
      bash(
        `rm -f seen; (for i in $(seq 400); do grep -q PIN seen 2>/dev/null && break; sleep 0.05; done; ${typed}; sleep 1) |
        script -qefc '${command}' seen > /dev/null; echo $?`,
        folder,
      )
    const gseal = `"${process.execPath}" "${GSEAL}"`
    const sign = `${gseal} sign a.ofd --seal demo --home ${home} -f --json > data`
    const good = ask("printf '123456\\r'", sign)
    t.equal(good.stdout.trim(), '0', readFileSync(at('seen'), 'utf8'))
    t.match(JSON.parse(readFileSync(at('data'), 'utf8').split('\n')[0] ?? ''), {
      type: 'stamped',
      file: 'a.ofd',
    })
    t.match(readFileSync(at('seen'), 'utf8'), /PIN of key demo:/)
    t.notMatch(readFileSync(at('seen'), 'utf8'), /123456/, 'what was typed is not shown')
    const wrong = ask("printf '654321\\r'", sign)
    t.equal(wrong.stdout.trim(), '6')
    t.match(readFileSync(at('seen'), 'utf8'), /KEY_PIN_WRONG/)
    const stopped = ask("printf '\\003'", sign)
    t.equal(stopped.stdout.trim(), '130')
  },
)

t.test('nothing is asked where stdin is no terminal', async (t) => {
  const ran = bash(`gseal sign a.ofd --seal demo --home "${home}" --force < /dev/null`, folder)
  t.equal(ran.status, 2)
  t.match(
    ran.stderr,
    /the PIN of key demo is needed, and nothing may be asked here \[PIN_NEEDED\]\ngseal: hint: .*--pin-file/,
  )
})

t.test(
  'a file larger than the system allows is told, and nothing of it stays',
  { skip: posix },
  async (t) => {
    const ran = bash(
      // Without a seal: nothing is stamped when the ledger cannot be written.
      'ulimit -f 2; gseal sign a.ofd --no-seal --key demo --home home --pin-file pin --out large.ofd',
      folder,
    )
    t.equal(ran.status, 1)
    t.match(ran.stderr, /large\.ofd cannot be written: .+ \[FILE_NOT_WRITABLE\]/)
    t.notOk(readdirSync(folder).some((name) => name === 'large.ofd' || name.startsWith('.gseal-')))
  },
)
