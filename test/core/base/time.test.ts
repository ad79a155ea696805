import t from 'tap'
import { isoTime, parseLooseTime, parseTime } from '../../../src/core/base/time.ts'

const iso = (text: string): string | undefined => {
  const time = parseLooseTime(text)
  return time === undefined ? undefined : isoTime(time.ms)
}

t.test('every form seen in real files is read', async (t) => {
  t.equal(iso('20200817111329Z'), '2020-08-17T11:13:29Z')
  t.equal(iso('20200723130907.763Z'), '2020-07-23T13:09:07Z')
  t.equal(iso('2026-11-23T10:46:04Z'), '2026-11-23T10:46:04Z')
  t.equal(iso('2026-11-23T10:46:04+08:00'), '2026-11-23T02:46:04Z')
  t.equal(iso('2026-11-23'), '2026-11-22T16:00:00Z', 'a bare date is midnight in China')
})

t.test('a time without zone is taken as +08:00, and this is said', async (t) => {
  t.same(parseLooseTime('2020-06-20 17:18:49'), { ms: Date.UTC(2020, 5, 20, 9, 18, 49), zoneAssumed: true })
  t.equal(parseLooseTime('20221031141634')?.zoneAssumed, true)
  t.equal(parseLooseTime('20221031141634Z')?.zoneAssumed, false)
})

t.test('dates that do not exist and other texts are refused', async (t) => {
  for (const text of [
    '',
    '2020-02-30',
    '2020-13-01',
    '20200817251329Z',
    '2020-06-20 17:61:00',
    'today',
    '2020',
  ]) {
    t.equal(iso(text), undefined, text)
  }
  t.throws(() => parseTime('today'), { code: 'TIME_INVALID' })
})
