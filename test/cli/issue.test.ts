/** From a register to released licences on the command line, in both languages. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openDocument } from '../../src/core/document/open.ts'
import { readLicence } from '../../src/core/licence/read.ts'
import { bytesSource, openTable } from '../../src/core/licence/register/index.ts'
import type { Json } from '../helpers/cli.ts'
import { CODES, HEADER, ISSUE, of, office, row, STAMP, succeed, text } from '../helpers/issue-cli.ts'
import { ofdFaults } from '../helpers/ofd-structure.ts'

const QPDF = spawnSync('qpdf', ['--version']).status === 0

for (const lang of ['en', 'zh'] as const)
  t.test(`from a register to released licences in ${lang}`, async (t) => {
    const clerk = await office(t, lang)
    const { folder, gseal, json } = clerk
    const format = lang === 'en' ? 'ofd' : 'pdf'
    const write = (...rows: string[]) => writeFileSync(join(folder, 'r.csv'), [HEADER, ...rows].join('\n'))
    write(row(1), row(2, '2029-13-01'), row(3, '2026-02-28', '2023-03-01'))

    const checked = await json(...ISSUE, '--check')
    t.match(checked.at(-1), { type: 'summary', rows: 3, ready: 1, skipped: 1, failed: 1 })
    t.match(of(await json('batch', 'list'), 'summary'), [{ batches: 0 }], '--check touches nothing')

    // The seal is that of a successor: without the succession its licences are not sealed (Art. 13).
    const refused = await json(...ISSUE, ...STAMP)
    t.match(
      of(refused, 'error').map((record) => record['code']),
      ['ISSUE_OTHER_UNIT', 'ROW_DATE'],
    )
    await succeed(clerk)

    const issued = await gseal(...ISSUE, '--format', format, ...STAMP, '--json')
    t.equal(issued.status, 5)
    const [one] = of(issued.records(), 'issued')
    const batch = text(one, 'batch')
    const first = text(one, 'identifier')
    t.match(
      first,
      /^1\.2\.156\.3005\.2\.11619999XX0000019M001\.11619999XX0000027G\.2025000001\.001\.[0-9A-Z]$/,
    )
    t.equal((await gseal('verify', text(one, 'file'), '--home', join(folder, 'home'))).status, 0)
    const shown = of(await json('licence', 'show', first), 'licence')[0] as Json
    t.match(shown, {
      data: { issuer: { code: '11619999XX0000027G' }, sealedBy: { code: '12619999XX00000358' } },
    })
    const bytes = readFileSync(text(one, 'file'))
    t.same(readLicence(openDocument(bytes)), shown['data'], 'the file says what the ledger says')
    if (format === 'ofd') t.same(await ofdFaults(bytes), [], 'sound for an independent reader')
    else if (QPDF) t.match(spawnSync('qpdf', ['--check', text(one, 'file')]), { status: 0 }, 'and for qpdf')

    // The list of errors is a register itself: corrected, it is fed again.
    t.equal((await gseal('batch', 'errors', batch, '--out', 'errors.csv')).status, 0)
    const errors = readFileSync(join(folder, 'errors.csv'), 'utf8')
    t.match(errors, /^\ufeff证照编号,.*,行号,错误代码,/)
    t.equal((await gseal('batch', 'errors', batch, '--out', 'errors.xlsx')).status, 0)
    const workbook = await openTable(bytesSource('errors.xlsx', readFileSync(join(folder, 'errors.xlsx'))))
    const cells: (string | undefined)[][] = []
    for await (const { cells: line } of workbook.rows()) cells.push(line.map((cell) => cell?.text))
    t.equal(cells.length, 2)
    t.equal(cells[1]?.[0], '示例危化经〔2025〕000002号')
    writeFileSync(join(folder, 'r.csv'), errors.replaceAll('2029-13-01', '2030-02-28'))
    const again = await gseal(...ISSUE, '--format', format, ...STAMP, '--json')
    t.equal(again.status, 0, again.stderr)
    t.equal(of(again.records(), 'issued').length, 1)

    const review = (...more: string[]) => gseal('batch', 'review', batch, '--yes', ...more)
    const reviewer = ['--as', 'demo-reviewer']
    const early = await gseal('batch', 'release', batch, '--opinion', '同意', '--as', 'demo-issuer')
    t.match(early.stderr, /BATCH_STATE/, 'nothing is released unseen')
    t.match((await review('--opinion', '无误', ...reviewer)).stderr, /BATCH_SAMPLE/, 'nor judged undrawn')
    t.match((await review('--as', 'demo-clerk')).stderr, /ROLE_MISSING/, 'not by the clerk')
    const [sample] = of((await review('--sample', '1', ...reviewer, '--json')).records(), 'sample')
    t.match(sample, { identifier: first, file: text(one, 'file'), row: 2 })
    t.match((await review('--sample', '1', ...reviewer)).stderr, /BATCH_SAMPLE/, 'one drawing')
    t.equal((await review('--opinion', '抽查无误', ...reviewer)).status, 0)
    const released = await gseal('batch', 'release', batch, '--opinion', '同意', '--as', 'demo-issuer')
    t.equal(released.status, 0, released.stderr)
    t.match(released.stdout, lang === 'en' ? /released: 1 licences issued/ : /已放行: 签发证照 1 份/)
    t.match(of(await json('batch', 'show', batch), 'batch'), [
      { state: 'released', sample: [{ identifier: first }], review: { by: 'demo-reviewer', faults: [] } },
    ])
    t.match(of(await json('licence', 'find', '--holder', CODES[0] ?? ''), 'licence'), [
      { standing: 'issued' },
    ])

    t.match(await gseal('audit', 'check'), { status: 0 })
  })

t.test('keys are opened side by side, and a wrong PIN of either begins no batch', async (t) => {
  const clerk = await office(t, 'en')
  const { folder, gseal, json } = clerk
  writeFileSync(join(folder, 'r.csv'), [HEADER, row(1)].join('\n'))
  writeFileSync(join(folder, 'short.csv'), [HEADER, `${row(1)}\n"`].join('\n'))
  await succeed(clerk)
  const issue = (register: string, operator: string, seal: string) => {
    writeFileSync(join(folder, 'pin'), operator)
    writeFileSync(join(folder, 'key-pin'), seal)
    const command = ISSUE.map((arg) => (arg === 'r.csv' ? register : arg))
    return gseal(...command, ...STAMP, '--key-pin-file', 'key-pin')
  }
  const [right, wrong] = ['123456', '000000']
  for (const [register, operator, seal, key] of [
    ['r.csv', right, wrong, 'demo.key'],
    ['r.csv', wrong, right, 'demo-clerk.key'],
    ['r.csv', wrong, wrong, 'demo-clerk.key'],
    ['short.csv', right, wrong, 'demo.key'],
  ] as const) {
    const { status, stderr } = await issue(register, operator, seal)
    t.equal(status, 6, stderr)
    t.match(stderr, new RegExp(`${key}.*KEY_PIN_WRONG`), `${register} ${operator} ${seal}`)
  }
  t.match(of(await json('batch', 'list'), 'summary'), [{ batches: 0 }])
  t.match((await issue('short.csv', right, right)).stderr, /REGISTER_CSV/, 'what is wrong there in its turn')
  t.equal((await issue('r.csv', right, right)).status, 0)
})

t.test('PINs that come through pipes are read one after the other, as they are given', async (t) => {
  const clerk = await office(t, 'en')
  const { folder, gseal } = clerk
  writeFileSync(join(folder, 'r.csv'), [HEADER, row(1)].join('\n'))
  writeFileSync(join(folder, 'pin-of-both'), '123456')
  await succeed(clerk)
  rmSync(join(folder, 'pin'))
  execFileSync('mkfifo', [join(folder, 'pin'), join(folder, 'key-pin')])
  const giver = spawn('sh', ['-c', 'cat pin-of-both > pin; cat pin-of-both > key-pin'], {
    cwd: folder,
    stdio: 'ignore',
  })
  t.teardown(() => giver.kill())
  const { status, stderr } = await gseal(...ISSUE, ...STAMP, '--key-pin-file', 'key-pin')
  t.equal(status, 0, stderr)
})

t.test('--check tells what the fonts lack, and which holder stands twice', async (t) => {
  const { folder, json } = await office(t, 'en')
  const rare = row(2).replace('示例甲', '示例\u{30edd}')
  const twice = row(3).replace(CODES[2] ?? '', CODES[0] ?? '')
  writeFileSync(join(folder, 'r.csv'), [HEADER, row(1), rare, twice].join('\n'))
  t.match(of(await json(...ISSUE, '--check'), 'error'), [
    { row: 3, code: 'ROW_GLYPH', field: 'FZR' },
    { row: 4, code: 'ROW_HOLDER_IN_FILE', field: 'CZZTDM' },
  ])
})

t.test(
  'what a reviewer finds wrong returns the batch, and a draft of a catalog issues nothing',
  async (t) => {
    const clerk = await office(t, 'en')
    const { folder, gseal, json } = clerk
    writeFileSync(join(folder, 'r.csv'), [HEADER, row(1)].join('\n'))
    await succeed(clerk)

    const catalog = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8'))
    writeFileSync(join(folder, 'other.json'), JSON.stringify({ ...catalog, validity: ['10年'] }))
    writeFileSync(join(folder, 'unknown.json'), JSON.stringify({ ...catalog, code: '11619999XX0000019M777' }))
    const by = (...more: string[]) =>
      ISSUE.map((word) => (word === 'catalog.json' ? more[0] : word) as string)
    t.equal((await gseal(...by('other.json'), '--check')).status, 1, 'a draft may be tried')
    t.match((await gseal(...by('other.json'), ...STAMP)).stderr, /CATALOG_FILE_UNLIKE/)
    t.match((await gseal(...by('unknown.json'), ...STAMP)).stderr, /CATALOG_NOT_PUBLISHED/)
    t.match((await gseal(...ISSUE, '--template', 'other.json', ...STAMP)).stderr, /TEMPLATE_UNLIKE/)

    const [one] = of(await json(...by('11619999XX0000019M001'), ...STAMP), 'issued')
    const batch = text(one, 'batch')
    const review = (...more: string[]) =>
      gseal('batch', 'review', batch, '--yes', '--as', 'demo-reviewer', ...more)
    t.equal((await review()).status, 0)
    t.match(await review('--opinion', '有误', '--fault', '9=姓名有误'), { status: 2 }, 'not in the sample')
    const whole = readFileSync(text(one, 'file'))
    writeFileSync(text(one, 'file'), whole.subarray(1))
    t.match((await review('--opinion', '无误')).stderr, /BATCH_SAMPLE/, 'another file than was made')
    writeFileSync(text(one, 'file'), whole)
    t.match(await review('--opinion', '有误', '--fault', '2=姓名有误'), { status: 0 })
    t.match(
      (await gseal('batch', 'release', batch, '--opinion', 'x', '--as', 'demo-issuer')).stderr,
      /BATCH_STATE/,
    )
    t.match((await gseal('batch', 'show', batch)).stdout, /returned[\s\S]*姓名有误/)
    t.equal((await gseal('batch', 'withdraw', batch, '--reason', '更正', '--as', 'demo-clerk')).status, 0)

    writeFileSync(join(folder, 'r.csv'), [HEADER, row(1).replace('示例公司1', '示例公司甲')].join('\n'))
    const [again] = of(await json(...ISSUE, ...STAMP), 'issued')
    t.match(text(again, 'identifier'), /\.2025000001\.002\.[0-9A-Z]$/, 'no identifier twice')
  },
)

t.test('a thread that cannot begin stops the batch by its code, and fails no row', async (t) => {
  const clerk = await office(t, 'en')
  writeFileSync(join(clerk.folder, 'r.csv'), [HEADER, row(1)].join('\n'))
  await succeed(clerk)
  const { status, stderr } = await clerk.gseal(...ISSUE, ...STAMP, '--font', 'r.csv')
  t.equal(status, 2)
  t.match(stderr, /IMPRESSION_FONT_UNREADABLE/)
  t.notMatch(stderr, /INTERNAL/)
  const again = await clerk.json(...ISSUE, ...STAMP)
  t.match(again.at(-1), { type: 'summary', issued: 1, failed: 0 })
})
