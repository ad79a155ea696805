import t from 'tap'
import { decodeTextString, fieldsOf, PdfFile, parseValueAt } from '../../../../src/core/document/pdf/index.ts'
import { PdfBuilder } from '../../../helpers/pdf-builder.ts'
import { codeOf, told } from './codes.ts'

/** The form of a file: fields of /Fields as given, objects from number 2 on. */
const formOf = (fields: string, ...bodies: readonly string[]) => {
  const builder = new PdfBuilder()
  builder.object(`<< /Type /Catalog /AcroForm << /Fields ${fields} >> >>`)
  for (const body of bodies) builder.object(body)
  return fieldsOf(PdfFile.open(builder.save()).view())
}
const faults = (fields: string, ...bodies: readonly string[]): string[] =>
  formOf(fields, ...bodies).faults.map(
    ({ code, severity, params }) => `${code} ${severity} ${params?.['reason']}`,
  )

t.test('a field that is its own widget, and one apart from its widgets', async (t) => {
  const { fields, faults } = formOf(
    '[2 0 R 3 0 R]',
    '<< /FT /Sig /T (S1) /Subtype /Widget /V 9 0 R /Lock << /Action /All >> >>',
    '<< /FT /Tx /T (Text) /Ff 2 /V (x) /Kids [4 0 R 5 0 R] >>',
    '<< /Subtype /Widget /Parent 3 0 R >>',
    '<< /Subtype /Widget /Parent 3 0 R >>',
  )
  t.same(faults, [])
  const [signature, text] = fields
  t.match(signature, { path: 'S1', name: 'S1', type: 'Sig', flags: 0 })
  t.equal(signature?.value?.type, 'ref')
  t.ok(signature?.lock?.entries.has('Action'))
  t.same(
    signature?.widgets.map(({ ref }) => ref.number),
    [2],
  )
  t.match(text, { path: 'Text', type: 'Tx', flags: 2, value: { type: 'string' } })
  t.same(
    text?.widgets.map(({ ref }) => ref.number),
    [4, 5],
  )
})

t.test('full names and inheritance', async (t) => {
  const { fields, faults } = formOf(
    '[2 0 R]',
    '<< /T (form) /FT /Tx /Ff 4096 /Kids [3 0 R 4 0 R] >>',
    '<< /T <FEFF7AE0> /Parent 2 0 R >>',
    '<< /T (b) /FT /Btn /Kids [5 0 R] >>',
    '<< /T (c) /Ff 1 /V /On >>',
  )
  t.same(faults, [])
  t.same(
    fields.map(({ path, type, flags, ancestors }) => [
      path,
      type,
      flags,
      ancestors.map(({ number }) => number),
    ]),
    [
      ['form.章', 'Tx', 4096, [2]],
      ['form.b.c', 'Btn', 1, [2, 4]],
    ],
  )
})

t.test('a form that programs could read differently is told', async (t) => {
  t.same(faults('[9 0 R]'), ['PDF_FIELD_TREE fail an element is no reference to a dictionary'])
  t.same(faults('[<< /T (x) >>]'), ['PDF_FIELD_TREE fail an element is no reference to a dictionary'])
  t.match(faults('[2 0 R 2 0 R]', '<< /T (x) >>'), [/fail it stands in the tree more than once/])
  t.match(faults('[2 0 R]', '<< /FT /Tx >>'), [/fail it has no name/])
  t.match(faults('[2 0 R]', '<< /T (a.b) >>'), [/fail it has no name, or one with a dot/])
  t.match(faults('[2 0 R 3 0 R]', '<< /T (a) >>', '<< /T (a) >>'), [/warn another field has the same/])
  t.match(faults('[2 0 R]', '<< /T (a) /Kids [3 0 R 4 0 R] >>', '<< /T (b) >>', '<< /Subtype /Widget >>'), [
    /fail it has fields and widgets/,
  ])
  t.match(faults('7'), [/fail \/AcroForm/])
  t.match(faults('[2 0 R]', '<< /T (a) /Kids [2 0 R] >>'), [/more than once/])
})

t.test('fields and widgets among the kids of one field are all there', async (t) => {
  const { fields } = formOf(
    '[2 0 R]',
    '<< /T (a) /FT /Tx /Kids [3 0 R 4 0 R] >>',
    '<< /T (b) >>',
    '<< /Subtype /Widget >>',
  )
  t.same(fields.map(({ path }) => path).sort(), ['a', 'a.b'])
})

t.test('depth, number and length of names are bounded', async (t) => {
  const deep = Array.from({ length: 40 }, (_, i) => `<< /T (a) /Kids [${i + 3} 0 R] >>`)
  t.equal(
    codeOf(() => formOf('[2 0 R]', ...deep, '<< /T (z) >>')),
    'LIMIT_EXCEEDED',
  )
  const long = 'n'.repeat(1500)
  t.equal(
    codeOf(() => formOf('[2 0 R]', `<< /T (${long}) /Kids [3 0 R] >>`, `<< /T (${long}) >>`)),
    'LIMIT_EXCEEDED',
  )
  t.equal(
    codeOf(() => formOf(`[${'7 '.repeat(2_000_001)}]`)),
    'LIMIT_EXCEEDED',
  )
})

t.test('a document without a form has no fields', async (t) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  t.same(fieldsOf(PdfFile.open(builder.save()).view()), { fields: [], faults: [] })
  t.same(told(fieldsOf(PdfFile.open(builder.save()).view()).faults), [])
})

t.test('text strings in their three encodings', async (t) => {
  const text = (source: string): string => {
    const { value } = parseValueAt(Buffer.from(source, 'latin1'), 0)
    return value.type === 'string' ? decodeTextString(value) : value.type
  }
  t.equal(text('(abc \\344 \\222 \\240)'), 'abc ä ™ €')
  t.equal(text('(\\030\\200\\236\\237\\255)'), '\u02d8\u2022\u017e\ufffd\ufffd')
  t.equal(text('<FEFF 7AE0 D842 DFB7>'), '章𠮷')
  t.equal(text('<FEFF 7AE0 D8>'), '章')
  t.equal(text('<FEFF D842>'), '\ufffd')
  t.equal(text('<EFBBBF E7ABA0>'), '章')
  t.equal(text('<EFBBBF FF>'), '\ufffd')
  t.equal(text('<FEFF 001B 007A 0068 001B 7AE0>'), '章')
  t.equal(text('()'), '')
})
