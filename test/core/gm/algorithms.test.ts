/** The one place where signatures are checked: every algorithm with every key, digests that disagree, parameters, weakness. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { write } from '../../../src/core/der/index.ts'
import {
  digestAlgorithm,
  publicKeyOf,
  signatureAlgorithm,
  verifySignature,
} from '../../../src/core/gm/index.ts'
import { generatePrivateKey } from '../../../src/core/keys/private-key.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const MESSAGE = Buffer.from('示例')
const SM2 = '1.2.156.10197.1.501'
const RSA = '1.2.840.113549.1.1.1'
const PSS = '1.2.840.113549.1.1.10'
const SHA_256 = '2.16.840.1.101.3.4.2.1'
const SHA_1 = '1.3.14.3.2.26'

const spkiOf = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' })
const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const shortPair = generateKeyPairSync('rsa', { modulusLength: 1024 })
const pssSecret = createPrivateKey(readFileSync(join(FIXTURES, 'keys', 'pss.pkcs8.pem')))
const [sm2, p256] = [generatePrivateKey('SM2'), generatePrivateKey('P-256')]
const keys = {
  sm2: sm2.publicKey,
  rsa: publicKeyOf(spkiOf(rsaPair.publicKey)),
  ec: p256.publicKey,
}

const judged = (job: Omit<Parameters<typeof verifySignature>[0], 'message' | 'note'>): string[] => {
  const notes: string[] = []
  return [verifySignature({ ...job, message: MESSAGE, note: (code) => notes.push(code) }), ...notes]
}

const rsaSigned = (hash: string, key: KeyObject = rsaPair.privateKey): Uint8Array =>
  createSign(hash).update(MESSAGE).sign(key)

t.test('an algorithm of one family never passes with a key of another', async (t) => {
  const oids = [
    SM2,
    '1.2.156.10197.1.301.1',
    '1.2.840.113549.1.1.11',
    RSA,
    '1.2.840.10045.4.3.2',
    '1.2.156.10197.1.504',
  ]
  for (const oid of oids) {
    for (const key of Object.values(keys)) {
      const algorithm = signatureAlgorithm(oid)
      if (algorithm?.family === key.family) continue
      t.same(
        judged({ key, algorithm: oid, signature: sm2.sign(MESSAGE) }),
        ['bad', 'ALGORITHM_KEY_MISMATCH'],
        `${oid} ${key.name}`,
      )
    }
  }
})

t.test('SM2 goes with SM3 and with nothing else', async (t) => {
  const signature = sm2.sign(MESSAGE)
  t.same(judged({ key: keys.sm2, algorithm: SM2, signature }), ['good'])
  t.same(judged({ key: keys.sm2, algorithm: SM2, digest: 'SM3', signature }), ['good'])
  t.same(judged({ key: keys.sm2, algorithm: SM2, digest: SHA_256, signature }), [
    'bad',
    'ALGORITHM_DIGEST_MISMATCH',
  ])
  t.same(judged({ key: keys.sm2, algorithm: SM2, digest: '1.2.3', signature }), [
    'unsupported',
    'DIGEST_UNKNOWN',
  ])
  t.same(judged({ key: keys.sm2, algorithm: '1.2.3', signature }), ['unsupported', 'ALGORITHM_UNKNOWN'])
})

t.test('parameters where there should be none leave it open', async (t) => {
  const signature = sm2.sign(MESSAGE)
  t.same(judged({ key: keys.sm2, algorithm: SM2, parameters: write.nullValue(), signature }), ['good'])
  const parameters = write.oid('1.2.156.10197.1.301')
  t.same(judged({ key: keys.sm2, algorithm: SM2, parameters, signature }), [
    'unsupported',
    'ALGORITHM_PARAMETERS',
  ])
})

t.test('RSA: digests by name, weak ones told, short keys told', async (t) => {
  const { rsa: key } = keys
  t.same(judged({ key, algorithm: RSA, signature: rsaSigned('sha256') }), ['unsupported', 'DIGEST_UNKNOWN'])
  t.same(judged({ key, algorithm: RSA, digest: SHA_256, signature: rsaSigned('sha256') }), ['good'])
  t.same(judged({ key, algorithm: RSA, digest: SHA_1, signature: rsaSigned('sha1') }), [
    'good',
    'DIGEST_WEAK',
  ])
  t.same(judged({ key, algorithm: RSA, digest: SHA_256, signature: rsaSigned('sha1') }), ['bad'])
  t.same(judged({ key, algorithm: '1.2.840.113549.1.1.5', signature: rsaSigned('sha1') }), [
    'good',
    'DIGEST_WEAK',
  ])
  t.same(judged({ key, algorithm: RSA, digest: 'MD5', signature: rsaSigned('md5') }), ['good', 'DIGEST_WEAK'])
  const short = publicKeyOf(spkiOf(shortPair.publicKey))
  const signature = rsaSigned('sha256', shortPair.privateKey)
  t.same(judged({ key: short, algorithm: '1.2.840.113549.1.1.11', signature }), ['good', 'KEY_WEAK'])
})

const pssParameters = (hash: string, mask = hash, salt = 32, trailer?: number): Uint8Array => {
  const id = (oid: string, ...more: Uint8Array[]) => write.sequence(write.oid(oid), ...more)
  return write.sequence(
    write.tagged(0, [id(hash)]),
    write.tagged(1, [id('1.2.840.113549.1.1.8', id(mask))]),
    write.tagged(2, [write.integer(salt)]),
    ...(trailer === undefined ? [] : [write.tagged(3, [write.integer(trailer)])]),
  )
}

t.test('RSASSA-PSS is judged by its parameters and never guesses', async (t) => {
  const sign = (key: KeyObject): Uint8Array =>
    createSign('sha256')
      .update(MESSAGE)
      .sign({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
  const signature = sign(rsaPair.privateKey)
  const { rsa: key } = keys
  const pss = (parameters: Uint8Array | undefined) => judged({ key, algorithm: PSS, parameters, signature })
  t.same(pss(pssParameters(SHA_256)), ['good'])
  t.same(pss(pssParameters(SHA_256, SHA_256, 32, 1)), ['good'])
  t.same(pss(pssParameters(SHA_256, SHA_256, 20)), ['bad'])
  for (const parameters of [
    undefined,
    write.nullValue(),
    Buffer.from('ff', 'hex'),
    pssParameters(SHA_256, SHA_1),
    pssParameters('1.2.3'),
    pssParameters(SHA_256, SHA_256, 600),
    pssParameters(SHA_256, SHA_256, 32, 2),
  ])
    t.same(pss(parameters), ['unsupported', 'ALGORITHM_PARAMETERS'])
  const limited = publicKeyOf(spkiOf(createPublicKey(pssSecret)))
  const own = sign(pssSecret)
  t.same(judged({ key: limited, algorithm: PSS, parameters: pssParameters(SHA_256), signature: own }), [
    'good',
  ])
  t.same(judged({ key: limited, algorithm: '1.2.840.113549.1.1.11', signature: own }), ['bad'])
})

t.test('values of a wrong form are bad and throw nothing', async (t) => {
  for (const [key, algorithm] of [
    [keys.sm2, SM2],
    [keys.ec, '1.2.840.10045.4.3.2'],
    [keys.rsa, '1.2.840.113549.1.1.11'],
    [keys.rsa, '1.2.156.10197.1.504'],
  ] as const) {
    for (const hex of ['', '00', '3000', '3006020100020100', '30820000', 'ff'.repeat(256), '00'.repeat(4000)])
      t.equal(judged({ key, algorithm, signature: Buffer.from(hex, 'hex') })[0], 'bad')
  }
})

t.test('keys that cannot be keys are refused', async (t) => {
  const spki = (n: bigint, e: bigint): Uint8Array =>
    write.sequence(
      write.sequence(write.oid(RSA), write.nullValue()),
      write.bitString(write.sequence(write.integer(n), write.integer(e))),
    )
  const odd = 2n ** 2047n + 1n
  for (const [n, e] of [
    [odd + 1n, 65537n],
    [odd, 1n],
    [odd, 4n],
    [2n ** 20_000n + 1n, 65537n],
    [odd, 2n ** 100n + 1n],
  ] as const)
    t.throws(() => publicKeyOf(spki(n, e)), { code: 'PUBLIC_KEY_INVALID' })
})

t.test('digests by all their names', async (t) => {
  for (const label of [
    'SM3',
    'sm3',
    ' SM3 ',
    '1.2.156.10197.1.401',
    '1.2.156.10197.1.401.1',
    '1.2.156.10197.1.401.2',
  ])
    t.equal(digestAlgorithm(label)?.name, 'SM3')
  t.match(digestAlgorithm('SHA1'), { name: 'SHA-1', weak: true })
  t.match(digestAlgorithm('1.2.840.113549.2.5'), { name: 'MD5', weak: true })
  for (const label of ['', 'SHA-3', '__proto__', 'constructor', '1.2.3'])
    t.equal(digestAlgorithm(label), undefined)
})
