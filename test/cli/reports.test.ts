/** `--report`: well-formed whatever a document says about itself, and true to the verdict. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { htmlReport } from '../../src/cli/reports/html.ts'
import type { VerifiedFile } from '../../src/cli/reports/index.ts'
import { junitReport } from '../../src/cli/reports/junit.ts'
import { markdownReport } from '../../src/cli/reports/md.ts'
import { sarifReport } from '../../src/cli/reports/sarif.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { edited, letter } from '../helpers/office.ts'
import { lacks } from '../helpers/process.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)

interface Sarif {
  version: string
  runs: {
    tool: { driver: { name: string; rules: { id: string; shortDescription: { text: string } }[] } }
    results: {
      ruleId: string
      level: string
      message: { text: string }
      locations: { physicalLocation: { artifactLocation: { uri: string } } }[]
    }[]
  }[]
}

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('plain.ofd'), await letter(1))
  const sign = [
    'sign',
    'plain.ofd',
    '--seal',
    'demo',
    '--home',
    home,
    '--pin-file',
    'pin',
    '--out',
    'good.ofd',
  ]
  await call(sign, { cwd: folder })
  const name = 'Doc_0/Pages/Page_0/Content.xml'
  writeFileSync(
    at('bad.ofd'),
    edited(readFileSync(at('good.ofd')), name, (xml) => xml.replace('示例', '假例')),
  )
})

const wellFormed = (path: string, ...more: string[]): string => {
  const ran = spawnSync('xmllint', ['--noout', ...more, path], { encoding: 'utf8' })
  return ran.status === 0 ? '' : ran.stderr
}

const all = (suffix: string): string =>
  `html=${suffix}.html,junit=${suffix}.xml,sarif=${suffix}.sarif,md=${suffix}.md`

t.test('all kinds at once, from a run with good, bad, unsigned and absent files', async (t) => {
  for (const lang of ['en', 'zh']) {
    const files = ['good.ofd', 'bad.ofd', 'plain.ofd', 'absent.ofd']
    const argv = ['verify', ...files, '--home', home, '--lang', lang, '--report', all(lang)]
    t.equal((await call(argv, { cwd: folder })).status, 3)
    const again = await call(argv, { cwd: folder })
    t.equal(again.status, 1, 'a report that exists is left as it is')
    t.match(again.stderr, 'OUTPUT_EXISTS')
    t.equal((await call([...argv, '--force'], { cwd: folder })).status, 3)
    const html = readFileSync(at(`${lang}.html`), 'utf8')
    for (const file of files) t.match(html, `<h2>${file}: <span`)
    t.match(html, /Content-Security-Policy" content="default-src 'none'/)
    const junit = readFileSync(at(`${lang}.xml`), 'utf8')
    t.match(junit, /<testsuites name="gseal [^"]+" tests="6" failures="3" errors="1">/)
    const markdown = readFileSync(at(`${lang}.md`), 'utf8')
    t.match(markdown, /\| bad\\\.ofd|\| bad\.ofd/)
    t.match(markdown, '`OFD_PART_CHANGED`')
  }
})

t.test('XML and HTML are well-formed', { skip: lacks('xmllint') }, async (t) => {
  for (const lang of ['en', 'zh']) {
    t.equal(wellFormed(at(`${lang}.xml`)), '')
    t.equal(wellFormed(at(`${lang}.html`), '--html'), '')
  }
})

t.test('SARIF has its required fields, and errors exactly where a document must not pass', async (t) => {
  const log = JSON.parse(readFileSync(at('en.sarif'), 'utf8')) as Sarif
  t.equal(log.version, '2.1.0')
  const [run] = log.runs
  const rules = new Set(run?.tool.driver.rules.map(({ id }) => id))
  for (const result of run?.results ?? []) {
    t.ok(rules.has(result.ruleId), `${result.ruleId} has its rule`)
    t.match(result.level, /^(error|warning|note)$/)
    t.not(result.message.text, '')
    t.doesNotThrow(
      () => new URL(result.locations[0]?.physicalLocation.artifactLocation.uri ?? '', 'file:///base/'),
    )
  }
  const errors = (file: string): string[] =>
    (run?.results ?? [])
      .filter(
        ({ level, locations }) =>
          level === 'error' && locations[0]?.physicalLocation.artifactLocation.uri === file,
      )
      .map(({ ruleId }) => ruleId)
  t.same(errors('good.ofd'), [], 'a valid document passes a gate')
  t.ok(errors('bad.ofd').includes('OFD_PART_CHANGED'))
  t.same(errors('plain.ofd'), ['UNSIGNED'])
  t.same(errors('absent.ofd'), ['FILE_NOT_FOUND'])
})

t.test('names that are markup stay text', async (t) => {
  const hostile = '<script>alert(1)</script>"\'&]]>|`[x](y)\u0000\u001b[31m\u202e\ud800.ofd'
  const files: VerifiedFile[] = [
    {
      file: hostile,
      outcome: {
        kind: 'error',
        code: 'FILE_UNREADABLE',
        params: { path: hostile, reason: hostile, reasonZh: hostile },
      },
    },
  ]
  const data = { files, policy: 'strict', at: 0, lang: 'en' } as const
  const html = htmlReport(data)
  t.notMatch(html, /<script/)
  const junit = junitReport(data)
  t.notMatch(junit, /<script/)
  writeFileSync(at('hostile.xml'), junit)
  writeFileSync(at('hostile.html'), html)
  if (lacks('xmllint') === false) {
    t.equal(wellFormed(at('hostile.xml')), '')
    t.equal(wellFormed(at('hostile.html'), '--html'), '')
  }
  const markdown = markdownReport(data)
  t.notMatch(markdown, /(^|[^\\])<script/m)
  t.notMatch(markdown, /[^\\]\[x\]\(y\)/)
  for (const text of [html, junit, markdown, sarifReport(data)]) {
    for (const sign of ['\u0000', '\u001b', '\u202e']) t.notOk(text.includes(sign))
  }
})
