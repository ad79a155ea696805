import t from 'tap'
import { PdfFile, type PdfSignature, signatureDictionaries } from '../../../../src/core/document/pdf/index.ts'
import { patched } from '../../../helpers/pdf-builder.ts'
import { followedBy, SignedBuilder, signedPage } from '../../../helpers/pdf-signed.ts'
import { told } from './codes.ts'

const read = (bytes: Uint8Array) => {
  const file = PdfFile.open(bytes)
  return { file, ...signatureDictionaries(file) }
}
const codesOf = (signature: PdfSignature | undefined): string[] =>
  (signature?.problems ?? []).map(({ code }) => code)
const only = (bytes: Uint8Array): PdfSignature | undefined => {
  const { signatures } = read(bytes)
  if (signatures.length !== 1) throw new Error(`${signatures.length} signatures`)
  return signatures[0]
}
const PLACEHOLDER = '/ByteRange [0 0000000000 0000000000 0000000000]'

t.test('a sound signature covers all but its contents', async (t) => {
  const bytes = signedPage()
  const { file, signatures, faults } = read(bytes)
  const [signature] = signatures
  t.same(faults, [])
  t.equal(signatures.length, 1)
  t.same(codesOf(signature), [])
  t.equal(signature?.revision, 1)
  t.equal(signature?.endsRevision, 1)
  t.notOk(signature?.detached)
  t.same(signature?.fieldNames, ['Seal1'])
  t.match(signature?.uses, [{ field: 'Seal1', since: 1, current: true }])
  t.same(signature?.covered[1]?.[1], bytes.length)
  const [start, end] = [signature?.covered[0]?.[1] ?? 0, signature?.covered[1]?.[0] ?? 0]
  t.equal(bytes.toString('latin1', start, start + 11), '<3003020101')
  t.equal(bytes[end - 1], 0x3e)
  t.equal(Buffer.from(signature?.contents ?? []).toString('hex', 0, 5), '3003020101')
  t.same(file.layout(), { gaps: [], findings: [] })
})

t.test('a signature may end at %%EOF or behind its end of line', async (t) => {
  t.same(codesOf(only(signedPage({ upTo: 'marker' }))), [])
  t.equal(only(signedPage({ upTo: 'marker' }))?.endsRevision, 1)
  t.same(codesOf(only(signedPage({ save: { eol: '' } }))), [])
  t.same(codesOf(only(signedPage({ save: { eol: '\r\n' } }))), [])
})

t.test('several signatures, each of its own revision, in all kinds of cross-references', async (t) => {
  for (const save of [{ xref: 'table' }, { xref: 'stream', packed: true }, { xref: 'hybrid' }] as const) {
    const signed = new SignedBuilder(2, save)
    for (let i = 0; i < 3; i++) signed.sign({ save })
    const { signatures, faults } = read(signed.bytes)
    t.same(faults, [], save.xref)
    t.same(
      signatures.map(({ revision, endsRevision, detached }) => [revision, endsRevision, detached]),
      [
        [1, 1, false],
        [2, 2, false],
        [3, 3, false],
      ],
    )
    t.same(signatures.flatMap(codesOf), [])
  }
})

