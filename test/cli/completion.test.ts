/** Completion scripts in the shells that they are for. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { COMMANDS } from '../../src/cli/commands.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { lacks } from '../helpers/process.ts'

const folder = folderOf(t)
const home = join(folder, 'home')

const scripts: Record<string, string> = {}

t.before(async () => {
  mkdirSync(join(home, 'seals'), { recursive: true })
  mkdirSync(join(home, 'keys'))
  for (const name of ['unit', '中心']) writeFileSync(join(home, 'seals', `${name}.esl`), '')
  writeFileSync(join(home, 'keys', 'office.key'), '')
  writeFileSync(join(folder, 'a b.ofd'), '')
  mkdirSync(join(folder, 'inbox'))
  for (const shell of ['bash', 'zsh', 'fish']) {
    scripts[shell] = (await call(['completion', shell])).stdout
    writeFileSync(join(folder, `gseal.${shell}`), scripts[shell])
  }
})

const sealWords = COMMANDS.filter(({ name }) => name.startsWith('seal '))
  .map(({ name }) => name.slice('seal '.length))
  .sort()
const firsts = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))]

const bashOffers = (...words: string[]): string[] => {
  const line = words.map((word) => `'${word}'`).join(' ')
  const script = `source ./gseal.bash; COMP_WORDS=(gseal ${line}); COMP_CWORD=${words.length}; _gseal; printf '%s\\n' "\${COMPREPLY[@]}"`
  const ran = spawnSync('bash', ['--norc', '-c', script], {
    cwd: folder,
    env: { ...process.env, GSEAL_HOME: home },
    encoding: 'utf8',
  })
  if (ran.stderr !== '') throw new Error(ran.stderr)
  return ran.stdout
    .split('\n')
    .filter((word) => word !== '')
    .sort()
}

t.test(
  'bash offers commands, options, values, files and names of the home',
  { skip: lacks('bash') },
  async (t) => {
    const offered = bashOffers('')
    for (const first of firsts) t.ok(offered.includes(first), first)
    t.same(bashOffers('sig'), ['sign'])
    t.same(bashOffers('seal', '').sort(), sealWords)
    t.same(bashOffers('sign', '--sea'), ['--seal'])
    t.same(bashOffers('sign', '--seal', ''), ['unit', '中心'])
    t.same(bashOffers('sign', '-s', 'u'), ['unit'])
    t.same(bashOffers('key', 'test', ''), ['office'])
    t.same(bashOffers('sign', '--riding', ''), ['bottom', 'left', 'right', 'top'])
    t.same(bashOffers('--lang', 'zh', 'verify', '--policy', ''), ['interop', 'strict'])
    t.same(bashOffers('verify', 'a'), ['a b.ofd'])
    t.same(bashOffers('sign', 'x.ofd', '--out-dir', 'in'), ['inbox'])
    t.same(bashOffers('completion', ''), ['bash', 'fish', 'zsh'])
    t.same(bashOffers('--lang', ''), ['en', 'zh'])
  },
)

t.test('zsh reads its script and knows every command', { skip: lacks('zsh') }, async (t) => {
  const parsed = spawnSync('zsh', ['-f', '-n', 'gseal.zsh'], { cwd: folder, encoding: 'utf8' })
  t.equal(parsed.stderr, '')
  t.equal(parsed.status, 0)
  const loaded = spawnSync(
    'zsh',
    ['-f', '-c', 'autoload -U compinit && compinit -D -u && source ./gseal.zsh && print $_comps[gseal]'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder } },
  )
  t.equal(loaded.stdout.trim(), '_gseal', loaded.stderr)
})

t.test('fish offers commands, options and names', { skip: lacks('fish') }, async (t) => {
  const offers = (line: string): string[] => {
    const ran = spawnSync('fish', ['--no-config', '-c', `source gseal.fish; complete -C '${line}'`], {
      cwd: folder,
      env: { ...process.env, GSEAL_HOME: home, HOME: folder },
      encoding: 'utf8',
    })
    return ran.stdout
      .split('\n')
      .map((word) => word.split('\t')[0] ?? '')
      .filter((word) => word !== '')
  }
  const offered = offers('gseal ')
  for (const first of firsts) t.ok(offered.includes(first), first)
  t.same(offers('gseal seal ').sort(), sealWords)
  t.ok(offers('gseal sign --sea').includes('--seal'))
  t.same(offers('gseal sign --seal ').sort(), ['unit', '中心'])
  t.same(offers('gseal sign --riding ').sort(), ['bottom', 'left', 'right', 'top'])
})
