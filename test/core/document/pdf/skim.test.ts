import fc from 'fast-check'
import t from 'tap'
import { PdfFile } from '../../../../src/core/document/pdf/index.ts'
import { objectHead } from '../../../../src/core/document/pdf/indirect.ts'
import { skim } from '../../../../src/core/document/pdf/skim.ts'
import { survey } from '../../../../src/core/document/pdf/survey.ts'
import { PdfBuilder } from '../../../helpers/pdf-builder.ts'
import { dictText, valueText } from './arbitrary.ts'

const skimmed = (text: string, referring = false) => {
  const bytes = Buffer.from(text, 'latin1')
  const body = objectHead(bytes, 0)?.body ?? 0
  return skim(bytes, body, bytes.length, () => -1, referring)
}

t.test('where it gives an answer, skimming ends where parsing ends', async (t) => {
  fc.assert(
    fc.property(
      fc.array(valueText, { maxLength: 6 }),
      fc.array(dictText, { maxLength: 3 }),
      (values, dicts) => {
        const builder = new PdfBuilder()
        builder.object('<< /Type /Catalog >>')
        for (const value of values) builder.object(value)
        for (const [i, dict] of dicts.entries()) builder.stream(dict.slice(2, -2), `endobj ${i} (`)
        const file = PdfFile.open(builder.save())
        const { extents, faults } = survey(file)
        t.same(faults, [])
        for (const { number, start, end } of extents) {
          const span = file.view().object(number)?.span
          if (span?.start !== start || span.end !== end) return false
        }
        return extents.length === 1 + values.length + dicts.length
      },
    ),
    { seed: 7, numRuns: 150 },
  )
})

t.test('names that a signature has are seen, and disguised ones suspected', async (t) => {
  t.equal(skimmed('1 0 obj << /A /B >> endobj')?.suspect, false)
  t.equal(skimmed('1 0 obj << /Type /Sig >> endobj')?.suspect, true)
  t.equal(skimmed('1 0 obj << /Type /SigRef >> endobj')?.suspect, false)
  t.equal(skimmed('1 0 obj << /ByteRange [] >> endobj')?.suspect, true)
  t.equal(skimmed('1 0 obj << /A#20B 1 >> endobj')?.suspect, true)
  t.equal(skimmed('1 0 obj << /A (/Sig #) >> endobj')?.suspect, false)
})

t.test('whether references are looked for as well changes nothing else', async (t) => {
  const found = skimmed('1 0 obj << /A [2 0 R 3 0 R] /B 2 0 R >> endobj', true)
  t.same(found?.references, [2, 3, 2])
  t.equal(skimmed('1 0 obj << /Length 2 /A 5 0 R >> stream\nab\nendstream endobj', true)?.references?.[0], 5)
  const body = fc.oneof(valueText, dictText)
  const names = fc.constantFrom('/Sig', '/ByteRange', '/DocTimeStamp', '/Length 2', '/A#20B', '')
  const tails = fc.constantFrom(' endobj', ' stream\nab\nendstream endobj', ' 7 endobj', '')
  fc.assert(
    fc.property(body, names, tails, (value, name, tail) => {
      const text = `1 0 obj << /K ${value} ${name} ${name.endsWith('2') ? '' : '1'} >>${tail}`
      const [alone, both] = [skimmed(text), skimmed(text, true)]
      return alone?.end === both?.end && alone?.suspect === both?.suspect
    }),
    { seed: 11, numRuns: 400 },
  )
})

t.test('what is not certain is left to the parser', async (t) => {
  for (const text of [
    '1 0 obj << /A (x >> endobj',
    '1 0 obj << /A 1 > endobj',
    '1 0 obj << /A { } >> endobj',
    '1 0 obj << /A 1',
    '1 0 obj << /Length 1 /Length 2 >> stream\nab\nendstream endobj',
    '1 0 obj << /Length 9 >> stream\nab\nendstream endobj',
    '1 0 obj << /Length 2 >> stream\rab\nendstream endobj',
    '1 0 obj << /L#65ngth 2 >> stream\nab\nendstream endobj',
  ])
    t.equal(skimmed(text), undefined, text)
})

t.test('a file that grew is surveyed as if nothing were known of it', async (t) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  const bodies = ['<< /A (x) >>', '[1 0 R]', '7', '<< /Type /Sig >>', '<< /B << /C 1 >> >>']
  for (const body of bodies) builder.object(body)
  builder.stream('/K 1', 'data')
  const before = builder.save()
  builder.object('<< /A (changed) >>', { number: 2 })
  builder.object('<< /New true >>')
  const after = builder.save()
  const fresh = survey(PdfFile.open(after))
  t.equal(fresh.extents.length, 9)
  t.same(survey(PdfFile.open(after, PdfFile.open(before))), fresh)
  // An object loses its end: what was known of the file before must not hide it.
  const at = before.indexOf('endobj', before.indexOf('<< /B'))
  const broken = Buffer.from(after)
  broken.write('endobx', at, 'latin1')
  const { faults } = survey(PdfFile.open(broken, PdfFile.open(before)))
  t.ok(faults.length > 0)
  t.same(faults, survey(PdfFile.open(broken)).faults)
})
