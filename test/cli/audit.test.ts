/** `gseal audit` as an auditor calls it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sqliteDriver } from '../../src/core/store/driver.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { foundLedger } from '../helpers/founded.ts'

const Database = await sqliteDriver()

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const audit = (...argv: string[]): ReturnType<typeof call> =>
  call(['audit', ...argv, '--home', home, '--pin-file', at('pin')], { cwd: folder })
t.before(async () => {
  await putDemoHome(home)
  writeFileSync(at('pin'), '123456\n')
  await foundLedger(home)
})

t.test('a home without a ledger says so', async (t) => {
  const bare = at('bare')
  await call(['init', '--home', bare])
  const { status, stderr } = await call(['audit', 'check', '--home', bare], { cwd: folder })
  t.equal(status, 1)
  t.match(stderr, /\[STORE_MISSING\]/)
})

t.test('the events are listed and shown', async (t) => {
  const listed = await audit('list', '--json')
  t.equal(listed.status, 0)
  const lines = listed.records()
  t.match(lines[0], { type: 'event', seq: 5, event: 'operator.granted', operator: 'ann', signed: true })
  t.match(lines.at(-1), { type: 'summary', events: 5, last: 5 })
  const some = (await audit('list', '--json', '--type', 'operator.added', '--oldest-first')).records()
  t.same(some.map(({ subject }) => subject).filter(Boolean), ['operator:ann', 'operator:bob'])
  t.match((await audit('list', '--limit', '1')).stdout, /^No\. +Time +Event +About +Operator\n5 /)
  t.match((await audit('list', '--type', 'seal.*')).stdout, /no events/)
  const shown = await audit('show', '4')
  t.equal(shown.status, 0, shown.stderr)
  t.match(shown.stdout, /operator\.added/)
  t.match(shown.stdout, /"person": "王五"/)
  t.match(shown.stdout, /✓ the signed statement holds/)
  t.match((await audit('show', '99')).stderr, /STORE_EVENT_UNKNOWN/)
})

t.test('a sound ledger, first without and then with somebody who vouches for it', async (t) => {
  const before = await audit('check', '--lang', 'zh')
  t.equal(before.status, 0, before.stderr)
  t.match(before.stdout, /✓ 台账完好: 5 个事件、5 个签名声明/)
  t.match(before.stdout, /没有链头签名/)
  const signed = await audit('sign', '--key', 'demo')
  t.equal(signed.status, 0, signed.stderr)
  t.match((await audit('check')).stdout, /everything up to event 5 is vouched for by .*示例/)
  t.match((await audit('check', '--json', '--quick')).records().at(-1), {
    type: 'summary',
    faults: 0,
    vouched: { seq: 5 },
  })
})

t.test('an export is checked by itself and compared with the ledger later', async (t) => {
  const { status, stderr } = await audit('export', '--out', 'all.ndjson')
  t.equal(status, 0, stderr)
  t.match((await audit('export', '--out', 'all.ndjson')).stderr, /OUTPUT_EXISTS/)
  t.equal((await audit('export')).stdout, readFileSync(at('all.ndjson'), 'utf8'))
  const alone = await call(['audit', 'check', 'all.ndjson', '--home', at('none')], { cwd: folder })
  t.equal(alone.status, 0, alone.stderr)
  t.match(alone.stdout, /the export is sound: 5 events \(1 to 5\), 0 of them without body/)
  t.equal((await audit('check', '--against', 'all.ndjson')).status, 0)
  const few = await audit('export', '--subject', 'operator:bob')
  t.equal(few.stdout.match(/"body":/g)?.length, 2)
  const forged = readFileSync(at('all.ndjson'), 'utf8').replace('张三', '李四')
  writeFileSync(at('forged.ndjson'), forged)
  const found = await audit('check', 'forged.ndjson')
  t.equal(found.status, 1)
  t.match(
    found.stdout,
    /✗ event 1: body was changed: expected [0-9a-f]{64}, found [0-9a-f]{64} \[AUDIT_FIELD\]/,
  )
  t.match((await audit('check', '--against', 'forged.ndjson')).stderr, /EXPORT_UNSOUND/)
})

t.test('what somebody wrote into the file is told, and views are put right', async (t) => {
  const db = new Database(join(home, 'ledger.db'))
  db.exec("UPDATE view_operators SET state = 'removed'")
  const checked = await audit('check', '--json')
  t.equal(checked.status, 1)
  t.match(checked.records()[0], { type: 'fault', code: 'AUDIT_VIEW', table: 'operators' })
  const mended = await audit('rebuild')
  t.equal(mended.status, 1)
  t.match(mended.stdout, /views of 3 subjects computed anew; 2 differences were put right/)
  t.match((await audit('rebuild')).stdout, /nothing differed/)
  db.exec('DROP INDEX view_operators_0')
  t.equal((await audit('check')).status, 1)
  t.equal((await audit('rebuild')).status, 0)
  t.equal((await audit('check')).status, 0)
  db.exec('DROP TRIGGER events_no_update')
  db.exec("UPDATE events SET operator = 'eve' WHERE seq = 3")
  db.close()
  const found = await audit('check')
  t.equal(found.status, 1)
  t.match(found.stdout, /trigger events_no_update is not as gseal made it/)
  t.match(found.stdout, /event 3: hash was changed/)
  t.match((await audit('sign', '--key', 'demo')).stderr, /STORE_SCHEMA_CHANGED/)
})
