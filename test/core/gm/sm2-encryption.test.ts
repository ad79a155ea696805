/** SM2 encryption: the standard's example, OpenSSL both ways, and every changed byte refused. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { GsealError } from '../../../src/core/base/error.ts'
import { readDer, write } from '../../../src/core/der/index.ts'
import { SM2_N } from '../../../src/core/gm/curve.ts'
import { sm2Decrypt, sm2Encrypt, sm2Generate, sm2PrivateKey } from '../../../src/core/gm/index.ts'
import { opensslEngine, smCryptoEngine } from '../../../src/core/gm/sm2-engines.ts'
import { folderOf } from '../../helpers/cli.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

/** GB/T 32918.5-2017 Annex C.2. */
const EXAMPLE = {
  key: '3945208f 7b2144b1 3f36e38a c6d39f95 88939369 2860b51a 42fb81ef 4df7c5b8',
  x: '04ebfc71 8e8d1798 62043226 8e77feb6 415e2ede 0e073c0f 4f640ecd 2e149a73',
  y: 'e858f9d8 1e5430a5 7b36daab 8f950a3c 64e6ee6a 63094d99 283aff76 7e124df0',
  hash: '59983c18 f809e262 923c53ae c295d303 83b54e39 d609d160 afcb1908 d0bd8766',
  text: '21886ca9 89ca9c7d 58087307 ca93092d 651efa',
}

t.test("the standard's example", async (t) => {
  const der = write.sequence(
    write.unsigned(hex(EXAMPLE.x)),
    write.unsigned(hex(EXAMPLE.y)),
    write.octetString(hex(EXAMPLE.hash)),
    write.octetString(hex(EXAMPLE.text)),
  )
  t.equal(Buffer.from(sm2Decrypt(sm2PrivateKey(hex(EXAMPLE.key)), der)).toString(), 'encryption standard')
})

t.test('what is encrypted comes out again, and twice the same never looks the same', async (t) => {
  const key = sm2Generate()
  for (const length of [1, 31, 32, 33, 48, 1000]) {
    const plain = Buffer.alloc(length, 'gseal')
    const der = sm2Encrypt(key.publicKey, plain)
    t.same(Buffer.from(sm2Decrypt(key, der)), plain, `${length} bytes`)
    t.notSame(sm2Encrypt(key.publicKey, plain), der)
  }
  t.throws(() => sm2Encrypt(key.publicKey, new Uint8Array()), TypeError)
})

t.test('both engines come to the same point, at the ends of the range too', async (t) => {
  const point = sm2Generate().publicKey.point
  for (const scalar of [1n, 2n, 0x1234n, SM2_N - 2n]) {
    const bytes = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
    t.same(
      Buffer.from(opensslEngine.shared(bytes, point)),
      Buffer.from(smCryptoEngine.shared(bytes, point)),
      String(scalar),
    )
  }
  const one = Buffer.from('1'.padStart(64, '0'), 'hex')
  t.same(
    Buffer.from(opensslEngine.shared(one, point)),
    Buffer.from(point.subarray(1)),
    'once the point is it',
  )
})

t.test('the wrong key and every changed byte are refused with the one code', async (t) => {
  const [key, other] = [sm2Generate(), sm2Generate()]
  const der = sm2Encrypt(key.publicKey, Buffer.from('the key of a box'))
  const code = 'SM2_CIPHERTEXT_INVALID'
  t.throws(() => sm2Decrypt(other, der), { code })
  for (let i = 0; i < der.byteLength; i++) {
    const changed = Buffer.from(der)
    changed[i] = (changed[i] ?? 0) ^ 1
    t.throws(() => sm2Decrypt(key, changed), { code }, `byte ${i}`)
  }
  for (const bytes of [new Uint8Array(), der.subarray(0, 40), Buffer.concat([der, Buffer.alloc(1)])])
    t.throws(() => sm2Decrypt(key, bytes), { code })
  const [x, y, hash] = readDer(der, 'x').children
  if (x === undefined || y === undefined || hash === undefined) throw new GsealError('SM2_CIPHERTEXT_INVALID')
  const cut = write.sequence(x.raw, y.raw, hash.raw, write.octetString(new Uint8Array()))
  t.throws(() => sm2Decrypt(key, cut), { code }, 'no text')
})

t.test('OpenSSL decrypts what gseal encrypted, and the other way round', async (t) => {
  const folder = folderOf(t)
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const key = sm2Generate()
  writeFileSync(at('key.der'), key.pkcs8())
  openssl('pkey', '-inform', 'DER', '-in', at('key.der'), '-out', at('key.pem'))
  writeFileSync(at('plain'), 'forty-eight bytes of a key, more or less, are he')
  writeFileSync(at('ours'), sm2Encrypt(key.publicKey, readFileSync(at('plain'))))
  openssl('pkeyutl', '-decrypt', '-inkey', at('key.pem'), '-in', at('ours'), '-out', at('read'))
  t.same(readFileSync(at('read')), readFileSync(at('plain')))
  openssl('pkey', '-in', at('key.pem'), '-pubout', '-out', at('pub.pem'))
  openssl('pkeyutl', '-encrypt', '-pubin', '-inkey', at('pub.pem'), '-in', at('plain'), '-out', at('theirs'))
  t.same(Buffer.from(sm2Decrypt(key, readFileSync(at('theirs')))), readFileSync(at('plain')))
})
