/** SignedData changed in every way that a reader could let pass: each with the answer it must get. */
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { context, readDer, TAG, write } from '../../../src/core/der/index.ts'
import { digestAlgorithm } from '../../../src/core/gm/index.ts'
import { OID, readSignedData, verifySignedData } from '../../../src/core/pki/index.ts'
import { type Issued, issue, NOW } from '../../helpers/certs.ts'

const TEXT = Buffer.from('<a>示例</a>', 'utf8')
const SM3 = '1.2.156.10197.1.401'
const SHA_256 = '2.16.840.1.101.3.4.2.1'
const SHA_1 = '1.3.14.3.2.26'
const MD5 = '1.2.840.113549.2.5'

const root = issue('根', undefined)
const signer = issue('签名人', root)
const other = issue('旁人', root)
const rsa = issue('签名人 RSA', root, { kind: 'RSA-2048' })

const digestOf = (oid: string, bytes: Uint8Array): Uint8Array =>
  digestAlgorithm(oid)?.digest(bytes) ?? new Uint8Array(0)
const algorithm = (oid: string, ...parameters: Uint8Array[]) => write.sequence(write.oid(oid), ...parameters)
const attribute = (oid: string, ...values: Uint8Array[]) =>
  write.sequence(write.oid(oid), write.setOf(...values))

const contentType = attribute(OID.contentType, write.oid(OID.gmData))
const messageDigest = (bytes: Uint8Array = TEXT, oid = SM3) =>
  attribute(OID.messageDigest, write.octetString(digestOf(oid, bytes)))
const essV2 = (cert: Uint8Array, oid = SHA_256, ...more: Uint8Array[]) =>
  attribute(
    OID.signingCertificateV2,
    write.sequence(
      write.sequence(
        write.sequence(
          ...(oid === SHA_256 ? [] : [algorithm(oid)]),
          write.octetString(digestOf(oid, cert)),
          ...more,
        ),
      ),
    ),
  )
const essV1 = (cert: Uint8Array) =>
  attribute(
    OID.signingCertificate,
    write.sequence(write.sequence(write.sequence(write.octetString(digestOf(SHA_1, cert))))),
  )
const protection = (digest: string, signature: string) =>
  attribute(
    OID.algorithmProtection,
    write.sequence(algorithm(digest), write.tagged(1, [write.oid(signature)])),
  )

/** DER of issuer and serial number as they stand in a certificate. */
const nameIn = (one: Issued): Uint8Array => {
  const tbs = readDer(one.cert.tbs, 'tbs').children
  return write.sequence(tbs[3]?.raw ?? one.der, tbs[1]?.raw ?? one.der)
}

interface Shape {
  readonly by?: Issued
  readonly attributes?: readonly Uint8Array[] | null
  readonly content?: Uint8Array
  readonly contentType?: string
  readonly certificates?: readonly Uint8Array[]
  readonly digestOid?: string
  readonly digestParameters?: Uint8Array
  readonly announced?: readonly string[]
  readonly signatureOid?: string
  readonly sid?: Uint8Array
  readonly version?: number
  readonly signerVersion?: number
  readonly signers?: number
  /** The bytes signed, when they are not what the shape says. */
  readonly signedBytes?: Uint8Array
  readonly after?: readonly Uint8Array[]
}

const build = (shape: Shape = {}): Uint8Array => {
  const { by = signer, attributes = [contentType, messageDigest()], digestOid = SM3 } = shape
  const set = attributes === null ? undefined : write.setOf(...attributes)
  const signature = by.key.sign(shape.signedBytes ?? set ?? shape.content ?? TEXT)
  const tagged = set === undefined ? [] : [Buffer.concat([Uint8Array.of(context(0, true)), set.subarray(1)])]
  const info = write.sequence(
    write.integer(shape.signerVersion ?? 1),
    shape.sid ?? nameIn(by),
    algorithm(digestOid, ...(shape.digestParameters === undefined ? [] : [shape.digestParameters])),
    ...tagged,
    algorithm(shape.signatureOid ?? by.key.algorithm),
    write.octetString(signature),
    ...(shape.after ?? []),
  )
  const content = shape.content === undefined ? [] : [write.tagged(0, [write.octetString(shape.content)])]
  const data = write.sequence(
    write.integer(shape.version ?? 1),
    write.setOf(...(shape.announced ?? [digestOid]).map((oid) => algorithm(oid))),
    write.sequence(write.oid(shape.contentType ?? OID.gmData), ...content),
    write.tagged(0, shape.certificates ?? [by.der, root.der]),
    write.element(TAG.set, ...Array.from({ length: shape.signers ?? 1 }, () => info)),
  )
  return write.sequence(write.oid(OID.gmSignedData), write.tagged(0, [data]))
}

