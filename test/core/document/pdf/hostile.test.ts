/** Files that lie: each is refused with a code, at once, and never read as something else. */
import t from 'tap'
import { PdfFile, pageList, signatureDictionaries } from '../../../../src/core/document/pdf/index.ts'
import { survey } from '../../../../src/core/document/pdf/survey.ts'
import { onePage, PdfBuilder, patched, withPages } from '../../../helpers/pdf-builder.ts'
import { codeOf, told } from './codes.ts'

/** What asking for one object gives: its type, or the code of the refusal. */
const ask = (bytes: Uint8Array, number: number, index?: number): string => {
  const file = PdfFile.open(bytes)
  let type = ''
  const code = codeOf(() => {
    type = file.view(index).object(number)?.value.type ?? 'absent'
  })
  return code === 'none' ? type : code
}
/** The same of a file with a catalog and the given objects, from number 2 on. */
const withObjects = (...bodies: readonly string[]): Buffer => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  for (const body of bodies) builder.object(body)
  return builder.save()
}

t.test('an object is exactly where its entry says, or nowhere', async (t) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  builder.object('(two)')
  builder.save()
  const two = builder.offsetOf(2)
  for (const [number, offset] of [
    [3, two],
    [4, two + 1],
    [5, 0],
    [6, 10_000_000],
  ] as const)
    builder.entry(number, { kind: 'plain', offset })
  builder.entry(2, { kind: 'plain', offset: two, generation: 1 })
  const bytes = builder.save()
  t.equal(ask(bytes, 2, 0), 'string')
  t.equal(ask(bytes, 2), 'PDF_OBJECT_MISPLACED', 'of another generation')
  t.equal(ask(bytes, 3), 'PDF_OBJECT_MISPLACED', 'another object')
  t.equal(ask(bytes, 4), 'PDF_MALFORMED', 'inside an object')
  t.equal(ask(bytes, 5), 'PDF_MALFORMED', 'the header')
  t.equal(ask(bytes, 6), 'PDF_OBJECT_MISPLACED', 'behind the file')
})

t.test('a reference with another generation leads nowhere', async (t) => {
  const view = PdfFile.open(withObjects('(x)', '2 7 R')).view()
  t.equal(view.resolve(view.object(3)?.value).type, 'null')
})

t.test('objects that are not closed', async (t) => {
  for (const body of [
    '',
    '<< /A 1',
    '<< /A 1 >> 7',
    '(x',
    '[1 2',
    '1 2',
    'endobj',
    '<< >> stream',
    '7 stream\nendstream',
  ])
    t.equal(ask(withObjects(body), 2), 'PDF_MALFORMED', body)
  t.equal(ask(patched(withObjects('(only)'), '(only)\nendobj', '(only)\nendobx'), 2), 'PDF_MALFORMED')
})

t.test('a stream ends where its length says, whatever stands in it', async (t) => {
  const of = (length: string, data: string): string => {
    const builder = new PdfBuilder()
    builder.object('<< /Type /Catalog >>')
    const number = builder.stream('', data, { length })
    return ask(builder.save(), number)
  }
  t.equal(of('5', 'abcde'), 'stream')
  t.equal(of('28', 'ab\nendstream\nendobj\n9 0 obj '), 'stream', 'an end inside')
  t.equal(of('2', 'ab\nendstream\nendobj\n9 0 obj '), 'stream', 'which is the end when the length says so')
  for (const length of ['4', '7', '0', '999999999999'])
    t.equal(of(length, 'abcde'), 'PDF_STREAM_LENGTH', length)
  for (const length of ['-1', '5.0', '(5)', 'null', '[5]', '2 0 R', '99 0 R', '1 0 R'])
    t.equal(of(length, 'abcde'), length === '2 0 R' ? 'PDF_REFERENCE_CYCLE' : 'PDF_MALFORMED', length)
  const cut = patched(withObjects('<< /Length 1 >> stream\rx endstream'), 'x', 'x')
  t.equal(ask(cut, 2), 'PDF_MALFORMED', 'a carriage return alone behind stream')
})

t.test('lengths that refer to one another', async (t) => {
  const bytes = withObjects(
    '<< /Length 3 0 R >> stream\nx\nendstream',
    '<< /Length 2 0 R >> stream\nx\nendstream',
    '5 0 R',
    '4 0 R',
    '<< /Length 4 0 R >> stream\nx\nendstream',
  )
  for (const number of [2, 3, 6]) t.equal(ask(bytes, number), 'PDF_REFERENCE_CYCLE', `object ${number}`)
})

