import fc from 'fast-check'
import t from 'tap'
import { canonicalJson, type JsonValue, parseCanonical } from '../../../src/core/base/canonical.ts'

t.test('members are sorted by UTF-16 code units, as the example of RFC 8785 3.2.3', async (t) => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const order = [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]
  const text = canonicalJson(value)
  t.same(
    [...text.matchAll(/:"([^"]*)"/g)].map(([, word]) => word),
    order,
  )
})

t.test('escapes are the shortest, as the example of RFC 8785 3.2.2.2', async (t) => {
  t.equal(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
})

t.test('text is not normalised', async (t) => {
  t.not(canonicalJson('é'), canonicalJson('e\u0301'))
})

const VALUES = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4 }),
  ),
})).value

t.test(
  'writing and reading are inverse, and a value has one text however its members were ordered',
  async (t) => {
    fc.assert(
      fc.property(VALUES, (value) => {
        const text = canonicalJson(value)
        const turned = JSON.parse(text, (_, item) =>
          typeof item === 'object' && item !== null && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).reverse())
            : item,
        ) as JsonValue
        t.equal(canonicalJson(turned), text)
        t.equal(canonicalJson(parseCanonical(text)), text)
      }),
      { seed: 20261124, numRuns: 200 },
    )
  },
)

t.test('what has no canonical form is refused with its place', async (t) => {
  const loop: Record<string, unknown> = {}
  loop['a'] = loop
  for (const [value, path] of [
    [{ a: [1, 0.5] }, '/a/1'],
    [-0, '/'],
    [2 ** 53, '/'],
    [Number.NaN, '/'],
    [{ a: undefined }, '/a'],
    [{ a: { b: '\ud800' } }, '/a/b'],
    [1n, '/'],
  ] as [JsonValue, string][]) {
    t.throws(() => canonicalJson(value), { code: 'JSON_NOT_CANONICAL', params: { path } })
  }
  t.throws(() => canonicalJson(loop as JsonValue), { code: 'JSON_NOT_CANONICAL' })
})

t.test('a text that is not canonical is refused', async (t) => {
  for (const text of [
    '{"b":1,"a":2}',
    '{"a":1,"a":2}',
    '{ "a":1}',
    '[1.0]',
    '[1e2]',
    '["\\u0041"]',
    '[-0]',
    '{"a":1}\n',
    '',
    '[',
  ]) {
    t.throws(() => parseCanonical(text), { code: 'JSON_NOT_CANONICAL' }, text)
  }
  t.same(
    parseCanonical('{"__proto__":1,"a":[null,true,"中"]}'),
    JSON.parse('{"__proto__":1,"a":[null,true,"中"]}'),
  )
})