/** What is left out, missing, or of another type (reference: universal signature forgery). */
const DEFECTS: readonly (readonly [
  name: string,
  edit: (body: string) => string,
  codes: readonly string[],
])[] = [
  ['no /ByteRange', (b) => b.replace(PLACEHOLDER, ''), ['PDF_SIG_BYTERANGE_MISSING']],
  ['null /ByteRange', (b) => b.replace(PLACEHOLDER, '/ByteRange null'), ['PDF_SIG_BYTERANGE_MISSING']],
  ['empty /ByteRange', (b) => b.replace(PLACEHOLDER, '/ByteRange []'), ['PDF_SIG_BYTERANGE_FORM']],
  ['two numbers', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 100]'), ['PDF_SIG_BYTERANGE_FORM']],
  ['six numbers', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 9 10 9 20 9]'), ['PDF_SIG_BYTERANGE_FORM']],
  ['negative', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 -1 10 9]'), ['PDF_SIG_BYTERANGE_FORM']],
  ['reals', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 1.0 10 9]'), ['PDF_SIG_BYTERANGE_FORM']],
  ['a name', (b) => b.replace(PLACEHOLDER, '/ByteRange /All'), ['PDF_SIG_BYTERANGE_FORM']],
  ['a reference', (b) => b.replace(PLACEHOLDER, '/ByteRange 3 0 R'), ['PDF_SIG_BYTERANGE_INDIRECT']],
  ['references', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 3 0 R 5 6]'), ['PDF_SIG_BYTERANGE_INDIRECT']],
  ['all zero', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 0 0 0]'), ['PDF_SIG_BYTERANGE_BOUNDS']],
  ['huge', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 9 9 9999999999]'), ['PDF_SIG_BYTERANGE_BOUNDS']],
  ['overlapping', (b) => b.replace(PLACEHOLDER, '/ByteRange [0 100 50 100]'), ['PDF_SIG_BYTERANGE_BOUNDS']],
  [
    'late start',
    (b) => b.replace(PLACEHOLDER, '/ByteRange [9 9 50 9]'),
    ['PDF_SIG_BYTERANGE_START', 'PDF_SIG_GAP', 'PDF_SIG_END'],
  ],
  ['no /Contents', (b) => b.replace(/\/Contents <\d+>/, ''), ['PDF_SIG_CONTENTS_MISSING']],
  ['null /Contents', (b) => b.replace(/\/Contents <\d+>/, '/Contents null'), ['PDF_SIG_CONTENTS_MISSING']],
  ['empty /Contents', (b) => b.replace(/<\d+>/, '<>'), ['PDF_SIG_CONTENTS_MISSING']],
  ['zero /Contents', (b) => b.replace(/<\d+>/, '<0000>'), ['PDF_SIG_CONTENTS_MISSING']],
  ['a number', (b) => b.replace(/<\d+>/, '0'), ['PDF_SIG_CONTENTS_FORM']],
  ['indirect /Contents', (b) => b.replace(/<\d+>/, '3 0 R'), ['PDF_SIG_CONTENTS_INDIRECT']],
  ['literal /Contents', (b) => b.replace(/<\d+>/, '(0\\003)'), ['PDF_SIG_CONTENTS_FORM']],
  ['blank in /Contents', (b) => b.replace('<30', '<30 '), ['PDF_SIG_GAP_HEX']],
  ['comment-like line in /Contents', (b) => b.replace('<30', '<30\n'), ['PDF_SIG_GAP_HEX']],
  ['odd digits', (b) => b.replace('<30', '<300'), ['PDF_SIG_GAP_HEX']],
  ['two /Contents', (b) => b.replace('/ByteRange', '/Contents <30> /ByteRange'), ['PDF_SIG_DUPLICATE_KEY']],
  [
    'two /ByteRange',
    (b) => b.replace('/Contents', '/ByteRange [0 1 2 3] /Contents'),
    ['PDF_SIG_DUPLICATE_KEY'],
  ],
  [
    'disguised second /ByteRange',
    (b) => b.replace('/Type', '/Byte#52ange [0 1 2 3] /Type'),
    ['PDF_SIG_DUPLICATE_KEY'],
  ],
]

for (const [name, edit, codes] of DEFECTS) {
  t.test(`a defect is a problem and hides nothing: ${name}`, async (t) => {
    const signature = only(signedPage({ edit }))
    for (const code of codes) t.ok(codesOf(signature).includes(code), `${code} in ${codesOf(signature)}`)
  })
}

