import fc from 'fast-check'
import t from 'tap'
import { LIMITS } from '../../../../src/core/base/limits.ts'
import {
  Lexer,
  Meter,
  type PdfValue,
  parseValue,
  parseValueAt,
} from '../../../../src/core/document/pdf/index.ts'
import { value as arbitrary } from './arbitrary.ts'
import { codeOf } from './codes.ts'

const parse = (text: string): PdfValue => parseValueAt(Buffer.from(text, 'latin1'), 0).value

/** A value in the words of arbitrary.ts. */
const meaning = (value: PdfValue): unknown => {
  switch (value.type) {
    case 'null':
      return null
    case 'boolean':
      return value.value
    case 'number':
      return value.integer ? { integer: value.value } : { real: value.value }
    case 'name':
      return { name: value.value }
    case 'string':
      return { string: Buffer.from(value.bytes).toString('hex') }
    case 'ref':
      return { ref: [value.number, value.generation] }
    case 'array':
      return value.items.map(meaning)
    case 'dict':
      return { dict: Object.fromEntries([...value.entries].map(([key, each]) => [`/${key}`, meaning(each)])) }
    case 'stream':
      return 'stream'
  }
}

/** Every value of a tree, itself first. */
const walk = (value: PdfValue): PdfValue[] => [
  value,
  ...(value.type === 'array' ? value.items.flatMap(walk) : []),
  ...(value.type === 'dict' ? [...value.entries.values()].flatMap(walk) : []),
]

t.test('what is written is what is read, and each value knows its bytes', async (t) => {
  fc.assert(
    fc.property(arbitrary, fc.constantFrom('', ' ', '%x\n'), ({ text, meant }, before) => {
      const bytes = Buffer.from(`${before}${text} `, 'latin1')
      const { value, end } = parseValueAt(bytes, 0)
      t.same(meaning(value), meant)
      if (end !== before.length + text.length) return false
      return walk(value).every(({ span }) => {
        const again = parseValueAt(bytes.subarray(0, span.end), span.start).value
        return again.span.end === span.end && again.span.start === span.start
      })
    }),
    { seed: 11, numRuns: 300 },
  )
})

t.test('numbers', async (t) => {
  const number = (text: string): unknown => {
    const value = parse(text)
    return value.type === 'number' ? [value.value, value.integer] : value.type
  }
  t.same(number('0'), [0, true])
  t.same(number('-0'), [0, true])
  t.same(number('+17'), [17, true])
  t.same(number('-98'), [-98, true])
  t.same(number('34.5'), [34.5, false])
  t.same(number('-.002'), [-0.002, false])
  t.same(number('4.'), [4, false])
  t.same(number('.0'), [0, false])
  t.same(number('9007199254740992'), [9007199254740992, false], 'beyond what is exact')
  t.same(number('0.12345678901234567890'), [0.12345678901234568, false])
  for (const bad of ['+', '-', '.', '--1', '+-1', '1.2.3', '1e5', '1x', '0x1', '1-2', '-'])
    t.equal(
      codeOf(() => parse(bad)),
      'PDF_MALFORMED',
      bad,
    )
})

t.test('references stand only where they may', async (t) => {
  const types = (text: string): string[] => walk(parse(text)).map(({ type }) => type)
  t.same(types('[1 0 R]'), ['array', 'ref'])
  t.same(types('[1 0 R 2 0 R]'), ['array', 'ref', 'ref'])
  t.same(types('[1 2 3 0 R]'), ['array', 'number', 'number', 'ref'])
  t.same(types('[1 %x\n0 %y\nR]'), ['array', 'ref'])
  t.same(types('[1 0]'), ['array', 'number', 'number'])
  for (const bad of ['[1 0 Rx]', '[+1 0 R]', '[1.0 0 R]', '[1 65536 R]', '[1 0R]', '[-1 0 R]'])
    t.equal(
      codeOf(() => parse(bad)),
      'PDF_MALFORMED',
      bad,
    )
  const lexer = new Lexer(Buffer.from('[1 0 R]'))
  t.equal(
    codeOf(() => parseValue(lexer, false, new Meter())),
    'PDF_MALFORMED',
    'not in a content stream',
  )
})

t.test('strings', async (t) => {
  const string = (text: string): string => {
    const value = parse(text)
    return value.type === 'string' ? Buffer.from(value.bytes).toString('latin1') : value.type
  }
  t.equal(string('(a(b)c)'), 'a(b)c')
  t.equal(string('(\\n\\r\\t\\b\\f\\(\\)\\\\)'), '\n\r\t\b\f()\\')
  t.equal(string('(\\101\\7\\1012\\400)'), `A\u0007A2\u0000`)
  t.equal(string('(a\\\nb\\\r\nc\\\rd)'), 'abcd')
  t.equal(string('(a\r\nb\rc\nd)'), 'a\nb\nc\nd')
  t.equal(string('(\\x)'), 'x')
  t.equal(string('<48 65\n6C6c6F>'), 'Hello')
  t.equal(string('<4>'), '@')
  t.equal(string('<>'), '')
  for (const bad of ['(', '(a', '(a\\)', '<', '<4', '<4g>', '<4 %>', ')', '>'])
    t.equal(
      codeOf(() => parse(bad)),
      'PDF_MALFORMED',
      bad,
    )
})

