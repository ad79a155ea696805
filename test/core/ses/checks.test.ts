/** The checks of seals and stamps, GB/T 38540-2020 6.3 and 7.3 and their sisters: each one failed by exactly what it is for. */
import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import type { Check } from '../../../src/core/base/verdict.ts'
import { readDer, write } from '../../../src/core/der/index.ts'
import { makeTrust } from '../../../src/core/pki/index.ts'
import { policyNamed } from '../../../src/core/policy.ts'
import { checkSeal } from '../../../src/core/seal-check.ts'
import {
  readSeal,
  readSesSignature,
  type Surroundings,
  sealChecks,
  signatureChecks,
  versionOf,
} from '../../../src/core/ses/index.ts'
import { crlOf, DAY, issue, NOW, revoked } from '../../helpers/certs.ts'
import { maker, PLACE, root, sealOf, stampOf, stranger, TEXT, trust, unit } from './scene.ts'

const AROUND: Surroundings = { covered: [TEXT], propertyInfo: PLACE }
/** Said of every stamp without a timestamp, and of every seal. */
const ALWAYS = new Set(['TIMESTAMP_ABSENT', 'SEAL_STATUS_NO_LIST'])

const telling = (checks: readonly Check[]): string[] =>
  checks
    .filter(({ verdict, code }) => verdict !== 'pass' && !ALWAYS.has(code ?? ''))
    .map(({ name, verdict, code }) => `${name} ${verdict} ${code}`)

/** Everything that a stamp's checks say beyond a pass; the code when it cannot be read. */
const faults = (bytes: Uint8Array, around: Surroundings = AROUND, now = NOW, given = trust): string[] => {
  const notes: string[] = []
  try {
    const signature = readSesSignature(bytes, (code) => notes.push(`note ${code}`))
    return [...notes, ...telling(signatureChecks(signature, around, { trust: given, now }))]
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [`refused ${error.code}`]
  }
}

const sealFaults = (bytes: Uint8Array, at = NOW, now = NOW): string[] => {
  const notes: string[] = []
  try {
    const seal = readSeal(bytes, (code) => notes.push(`note ${code}`))
    return [...notes, ...telling(sealChecks(seal, { trust, now }, at))]
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [`refused ${error.code}`]
  }
}

const VERSIONS = ['V1', 'V4', 'V5'] as const
const REQUIRED = [
  'data-hash',
  'signature-value',
  'seal-embedded',
  'seal-signature',
  'seal-period',
  'seal-status',
  'signer-in-list',
  'signer-cert',
  'maker-cert',
  'timestamp',
]

t.test('an honest stamp of every version passes every check, and each names its clause', async (t) => {
  for (const version of VERSIONS) {
    const bytes = await stampOf({ seal: await sealOf({ version }) })
    const signature = readSesSignature(bytes, (code) => t.fail(code))
    const checks = signatureChecks(signature, AROUND, { trust, now: NOW })
    // V1 writes its time without a zone: that is its form.
    t.same(telling(checks), version === 'V1' ? ['timestamp warn SES_TIME_NO_ZONE'] : [], version)
    t.same(
      REQUIRED.filter((name) => !checks.some((check) => check.name === name)),
      [],
      `${version}: all are made`,
    )
    const clause = versionOf(version).standard
    for (const check of checks) t.ok(check.clause.startsWith(clause), `${check.name}: ${check.clause}`)
  }
})

t.test('RSA and P-256 keys stamp with the digest of their algorithm', async (t) => {
  for (const kind of ['RSA-2048', 'P-256'] as const) {
    const by = issue(`用章单位 ${kind}`, root, { kind })
    t.same(faults(await stampOf({ seal: await sealOf({ certs: [by] }), by })), [])
  }
})

