/**
 * What the host does when the device fails in the middle of a batch: every item is signed or reported with its code,
 * and the token's own log proves that no PIN was sent twice after a refusal.
 */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { isGsealError } from '../../../../src/core/base/error.ts'
import { publicKeyOf, SM2_WITH_SM3, verifySignature } from '../../../../src/core/gm/index.ts'
import {
  type DeviceHost,
  type DeviceHostOptions,
  openDeviceHost,
} from '../../../../src/core/keys/device/host.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import { NO_TOKENS, type TestToken, TOKEN_PIN, testToken, tokenLibrary } from '../../../helpers/tokens.ts'

const LIMITS = { idleMs: 60_000, absoluteMs: 600_000 }
const token = { label: 'office' }
const key = { token, id: '01' }
const ITEMS = 60

const open = async (
  t: Test,
  control: readonly string[],
  options: Partial<DeviceHostOptions> & { callTimeoutMs?: number } = {},
): Promise<{ host: DeviceHost; device: TestToken }> => {
  const device = testToken({ control })
  const known = await loadProfile('sansec-p11')
  const { callTimeoutMs = 5_000, ...rest } = options
  const host = openDeviceHost({
    module: 'test',
    library: tokenLibrary('pkcs11'),
    profile: { ...known, module: { ...known.module, callTimeoutMs } },
    env: device.env,
    pollMs: 50,
    ...rest,
  })
  t.teardown(async () => {
    await host.close()
    device.remove()
  })
  return { host, device }
}

interface Outcome {
  readonly signed: number
  readonly codes: Readonly<Record<string, number>>
}

/** Signs a batch, verifies each value against the certificate, counts what else came back. */
const batch = async (host: DeviceHost, device: TestToken, items = ITEMS): Promise<Outcome> => {
  const publicKey = publicKeyOf(device.keys.get('01')?.key.publicKey.spki ?? Buffer.alloc(0))
  const codes: Record<string, number> = {}
  let signed = 0
  const one = async (): Promise<void> => {
    const message = randomBytes(40)
    try {
      const signature = await host.sign(key, { kind: 'stamp', tbs: message })
      if (verifySignature({ key: publicKey, algorithm: SM2_WITH_SM3, message, signature }) === 'good')
        signed += 1
    } catch (error) {
      const code = isGsealError(error) ? error.code : String(error)
      codes[code] = (codes[code] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: items }, one))
  return { signed, codes }
}

const unlock = (host: DeviceHost, keepOnReplug = false): Promise<unknown> =>
  host.unlock(token, Buffer.from(TOKEN_PIN), { ...LIMITS, keepOnReplug })

