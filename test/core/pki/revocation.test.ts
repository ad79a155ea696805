/** What revocation lists may say, and what they must not be taken to say. */
import t from 'tap'
import { write } from '../../../src/core/der/index.ts'
import { type Crl, extension, judgeCertificate, makeTrust, OID } from '../../../src/core/pki/index.ts'
import {
  type CrlWish,
  crlOf,
  DAY,
  distributionPoint,
  type Issued,
  type Issuing,
  issue,
  issuingPoint,
  NOW,
  revoked,
} from '../../helpers/certs.ts'

const root = issue('根', undefined)
const leaf = issue('签章人', root)

const codes = (
  crls: readonly Crl[],
  more: { one?: Issued; at?: number; now?: number; atSource?: 'claimed' | 'timestamp' } = {},
): string[] =>
  judgeCertificate((more.one ?? leaf).cert, {
    trust: makeTrust([root.cert], crls),
    extra: [],
    at: more.at ?? NOW,
    atSource: more.atSource ?? 'claimed',
    now: more.now ?? NOW,
    purpose: 'sign',
  }).problems.map(({ code, verdict }) => `${verdict} ${code}`)

const UNKNOWN = 'unknown REVOCATION_UNKNOWN'

t.test('what a single list says', async (t) => {
  const entry = revoked(leaf, NOW - DAY)
  const unknownExtension = extension('1.2.156.10260.4.1.98', true, write.nullValue())
  const harmless = extension('1.2.156.10260.4.1.98', false, write.nullValue())
  const delta = extension(OID.deltaCrlIndicator, true, write.integer(1))
  const holder = extension(OID.certificateIssuer, true, write.sequence())
  const cases: readonly (readonly [what: string, wish: CrlWish, expected: readonly string[]])[] = [
    ['current, does not name it', {}, []],
    ['current, names another', { revoked: [revoked(root, NOW - DAY)] }, []],
    ['current, names it', { revoked: [entry] }, ['fail CERT_REVOKED']],
    ['out of date', { nextUpdate: NOW - 1 }, ['unknown REVOCATION_STALE']],
    ['out of date, names it', { nextUpdate: NOW - 1, revoked: [entry] }, ['fail CERT_REVOKED']],
    ['not yet issued', { thisUpdate: NOW + DAY }, ['unknown REVOCATION_STALE']],
    ['without an end', { nextUpdate: null }, ['unknown REVOCATION_UNKNOWN', 'warn CRL_NO_NEXT_UPDATE']],
    ['without an end, names it', { nextUpdate: null, revoked: [entry] }, ['fail CERT_REVOKED']],
    ['delta', { extensions: [delta] }, [UNKNOWN, 'warn CRL_DELTA']],
    ['delta, names it', { extensions: [delta], revoked: [entry] }, ['fail CERT_REVOKED']],
    [
      'delta, takes it back',
      { extensions: [delta], revoked: [revoked(leaf, NOW - DAY, { reason: 'removeFromCRL' })] },
      [UNKNOWN, 'warn CRL_DELTA'],
    ],
    [
      'complete, takes it back, which it cannot',
      { revoked: [revoked(leaf, NOW - DAY, { reason: 'removeFromCRL' })] },
      ['fail CERT_REVOKED'],
    ],
    [
      'unknown critical extension',
      { extensions: [unknownExtension] },
      [UNKNOWN, 'warn CRL_CRITICAL_EXTENSION'],
    ],
    [
      'unknown critical extension, names it',
      { extensions: [unknownExtension], revoked: [entry] },
      [UNKNOWN, 'warn CRL_CRITICAL_EXTENSION'],
    ],
    ['unknown extension that is not critical', { extensions: [harmless] }, []],
    [
      'an entry with an unknown critical extension',
      { revoked: [revoked(root, NOW - DAY, { extensions: [unknownExtension] })] },
      [UNKNOWN, 'warn CRL_CRITICAL_EXTENSION'],
    ],
    [
      'an entry of another authority',
      { revoked: [revoked(leaf, NOW - DAY, { extensions: [holder] })] },
      [UNKNOWN, 'warn CRL_INDIRECT'],
    ],
    [
      'an entry with a reason that does not exist',
      {
        revoked: [
          revoked(leaf, NOW, { extensions: [extension(OID.reasonCode, false, write.enumerated(7))] }),
        ],
      },
      ['fail CERT_REVOKED'],
    ],
  ]
  for (const [what, wish, expected] of cases) t.same(codes([crlOf(root, wish)]), expected, what)
})