t.test('hexadecimal strings of any length', async (t) => {
  const read = (text: string): string => {
    const value = parse(text)
    return value.type === 'string' ? Buffer.from(value.bytes).toString('hex') : value.type
  }
  const paired = (text: string): boolean => {
    const value = parse(text)
    return value.type === 'string' && value.paired === true
  }
  for (const length of [0, 2, 62, 64, 66, 1086, 1088, 1090, 5182, 5184, 5186, 30_000]) {
    const digits = Array.from({ length }, (_, i) => ((i * 7) % 16).toString(16)).join('')
    t.equal(read(`<${digits}> 5`), digits, `${length} digits`)
    t.equal(parseValueAt(Buffer.from(`<${digits}> 5`), 0).end, length + 2)
    t.ok(paired(`<${digits}>`))
    t.equal(read(`<${digits}f>`), `${digits}f0`, 'an odd one more')
    t.notOk(paired(`<${digits}f>`))
    t.equal(
      codeOf(() => parse(`<${digits}`)),
      'PDF_MALFORMED',
      'not closed',
    )
    for (const at of [0, 1, length >> 1, length - 1].filter((place) => place >= 0 && place < length)) {
      const [before, after] = [digits.slice(0, at), digits.slice(at)]
      t.equal(read(`<${before}\n${after}>`), digits, 'white space within')
      t.notOk(paired(`<${before} ${after}>`))
      t.equal(
        codeOf(() => parse(`<${before}g${after}>`)),
        'PDF_MALFORMED',
        'no digit within',
      )
    }
  }
})

t.test('names', async (t) => {
  const name = (text: string): string => {
    const value = parse(text)
    return value.type === 'name' ? value.value : value.type
  }
  t.equal(name('/'), '')
  t.equal(name('/A#42#c3'), 'AB\u00c3')
  t.equal(name('/A#4'), 'A#4')
  t.equal(name('/A#zz'), 'A#zz')
  t.equal(name('/constructor'), 'constructor')
  t.equal(name(`/${'n'.repeat(5000)}`), 'n'.repeat(5000))
})

t.test('dictionaries: the last of duplicate keys counts and all are told', async (t) => {
  const seen: string[] = []
  const bytes = Buffer.from('<< /A 1 /B << /C 1 /#43 2 >> /A 2 >>')
  const { value } = parseValueAt(bytes, 0, true, new Meter(undefined, (key, at) => seen.push(`${key} ${at}`)))
  t.ok(value.type === 'dict' && value.duplicates.join() === 'A')
  t.same(seen, ['C 11', 'A 0'])
  t.same(meaning(value), { dict: { '/A': { integer: 2 }, '/B': { dict: { '/C': { integer: 2 } } } } })
  for (const bad of [
    '<<',
    '<< /A',
    '<< /A >>',
    '<< 1 2 >>',
    '<< /A 1',
    '<< /A 1 >',
    '<< /A 1 /B >>',
    '[',
    '[1',
    '[>>]',
  ])
    t.equal(
      codeOf(() => parse(bad)),
      'PDF_MALFORMED',
      bad,
    )
})

t.test('depth and number of values are limited', async (t) => {
  t.equal(
    codeOf(() => parse('['.repeat(100) + ']'.repeat(100))),
    'none',
  )
  t.equal(
    codeOf(() => parse('['.repeat(101) + ']'.repeat(101))),
    'LIMIT_EXCEEDED',
  )
  t.equal(
    codeOf(() => parse('['.repeat(1_000_000))),
    'LIMIT_EXCEEDED',
  )
  t.equal(
    codeOf(() => parse('<</A'.repeat(1_000_000))),
    'LIMIT_EXCEEDED',
  )
  const meter = new Meter()
  for (let i = 0; i < LIMITS.pdf.values - 2; i++) meter.spend()
  const once = (): unknown => parseValueAt(Buffer.from('[1]'), 0, true, meter)
  t.same([codeOf(once), codeOf(once)], ['none', 'LIMIT_EXCEEDED'])
})

t.test('a content stream is read by keywords and values', async (t) => {
  const lexer = new Lexer(Buffer.from("BT /F1 12 Tf 1 0 0 1 50 700 Tm (x) ' [(a) -20 <62>] TJ T* ET"))
  const words: string[] = []
  const operands: PdfValue[] = []
  for (lexer.skip(); lexer.peek() >= 0; lexer.skip()) {
    const word = lexer.keyword()
    if (word === undefined) operands.push(parseValue(lexer, false, new Meter()))
    else words.push(`${operands.splice(0).length} ${word}`)
  }
  t.same(words, ['0 BT', '2 Tf', '6 Tm', "1 '", '1 TJ', '0 T*', '0 ET'])
})
