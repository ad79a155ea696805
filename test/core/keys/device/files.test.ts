/** Files of an SKF key: seals and pictures read as they are, in both widths of ULONG, and what a token may lie about. */
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { LIMITS } from '../../../../src/core/base/limits.ts'
import { type DeviceHost, openDeviceHost } from '../../../../src/core/keys/device/host.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import { policyNamed } from '../../../../src/core/policy.ts'
import { checkSeal } from '../../../../src/core/seal-check.ts'
import { contentOf } from '../../../../src/core/stored-file.ts'
import { NOW } from '../../../helpers/certs.ts'
import {
  NO_TOKENS,
  type TestToken,
  TOKEN_PIN,
  type TokenLibrary,
  testToken,
  tokenLibrary,
} from '../../../helpers/tokens.ts'
import { sealOf, trust } from '../../ses/scene.ts'

const TOKEN = { serial: 'GS0001' }

const open = async (
  t: Test,
  library: TokenLibrary,
  profile = 'skf',
): Promise<{ host: DeviceHost; device: TestToken }> => {
  const device = testToken()
  const known = await loadProfile(profile)
  const host = openDeviceHost({
    module: 'test',
    library: tokenLibrary(library),
    profile: { ...known, module: { ...known.module, callTimeoutMs: 5_000 } },
    env: device.env,
    pollMs: 50,
  })
  t.teardown(async () => {
    await host.close()
    device.remove()
  })
  return { host, device }
}

t.test('files of a key', { skip: NO_TOKENS }, async (t) => {
  for (const library of ['skf32', 'skf64'] as const) {
    t.test(`${library}: names, sizes and rights are told, and seals come out as they went in`, async (t) => {
      const { host, device } = await open(t, library)
      const versions = ['V1', 'V4', 'V5'] as const
      const seals = await Promise.all(versions.map((version) => sealOf({ version })))
      const long = randomBytes(20_001)
      device.files([
        ...seals.map((bytes, i) => ({ name: `${versions[i]}.esl`, bytes })),
        { name: '印模.bin', bytes: long, read: 'user' },
        { name: 'empty', bytes: Buffer.alloc(0), read: 'nobody' },
      ])
      t.strictSame(await host.files(TOKEN), [
        ...seals.map((seal, i) => ({
          name: `${versions[i]}.esl`,
          size: seal.byteLength,
          read: 'anyone',
          write: 'user',
        })),
        { name: '印模.bin', size: 20_001, read: 'user', write: 'user' },
        { name: 'empty', size: 0, read: 'nobody', write: 'user' },
      ])
      for (const [i, seal] of seals.entries()) {
        const read = await host.readFile(TOKEN, `${versions[i]}.esl`)
        t.strictSame(Buffer.from(read), Buffer.from(seal))
        t.match(contentOf(read), { kind: 'seal', generation: versions[i], id: '6199990000001' })
        t.equal(checkSeal(read, { trust, policy: policyNamed('strict'), now: NOW }).verdict, 'valid')
      }
      t.equal(device.count('login'), 0, 'no PIN was needed for them')
      await t.rejects(host.readFile(TOKEN, '印模.bin'), { code: 'DEVICE_PIN_REQUIRED' })
      await host.unlock(TOKEN, Buffer.from(TOKEN_PIN), { idleMs: 60_000, absoluteMs: 60_000 })
      t.strictSame(Buffer.from(await host.readFile(TOKEN, '印模.bin')), long)
      t.equal((await host.readFile(TOKEN, 'empty')).byteLength, 0)
    })
  }

  t.test('a size that is not true gives an error and no bytes', async (t) => {
    const { host, device } = await open(t, 'skf64')
    const bytes = randomBytes(5000)
    const limit = LIMITS.devices.storedBytes
    device.files([
      { name: 'short', bytes, told: 5001 },
      { name: 'more', bytes, told: 'more' },
      { name: 'huge', bytes, told: limit + 1 },
      { name: 'most', bytes, told: 0xffff_ffff },
    ])
    await t.rejects(host.readFile(TOKEN, 'short'), {
      code: 'DEVICE_FILE_SIZE',
      params: { told: 5001, got: 5000 },
    })
    await t.rejects(host.readFile(TOKEN, 'more'), { code: 'DEVICE_ERROR' })
    const read = device.count('file ')
    await t.rejects(host.readFile(TOKEN, 'huge'), {
      code: 'LIMIT_EXCEEDED',
      params: { actual: limit + 1, limit },
    })
    await t.rejects(host.readFile(TOKEN, 'most'), { code: 'LIMIT_EXCEEDED' })
    t.equal(device.count('file '), read, 'what is too large is not begun')
    await t.rejects(host.readFile(TOKEN, 'nothing'), { code: 'DEVICE_FILE_MISSING' })
  })

  t.test(
    'a token that goes away in the middle of a file is told as lost, and is read when it is back',
    async (t) => {
      const { host, device } = await open(t, 'skf32')
      const bytes = randomBytes(9000)
      device.files([{ name: 'seal', bytes, goneAt: 4000 }])
      await t.rejects(host.readFile(TOKEN, 'seal'), { code: 'DEVICE_LOST' })
      t.ok(device.count('file seal') > 1, 'it had begun')
      device.control('unplugged 1')
      await t.rejects(host.readFile(TOKEN, 'seal'), { code: /^DEVICE_(LOST|ABSENT)$/ })
      device.files([{ name: 'seal', bytes }])
      device.control()
      await host.tokens()
      t.strictSame(Buffer.from(await host.readFile(TOKEN, 'seal')), bytes)
    },
  )

  for (const [library, profile] of [
    ['pkcs11', 'sansec-p11'],
    ['sdf', 'sdf'],
  ] as const) {
    t.test(`${library}: has no files and says so`, async (t) => {
      const { host } = await open(t, library, profile)
      await t.rejects(host.files(TOKEN), { code: 'DEVICE_NO_FILES' })
      await t.rejects(host.readFile(TOKEN, 'seal'), { code: 'DEVICE_NO_FILES' })
    })
  }
})

t.test('what is neither a seal nor a picture is called neither', async (t) => {
  t.strictSame(contentOf(randomBytes(100).fill(0x30, 0, 1)), { kind: 'other' })
  t.strictSame(contentOf(Buffer.alloc(0)), { kind: 'other' })
  t.strictSame(
    contentOf(Buffer.from('89504e470d0a1a0a', 'hex')),
    { kind: 'other' },
    'a PNG without its header',
  )
})
