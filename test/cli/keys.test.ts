/** The story of a key: created, requested for, certified, used, imported; held against openssl where it can. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type CallOptions, call, folderOf } from '../helpers/cli.ts'
import { letter } from '../helpers/office.ts'
import { lacks } from '../helpers/process.ts'

const folder = folderOf(t)
const home = join(folder, 'home')
const at = (...names: string[]): string => join(folder, ...names)
const key = (argv: readonly string[], options: CallOptions = {}): ReturnType<typeof call> =>
  call(['key', ...argv], { cwd: folder, env: { GSEAL_HOME: home }, ...options })
const noOpenssl = lacks('openssl')
const openssl = (...argv: string[]): string =>
  execFileSync('openssl', argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

t.before(() => {
  writeFileSync(at('pin'), '123456\n')
  writeFileSync(at('other'), '654321\n')
})

t.test('without a home each command says how to make one', async (t) => {
  for (const argv of [['list'], ['create', 'k'], ['csr', 'k'], ['test', 'k'], ['import', 'k.p12']]) {
    const ran = await key(argv)
    t.equal(ran.status, 1)
    t.match(
      ran.stderr,
      /there is no gseal home at .+ \[HOME_MISSING\]\ngseal: hint: make one with "gseal init"/,
    )
  }
})

t.test('a home is private: folders 0700, files 0600', { skip: process.platform === 'win32' }, async (t) => {
  t.equal((await call(['init', '--demo', '--home', home])).status, 0)
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
  t.equal(mode(home), '700')
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    t.equal(mode(join(entry.parentPath, entry.name)), entry.isDirectory() ? '700' : '600', entry.name)
  }
  const again = await call(['init', '--demo', '--home', home])
  t.match(again.stderr, 'HOME_EXISTS')
  t.equal(again.status, 1)
})

t.test('a PIN is asked twice, and refused when short or different', async (t) => {
  t.match((await key(['create', 'k'], { types: ['12345'] })).stderr, 'PIN_TOO_SHORT')
  t.match((await key(['create', 'k'], { types: ['123456', '123457'] })).stderr, 'PIN_DIFFERS')
  const made = await key(['create', 'k'], { types: ['密码123456', '密码123456'] })
  t.equal(made.status, 0, made.stderr)
  t.match(made.stderr, 'next: gseal key csr k')
  const taken = await key(['create', 'k', '--pin-file', 'pin'])
  t.match(taken.stderr, 'HOME_KEY_EXISTS')
  t.equal((await key(['csr', 'k'], { types: ['密码123456'] })).status, 0)
})

t.test('names that are no safe file names are refused', async (t) => {
  for (const name of ['../k', 'a/b', '.k', 'con', 'k.', 'a b', 'x'.repeat(65), '']) {
    const ran = await key(['create', '--pin-file', 'pin', '--', name])
    t.equal(ran.status, 2, name)
    t.match(ran.stderr, 'NAME_INVALID')
  }
})

t.test('requests of all kinds of keys satisfy openssl', { skip: noOpenssl }, async (t) => {
  for (const alg of ['sm2', 'p256', 'rsa']) {
    t.equal((await key(['create', alg, '--alg', alg, '--pin-file', 'pin'])).status, 0)
    const subject = 'C=CN,O=示例市\\,服务局,CN=示例中心'
    const csr = await key(['csr', alg, '--subject', subject, '--out', `${alg}.csr`, '--pin-file', 'pin'])
    t.equal(csr.status, 0, csr.stderr)
    const id = alg === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []
    const ran = spawnSync('openssl', ['req', '-in', `${alg}.csr`, '-verify', '-noout', ...id], {
      cwd: folder,
      encoding: 'utf8',
    })
    t.equal(ran.status, 0, ran.stderr)
    t.match(ran.stderr + ran.stdout, /verify OK/)
    t.match(
      openssl('req', '-in', `${alg}.csr`, '-noout', '-subject', '-nameopt', 'utf8,sep_comma_plus'),
      '服务局',
    )
  }
  for (const [subject, code] of [
    ['foo', 'USAGE'],
    ['C=CHINA', 'CSR_SUBJECT_INVALID'],
  ]) {
    t.match((await key(['csr', 'sm2', '--subject', subject ?? '', '--pin-file', 'pin'])).stderr, code)
  }
})

t.test(
  'a certificate that an authority issues comes back to its key, and no other',
  { skip: noOpenssl },
  async (t) => {
    openssl('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', 'ca.key')
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'ca.key',
      '-sm3',
      '-sigopt',
      'distid:1234567812345678',
      '-subj',
      '/C=CN/CN=Test CA 619999',
      '-out',
      'ca.crt',
    )
    const issue = [
      'x509',
      '-req',
      '-in',
      'sm2.csr',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-sm3',
      '-days',
      '30',
      '-out',
      'sm2.crt',
    ]
    openssl(...issue, '-sigopt', 'distid:1234567812345678', '-vfyopt', 'distid:1234567812345678')
    const wrong = await key(['import-cert', 'p256', 'sm2.crt', '--pin-file', 'pin'])
    t.equal(wrong.status, 6)
    t.match(wrong.stderr, 'KEY_CERT_MISMATCH')
    t.match((await key(['test', 'sm2', '--pin-file', 'pin'])).stderr, 'KEY_NO_CERT')
    const right = await key(['import-cert', 'sm2', 'sm2.crt', '--pin-file', 'pin'])
    t.equal(right.status, 0, right.stderr)
    t.match((await key(['test', 'sm2', '--pin-file', 'pin'])).stdout, /the key sm2 works: SM2/)
    t.match((await key(['list'])).stdout, /sm2 +\d{4}-\d\d-\d\d {2}C=CN,O=示例市\\,服务局,CN=示例中心/)
    const pin = await key(['test', 'sm2', '--pin-file', 'other'])
    t.equal(pin.status, 6)
    t.match(pin.stderr, 'KEY_PIN_WRONG')
  },
)

t.test('PKCS#12 and PEM of openssl are imported under a new PIN', { skip: noOpenssl }, async (t) => {
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.key')
  openssl('req', '-x509', '-new', '-key', 'ec.key', '-subj', '/CN=Example 619999', '-out', 'ec.crt')
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'ec.key',
    '-in',
    'ec.crt',
    '-passout',
    'pass:secret-of-file',
    '-out',
    'ec.p12',
  )
  writeFileSync(at('password'), 'secret-of-file\n')
  const ran = await key([
    'import',
    'ec.p12',
    '--name',
    'imported',
    '--password-file',
    'password',
    '--pin-file',
    'pin',
  ])
  t.equal(ran.status, 0, ran.stderr)
  t.equal((await key(['test', 'imported', '--pin-file', 'pin'])).status, 0)
  t.equal(
    (await key(['test', 'imported', '--pin-file', 'password'])).status,
    6,
    'the password of the file is not the PIN',
  )
  const wrong = await key(['import', 'ec.p12', '--name', 'x', '--password-file', 'pin', '--pin-file', 'pin'])
  t.equal(wrong.status, 6)
  t.match(
    (
      await key([
        'import',
        'ec.p12',
        '--name',
        'imported',
        '--password-file',
        'password',
        '--pin-file',
        'pin',
      ])
    ).stderr,
    'HOME_KEY_EXISTS',
  )
})

t.test('a seal is named by the home or by its file, and each miss says what there is', async (t) => {
  writeFileSync(at('a.ofd'), await letter(1))
  const sign = (...argv: string[]): ReturnType<typeof call> =>
    call(['sign', 'a.ofd', '--home', home, '--pin-file', 'pin', '--force', ...argv], { cwd: folder })
  const missing = await sign('--seal', 'nope')
  t.match(missing.stderr, /no seal named "nope".+\n.+name one of: demo;/)
  const file = join('home', 'seals', 'demo.esl')
  t.match((await sign('--seal', file)).stderr, `for the seal ${file} [SEAL_KEY_NEEDED]`)
  t.equal((await sign('--seal', file, '--key', 'demo')).status, 0)
  t.equal((await sign('--seal', file, '--key', 'file:home/keys/demo.key')).status, 0)
  const other = await sign('--seal', file, '--key', 'demo-auditor')
  t.not(other.status, 0, 'a key that the seal does not name')
  t.match(other.stderr, /\[STAMP_REFUSED\]/)
})
