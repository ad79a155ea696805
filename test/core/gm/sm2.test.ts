import { spawnSync } from 'node:child_process'
import { createECDH, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { concatBytes, fromHex, toHex, utf8 } from '../../../src/core/base/bytes.ts'
import { collectNotes, isGsealError } from '../../../src/core/base/error.ts'
import { write } from '../../../src/core/der/index.ts'
import { SM2_N, uncompressedPoint, zaOf } from '../../../src/core/gm/curve.ts'
import {
  normaliseSm2Signature,
  onSm2Fallback,
  rawSm2Signature,
  sm2Engine,
  sm2Generate,
  sm2PrivateKey,
  sm2PublicKey,
  sm2Sign,
  sm2Verify,
  sm3,
} from '../../../src/core/gm/index.ts'
import { chooseEngine, fallbackWarner } from '../../../src/core/gm/sm2.ts'
import {
  type Engine,
  knownAnswerFault,
  opensslEngine,
  smCryptoEngine,
} from '../../../src/core/gm/sm2-engines.ts'
import { vectorFiles } from '../der/vector-files.ts'

const MESSAGE = utf8('a document of the invented county 619999')
const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl'

t.test('the example of the standard, step by step', async (t) => {
  for (const vector of vectorFiles('gm/sm2-example')) {
    const hex = (name: string): Uint8Array => fromHex(vector.head(name))
    const key = sm2PrivateKey(hex('scalar'))
    t.equal(toHex(key.publicKey.point), vector.head('point'))
    t.equal(toHex(key.publicKey.za), vector.head('za'))
    t.equal(toHex(zaOf(hex('point'), hex('id'))), vector.head('za'))
    t.equal(toHex(sm3(hex('za'), hex('message'))), vector.head('e'))
    // r = e + x1 and s = (k − r·d) / (1 + d), with x1 the abscissa of k·G by OpenSSL (GB/T 32918.2-2016 6.1).
    const number = (name: string): bigint => BigInt(`0x${vector.head(name)}`)
    const ecdh = createECDH('SM2')
    ecdh.setPrivateKey(hex('k'))
    const x1 = BigInt(`0x${ecdh.getPublicKey('hex').slice(2, 66)}`)
    t.equal((number('e') + x1) % SM2_N, number('r'))
    const left = (number('s') * (1n + number('scalar'))) % SM2_N
    t.equal(left, (((number('k') - number('r') * number('scalar')) % SM2_N) + SM2_N) % SM2_N)
    t.ok(sm2Verify(key.publicKey, hex('message'), vector.bytes))
  }
})

for (const vector of vectorFiles('gm/sm2')) {
  t.test(`signature, ${vector.name}: ${vector.head('what')}`, async (t) => {
    const expected = { good: true, bad: false }[vector.head('expect')]
    if (expected === undefined) throw new Error('unknown expectation')
    const point = fromHex(vector.head('point'))
    const message = fromHex(vector.head('message'))
    const { note, list } = collectNotes()
    t.equal(sm2Verify(sm2PublicKey(point), message, vector.bytes, note), expected)
    t.same(list.map(({ code }) => code).join(), vector.head('notes'))
    t.equal(sm2Verify(sm2PublicKey(point), message, vector.bytes), expected, 'without anyone to tell')
    if (!/FORM|RANGE/.test(vector.head('notes'))) {
      const der = normaliseSm2Signature(vector.bytes)
      t.equal(smCryptoEngine.verify(toHex(point), [zaOf(point), message], der), expected, 'the other engine')
      t.same(normaliseSm2Signature(rawSm2Signature(der)), der, 'DER and raw bytes are the same numbers')
    } else t.throws(() => normaliseSm2Signature(vector.bytes), { code: vector.head('notes') })
  })
}

for (const vector of vectorFiles('gm/point')) {
  t.test(`point, ${vector.name}: ${vector.head('what')}`, async (t) => {
    if (vector.head('expect') === 'good') {
      const key = sm2PublicKey(vector.bytes)
      t.equal(key.point.byteLength, 65)
      t.equal(toHex(key.point.subarray(1, 33)), toHex(vector.bytes.subarray(1, 33)))
      t.equal(sm2PublicKey(vector.bytes), key, 'the same key again')
    } else t.throws(() => sm2PublicKey(vector.bytes), { code: vector.head('expect') })
  })
}

t.test('OpenSSL of this Node computes SM2 as the standard says', async (t) => {
  t.equal(sm2Engine(), 'openssl')
  t.equal(knownAnswerFault(opensslEngine), undefined)
  t.equal(knownAnswerFault(smCryptoEngine), undefined)
})

/** OpenSSL with a key that was not imported again: it signs and verifies ECDSA, and is content with itself. */
const trapped: Engine<KeyObject, KeyObject> = {
  ...opensslEngine,
  importPrivate: () => generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey,
}

t.test('an engine that signs ECDSA is found out, and the fallback told once', async (t) => {
  t.match(knownAnswerFault(trapped), /own signature/)
  const choice = chooseEngine([trapped, smCryptoEngine])
  t.equal(choice.engine.name, 'sm-crypto')
  for (const early of [true, false]) {
    const warner = fallbackWarner()
    const told: string[] = []
    const hook = (code: string): void => {
      told.push(code)
    }
    if (early) warner.hook(hook)
    warner.chosen(choice)
    if (!early) warner.hook(hook)
    warner.chosen(choice)
    t.same(told, ['SM2_ENGINE_FALLBACK'])
  }
})

t.test('engines that are wrong in other ways are found out too', async (t) => {
  const says = (change: Partial<Engine<KeyObject, KeyObject>>): string | undefined =>
    knownAnswerFault({ ...opensslEngine, ...change })
  t.match(says({ verify: () => true }), /wrong signature verifies/)
  t.match(says({ verify: () => false }), /known signature does not verify/)
  t.match(says({ pointOf: () => new Uint8Array(65) }), /public key is wrong/)
  t.match(says({ sign: () => Uint8Array.of(0x30, 0) }), /own signature/)
  t.match(
    says({
      importPublic: () => {
        throw new Error('unknown curve')
      },
    }),
    /unknown curve/,
  )
  t.throws(() => chooseEngine([trapped]), { code: 'SM2_UNAVAILABLE' })
})

t.test('no warning when nothing fell back', async (t) => {
  onSm2Fallback(() => t.fail('told of a fallback that did not happen'))
  sm2Sign(sm2Generate(), MESSAGE)
})

t.test('the engines verify each other', async (t) => {
  const scalar = opensslEngine.generate()
  const point = opensslEngine.pointOf(scalar)
  t.same(smCryptoEngine.pointOf(scalar), point)
  const parts = [zaOf(point), MESSAGE]
  const theirs = smCryptoEngine.sign(toHex(scalar), parts)
  const ours = opensslEngine.sign(opensslEngine.importPrivate(scalar, point), parts)
  t.ok(opensslEngine.verify(opensslEngine.importPublic(point), parts, theirs))
  t.ok(smCryptoEngine.verify(toHex(point), parts, ours))
  t.notOk(smCryptoEngine.verify(toHex(point), [...parts, MESSAGE], ours))
  t.equal(smCryptoEngine.generate().byteLength, 32)
})

t.test('openssl the program accepts our signatures and we accept its', { skip: openssl }, async (t) => {
  const key = sm2Generate()
  const dir = t.testdir({ message: Buffer.from(MESSAGE), signature: Buffer.from(sm2Sign(key, MESSAGE)) })
  const file = (name: string): string => join(dir, name)
  writeFileSync(file('public.der'), key.publicKey.spki)
  writeFileSync(file('private.der'), key.pkcs8())
  const sm2 = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', file('message')]
  const run = (...args: string[]): number | null => spawnSync('openssl', ['pkeyutl', ...args, ...sm2]).status
  const verify = ['-verify', '-pubin', '-keyform', 'DER', '-inkey', file('public.der')]
  t.equal(run(...verify, '-sigfile', file('signature')), 0)
  const out = file('theirs')
  t.equal(run('-sign', '-keyform', 'DER', '-inkey', file('private.der'), '-out', out), 0)
  const { readFileSync } = await import('node:fs')
  const theirs = readFileSync(out)
  t.ok(sm2Verify(key.publicKey, MESSAGE, theirs))
  t.notOk(sm2Verify(key.publicKey, concatBytes(MESSAGE, MESSAGE), theirs))
})

t.test('sign and verify are inverse, however the message is cut; any change is noticed', async () => {
  const key = sm2Generate()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(71), (message, cut, at) => {
      const parts = [message.subarray(0, cut), message.subarray(cut)]
      const signature = sm2Sign(key, parts)
      const changed = Uint8Array.from(signature)
      changed[at % changed.byteLength] = (changed[at % changed.byteLength] ?? 0) ^ 1
      return (
        sm2Verify(key.publicKey, message, signature) &&
        !sm2Verify(key.publicKey, message, changed) &&
        !sm2Verify(key.publicKey, [...parts, Uint8Array.of(0)], signature)
      )
    }),
    { seed: 42, numRuns: 100 },
  )
})

