/** Seal status lists: what they prove, to whom, until when. */
import t from 'tap'
import { foundAuthority, signerFor } from '../../src/core/authority.ts'
import { readStatusList, type StatusEntry, sealStatus, writeStatusList } from '../../src/core/seal-status.ts'

const NOW = Date.UTC(2026, 10, 24)
const DAY = 86_400_000
const authority = await foundAuthority(NOW)
const maker = signerFor(authority.maker)

const states = (...list: readonly (readonly [state: string, day: number])[]) =>
  list.map(([state, day]) => ({ state, at: NOW + day * DAY }))

const SEALS: readonly StatusEntry[] = [
  { code: 'living', states: states(['made', -90], ['active', -80]) },
  { code: 'rested', states: states(['active', -80], ['suspended', -20], ['active', -10]) },
  { code: 'renamed', states: states(['active', -80], ['revoked', -10]) },
  {
    code: 'leaked',
    states: states(['active', -80], ['revoked', -5]),
    leaked: 'yes',
    incidentAt: NOW - 20 * DAY,
  },
]
const text = await writeStatusList({ issued: NOW, next: NOW + 7 * DAY, seals: SEALS }, maker)
const list = readStatusList(Buffer.from(text))

const ask = (id: string, day: number | undefined, more = {}) => {
  const at = day === undefined ? undefined : NOW + day * DAY
  const check = sealStatus(list, { id, maker: maker.cert, at, proven: false, now: NOW + DAY, ...more })
  return `${check.verdict} ${check.code ?? ''}`.trim()
}

t.test('a stamp is judged by the state at its time', async (t) => {
  t.equal(ask('living', -1), 'pass')
  t.equal(ask('living', -85), 'unknown SEAL_NOT_IN_LIST', 'made and not yet taken into use')
  t.equal(ask('living', -100), 'unknown SEAL_NOT_IN_LIST')
  t.equal(ask('rested', -30), 'pass')
  t.equal(ask('rested', -15), 'fail SEAL_WAS_SUSPENDED')
  t.equal(ask('rested', -5), 'pass')
  t.equal(ask('renamed', -5), 'fail SEAL_WITHDRAWN')
  t.equal(ask('renamed', -20), 'warn SEAL_ENDED_LATER')
  t.equal(ask('renamed', -20, { proven: true }), 'pass')
  t.equal(ask('renamed', undefined), 'fail SEAL_WITHDRAWN')
})

t.test('after a leak only a proven time before it counts', async (t) => {
  t.equal(ask('leaked', -30), 'unknown SEAL_LEAKED_TIME')
  t.equal(ask('leaked', -30, { proven: true }), 'pass')
  t.equal(ask('leaked', -15), 'fail SEAL_WITHDRAWN')
  t.equal(ask('leaked', -15, { proven: true }), 'fail SEAL_WITHDRAWN')
})

t.test('a stale list, one of another maker, an unknown seal prove nothing', async (t) => {
  t.equal(ask('living', -1, { now: NOW + 8 * DAY }), 'unknown STATUS_LIST_STALE')
  t.equal(ask('living', -1, { now: NOW - DAY }), 'unknown STATUS_LIST_STALE')
  t.equal(ask('living', -1, { maker: authority.unit.cert }), 'unknown STATUS_LIST_FOREIGN')
  t.equal(ask('nobody', -1), 'unknown SEAL_NOT_IN_LIST')
})

t.test('nothing of a list can be changed', async (t) => {
  const refused = (change: (text: string) => string) =>
    t.throws(() => readStatusList(Buffer.from(change(text))), { code: 'STATUS_LIST_INVALID' })
  refused((all) => all.replace('"revoked"', '"active"'))
  refused((all) => all.replace('"leaked": "yes"', '"leaked": "no"'))
  refused((all) => all.replace(/"next": \d+/, `"next": ${NOW + 700 * DAY}`))
  refused((all) => all.replace('"seals"', '"seal"'))
  refused((all) => all.replace(/"signature": "...../, '"signature": "AAAAA'))
  refused(() => '[]')
  refused(() => 'null')
  refused(() => '{')
  refused((all) => JSON.stringify({ ...JSON.parse(all), list: { issued: 1, next: 2, seals: [{}] } }))
})
