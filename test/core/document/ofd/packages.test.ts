/** Packages with everything the standard allows, and how a signature covers them (GB/T 33190-2016 7.4 to 7.9, 18). */
import t from 'tap'
import { OfdDocument } from '../../../../src/core/document/ofd/index.ts'
import { openZip } from '../../../../src/core/zip/index.ts'
import {
  entry,
  oneBody,
  otherBody,
  pack,
  page,
  plainDocument,
  reprefixed,
  richParts,
} from '../../../helpers/ofd-package.ts'
import { faultsOf, namesOf, type Office, openOffice, partOf, withParts } from '../../../helpers/office.ts'

const office: Office = await openOffice()
const rich = await pack(richParts())
const stamped = await office.stamp(rich)
const locked = await office.stamp(rich, { lock: true })

/** The package without some parts. */
const without = async (bytes: Uint8Array, ...names: string[]): Promise<Uint8Array> =>
  pack(
    Object.fromEntries(
      namesOf(bytes)
        .filter((name) => !names.includes(name))
        .map((name) => [name, partOf(bytes, name)]),
    ),
  )

t.test('a stamp protects every part that is there', async (t) => {
  for (const [bytes, coverage] of [
    [stamped, 'continued'],
    [locked, 'whole'],
  ] as const) {
    const report = office.verify(bytes)
    t.same(faultsOf(report), [])
    t.equal(report.verdict, 'valid')
    t.equal(report.signatures[0]?.coverage, coverage)
  }
  const [found] = new OfdDocument(stamped).signatures()
  const protectedParts = new TextDecoder().decode(partOf(stamped, 'Doc_0/Signs/Sign_0/Signature.xml'))
  for (const name of namesOf(rich)) t.match(protectedParts, `FileRef="/${name}"`, name)
  t.ok(found)
})

t.test('each part changed, emptied or removed makes the stamp invalid', async (t) => {
  for (const name of namesOf(rich)) {
    const changed = Buffer.concat([partOf(stamped, name), Buffer.from('\n')])
    const report = office.verify(withParts(stamped, { [name]: changed }))
    t.equal(report.verdict, 'invalid', `${name} changed`)
    t.match(faultsOf(report).join('; '), /part-digest OFD_PART_CHANGED/, name)
    t.equal(office.verify(withParts(stamped, { [name]: '' })).verdict, 'invalid', `${name} emptied`)
    if (name === 'OFD.xml') continue
    const removed = office.verify(await without(stamped, name))
    t.equal(removed.verdict, 'invalid', `${name} removed`)
  }
})

t.test('a package without OFD.xml is no OFD document at all', async (t) => {
  const bytes = await without(stamped, 'OFD.xml')
  t.throws(() => office.verify(bytes), { code: 'OFD_NOT_OFD' })
})

t.test('whatever is added afterwards is found', async (t) => {
  const added: readonly string[] = [
    'Doc_0/Res/other.bin',
    'smuggled.exe',
    'Doc_0/Signs/Sign_0/more.xml',
    'META-INF/x',
    'Doc_0/Pages/P3/Content.xml',
  ]
  for (const name of added) {
    const report = office.verify(withParts(stamped, { [name]: 'added' }))
    t.equal(report.verdict, 'invalid', name)
    t.match(faultsOf(report).join('; '), /coverage OFD_PART_UNREFERENCED/, name)
    t.equal(report.signatures[0]?.coverage, 'partial')
  }
})

t.test('parts that other writers leave out of their signatures are told by what they do', async (t) => {
  // Parts that were not there when the seal was applied, reached by what a protected part names.
  const table: readonly (readonly [string, string, RegExp, string])[] = [
    ['Doc_0/Attachs/data.xml', '<data/>', /coverage OFD_PART_UNPROTECTED/, 'invalid'],
    ['Doc_0/Res/image.bin', 'a picture', /coverage OFD_PART_UNPROTECTED/, 'invalid'],
    ['Doc_0/Annots/P1/Annot.xml', '<a/>', /coverage OFD_PART_UNPROTECTED/, 'invalid'],
    ['Doc_0/Tags/tag.xml', '<tag/>', /coverage OFD_MINOR_UNPROTECTED/, 'indeterminate'],
    ['Doc_0/Ext/data.bin', 'of an application', /coverage OFD_MINOR_UNPROTECTED/, 'indeterminate'],
  ]
  for (const [name, content, fault, verdict] of table) {
    const dangling = await office.stamp(await without(rich, name))
    t.equal(office.verify(dangling).signatures[0]?.verdict, 'valid', `${name} not there`)
    const report = office.verify(withParts(dangling, { [name]: content }))
    t.match(faultsOf(report).join('; '), fault, name)
    t.equal(report.verdict, verdict, name)
  }
})

