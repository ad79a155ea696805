import fc from 'fast-check'
import t from 'tap'
import { gate } from '../../../src/core/xml/gate.ts'
import { parseXml } from '../../../src/core/xml/index.ts'
import { agree } from '../../../src/core/xml/second.ts'
import { SHAPE_BYTES, Shapes } from '../../../src/core/xml/shape.ts'

const gated = (text: string): ReturnType<typeof gate> => gate(Buffer.from(text), 'x.xml')
const shapeOf = (text: string): string | undefined => gated(text).shape

t.test('a shape leaves out plain values and nothing else', async (t) => {
  t.equal(shapeOf('<a b="1 2" c=\'章\'>\n <d>2025-03-01</d>\n</a>'), '<a b="\0" c=\'\0\'>\n <d>\0</d>\n</a>')
  t.equal(shapeOf('<章 印="签">甲</章>'), Buffer.from('<章 印="\0">\0</章>').toString('latin1'))
})

t.test('values that are not plain stay in the shape', async (t) => {
  for (const value of [
    '',
    ' a',
    'a ',
    'a&amp;b',
    'a>b',
    'a]b',
    '"',
    'a\nb',
    '\u3000a',
    'a\u00a0b',
    'a\ufeffb',
  ])
    t.equal(
      shapeOf(`<a>${value}</a>`),
      Buffer.from(`<a>${value}</a>`).toString('latin1'),
      JSON.stringify(value),
    )
  for (const value of ['', ' a', 'a ', '&#97;', 'a>b', "'", 'a\tb', '\u3000'])
    t.equal(
      shapeOf(`<a b="${value}"/>`),
      Buffer.from(`<a b="${value}"/>`).toString('latin1'),
      JSON.stringify(value),
    )
})

t.test('a part with a comment, a CDATA section, an instruction, or a long one, has no shape', async (t) => {
  for (const text of [
    '<a><!-- b --></a>',
    '<a><![CDATA[b]]></a>',
    '<a><?b c?></a>',
    `<a>${'b'.repeat(SHAPE_BYTES)}</a>`,
  ])
    t.equal(shapeOf(text), undefined, text.slice(0, 20))
  t.type(shapeOf('<?xml version="1.0" encoding="UTF-8"?>\n<a>b</a>\n'), 'string')
})

/** Characters that could mean something to a reader, among them those that two readers might not call white space alike. */
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'ab019 =/-!?;:,.#%{}()|~^$*+@\\`_'),
      fc.constantFrom(
        '章',
        '𠮷',
        '\u0085',
        '\u200b',
        '\u061c',
        '\ud7ff',
        '\ufffd',
        '__proto__',
        '#text',
        ':@',
        '0x1F',
        '1e3',
        'true',
      ),
      fc.constantFrom(' ', '&amp;', '&#60;', '\u00a0', '\u3000', '\n', ']', '>'),
    ),
    { maxLength: 6 },
  )
  .map((list) => list.join(''))

const { node } = fc.letrec<{ node: (values: () => string) => string }>((tie) => ({
  node: fc
    .tuple(
      fc.constantFrom('a', 'b:c', '章'),
      fc.uniqueArray(fc.constantFrom('i', 'j', 'xmlns:b'), { maxLength: 3 }),
      fc.array(fc.oneof({ maxDepth: 3 }, fc.constant(null), tie('node')), { maxLength: 3 }),
      fc.boolean(),
    )
    .map(([name, attributes, children, spaced]) => (values) => {
      const space = spaced ? '\n ' : ''
      const list = attributes.map((a) => ` ${a}="${a === 'xmlns:b' ? 'urn:b' : values()}"`).join('')
      const content = children.map((child) => space + (child === null ? values() : child(values))).join('')
      return content === '' && spaced ? `<${name}${list} />` : `<${name}${list}>${content}</${name}>`
    }),
}))

const attempt = (text: string): ReturnType<typeof gate> | undefined => {
  try {
    return gated(text)
  } catch {
    return undefined
  }
}

t.test('what two readers agree about in one part they agree about in every part of its shape', async (t) => {
  let alike = 0
  fc.assert(
    fc.property(
      node,
      fc.array(value, { minLength: 40, maxLength: 40 }),
      fc.array(value, { minLength: 40, maxLength: 40 }),
      (tree, some, others) => {
        const filled = (list: readonly string[]): string => {
          let next = 0
          return tree(() => list[next++ % list.length] ?? '')
        }
        const [one, other] = [attempt(filled(some)), attempt(filled(others))]
        if (one?.shape === undefined || other?.shape !== one.shape) return
        alike++
        agree(one.text, one.elements, 'x.xml')
        agree(other.text, other.elements, 'x.xml')
      },
    ),
    { numRuns: 4000, seed: 20_261_130 },
  )
  t.ok(alike > 300, `${alike} pairs of one shape`)
})

t.test(
  'a part of a known shape gives its own values, not those of the part that was read before',
  async (t) => {
    const text = (n: number): string => `<a i="${n}"><b>值${n}</b><b/></a>`
    for (let n = 1; n <= 3; n++) {
      const root = parseXml(Buffer.from(text(n)), 'x.xml')
      t.equal(root.attr('i'), String(n))
      t.equal(root.find('b')?.text, `值${n}`)
      t.equal(root.children.length, 2)
    }
  },
)

t.test('shapes are forgotten when there are too many, and no shape is never known', async (t) => {
  const shapes = new Shapes()
  shapes.learn(undefined)
  t.notOk(shapes.known(undefined))
  for (let n = 0; n < 128; n++) shapes.learn(`<a${n}/>`)
  t.ok(shapes.known('<a0/>'))
  shapes.learn('<b/>')
  t.notOk(shapes.known('<a0/>'))
  t.ok(shapes.known('<b/>'))
})