t.test('no signature bytes make verification throw', async () => {
  const key = sm2Generate().publicKey
  const structured = fc
    .tuple(fc.uint8Array({ maxLength: 34 }), fc.uint8Array({ maxLength: 34 }))
    .map(([r, s]) => write.sequence(write.element(2, r), write.element(2, s)))
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    structured,
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
  )
  fc.assert(
    fc.property(any, (signature) => !sm2Verify(key, MESSAGE, signature)),
    { seed: 42, numRuns: 1000 },
  )
})

t.test('every form of the same numbers normalises to the same DER', async () => {
  const number = fc.bigInt({ min: 1n, max: SM2_N - 1n })
  fc.assert(
    fc.property(number, number, (r, s) => {
      fc.pre(r + s !== SM2_N)
      const bytes = (v: bigint): Uint8Array => fromHex(v.toString(16).padStart(64, '0'))
      const der = toHex(write.sequence(write.integer(r), write.integer(s)))
      const fixed = write.sequence(write.element(2, bytes(r)), write.element(2, bytes(s)))
      const forms = [fromHex(der), concatBytes(bytes(r), bytes(s)), fixed]
      return forms.every((form) => toHex(normaliseSm2Signature(form)) === der)
    }),
    { seed: 42, numRuns: 300 },
  )
})

