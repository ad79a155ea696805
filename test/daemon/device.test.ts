/**
 * Batches of a thousand through a daemon while the device fails in the middle: every item is signed once or reported
 * with its code, the ledger shows each once, and the token's own log proves that no PIN was sent twice after a refusal.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { DaemonClient } from '../../src/core/keys/daemon/client.ts'
import { codeOf, items, ledgerOf, signItems, startDaemon, tally, until } from '../helpers/daemon.ts'
import { type DeviceHomeOptions, deviceHome, TOKEN_KEY } from '../helpers/device-daemon.ts'
import { NO_TOKENS, TOKEN_PIN } from '../helpers/tokens.ts'

const ITEMS = 1000

const unlock = (client: DaemonClient, pin = TOKEN_PIN, more: Record<string, unknown> = {}) =>
  client.callWithSecret<{ left?: number }>('pin.unlock', { key: 'usb', ...more }, Buffer.from(pin))

const open = async (t: Test, options: DeviceHomeOptions) => {
  const { home, token } = await deviceHome(t, options)
  const daemon = await startDaemon(t, home)
  const client = await daemon.client()
  await unlock(client)
  return { home, token, daemon, client }
}

interface Fault {
  readonly control: readonly string[]
  readonly options?: DeviceHomeOptions
  readonly deadlineMs?: number
  /** Codes that may be reported; none means that all are signed. */
  readonly codes: readonly string[]
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'lost sessions': { control: ['fault session 100 1 97'], codes: [] },
  'a lost login': { control: ['fault logout 300 2 200'], codes: [] },
  'errors that go away': { control: ['fault error 200 1 150'], codes: [] },
  'one session alone': { control: ['max_sessions 1'], codes: [] },
  'slow for a while': { control: ['slow_ms 4'], codes: [] },
  'corrupt signatures with CKR_OK': { control: ['fault corrupt 100 5'], codes: ['DEVICE_SIGNATURE_WRONG'] },
  removed: {
    control: ['fault unplug 300 60000'],
    codes: ['DEVICE_LOST', 'DEVICE_ABSENT', 'DAEMON_KEY_LOCKED', 'DEVICE_PIN_REQUIRED'],
  },
  'unplugged and back, the PIN kept': {
    control: ['fault unplug 300 500'],
    options: { keepOnReplug: true },
    codes: [],
  },
  'a crash': {
    control: ['fault crash 300 1'],
    codes: ['DEVICE_CRASHED', 'DEVICE_PIN_REQUIRED', 'DAEMON_KEY_LOCKED'],
  },
  'a call that hangs': {
    control: ['fault hang 700 1'],
    deadlineMs: 3_000,
    codes: [
      'DEVICE_TIMEOUT',
      'DEVICE_CRASHED',
      'DEVICE_PIN_REQUIRED',
      'DAEMON_KEY_LOCKED',
      'DAEMON_DEADLINE',
      'DEVICE_BUSY',
      'DEVICE_DEADLINE',
    ],
  },
}

t.test('faults of a device in mid-batch', { skip: NO_TOKENS }, async (t) => {
  for (const [name, { control, codes, options = {}, deadlineMs }] of Object.entries(FAULTS)) {
    t.test(name, async (t) => {
      const { home, token, client } = await open(t, { ...options, control })
      const wanted = items(ITEMS)
      const answers = await signItems(client, home, wanted, deadlineMs === undefined ? {} : { deadlineMs })
      const { signed = 0, ...others } = tally(answers)
      const reported = Object.entries(others).reduce((sum, [, count]) => sum + count, 0)
      t.equal(signed + reported, ITEMS, 'every item has one answer')
      t.same(
        Object.keys(others).filter((code) => !codes.includes(code)),
        [],
        JSON.stringify(others),
      )
      t.equal(reported > 0, codes.length > 0)
      // Outcomes wait a moment for company; with these they are written now.
      await client.call('sign.end', { outcomes: [] })
      const ledger = await ledgerOf(home)
      const wrong = answers.filter((answer) => {
        const state = ledger.stamps.get(answer.id)
        return codeOf(answer) === 'signed' ? state !== 'begun' : state !== undefined && state !== 'unsigned'
      })
      t.same(wrong, [], 'the ledger says of each what was answered')
      t.equal(ledger.used, signed, 'a use for each signature that left, and for no other')
      t.equal(token.count('login wrong'), 0)
    })
  }
})

t.test(
  'the limit of a day holds over a restart, also for a key whose certificate is on the token',
  { skip: NO_TOKENS },
  async (t) => {
    const { home } = await deviceHome(t)
    const config = { format: 1, keys: [{ name: 'usb', uri: TOKEN_KEY, perDay: 4 }] }
    writeFileSync(join(home, 'daemon.json'), JSON.stringify(config), { mode: 0o600 })
    const counted: unknown[] = []
    for (const count of [3, 3]) {
      const daemon = await startDaemon(t, home)
      const client = await daemon.client()
      await unlock(client)
      counted.push(tally(await signItems(client, home, items(count))))
      await daemon.kill('SIGTERM')
    }
    t.same(counted, [{ signed: 3 }, { signed: 1, DAEMON_RATE: 2 }])
  },
)

t.test('a refused PIN is never sent again, whatever is asked for', { skip: NO_TOKENS }, async (t) => {
  const { home, token, client, daemon } = await open(t, { control: ['tries 3'] })
  t.equal(token.count('login ok'), 1)
  await client.call('pin.lock', {})
  await t.rejects(unlock(client, '00000000'), { code: 'DEVICE_PIN_WRONG' })
  for (let i = 0; i < 10; i++) await signItems(client, home, items(2)).catch(() => undefined)
  t.equal(token.count('login wrong'), 1)
  await t.rejects(unlock(client, '00000001'), { code: 'DEVICE_PIN_WRONG' })
  t.equal(token.count('login wrong'), 2)
  await t.rejects(unlock(client), { code: 'DEVICE_PIN_LAST' }, 'one try left: not without being told')
  t.equal(token.count('login wrong') + token.count('login ok'), 3, 'and it was not sent')
  await unlock(client, TOKEN_PIN, { lastTry: 'yes' })
  t.same(tally(await signItems(client, home, items(3))), { signed: 3 })
  t.equal(daemon.events('key.unlock-refused').length, 3)
})

t.test(
  'a token that is unplugged locks its key; plugged in again it wants the PIN',
  { skip: NO_TOKENS },
  async (t) => {
    const { home, client, daemon, token } = await open(t, {})
    token.control('unplugged 1')
    await until(async () => {
      await signItems(client, home, items(1)).catch(() => undefined)
      return daemon.events('token.lost').length > 0
    })
    t.equal((await client.call<{ healthy: boolean }>('status')).healthy, false)
    token.control()
    await until(() => daemon.events('token.back').length > 0)
    await t.rejects(signItems(client, home, items(1)), { code: 'DAEMON_KEY_LOCKED' })
    await unlock(client)
    t.same(tally(await signItems(client, home, items(1))), { signed: 1 })
    t.equal(token.count('login'), 2)
  },
)
