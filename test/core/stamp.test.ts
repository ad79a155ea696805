import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import t from 'tap'
import { foundAuthority, signerFor } from '../../src/core/authority.ts'
import { openDocument } from '../../src/core/document/open.ts'
import { extractPieces } from '../../src/core/extract.ts'
import { sm3Hex } from '../../src/core/gm/index.ts'
import { makeSeal } from '../../src/core/make.ts'
import { readSeal } from '../../src/core/ses/index.ts'
import { stamp } from '../../src/core/stamp.ts'
import { openZip, rewriteZip } from '../../src/core/zip/index.ts'
import { faultsOf, letter, namesOf, type Office, openOffice, partOf } from '../helpers/office.ts'
import { onePage } from '../helpers/pdf-builder.ts'

const office: Office = await openOffice()
const document = await letter(3)

t.test('a stamped document is valid under strict', async (t) => {
  const report = office.verify(await office.stamp(document))
  t.equal(report.verdict, 'valid', faultsOf(report).join(', '))
  t.equal(report.signatures[0]?.coverage, 'continued')
  t.equal(report.signatures[0]?.standard, 'GB/T 38540-2020')
  t.same(
    report.signatures[0]?.appearances.map((place) => place.page),
    [3],
  )
})

t.test('judged at once, a result gets the report that it gets when it is opened anew', async (t) => {
  const pdf = onePage()
  for (const bytes of [document, await office.stamp(document), pdf, await office.stamp(pdf)]) {
    const made = await office.stampJudged(bytes)
    t.equal(made.report.verdict, 'valid')
    t.same(made.report, office.verify(made.bytes))
    t.equal(made.digest, made.report.digest)
  }
})

t.test('so does one that is opened beside another of its kind', async (t) => {
  const model = (await office.stampJudged(document)).stamped
  const other = await letter(2)
  const made = await office.stampJudged(other, { opened: openDocument(other, model) })
  t.same(made.report, office.verify(made.bytes))
  t.equal(made.report.verdict, 'valid')
  // Its own page is not taken for the page of the same name in the model.
  t.equal(made.stamped.locate('盖章处').length, 2)
})

t.test('a digest that the caller took counts for the part with those bytes alone', async (t) => {
  const page = openZip(document, () => undefined).get('Doc_0/Pages/Page_0/Content.xml')
  const content = inflateRawSync(page?.compressed ?? new Uint8Array(0))
  const wrong = new Uint8Array(32)
  const elsewhere = [{ bytes: content.subarray(1), sm3: wrong }]
  const sound = await office.stampJudged(document, { known: elsewhere })
  t.same(sound.report, office.verify(sound.bytes))
  const known = [{ bytes: content, sm3: wrong }]
  const made = await office.stamp(document, { known })
  t.equal(office.verify(made).verdict, 'invalid', 'it is the caller who vouches for it')
})

t.test('a stamped file stands in the memory that the caller lends, again and again', async (t) => {
  const lent = Buffer.alloc(1024 * 1024)
  for (const bytes of [document, onePage(), document]) {
    let used = 0
    const take = (count: number): Buffer => {
      used += count
      return lent.subarray(used - count, used)
    }
    const made = await office.stampJudged(bytes, { memory: { take } })
    t.equal(made.bytes.buffer, lent.buffer)
    t.equal(made.report.verdict, 'valid')
    t.same(office.verify(Uint8Array.from(made.bytes)), made.report)
  }
})

t.test('the digest that stamp gives is that of the bytes it gives', async (t) => {
  // Of more than 16 MB the digest is begun beside those of the parts.
  const fillers = [9_000_000, 7_000_000, 1_500_001].map((length, i) => ({
    name: `Doc_0/Res/${i}.bin`,
    data: new Uint8Array(length).map((_, at) => (at * at) >>> (9 + i)),
    store: true,
  }))
  const large = rewriteZip(
    openZip(document, () => undefined),
    fillers,
    { time: 0 },
  )
  const { authority, now } = office
  const by = { signer: signerFor(authority.unit), seal: authority.seal, lock: false, time: now }
  for (const bytes of [document, await office.stamp(document), large, await office.stamp(large), onePage()]) {
    const made = await stamp({ ...by, document: bytes, where: [{ kind: 'at', pages: ['last'] }] })
    t.equal(made.digest, `sm3:${sm3Hex(made.bytes)}`)
    const judged = await office.stampJudged(bytes)
    t.equal(judged.digest, `sm3:${sm3Hex(judged.bytes)}`)
    t.same(judged.report, office.verify(judged.bytes))
  }
})