t.test('private keys outside [1, n−2] are refused', async (t) => {
  const bytes = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'))
  for (const value of [0n, SM2_N - 1n, SM2_N, SM2_N + 1n, (1n << 256n) - 1n]) {
    t.throws(() => sm2PrivateKey(bytes(value)), { code: 'SM2_SCALAR_INVALID' })
  }
  t.throws(() => sm2PrivateKey(new Uint8Array(31).fill(1)), { code: 'SM2_SCALAR_INVALID' })
  for (const value of [1n, SM2_N - 2n]) {
    const key = sm2PrivateKey(bytes(value))
    t.ok(sm2Verify(key.publicKey, MESSAGE, sm2Sign(key, MESSAGE)))
  }
})

t.test('the secret shows in no inspection, and is gone when destroyed', async (t) => {
  const key = sm2Generate()
  const secret = toHex(key.scalar())
  const shown = `${inspect(key, { depth: 9, showHidden: true })}${JSON.stringify(key)}${Object.keys(key).join()}`
  t.notMatch(shown.replaceAll(/[ ,]/g, ''), new RegExp(secret))
  t.same(Object.keys(key), ['publicKey'])
  key.destroy()
  t.throws(() => sm2Sign(key, MESSAGE), TypeError)
  t.throws(() => key.scalar(), TypeError)
  t.throws(() => key.pkcs8(), TypeError)
})

t.test('keys that did not come through the door are not used', async (t) => {
  const key = sm2Generate()
  const signature = sm2Sign(key, MESSAGE)
  t.throws(() => sm2Verify({ ...key.publicKey }, MESSAGE, signature), TypeError)
  t.throws(() => sm2Sign({ ...key, publicKey: key.publicKey } as never, MESSAGE), TypeError)
})

t.test('more keys than the cache holds are no trouble', async (t) => {
  const first = sm2Generate()
  const signature = sm2Sign(first, MESSAGE)
  let scalar = 1n
  const point = (): Uint8Array => opensslEngine.pointOf(fromHex((scalar++).toString(16).padStart(64, '0')))
  for (let i = 0; i < 1100; i++) sm2PublicKey(point())
  t.ok(sm2Verify(first.publicKey, MESSAGE, signature), 'a key that fell out still verifies')
  t.ok(sm2Verify(sm2PublicKey(first.publicKey.point), MESSAGE, signature))
})

t.test('random points are refused', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 66 }), (bytes) => {
      try {
        uncompressedPoint(bytes)
        return bytes.byteLength === 33
      } catch (error) {
        return isGsealError(error, 'SM2_POINT_INVALID')
      }
    }),
    { seed: 42, numRuns: 500 },
  )
})