/** The codes of everything that is not as it should be, as `kind CODE`. */
const answerTo = (bytes: Uint8Array, text: Uint8Array | 'content' = TEXT): string[] => {
  const notes: string[] = []
  try {
    const signed = readSignedData(bytes, (code) => notes.push(`note ${code}`))
    const result = verifySignedData(signed, text === 'content' ? 'content' : [text], (code) =>
      notes.push(`note ${code}`),
    )
    const problems = [...result.text, ...result.value].map(({ code, verdict }) => `${verdict} ${code}`)
    t.equal(result.outcome === 'good', problems.length === 0, 'good only without a problem')
    return [...problems, ...notes]
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [`refused ${error.code}`, ...notes]
  }
}

const DIFFERS = 'fail DATA_HASH_DIFFERS'
const CANNOT = 'unknown CHECK_NOT_POSSIBLE'
const time = attribute(OID.signingTime, write.utcTime(NOW))
const directory = (one: Issued) => {
  const [issuer, serial] = readDer(nameIn(one), 'name').children.map(({ raw }) => raw)
  return write.sequence(write.sequence(write.tagged(4, [issuer ?? one.der])), serial ?? one.der)
}
const keyId = (one: Issued) => Buffer.from(one.cert.subjectKeyId ?? '', 'hex')

