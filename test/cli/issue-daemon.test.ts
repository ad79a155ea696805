/**
 * A batch whose key a daemon of the home holds: its PIN was entered there once. The ledger begins each licence before its
 * signature, in the batch's own transactions; the daemon looks there and signs nothing else.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { codeRow } from '../../src/core/base/error.ts'
import { codeOf, item, ledgerOf, signItems, startDaemon, unlock, until } from '../helpers/daemon.ts'
import { ontoToken, TOKEN_KEY } from '../helpers/device-daemon.ts'
import { of, office, succeed, text } from '../helpers/issue-cli.ts'
import { allIssued, heldOffice, ISSUE, ROWS, signedBy, usedOf } from '../helpers/issue-daemon.ts'
import { NO_TOKENS, TOKEN_PIN } from '../helpers/tokens.ts'

/** Stamps that the daemon itself began. */
const begunByDaemon = async (home: string): Promise<number> =>
  [...(await ledgerOf(home)).events.values()].filter((types) => types.includes('stamp.begun')).length

t.test('a batch through the daemon asks for no PIN and makes no stamps of its own', async (t) => {
  const { clerk, home, client } = await heldOffice(t)
  const { gseal } = clerk
  // Whoever opens the key here instead finds nothing.
  rmSync(join(home, 'keys', 'demo.key'))
  const ran = await gseal(...ISSUE)
  t.equal(ran.status, 0, ran.stderr)
  const [first] = of(ran.records(), 'issued')
  t.equal(of(ran.records(), 'issued').length, ROWS)
  t.equal((await gseal('verify', text(first, 'file'))).status, 0)
  await allIssued(t, clerk)
  t.equal(await usedOf(clerk), ROWS)
  t.equal(await begunByDaemon(home), 0)
  t.equal(await signedBy(client), ROWS)

  const again = await gseal(...ISSUE)
  t.match(of(again.records(), 'summary'), [{ issued: 0, skipped: ROWS, failed: 0 }])
  t.equal(await signedBy(client), ROWS, 'a batch that is done needs no signature')
})

t.test('the daemon signs no licence that the ledger does not have as begun', async (t) => {
  const { clerk, home, client } = await heldOffice(t)
  const ran = await clerk.gseal(...ISSUE)
  const licence = text(of(ran.records(), 'issued')[0], 'identifier')
  const code = async (more: object): Promise<string> =>
    codeOf((await signItems(client, home, [item({ licence, ...more })]))[0])
  t.equal(await code({}), 'STAMP_STATE', 'it is stamped')
  t.equal(await code({ licence: `${licence}0` }), 'LICENCE_UNKNOWN')
  t.equal(await code({ use: 'DEMO-U2' }), 'DAEMON_MESSAGE', 'the permission is that of the batch')
  t.equal(await begunByDaemon(home), 0)
})

t.test('a PIN that is over in mid-batch stops it, and what was not signed is given back', async (t) => {
  const { clerk, client } = await heldOffice(t, { uses: 10 })
  const { gseal } = clerk
  const stopped = await gseal(...ISSUE)
  const codes = of(stopped.records(), 'error').map((record) => text(record, 'code'))
  t.same(codes, ['DAEMON_KEY_LOCKED'], stopped.stderr)
  t.equal(await signedBy(client), 10)
  t.equal(await usedOf(clerk), 10)
  await unlock(client)
  t.equal((await gseal(...ISSUE)).status, 0)
  await allIssued(t, clerk)
  t.equal(await usedOf(clerk), ROWS)
})

t.test('a daemon that dies in mid-batch stops it, and the next run goes on with another one', async (t) => {
  const { clerk, home, daemon: first, client } = await heldOffice(t)
  const { gseal } = clerk
  const running = gseal(...ISSUE)
  await until(async () => (await signedBy(client)) > 0)
  await first.kill('SIGKILL')
  const stopped = await running
  const codes = of(stopped.records(), 'error').map((record) => text(record, 'code'))
  t.same(codes, ['DAEMON_LOST'], stopped.stderr)
  t.equal(stopped.status, codeRow('DAEMON_LOST').exit)

  const second = await startDaemon(t, home)
  await unlock(await second.client())
  const went = await gseal(...ISSUE)
  t.equal(went.status, 0, went.stderr)
  await allIssued(t, clerk)
})

t.test(
  'a token that is unplugged under the daemon in mid-batch is waited for',
  { skip: NO_TOKENS },
  async (t) => {
    const clerk = await office(t, 'en')
    const { folder, gseal } = clerk
    await succeed(clerk)
    const home = join(folder, 'home')
    const token = await ontoToken(t, home, { control: ['fault unplug 8 500'], maxSessions: 4 })
    rmSync(join(home, 'keys', 'demo.key'))
    writeFileSync(join(home, 'seals', 'demo.json'), JSON.stringify({ key: TOKEN_KEY }))
    const config = { format: 1, keys: [{ name: 'usb', uri: TOKEN_KEY }], pin: { keepOnReplug: 'yes' } }
    writeFileSync(join(home, 'daemon.json'), JSON.stringify(config), { mode: 0o600 })
    const daemon = await startDaemon(t, home)
    const client = await daemon.client()
    await client.callWithSecret('pin.unlock', { key: 'usb' }, Buffer.from(TOKEN_PIN))
    const ran = await gseal(...ISSUE)
    t.equal(ran.status, 0, ran.stderr)
    await allIssued(t, clerk)
    t.equal(await usedOf(clerk), ROWS)
    t.equal(token.count('fault unplug'), 1, 'it was away')
    t.equal(token.count('login wrong'), 0)
    t.equal(token.count('sign '), ROWS, 'a signature for each row, and no other')
  },
)