t.test(
  'the list must be signed by the key that issued the certificate, and the key may sign lists',
  async (t) => {
    const impostor = issue('根', undefined, { keyLabel: '冒名' })
    t.same(codes([crlOf(root, { by: impostor })]), [UNKNOWN])
    t.same(codes([]), [UNKNOWN])
    const mute = issue('不签表', undefined, { keyUsage: ['keyCertSign'] })
    const one = issue('签章人', mute)
    const { problems } = judgeCertificate(one.cert, {
      trust: makeTrust([mute.cert], [crlOf(mute)]),
      extra: [],
      at: NOW,
      atSource: 'claimed',
      now: NOW,
      purpose: 'sign',
    })
    t.same(
      problems.map(({ code }) => code),
      ['REVOCATION_UNKNOWN'],
    )
  },
)

t.test(
  'a signature made before the revocation stands, unless the key was lost and the time is a claim',
  async (t) => {
    const list = (reason?: 'keyCompromise' | 'superseded') =>
      crlOf(root, { revoked: [revoked(leaf, NOW - DAY, reason === undefined ? {} : { reason })] })
    const before = { at: NOW - 2 * DAY }
    t.same(codes([list()], before), ['warn CERT_REVOKED_LATER'])
    t.same(codes([list('superseded')], before), ['warn CERT_REVOKED_LATER'])
    t.same(codes([list('keyCompromise')], before), ['unknown CERT_REVOKED_COMPROMISE'])
    t.same(codes([list('keyCompromise')], { ...before, atSource: 'timestamp' }), ['warn CERT_REVOKED_LATER'])
    t.same(codes([list()], { at: NOW - DAY }), ['fail CERT_REVOKED'], 'the same second counts as revoked')
  },
)

t.test('a compromise counts from the day the key was lost', async (t) => {
  const lost = extension(OID.invalidityDate, false, write.generalizedTime(NOW - 30 * DAY))
  const list = (reason: 'keyCompromise' | 'superseded') =>
    crlOf(root, { revoked: [revoked(leaf, NOW - DAY, { reason, extensions: [lost] })] })
  t.same(codes([list('keyCompromise')], { at: NOW - 10 * DAY }), ['fail CERT_REVOKED'])
  t.same(codes([list('superseded')], { at: NOW - 10 * DAY }), ['warn CERT_REVOKED_LATER'])
})

t.test('a list that speaks for part of the certificates speaks for those alone', async (t) => {
  const here = 'http://crl.example/619999/1.crl'
  const mine = issue('有发布点', root, { extensions: [distributionPoint(here)] })
  const reasons = write.tagged(1, [Uint8Array.of(6, 0x40)], false)
  const some = issue('部分原因', root, { extensions: [distributionPoint(here, reasons)] })
  const elsewhere = issue('别处', root, {
    extensions: [distributionPoint('http://crl.example/619999/2.crl')],
  })
  const authority = issue('下级', root, { ca: true, keyUsage: ['digitalSignature', 'keyCertSign'] })
  const partial = [UNKNOWN, 'warn CRL_PARTIAL']
  const cases: readonly (readonly [
    what: string,
    point: Issuing,
    one: Issued,
    expected: readonly string[],
  ])[] = [
    ['the point that it names', { address: here }, mine, []],
    ['a point that it does not name', { address: here }, elsewhere, partial],
    ['a certificate without a point', { address: here }, leaf, partial],
    ['a point for some reasons', { address: here }, some, partial],
    ['users, and it is one', { users: true }, leaf, []],
    ['users, and it is an authority', { users: true }, authority, partial],
    ['authorities, and it is one', { authorities: true }, authority, []],
    ['authorities, and it is a user', { authorities: true }, leaf, partial],
    ['users and the point', { address: here, users: true }, mine, []],
    ['some reasons', { reasons: true }, leaf, partial],
    ['attribute certificates', { attributes: true }, leaf, partial],
    ['indirect', { indirect: true }, leaf, [UNKNOWN, 'warn CRL_INDIRECT']],
    ['both kinds, which contradicts itself', { users: true, authorities: true }, leaf, partial],
    ['nothing said', {}, leaf, []],
  ]
  for (const [what, point, one, expected] of cases)
    t.same(codes([crlOf(root, { extensions: [issuingPoint(point)] })], { one }), expected, what)
  const named = [revoked(leaf, NOW - DAY)]
  const pointed = crlOf(root, { extensions: [issuingPoint({ address: here })], revoked: named })
  t.same(codes([pointed]), ['fail CERT_REVOKED'], 'what it names is revoked all the same')
  const indirect = crlOf(root, { extensions: [issuingPoint({ indirect: true })], revoked: named })
  t.same(
    codes([indirect]),
    [UNKNOWN, 'warn CRL_INDIRECT'],
    'whose certificate an indirect list names is not known',
  )
})

