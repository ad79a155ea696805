import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PdfFile } from '../../../../src/core/document/pdf/index.ts'
import { INTEROP, interopSkip } from '../../../helpers/paths.ts'
import { onePage, PdfBuilder, patched, type SaveOptions, withPages } from '../../../helpers/pdf-builder.ts'

const KINDS: readonly SaveOptions[] = [
  { xref: 'table' },
  { xref: 'stream' },
  { xref: 'stream', flate: false },
  { xref: 'stream', predictor: true },
  { xref: 'stream', packed: true },
  { xref: 'hybrid', packed: true },
]

/** Every object of every revision, read. */
const readAll = (file: PdfFile): number => {
  let count = 0
  for (const { index } of file.revisions) {
    const view = file.view(index)
    for (let number = 0; number < view.size; number++) if (view.object(number) !== undefined) count++
  }
  return count
}

for (const options of KINDS) {
  t.test(`a page opens: ${JSON.stringify(options)}`, async (t) => {
    const bytes = onePage(options)
    const file = PdfFile.open(bytes)
    t.equal(file.version, '1.7')
    t.equal(file.revisions.length, 1)
    t.equal(file.revisions[0]?.kind, options.xref)
    t.equal(file.revisions[0]?.end, bytes.length)
    t.equal(file.revisions[0]?.marker, bytes.length - 1)
    t.equal(file.view().name(file.view().catalog().entries.get('Type')), 'Catalog')
    t.ok(readAll(file) >= 4)
    const serious = file.findings().filter(({ code }) => code !== 'PDF_XREF_HYBRID')
    t.same(serious, [])
  })

  t.test(`an update is a revision of its own: ${JSON.stringify(options)}`, async (t) => {
    const builder = withPages(2)
    const first = builder.save(options)
    builder.object('<< /Type /Catalog /Pages 2 0 R /Lang (zh) >>', { number: 1 })
    builder.free(4)
    const second = builder.save(options)
    const file = PdfFile.open(second)
    t.equal(file.revisions.length, 2)
    t.same(
      file.revisions.map(({ end }) => end),
      [first.length, second.length],
    )
    t.notOk(file.view(0).catalog().entries.has('Lang'))
    t.ok(file.view(1).catalog().entries.has('Lang'))
    t.equal(file.view(1).owner(1), 1)
    t.equal(file.view(1).owner(2), 0)
    t.equal(file.view(0).owner(1), 0)
    t.equal(file.view(1).object(4), undefined, 'freed')
    t.ok(file.view(0).object(4))
    t.equal(file.view(0).object(2), file.view(1).object(2), 'an object that both share is one')
  })
}

t.test('files of other software open without a fault', { skip: interopSkip }, async (t) => {
  const folder = join(INTEROP, 'pdf')
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pdf'))) {
    const file = PdfFile.open(readFileSync(join(folder, name)))
    t.ok(readAll(file) > 3, name)
    t.same(
      file.findings().filter(({ severity }) => severity !== 'warn'),
      [],
      name,
    )
    t.ok(
      file.revisions.every(({ closed }) => closed),
      name,
    )
    t.equal(file.revisions.at(-1)?.end, file.bytes.length, name)
  }
})

const codeOf = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'none'
}
const opening = (bytes: Uint8Array): string => codeOf(() => PdfFile.open(bytes))
const findingsOf = (bytes: Uint8Array): string[] =>
  PdfFile.open(bytes)
    .findings()
    .map(({ code, severity }) => `${code} ${severity}`)

