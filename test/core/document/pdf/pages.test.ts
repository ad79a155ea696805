import t, { type Test } from 'tap'
import { PdfDocument, PdfFile, pageList, pageTree } from '../../../../src/core/document/pdf/index.ts'
import { PdfBuilder, withPages } from '../../../helpers/pdf-builder.ts'
import { codeOf, told } from './codes.ts'

/** A file of the given objects, number 1 first; a catalog is added when 1 is not one. */
const fileOf = (...bodies: readonly string[]) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog /Pages 2 0 R >>')
  for (const body of bodies) builder.object(body)
  return PdfFile.open(builder.save()).view()
}
const BOX = '/MediaBox [0 0 100 200]'
const leaf = (more = ''): string => `<< /Type /Page ${BOX} ${more} >>`

t.test('pages in reading order, through nodes of any depth', async (t) => {
  const view = fileOf(
    '<< /Type /Pages /Kids [3 0 R 4 0 R 7 0 R] /Count 4 >>',
    leaf(),
    '<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 >>',
    leaf(),
    leaf(),
    leaf(),
  )
  t.same(
    pageList(view).map(({ number, ref }) => [number, ref.number]),
    [
      [1, 3],
      [2, 5],
      [3, 6],
      [4, 7],
    ],
  )
  t.same(pageTree(view).faults, [])
  t.equal(pageList(view), pageList(view), 'read once')
})

t.test('what pages inherit, and what overrides it', async (t) => {
  const view = fileOf(
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 /MediaBox [0 0 595 842] /Rotate 90 /Resources 8 0 R >>',
    '<< /Type /Page /UserUnit 2 >>',
    '<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 /CropBox [10 10 90 90] /Rotate 0 >>',
    '<< /Type /Page /MediaBox [100 200 0 0] /Resources << /B 2 >> >>',
    '<< /Type /Page /Rotate null /MediaBox 7 0 R >>',
    '[0 0 9 0 R 50]',
    '<< /A 1 >>',
    '40',
  )
  const [a, b, c] = pageList(view)
  t.same(a?.mediaBox, [0, 0, 595, 842])
  t.equal(a?.cropBox, undefined)
  t.equal(a?.rotate, 90)
  t.equal(a?.userUnit, 2)
  t.ok(a?.resources?.entries.has('A'))
  t.same(b?.mediaBox, [0, 0, 100, 200])
  t.same(b?.cropBox, [10, 10, 90, 90])
  t.equal(b?.rotate, 0)
  t.ok(b?.resources?.entries.has('B'))
  t.same(c?.mediaBox, [0, 0, 40, 50])
  t.equal(c?.rotate, 0)
})