t.test('faults of a device', { skip: NO_TOKENS }, async (t) => {
  for (const [name, faults] of [
    ['lost sessions', ['fault session 10 1 10']],
    ['a lost login', ['fault logout 10 1']],
    ['errors that go away', ['fault error 10 1 20']],
    ['an error that stays until the library is initialised again', ['fault broken 10 1']],
    ['one session alone', ['max_sessions 1']],
  ] as const) {
    t.test(`${name}: every item is signed`, async (t) => {
      const { host, device } = await open(t, faults)
      await unlock(host)
      t.same(await batch(host, device), { signed: ITEMS, codes: {} })
      t.equal(device.count('login wrong'), 0)
    })
  }

  t.test('corrupt signatures that come with CKR_OK never leave', async (t) => {
    const { host, device } = await open(t, ['fault corrupt 10 3'])
    await unlock(host)
    t.same(await batch(host, device), { signed: ITEMS - 3, codes: { DEVICE_SIGNATURE_WRONG: 3 } })
  })

  t.test('removed: what was asked is reported, the PIN is forgotten', async (t) => {
    const { host, device } = await open(t, ['fault unplug 10 300'])
    const lost: unknown[] = []
    host.on('lost', (info) => lost.push(info?.label))
    await unlock(host)
    const { signed, codes } = await batch(host, device)
    const { DEVICE_LOST: gone = 0, DEVICE_ABSENT: absent = 0, ...others } = codes
    t.ok(gone > 0 && absent > 0, 'lost while it signed, absent afterwards')
    t.same(others, {})
    t.equal(signed + gone + absent, ITEMS, 'every item has one answer')
    t.same(lost, ['office'])
    t.equal(device.count('login'), 1, 'the PIN went once')
    await new Promise((resolve) => setTimeout(resolve, 400))
    await unlock(host)
    t.same(await batch(host, device, 5), { signed: 5, codes: {} })
  })

  for (const reinit of [[], ['reinit 1']] as const) {
    t.test(`unplugged for a while, the PIN kept as asked ${reinit.join('')}: all is signed`, async (t) => {
      const { host, device } = await open(t, ['fault unplug 10 400', ...reinit])
      const events: string[] = []
      for (const event of ['lost', 'back'] as const) host.on(event, () => events.push(event))
      await unlock(host, true)
      t.same(await batch(host, device), { signed: ITEMS, codes: {} })
      t.same(events, ['lost', 'back'])
    })
  }

  t.test('hanging: the child is ended, the others hear why, an unlock goes on', async (t) => {
    const { host, device } = await open(t, ['fault hang 10 1'], { callTimeoutMs: 1_000 })
    const restarted = new Promise((resolve) => host.on('restarted', resolve))
    await unlock(host)
    const before = host.pid
    const { signed, codes } = await batch(host, device)
    const { DEVICE_TIMEOUT: hung = 0, DEVICE_CRASHED: other = 0, DEVICE_PIN_REQUIRED: locked = 0 } = codes
    t.ok(hung >= 1)
    t.equal(signed + hung + other + locked, ITEMS)
    await unlock(host)
    await restarted
    t.not(host.pid, before)
    t.same(await batch(host, device, 5), { signed: 5, codes: {} })
    t.equal(device.count('login ok'), 2, 'one for each time it was entered')
  })

  t.test('crashing: the same', async (t) => {
    const { host, device } = await open(t, ['fault crash 10 1'])
    await unlock(host)
    const { signed, codes } = await batch(host, device)
    const { DEVICE_CRASHED: crashed = 0, DEVICE_PIN_REQUIRED: locked = 0 } = codes
    t.ok(crashed >= 1)
    t.equal(signed + crashed + locked, ITEMS)
    await unlock(host)
    t.same(await batch(host, device, 5), { signed: 5, codes: {} })
  })

  t.test('a library that keeps crashing is left alone until a person unlocks', async (t) => {
    const times = { firstMs: 5, mostMs: 20, failures: 3, restMs: 60_000 }
    const { host, device } = await open(t, ['crash_at_start 1'], { times })
    for (let i = 0; i < 3; i++) await t.rejects(host.tokens(), { code: 'DEVICE_CRASHED' })
    await t.rejects(host.tokens(), { code: 'DEVICE_GIVEN_UP' })
    device.control()
    await t.rejects(host.tokens(), { code: 'DEVICE_GIVEN_UP' })
    await unlock(host)
    t.same(await batch(host, device, 5), { signed: 5, codes: {} })
  })

  t.test('a deadline of the caller ends its waiting and nothing else', async (t) => {
    const { host, device } = await open(t, ['slow_ms 100', 'max_sessions 1'])
    await unlock(host)
    const first = host.sign(key, { kind: 'stamp', tbs: randomBytes(8) })
    await t.rejects(host.sign(key, { kind: 'stamp', tbs: randomBytes(8) }, { deadlineMs: 20 }), {
      code: 'DEVICE_TIMEOUT',
    })
    t.ok((await first).byteLength > 60)
    t.same(await batch(host, device, 3), { signed: 3, codes: {} })
  })

  t.test('closing finishes what runs and refuses what waits', async (t) => {
    const { host, device } = await open(t, ['slow_ms 50', 'max_sessions 2'])
    await unlock(host)
    await host.sign(key, { kind: 'stamp', tbs: randomBytes(8) })
    const work = batch(host, device, 20)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await host.close()
    const { signed, codes } = await work
    t.equal(signed + (codes['DEVICE_CLOSED'] ?? 0), 20)
    t.ok(signed > 0)
    t.equal(device.log().at(-1), 'finalize')
  })
})