t.test('prefixes of the namespace are free', async (t) => {
  for (const prefix of ['', 'o', 'OFD', 'x-1']) {
    const bytes = await office.stamp(await pack(reprefixed(richParts(), prefix)))
    t.same(faultsOf(office.verify(bytes)), [], `prefix "${prefix}"`)
    t.equal(
      office.verify(await office.stamp(bytes, { time: office.now + 1 })).verdict,
      'valid',
      'stamped twice',
    )
  }
})

t.test('names that differ by case, and paths without their root, are noted', async (t) => {
  const bent = (from: string, to: string): Promise<Uint8Array> => {
    const parts = richParts()
    const name = 'Doc_0/Document.xml'
    const before = String(parts[name])
    if (!before.includes(from)) throw new Error(`no ${from}`)
    return pack({ ...parts, [name]: before.replace(from, to) })
  }
  const cases: readonly (readonly [string, string, string])[] = [
    ['Tpls/T.xml', 'tpls/t.XML', 'OFD_PATH_CASE'],
    ['>PublicRes.xml', '>Doc_0/PublicRes.xml', 'OFD_PATH_ROOTED'],
    ['Pages/P1/Content.xml', 'Pages\\P1\\Content.xml', ''],
    ['Pages/P1/Content.xml', './Pages/../Pages/P1/Content.xml', ''],
  ]
  for (const [from, to, code] of cases) {
    const bytes = await office.stamp(await bent(from, to))
    const strict = office.verify(bytes)
    const codes = strict.findings.map((finding) => finding.code as string)
    t.equal(codes.includes(code), code !== '', `${to}: ${codes.join()}`)
    t.equal(strict.signatures[0]?.verdict, 'valid', to)
    t.equal(office.verify(bytes, 'interop').verdict, 'valid', to)
  }
  await t.rejects(
    bent('Pages/P1/Content.xml', '../../outside.xml').then((bytes) => office.stamp(bytes)),
    { code: 'OFD_MALFORMED' },
  )
})

t.test('of several documents in a package each needs a signature of its own', async (t) => {
  const two = await pack({
    'OFD.xml': entry(oneBody, otherBody),
    'Doc_0/Document.xml': plainDocument,
    'Doc_0/Pages/P.xml': page('甲'),
    'Doc_1/Document.xml': plainDocument,
    'Doc_1/Pages/P.xml': page('乙'),
  })
  const document = new OfdDocument(two)
  t.equal(document.bodies.length, 2)
  t.same(
    document.pages().map(({ number }) => number),
    [1, 2],
  )
  t.same(
    document.locate('乙').map((spot) => spot.page),
    [2],
  )
  const first = await office.stamp(two, { where: [{ kind: 'at', pages: [{ from: 1, to: 1 }] }] })
  const report = office.verify(first)
  t.equal(report.signatures[0]?.appearances[0]?.page, 1)
  const changed = office.verify(withParts(first, { 'Doc_0/Pages/P.xml': page('丙') }))
  t.equal(changed.verdict, 'invalid')
  const other = office.verify(withParts(first, { 'Doc_1/Pages/P.xml': page('丙') }))
  t.not(other.verdict, 'valid', 'a document that a stamp on another leaves open is never called valid')
})

t.test('earlier versions of a document are part of what is protected', async (t) => {
  const versions =
    '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="Doc_0/Versions/V1.xml"/></ofd:Versions>'
  const parts = {
    'OFD.xml': entry(oneBody.replace('</ofd:DocBody>', `${versions}</ofd:DocBody>`)),
    'Doc_0/Document.xml': plainDocument,
    'Doc_0/Pages/P.xml': page('现行'),
    'Doc_0/Versions/V1.xml':
      '<ofd:DocVersion xmlns:ofd="http://www.ofdspec.org/2016" ID="1"><ofd:FileList><ofd:File ID="1">/Doc_0/Versions/Old.xml</ofd:File></ofd:FileList><ofd:DocRoot>/Doc_0/Versions/OldDocument.xml</ofd:DocRoot></ofd:DocVersion>',
    'Doc_0/Versions/Old.xml': page('旧页'),
    'Doc_0/Versions/OldDocument.xml': plainDocument.replace('Pages/P.xml', 'Old.xml'),
  }
  const bytes = await office.stamp(await pack(parts))
  t.same(faultsOf(office.verify(bytes)), [])
  for (const name of Object.keys(parts)) {
    const altered = Buffer.concat([partOf(bytes, name), Buffer.from(' ')])
    t.equal(office.verify(withParts(bytes, { [name]: altered })).verdict, 'invalid', name)
  }
})

