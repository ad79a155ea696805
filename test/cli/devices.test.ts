/** Keys on devices from the command line: devices.json, the token's PIN, stamping, probing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readPrivateKey } from '../../src/core/keys/pkcs8.ts'
import { readPem } from '../../src/core/pki/index.ts'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { letter } from '../helpers/office.ts'
import { NO_TOKENS, TOKEN_PIN, testToken, tokenLibrary } from '../helpers/tokens.ts'

const URI = 'pkcs11:token=office;id=%01'

t.test('a home with a device', { skip: NO_TOKENS }, async (t) => {
  const folder = folderOf(t)
  const home = join(folder, 'home')
  const at = (...names: string[]): string => join(folder, ...names)
  const device = testToken()
  t.teardown(() => device.remove())
  const gseal = (...argv: string[]): ReturnType<typeof call> =>
    call([...argv, '--home', home, '--pin-file', at('pin')], { cwd: folder })
  const module = { name: 'usb', library: tokenLibrary('pkcs11'), profile: 'sansec-p11', env: device.env }

  t.before(async () => {
    await putDemoHome(home)
    // The signer of the demo seal moves onto the token.
    const pem = readFileSync(join(home, 'keys', 'demo.key'))
    const { key } = await readPrivateKey(pem, 'demo.key', async () => '123456')
    writeFileSync(join(device.folder, 'keys', '01.key'), key.pkcs8())
    const [cert] = readPem(readFileSync(join(home, 'keys', 'demo.crt')))
    writeFileSync(join(device.folder, 'keys', '01.crt'), cert?.der ?? '')
    writeFileSync(join(home, 'seals', 'demo.json'), JSON.stringify({ key: URI }))
    writeFileSync(join(home, 'devices.json'), JSON.stringify({ format: 1, modules: [module] }))
    writeFileSync(at('pin'), `${TOKEN_PIN}\n`)
    writeFileSync(at('a.ofd'), await letter(1))
  })

  t.test('a seal whose key is on the token stamps, and the stamp verifies', async (t) => {
    const { status, stderr } = await gseal('sign', 'a.ofd', '--seal', 'demo')
    t.equal(status, 0, stderr)
    t.equal((await call(['verify', at('a.stamped.ofd'), '--home', home])).status, 0)
    t.equal(device.count('login'), 1)
  })

  t.test('a wrong PIN is sent once, for many documents, and the exit status says device', async (t) => {
    writeFileSync(at('b.ofd'), readFileSync(at('a.ofd')))
    writeFileSync(at('wrong'), '00000000\n')
    const before = device.count('login')
    const argv = ['sign', 'a.ofd', 'b.ofd', '--seal', 'demo', '--out-dir', 'out', '--home', home]
    const { status, stderr } = await call([...argv, '--pin-file', at('wrong')], { cwd: folder })
    t.equal(status, 6)
    t.match(stderr, /DEVICE_PIN_WRONG/)
    t.equal(device.count('login'), before + 1)
    t.equal((await gseal('key', 'test', URI)).status, 0, 'the right one resets the counter')
  })

  t.test('device list and show tell tokens, keys and certificates', async (t) => {
    const list = (await gseal('device', 'list', '--json')).records()
    t.match(list[0], {
      type: 'token',
      module: 'usb',
      label: 'office',
      serial: 'GS0001',
      pin: { locked: false },
    })
    t.match(list.at(-1), { type: 'summary', modules: 1, tokens: 1 })
    const show = (await gseal('device', 'show', 'usb', '--json')).records()
    const key = show.find(({ type, usage }) => type === 'key' && usage === 'sign')
    t.match(key, { uri: /^pkcs11:token=office;.*\?module-name=usb$/, algorithm: 'SM2-with-SM3' })
    t.equal((await gseal('key', 'test', String(key?.['uri']))).status, 0)
  })

  t.test('device probe finds the ways that verify and writes a profile that signs', async (t) => {
    const { status, stdout, stderr } = await gseal('device', 'probe', URI, '--write', 'found', '--json')
    t.equal(status, 0, stderr)
    const outcomes = stdout
      .split('\n')
      .filter((line) => line.includes('"probe"'))
      .map((line) => JSON.parse(line) as Record<string, string>)
      .map(({ mechanism, input, outcome }) => `${mechanism} ${input} ${outcome}`)
    t.ok(outcomes.includes('0x80008105 e verifies'))
    t.ok(outcomes.includes('0x80008103 message verifies'))
    t.ok(outcomes.includes('0x80008100 message no-z'))
    const config = { format: 1, modules: [{ ...module, profile: 'found' }] }
    writeFileSync(join(home, 'devices.json'), JSON.stringify(config))
    t.equal((await gseal('key', 'test', URI)).status, 0)
  })

  t.test(
    'a key is made on the token, asks for a certificate, and is refused one of another key',
    async (t) => {
      t.equal((await gseal('key', 'create', 'office', '--device', 'usb')).status, 0)
      const { status, stdout } = await gseal(
        'key',
        'csr',
        'office',
        '--subject',
        'CN=示例市大数据服务中心,C=CN',
      )
      t.equal(status, 0)
      t.match(stdout, /BEGIN CERTIFICATE REQUEST/)
      t.match((await gseal('key', 'test', 'office')).stderr, /DEVICE_KEY_NO_CERT/)
      const other = join(home, 'keys', 'demo.crt')
      t.match((await gseal('key', 'import-cert', 'office', other)).stderr, /KEY_CERT_MISMATCH/)
      const list = (await gseal('key', 'list', '--json')).records()
      t.match(
        list.find(({ name }) => name === 'office'),
        { uri: /^pkcs11:/ },
      )
    },
  )

  t.test('what names a library or a PIN where it must not is refused', async (t) => {
    const refused: readonly (readonly [uri: string, code: string])[] = [
      ['pkcs11:token=office;pin-value=1', 'DEVICE_URI_PIN'],
      ['pkcs11:token=office?pin-value=24681357', 'DEVICE_URI_PIN'],
      ['pkcs11:token=office?pin-source=file:/x', 'DEVICE_URI_PIN'],
      ['pkcs11:token=office?module-path=/tmp/evil.so', 'DEVICE_PATH_FORBIDDEN'],
      ['pkcs11:token=office?module-name=other', 'DEVICE_MODULE_UNKNOWN'],
      ['pkcs11:slot-id=7', 'DEVICE_URI'],
      ['pkcs11:token=nowhere', 'DEVICE_ABSENT'],
      ['pkcs11:token=office;id=%99', 'DEVICE_KEY_MISSING'],
      ['skf:serial=1', 'DEVICE_MODULE_UNKNOWN'],
    ]
    for (const [uri, code] of refused) {
      const { status, stderr } = await gseal('key', 'test', uri)
      t.equal(status, 6, uri)
      t.match(stderr, new RegExp(`\\[${code}\\]`), uri)
      t.notMatch(stderr, /24681357/)
    }
  })

  t.test('a devices.json that is not understood is refused whole', async (t) => {
    for (const [config, reason] of [
      ['{', 'no JSON'],
      ['{"format":2,"modules":[]}', 'format'],
      [JSON.stringify({ format: 1, modules: [{ ...module, library: 'lib.so' }] }), 'absolute'],
      [JSON.stringify({ format: 1, modules: [{ ...module, pin: '1' }] }), '"modules\\[0\\].pin"'],
      [JSON.stringify({ format: 1, modules: [{ ...module, env: { TOKEN_PIN: '1' } }] }), 'environment'],
      [JSON.stringify({ format: 1, modules: [module, module] }), 'twice'],
    ] as const) {
      writeFileSync(join(home, 'devices.json'), config)
      const { status, stderr } = await gseal('device', 'list')
      t.equal(status, 6)
      t.match(stderr, new RegExp(`${reason}.*\\[DEVICE_CONFIG\\]`))
    }
  })
})
