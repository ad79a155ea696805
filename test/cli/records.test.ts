/** Every `--json` line against the records of docs/commands.md: strict JSON, the documented fields, nothing of the wrong kind. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { CODES } from '../../src/core/base/codes/index.ts'
import { CHECK_NAMES } from '../../src/core/base/verdict.ts'
import { composePdf } from '../../src/core/document/pdf/index.ts'
import { sampleNotice } from '../../src/core/document/sample.ts'
import { call, folderOf, type Json } from '../helpers/cli.ts'
import { edited, letter } from '../helpers/office.ts'

type Rule = (value: unknown) => boolean
type Shape = Readonly<Record<string, Rule>>

const text: Rule = (value) => typeof value === 'string' && value !== ''
const count: Rule = (value) => typeof value === 'number' && value >= 0
const flag: Rule = (value) => typeof value === 'boolean'
const time: Rule = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
const digest: Rule = (value) => typeof value === 'string' && /^sm3:[0-9a-f]{64}$/.test(value)
const code: Rule = (value) => typeof value === 'string' && Object.hasOwn(CODES, value)
const one =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(String(value))
const maybe =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || rule(value)
const list =
  (rule: Rule): Rule =>
  (value) =>
    Array.isArray(value) && value.every(rule)
const shape =
  (fields: Shape): Rule =>
  (value) =>
    typeof value === 'object' && value !== null && faults(fields, value as Json).length === 0

/** Fields that break their rule, and fields that no rule knows. */
const faults = (fields: Shape, record: Json): string[] => [
  ...Object.entries(fields).flatMap(([name, rule]) =>
    rule(record[name]) ? [] : [`${name}: ${JSON.stringify(record[name])}`],
  ),
  ...Object.keys(record)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `unknown field ${name}`),
]

const check = shape({
  name: one(...CHECK_NAMES),
  verdict: one('pass', 'fail', 'warn', 'unknown'),
  clause: text,
  code: maybe(code),
  detail: maybe(text),
})
/** Kind, code and sentence, and the place: page, object, field … as the kind has them. */
const laterChange = (value: unknown): boolean => {
  const { kind, code: name, detail } = value as Json
  return text(kind) && code(name) && text(detail)
}
const signature = shape({
  id: text,
  kind: one('seal', 'digital'),
  standard: maybe(text),
  verdict: one('valid', 'invalid', 'indeterminate'),
  signedAt: maybe(time),
  timeSource: one('claimed', 'timestamp'),
  signer: maybe(shape({ subject: text, serial: text, notBefore: time, notAfter: time })),
  seal: maybe(shape({ id: text, name: text, type: count, maker: text, validFrom: time, validTo: time })),
  coverage: one('whole', 'continued', 'revision', 'partial'),
  appearances: list(
    shape({ page: count, x: count, y: count, width: count, height: count, clip: () => true }),
  ),
  laterChanges: maybe(list((change) => laterChange(change))),
  checks: list(check),
})
const SHAPES: Readonly<Record<string, Shape>> = {
  report: {
    file: text,
    format: one('ofd', 'pdf'),
    digest,
    verdict: one('valid', 'invalid', 'indeterminate', 'unsigned'),
    policy: one('strict', 'interop'),
    signatures: list(signature),
    findings: list(shape({ code, severity: one('fail', 'warn', 'unknown'), detail: text })),
  },
  stamped: {
    file: text,
    out: text,
    format: one('ofd', 'pdf'),
    seal: maybe(text),
    sealId: maybe(text),
    use: maybe(text),
    signatureId: text,
    digest,
    signedAt: time,
    pages: (value) => typeof value === 'string',
  },
  error: { code, message: text, hint: text, file: maybe(text), clause: maybe(text) },
  home: { path: text, demo: flag, seal: maybe(text), pin: maybe(text) },
  key: {
    name: text,
    uri: text,
    algorithm: maybe(text),
    certificate: maybe(
      (value) => flag(value) || shape({ subject: text, serial: text, key: text, notAfter: time })(value),
    ),
  },
  'key-test': { name: text, uri: text, algorithm: text, ms: count },
  csr: { name: text, pem: maybe(text), out: maybe(text) },
  certificate: { name: text, subject: text, out: text },
  fact: {
    name: text,
    version: maybe(text),
    engine: maybe(text),
    path: maybe(text),
    keys: maybe(count),
    seals: maybe(count),
    anchors: maybe(count),
    crls: maybe(count),
  },
  finding: { code, message: text, hint: text },
  code: { code, exit: count, clause: maybe(text), en: () => true, zh: () => true },
  completion: { shell: text, script: text },
  version: { name: text, version: text },
  picture: { out: text, widthMm: count, heightMm: count, widthPx: count, heightPx: count, dpi: count },
  demo: {
    step: text,
    path: maybe(text),
    format: maybe(one('ofd', 'pdf')),
    verdict: maybe(text),
    reason: maybe(text),
  },
}
const SUMMARIES: Readonly<Record<string, Shape>> = {
  verify: {
    files: count,
    valid: count,
    invalid: count,
    indeterminate: count,
    unsigned: count,
    failed: count,
    ms: count,
  },
  sign: { files: count, stamped: count, failed: count, ms: count },
  key: { keys: count },
  doctor: { findings: count },
}

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)