t.test('of several lists every one is heard; a hold ends with the newer list', async (t) => {
  const older = (reason?: 'certificateHold') =>
    crlOf(root, {
      thisUpdate: NOW - 10 * DAY,
      revoked: [revoked(leaf, NOW - 20 * DAY, reason === undefined ? {} : { reason })],
    })
  const newer = crlOf(root, { thisUpdate: NOW - DAY, number: 2 })
  t.same(codes([older(), newer]), ['fail CERT_REVOKED'])
  t.same(codes([newer, older()]), ['fail CERT_REVOKED'])
  t.same(codes([older('certificateHold'), newer]), [])
  t.same(codes([older('certificateHold')]), ['fail CERT_REVOKED'])
  const held = crlOf(root, {
    thisUpdate: NOW - DAY,
    revoked: [revoked(leaf, NOW - 2 * DAY, { reason: 'certificateHold' })],
  })
  t.same(codes([crlOf(root, { thisUpdate: NOW - 10 * DAY }), held]), ['fail CERT_REVOKED'])
  t.same(codes([crlOf(root, { nextUpdate: NOW - DAY }), newer]), [], 'one that is current is enough')
})

t.test('lists forget certificates that have ended: only one of their time speaks of them', async (t) => {
  const end = leaf.cert.notAfter
  const later = { at: NOW, now: end + 30 * DAY }
  const current = crlOf(root, { thisUpdate: end + 25 * DAY, nextUpdate: end + 35 * DAY })
  t.same(codes([current], later), ['unknown REVOCATION_ENDED'])
  const last = crlOf(root, { thisUpdate: end - DAY, nextUpdate: end + DAY })
  t.same(codes([current, last], later), [])
  const early = crlOf(root, { thisUpdate: end - 9 * DAY, nextUpdate: end - 5 * DAY })
  t.same(codes([current, early], later), ['unknown REVOCATION_ENDED'])
  const keeps = (since: number) =>
    crlOf(root, {
      thisUpdate: end + 25 * DAY,
      nextUpdate: end + 35 * DAY,
      extensions: [extension(OID.expiredCertsOnCrl, false, write.generalizedTime(since))],
    })
  t.same(codes([keeps(end - DAY)], later), [])
  t.same(codes([keeps(end + DAY)], later), ['unknown REVOCATION_ENDED'])
})

t.test('the authority in between is looked up too', async (t) => {
  const mid = issue('中级', root, { ca: true })
  const low = issue('下面', mid)
  t.same(codes([crlOf(root)], { one: low }), ['unknown CERT_NO_PATH'])
  const judge = (crls: readonly Crl[]) =>
    judgeCertificate(low.cert, {
      trust: makeTrust([root.cert], crls),
      extra: [mid.cert],
      at: NOW,
      atSource: 'claimed',
      now: NOW,
      purpose: 'sign',
    }).problems.map(({ code }) => code)
  t.same(judge([crlOf(root), crlOf(mid)]), [])
  t.same(judge([crlOf(mid)]), ['REVOCATION_UNKNOWN'])
  t.same(judge([crlOf(root, { revoked: [revoked(mid, NOW - DAY)] }), crlOf(mid)]), ['CERT_REVOKED'])
})
