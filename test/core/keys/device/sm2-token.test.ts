/** SM2 over PKCS#11 with the test token: vendors' numbers, forms, PIN, sessions. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { publicKeyOf, SM2_WITH_SM3, verifySignature } from '../../../../src/core/gm/index.ts'
import { type DeviceHost, openDeviceHost } from '../../../../src/core/keys/device/host.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import {
  NO_TOKENS,
  type TestToken,
  TOKEN_PIN,
  type TokenWish,
  testToken,
  tokenLibrary,
} from '../../../helpers/tokens.ts'

const LIMITS = { idleMs: 60_000, absoluteMs: 600_000 }
const token = { label: 'office' }
const key = { token, id: '01' }

const open = async (
  t: Test,
  wish: TokenWish = {},
  profile = 'sansec-p11',
): Promise<{ host: DeviceHost; device: TestToken }> => {
  const device = testToken(wish)
  const host = openDeviceHost({
    module: 'test',
    library: tokenLibrary('pkcs11'),
    profile: await loadProfile(profile),
    env: device.env,
    pollMs: 100,
  })
  t.teardown(async () => {
    await host.close()
    device.remove()
  })
  return { host, device }
}

const unlock = (host: DeviceHost, pin = TOKEN_PIN): Promise<unknown> =>
  host.unlock(token, Buffer.from(pin), LIMITS)

t.test('the test token', { skip: NO_TOKENS }, async (t) => {
  t.test(
    'shows the signing key of a container, with its certificate, and not the encryption key',
    async (t) => {
      const { host, device } = await open(t)
      await unlock(host)
      const keys = await host.keys(token)
      t.same(keys.map(({ id, usage }) => [id, usage]).sort(), [
        ['01', 'decrypt'],
        ['01', 'sign'],
      ])
      const signing = keys.find(({ usage }) => usage === 'sign')
      t.same(signing?.cert, device.keys.get('01')?.issued.der)
      t.equal(signing?.algorithm, SM2_WITH_SM3)
    },
  )

  for (const [profile, mechanisms, control] of [
    ['sansec-p11', ['0x80008105 e raw'], []],
    ['sansec-p11', ['0x80008105 e der-unsigned'], []],
    ['sansec-p11', ['0x80008105 e der-padded'], ['point raw']],
    ['tass-p11', ['0x80008000 e der'], ['point xy']],
    ['westone-2-p11', ['0x80000002 e raw'], ['ckk 0x80000001', 'point none']],
    ['mssince-mk1-p11', ['0x00010002 e raw'], ['ckk 0x00010001', 'hide 0x108', 'hide 0x202']],
  ] as const) {
    t.test(`${profile} with ${mechanisms[0]}`, async (t) => {
      const { host, device } = await open(t, { mechanisms, control }, profile)
      await unlock(host)
      const spki = device.keys.get('01')?.key.publicKey.spki ?? Buffer.alloc(0)
      for (let i = 0; i < 5; i++) {
        const tbs = randomBytes(64)
        const signature = await host.sign({ ...key, publicKey: spki }, { kind: 'stamp', tbs })
        const wish = { key: publicKeyOf(spki), algorithm: SM2_WITH_SM3, message: tbs, signature }
        const notes: string[] = []
        t.equal(verifySignature({ ...wish, note: (code) => notes.push(code) }), 'good')
        t.same(notes, [], 'strict DER leaves the device room')
      }
    })
  }

  t.test('a mechanism that signs without Z gives nothing', async (t) => {
    const { host, device } = await open(t, { mechanisms: ['0x80008105 message raw'] })
    await unlock(host)
    await t.rejects(host.sign(key, { kind: 'stamp', tbs: randomBytes(64) }), {
      code: 'DEVICE_SIGNATURE_WRONG',
    })
    t.equal(device.count('sign'), 1, 'and is asked once')
  })

  t.test('a wrong PIN is sent once and nothing is replayed; the last try needs a word', async (t) => {
    const { host, device } = await open(t, { control: ['tries 3'] })
    await unlock(host)
    await t.rejects(unlock(host, '00000000'), { code: 'DEVICE_PIN_WRONG' })
    await t.rejects(host.sign(key, { kind: 'stamp', tbs: randomBytes(8) }), { code: 'DEVICE_PIN_REQUIRED' })
    await t.rejects(unlock(host, '00000001'), { code: 'DEVICE_PIN_WRONG' })
    t.equal(device.count('login wrong'), 2)
    const [info] = await host.tokens()
    t.match(info?.pin, { left: 1, locked: false, loggedIn: false })
    await t.rejects(unlock(host), { code: 'DEVICE_PIN_LAST' })
    t.equal(device.count('login'), 3, 'no PIN was sent near the last try')
    const once = { ...LIMITS, lastTry: true }
    await t.rejects(host.unlock(token, Buffer.from('00000002'), once), { code: 'DEVICE_PIN_LOCKED' })
    await t.rejects(host.unlock(token, Buffer.from(TOKEN_PIN), once), { code: 'DEVICE_PIN_LOCKED' })
    t.equal(device.count('login'), 4)
  })

  t.test('a PIN of a wrong length costs no try', async (t) => {
    const { host, device } = await open(t)
    await t.rejects(unlock(host, '12'), { code: 'DEVICE_PIN_FORM' })
    t.equal(device.count('login'), 0)
  })

  t.test('the PIN is forgotten after its uses and after its time', async (t) => {
    const { host, device } = await open(t)
    await host.unlock(token, Buffer.from(TOKEN_PIN), { ...LIMITS, uses: 2 })
    const tbs = randomBytes(8)
    await host.sign(key, { kind: 'stamp', tbs })
    await host.sign(key, { kind: 'stamp', tbs })
    await t.rejects(host.sign(key, { kind: 'stamp', tbs }), { code: 'DEVICE_PIN_REQUIRED' })
    await host.unlock(token, Buffer.from(TOKEN_PIN), { ...LIMITS, idleMs: 50 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await t.rejects(host.sign(key, { kind: 'stamp', tbs }), { code: 'DEVICE_PIN_REQUIRED' })
    t.equal(device.count('logout'), 2, 'the token was logged out both times')
  })

  t.test('a token that wants the PIN for every signature gets it', async (t) => {
    const { host, device } = await open(t, { control: ['always_authenticate 1'] })
    await unlock(host)
    await host.sign(key, { kind: 'stamp', tbs: randomBytes(8) })
    await host.sign(key, { kind: 'stamp', tbs: randomBytes(8) })
    t.equal(device.count('login ok'), 3)
  })

  t.test('a token with fewer sessions than its profile says is used with those', async (t) => {
    const { host } = await open(t, { control: ['max_sessions 2', 'slow_ms 5'] })
    await unlock(host)
    await Promise.all(
      Array.from({ length: 30 }, () => host.sign(key, { kind: 'stamp', tbs: randomBytes(8) })),
    )
    t.equal(host.lanes(token), 2)
  })

  t.test('a key is made and gets its certificate; a newer one takes its place', async (t) => {
    const { host, device } = await open(t)
    await unlock(host)
    const made = await host.generate(token, { algorithm: 'SM2', label: '新钥', id: '0b' })
    t.match(made, { label: '新钥', id: '0b', algorithm: SM2_WITH_SM3, usage: 'sign' })
    const cert = device.keys.get('01')?.issued.der ?? Buffer.alloc(0)
    await host.writeCert({ token, id: '0b' }, cert)
    await host.writeCert({ token, id: '0b' }, cert)
    t.equal(device.count('destroy certificate 0b'), 1)
  })
})
