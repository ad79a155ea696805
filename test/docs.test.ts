/** The documentation is held against the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import t from 'tap'
import { errorsPage } from '../scripts/make-docs.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { CODES, type Code, codeRow } from '../src/core/base/codes/index.ts'
import { ROOT } from './helpers/paths.ts'

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8')

t.test('docs/errors.md is in step with the table of codes', async (t) => {
  t.equal(read('docs', 'errors.md'), errorsPage(), 'run: npm run docs')
})

t.test('every code has its texts in both languages, with the same places', async (t) => {
  const places = (texts: readonly string[]): string[] =>
    [...new Set(texts.join(' ').match(/\{\w+\}/g) ?? [])].sort()
  for (const code of Object.keys(CODES) as Code[]) {
    const { en, zh } = codeRow(code)
    t.ok(
      [...en, ...zh].every((text) => text.trim() !== ''),
      code,
    )
    t.match(zh.join(''), /[\u4e00-\u9fff]/, `${code} in Chinese`)
    const localised = places(zh).map((place) => place.replace(/Zh\}$/, '}'))
    t.same(localised, places(en), `${code} says the same things`)
  }
})

t.test('no hint advises to loosen trust', async (t) => {
  for (const code of Object.keys(CODES) as Code[]) {
    t.notMatch(codeRow(code).en[1], /--policy interop|ignore|disable|skip the check/i, code)
  }
})

t.test('every command and option of the help stands in docs/commands.md', async (t) => {
  const page = read('docs', 'commands.md')
  for (const { name, options } of COMMANDS) {
    t.ok(page.includes(`\`${name}`), name)
    for (const { flag } of options) t.ok(page.includes(`--${flag}`), `${name} --${flag}`)
  }
})

t.test('links between the pages lead somewhere', async (t) => {
  const pages = [
    'README.md',
    'README.zh.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ]
  for (const page of pages) {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      t.ok(existsSync(resolve(ROOT, dirname(page), target)), `${page} → ${target}`)
    }
  }
})