t.test('a stamp that is finished twice gives two files', async (t) => {
  const pending = openDocument(document).prepare({
    kind: 'digital',
    placements: [],
    lock: false,
    time: office.now,
    algorithm: '1.2.156.10197.1.501',
    form: 'gm',
    valueBytes: 0,
  })
  // Longer than any value: more than there is room for.
  const values = [7, 40_000, 9].map((length) => new Uint8Array(length).fill(length))
  const files = values.map((value) => pending.finish(value))
  for (const [i, value] of values.entries())
    t.ok(Buffer.from(partOf(files[i] ?? document, 'Doc_0/Signs/Sign_0/SignedValue.dat')).equals(value))
})

t.test('untouched entries keep their stored bytes', async (t) => {
  const before = openZip(document, () => undefined)
  const after = openZip(await office.stamp(document), () => undefined)
  for (const entry of before.entries.filter((item) => item.name !== 'OFD.xml')) {
    t.same(after.get(entry.name)?.compressed, entry.compressed, entry.name)
  }
})

t.test('several marks of one seal stand in one signature', async (t) => {
  const bytes = await office.stamp(document, {
    where: [
      { kind: 'keyword', text: '盖章处' },
      { kind: 'riding', side: 'right' },
      { kind: 'at', pages: ['first'], x: 60, y: 60 },
    ],
  })
  const report = office.verify(bytes)
  t.equal(report.verdict, 'valid', faultsOf(report).join(', '))
  t.equal(report.signatures.length, 1)
  t.equal(report.signatures[0]?.appearances.length, 7)
})

t.test('riding works on each side', async (t) => {
  for (const side of ['left', 'right', 'top', 'bottom'] as const) {
    const report = office.verify(await office.stamp(document, { where: [{ kind: 'riding', side }] }))
    t.equal(report.verdict, 'valid', side)
    t.equal(report.signatures[0]?.appearances.length, 3)
  }
})

t.test('further stamps leave the earlier ones valid', async (t) => {
  let bytes = document
  for (let count = 1; count <= 4; count++) {
    bytes = await office.stamp(bytes, { time: office.now + count })
    const report = office.verify(bytes)
    t.equal(report.verdict, 'valid', faultsOf(report).join(', '))
    t.equal(report.signatures.length, count)
  }
  const ids = [
    ...Buffer.from(partOf(bytes, 'Doc_0/Signs/Signatures.xml'))
      .toString()
      .matchAll(/ ID="(\w+)"/g),
  ]
  t.same(
    ids.map((m) => m[1]),
    ['s001', 's003', 's005', 's007'],
    'signatures and marks share one number space',
  )
})

t.test('a locked document refuses a further stamp, and stays valid', async (t) => {
  const locked = await office.stamp(document, { lock: true })
  const report = office.verify(locked)
  t.equal(report.verdict, 'valid')
  t.equal(report.signatures[0]?.coverage, 'whole')
  await t.rejects(office.stamp(locked), { code: 'OFD_LOCKED' })
})

t.test('a plain digital signature is valid, alone and beside stamps', async (t) => {
  const request = { seal: undefined, where: [] } as unknown as Parameters<Office['stamp']>[1]
  const signed = await office.stamp(document, request)
  t.equal(office.verify(signed).verdict, 'valid', faultsOf(office.verify(signed)).join(', '))
  const both = await office.stamp(signed)
  const report = office.verify(both)
  t.same(
    report.signatures.map((item) => item.kind),
    ['digital', 'seal'],
  )
  t.equal(report.verdict, 'valid')
})

