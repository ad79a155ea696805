/**
 * A batch whose key is on a token that is unplugged in the middle: it waits for the token and ends with all rows, each
 * stamped once. GSEAL_TEST_UNPLUG_MS gives another length than the short one of the suite.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ontoToken, TOKEN_KEY } from '../helpers/device-daemon.ts'
import { OFFICE, of, office, STAMP, succeed, text } from '../helpers/issue-cli.ts'
import { NO_TOKENS, TOKEN_PIN } from '../helpers/tokens.ts'

const UNPLUGGED_MS = Number(process.env['GSEAL_TEST_UNPLUG_MS'] ?? 500)
const ROWS = 20

t.test('a token that is unplugged in the middle of a batch', { skip: NO_TOKENS }, async (t) => {
  const clerk = await office(t, 'en')
  const { folder, gseal, json } = clerk
  await succeed(clerk)
  const home = join(folder, 'home')
  const token = await ontoToken(t, home, { control: [`fault unplug 8 ${UNPLUGGED_MS}`] })
  rmSync(join(home, 'keys', 'demo.key'))
  writeFileSync(join(home, 'seals', 'demo.json'), JSON.stringify({ key: TOKEN_KEY }))
  writeFileSync(join(folder, 'token-pin'), TOKEN_PIN)
  const register = ['--register', join(OFFICE, 'registers', 'chemicals.csv')]
  const scans = ['--scans', join(OFFICE, 'scans', 'chemicals')]
  const issue = [
    'issue',
    '--catalog',
    '11619999XX0000019M001',
    ...register,
    ...scans,
    '--jobs',
    '1',
    ...STAMP,
  ]
  const ran = await gseal(...issue, '--key-pin-file', 'token-pin', '--json')
  t.equal(ran.status, 0, ran.stderr)

  const issued = of(ran.records(), 'issued')
  t.equal(new Set(issued.map((record) => text(record, 'identifier'))).size, ROWS)
  t.same(
    issued.map((record) => record['row']),
    Array.from({ length: ROWS }, (_, i) => i + 2),
  )
  t.equal(token.count('fault unplug'), 1, 'it was away')
  t.equal(token.count('login ok'), 2, 'and was logged in again')
  t.equal(token.count('login wrong'), 0)
  t.equal(token.count('sign '), ROWS, 'a signature for each row, and no other')
  const [use] = of(await json('use', 'show', 'DEMO-U2'), 'use')
  t.equal(use?.['used'], ROWS, 'each counted once')
  t.match(await gseal('audit', 'check'), { status: 0 })
})