t.before(async () => {
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('a.ofd'), await letter(2))
  writeFileSync(at('a.pdf'), await composePdf(sampleNotice()))
  writeFileSync(at('noise'), 'no document')
})

const judge = (t: Test, argv: readonly string[], records: readonly Json[]): void => {
  t.ok(records.length > 0, argv.join(' '))
  records.forEach((record, i) => {
    const { type, ...rest } = record
    const fields = type === 'summary' ? SUMMARIES[argv[0] ?? ''] : SHAPES[String(type)]
    if (fields === undefined) t.fail(`no shape for ${String(type)} of ${argv.join(' ')}`)
    else t.same(faults(fields, rest), [], `${argv.join(' ')}: ${String(type)}`)
    if (type === 'summary') t.equal(i, records.length - 1, 'the summary is last')
  })
}

t.test('every command with --json', async (t) => {
  const calls: readonly (readonly [status: number, ...argv: string[]])[] = [
    [0, 'init', '--demo'],
    [1, 'init'],
    [0, 'sign', 'a.ofd', '--seal', 'demo', '--pin-file', 'pin'],
    [0, 'sign', 'a.ofd', '--no-seal', '--key', 'demo', '--pin-file', 'pin', '--out', 'digital.ofd'],
    [5, 'sign', 'a.ofd', 'noise', '--seal', 'demo', '--pin-file', 'pin', '--out-dir', 'out'],
    [2, 'sign', 'a.ofd', '--seal', 'demo'],
    [6, 'sign', 'a.ofd', '--seal', 'demo', '--pin-file', 'noise', '--force'],
    [0, 'sign', 'a.pdf', '--seal', 'demo', '--level', '2', '--reason', '示例', '--pin-file', 'pin'],
    [0, 'sign', 'a.stamped.pdf', '--seal', 'demo', '--riding', 'right', '--pin-file', 'pin'],
    [0, 'verify', 'a.stamped.pdf', 'a.stamped.stamped.pdf'],
    [1, 'sign', 'a.stamped.pdf', '--seal', 'demo', '--field', 'X', '--pin-file', 'pin', '--out', 'x.pdf'],
    [5, 'verify', 'a.stamped.ofd', 'digital.ofd', 'noise', 'absent.ofd'],
    [4, 'verify', 'a.stamped.ofd', 'a.ofd', '--policy', 'interop'],
    [3, 'verify', 'forged.ofd', '--min-signatures', '2'],
    [0, 'key', 'list'],
    [0, 'key', 'create', 'k', '--pin-file', 'pin'],
    [0, 'key', 'csr', 'k', '--pin-file', 'pin'],
    [0, 'key', 'csr', 'k', '--pin-file', 'pin', '--out', 'k.csr'],
    [0, 'key', 'test', 'demo', '--pin-file', 'pin'],
    [0, 'key', 'import-cert', 'demo', at('home', 'keys', 'demo.crt'), '--force', '--pin-file', 'pin'],
    [6, 'key', 'import-cert', 'k', at('home', 'keys', 'demo.crt'), '--pin-file', 'pin'],
    [0, 'seal', 'draw', 'x.png'],
    [0, 'doctor'],
    [0, 'explain'],
    [1, 'explain', 'NO_SUCH_CODE'],
    [0, 'completion', 'zsh'],
    [0, '--version'],
    [2, 'sing'],
    [0, 'demo', '--out', 'story'],
  ]
  for (const [status, ...argv] of calls) {
    if (argv[1] === 'forged.ofd') {
      const name = 'Doc_0/Pages/Page_0/Content.xml'
      writeFileSync(
        at('forged.ofd'),
        edited(readFileSync(at('a.stamped.ofd')), name, (xml) => xml.replace('示例', '假例')),
      )
    }
    const ran = await call([...argv, '--home', home, '--json'], { cwd: folder })
    t.equal(ran.status, status, `${argv.join(' ')}\n${ran.stdout.slice(0, 2000)}`)
    judge(t, argv, ran.records())
  }
})

t.test('each check of the standard is in each report of a seal', async (t) => {
  const { records } = await call(['verify', at('a.stamped.ofd'), '--home', home, '--json'])
  const [report] = records() as { signatures?: { checks: { name: string }[] }[] }[]
  t.same(
    new Set(report?.signatures?.[0]?.checks.map(({ name }) => name)),
    new Set(CHECK_NAMES.filter((name) => name !== 'metadata')),
  )
})

t.test('inspection and seal check are one object each', async (t) => {
  for (const argv of [
    ['inspect', 'a.stamped.ofd'],
    ['seal', 'check', at('home', 'seals', 'demo.esl')],
  ]) {
    const ran = await call([...argv, '--home', home, '--json'], { cwd: folder })
    t.equal(ran.status, 0)
    t.equal(ran.records().length, 1)
    t.match(ran.records()[0], { type: /^(inspection|seal)$/, file: argv.at(-1) })
  }
})
