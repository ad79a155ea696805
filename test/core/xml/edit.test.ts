import fc from 'fast-check'
import t from 'tap'
import {
  escapeAttribute,
  escapeText,
  parseXml,
  prefixOf,
  type Splice,
  splice,
} from '../../../src/core/xml/index.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

t.test('an element is inserted as the last child, the rest kept byte for byte', async (t) => {
  const bytes = Buffer.from('<ofd:OFD  xmlns:ofd="u"><ofd:DocBody >章</ofd:DocBody></ofd:OFD>\n')
  const body = parseXml(bytes, 'OFD.xml').find('DocBody')
  if (body === undefined) throw new Error('DocBody')
  const insert = `<${prefixOf(body)}Signatures>${escapeText('/Doc_0/签 & 章.xml')}</${prefixOf(body)}Signatures>`
  t.equal(
    text(splice(bytes, [{ at: body.closeStart, insert }])),
    '<ofd:OFD  xmlns:ofd="u"><ofd:DocBody >章<ofd:Signatures>/Doc_0/签 &amp; 章.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>\n',
  )
})

t.test('edits refer to the original offsets and may come in any order', async (t) => {
  const bytes = Buffer.from('0123456789')
  const edits: Splice[] = [
    { at: 8, remove: 2, insert: 'end' },
    { at: 0, insert: 'a' },
    { at: 3, remove: 1, insert: Buffer.from('章') },
    { at: 0, insert: 'b' },
    { at: 4, insert: '|' },
  ]
  t.equal(text(splice(bytes, edits)), 'ab012章|4567end')
  t.equal(bytes.toString(), '0123456789')
  t.equal(text(splice(bytes, [])), '0123456789')
  t.equal(text(splice(bytes, [{ at: 10, insert: '!' }])), '0123456789!')
})

t.test('edits that overlap or reach outside are a fault of the caller', async (t) => {
  const bytes = Buffer.from('0123456789')
  const wrong: Splice[][] = [
    [{ at: 11, insert: '' }],
    [{ at: -1, insert: '' }],
    [{ at: 9, remove: 2, insert: '' }],
    [{ at: 2, remove: -1, insert: '' }],
    [{ at: 1.5, insert: '' }],
    [{ at: Number.NaN, insert: '' }],
    [
      { at: 2, remove: 4, insert: '' },
      { at: 5, insert: '' },
    ],
  ]
  for (const edits of wrong) t.throws(() => splice(bytes, edits), TypeError, JSON.stringify(edits))
})

t.test('splice does what joining the pieces does', async () => {
  const cuts = fc.uniqueArray(fc.nat(40), { maxLength: 8 })
  const property = fc.property(fc.uint8Array({ minLength: 41, maxLength: 60 }), cuts, (bytes, list) => {
    const at = [...list].sort((a, b) => a - b)
    const edits = at.map((from, i) => ({
      at: from,
      remove: i % 2 === 0 ? (at[i + 1] ?? bytes.length) - from : 0,
      insert: `<${i}>`,
    }))
    const pieces: Uint8Array[] = [bytes.subarray(0, at[0] ?? bytes.length)]
    for (const [i, edit] of edits.entries()) {
      pieces.push(Buffer.from(edit.insert), bytes.subarray(edit.at + edit.remove, at[i + 1] ?? bytes.length))
    }
    return Buffer.concat(pieces).equals(splice(bytes, [...edits].reverse()))
  })
  fc.assert(property, { seed: 42, numRuns: 500 })
})

t.test('escaping keeps what a reader would change', async (t) => {
  t.equal(escapeText('a<b>&"\r\n\t'), 'a&lt;b&gt;&amp;"&#13;\n\t')
  t.equal(escapeAttribute('a<b>&"\r\n\t'), 'a&lt;b&gt;&amp;&quot;&#13;&#10;&#9;')
})

t.test('characters that XML cannot hold are refused when written', async (t) => {
  for (const bad of [
    '\0',
    '\u000b',
    '\u001b',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udc00',
    'a\ud800b',
    '\udc00\ud800',
  ])
    for (const write of [escapeText, escapeAttribute])
      t.throws(() => write(`x${bad}`), { code: 'XML_UNWRITABLE' }, JSON.stringify(bad))
  t.equal(escapeText('𠮷\u0085\ufeff'), '𠮷\u0085\ufeff')
})

t.test('the prefix of a name', async (t) => {
  t.equal(prefixOf({ name: 'ofd:OFD' }), 'ofd:')
  t.equal(prefixOf({ name: 'OFD' }), '')
})
