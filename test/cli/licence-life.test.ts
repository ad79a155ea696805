/** What happens to a licence after it was issued, on the command line. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { HEADER, ISSUE, of, office, release, row, STAMP, succeed, text } from '../helpers/issue-cli.ts'
import { ROOT } from '../helpers/paths.ts'

t.test('the life of a licence: held, changed, extended, pledged, ended', async (t) => {
  const clerk = await office(t, 'en')
  const { folder, gseal, json } = clerk
  writeFileSync(join(folder, 'r.csv'), [HEADER, row(1)].join('\n'))
  await succeed(clerk)
  const [one] = of(await json(...ISSUE, ...STAMP), 'issued')
  const issuer = ['--as', 'demo-issuer']
  const first = text(one, 'identifier')
  t.match((await gseal('licence', 'suspend', first, '--basis', 'x', ...issuer)).stderr, /LICENCE_STATE/)
  await release(clerk, text(one, 'batch'))
  const state = async (id: string) => text(of(await json('licence', 'show', id), 'licence')[0], 'state')

  t.equal((await gseal('licence', 'suspend', first, '--basis', '立案调查', ...issuer)).status, 0)
  t.equal(await state(first), 'held')
  t.equal((await gseal('licence', 'restore', first, '--basis', '调查终结', ...issuer)).status, 0)

  const changed = of(
    await json('licence', 'change', first, '--set', 'XKFW=柴油', '--basis', '变更申请', ...STAMP),
    'licence',
  )[0]
  const second = text(changed, 'identifier')
  t.match(second, /\.2025000001\.002\.[0-9A-Z]$/, 'type, issuer and serial stay; the version is the next one')
  t.equal(await state(first), 'issued', 'until the new version is released')
  await release(clerk, text(changed, 'batch'))
  t.equal(await state(first), 'superseded')
  t.match(of(await json('licence', 'show', second), 'licence'), [
    { state: 'issued', data: { predecessor: first, items: { XKFW: '柴油' } } },
  ])

  const extend = (until: string, ...more: string[]) =>
    json('licence', 'extend', second, '--until', until, '--basis', '延续申请', ...more, ...STAMP)
  t.match(of(await extend('2029-01-01'), 'error'), [{ code: 'LICENCE_EXTENSION' }])
  const pledge = ['--pledge', 'P1', '--party', '示例银行', '--right', '收费权', '--document', '合同1号']
  t.equal((await gseal('licence', 'pledge', second, ...pledge, ...issuer)).status, 0)
  t.match(of(await extend('2033-02-28'), 'error'), [{ code: 'LICENCE_PLEDGED' }])
  const extended = of(await extend('2033-02-28', '--pledgees', '示例银行同意函'), 'licence')[0]
  const third = text(extended, 'identifier')
  t.match(third, /\.003\.[0-9A-Z]$/)
  await release(clerk, text(extended, 'batch'))

  t.match((await gseal('licence', 'revoke', third, '--basis', '处罚', ...issuer)).stderr, /LICENCE_BASIS/)
  const decided = ['--basis', '处罚', '--authority', '示例罚决〔2026〕1号']
  t.equal((await gseal('licence', 'revoke', third, ...decided, ...issuer)).status, 0)
  t.equal(await state(third), 'revoked')
  const listed = of(await json('licence', 'list', '--state', 'revoked'), 'licence')
  t.match(listed, [{ identifier: third }])
  const exported = of(await json('licence', 'export', third, '--profile', 'gb36903'), 'metadata')[0]
  t.match(exported, { items: { ZZBS: third, ZZBH: '示例危化经〔2025〕000001号', KZ_XKFW: '柴油' } })
  const own = JSON.parse(readFileSync(join(ROOT, 'assets', 'profiles', 'anhui.json'), 'utf8'))
  writeFileSync(
    join(folder, 'own.json'),
    JSON.stringify({ ...own, names: { ...own.names, identifier: 'x' } }),
  )
  const named = async (profile: string) =>
    of(await json('licence', 'export', third, '--profile', profile), 'metadata')[0]
  t.match(await named('anhui'), {
    items: { code: third, ownerIds: '91619999XX0000043X', validEnd: '2033-02-28' },
  })
  t.match(await named('own.json'), { items: { x: third } }, 'and by the names of a file')
  writeFileSync(join(folder, 'own.json'), '{}')
  t.match((await gseal('licence', 'export', third, '--profile', './own.json')).stderr, /METADATA_PROFILE_BAD/)
})