t.test('who and what was exchanged', async (t) => {
  const seal = await sealOf()
  const other = await sealOf({ id: '6199990000002' })
  const twin = issue('用章单位', root)
  t.same(faults(await stampOf({ seal }), { ...AROUND, covered: [Buffer.from('other')] }), [
    'data-hash fail DATA_HASH_DIFFERS',
  ])
  t.same(faults(await stampOf({ seal }), { ...AROUND, covered: undefined }), [
    'data-hash unknown CHECK_NOT_POSSIBLE',
  ])
  t.same(faults(await stampOf({ seal }), { ...AROUND, sealFile: seal }), [])
  t.same(faults(await stampOf({ seal }), { ...AROUND, sealFile: other }), ['seal-embedded fail SEAL_SWAPPED'])
  t.same(faults(await stampOf({ seal, by: stranger })), ['signer-in-list fail SIGNER_NOT_LISTED'])
  t.same(faults(await stampOf({ seal, by: stranger, cert: unit.der })), [
    'signature-value fail SIGNATURE_BAD',
  ])
  t.same(
    faults(await stampOf({ seal, by: twin })),
    ['signer-in-list fail SIGNER_NOT_LISTED'],
    'a renewed certificate',
  )
  t.same(faults(await stampOf({ seal }), { ...AROUND, propertyInfo: '/Doc_0/Signs/Sign_1/Signature.xml' }), [
    'format warn SES_PROPERTY_INFO',
  ])
  t.same(faults(await stampOf({ seal }), { ...AROUND, claimedAlgorithm: '1.2.840.113549.1.1.11' }), [
    'format warn SES_ALGORITHM_CLAIM',
  ])
})

t.test('times', async (t) => {
  const seal = await sealOf()
  const at = (time: number) => stampOf({ seal, time })
  t.same(faults(await at(NOW + DAY)), ['timestamp fail SIGNED_IN_FUTURE'])
  t.same(faults(await at(NOW + 2 * 60_000)), [], 'clocks may differ by minutes')
  t.same(faults(await at(NOW + 51 * DAY), AROUND, NOW + 51 * DAY, endless), ['seal-period fail SEAL_EXPIRED'])
  t.same(faults(await at(NOW - 11 * DAY)), [
    'seal-period fail SEAL_NOT_YET_VALID',
    'seal-period unknown SEAL_MADE_LATER',
  ])
  t.same(faults(await at(NOW), AROUND, NOW + 60 * DAY, endless), [], 'a stamp outlives its seal')
  const early = await sealOf({ created: NOW + DAY, validFrom: NOW - DAY })
  t.same(faults(await stampOf({ seal: early })), ['seal-period unknown SEAL_MADE_LATER'])
  t.same(sealFaults(seal, NOW + 51 * DAY, NOW), ['seal-period fail SEAL_EXPIRED'])
})

/** The same authority with a list for every day. */
const endless = makeTrust([root.cert], [crlOf(root, { nextUpdate: NOW + 90 * DAY })])

t.test('certificates of signer and maker', async (t) => {
  const encrypting = issue('加密证书', root, { keyUsage: ['keyEncipherment', 'keyAgreement'] })
  t.same(faults(await stampOf({ seal: await sealOf({ certs: [encrypting] }), by: encrypting })), [
    'signer-cert fail CERT_ENCRYPTION_ONLY',
  ])
  const old = issue('旧单位', root, { notBefore: NOW - 90 * DAY, notAfter: NOW - DAY })
  const found = faults(await stampOf({ seal: await sealOf({ certs: [old] }), by: old }))
  t.ok(found.includes('signer-cert fail CERT_EXPIRED'), found.join())
  const seal = await sealOf()
  const stamp = await stampOf({ seal })
  const list = (who: typeof unit, date: number) =>
    makeTrust([root.cert], [crlOf(root, { revoked: [revoked(who, date)] })])
  t.same(faults(stamp, AROUND, NOW, list(unit, NOW - DAY)), ['signer-cert fail CERT_REVOKED'])
  t.same(faults(stamp, AROUND, NOW + DAY, list(unit, NOW + DAY / 2)), ['signer-cert warn CERT_REVOKED_LATER'])
  t.same(faults(stamp, AROUND, NOW, list(maker, NOW - 20 * DAY)), ['maker-cert fail CERT_REVOKED'])
  t.same(
    faults(stamp, AROUND, NOW, list(maker, NOW - DAY)),
    ['maker-cert warn CERT_REVOKED_LATER'],
    'the seal was made before',
  )
  t.same(faults(stamp, AROUND, NOW, makeTrust([])), [
    'maker-cert unknown CERT_NO_PATH',
    'signer-cert unknown CERT_NO_PATH',
  ])
})

