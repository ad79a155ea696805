/**
 * The demo's licences: a catalog that is published, a register of three rows with a scan each, issued by the commands that
 * an office uses, reviewed and released by other people. Everything is invented; the scans are lines on paper.
 */
import { join } from 'node:path'
import { DEMO_INDUSTRY, DEMO_PIN, DEMO_UNIT } from '../core/authority.ts'
import { GsealError } from '../core/base/error.ts'
import { bilevelPng } from '../core/impression/index.ts'
import { csvText } from '../core/licence/register/index.ts'
import { CATALOG_RECORDS } from './commands-catalog.ts'
import { ISSUING } from './commands-issue.ts'
import type { Session } from './context.ts'
import { makeFolder, writeOutput } from './files.ts'
import { parseCommand } from './parse.ts'

const UNIT_CODE = '12619999XX00000358'

const CODE = `${DEMO_INDUSTRY.code}009`

const CATALOG = {
  name: '示例经营许可证',
  code: CODE,
  kind: 'licence',
  authority: { ...DEMO_INDUSTRY, level: 'province' },
  items: [{ name: '示例经营许可', code: '000199999000' }],
  holder: 'organisation',
  validity: ['5年', '长期'],
  issuing: { levels: ['prefecture'], bodies: [{ name: DEMO_UNIT, code: UNIT_CODE }] },
  fields: [
    { key: 'JYFW', name: '经营范围', type: 'text', required: true, mask: 'none' },
    { key: 'FZR', name: '负责人', type: 'text', required: true, mask: 'name' },
  ],
  number: { pattern: '示例许〔{year}〕{digits:3}号', serial: '{1}{2}' },
  share: { type: 'open' },
  seal: { type: '01', page: 'first' },
  scope: '演示',
  crossProvince: false,
  onePerHolder: false,
  scans: true,
  classified: false,
}

const HEADER = [
  '证照编号',
  '持证主体',
  '持证主体代码',
  '证件类型代码',
  '发证日期',
  '有效期至',
  '经营范围',
  '负责人',
]
const HOLDERS = [
  ['示例市甲商贸有限公司', '91619999XX0000043X', '日用百货'],
  ['示例市乙服务中心', '51619999XX0000051W', '社区服务'],
  ['示例市大数据服务中心', UNIT_CODE, '数据服务'],
] as const

const numberOf = (n: number): string => `示例许〔2026〕00${n}号`

const [WIDTH, HEIGHT] = [1240, 1752]

/** Lines of handwriting as a copier in a hurry sees them. */
const page = function* (n: number): Generator<Uint8Array> {
  for (let y = 0; y < HEIGHT; y++) {
    const row = new Uint8Array(Math.ceil(WIDTH / 8))
    const line = y > 200 && y < 1500 && y % 60 < 8
    if (line) row.fill(0xff, 15, 140 - ((y * (n + 3)) % 70))
    yield row
  }
}

/** Writes catalog, register, scans and the PIN's file. */
const prepare = async (folder: string): Promise<void> => {
  await makeFolder(join(folder, 'register', 'scans'))
  const put = (name: string, bytes: Uint8Array): Promise<void> => writeOutput(join(folder, name), bytes)
  await put('register/catalog.json', Buffer.from(`${JSON.stringify(CATALOG, null, 2)}\n`))
  const rows = HOLDERS.map(([name, code, scope], i) => [
    ...[numberOf(i + 1), name, code, '001', '2026-01-09', '2031-01-08', scope, '示例甲'],
  ])
  await put('register/register.csv', csvText([HEADER, ...rows]))
  for (let n = 1; n <= HOLDERS.length; n++)
    await put(`register/scans/${numberOf(n)}_1.png`, bilevelPng(WIDTH, HEIGHT, page(n)))
  await writeOutput(join(folder, 'pin.txt'), Buffer.from(`${DEMO_PIN}\n`), { mode: 0o600 })
}

/** One command of the table, as somebody who typed it. @throws DEMO_UNEXPECTED when it does not end well */
const run = async (session: Session, step: string, words: readonly string[]): Promise<void> => {
  const record = [...CATALOG_RECORDS, ...ISSUING].find(({ name }) => name === step)
  if (record === undefined) throw new TypeError(`no command ${step}`)
  const { run: work } = await record.load()
  const status = await work(session, parseCommand(session.settings.lang, record, words))
  if (status !== 0) throw new GsealError('DEMO_UNEXPECTED', { step, path: session.settings.home })
}

/**
 * Issues and releases the demo's licences.
 * @returns the folder of their files, and their names below it
 */
export const demoLicences = async (
  session: Session,
  folder: string,
  home: string,
  batchOf: () => Promise<string>,
): Promise<string> => {
  await prepare(folder)
  // The demo tells its own story: what the commands would say stands in the ledger.
  const nothing = (): void => undefined
  const out = { ...session.out, record: nothing, line: nothing, table: nothing, talk: nothing }
  const as = (operator: string): Session => ({
    ...session,
    out,
    settings: {
      ...session.settings,
      home,
      as: operator,
      pinFile: join(folder, 'pin.txt'),
      input: false,
      yes: true,
    },
  })
  const at = (name: string): string => join(folder, 'register', name)
  const target = join(folder, 'licences')
  const industry = as('demo-industry')
  await run(industry, 'catalog import', [at('catalog.json'), '--plain-face', '--submit'])
  await run(as('demo-authority'), 'catalog review', [CODE, '--approve', '--opinion', '同意(演示)'])
  await run(industry, 'catalog publish', [CODE])
  const given = ['--catalog', CODE, '--register', at('register.csv'), '--scans', at('scans')]
  await run(as('demo-clerk'), 'issue', [...given, '--seal', 'demo', '--out-dir', target, '--jobs', '1'])
  const batch = await batchOf()
  await run(as('demo-reviewer'), 'batch review', [batch])
  await run(as('demo-reviewer'), 'batch review', [batch, '--opinion', '抽查无误(演示)'])
  await run(as('demo-issuer'), 'batch release', [batch, '--opinion', '同意签发(演示)'])
  return join(target, batch)
}