t.test('the size of a page is its PhysicalBox, else that of the document, else A4', async (t) => {
  const area = (boxes: string): string => `<ofd:Area>${boxes}</ofd:Area>`
  const sized = async (pageArea: string, common: string): Promise<{ width: number; height: number }> => {
    const bytes = await pack({
      'OFD.xml': entry(oneBody),
      'Doc_0/Document.xml': plainDocument.replace(/<ofd:PageArea>.*<\/ofd:PageArea>/, common),
      'Doc_0/Pages/P.xml': page('页', '', pageArea),
    })
    const [first] = new OfdDocument(bytes).pages()
    return { width: first?.width ?? 0, height: first?.height ?? 0 }
  }
  const common = '<ofd:PageArea><ofd:PhysicalBox>0 0 148 210</ofd:PhysicalBox></ofd:PageArea>'
  const table: readonly (readonly [string, string, number, number])[] = [
    [area('<ofd:PhysicalBox>0 0 100 50</ofd:PhysicalBox>'), common, 100, 50],
    [
      area(
        '<ofd:PhysicalBox>10 20 100 50</ofd:PhysicalBox><ofd:ApplicationBox>15 25 80 30</ofd:ApplicationBox><ofd:ContentBox>20 30 10 10</ofd:ContentBox>',
      ),
      common,
      100,
      50,
    ],
    ['', common, 148, 210],
    [area('<ofd:PhysicalBox>0 0 0 0</ofd:PhysicalBox>'), common, 148, 210],
    [area('<ofd:PhysicalBox>nonsense</ofd:PhysicalBox>'), common, 148, 210],
    ['', '', 210, 297],
  ]
  for (const [pageArea, commonArea, width, height] of table) {
    t.same(await sized(pageArea, commonArea), { width, height }, `${pageArea} ${commonArea}`)
  }
})

t.test('a mark on a page whose box does not begin at 0,0 stands where it was asked for', async (t) => {
  const bytes = await pack({
    'OFD.xml': entry(oneBody),
    'Doc_0/Document.xml': plainDocument,
    'Doc_0/Pages/P.xml': page(
      '页',
      '',
      '<ofd:Area><ofd:PhysicalBox>10 20 120 160</ofd:PhysicalBox></ofd:Area>',
    ),
  })
  const done = await office.stamp(bytes, { where: [{ kind: 'at', pages: ['first'], x: 60, y: 80 }] })
  const [mark] = office.verify(done).signatures[0]?.appearances ?? []
  t.match(mark, { page: 1, x: 39, y: 59, width: 42, height: 42 })
})

t.test('two pages with one ID, a page without a part and an empty list of bodies are refused', async (t) => {
  const bent: readonly (readonly [string, Record<string, string>])[] = [
    [
      'one ID twice',
      {
        'Doc_0/Document.xml': plainDocument.replace(
          '</ofd:Pages>',
          '<ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages>',
        ),
      },
    ],
    ['no such page', { 'Doc_0/Document.xml': plainDocument.replace('Pages/P.xml', 'Pages/Q.xml') }],
    ['no body', { 'OFD.xml': entry() }],
    ['no root', { 'OFD.xml': entry(oneBody.replace('Doc_0/Document.xml', 'Doc_9/Document.xml')) }],
    [
      'two roots',
      {
        'OFD.xml': entry(
          oneBody.replace('</ofd:DocBody>', '<ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>'),
        ),
      },
    ],
  ]
  for (const [name, parts] of bent) {
    const bytes = await pack({
      'OFD.xml': entry(oneBody),
      'Doc_0/Document.xml': plainDocument,
      'Doc_0/Pages/P.xml': page('页'),
      ...parts,
    })
    await t.rejects(office.stamp(bytes), { code: 'OFD_MALFORMED' }, name)
  }
})

t.test('the package that is stamped keeps each entry that it had, in its place', async (t) => {
  const before = openZip(rich, () => undefined).entries.map(({ name }) => name)
  const after = openZip(stamped, () => undefined).entries.map(({ name }) => name)
  t.same(after.slice(0, before.length), before)
})