t.test('a maker whose certificate may not sign makes no seal', async (t) => {
  const by = issue('加密制章', root, { keyUsage: ['keyEncipherment'] })
  await t.rejects(sealOf({ by }), { code: 'SIGNER_CERT_USAGE' })
})

/** A seal with its elements changed, signed again by the maker when `sign` says so. */
const remade = async (
  edit: (info: readonly Uint8Array[]) => readonly Uint8Array[],
  tail: readonly Uint8Array[] = [],
): Promise<Uint8Array> => {
  const [info, cert, algorithm] = readDer(await sealOf(), 'seal').children
  if (!info || !cert || !algorithm) throw new Error('no seal')
  const changed = write.sequence(...edit(info.children.map(({ raw }) => raw)))
  return write.sequence(changed, cert.raw, algorithm.raw, write.bitString(maker.key.sign(changed)), ...tail)
}

const headerOf = (id: string, version: number): Uint8Array =>
  write.sequence(write.ia5String(id), write.integer(version), write.ia5String('v'))
const data = (...list: readonly Uint8Array[]): Uint8Array => write.sequence(...list)
const item = (oid: string, critical: boolean | undefined): Uint8Array =>
  write.sequence(
    write.oid(oid),
    ...(critical === undefined ? [] : [write.boolean(critical)]),
    write.octetString(Buffer.from('x')),
  )

t.test('shapes of seals: what is unknown is told, refused or left open', async (t) => {
  const cases: readonly (readonly [what: string, seal: Uint8Array, expected: readonly string[]])[] = [
    ['as it was', await remade((info) => info), []],
    [
      'another header',
      await remade(([, ...rest]) => [headerOf('XX', 4), ...rest]),
      ['format fail SES_HEADER_ID'],
    ],
    ['version 9', await remade(([, ...rest]) => [headerOf('ES', 9), ...rest]), ['note SES_VERSION_UNUSUAL']],
    [
      'a negative version',
      await remade(([, ...rest]) => [
        write.sequence(write.ia5String('ES'), write.element(2, Uint8Array.of(0xff)), write.ia5String('v')),
        ...rest,
      ]),
      ['note SES_VERSION_UNUSUAL'],
    ],
    ['extension data', await remade((info) => [...info, data(item('1.2.3', undefined))]), []],
    [
      'extension data, tagged',
      await remade((info) => [...info, write.tagged(0, [data(item('1.2.3', undefined))])]),
      [],
    ],
    [
      'extension data with FALSE written',
      await remade((info) => [...info, data(item('1.2.3', false))]),
      ['note SES_DEFAULT_WRITTEN'],
    ],
    [
      'critical extension data',
      await remade((info) => [...info, data(item('1.2.3', true))]),
      ['format unknown SES_EXTENSION_CRITICAL'],
    ],
    [
      'the same extension twice',
      await remade((info) => [...info, data(item('1.2.3', undefined), item('1.2.3', true))]),
      ['refused EXTENSION_DUPLICATE'],
    ],
    ['a sixth field', await remade((info) => [...info, data(), data()]), ['refused DER_MALFORMED']],
    ['three fields', await remade((info) => info.slice(0, 3)), ['refused DER_MALFORMED']],
    [
      'a timestamp, so of V5 by shape',
      await remade((info) => info, [write.tagged(0, [write.bitString(Buffer.from('abc'))])]),
      ['note SES_VERSION_UNUSUAL', 'timestamp unknown TIMESTAMP_UNCHECKED'],
    ],
    [
      'a timestamp of two',
      await remade((info) => info, [write.tagged(0, [write.bitString(Buffer.from('a')), write.nullValue()])]),
      ['refused DER_MALFORMED'],
    ],
    [
      'a fifth element of another kind',
      await remade((info) => info, [write.integer(1)]),
      ['refused DER_MALFORMED'],
    ],
    [
      'six elements',
      await remade((info) => info, [write.integer(1), write.integer(1)]),
      ['refused SES_SHAPE_UNKNOWN'],
    ],
    [
      'three elements',
      write.sequence(
        ...readDer(await sealOf(), 'seal')
          .children.slice(0, 3)
          .map(({ raw }) => raw),
      ),
      ['refused SES_SHAPE_UNKNOWN'],
    ],
  ]
  for (const [what, seal, expected] of cases) t.same(sealFaults(seal), expected, what)
})

