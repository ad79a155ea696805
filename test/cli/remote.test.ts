/** A seal whose key is in a signature server, from the command line. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readPrivateKey } from '../../src/core/keys/pkcs8.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { letter } from '../helpers/office.ts'
import { openSignatureServer, parties } from '../helpers/signature-server.ts'

const URI = 'remote:hall?key=unit-1'

t.test('a seal whose key is in a signature server stamps, and a lost answer leaves no file', async (t) => {
  const folder = folderOf(t)
  const home = join(folder, 'home')
  const at = (...names: string[]): string => join(folder, ...names)
  await putDemoHome(home)
  // The signer of the demo seal moves into the server.
  const pem = readFileSync(join(home, 'keys', 'demo.key'))
  const { key } = await readPrivateKey(pem, 'demo.key', async () => '123456')
  const tls = parties('cli')
  const server = await openSignatureServer(key, tls)
  t.teardown(() => server.close())
  mkdirSync(join(home, 'servers'))
  writeFileSync(join(home, 'servers', 'ca.crt'), tls.root)
  writeFileSync(join(home, 'servers', 'client.crt'), tls.client.cert)
  writeFileSync(join(home, 'servers', 'client.key'), tls.client.key, { mode: 0o600 })
  const record = {
    name: 'hall',
    url: server.url,
    profile: 'generic-json',
    ca: 'servers/ca.crt',
    clientCert: 'servers/client.crt',
    clientKey: 'servers/client.key',
    keys: [{ key: 'unit-1', cert: 'keys/demo.crt' }],
  }
  writeFileSync(join(home, 'servers.json'), JSON.stringify({ format: 1, servers: [record] }))
  writeFileSync(join(home, 'seals', 'demo.json'), JSON.stringify({ key: URI }))
  writeFileSync(at('a.ofd'), await letter(1))
  const gseal = (...argv: string[]): ReturnType<typeof call> =>
    call([...argv, '--home', home], { cwd: folder })

  t.test('key test and sign ask once each, and the stamp is valid', async (t) => {
    t.equal((await gseal('key', 'test', URI)).status, 0)
    const { status, stderr } = await gseal('sign', 'a.ofd', '--seal', 'demo')
    t.equal(status, 0, stderr)
    t.equal(server.seen.length, 2)
    const verified = await gseal('verify', 'a.stamped.ofd', '--json')
    t.equal(verified.status, 0)
    t.match(verified.stdout, /"verdict":"valid"/)
  })

  t.test('a lost answer: exit status 6, said so in both languages, not asked again, no file', async (t) => {
    server.fault = (response) => response.socket?.destroy()
    const before = server.seen.length
    const { status, stderr } = await gseal('sign', 'a.ofd', '--seal', 'demo', '--out', 'b.ofd')
    t.equal(status, 6)
    t.match(stderr, /REMOTE_LOST/)
    t.match(stderr, /may have signed/)
    t.equal(server.seen.length, before + 1)
    t.throws(() => readFileSync(at('b.ofd')), { code: 'ENOENT' })
    const chinese = await gseal('sign', 'a.ofd', '--seal', 'demo', '--out', 'c.ofd', '--lang', 'zh')
    t.match(chinese.stderr, /可能已经签名/)
  })

  t.test('key list and doctor know the server, and call nobody', async (t) => {
    const before = server.seen.length
    const listed = (await gseal('key', 'list', '--json')).records()
    const row = listed.find(({ uri }) => uri === URI)
    t.match(row, { type: 'key', name: URI, certificate: { key: 'SM2' } })
    const sound = await gseal('doctor', '--within', '0', '--json')
    t.match(
      sound.records().find(({ name }) => name === 'servers'),
      { servers: 1, keys: 1 },
    )
    t.equal(sound.status, 0, sound.stdout)
    chmodSync(join(home, 'servers', 'client.key'), 0o644)
    rmSync(join(home, 'servers', 'ca.crt'))
    writeFileSync(
      join(home, 'servers.json'),
      JSON.stringify({ format: 1, servers: [{ ...record, profile: 'none' }] }),
    )
    const codes = (await gseal('doctor', '--within', '0', '--json'))
      .records()
      .flatMap(({ code }) => code ?? [])
    t.same(codes.sort(), ['DOCTOR_MODE', 'HOME_DAMAGED', 'REMOTE_PROFILE_UNKNOWN'])
    writeFileSync(join(home, 'servers.json'), '{')
    t.equal((await gseal('doctor')).status, 1)
    t.equal(server.seen.length, before)
  })
})
