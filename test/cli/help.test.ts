/** Help, languages, suggestions, explanations: what is said without any work. */
import t from 'tap'
import { COMMANDS } from '../../src/cli/commands.ts'
import { width } from '../../src/cli/show.ts'
import { CODES } from '../../src/core/base/codes/index.ts'
import { call } from '../helpers/cli.ts'

const calls = ['', 'seal', 'key', ...COMMANDS.map(({ name }) => name)]

t.test('help of everything fits the terminal in both languages', async (t) => {
  for (const columns of [60, 80, 100]) {
    for (const lang of ['en', 'zh']) {
      for (const name of calls) {
        const argv = [...name.split(' ').filter((word) => word !== ''), '--help', '--lang', lang]
        const ran = await call(argv, { columns })
        t.equal(ran.status, 0)
        t.equal(ran.stderr, '')
        const examples = /^(Examples|示例)$/m.exec(ran.stdout)?.index ?? ran.stdout.length
        const wide = ran.stdout
          .slice(0, examples)
          .split('\n')
          .filter((line) => width(line) > columns)
        t.same(wide, [], `${argv.join(' ')} in ${columns} columns`)
      }
    }
  }
})

t.test('help lists each command once, and each command has its help', async (t) => {
  const { stdout } = await call(['--help'])
  for (const { name } of COMMANDS) t.equal(stdout.split(new RegExp(`^  ${name} +\\S`, 'm')).length, 2, name)
  for (const { name, options } of COMMANDS) {
    const own = (await call([...name.split(' '), '-h'])).stdout
    for (const { flag } of options) t.match(own, `--${flag}`)
    t.same((await call(['help', ...name.split(' ')])).stdout, own)
  }
})

t.test('in Chinese no English sentence stands in the help', async (t) => {
  for (const name of calls) {
    const argv = name.split(' ').filter((word) => word !== '')
    const { stdout } = await call([...argv, '--help', '--lang', 'zh'])
    t.notMatch(stdout, /\b(the|with|of|and) [a-z]+ /, name)
  }
})

t.test('examples are commands that the parser takes', async (t) => {
  for (const { examples } of COMMANDS) {
    for (const example of examples) {
      const words = (example.replace(/ …$/, '').match(/"[^"]*"|\S+/g) ?? []).map((word) =>
        word.replaceAll('"', ''),
      )
      const argv = words
        .slice(words.findIndex((word) => word.endsWith('gseal')) + 1)
        .map((word) => word.replace(/\)$/, ''))
      const ran = await call([...argv, '--help'])
      t.equal(ran.status, 0, `${example}\n${ran.stderr}`)
    }
  }
})

t.test('words that are nearly right are suggested', async (t) => {
  const near: readonly (readonly [string, string])[] = [
    ['sing', 'sign'],
    ['veryfy', 'verify'],
    ['seal chekc', 'check'],
    ['key creat', 'create'],
    ['sign --sael x', '--seal'],
    ['verify --recurse', '--recursive'],
    ['explain KEY_PIN_WORNG', 'KEY_PIN_WRONG'],
  ]
  for (const [line, meant] of near) {
    const ran = await call(line.split(' '))
    t.not(ran.status, 0)
    t.match(ran.stderr, `did you mean ${/^-|_/.test(meant) ? meant : `"${meant}"`}?`)
  }
  t.notMatch((await call(['xyzzy'])).stderr, 'did you mean')
})

t.test('no command is an error with help on stderr', async (t) => {
  for (const argv of [[], ['seal'], ['--json']]) {
    const ran = await call(argv)
    t.equal(ran.status, 2)
    t.match(ran.stderr, 'no command was given [USAGE]')
  }
  t.equal((await call([])).stdout, '')
})

t.test('the language follows --lang, GSEAL_LANG, LC_ALL, LANG', async (t) => {
  const chinese = async (env: Record<string, string>, ...argv: string[]): Promise<boolean> =>
    /用法/.test((await call(['--help', ...argv], { env })).stdout)
  t.ok(await chinese({ GSEAL_LANG: 'en' }, '--lang', 'zh'))
  t.ok(await chinese({ GSEAL_LANG: 'zh', LC_ALL: 'en_US.UTF-8' }))
  t.ok(await chinese({ GSEAL_LANG: '', LC_ALL: 'zh_CN.UTF-8', LANG: 'C' }))
  t.ok(await chinese({ GSEAL_LANG: '', LC_ALL: '', LANG: 'zh_TW' }))
  t.notOk(await chinese({ GSEAL_LANG: '', LC_ALL: 'de_DE', LANG: 'zh_CN' }))
  t.equal((await call(['--help', '--lang', 'fr'])).status, 2)
})

t.test('every code is explained in both languages, with its exit status', async (t) => {
  for (const code of Object.keys(CODES)) {
    const [en, zh] = [
      await call(['explain', code]),
      await call(['explain', code.toLowerCase(), '--lang', 'zh']),
    ]
    t.equal(en.status, 0)
    for (const { stdout } of [en, zh]) {
      t.match(stdout, code)
      t.match(stdout, /[\u4e00-\u9fff]/)
      t.notMatch(stdout, /\{\w+\}/, 'no empty places')
    }
    t.match(en.stdout, /exit status \d/)
    t.match(zh.stdout, /退出状态 \d/)
  }
})

t.test('whatever is thrown unforeseen is a fault of gseal: 70, one line, no stack trace', async (t) => {
  const now = (): number => {
    throw new RangeError('the clock is gone')
  }
  const { status, stderr } = await call(['verify', 'x.ofd'], { now })
  t.equal(status, 70)
  t.match(stderr, /^gseal: error: .*the clock is gone.* \[INTERNAL\]\ngseal: hint: .+\n$/)
})
