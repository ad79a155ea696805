/** Key files that OpenSSL wrote (fixtures/keys/make.sh): every kind of key, every wrapping, and what is refused. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { read, readDer, write } from '../../../src/core/der/index.ts'
import { verifySignature } from '../../../src/core/gm/index.ts'
import { type KeyAccess, openFileKey, openFileKeyForCsr } from '../../../src/core/keys/file.ts'
import { encryptedKeyPem, readPrivateKey } from '../../../src/core/keys/pkcs8.ts'
import { readPkcs12 } from '../../../src/core/keys/pkcs12.ts'
import { generatePrivateKey } from '../../../src/core/keys/private-key.ts'
import { writePem } from '../../../src/core/pki/index.ts'
import { issue } from '../../helpers/certs.ts'
import { openssl, opensslSkip } from '../../helpers/openssl.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const FOLDER = join(FIXTURES, 'keys')
const PIN = '619999'
const file = (name: string): Uint8Array => readFileSync(join(FOLDER, name))

const ALGORITHMS: Readonly<Record<string, string>> = {
  sm2: '1.2.156.10197.1.501',
  p256: '1.2.840.10045.4.3.2',
  rsa: '1.2.840.113549.1.1.11',
}

const codeOf = async (action: () => unknown): Promise<string> => {
  try {
    await action()
    return 'none'
  } catch (error) {
    if (!isGsealError(error)) throw error
    return error.code
  }
}

/** Access to the folder of fixtures, and to files given in memory. */
const access = (files: Readonly<Record<string, Uint8Array>> = {}, pin = PIN): KeyAccess => ({
  read: async (path) => files[path] ?? readFileSync(join(FOLDER, path)),
  isPrivate: async () => true,
  pin: async () => pin,
})

const wrappings = readdirSync(FOLDER).filter((name) => /^(sm2|p256|rsa)\..*(pem|der)$/.test(name))

t.test('every wrapping of every kind opens and signs by its algorithm', async (t) => {
  t.ok(wrappings.length >= 18)
  for (const name of wrappings.filter((one) => !one.includes('dekinfo'))) {
    const { key, encrypted } = await readPrivateKey(file(name), name, async () => PIN)
    t.equal(encrypted, /aes|des3|sm4/.test(name), name)
    t.equal(key.algorithm, ALGORITHMS[name.split('.')[0] ?? ''], name)
    const message = Buffer.from('示例')
    const verdict = verifySignature({
      key: key.publicKey,
      algorithm: key.algorithm,
      message,
      signature: key.sign(message),
    })
    t.equal(verdict, 'good', name)
  }
})

t.test('PKCS#12 of every kind becomes a signer with its certificate', async (t) => {
  for (const kind of ['sm2', 'p256', 'rsa']) {
    for (const name of [`${kind}.p12`, `${kind}.old.p12`]) {
      const signer = await openFileKey(`file:${name}`, access())
      t.equal(signer?.algorithm, ALGORITHMS[kind], name)
      const signature = await signer?.sign({ kind: 'cms', tbs: Buffer.from('x') })
      t.ok(signature && signature.byteLength > 60, name)
      await signer?.close()
      t.equal(await codeOf(() => signer?.sign({ kind: 'cms', tbs: Buffer.from('x') })), 'KEY_CLOSED')
    }
  }
})

t.test('a wrong PIN is a wrong PIN, everywhere and at once', async (t) => {
  for (const name of wrappings.filter((one) => /aes|des3|sm4/.test(one))) {
    let asked = 0
    const ask = async (): Promise<string> => {
      asked += 1
      return '000000'
    }
    t.equal(await codeOf(() => readPrivateKey(file(name), name, ask)), 'KEY_PIN_WRONG', name)
    t.equal(asked, 1)
  }
  for (const name of ['sm2.p12', 'rsa.old.p12'])
    t.equal(await codeOf(() => readPkcs12(file(name), name, '')), 'KEY_PIN_WRONG', name)
})

t.test('what gseal does not sign with is refused by name', async (t) => {
  const refused: readonly (readonly [name: string, code: string])[] = [
    ['p256.dekinfo.pem', 'KEY_FORMAT'],
    ['pss.pkcs8.pem', 'KEY_ALGORITHM_UNSUPPORTED'],
    ['rsa1024.pkcs8.pem', 'KEY_ALGORITHM_UNSUPPORTED'],
    ['ed25519.pkcs8.pem', 'KEY_ALGORITHM_UNSUPPORTED'],
    ['k256.pkcs8.pem', 'KEY_ALGORITHM_UNSUPPORTED'],
    ['sm2.crt', 'KEY_FORMAT'],
    ['make.sh', 'KEY_FORMAT'],
  ]
  for (const [name, code] of refused)
    t.equal(await codeOf(() => readPrivateKey(file(name), name, async () => PIN)), code, name)
  t.equal(await codeOf(() => readPkcs12(file('rsa.nomac.p12'), 'p12', PIN)), 'KEY_P12_NO_MAC')
  t.equal(await codeOf(() => readPkcs12(file('rsa.nocert.p12'), 'p12', PIN)), 'KEY_NO_CERT')
})