t.test('a seal that anybody changed is forged', async (t) => {
  const honest = await sealOf()
  const [info, cert, algorithm, value] = readDer(honest, 'seal').children.map(({ raw }) => raw)
  if (!info || !cert || !algorithm || !value) throw new Error('no seal')
  const strangers = write.sequence(info, write.octetString(stranger.der), algorithm, value)
  t.same(sealFaults(strangers), ['seal-signature fail SEAL_FORGED'])
  const other = readDer(await sealOf({ name: '别的章' }), 'seal').children[0]?.raw ?? info
  t.same(sealFaults(write.sequence(other, cert, algorithm, value)), ['seal-signature fail SEAL_FORGED'])
  const rubbish = write.sequence(info, write.octetString(Buffer.from('rubbish')), algorithm, value)
  t.same(sealFaults(rubbish), ['maker-cert fail DER_MALFORMED', 'seal-signature unknown CHECK_NOT_POSSIBLE'])
  const unknown = write.sequence(info, cert, write.oid('1.2.3.4'), value)
  t.same(sealFaults(unknown), [
    'seal-signature unknown ALGORITHM_UNSUPPORTED',
    'seal-signature warn ALGORITHM_UNKNOWN',
  ])
})

t.test('lists of signers: digests, weak ones, unknown ones, ids', async (t) => {
  const digests = await sealOf({ list: 'digests' })
  t.same(faults(await stampOf({ seal: digests })), [])
  t.same(faults(await stampOf({ seal: digests, by: stranger })), ['signer-in-list fail SIGNER_NOT_LISTED'])
})

t.test('stamp and seal of different versions', async (t) => {
  const [v1, v4] = [await sealOf({ version: 'V1' }), await sealOf({ version: 'V4' })]
  t.same(faults(await stampOf({ seal: v4, shape: versionOf('V1') })), ['refused DER_MALFORMED'])
  t.same(faults(await stampOf({ seal: v1, shape: versionOf('V4') })), ['refused DER_MALFORMED'])
  const swapSeal = (seal: Uint8Array) => (tbs: Uint8Array) => {
    const items = readDer(tbs, 'tbs').children.map(({ raw }) => raw)
    return write.sequence(items[0] ?? tbs, seal, ...items.slice(2))
  }
  t.same(faults(await stampOf({ seal: v4, twist: swapSeal(v1) })), ['refused SES_VERSION_MIXED'])
  t.same(faults(await stampOf({ seal: v1, twist: swapSeal(v4) })), ['refused SES_VERSION_MIXED'])
  const v5 = await sealOf({ version: 'V5' })
  t.same(faults(await stampOf({ seal: v4, twist: swapSeal(v5) })), ['note SES_VERSION_DIFFERS'])
})

t.test('a claimed time in the future fails, whatever timestamp is put beside it', async (t) => {
  const stamp = await stampOf({ seal: await sealOf(), time: NOW + DAY })
  const items = readDer(stamp, 'stamp').children.map(({ raw }) => raw)
  const stamped = write.sequence(...items, write.tagged(0, [write.bitString(Buffer.from('abc'))]))
  t.same(faults(stamped), ['timestamp unknown TIMESTAMP_UNCHECKED', 'timestamp fail SIGNED_IN_FUTURE'])
})

t.test('no changed byte of a seal or a stamp leaves it valid', async (t) => {
  const seal = await sealOf()
  const stamp = await stampOf({ seal })
  const strict = policyNamed('strict')
  t.equal(checkSeal(seal, { trust, policy: strict, now: NOW }).verdict, 'valid')
  const flipped = (bytes: Uint8Array, at: number, by: number): Uint8Array => {
    const copy = Uint8Array.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ by
    return copy
  }
  const refused = (run: () => boolean): boolean => {
    try {
      return run()
    } catch (error) {
      return isGsealError(error)
    }
  }
  fc.assert(
    fc.property(fc.nat(seal.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, by) =>
      refused(
        () => checkSeal(flipped(seal, at, by), { trust, policy: strict, now: NOW }).verdict !== 'valid',
      ),
    ),
    { seed: 619999, numRuns: 400 },
  )
  fc.assert(
    fc.property(fc.nat(stamp.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, by) =>
      refused(() => faults(flipped(stamp, at, by)).length > 0),
    ),
    { seed: 619999, numRuns: 400 },
  )
})