t.test('a gap that is more than the contents is told', async (t) => {
  const bytes = signedPage()
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1')) ?? []
  const [whole = '', a, b, c] = [range[0], ...range.slice(1).map(Number)] as [string, number, number, number]
  const set = (text: string): string[] => {
    const same = text.padEnd(whole.length, ' ')
    return codesOf(only(patched(bytes, whole, same)))
  }
  t.same(set(`/ByteRange [0 ${a - 1} ${b} ${c}]`), ['PDF_SIG_GAP'])
  t.same(set(`/ByteRange [0 ${a} ${b + 1} ${c - 1}]`), ['PDF_SIG_GAP'])
  t.same(set(`/ByteRange [0 ${a + 1} ${b} ${c}]`), ['PDF_SIG_GAP'])
  t.same(set(`/ByteRange [0 ${a} ${b} ${c - 9}]`), ['PDF_SIG_END'])
  t.same(set(`/ByteRange [0 ${a} ${b} ${c - 1}]`), [], 'up to %%EOF')
  t.same(set(`/ByteRange [0 ${a} ${b} ${c + 1}]`), ['PDF_SIG_BYTERANGE_BOUNDS'])
})

t.test('the gap of another dictionary does not serve', async (t) => {
  const signed = new SignedBuilder()
  const first = signed.sign()
  const range = /\/ByteRange \[[^\]]*\]/.exec(first.toString('latin1'))?.[0] ?? ''
  signed.sign({ edit: (body) => body.replace(PLACEHOLDER, range) })
  const { signatures } = read(signed.bytes)
  t.same(codesOf(signatures[0]), [])
  t.ok(codesOf(signatures[1]).includes('PDF_SIG_GAP'))
})

t.test('a range that leaves out everything but the end marker is told', async (t) => {
  const signed = new SignedBuilder()
  const original = signed.bytes.length
  const bytes = signed.sign()
  const whole = /\/ByteRange \[[^\]]*\]/.exec(bytes.toString('latin1'))?.[0] ?? ''
  const range = `/ByteRange [0 ${original} ${bytes.length - 6} 5]`.padEnd(whole.length, ' ')
  t.same(codesOf(only(patched(bytes, whole, range))), ['PDF_SIG_GAP'])
})

t.test('a signature that a later revision hides is found and detached', async (t) => {
  const hide: Record<string, (signed: SignedBuilder) => void> = {
    'form without fields': (signed) => {
      signed.fields.length = 0
      signed.catalog()
    },
    'field without value': (signed) =>
      void signed.builder.object('<< /FT /Sig /T (Seal1) >>', { number: signed.fields[0] as number }),
    'field freed': (signed) => signed.builder.free(signed.fields[0] as number),
    'dictionary freed': (signed) => signed.builder.free(signed.signatures[0] as number),
    'dictionary replaced': (signed) =>
      void signed.builder.object('<< /Type /Sig /Filter /X >>', { number: signed.signatures[0] as number }),
    'catalog without form': (signed) =>
      void signed.builder.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 }),
  }
  for (const [name, action] of Object.entries(hide)) {
    const signed = new SignedBuilder()
    signed.sign()
    action(signed)
    const { signatures } = read(signed.save())
    t.ok(signatures[0]?.detached, name)
    t.same(codesOf(signatures[0]), [], name)
    t.equal(signatures[0]?.endsRevision, 1, name)
  }
})

t.test('a dictionary that nothing shows is found, in whatever disguise', async (t) => {
  const bodies = [
    '<< /Type /Sig /Contents <30> >>',
    '<< /Type /DocTimeStamp /Contents <30> >>',
    '<< /ByteRange [0 1 2 3] >>',
    '<< /#42yteRange [0 1 2 3] >>',
    '<< /Type /S#69g >>',
    '<< /X (stream) /Type /Sig >>',
    '<< /X (endobj) /Type /Sig >>',
    '<< /X [ << /Y (\\)>>) >> ] % >>\n /Type /Sig >>',
    '<< /X <</Length 1>> /Type/Sig >>',
  ]
  for (const body of bodies) {
    for (const packed of [false, true]) {
      const signed = new SignedBuilder(1, { xref: 'stream', packed })
      const number = signed.builder.object(body)
      const { signatures } = read(signed.save({ packed }))
      t.equal(signatures.length, 1, `${body} ${packed ? 'packed' : 'plain'}`)
      t.equal(signatures[0]?.ref.number, number)
      t.ok(signatures[0]?.detached)
      t.equal(codesOf(signatures[0]).includes('PDF_SIG_PACKED'), packed)
    }
  }
})

