/** Files of an SKF key from the command line: listed by content, read to the place the user named and nowhere else. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { call, folderOf } from '../helpers/cli.ts'
import { putDemoHome } from '../helpers/demo-home.ts'
import { NO_TOKENS, TOKEN_PIN, testToken, tokenLibrary } from '../helpers/tokens.ts'

t.test('a home with an SKF key', { skip: NO_TOKENS }, async (t) => {
  const folder = folderOf(t)
  const at = (...names: string[]): string => join(folder, ...names)
  const home = at('home')
  const device = testToken()
  t.teardown(() => device.remove())
  mkdirSync(at('work'))
  const gseal = (...argv: string[]): ReturnType<typeof call> =>
    call([...argv, '--home', home], { cwd: at('work') })
  const seal = (): Buffer => readFileSync(join(home, 'seals', 'demo.esl'))

  t.before(async () => {
    await putDemoHome(home)
    const module = { name: 'usb', library: tokenLibrary('skf64'), profile: 'skf', env: device.env }
    writeFileSync(join(home, 'devices.json'), JSON.stringify({ format: 1, modules: [module] }))
    writeFileSync(at('pin'), `${TOKEN_PIN}\n`)
    writeFileSync(at('demo-pin'), '123456\n')
  })

  t.test('device files says what each file is by its content', async (t) => {
    const gif = Buffer.from('474946383961280028000000003b', 'hex')
    device.files([
      { name: 'a.dat', bytes: seal() },
      { name: 'b.esl', bytes: gif },
      { name: 'c', bytes: Buffer.from('plain') },
      { name: 'd', bytes: seal(), read: 'user' },
      { name: 'e', bytes: seal(), told: 1_000_000 },
    ])
    const { status, stderr, records } = await gseal('device', 'files', 'usb', '--json')
    t.equal(status, 6, 'one of them cannot be read')
    t.match(stderr, /\[DEVICE_FILE_SIZE\]/)
    const files = records().filter(({ type }) => type === 'file')
    t.match(files, [
      { name: 'a.dat', size: seal().byteLength, read: 'anyone', content: { kind: 'seal', generation: 'V4' } },
      { name: 'b.esl', content: { kind: 'picture', picture: 'gif', width: 40, height: 40 } },
      { name: 'c', content: { kind: 'other' } },
      { name: 'd', read: 'user', content: { kind: 'locked' } },
      { name: 'e', content: { kind: 'unread' } },
    ])
    const login = await gseal('device', 'files', 'usb', '--pin-file', at('pin'), '--json')
    t.match(
      login.records().find(({ name }) => name === 'd'),
      { content: { kind: 'seal' } },
    )
  })

  t.test('a seal is read as it is on the key, is valid, and is imported', async (t) => {
    device.files([{ name: 'seal.esl', bytes: seal() }])
    const read = await gseal('device', 'files', 'usb', '--read', 'seal.esl', '--out', 'got.esl')
    t.equal(read.status, 0, read.stderr)
    t.strictSame(readFileSync(at('work', 'got.esl')), seal())
    t.equal((await gseal('seal', 'check', 'got.esl')).status, 0)
    const argv = [
      'seal',
      'import',
      'got.esl',
      '--key',
      'demo',
      '--name',
      'office',
      '--pin-file',
      at('demo-pin'),
    ]
    const imported = await gseal(...argv)
    t.equal(imported.status, 0, imported.stderr)
    t.strictSame(readFileSync(join(home, 'seals', 'office.esl')), seal())
    const again = await gseal('device', 'files', 'usb', '--read', 'seal.esl', '--out', 'got.esl')
    t.match(again.stderr, /\[OUTPUT_EXISTS\]/)
    t.not(again.status, 0)
  })

  t.test('a name with a path in it chooses nothing but the file on the key', async (t) => {
    const names = ['../evil', at('evil'), '..', 'x\u001b[2Jy'].map((name) => name.slice(0, 64))
    device.files(names.map((name) => ({ name, bytes: seal() })))
    const before = readdirSync(folder).sort()
    const list = await gseal('device', 'files', 'usb')
    t.equal(list.status, 0, list.stderr)
    t.notOk(list.stdout.includes('\u001b'), 'nothing of a name reaches the terminal as a command')
    for (const [i, name] of names.entries()) {
      const { status, stderr } = await gseal('device', 'files', 'usb', '--read', name, '--out', `${i}.esl`)
      t.equal(status, 0, stderr)
      t.strictSame(readFileSync(at('work', `${i}.esl`)), seal())
    }
    t.strictSame(readdirSync(folder).sort(), before)
    t.notOk(existsSync(at('evil')))
    const alone = await gseal('device', 'files', 'usb', '--read', '../evil')
    t.match(alone.stderr, /--out/)
    t.equal(alone.status, 2)
  })

  t.test('nothing is written when the key is pulled out on the way', async (t) => {
    device.files([{ name: 'seal.esl', bytes: seal(), goneAt: 1000 }])
    const { status, stderr } = await gseal(
      'device',
      'files',
      'usb',
      '--read',
      'seal.esl',
      '--out',
      'half.esl',
    )
    t.equal(status, 6)
    t.match(stderr, /\[DEVICE_LOST\]/)
    t.strictSame(
      readdirSync(at('work')).filter((name) => name.includes('half')),
      [],
    )
  })
})
