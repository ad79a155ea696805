/** USB keys behind SKF, with both widths of ULONG, and a cipher machine behind SDF: the test token's other doors. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { publicKeyOf, SM2_WITH_SM3, verifySignature } from '../../../../src/core/gm/index.ts'
import { openDeviceHost } from '../../../../src/core/keys/device/host.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import {
  NO_TOKENS,
  TOKEN_PIN,
  type TokenLibrary,
  type TokenWish,
  testToken,
  tokenLibrary,
} from '../../../helpers/tokens.ts'

const LIMITS = { idleMs: 60_000, absoluteMs: 600_000 }
const DOORS = [
  ['skf32', 'skf', '01'],
  ['skf64', 'skf', '01'],
  ['sdf', 'sdf', '1'],
] as const

const open = async (t: Test, library: TokenLibrary, profile: string, wish: TokenWish = {}) => {
  const device = testToken(wish)
  const known = await loadProfile(profile)
  const host = openDeviceHost({
    module: 'test',
    library: tokenLibrary(library),
    profile: { ...known, module: { ...known.module, callTimeoutMs: 2_000 } },
    env: device.env,
    pollMs: 50,
  })
  t.teardown(async () => {
    await host.close()
    device.remove()
  })
  const token = { serial: 'GS0001' }
  const unlock = (pin = TOKEN_PIN, keepOnReplug = false): Promise<unknown> =>
    host.unlock(token, Buffer.from(pin), { ...LIMITS, keepOnReplug })
  return { host, device, token, unlock }
}

t.test('SKF and SDF', { skip: NO_TOKENS }, async (t) => {
  for (const [library, profile, id] of DOORS) {
    t.test(`${library}: lists its token, shows its key, signs what verifies`, async (t) => {
      const { host, device, token, unlock } = await open(t, library, profile)
      const [info] = await host.tokens()
      t.match(info, { serial: 'GS0001', manufacturer: 'gseal test token', present: true, needsPin: true })
      if (profile === 'skf') t.match(info, { label: 'office', pin: { left: 6, locked: false } })
      await unlock()
      const [key] = await host.keys(token)
      const { issued } = device.keys.get('01') ?? {}
      t.match(key, {
        id,
        usage: 'sign',
        algorithm: SM2_WITH_SM3,
        uri: new RegExp(`^${profile}:serial=GS0001;`),
      })
      t.same(Buffer.from(key?.publicKey ?? []), Buffer.from(issued?.cert.spki ?? []))
      if (profile === 'skf') t.same(key?.cert, issued?.der)
      const publicKey = publicKeyOf(key?.publicKey ?? Buffer.alloc(0))
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const message = randomBytes(50)
          const signature = await host.sign({ token, id }, { kind: 'stamp', tbs: message })
          t.equal(verifySignature({ key: publicKey, algorithm: SM2_WITH_SM3, message, signature }), 'good')
        }),
      )
    })

    // The widths differ in nothing that follows.
    if (library === 'skf32') continue

    t.test(`${library}: a wrong PIN is sent once and not replayed`, async (t) => {
      const { host, device, token, unlock } = await open(t, library, profile)
      await t.rejects(unlock('00000000'), { code: 'DEVICE_PIN_WRONG' })
      await t.rejects(host.sign({ token, id }, { kind: 'stamp', tbs: randomBytes(8) }), {
        code: 'DEVICE_PIN_REQUIRED',
      })
      t.equal(device.count('login'), 1)
    })

    t.test(`${library}: lost logins and errors are mended, unplugging is waited for as asked`, async (t) => {
      const control = ['fault logout 5', 'fault broken 12', 'fault unplug 20 300']
      const { host, token, unlock } = await open(t, library, profile, { control })
      await unlock(TOKEN_PIN, true)
      for (let i = 0; i < 30; i++) {
        const signature = await host.sign({ token, id }, { kind: 'stamp', tbs: randomBytes(8) })
        t.ok(signature.byteLength > 60)
      }
    })

    t.test(`${library}: what hangs is ended`, async (t) => {
      const { host, token, unlock } = await open(t, library, profile, { control: ['fault hang 2'] })
      await unlock()
      await host.sign({ token, id }, { kind: 'stamp', tbs: randomBytes(8) })
      await t.rejects(host.sign({ token, id }, { kind: 'stamp', tbs: randomBytes(8) }), {
        code: 'DEVICE_TIMEOUT',
      })
      await unlock()
      t.ok(await host.sign({ token, id }, { kind: 'stamp', tbs: randomBytes(8) }))
    })
  }

  t.test('SKF: a key is made in a container of its own and takes its certificate', async (t) => {
    const { host, device, token, unlock } = await open(t, 'skf64', 'skf')
    await unlock()
    const made = await host.generate(token, { algorithm: 'SM2', label: '新', id: '0c' })
    t.equal(made.id, '0c')
    await host.writeCert({ token, id: '0c' }, device.keys.get('01')?.issued.der ?? Buffer.alloc(0))
    t.equal(device.count('create certificate 0c'), 1)
  })

  t.test('SDF: a machine makes no keys and keeps no certificates', async (t) => {
    const { host, token, unlock } = await open(t, 'sdf', 'sdf')
    await unlock()
    await t.rejects(host.generate(token, { algorithm: 'SM2', label: 'x', id: '0c' }), {
      code: 'DEVICE_ERROR',
    })
  })

  t.test('SDF: a machine with fewer sessions is used with those', async (t) => {
    const { host, token, unlock } = await open(t, 'sdf', 'sdf', { control: ['max_sessions 3', 'slow_ms 5'] })
    await unlock()
    const tbs = randomBytes(8)
    await Promise.all(Array.from({ length: 20 }, () => host.sign({ token, id: '1' }, { kind: 'stamp', tbs })))
    t.equal(host.lanes(token), 3)
  })
})