t.test('a length that a later revision changes makes another stream of it', async (t) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  builder.object('2', { number: 3 })
  const data = 'ab\nendstream\nendobj\n'
  builder.stream('', `${data}x`, { number: 2, length: '3 0 R' })
  builder.save()
  builder.object(String(data.length + 1), { number: 3 })
  const file = PdfFile.open(builder.save())
  const raw = (index: number): number => {
    const value = file.view(index).object(2)?.value
    return value?.type === 'stream' ? value.raw.length : -1
  }
  t.same([raw(0), raw(1), raw(0)], [2, data.length + 1, 2])
})

t.test('object streams that are none', async (t) => {
  const build = (dict: string, data: string, entry: { container?: number; index?: number } = {}): string => {
    const builder = new PdfBuilder()
    builder.object('<< /Type /Catalog >>')
    const container = builder.stream(dict, data)
    builder.entry(9, { kind: 'packed', container: entry.container ?? container, index: entry.index ?? 0 })
    return ask(builder.save({ xref: 'stream' }), 9)
  }
  const ok = '/Type /ObjStm /N 2 /First 9'
  t.equal(build(ok, '9 0 8 4  (a) (b)'), 'string')
  t.equal(build(ok, '9 0 8 4  (a) (b)', { index: 1 }), 'PDF_OBJECT_STREAM', 'another object at the index')
  t.equal(build(ok, '9 0 8 4  (a) (b)', { index: 2 }), 'PDF_OBJECT_STREAM', 'no object at the index')
  t.equal(build(ok, '9 0 8 4  (a) (b)', { container: 1 }), 'PDF_OBJECT_STREAM', 'a dictionary')
  t.equal(build(ok, '9 0 8 4  (a) (b)', { container: 9 }), 'PDF_OBJECT_STREAM', 'itself')
  t.equal(build(ok, '9 0 8 4  (a) (b)', { container: 77 }), 'PDF_OBJECT_STREAM', 'nothing')
  t.equal(build(ok, '9 0 9 4  (a) (b)'), 'PDF_OBJECT_STREAM', 'a number twice')
  t.equal(build(ok, '9 4 8 0  (a) (b)'), 'PDF_OBJECT_STREAM', 'falling offsets')
  t.equal(build(ok, '9 0 8 0  (a) (b)'), 'PDF_OBJECT_STREAM', 'one offset for two')
  t.equal(build(ok, '9 0 8 99 (a) (b)'), 'PDF_OBJECT_STREAM', 'an offset outside')
  t.equal(build(ok, '9 0 8 8  (a) (b)'), 'PDF_OBJECT_STREAM', 'more than one value')
  t.equal(build(ok, '9 0 8 2  (a) (b)'), 'PDF_MALFORMED', 'into its neighbour')
  t.equal(build('/Type /ObjStm /N -1 /First 9', '9 0 (a)'), 'PDF_OBJECT_STREAM')
  t.equal(build('/Type /ObjStm /N 1', '9 0 (a)'), 'PDF_OBJECT_STREAM')
  t.equal(build('/Type /ObjStm /N 1 /First 999', '9 0 (a)'), 'PDF_OBJECT_STREAM')
  t.equal(build('/Type /ObjStm /N 99999999 /First 4', '9 0 (a)'), 'LIMIT_EXCEEDED')
  t.equal(build('/N 1 /First 4', '9 0 (a)'), 'PDF_OBJECT_STREAM', 'without a type')
  t.equal(build('/Type /ObjStm /N 1 /First 4', '9 0 4 0 obj'), 'PDF_OBJECT_STREAM')
  t.equal(build('/Type /ObjStm /N 1 /First 4 /Filter /DCTDecode', '9 0 (a)'), 'PDF_OBJECT_STREAM')
})

t.test('an object stream inside an object stream, and containers in a circle', async (t) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  const container = builder.stream('/Type /ObjStm /N 1 /First 4', '8 0 (a)')
  builder.entry(8, { kind: 'packed', container, index: 0 })
  builder.entry(9, { kind: 'packed', container: 8, index: 0 })
  const length = builder.stream('/Type /ObjStm /N 1 /First 5', '12 0 7', { length: '12 0 R', number: 10 })
  builder.entry(12, { kind: 'packed', container: length, index: 0 })
  const bytes = builder.save({ xref: 'stream' })
  t.equal(ask(bytes, 8), 'string')
  t.equal(ask(bytes, 9), 'PDF_OBJECT_STREAM')
  t.equal(ask(bytes, 10), 'PDF_REFERENCE_CYCLE')
  t.equal(ask(bytes, 12), 'PDF_REFERENCE_CYCLE')
})

t.test('references in a circle', async (t) => {
  const view = PdfFile.open(withObjects('3 0 R', '2 0 R')).view()
  t.equal(
    codeOf(() => view.resolve(view.object(2)?.value)),
    'PDF_REFERENCE_CYCLE',
  )
})