const CASES: readonly (readonly [what: string, shape: Shape, expected: readonly string[]])[] = [
  ['the honest one', {}, []],
  [
    'with time and further attributes',
    {
      attributes: [
        contentType,
        messageDigest(),
        time,
        attribute('1.2.3', write.nullValue(), write.integer(1)),
      ],
    },
    [],
  ],
  ['another text signed', { attributes: [contentType, messageDigest(Buffer.from('other'))] }, [DIFFERS]],
  ['other bytes signed', { signedBytes: Buffer.from('other') }, ['fail SIGNATURE_BAD']],
  ['no contentType', { attributes: [messageDigest()] }, ['refused CMS_ATTRIBUTE_MISSING']],
  ['no messageDigest', { attributes: [contentType] }, ['refused CMS_ATTRIBUTE_MISSING']],
  ['no attribute at all', { attributes: [] }, ['refused CMS_ATTRIBUTE_MISSING']],
  [
    'messageDigest twice',
    { attributes: [contentType, messageDigest(), messageDigest(Buffer.from('x'))] },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'messageDigest twice, the same',
    { attributes: [contentType, messageDigest(), messageDigest()] },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'messageDigest of two values',
    {
      attributes: [
        contentType,
        attribute(
          OID.messageDigest,
          write.octetString(digestOf(SM3, TEXT)),
          write.octetString(digestOf(SM3, root.der)),
        ),
      ],
    },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'contentType twice',
    { attributes: [contentType, contentType, messageDigest()] },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'signingTime twice',
    { attributes: [contentType, messageDigest(), time, attribute(OID.signingTime, write.utcTime(0))] },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'an unknown attribute twice',
    {
      attributes: [
        contentType,
        messageDigest(),
        attribute('1.2.3', write.integer(1)),
        attribute('1.2.3', write.integer(2)),
      ],
    },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  [
    'an attribute without a value',
    { attributes: [contentType, messageDigest(), attribute('1.2.3')] },
    ['refused DER_MALFORMED'],
  ],
  [
    'contentType of another kind',
    { attributes: [attribute(OID.contentType, write.oid(OID.pkcs7Data)), messageDigest()] },
    ['fail CMS_CONTENT_TYPE_DIFFERS'],
  ],
  [
    'content that is no document',
    {
      attributes: [attribute(OID.contentType, write.oid('1.2.840.113549.1.9.16.1.4')), messageDigest()],
      contentType: '1.2.840.113549.1.9.16.1.4',
    },
    [CANNOT, 'unknown CMS_CONTENT_UNKNOWN'],
  ],
  ['the text inside too', { content: TEXT }, ['note CMS_CONTENT_PRESENT']],
  ['another text inside', { content: Buffer.from('other') }, [DIFFERS, 'note CMS_CONTENT_PRESENT']],
  ['digest as content, no attributes', { attributes: null, content: digestOf(SM3, TEXT) }, []],
  [
    'its base64, no attributes',
    { attributes: null, content: Buffer.from(Buffer.from(digestOf(SM3, TEXT)).toString('base64')) },
    [],
  ],
  ['digest of another text as content', { attributes: null, content: digestOf(SM3, root.der) }, [DIFFERS]],
  ['the text itself signed', { attributes: null }, []],
  [
    'another text itself signed',
    { attributes: null, signedBytes: Buffer.from('other') },
    [CANNOT, 'fail SIGNATURE_BAD'],
  ],
  ['two signers', { signers: 2 }, [CANNOT, 'unknown CMS_SIGNERS']],
  ['no signer', { signers: 0 }, [CANNOT, 'fail CMS_SIGNERS']],
  ['no certificates', { certificates: [] }, [CANNOT, 'unknown CMS_NO_SIGNER_CERT']],
  ['the certificate of another', { certificates: [other.der] }, [CANNOT, 'unknown CMS_NO_SIGNER_CERT']],
  ['the same certificate twice', { certificates: [signer.der, signer.der] }, []],
  [
    'signed by another under the name of the signer',
    { by: other, sid: nameIn(signer), certificates: [signer.der] },
    ['fail SIGNATURE_BAD'],
  ],
  ['by key identifier', { sid: write.element(context(0, false), keyId(signer)), signerVersion: 3 }, []],
  [
    'by key identifier, version 1',
    { sid: write.element(context(0, false), keyId(signer)) },
    ['note CMS_VERSION_UNUSUAL'],
  ],
  [
    'by the key identifier of another',
    { sid: write.element(context(0, false), keyId(other)), signerVersion: 3 },
    [CANNOT, 'unknown CMS_NO_SIGNER_CERT'],
  ],
  ['version 3 by issuer and serial', { signerVersion: 3 }, ['note CMS_VERSION_UNUSUAL']],
  ['SignedData of version 9', { version: 9 }, ['note CMS_VERSION_UNUSUAL']],
  ['certificate named, v2', { attributes: [contentType, messageDigest(), essV2(signer.der)] }, []],
  [
    'certificate named, v2 over SM3',
    { attributes: [contentType, messageDigest(), essV2(signer.der, SM3)] },
    [],
  ],
  [
    'certificate named, v2 with issuer and serial',
    { attributes: [contentType, messageDigest(), essV2(signer.der, SHA_256, directory(signer))] },
    [],
  ],
  [
    'another certificate named, v2',
    { attributes: [contentType, messageDigest(), essV2(other.der)] },
    ['fail CMS_SIGNER_CERT_DIFFERS'],
  ],
  [
    'the hash right and the serial of another',
    { attributes: [contentType, messageDigest(), essV2(signer.der, SHA_256, directory(other))] },
    ['fail CMS_SIGNER_CERT_DIFFERS'],
  ],
  [
    'named by a digest that nobody knows',
    { attributes: [contentType, messageDigest(), essV2(signer.der, '1.2.3.4')] },
    ['unknown DIGEST_UNKNOWN'],
  ],
  ['certificate named, v1', { attributes: [contentType, messageDigest(), essV1(signer.der)] }, []],
  [
    'another certificate named, v1',
    { attributes: [contentType, messageDigest(), essV1(other.der)] },
    ['fail CMS_SIGNER_CERT_DIFFERS'],
  ],
  [
    'v1 right and v2 wrong',
    { attributes: [contentType, messageDigest(), essV1(signer.der), essV2(other.der)] },
    ['fail CMS_SIGNER_CERT_DIFFERS'],
  ],
  [
    'algorithms repeated',
    { attributes: [contentType, messageDigest(), protection(SM3, '1.2.156.10197.1.501')] },
    [],
  ],
  [
    'another digest repeated',
    { attributes: [contentType, messageDigest(), protection(SHA_256, '1.2.156.10197.1.501')] },
    ['fail CMS_ALGORITHM_DIFFERS'],
  ],
  [
    'another signature algorithm repeated',
    { attributes: [contentType, messageDigest(), protection(SM3, '1.2.156.10197.1.301.1')] },
    ['fail CMS_ALGORITHM_DIFFERS'],
  ],
  [
    'SM2 over SHA-256',
    { attributes: [contentType, messageDigest(TEXT, SHA_256)], digestOid: SHA_256 },
    ['fail SIGNATURE_BAD', 'note ALGORITHM_DIGEST_MISMATCH'],
  ],
  ['SM2 by its GB/T 35275 name', { signatureOid: '1.2.156.10197.1.301.1' }, []],
  ['SM2 by the misprint', { signatureOid: '1.2.156.10197.501' }, ['note ALGORITHM_ALIAS']],
  [
    'SM2 called ECDSA',
    { signatureOid: '1.2.840.10045.4.3.2' },
    ['fail SIGNATURE_BAD', 'note ALGORITHM_KEY_MISMATCH'],
  ],
  [
    'an algorithm nobody knows',
    { signatureOid: '1.2.3.4' },
    ['unknown ALGORITHM_UNSUPPORTED', 'note ALGORITHM_UNKNOWN'],
  ],
  ['a digest nobody knows', { digestOid: '1.2.3.4' }, [CANNOT, 'unknown DIGEST_UNKNOWN']],
  ['a digest with parameters', { digestParameters: write.integer(1) }, [CANNOT, 'unknown DIGEST_UNKNOWN']],
  ['a digest with NULL', { digestParameters: write.nullValue() }, []],
  ['a digest that is not announced', { announced: [SHA_256] }, ['note CMS_DIGEST_NOT_LISTED']],
  [
    'RSA with SHA-256',
    { by: rsa, attributes: [contentType, messageDigest(TEXT, SHA_256)], digestOid: SHA_256 },
    [],
  ],
  [
    'RSA named plainly',
    {
      by: rsa,
      attributes: [contentType, messageDigest(TEXT, SHA_256)],
      digestOid: SHA_256,
      signatureOid: '1.2.840.113549.1.1.1',
    },
    [],
  ],
  [
    'RSA with another digest in the attributes',
    { by: rsa, attributes: [contentType, messageDigest(TEXT, SM3)], digestOid: SHA_256 },
    [DIFFERS],
  ],
  [
    'RSA with MD5 announced',
    { by: rsa, attributes: [contentType, messageDigest(TEXT, MD5)], digestOid: MD5 },
    ['fail SIGNATURE_BAD', 'note ALGORITHM_DIGEST_MISMATCH'],
  ],
  [
    'unsigned attributes',
    { after: [write.tagged(1, [attribute(OID.signatureTimeStamp, write.sequence())])] },
    [],
  ],
  [
    'unsigned attributes, one twice',
    {
      after: [write.tagged(1, [attribute('1.2.3', write.integer(1)), attribute('1.2.3', write.integer(1))])],
    },
    ['refused CMS_ATTRIBUTE_TWICE'],
  ],
  ['something after the signature', { after: [write.integer(1)] }, ['refused DER_MALFORMED']],
  [
    'attribute certificates beside it',
    { certificates: [signer.der, write.tagged(2, [write.integer(1)])] },
    [],
  ],
  [
    'rubbish among the certificates',
    { certificates: [signer.der, write.sequence(write.integer(1))] },
    ['refused DER_MALFORMED'],
  ],
]

t.test('every change gets its answer', async (t) => {
  for (const [what, shape, expected] of CASES) t.same(answerTo(build(shape)), expected, what)
})

t.test('two certificates of one name and number are no answer', async (t) => {
  const twin = issue('签名人', root, { serial: Buffer.from(signer.cert.serial, 'hex') })
  t.same(answerTo(build({ certificates: [twin.der, signer.der] })), [
    CANNOT,
    'fail CMS_SIGNER_CERT_AMBIGUOUS',
  ])
})

t.test('a value whose attributes were taken off does not make them the text', async (t) => {
  const attributes = write.setOf(contentType, messageDigest())
  t.same(answerTo(build({ attributes: null, signedBytes: attributes }), attributes), [DIFFERS])
})

t.test('SHA-1 and short RSA keys are told of', async (t) => {
  const signature = { by: rsa, signatureOid: '1.2.840.113549.1.1.5', digestOid: SHA_1 }
  const found = answerTo(build({ ...signature, attributes: [contentType, messageDigest(TEXT, SHA_1)] }))
  t.ok(found.includes('note DIGEST_WEAK'))
})

t.test('a value that carries its own text is judged over that text when asked so', async (t) => {
  const tst = '1.2.840.113549.1.9.16.1.4'
  const attributes = [attribute(OID.contentType, write.oid(tst)), messageDigest()]
  t.same(answerTo(build({ attributes, contentType: tst, content: TEXT }), 'content'), [])
  t.same(answerTo(build({ attributes, contentType: tst }), 'content'), [
    CANNOT,
    'unknown CMS_CONTENT_UNKNOWN',
  ])
  const wrong = [attribute(OID.contentType, write.oid(tst)), messageDigest(Buffer.from('other'))]
  t.same(answerTo(build({ attributes: wrong, contentType: tst, content: TEXT }), 'content'), [DIFFERS])
})

t.test('BER of indefinite length is read and told of, and hides nothing', async (t) => {
  const loose = (der: Uint8Array): Uint8Array => {
    const node = readDer(der, 'value')
    const [tag] = node.raw
    return Buffer.concat([Uint8Array.of(tag ?? 0, 0x80), node.content, Uint8Array.of(0, 0)])
  }
  t.same(answerTo(loose(build())), ['note DER_BER'])
  t.same(answerTo(Buffer.concat([loose(build()), Uint8Array.of(1, 2)])), [
    'note DER_BER',
    'note DER_TRAILING',
  ])
  t.same(answerTo(Buffer.concat([build(), Uint8Array.of(0)])), ['note DER_TRAILING'])
  t.same(answerTo(loose(build()).subarray(0, -2)), ['refused DER_MALFORMED', 'note DER_BER'])
  const deep = Buffer.concat([Buffer.alloc(200, Buffer.from([0x30, 0x80])), Buffer.alloc(400)])
  t.same(answerTo(deep), ['refused DER_MALFORMED', 'note DER_BER'])
  const wide = Buffer.concat([
    Buffer.from([0x30, 0x80]),
    Buffer.alloc(500_000, Buffer.from([5, 0])),
    Buffer.alloc(2),
  ])
  t.same(answerTo(wide), ['refused LIMIT_EXCEEDED', 'note DER_BER'])
})

t.test('no single changed byte of value and attributes is good', async (t) => {
  const honest = build()
  const signed = readSignedData(honest, () => undefined)
  const info = signed.signers[0]
  const attributes = info?.signedAttrs?.raw.subarray(1) ?? new Uint8Array(0)
  for (const part of [attributes, info?.signature ?? new Uint8Array(0)]) {
    const from = Buffer.from(honest).indexOf(part)
    for (let at = from; at < from + part.byteLength; at += 1) {
      const bytes = Uint8Array.from(honest)
      bytes[at] = (bytes[at] ?? 0) ^ 0x01
      const found = answerTo(bytes)
      if (!found.some((one) => !one.startsWith('note'))) t.fail(`byte ${at}: ${found.join()}`)
    }
  }
  t.ok(attributes.byteLength > 40)
})
