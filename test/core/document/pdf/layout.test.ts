import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PdfFile } from '../../../../src/core/document/pdf/index.ts'
import { INTEROP, interopSkip } from '../../../helpers/paths.ts'
import { onePage, PdfBuilder, patched, type SaveOptions, withPages } from '../../../helpers/pdf-builder.ts'
import { told } from './codes.ts'

const layoutOf = (bytes: Uint8Array) => PdfFile.open(bytes).layout()
const KINDS: readonly SaveOptions[] = [
  { xref: 'table' },
  { xref: 'stream', packed: true },
  { xref: 'hybrid', packed: true },
]

t.test('every byte of an ordinary file belongs to something', async (t) => {
  for (const options of KINDS) {
    const builder = withPages(3)
    builder.save(options)
    builder.object('<< /Type /Catalog /Pages 2 0 R % a comment\n >>', { number: 1 })
    t.same(layoutOf(builder.save(options)), { gaps: [], findings: [] }, `${options.xref}`)
  }
})

t.test('so it is in files of other software', { skip: interopSkip }, async (t) => {
  const folder = join(INTEROP, 'pdf')
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.pdf')))
    t.same(layoutOf(readFileSync(join(folder, name))), { gaps: [], findings: [] }, name)
})

t.test('white space and comments belong to nobody and matter to nobody', async (t) => {
  const builder = withPages(1)
  builder.raw('\n\n  % a comment \u00ff\n\0\t')
  t.same(layoutOf(builder.save()).gaps, [])
})

t.test('an object that no cross-reference lists is told with its place', async (t) => {
  const builder = withPages(1)
  const before = builder.length
  builder.raw('9 0 obj\n<< /Type /Page >>\nendobj\n')
  const bytes = builder.save()
  const { gaps, findings } = layoutOf(bytes)
  t.match(gaps, [{ kind: 'object', revision: 0 }])
  t.equal(bytes.toString('latin1', gaps[0]?.start, (gaps[0]?.start ?? 0) + 9).trim(), '9 0 obj')
  t.ok((gaps[0]?.start ?? 0) >= before)
  t.same(told(findings), ['PDF_UNOWNED_OBJECT fail'])
})

t.test('bytes between revisions are told by the revision that holds them', async (t) => {
  const builder = withPages(1)
  builder.save()
  builder.raw('something else\n')
  builder.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  const { gaps, findings } = layoutOf(builder.save())
  t.match(gaps, [{ kind: 'data', revision: 1 }])
  t.same(told(findings), ['PDF_UNOWNED_BYTES warn'])
})

t.test('what stands before an older startxref at the end is in no revision', async (t) => {
  const builder = withPages(1)
  const first = builder.save()
  const old = Number(/startxref\n(\d+)/.exec(first.toString('latin1'))?.[1])
  builder.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  const bytes = Buffer.concat([builder.save(), Buffer.from(`startxref\n${old}\n%%EOF\n`)])
  const { gaps, findings } = layoutOf(bytes)
  t.match(gaps, [{ kind: 'object', revision: undefined, start: first.length }])
  t.same(told(findings), ['PDF_UNOWNED_OBJECT fail'])
})

t.test('prefix and tail are gaps too', async (t) => {
  const bytes = withPages(1, new PdfBuilder('GIF89a\n%PDF-1.7\n')).save()
  t.same(
    layoutOf(Buffer.concat([bytes, Buffer.from('tail')])).gaps.map(({ kind, start, end }) => [
      kind,
      start,
      end,
    ]),
    [
      ['prefix', 0, 7],
      ['tail', bytes.length, bytes.length + 4],
    ],
  )
})

t.test('an entry that leads to another object, into one, or nowhere is told', async (t) => {
  const page = onePage()
  const text = page.toString('latin1')
  const at = (what: string): string => String(text.indexOf(what)).padStart(10, '0')
  const third = at('3 0 obj')
  const swapped = (to: string): string[] =>
    told(layoutOf(patched(page, `${third} 00000 n`, `${to} 00000 n`)).findings)
  t.same(swapped(at('2 0 obj')), ['PDF_UNOWNED_OBJECT fail', 'PDF_OBJECT_MISPLACED fail'])
  t.same(swapped(at('<< /Type /Page /')), ['PDF_UNOWNED_OBJECT fail', 'PDF_OBJECT_MISPLACED fail'])
  t.same(swapped('9999999999'), ['PDF_UNOWNED_OBJECT fail', 'PDF_OBJECT_MISPLACED fail'])
  t.same(swapped('0000000000'), ['PDF_UNOWNED_OBJECT fail', 'PDF_OBJECT_MISPLACED warn'])
})

t.test('the number inside a longer number is no object', async (t) => {
  const builder = withPages(5)
  const eleven = 11
  const bytes = builder.save()
  const offset = builder.offsetOf(eleven) + 1
  const one = String(builder.offsetOf(1)).padStart(10, '0')
  const changed = patched(bytes, `${one} 00000 n`, `${String(offset).padStart(10, '0')} 00000 n`)
  t.ok(told(layoutOf(changed).findings).includes('PDF_OBJECT_MISPLACED fail'))
})

t.test('an object inside the data of another is told', async (t) => {
  const builder = withPages(1)
  const inner = '\nendstream endobj\n20 0 obj\n<< /Type /Catalog >>\nendobj\n'
  const stream = builder.stream('', inner)
  builder.save()
  const start = builder.offsetOf(stream)
  const offset = builder.overwrite(0, '%PDF').indexOf('20 0 obj', start)
  builder.entry(20, { kind: 'plain', offset })
  t.same(told(layoutOf(builder.save()).findings), ['PDF_OBJECT_OVERLAP fail'])
})

t.test('an entry of an older revision cannot lead into what was appended later', async (t) => {
  const builder = withPages(1)
  const probe = builder.save()
  const again = withPages(1)
  again.entry(9, { kind: 'plain', offset: probe.length + 200 })
  const first = again.save()
  again.raw(`${' '.repeat(probe.length + 200 - first.length)}9 0 obj\n(later)\nendobj\n`)
  again.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  const file = PdfFile.open(again.save())
  t.ok(told(file.layout().findings).includes('PDF_OBJECT_MISPLACED fail'))
  t.throws(() => file.view(0).object(9), { code: 'PDF_OBJECT_MISPLACED' })
})

t.test('a startxref that leads forward, into what follows it, closes nothing', async (t) => {
  const text = onePage().toString('latin1')
  const early = (at: number): string => `%PDF-1.7\nstartxref\n${String(at).padStart(5, '0')}\n%%EOF\n`
  const rest = text.slice(8, text.lastIndexOf('startxref'))
  const at = early(0).length + rest.indexOf('xref\n')
  const file = PdfFile.open(Buffer.from(early(at) + rest, 'latin1'))
  t.same(told(file.findings()), ['PDF_REVISION_OPEN fail', 'PDF_TAIL fail'])
  t.same(
    file.layout().gaps.map(({ kind }) => kind),
    ['data', 'tail'],
  )
})