t.test('entries of a cross-reference stream beyond all bounds', async (t) => {
  const builder = withPages(1)
  builder.entry(9, { kind: 'plain', offset: 2 ** 52 })
  builder.entry(10, { kind: 'packed', container: 2 ** 52, index: 3 })
  const bytes = builder.save({ xref: 'stream', widths: [1, 8, 8] })
  t.equal(ask(bytes, 9), 'PDF_OBJECT_MISPLACED')
  t.equal(ask(bytes, 10), 'PDF_OBJECT_STREAM')
  const huge = withPages(1)
  huge.entry(9, { kind: 'plain', offset: 2 ** 60 })
  const file = PdfFile.open(huge.save({ xref: 'stream', widths: [1, 8, 2] }))
  t.same(told(file.findings()), ['PDF_XREF_TYPE warn'])
  t.equal(file.view().object(9), undefined)
})

t.test('tables that list too much, or one thing twice', async (t) => {
  const page = onePage()
  t.equal(
    codeOf(() => PdfFile.open(patched(page, 'xref\n0 5', 'xref\n0 99999999'))),
    'PDF_XREF_MALFORMED',
  )
  t.equal(
    codeOf(() => PdfFile.open(patched(page, 'xref\n0 5', 'xref\n9999999 5'))),
    'PDF_XREF_MALFORMED',
  )
  t.equal(
    codeOf(() => PdfFile.open(patched(page, 'xref\n0 5', 'xref\n0 4'))),
    'PDF_XREF_MALFORMED',
  )
  const twice = patched(page, 'trailer\n', '1 1\n0000000015 00000 n \ntrailer\n')
  t.same(told(PdfFile.open(twice).findings()), ['PDF_XREF_DUPLICATE fail'])
})

t.test('table and stream of a hybrid file that differ', async (t) => {
  const builder = withPages(1)
  const bytes = builder.save({ xref: 'hybrid', packed: true })
  t.same(told(PdfFile.open(bytes).findings()), ['PDF_XREF_HYBRID warn'])
  const shown = patched(
    bytes,
    '0000000000 65535 f \n0000000000 65535 f',
    '0000000000 65535 f \n0000000015 00000 n',
  )
  t.ok(told(PdfFile.open(shown).findings()).includes('PDF_XREF_HYBRID_DIFFERS fail'))
})

t.test('revisions out of order are told', async (t) => {
  const builder = withPages(1)
  const first = builder.save()
  builder.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  const second = builder.save()
  const [a, b] = [...second.toString('latin1').matchAll(/startxref\n(\d+)/g)].map((m) => m[1] ?? '')
  const text = second.toString('latin1')
  const crossed = `${text.slice(0, first.length).replace('/Root 1 0 R', `/Root 1 0 R /Prev ${b}`)}${text.slice(first.length)}`
  t.equal(
    codeOf(() => PdfFile.open(Buffer.from(crossed, 'latin1'))),
    'PDF_XREF_AT',
    'offsets moved',
  )
  t.ok(a !== undefined)
  const bare = withPages(1)
  const later = bare.save({ trailer: `/Prev ${String(first.length).padStart(6, '0')}` })
  t.equal(
    codeOf(() => PdfFile.open(later)),
    'PDF_XREF_AT',
  )
})

/** Many objects, each of which begins with `body` and is closed by none of the others. */
const crowd = (body: string, count: number): Buffer => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  let at = builder.length + '1 0 obj\n<< /Type /Catalog >>\nendobj\n'.length
  const heads = Array.from({ length: count }, (_, i) => `${i + 10} 0 obj${body}`)
  for (const [i, head] of heads.entries()) {
    builder.entry(i + 10, { kind: 'plain', offset: at })
    at += head.length
  }
  builder.raw(heads.join(''))
  return builder.save()
}

t.test('many objects over the same bytes cost a bounded amount', async (t) => {
  for (const body of ['(', '<', '<00', '<0 ', '<< /A <', '%', '[', '<< /Length 9 >> stream\n'])
    t.ok(survey(PdfFile.open(crowd(body, 4_000))).faults.length > 0, body)
  const long = survey(PdfFile.open(crowd('(', 20_000))).faults
  t.ok(told(long).includes('LIMIT_EXCEEDED fail'))
})

t.test('a file that is cut anywhere is refused or read as an older state of itself', async (t) => {
  const builder = withPages(2)
  const first = builder.save({ xref: 'stream', packed: true })
  builder.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  const whole = builder.save()
  for (let length = 0; length < whole.length; length += 7) {
    const cut = whole.subarray(0, length)
    const code = codeOf(() => {
      const file = PdfFile.open(cut)
      if (file.revisions.length !== 1) throw new Error('two revisions of a cut file')
      if (file.tail.length > 0 && file.findings().length === 0) throw new Error('a tail that is not told')
      pageList(file.view())
      signatureDictionaries(file)
      file.layout()
    })
    if (length < first.length - 1) t.not(code, 'none', `${length}`)
    else t.equal(code, 'none', `${length}`)
  }
})
