/** After lock, nothing of the PIN is left in the memory of the child, which was the only one to hold it. */
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import t from 'tap'
import { openDeviceHost } from '../../../../src/core/keys/device/host.ts'
import { loadProfile } from '../../../../src/core/keys/device/profiles.ts'
import { NO_TOKENS, TOKEN_PIN, testToken, tokenLibrary } from '../../../helpers/tokens.ts'

const token = { label: 'office' }
const key = { token, id: '01' }
const CHUNK = 1 << 20

/** How often the bytes stand in the readable memory of a process. */
const inMemory = (pid: number, wanted: Buffer): number => {
  const fd = openSync(`/proc/${pid}/mem`, 'r')
  let found = 0
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? []
      // Only what can be written can hold it; code and files cannot.
      if (from === '' || !/^\S+ rw/.test(line)) continue
      const end = Number.parseInt(to, 16)
      for (let at = Number.parseInt(from, 16); at < end; at += CHUNK) {
        const bytes = Buffer.alloc(Math.min(CHUNK + wanted.byteLength, end - at))
        let got = 0
        try {
          got = readSync(fd, bytes, 0, bytes.byteLength, at)
        } catch {
          // A page that is reserved and not there.
        }
        for (let i = bytes.indexOf(wanted); i >= 0 && i < got; i = bytes.indexOf(wanted, i + 1)) found += 1
      }
    }
  } finally {
    closeSync(fd)
  }
  return found
}

const NO_MEMORY =
  NO_TOKENS !== false
    ? NO_TOKENS
    : process.platform === 'linux' && process.getuid?.() === 0
      ? false
      : 'only root may read the memory of a process that cannot be dumped'

t.test('the PIN in the memory of the child', { skip: NO_MEMORY }, async (t) => {
  const device = testToken()
  const profile = await loadProfile('sansec-p11')
  const host = openDeviceHost({ module: 'test', library: tokenLibrary('pkcs11'), profile, env: device.env })
  t.teardown(async () => {
    await host.close()
    device.remove()
  })
  const pin = Buffer.from(TOKEN_PIN)
  const wanted = Buffer.from(TOKEN_PIN)
  await host.unlock(token, pin, { idleMs: 600_000, absoluteMs: 600_000 })
  for (let i = 0; i < 20; i++) await host.sign(key, { kind: 'stamp', tbs: randomBytes(100) })
  const pid = host.pid ?? 0
  t.equal(inMemory(pid, wanted), 1, 'held once while the token is unlocked')
  await host.lock(token)
  t.equal(inMemory(pid, wanted), 0, 'and nowhere after lock')
  await t.rejects(host.unlock(token, Buffer.from('13579246'), { idleMs: 1000, absoluteMs: 1000 }), {
    code: 'DEVICE_PIN_WRONG',
  })
  t.equal(inMemory(pid, Buffer.from('13579246')), 0, 'a PIN that was refused is nowhere either')
})
