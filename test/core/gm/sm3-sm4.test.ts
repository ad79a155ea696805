import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { fromHex, toHex } from '../../../src/core/base/bytes.ts'
import { isGsealError } from '../../../src/core/base/error.ts'
import { sm3, sm3Hash, sm4CbcDecrypt, sm4CbcEncrypt } from '../../../src/core/gm/index.ts'
import { PortableSm3 } from '../../../src/core/gm/sm3-portable.ts'
import { vectorFiles } from '../der/vector-files.ts'

const portable = (...parts: readonly Uint8Array[]): string => {
  const hash = new PortableSm3()
  for (const part of parts) hash.update(part)
  return toHex(hash.digest())
}

for (const vector of vectorFiles('gm/sm3')) {
  t.test(`SM3, ${vector.name}: ${vector.head('what')}`, async (t) => {
    const message = Buffer.alloc(vector.bytes.byteLength * Number(vector.head('repeat')), vector.bytes)
    t.equal(toHex(sm3(message)), vector.head('expect'))
    t.equal(portable(message), vector.head('expect'), 'without OpenSSL')
  })
}

t.test('both implementations of SM3 agree, however the message is cut', async () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 })
  fc.assert(
    fc.property(parts, (list) => {
      const running = sm3Hash()
      for (const part of list) running.update(part)
      const whole = createHash('sm3').update(Buffer.concat(list)).digest('hex')
      return [toHex(running.digest()), toHex(sm3(...list)), portable(...list)].every((hex) => hex === whole)
    }),
    { seed: 42, numRuns: 300 },
  )
})

for (const vector of vectorFiles('gm/sm4')) {
  t.test(`SM4, ${vector.name}: ${vector.head('what')}`, async (t) => {
    const [key, iv, plain] = ['key', 'iv', 'plain'].map((name) => fromHex(vector.head(name))) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    const expected = vector.head('expect')
    if (expected !== 'good') {
      t.throws(() => sm4CbcDecrypt(key, iv, vector.bytes), { code: expected })
      return
    }
    t.equal(toHex(sm4CbcEncrypt(key, iv, plain)), toHex(vector.bytes))
    t.equal(toHex(sm4CbcDecrypt(key, iv, vector.bytes)), toHex(plain))
  })
}

t.test('decryption inverts encryption, and any other ciphertext gives only the one error', async () => {
  const key = randomBytes(16)
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (plain, iv) => {
        try {
          sm4CbcDecrypt(key, iv, plain)
        } catch (error) {
          if (!isGsealError(error, 'SM4_CIPHERTEXT_INVALID')) throw error
        }
        return toHex(sm4CbcDecrypt(key, iv, sm4CbcEncrypt(key, iv, plain))) === toHex(plain)
      },
    ),
    { seed: 42, numRuns: 200 },
  )
})

t.test('a key or IV of a wrong size is a fault of the caller', async (t) => {
  t.throws(() => sm4CbcEncrypt(new Uint8Array(15), new Uint8Array(16), new Uint8Array(1)), TypeError)
  t.throws(() => sm4CbcDecrypt(new Uint8Array(16), new Uint8Array(17), new Uint8Array(16)), TypeError)
})
