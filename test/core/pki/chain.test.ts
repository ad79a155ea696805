/** Certificate paths: every rule of RFC 5280 6 that a forger would like to be forgotten. */
import t from 'tap'
import { LIMITS } from '../../../src/core/base/limits.ts'
import { readDer, write } from '../../../src/core/der/index.ts'
import {
  type Certificate,
  type Crl,
  extension,
  type Judgement,
  judgeCertificate,
  makeTrust,
  OID,
  type Purpose,
  parseCertificate,
  signingUseProblem,
} from '../../../src/core/pki/index.ts'
import {
  crlOf,
  DAY,
  type Issued,
  issue,
  keyOf,
  NOW,
  purposes,
  revoked,
  type Wish,
} from '../../helpers/certs.ts'

interface Scene {
  readonly anchors: readonly Issued[]
  readonly crls?: readonly Crl[]
  readonly extra?: readonly Issued[]
  readonly at?: number
  readonly purpose?: Purpose
}

const judge = (leaf: Issued, scene: Scene) =>
  judgeCertificate(leaf.cert, {
    trust: makeTrust(
      scene.anchors.map(({ cert }) => cert),
      scene.crls ?? [],
    ),
    extra: (scene.extra ?? []).map(({ cert }): Certificate => cert),
    at: scene.at ?? NOW,
    atSource: 'claimed',
    now: NOW,
    purpose: scene.purpose ?? 'sign',
  } satisfies Judgement)

/** Codes of what is not good, with their weight. */
const codes = (leaf: Issued, scene: Scene): string[] =>
  judge(leaf, scene).problems.map(({ code, verdict }) => `${verdict} ${code}`)

/** The TBS without version and extensions: version 1. */
const toV1 = (tbs: Uint8Array): Uint8Array =>
  write.sequence(
    ...readDer(tbs, 'tbs')
      .children.slice(1, -1)
      .map((node) => node.raw),
  )

const root = issue('根', undefined)
const rootCrl = crlOf(root)
const mid = issue('中级', root, { ca: true })
const midCrl = crlOf(mid)
const lists = [rootCrl, midCrl]

t.test('an honest chain passes, with the authority in between given or brought along', async (t) => {
  const leaf = issue('签章人', mid)
  for (const scene of [
    { anchors: [root, mid], crls: lists },
    { anchors: [root], extra: [mid], crls: lists },
  ]) {
    const result = judge(leaf, scene)
    t.equal(result.verdict, 'pass', JSON.stringify(result.problems))
    t.equal(result.chain.length, 3)
  }
  t.same(codes(issue('直接', root), { anchors: [root], crls: lists }), [])
})

t.test('every rule for authorities is held against every one of them', async (t) => {
  const cases: readonly (readonly [what: string, wish: Wish, expected: readonly string[]])[] = [
    ['no authority', { ca: false, keyUsage: ['keyCertSign', 'cRLSign'] }, ['fail CERT_NOT_CA']],
    ['may not sign certificates', { ca: true, keyUsage: ['cRLSign'] }, ['fail CERT_NO_CERT_SIGN']],
    [
      'unknown critical extension',
      { ca: true, extensions: [extension('1.2.156.10260.4.1.99', true, write.nullValue())] },
      ['fail CERT_CRITICAL_EXTENSION'],
    ],
    [
      'unknown extension that is not critical',
      { ca: true, extensions: [extension('1.2.156.10260.4.1.99', false, write.nullValue())] },
      [],
    ],
    [
      'name constraints, critical',
      { ca: true, extensions: [extension(OID.nameConstraints, true, write.sequence())] },
      ['fail CERT_CRITICAL_EXTENSION'],
    ],
    [
      'name constraints, not critical',
      { ca: true, extensions: [extension(OID.nameConstraints, false, write.sequence())] },
      ['unknown CERT_LIMITS'],
    ],
    [
      'policy constraints, not critical',
      { ca: true, extensions: [extension(OID.policyConstraints, false, write.sequence())] },
      ['unknown CERT_LIMITS'],
    ],
    ['ended', { ca: true, notAfter: NOW - DAY }, ['fail CERT_EXPIRED']],
    ['not begun', { ca: true, notBefore: NOW + DAY }, ['fail CERT_NOT_YET_VALID']],
    [
      'for servers only',
      { ca: true, extensions: [purposes(false, '1.3.6.1.5.5.7.3.1')] },
      ['fail CERT_PURPOSE_WRONG'],
    ],
  ]
  for (const [what, wish, expected] of cases) {
    const between = issue(`中级 ${what}`, root, wish)
    const leaf = issue('签章人', between)
    // The list of an authority that may sign no lists is no list; the key usage of the rest has cRLSign.
    const found = codes(leaf, { anchors: [root], extra: [between], crls: [rootCrl, crlOf(between)] })
    t.same(
      found.filter((one) => !one.includes('REVOCATION')),
      expected,
      what,
    )
  }
})