t.test('a stream is no signature dictionary, and is told', async (t) => {
  const signed = new SignedBuilder()
  signed.builder.stream('/Type /Sig /ByteRange [0 1 2 3]', 'x')
  t.ok(codesOf(only(signed.save())).includes('PDF_SIG_STREAM'))
})

t.test('a direct dictionary as the value of a field is told', async (t) => {
  const signed = new SignedBuilder()
  const body = '<< /FT /Sig /T (D) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >> >>'
  signed.fields.push(signed.builder.object(body))
  signed.catalog()
  const signature = only(signed.save())
  t.ok(codesOf(signature).includes('PDF_SIG_DIRECT'))
  t.same(signature?.fieldNames, ['D'])
})

t.test('a value that is no dictionary is a fault of the form', async (t) => {
  for (const value of ['(x)', '7', '/X', '[1]', '99 0 R', '3 9 R']) {
    const signed = new SignedBuilder()
    signed.fields.push(signed.builder.object(`<< /FT /Sig /T (D) /V ${value} >>`))
    signed.catalog()
    const { signatures, faults } = read(signed.save())
    t.same(told(faults), ['PDF_FIELD_VALUE fail'], value)
    t.equal(signatures.length, 0)
  }
})

t.test('fields that share one value are one signature with several uses', async (t) => {
  const signed = new SignedBuilder(2)
  signed.sign({ field: '' })
  const value = signed.signatures[0] as number
  signed.fields.push(
    signed.builder.object(`<< /FT /Sig /Subtype /Widget /T (Seal1_2) /V ${value} 0 R /Rect [0 0 1 1] >>`),
  )
  signed.catalog()
  const signature = only(signed.save())
  t.same(signature?.fieldNames, ['Seal1', 'Seal1_2'])
  t.same(
    signature?.uses.map(({ since, current }) => [since, current]),
    [
      [1, true],
      [2, true],
    ],
  )
})

t.test('permissions name a signature', async (t) => {
  const signed = new SignedBuilder()
  const number = signed.builder.reserve()
  signed.builder.object('null', { number })
  const bytes = signed.sign({ catalog: `/Perms << /DocMDP ${number + 1} 0 R >>` })
  t.same(only(bytes)?.permissions, ['DocMDP'])
})

t.test(
  'a rewritten cross-reference section that lists the same places makes no second signature',
  async (t) => {
    const signed = new SignedBuilder()
    signed.sign()
    const { builder } = signed
    const numbers = [...signed.signatures, ...signed.fields, 1, 2, 3, 4]
    for (const n of numbers) builder.entry(n, { kind: 'plain', offset: builder.offsetOf(n) })
    const { signatures } = read(signed.save())
    t.equal(signatures.length, 1)
    t.equal(signatures[0]?.revision, 1)
    t.notOk(signatures[0]?.detached)
  },
)

t.test('one revision that cannot be read hides no signature of another', async (t) => {
  const signed = new SignedBuilder()
  signed.sign()
  signed.builder.object('<< /Type /Catalog /AcroForm << /Fields [(', { number: 1 })
  const { signatures, faults } = read(signed.save())
  t.equal(signatures.length, 1)
  t.ok(signatures[0]?.detached)
  t.ok(told(faults).includes('PDF_MALFORMED fail'))
})

t.test('bytes behind a signed file are no part of it', async (t) => {
  const bytes = followedBy(signedPage(), '9 0 obj << /Type /Sig >> endobj')
  const { file, signatures } = read(bytes)
  t.equal(signatures.length, 1)
  t.same(told(file.findings()), ['PDF_TAIL fail'])
  t.same(
    file.layout().gaps.map(({ kind }) => kind),
    ['tail'],
  )
})
