/** What gseal writes as SignedData, judged by OpenSSL and by its own reader. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { read, readDer, write } from '../../../src/core/der/index.ts'
import { signatureAlgorithm } from '../../../src/core/gm/index.ts'
import type { KeyKind } from '../../../src/core/keys/private-key.ts'
import {
  buildSignedAttributes,
  buildSignedData,
  type CmsForm,
  OID,
  readSignedData,
  verifySignedData,
  writePem,
} from '../../../src/core/pki/index.ts'
import { DAY, type Issued, issue, NOW } from '../../helpers/certs.ts'
import { openssl, opensslSkip } from '../../helpers/openssl.ts'

const TEXT = Buffer.from('示例文字 619999\n', 'utf8')

const digestFor = (signer: Issued) => {
  const digest = signatureAlgorithm(signer.key.algorithm)?.digest
  if (digest === undefined) throw new Error('no digest')
  return digest
}

const signed = (signer: Issued, form: CmsForm, chain: readonly Uint8Array[] = []) => {
  const digest = digestFor(signer)
  const common = { form, digestOid: digest.oid, certificate: signer.der } as const
  const attributes = buildSignedAttributes({ ...common, digest: digest.digest(TEXT) })
  const signature = signer.key.sign(attributes)
  const value = buildSignedData({
    ...common,
    chain,
    attributes,
    signature,
    signatureOid: signer.key.algorithm,
  })
  return { attributes, signature, value }
}

const silent = () => undefined

const KINDS: readonly KeyKind[] = ['SM2', 'P-256', 'RSA-2048']
const root = issue('根证书', undefined, { kind: 'P-256' })
const signers = KINDS.map((kind) => issue(`签名人 ${kind}`, root, { kind }))

t.test('both forms verify with the digest of the key, whatever the key', async (t) => {
  for (const signer of signers) {
    for (const form of ['gm', 'cms'] as const) {
      const value = readSignedData(signed(signer, form, [root.der]).value, silent)
      const notes: string[] = []
      const result = verifySignedData(value, [TEXT.subarray(0, 3), TEXT.subarray(3)], (code) =>
        notes.push(code),
      )
      t.match(result, {
        outcome: 'good',
        dialect: 'attributes',
        digest: digestFor(signer).name,
        weak: false,
      })
      t.equal(result.signer?.sm3, signer.cert.sm3)
      t.same(
        result.certificates.map((one) => one.sm3),
        [signer.cert.sm3, root.cert.sm3],
      )
      t.same(notes, [], `${signer.name} ${form}: nothing odd`)
      t.equal(value.signers[0]?.signedAttrs?.named.length, form === 'cms' ? 1 : 0)
      t.equal(verifySignedData(value, [Buffer.from('other')], silent).outcome, 'bad')
    }
  }
})

t.test('the identifiers are those of the form', async (t) => {
  const [sm2] = signers
  if (sm2 === undefined) return
  const gm = readSignedData(signed(sm2, 'gm').value, silent)
  t.same([gm.contentType, gm.encapContentType], [OID.gmSignedData, OID.gmData])
  const cms = readSignedData(signed(sm2, 'cms').value, silent)
  t.same([cms.contentType, cms.encapContentType], [OID.pkcs7SignedData, OID.pkcs7Data])
})

t.test('signing-certificate-v2 leaves SHA-256 out and writes SM3', async (t) => {
  for (const signer of signers) {
    const { attributes } = signed(signer, 'cms')
    const attribute = readDer(attributes, 'attributes').children.find(
      (one) => one.children[0] !== undefined && read.oid(one.children[0]) === OID.signingCertificateV2,
    )
    const id = attribute?.children[1]?.children[0]?.children[0]?.children[0]
    t.equal(id?.children.length, signer.key.publicKey.family === 'sm2' ? 3 : 2)
  }
})

t.test('times and unsigned attributes are written when given, and read again', async (t) => {
  const [signer] = signers
  if (signer === undefined) return
  const digest = digestFor(signer)
  const common = { form: 'cms', digestOid: digest.oid, certificate: signer.der } as const
  const attributes = buildSignedAttributes({ ...common, digest: digest.digest(TEXT), time: NOW })
  const unsigned = [{ oid: OID.signatureTimeStamp, values: [write.sequence(write.integer(1))] }]
  const value = buildSignedData({
    ...common,
    attributes,
    signature: signer.key.sign(attributes),
    signatureOid: signer.key.algorithm,
    unsigned,
  })
  const back = readSignedData(value, silent)
  t.equal(verifySignedData(back, [TEXT], silent).signingTime, NOW)
  t.same(back.signers[0]?.unsignedAttrs, unsigned)
  t.ok(NOW % DAY > 0)
})

t.test('OpenSSL verifies RSA and P-256 in form cms', { skip: opensslSkip }, async (t) => {
  const folder = t.testdir()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'root.pem'), writePem('CERTIFICATE', root.der))
  writeFileSync(join(folder, 'text'), TEXT)
  writeFileSync(join(folder, 'other'), 'other')
  for (const signer of signers.slice(1)) {
    writeFileSync(join(folder, 'value'), signed(signer, 'cms', [root.der]).value)
    const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'value', '-CAfile', 'root.pem']
    args.push('-purpose', 'any', '-cades', '-attime', String(NOW / 1000), '-out', 'out', '-content')
    const answer = openssl([...args, 'text'], folder)
    t.ok(answer.ok, `${signer.name}: ${answer.text}`)
    t.notOk(openssl([...args, 'other'], folder).ok, 'and refuses another text')
  }
})

t.test('OpenSSL verifies the SM2 value over the attributes', { skip: opensslSkip }, async (t) => {
  const [sm2] = signers
  if (sm2 === undefined) return
  const folder = t.testdir()
  const { attributes, signature } = signed(sm2, 'cms')
  writeFileSync(join(folder, 'key.pem'), writePem('PUBLIC KEY', sm2.key.publicKey.spki))
  writeFileSync(join(folder, 'attributes'), attributes)
  writeFileSync(join(folder, 'signature'), signature)
  const args = ['pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']
  args.push('-pubin', '-inkey', 'key.pem', '-sigfile', 'signature', '-in', 'attributes')
  const answer = openssl(args, folder)
  t.ok(answer.ok, answer.text)
})