t.test('the signer must be allowed to sign', async (t) => {
  const cases: readonly (readonly [what: string, wish: Wish, expected: readonly string[]])[] = [
    ['signature', { keyUsage: ['digitalSignature'] }, []],
    ['non-repudiation', { keyUsage: ['nonRepudiation'] }, []],
    ['both and encipherment', { keyUsage: ['digitalSignature', 'keyEncipherment'] }, []],
    [
      'encryption certificate of the pair',
      { keyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'] },
      ['fail CERT_ENCRYPTION_ONLY'],
    ],
    ['key agreement', { keyUsage: ['keyAgreement'] }, ['fail CERT_ENCRYPTION_ONLY']],
    ['certificates only', { keyUsage: ['keyCertSign'] }, ['fail CERT_USAGE_WRONG']],
    ['nothing at all', { keyUsage: [] }, ['fail CERT_USAGE_WRONG']],
    ['documents', { extensions: [purposes(true, '1.3.6.1.5.5.7.3.36')] }, []],
    ['mail and client', { extensions: [purposes(false, '1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4')] }, []],
    ['any purpose', { extensions: [purposes(true, '2.5.29.37.0')] }, []],
    ['servers', { extensions: [purposes(false, '1.3.6.1.5.5.7.3.1')] }, ['fail CERT_PURPOSE_WRONG']],
    ['timestamps', { extensions: [purposes(true, '1.3.6.1.5.5.7.3.8')] }, ['fail CERT_PURPOSE_WRONG']],
    ['programs', { extensions: [purposes(false, '1.3.6.1.5.5.7.3.3')] }, ['fail CERT_PURPOSE_WRONG']],
    [
      'a purpose nobody knows',
      { extensions: [purposes(false, '1.2.156.10260.9.9')] },
      ['unknown CERT_PURPOSE_UNKNOWN'],
    ],
    [
      'the same, critical',
      { extensions: [purposes(true, '1.2.156.10260.9.9')] },
      ['fail CERT_PURPOSE_WRONG'],
    ],
    [
      'unknown critical extension',
      { extensions: [extension('1.2.156.10260.4.1.99', true, write.nullValue())] },
      ['fail CERT_CRITICAL_EXTENSION'],
    ],
  ]
  for (const [what, wish, expected] of cases) {
    const leaf = issue('签章人', root, wish)
    t.same(codes(leaf, { anchors: [root], crls: lists }), expected, what)
    const refused = expected.some((one) => /USAGE|ENCRYPTION|PURPOSE_WRONG/.test(one))
    t.equal(signingUseProblem(leaf.cert) !== undefined, refused, `${what}: refused for signing`)
  }
})

t.test('a timestamping certificate is for timestamps alone, and says so critically', async (t) => {
  const scene = { anchors: [root], crls: lists, purpose: 'timestamp' as const }
  const proper = issue('时间戳', root, { extensions: [purposes(true, '1.3.6.1.5.5.7.3.8')] })
  t.same(codes(proper, scene), [])
  for (const extensions of [
    [purposes(false, '1.3.6.1.5.5.7.3.8')],
    [purposes(true, '1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.36')],
    [],
  ]) {
    t.same(codes(issue('时间戳', root, { extensions }), scene), ['fail CERT_PURPOSE_WRONG'])
  }
})

t.test('path lengths count authorities, not certificates of an authority for its own next key', async (t) => {
  const strictRoot = issue('严根', undefined, { pathLen: 1 })
  const a = issue('甲', strictRoot, { ca: true })
  const aNext = issue('甲', a, { ca: true, keyLabel: '甲二' })
  const b = issue('乙', aNext, { ca: true })
  const crls = [crlOf(strictRoot), crlOf(a), crlOf(a, { by: aNext }), crlOf(b)]
  t.same(codes(issue('签章人', aNext), { anchors: [strictRoot], extra: [a, aNext], crls }), [])
  t.same(codes(issue('签章人', b), { anchors: [strictRoot], extra: [a, aNext, b], crls }), [
    'fail CERT_PATH_LENGTH',
  ])
})

t.test('a forged certificate under a trusted name is forged, whoever else has that name', async (t) => {
  const impostor = issue('根', undefined, { keyLabel: '冒名' })
  const forged = issue('签章人', impostor)
  // The honest key identifier of the authority is not taken over by the impostor's certificate here.
  t.same(codes(forged, { anchors: [root], crls: lists }), ['unknown CERT_NO_PATH'])
  t.equal(judge(forged, { anchors: [root], extra: [impostor], crls: lists }).verdict, 'unknown')
  const bytes = Uint8Array.from(issue('签章人', root).der)
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
  const changed = { ...forged, cert: parseCertificate(bytes) }
  t.same(codes(changed, { anchors: [root], crls: lists }), ['fail CERT_SIGNATURE_BAD'])
  t.same(codes(changed, { anchors: [root], extra: [impostor], crls: lists }), ['fail CERT_SIGNATURE_BAD'])
})

t.test('two roots of one name: the one that signed decides', async (t) => {
  const older = issue('换钥根', undefined, { keyLabel: '旧' })
  const newer = issue('换钥根', undefined, { keyLabel: '新' })
  const crls = [crlOf(older), crlOf(newer)]
  for (const issuer of [older, newer]) {
    t.same(codes(issue('签章人', issuer), { anchors: [older, newer], crls }), [])
    t.same(codes(issue('签章人', issuer), { anchors: [newer, older], crls }), [])
  }
})

t.test('an authority that was given is still looked up with the root that was given', async (t) => {
  const crls = [crlOf(root, { revoked: [revoked(mid, NOW - 50 * DAY)] }), midCrl]
  const leaf = issue('签章人', mid)
  t.same(codes(leaf, { anchors: [root, mid], crls }), ['fail CERT_REVOKED'])
  t.same(codes(leaf, { anchors: [mid, root], crls }), ['fail CERT_REVOKED'])
  t.same(codes(leaf, { anchors: [mid], crls }), [], 'alone it is an anchor, which is input')
})

t.test('certificates brought along cannot hide a good path or end one', async (t) => {
  const leaf = issue('签章人', mid)
  const decoys = Array.from({ length: 5 }, (_, i) => issue('根', undefined, { keyLabel: `冒名 ${i}` }))
  const result = judge(leaf, { anchors: [root, mid], extra: decoys, crls: lists })
  t.equal(result.verdict, 'pass', JSON.stringify(result.problems))
  t.same(codes(leaf, { anchors: [mid], extra: decoys, crls: lists }), [])
})

t.test('a root of version 1 is an authority only when it was given', async (t) => {
  const v1 = issue('老根', undefined, { twist: toV1 })
  const leaf = issue('签章人', v1)
  t.same(codes(leaf, { anchors: [v1], crls: [crlOf(v1)] }), [])
  const found = codes(leaf, { anchors: [root], extra: [v1] })
  t.ok(found.includes('fail CERT_NOT_CA'), found.join())
})

t.test('a circle of authorities ends', async (t) => {
  const a = issue('圈甲', undefined)
  const b = issue('圈乙', a, { ca: true })
  const aAgain = issue('圈甲', b, { ca: true })
  const leaf = issue('签章人', aAgain)
  const found = judge(leaf, { anchors: [], extra: [b, aAgain] })
  t.equal(found.verdict, 'unknown')
  t.ok(found.problems.some(({ code }) => code === 'CERT_NO_PATH'))
})

t.test('what could not be tried is never passed', async (t) => {
  const ladder = (length: number, top: Issued): Issued[] => {
    const steps: Issued[] = []
    for (let i = 0; i < length; i++) steps.push(issue(`梯 ${length} ${i}`, steps.at(-1) ?? top, { ca: true }))
    return steps
  }
  const long = ladder(LIMITS.pki.chain + 3, root)
  const crls = [rootCrl, ...long.map((one) => crlOf(one))]
  const leaf = issue('签章人', long.at(-1))
  const found = judge(leaf, { anchors: [root], extra: long, crls })
  t.equal(found.verdict, 'unknown')
  t.ok(found.problems.some(({ code }) => code === 'CERT_PATH_BUDGET'))
  t.equal(judge(leaf, { anchors: [root, ...long.slice(-1)], extra: long, crls }).verdict, 'unknown')
  const fit = ladder(LIMITS.pki.chain - 2, root)
  const whole = judge(issue('签章人', fit.at(-1)), {
    anchors: [root],
    extra: fit,
    crls: [rootCrl, ...fit.map((one) => crlOf(one))],
  })
  t.equal(whole.verdict, 'pass', JSON.stringify(whole.problems))
})

t.test('a crowd of authorities of one name costs no more than the budget', async (t) => {
  const crowd = Array.from({ length: 120 }, (_, i) => {
    const next = i % 2 === 0 ? '众甲' : '众乙'
    return issue(next, root, { ca: true, keyLabel: next, notAfter: NOW + (i + 1) * DAY })
  })
  const crossed = crowd.map((one, i) => ({
    ...one,
    cert: issue(one.name, crowd[(i + 1) % crowd.length], { ca: true, keyLabel: one.name }).cert,
  }))
  const leaf = issue('签章人', crossed[0])
  const result = judge(leaf, { anchors: [mid], extra: crossed, crls: lists })
  t.equal(result.verdict, 'unknown')
  t.ok(result.problems.some(({ code }) => code === 'CERT_PATH_BUDGET' || code === 'CERT_NO_PATH'))
})

t.test('a certificate that was given itself: its period counts and its revocation stays open', async (t) => {
  const leaf = issue('签章人', root)
  t.same(codes(leaf, { anchors: [leaf] }), ['unknown REVOCATION_UNKNOWN'])
  t.ok(codes(leaf, { anchors: [leaf], at: NOW + 200 * DAY }).includes('fail CERT_EXPIRED'))
  const alone = issue('自签', undefined, { keyUsage: ['digitalSignature'] })
  t.same(codes(alone, { anchors: [alone] }), [])
})

t.test('the period is that of the moment, to the millisecond', async (t) => {
  const leaf = issue('签章人', root)
  const scene = { anchors: [root], crls: lists }
  t.same(codes(leaf, { ...scene, at: leaf.cert.notBefore }), [])
  t.same(codes(leaf, { ...scene, at: leaf.cert.notAfter }), [])
  t.same(codes(leaf, { ...scene, at: leaf.cert.notBefore - 1 }), ['fail CERT_NOT_YET_VALID'])
  t.same(codes(leaf, { ...scene, at: leaf.cert.notAfter + 1 }), ['fail CERT_EXPIRED'])
})

t.test('an authority that signs with SHA-1 or a short key is told of', async (t) => {
  const weak = issue('弱根', undefined, { kind: 'RSA-2048', signatureOid: '1.2.840.113549.1.1.5' })
  t.equal(weak.cert.signatureAlgorithm, '1.2.840.113549.1.1.5')
  t.ok(keyOf('弱根', 'RSA-2048'))
  // The value itself is SHA-256 here, so the link is bad: an algorithm is what the certificate says and nothing else.
  const leaf = issue('签章人', weak, { signatureOid: '1.2.840.113549.1.1.5' })
  t.same(codes(leaf, { anchors: [weak] }), ['fail CERT_SIGNATURE_BAD', 'unknown REVOCATION_UNKNOWN'])
})
