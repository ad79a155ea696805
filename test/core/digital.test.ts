/** Timestamps by OpenSSL's authority: over a signature, and of a whole PDF. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { judgeDigital } from '../../src/core/digital.ts'
import { PdfFile, signatureDictionaries } from '../../src/core/document/pdf/index.ts'
import { digestAlgorithm } from '../../src/core/gm/index.ts'
import {
  buildSignedAttributes,
  buildSignedData,
  loadTrust,
  makeTrust,
  OID,
  readSignedData,
} from '../../src/core/pki/index.ts'
import { policyNamed } from '../../src/core/policy.ts'
import { verify } from '../../src/core/verify.ts'
import { crlOf, DAY, type Issued, issue, keyOf, purposes } from '../helpers/certs.ts'
import { openssl, opensslSkip } from '../helpers/openssl.ts'
import { SignedBuilder } from '../helpers/pdf-signed.ts'

const now = Date.now()
const period = { notBefore: now - DAY, notAfter: now + 100 * DAY }
const root = issue('测试根', undefined, { kind: 'P-256', ...period })
const signer = issue('测试签署人', root, { kind: 'P-256', ...period })
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const authority = issue('测试时间戳机构', root, {
  kind: 'P-256',
  ...period,
  extensions: [purposes(true, TIME_STAMPING)],
})
const list = crlOf(root, { thisUpdate: now - DAY, nextUpdate: now + 10 * DAY })
const trust = makeTrust([root.cert], [list])

const folder = mkdtempSync(join(tmpdir(), 'gseal-timestamp-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const CONFIG = `[tsa]
default_tsa = here
[here]
serial = serial
default_policy = 1.2.3.4
digests = sha256, sha512
signer_digest = sha256
`

/** DER of a token over a text. */
const tokenOver = (text: Uint8Array, by: Issued = authority): Uint8Array => {
  const pem = (label: string, der: Uint8Array): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`
  writeFileSync(join(folder, 'tsa.cnf'), CONFIG)
  writeFileSync(join(folder, 'serial'), '01\n')
  writeFileSync(join(folder, 'text'), text)
  writeFileSync(join(folder, 'tsa.crt'), pem('CERTIFICATE', by.der))
  writeFileSync(join(folder, 'tsa.key'), pem('PRIVATE KEY', keyOf(by.name, 'P-256').pkcs8()), { mode: 0o600 })
  const query = openssl(['ts', '-query', '-data', 'text', '-sha256', '-cert', '-out', 'query.tsq'], folder)
  if (!query.ok) throw new Error(query.text)
  const args = ['-queryfile', 'query.tsq', '-config', 'tsa.cnf', '-signer', 'tsa.crt', '-inkey', 'tsa.key']
  const reply = openssl(['ts', '-reply', ...args, '-token_out', '-out', 'token.der'], folder)
  if (!reply.ok) throw new Error(reply.text)
  return readFileSync(join(folder, 'token.der'))
}

const TEXT = Buffer.from('示例文本')
const sha256 = digestAlgorithm('SHA-256')

const signed = (token: (signature: Uint8Array) => Uint8Array): Uint8Array => {
  const common = { form: 'cms', digestOid: sha256?.oid ?? '', certificate: signer.der } as const
  const attributes = buildSignedAttributes({ ...common, digest: sha256?.digest(TEXT) ?? TEXT, time: now })
  const signature = signer.key.sign(attributes)
  const unsigned = [{ oid: OID.signatureTimeStamp, values: [token(signature)] }]
  return buildSignedData({ ...common, attributes, signature, signatureOid: signer.key.algorithm, unsigned })
}

const judge = (value: Uint8Array) =>
  judgeDigital(
    { id: 's', covered: [TEXT], signedValue: value, coverage: 'whole', placements: [], integrity: () => [] },
    value,
    { trust, now: now + 60_000 },
  )

const faults = (value: Uint8Array): string[] =>
  judge(value)
    .checks.filter((check) => check.verdict === 'fail' || check.verdict === 'unknown')
    .map((check) => `${check.name} ${check.code}`)

t.test('a timestamp over the signature gives the time', { skip: opensslSkip }, async (t) => {
  const judged = judge(signed((signature) => tokenOver(signature)))
  t.equal(judged.timeSource, 'timestamp')
  t.ok(Math.abs((judged.signedAt ?? 0) - Date.now()) < DAY)
  const codes = judged.checks.flatMap((check) => (check.verdict === 'fail' ? [check.code] : []))
  t.same(codes, [])
})

t.test('a timestamp that is not in order proves nothing', { skip: opensslSkip }, async (t) => {
  const other = signed(() => tokenOver(Buffer.from('another signature')))
  t.match(faults(other), ['timestamp TIMESTAMP_OTHER_TEXT'])
  t.equal(judge(other).timeSource, 'claimed')
  const stranger = issue('陌生机构', undefined, {
    kind: 'P-256',
    ...period,
    ca: false,
    extensions: [purposes(true, TIME_STAMPING)],
  })
  const untrusted = judge(signed((signature) => tokenOver(signature, stranger)))
  t.equal(untrusted.timeSource, 'claimed')
  t.ok(
    untrusted.checks.some(
      (check) => check.name === 'timestamp' && check.verdict !== 'pass' && check.verdict !== 'warn',
    ),
  )
  const broken = signed((signature) => {
    const token = Buffer.from(tokenOver(signature))
    token[token.length - 3] = (token[token.length - 3] ?? 0) ^ 1
    return token
  })
  t.ok(faults(broken).length > 0)
  t.equal(judge(broken).timeSource, 'claimed')
})

/** One more revision with a document timestamp; `over` chooses what the token is made of. */
const addTimestamp = (
  builder: SignedBuilder,
  over: (covered: Uint8Array) => Uint8Array,
  sub = 'ETSI.RFC3161',
): Buffer => {
  const room = 8192
  const bytes = builder.sign({
    contents: '0'.repeat(room * 2),
    entries: `/Filter /Adobe.PPKLite /SubFilter /${sub}`,
    edit: (body) => body.replace('/Type /Sig', '/Type /DocTimeStamp'),
  })
  const open = bytes.lastIndexOf(`<${'0'.repeat(64)}`)
  const covered = Buffer.concat([bytes.subarray(0, open), bytes.subarray(open + room * 2 + 2)])
  return builder.builder.overwrite(open + 1, Buffer.from(tokenOver(over(covered))).toString('hex'))
}

const timestamped = (over: (covered: Uint8Array) => Uint8Array, sub?: string): Buffer =>
  addTimestamp(new SignedBuilder(), over, sub)

const verdictOf = (bytes: Uint8Array) =>
  verify(bytes, { trust, policy: policyNamed('interop'), now: now + 60_000 })

t.test('a timestamp of a whole document is judged with its authority', { skip: opensslSkip }, async (t) => {
  const bytes = timestamped((covered) => covered)
  t.equal(signatureDictionaries(PdfFile.open(bytes)).signatures.length, 1)
  const report = verdictOf(bytes)
  t.equal(report.verdict, 'valid')
  t.match(report.signatures[0], { standard: 'RFC 3161', timeSource: 'timestamp', kind: 'digital' })
  t.not(verdictOf(timestamped(() => TEXT)).verdict, 'valid')
  t.equal(verdictOf(timestamped((covered) => covered, 'adbe.pkcs7.detached')).verdict, 'invalid')
  const elsewhere = verify(bytes, { trust: loadTrust([]), policy: policyNamed('interop'), now: now + 60_000 })
  t.not(elsewhere.verdict, 'valid')
})

t.test('a token is read as SignedData with its own content', { skip: opensslSkip }, async (t) => {
  const token = readSignedData(tokenOver(TEXT), () => undefined)
  t.equal(token.encapContentType, OID.timestampInfo)
})

t.test(
  'a timestamp may follow a timestamp at any level: both stay valid',
  { skip: opensslSkip },
  async (t) => {
    const builder = new SignedBuilder()
    addTimestamp(builder, (covered) => covered)
    const report = verdictOf(addTimestamp(builder, (covered) => covered))
    t.equal(report.verdict, 'valid')
    t.same(
      report.signatures.map(({ laterChanges }) => laterChanges?.map(({ kind }) => kind)),
      [['timestamp'], []],
    )
  },
)
