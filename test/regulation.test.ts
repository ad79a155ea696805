/** docs/regulation.md is held against the commands and the tests: a claim without a test is no claim. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { COMMANDS } from '../src/cli/commands.ts'
import { ROOT } from './helpers/paths.ts'

interface Row {
  readonly article: number
  readonly state: string
  readonly commands: readonly string[]
  readonly test: string
  readonly says: string
}

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const rowOf = (line: string): Row => {
  const [article = '', , state = '', commands = '', test = ''] = cells(line)
  const [, file = '', says = ''] = /^`([^`]+)` "([^"]*)"$/.exec(test) ?? []
  return {
    article: Number(article),
    state,
    commands: [...commands.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''),
    test: test === '' ? '' : file || 'unreadable',
    says,
  }
}

const page = readFileSync(join(ROOT, 'docs', 'regulation.md'), 'utf8')
const tables = page
  .split(/^## /m)
  .slice(1)
  .map((part) => part.split('\n').filter((line) => /^\| \d+ \|/.test(line)))
const names = new Set(COMMANDS.map(({ name }) => name))

t.test('every article of both measures has its row', async (t) => {
  t.same(
    tables.map((rows) => rows.map((line) => rowOf(line).article)),
    [31, 32].map((count) => Array.from({ length: count }, (_, i) => i + 1)),
  )
})

t.test('what a row claims, a command does and a test shows', async (t) => {
  for (const row of tables.flat().map(rowOf)) {
    const where = `Art. ${row.article} (${row.state.slice(0, 20)})`
    t.match(row.state, /^(done|part|open|policy)\b/, where)
    t.match(row.state, /^(done|policy|open$)|: /, `${where} says what is missing`)
    for (const command of row.commands) t.ok(names.has(command), `${where}: ${command}`)
    if (!/^(done|part)/.test(row.state)) continue
    t.not(row.commands.length, 0, `${where} has a command`)
    const file = join(ROOT, row.test)
    if (!t.ok(row.test !== '' && existsSync(file), `${where} has a test: ${row.test}`)) continue
    t.ok(readFileSync(file, 'utf8').includes(row.says), `${where}: ${row.test} tests "${row.says}"`)
  }
})
