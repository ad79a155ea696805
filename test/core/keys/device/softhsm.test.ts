/** RSA and P-256 on a real PKCS#11 library, SoftHSM2, through the child process. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import { publicKeyOf, verifySignature } from '../../../../src/core/gm/index.ts'
import { buildCsr } from '../../../../src/core/keys/csr.ts'
import { openDeviceHost } from '../../../../src/core/keys/device/host.ts'
import type { NewKeyKind } from '../../../../src/core/keys/device/model.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import { NO_SOFTHSM, SOFT_PIN, softToken } from '../../../helpers/softhsm.ts'

const LIMITS = { idleMs: 60_000, absoluteMs: 600_000 }
const pin = (): Buffer => Buffer.from(SOFT_PIN)

t.test('SoftHSM2', { skip: NO_SOFTHSM }, async (t) => {
  const soft = softToken()
  t.teardown(() => soft.remove())
  const profile = await loadProfile('pkcs11-standard')
  const host = openDeviceHost({ module: 'soft', library: soft.library, profile, env: soft.env })
  t.teardown(() => host.close())
  const token = { label: 'office' }

  t.test('lists its token and asks for the PIN before anything is signed', async (t) => {
    const [info] = (await host.tokens()).filter(({ label }) => label === 'office')
    t.match(info, { label: 'office', present: true, needsPin: true, pin: { loggedIn: false, locked: false } })
    await t.rejects(host.sign({ token, label: 'x' }, { kind: 'stamp', tbs: randomBytes(8) }), {
      code: 'DEVICE_PIN_REQUIRED',
    })
    await t.rejects(host.keys({ label: 'elsewhere' }), { code: 'DEVICE_ABSENT' })
  })

  t.test('a wrong PIN is told, and the buffer is wiped whatever comes of it', async (t) => {
    const wrong = Buffer.from('99999999')
    await t.rejects(host.unlock(token, wrong, LIMITS), { code: 'DEVICE_PIN_WRONG' })
    t.same(wrong, Buffer.alloc(8))
    const right = pin()
    t.match(await host.unlock(token, right, LIMITS), { loggedIn: true })
    t.same(right, Buffer.alloc(8))
  })

  for (const [i, algorithm] of (['P-256', 'RSA-2048'] as NewKeyKind[]).entries()) {
    t.test(`${algorithm}: a key is made, signs, asks for its certificate`, async (t) => {
      const id = `0a0${i}`
      const key = await host.generate(token, { algorithm, label: `key ${i}`, id })
      t.match(key, {
        id,
        label: `key ${i}`,
        usage: 'sign',
        uri: new RegExp(`^pkcs11:token=office;.*id=%0A%0${i}`),
      })
      const publicKey = publicKeyOf(key.publicKey ?? Buffer.alloc(0))
      const tbs = randomBytes(100)
      const signature = await host.sign({ token, id }, { kind: 'stamp', tbs })
      const judged = verifySignature({ key: publicKey, algorithm: key.algorithm, message: tbs, signature })
      t.equal(judged, 'good')
      const csr = await buildCsr(
        { publicKey, algorithm: key.algorithm, sign: (request) => host.sign({ token, id }, request) },
        [{ type: 'CN', value: '示例单位' }],
      )
      t.ok(csr.byteLength > 200)
      await t.rejects(host.generate(token, { algorithm, label: 'again', id }), { code: 'DEVICE_KEY_EXISTS' })
    })
  }

  t.test('eight signatures at once', async (t) => {
    t.equal(host.lanes(token), 8)
    const all = await Promise.all(
      Array.from({ length: 40 }, () =>
        host.sign({ token, id: '0a00' }, { kind: 'cms', tbs: randomBytes(50) }),
      ),
    )
    t.equal(new Set(all.map((bytes) => Buffer.from(bytes).toString('hex'))).size, 40)
  })

  t.test('locked means locked', async (t) => {
    await host.lock(token)
    await t.rejects(host.sign({ token, id: '0a00' }, { kind: 'cms', tbs: randomBytes(8) }), {
      code: 'DEVICE_PIN_REQUIRED',
    })
  })
})

t.test('a library that is none', async (t) => {
  const profile = await loadProfile('pkcs11-standard')
  const host = openDeviceHost({ module: 'none', library: '/nonexistent/lib.so', profile })
  t.teardown(() => host.close())
  await t.rejects(host.tokens(), { code: 'DEVICE_LIBRARY' })
})
