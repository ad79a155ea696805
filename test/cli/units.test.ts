/** The registry of units on the command line: authorities, issuing departments, and who lacks a seal. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
/** The unit of the demo, which has a seal; one that has none; one that needs none. */
const [DEMO, BARE, SPECIAL] = ['12619999XX00000358', '11619999XX0000019M', '11619999XX0000027G'] as const

const gseal = (...argv: string[]): ReturnType<typeof call> =>
  call([...argv, '--home', home, '--pin-file', join(folder, 'pin')], { cwd: folder })

const does = async (
  t: { equal(a: unknown, b: unknown, why: string): unknown },
  ...argv: string[]
): Promise<Record<string, unknown>[]> => {
  const ran = await gseal(...argv, '--json')
  t.equal(ran.status, 0, `${argv.slice(0, 3).join(' ')} ${ran.stderr}`)
  return ran.records()
}

t.before(async () => {
  await putDemoHome(home)
  writeFileSync(join(folder, 'pin'), '123456\n')
})

t.test('units are entered, designated, filed and shown in both languages', async (t) => {
  const kind = ['--area', '619999', '--holder', 'state-organ']
  await does(t, 'unit', 'add', BARE, '--name', '示例市数据局', ...kind)
  await does(t, 'unit', 'add', SPECIAL, '--name', '示例市特殊部门', ...kind)
  const [, demo] = await does(t, 'seal', 'list')
  t.ok(demo)
  const name = String((await does(t, 'operator', 'show', 'demo-applicant'))[0]?.['unit'])
  await does(t, 'unit', 'add', DEMO, '--name', name, '--area', '619999', '--holder', 'institution')
  t.match((await gseal('unit', 'add', DEMO, '--name', 'x', ...kind)).stderr, /UNIT_EXISTS/)
  await does(t, 'unit', 'designate', BARE, '--level', 'county', '--designation', '示例政函〔2026〕1号')
  t.match((await gseal('unit', 'show', BARE)).stdout, /not filed yet: it does not decide/)
  await does(t, 'unit', 'designate', BARE, '--filed', '2026-03-01')
  t.match(
    (await gseal('unit', 'show', BARE, '--lang', 'zh')).stdout,
    /县级主管部门,依据 示例政函〔2026〕1号,备案日期 2026-03-01/,
  )
  const listed = await does(t, 'unit', 'list', '--authorities')
  t.match(listed, [
    { code: BARE, level: 'county' },
    { type: 'summary', units: 1 },
  ])
})

t.test('units without a statutory-name seal are reported, exempt ones with their reason', async (t) => {
  t.match(await does(t, 'unit', 'list', '--without-seal'), [
    { code: BARE },
    { code: SPECIAL },
    { type: 'summary', units: 2, exempt: 0 },
  ])
  await does(t, 'unit', 'exempt', SPECIAL, '--reason', '法律规定', '--basis', '示例函〔2026〕7号')
  t.match(await does(t, 'unit', 'list', '--without-seal'), [
    { code: BARE },
    { code: SPECIAL, exempt: '法律规定' },
    { type: 'summary', units: 2, exempt: 1 },
  ])
  await does(t, 'unit', 'exempt', SPECIAL, '--end', '--reason', '改制')
  await does(t, 'unit', 'close', SPECIAL, '--reason', '撤并')
  t.match((await gseal('unit', 'list', '--without-seal')).stdout, /1 units without/)
})

t.test('a review by a unit that is no filed authority is refused with its article', async (t) => {
  const code = String((await does(t, 'seal', 'list'))[0]?.['code'])
  const [application] = await does(t, 'seal', 'suspend', code, '--note', 'x')
  const review = ['seal', 'review', String(application?.['id']), '--approve', '--opinion', '同意']
  const ran = await gseal(...review)
  t.equal(ran.status, 1)
  t.match(ran.stderr, /AUTHORITY_NOT_FILED/)
  t.match((await call(['explain', 'AUTHORITY_NOT_FILED'])).stdout, /Art\. 5/)
  await does(t, 'unit', 'designate', BARE, '--end', '--reason', '改由数据中心承担')
  await does(
    t,
    'unit',
    'designate',
    DEMO,
    '--level',
    'county',
    '--designation',
    '示例政函〔2026〕2号',
    '--filed',
    '2026-03-02',
  )
  await does(t, ...review)
  t.equal((await gseal('audit', 'check')).status, 0)
})

t.test('an operator of a registered unit takes its name and area from the registry', async (t) => {
  const added = await does(
    t,
    'operator',
    'add',
    'zhou',
    '--person',
    '周某',
    '--unit-code',
    BARE,
    '--cert',
    join(home, 'keys', 'demo-root.crt'),
  )
  t.match(added[0], { unit: '示例市数据局', area: '619999' })
})