const DAY = 86_400_000

/** A seal of one day by the office's maker. */
const shortSeal = (version: 'V1' | 'V4' | 'V5', list: 'certs' | 'digests'): Promise<Uint8Array> => {
  const { authority } = office
  return makeSeal({
    maker: signerFor(authority.maker),
    version,
    id: '6199990000002',
    vendor: 'gseal',
    type: 1,
    name: '示例单位',
    certs: [authority.unit.cert],
    list,
    created: office.now,
    validFrom: office.now - DAY,
    validTo: office.now + DAY,
    picture: readSeal(authority.seal, () => undefined).picture,
  })
}

t.test('every generation of seal stamps and verifies', async (t) => {
  for (const [version, list] of [
    ['V1', 'certs'],
    ['V4', 'certs'],
    ['V4', 'digests'],
    ['V5', 'certs'],
  ] as const) {
    const seal = await shortSeal(version, list)
    const report = office.verify(await office.stamp(document, { seal }), 'interop')
    t.equal(report.verdict, 'valid', `${version} ${list}: ${faultsOf(report).join(', ')}`)
  }
})

t.test('a signer who is not in the list is refused before anything is signed', async (t) => {
  const other = await foundAuthority(office.now)
  await t.rejects(office.stamp(document, { signer: signerFor(other.unit) }), { code: 'STAMP_REFUSED' })
})

t.test('an expired seal or certificate is refused', async (t) => {
  const seal = await shortSeal('V4', 'certs')
  await t.rejects(office.stamp(document, { seal, time: office.now + 2 * DAY }), { code: 'STAMP_REFUSED' })
  await t.rejects(office.stamp(document, { time: office.now + 4 * 365 * DAY }), {
    code: 'SIGNER_CERT_PERIOD',
  })
})

t.test(
  'the time of signing decides: what was valid then stays valid, and the future is refused',
  async (t) => {
    const report = office.verify(await office.stamp(document, { time: office.now + 3_600_000 }))
    t.same(faultsOf(report), ['timestamp SIGNED_IN_FUTURE'])
  },
)

t.test('what is no document is refused with a code', async (t) => {
  await t.rejects(office.stamp(Buffer.from('%PDF-1.7')), { code: 'PDF_NO_EOF' })
  await t.rejects(office.stamp(Buffer.from('plain text')), { code: 'FORMAT_UNSUPPORTED' })
  await t.rejects(office.stamp(Buffer.alloc(0)), { code: 'FORMAT_UNSUPPORTED' })
  t.notOk(
    namesOf(document).some((name) => name.includes('Signs')),
    'the input is not changed',
  )
})

const opensslSkip = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl command'

t.test('openssl accepts the SM2 values of seal and stamp', { skip: opensslSkip }, async (t) => {
  const dir = t.testdir({})
  mkdirSync(dir, { recursive: true })
  const stamped = await office.stamp(document)
  for (const piece of extractPieces(stamped)) writeFileSync(join(dir, piece.name), piece.bytes)
  const run = (...args: string[]) => spawnSync('openssl', args, { cwd: dir, encoding: 'utf8' })
  for (const [cert, tbs, signature] of [
    ['s001.signer.cer', 's001.tbs-sign.der', 's001.signature.bin'],
    ['s001.maker.cer', 's001.seal-tbs.der', 's001.seal-signature.bin'],
  ] as const) {
    const key = run('x509', '-inform', 'DER', '-in', cert, '-noout', '-pubkey')
    t.equal(key.status, 0, key.stderr)
    writeFileSync(join(dir, 'key.pem'), key.stdout)
    const check = (data: string) =>
      run(
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        'key.pem',
        '-rawin',
        '-digest',
        'sm3',
        '-pkeyopt',
        'distid:1234567812345678',
        '-in',
        data,
        '-sigfile',
        signature,
      )
    t.equal(check(tbs).status, 0, `${tbs}: ${check(tbs).stdout}${check(tbs).stderr}`)
    t.not(check(cert).status, 0, 'and refuses it over other bytes')
  }
})