t.test('a tree that programs could read differently is told', async (t) => {
  const faults = (...bodies: readonly string[]): string[] => told(pageTree(fileOf(...bodies)).faults)
  t.same(faults('<< /Type /Pages /Kids [3 0 R] /Count 2 >>', leaf()), ['PDF_PAGE_COUNT fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R] >>', leaf()), ['PDF_PAGE_COUNT fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 1 >>', leaf()), ['PDF_PAGE_TREE fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R 7] /Count 1 >>', leaf()), ['PDF_PAGE_TREE fail'])
  t.same(faults(`<< /Type /Pages /Kids [<< /Type /Page ${BOX} >>] /Count 0 >>`), ['PDF_PAGE_TREE fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>', leaf()), ['PDF_PAGE_TREE fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', `<< ${BOX} >>`), ['PDF_PAGE_TREE fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', leaf('/Kids [2 0 R]')), ['PDF_PAGE_TREE fail'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page >>'), ['PDF_PAGE_BOX warn'])
  t.same(faults('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', leaf('/CropBox [1 2]')), ['PDF_PAGE_BOX warn'])
  t.same(faults(leaf()), [], 'a page without a tree above it')
  t.same(told(pageTree(fileOf('7')).faults), ['PDF_PAGE_TREE fail'])
})

t.test('cycles and sizes are bounded', async (t) => {
  const refused = (...bodies: readonly string[]): string => codeOf(() => pageTree(fileOf(...bodies)))
  t.equal(refused('<< /Type /Pages /Kids [2 0 R] /Count 1 >>'), 'PDF_REFERENCE_CYCLE')
  t.equal(
    refused('<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>'),
    'PDF_REFERENCE_CYCLE',
  )
  const shared = Array.from(
    { length: 30 },
    (_, i) => `<< /Type /Pages /Kids [${i + 3} 0 R ${i + 3} 0 R] /Count 2 >>`,
  )
  t.equal(refused(...shared, leaf()), 'PDF_REFERENCE_CYCLE', 'a node that is shared, level by level')
  const deep = Array.from({ length: 80 }, (_, i) => `<< /Type /Pages /Kids [${i + 3} 0 R] /Count 1 >>`)
  t.equal(refused(...deep, leaf()), 'LIMIT_EXCEEDED')
  t.equal(
    refused(`<< /Type /Pages /Kids [${'3 0 R '.repeat(50_001)}] /Count 50001 >>`, leaf()),
    'LIMIT_EXCEEDED',
  )
  t.equal(refused(`<< /Type /Pages /Kids [${'0 '.repeat(200_001)}] /Count 0 >>`), 'LIMIT_EXCEEDED')
})

t.test('a document without a catalog has no pages', async (t) => {
  const builder = withPages(1)
  t.equal(
    codeOf(() => pageList(PdfFile.open(builder.save({ root: 77 })).view())),
    'PDF_NO_CATALOG',
  )
})

t.test('long documents, in every kind of cross-reference', async (t) => {
  for (const options of [{ xref: 'table' }, { xref: 'stream', packed: true }] as const) {
    const file = PdfFile.open(withPages(5000).save(options))
    t.equal(pageList(file.view()).length, 5000)
    t.same(pageTree(file.view()).faults, [])
    t.same(file.layout(), { gaps: [], findings: [] })
  }
})

/** By the document: one page alone, and the same page out of the list of all. */
const bothWays = (t: Test, name: string, ...bodies: readonly string[]): void => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog /Pages 2 0 R >>')
  for (const body of bodies) builder.object(body)
  const bytes = builder.save()
  const list = new PdfDocument(bytes).pages()
  t.equal(new PdfDocument(bytes).pageCount(), list.length, name)
  for (let number = 1; number <= list.length + 1; number++)
    t.same(new PdfDocument(bytes).page(number), list[number - 1], `${name}: page ${number}`)
}

t.test('a page alone is the page of the list', async (t) => {
  const kid = (box: number, parent: number, more = ''): string =>
    `<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 ${box} 100] ${more} >>`
  const pages = (kids: string, count: number | string, more = ''): string =>
    `<< /Type /Pages /Kids [${kids}] /Count ${count} ${more} >>`
  bothWays(t, 'flat', pages('3 0 R 4 0 R', 2), kid(100, 2), kid(200, 2))
  bothWays(
    t,
    'with nodes between',
    pages('3 0 R 4 0 R', 3, '/Rotate 90 /UserUnit 2'),
    kid(100, 2),
    pages('5 0 R 6 0 R', 2, '/Parent 2 0 R'),
    kid(200, 4, '/Rotate 0 /UserUnit 3'),
    kid(300, 4),
  )
  bothWays(
    t,
    'a box from above',
    pages('3 0 R', 1, '/MediaBox [0 0 50 60]'),
    '<< /Type /Page /Parent 2 0 R >>',
  )
  bothWays(t, 'no box at all', pages('3 0 R', 1), '<< /Type /Page /Parent 2 0 R >>')
  bothWays(t, 'more stated than there are', pages('3 0 R 4 0 R', 3), kid(100, 2), kid(200, 2))
  bothWays(t, 'fewer stated than there are', pages('3 0 R 4 0 R', 1), kid(100, 2), kid(200, 2))
  bothWays(t, 'no count', pages('3 0 R 4 0 R', 'null'), kid(100, 2), kid(200, 2))
  bothWays(t, 'no /Parent', pages('3 0 R 4 0 R', 2), leaf(), leaf())
  bothWays(t, 'a kid that is not there', pages('9 0 R 3 0 R', 2), kid(100, 2))
})