t.test('what cannot be opened is refused with a code of its own', async (t) => {
  const page = onePage()
  const text = page.toString('latin1')
  const startxref = Number(/startxref\n(\d+)/.exec(text)?.[1])
  t.equal(opening(Buffer.alloc(0)), 'PDF_NO_HEADER')
  t.equal(opening(patched(page, '%PDF-1.7', '%PDF-x.7')), 'PDF_NO_HEADER')
  t.equal(opening(page.subarray(0, page.length - 4)), 'PDF_NO_EOF')
  t.equal(opening(patched(page, 'startxref', 'startxerf')), 'PDF_STARTXREF')
  t.equal(opening(patched(page, `startxref\n${startxref}`, 'startxref\n-1')), 'PDF_STARTXREF')
  t.equal(opening(patched(page, `startxref\n${startxref}`, `startxref\n${startxref + 1}`)), 'PDF_XREF_AT')
  t.equal(opening(patched(page, `startxref\n${startxref}`, 'startxref\n99999999')), 'PDF_XREF_AT')
  t.equal(opening(withPages(1).save({ prev: startxref })), 'PDF_XREF_CYCLE')
  t.equal(opening(withPages(1).save({ prev: 3 })), 'PDF_XREF_AT')
  t.equal(opening(withPages(1).save({ trailer: '/Prev 1.5' })), 'PDF_TRAILER')
  t.equal(opening(withPages(1).save({ trailer: '/Prev 3 0 R' })), 'PDF_TRAILER')
  t.equal(opening(patched(page, ' 00000 n \n', ' 0000x n \n')), 'PDF_XREF_MALFORMED')
  t.equal(opening(patched(page, 'trailer\n<<', 'trailer\n[<')), 'PDF_MALFORMED')
  t.equal(opening(patched(onePage({ xref: 'stream' }), '/W [1 4 2]', '/W [1 4 9]')), 'PDF_XREF_MALFORMED')
  t.equal(opening(patched(onePage({ xref: 'stream' }), '/Type /XRef', '/Type /Xref')), 'PDF_XREF_MALFORMED')
  t.equal(opening(patched(onePage({ xref: 'stream' }), '/Index [0 6]', '/Index [0 9]')), 'PDF_XREF_MALFORMED')
  t.equal(
    opening(patched(onePage({ xref: 'stream' }), '/Index [0 6]', '/Index [9999999 6]')),
    'PDF_XREF_MALFORMED',
  )
})

t.test('what is tolerated is told', async (t) => {
  const page = onePage()
  t.same(findingsOf(page), [])
  t.same(findingsOf(onePage({ eol: '' })), [])
  t.same(findingsOf(onePage({ eol: '\r\n' })), [])
  t.same(findingsOf(Buffer.concat([page, Buffer.from('\n\n')])), ['PDF_TAIL warn'])
  t.same(findingsOf(Buffer.concat([page, Buffer.from('9 0 obj null endobj')])), ['PDF_TAIL fail'])
  t.same(findingsOf(onePage({ size: 3 })), ['PDF_XREF_SIZE fail'])
  t.same(findingsOf(onePage({ trailer: '/Root 1 0 R' })), ['PDF_DUPLICATE_KEY fail'])
  t.same(findingsOf(onePage({ trailer: '/Ro#6ft 1 0 R' })), ['PDF_DUPLICATE_KEY fail'])
  t.same(findingsOf(onePage({ trailer: '/Encrypt 9 0 R' })), ['PDF_ENCRYPTED unknown'])
  t.same(findingsOf(patched(page, ' 00000 n \n', ' 00000 n\n')), ['PDF_XREF_ENTRY_SIZE fail'])
  t.same(findingsOf(patched(page, '/Root 1 0 R', '/Root 1')), ['PDF_TRAILER fail'])
})

t.test('an older startxref behind a newer revision does not pass as the end of the file', async (t) => {
  const builder = withPages(1)
  const first = builder.save()
  const old = Number(/startxref\n(\d+)/.exec(first.toString('latin1'))?.[1])
  builder.object('<< /Type /Catalog /Pages 2 0 R /Lang (zh) >>', { number: 1 })
  const second = builder.save()
  const file = PdfFile.open(Buffer.concat([second, Buffer.from(`startxref\n${old}\n%%EOF\n`)]))
  t.equal(file.revisions.length, 1)
  t.same(
    file.findings().map(({ code }) => code),
    ['PDF_STARTXREF_ELSEWHERE'],
  )
})

t.test('bytes before the header are told, and nothing is shifted by them', async (t) => {
  const builder = withPages(1, new PdfBuilder('GIF89a\n%PDF-1.7\n'))
  t.same(findingsOf(builder.save()), ['PDF_HEADER_OFFSET fail'])
  t.equal(opening(Buffer.concat([Buffer.from('GIF89a\n'), onePage()])), 'PDF_XREF_AT')
})