t.test('a plain key is taken only where nobody else may read it', async (t) => {
  const { read, pin } = access()
  for (const isPrivate of [undefined, async () => false]) {
    const where = { read, pin, ...(isPrivate === undefined ? {} : { isPrivate }) }
    t.equal(await codeOf(() => openFileKey('file:sm2.pkcs8.pem', where)), 'KEY_UNENCRYPTED')
  }
})

t.test('key and certificate belong together, and the chain comes along', async (t) => {
  const root = issue('根', undefined, { kind: 'P-256' })
  const both = Buffer.concat([file('sm2.crt'), Buffer.from(writePem('CERTIFICATE', root.der))])
  const signer = await openFileKey('file:k.key', access({ 'k.key': file('sm2.aes256.pem'), 'k.crt': both }))
  t.equal(signer?.chain?.length, 1)
  t.same(Buffer.from(signer?.chain?.[0] ?? []), Buffer.from(root.der))
  const wrong = access({ 'k.key': file('sm2.aes256.pem'), 'k.crt': file('p256.crt') })
  t.equal(await codeOf(() => openFileKey('file:k.key', wrong)), 'KEY_CERT_MISMATCH')
  const broken = access({ 'k.key': file('sm2.aes256.pem'), 'k.crt': file('make.sh') })
  t.equal(await codeOf(() => openFileKey('file:k.key', broken)), 'KEY_CERT_INVALID')
})

t.test('without a certificate a key signs requests and nothing else', async (t) => {
  const signer = await openFileKeyForCsr('file:sm2.aes256.pem', access())
  t.ok(await signer?.sign({ kind: 'csr', tbs: Buffer.from('x') }))
  t.equal(await codeOf(() => signer?.sign({ kind: 'stamp', tbs: Buffer.from('x') })), 'KEY_NO_CERT')
})

t.test('what an attacker writes into a key file costs a known amount', async (t) => {
  const pbes2 = (iterations: number, salt: number): Uint8Array => {
    const kdf = write.sequence(
      write.oid('1.2.840.113549.1.5.12'),
      write.sequence(write.octetString(new Uint8Array(salt)), write.integer(iterations)),
    )
    const cipher = write.sequence(write.oid('2.16.840.1.101.3.4.1.42'), write.octetString(new Uint8Array(16)))
    const algorithm = write.sequence(write.oid('1.2.840.113549.1.5.13'), write.sequence(kdf, cipher))
    return write.sequence(algorithm, write.octetString(new Uint8Array(32)))
  }
  const open = (der: Uint8Array, pin = PIN) => codeOf(() => readPrivateKey(der, 'key', async () => pin))
  t.equal(await open(pbes2(2 ** 40, 16)), 'LIMIT_EXCEEDED')
  t.equal(await open(pbes2(0, 16)), 'LIMIT_EXCEEDED')
  t.equal(await open(pbes2(1, 5000)), 'KEY_FORMAT')
  t.equal(await open(pbes2(1, 16), 'x'.repeat(2000)), 'LIMIT_EXCEEDED')
  t.equal(await open(new Uint8Array(2 * 1024 * 1024)), 'LIMIT_EXCEEDED')
})

t.test('a MAC of PKCS#12 with a million million iterations is refused', async (t) => {
  const node = readDer(file('sm2.p12'), 'p12')
  const [version, safe, mac] = node.children
  const [info, salt] = mac?.children ?? []
  if (!version || !safe || !info || !salt) throw new Error('no MAC')
  t.ok(read.octetString(salt).byteLength > 0)
  for (const count of [2 ** 40, 9_000_000, 0]) {
    const bytes = write.sequence(
      version.raw,
      safe.raw,
      write.sequence(info.raw, salt.raw, write.integer(count)),
    )
    t.equal(await codeOf(() => readPkcs12(bytes, 'p12', PIN)), 'LIMIT_EXCEEDED', `${count}`)
  }
})

t.test('a changed byte of a PKCS#12 file never opens it to another content', async (t) => {
  const honest = file('p256.p12')
  const { cert } = await readPkcs12(honest, 'p12', PIN)
  for (let at = 0; at < honest.byteLength; at += 29) {
    const bytes = Uint8Array.from(honest)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    try {
      t.same(Buffer.from((await readPkcs12(bytes, 'p12', PIN)).cert), Buffer.from(cert), `byte ${at}`)
    } catch (error) {
      if (!isGsealError(error)) t.fail(`byte ${at}: ${String(error)}`)
    }
  }
})

t.test('OpenSSL reads what gseal writes', { skip: opensslSkip }, async (t) => {
  const folder = t.testdir()
  for (const kind of ['SM2', 'P-256', 'RSA-2048'] as const) {
    const key = generatePrivateKey(kind)
    const pem = encryptedKeyPem(key, PIN, { prf: 'SHA-256', iterations: 1000 })
    writeFileSync(join(folder, 'key.pem'), pem)
    const answer = openssl(
      ['pkey', '-in', 'key.pem', '-passin', `pass:${PIN}`, '-pubout', '-outform', 'PEM'],
      folder,
    )
    t.equal(answer.text.trim(), writePem('PUBLIC KEY', key.publicKey.spki).trim(), kind)
    const again = await readPrivateKey(Buffer.from(pem), 'key', async () => PIN)
    t.same(Buffer.from(again.key.publicKey.spki), Buffer.from(key.publicKey.spki))
  }
})
