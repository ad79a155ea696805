/** From a register to released licences on the command line, in both languages. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { bytesSource, openTable } from '../../src/core/licence/register/index.ts'
import type { Json } from '../helpers/cli.ts'
import { CODES, HEADER, ISSUE, of, office, row, STAMP, succeed, text } from '../helpers/issue-cli.ts'

for (const lang of ['en', 'zh'] as const)
  t.test(`from a register to released licences in ${lang}`, async (t) => {
    const clerk = await office(t, lang)
    const { folder, gseal, json } = clerk
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

    const issued = await gseal(...ISSUE, ...STAMP, '--json')
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
    const again = await gseal(...ISSUE, ...STAMP, '--json')
    t.equal(again.status, 0, again.stderr)
    t.equal(of(again.records(), 'issued').length, 1)

    const release = ['batch', 'release', batch, '--opinion', '抽查无误', '--yes']
    t.match((await gseal(...release, '--as', 'demo-clerk')).stderr, /ROLE_MISSING/, 'not the clerk')
    const released = await gseal(...release, '--as', 'demo-issuer')
    t.equal(released.status, 0, released.stderr)
    t.match(released.stdout, lang === 'en' ? /released: 1 licences issued/ : /已放行: 签发证照 1 份/)
    t.match(of(await json('batch', 'show', batch), 'batch'), [
      { state: 'released', sample: [{ identifier: first }] },
    ])
    t.match(of(await json('licence', 'find', '--holder', CODES[0] ?? ''), 'licence'), [
      { standing: 'issued' },
    ])

    t.match(await gseal('audit', 'check'), { status: 0 })
  })
