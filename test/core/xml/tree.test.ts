import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { escapeAttribute, escapeText, parseXml, type XmlElement } from '../../../src/core/xml/index.ts'
import { openZip } from '../../../src/core/zip/index.ts'
import { FIXTURES, INTEROP, interopSkip } from '../../helpers/paths.ts'

const parse = (text: string): XmlElement => parseXml(Buffer.from(text), 'x.xml')

t.test('offsets cut each element out of the bytes', async (t) => {
  const bytes = Buffer.from('\ufeff<?xml version="1.0"?><甲>章<乙 a="印"/><丙>签<!-- 章 --></丙 ></甲>')
  const cut = (from: number, to: number): string => bytes.subarray(from, to).toString()
  const root = parseXml(bytes, 'x.xml')
  t.equal(cut(root.start, root.openEnd), '<甲>')
  t.equal(cut(root.closeStart, root.end), '</甲>')
  const [second, third] = root.children
  if (second === undefined || third === undefined) throw new Error('children')
  t.equal(cut(second.start, second.end), '<乙 a="印"/>')
  t.same([second.selfClosing, second.openEnd, second.closeStart], [true, second.end, second.end])
  t.equal(cut(third.openEnd, third.closeStart), '签<!-- 章 -->')
  t.equal(cut(third.closeStart, third.end), '</丙 >')
  t.equal(third.selfClosing, false)
})

t.test('find and all go by local name among the direct children', async (t) => {
  const root = parse('<o:a xmlns:o="u"><o:b i="1"><o:c/></o:b><b i="2"/><o:c i="3"/></o:a>')
  t.equal(root.local, 'a')
  t.equal(root.find('b')?.attr('i'), '1')
  t.same(
    root.all('b').map((b) => b.attr('i')),
    ['1', '2'],
  )
  t.equal(root.find('c')?.attr('i'), '3')
  t.equal(root.find('o:b'), undefined)
  t.same(root.all('d'), [])
})

t.test('attr prefers the attribute without prefix, and never guesses between two', async (t) => {
  const ns = 'xmlns:p="urn:p" xmlns:q="urn:q" xmlns:ID="urn:i"'
  t.equal(parse(`<a ${ns} p:ID="1" ID="2"/>`).attr('ID'), '2')
  t.equal(parse(`<a ${ns} p:ID="1"/>`).attr('ID'), '1')
  t.equal(parse(`<a ${ns} p:ID="1" q:ID="2"/>`).attr('ID'), undefined)
  t.equal(parse(`<a ${ns}/>`).attr('ID'), undefined)
  t.equal(parse('<a/>').attr('constructor'), undefined)
})

interface Node {
  name: string
  attributes: [string, string][]
  /** Texts and elements in turn, as they stand. */
  content: (string | Node)[]
}

const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'ab <>&"\'\n\r\t]-?!/=') },
  { weight: 2, arbitrary: fc.constantFrom('章', '印', '𠮷', '\u00a0', '\ufeff', '\u2028', '\u0085') },
)
const value = fc.array(character, { maxLength: 8 }).map((list) => list.join(''))
const nameOf = fc.constantFrom('a', 'ofd:b', '章', 'constructor', '__proto__', 'x-1.y', 'toString')
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    name: nameOf,
    attributes: fc.uniqueArray(fc.tuple(nameOf, value), { maxLength: 3, selector: ([name]) => name }),
    content: fc.array(fc.oneof({ depthSize: 'small' }, value, tie('node')), { maxLength: 4 }),
  }),
}))

const write = ({ name, attributes, content }: Node): string => {
  const start = [name, ...attributes.map(([key, text]) => `${key}="${escapeAttribute(text)}"`)].join(' ')
  const inner = content.map((item) => (typeof item === 'string' ? escapeText(item) : write(item)))
  return content.length === 0 ? `<${start}/>` : `<${start}>${inner.join('')}</${name}>`
}

const equals = (element: XmlElement, { name, attributes, content }: Node): boolean => {
  const nodes = content.filter((item) => typeof item !== 'string')
  return (
    element.name === name &&
    JSON.stringify([...element.attributes]) === JSON.stringify(attributes) &&
    element.text === content.filter((item) => typeof item === 'string').join('') &&
    element.children.length === nodes.length &&
    nodes.every((child, i) => equals(element.children[i] as XmlElement, child))
  )
}

t.test('what is written is read back, to the character', async () => {
  const property = fc.property(node, (tree) => equals(parse(write(tree)), tree))
  fc.assert(property, { seed: 42, numRuns: 1500 })
})

t.test('an element cut out by its offsets reads as itself', async () => {
  const property = fc.property(node, (tree) => {
    const bytes = Buffer.from(`<!-- 章 -->${write(tree)}\n`)
    const visit = (element: XmlElement): boolean => {
      const again = parseXml(bytes.subarray(element.start, element.end), 'x')
      return again.name === element.name && again.text === element.text && element.children.every(visit)
    }
    return visit(parseXml(bytes, 'x'))
  })
  fc.assert(property, { seed: 42, numRuns: 400 })
})

t.test('any text gives a tree or a GsealError', async () => {
  const token = fc.constantFrom(
    ...['<a', '<b', '>', '/>', '</a>', '</b>', ' x="', '"', "'", '=', '<!--', '-->', '<![CDATA[', ']]>'],
    ...[
      '<?p',
      '?>',
      '&amp;',
      '&#1;',
      '&',
      ' ',
      '\n',
      '章',
      '\u1680',
      '\ufeff',
      '<!DOCTYPE a>',
      'xmlns:p="u"',
    ],
  )
  const property = fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
    try {
      parse(`<a>${tokens.join('')}</a>`)
    } catch (error) {
      if (!isGsealError(error)) throw error
    }
  })
  fc.assert(property, { seed: 42, numRuns: 5000 })
})

const PYTHON = `
import sys, xml.parsers.expat
for path in sys.argv[1:]:
    try:
        p = xml.parsers.expat.ParserCreate()
        p.Parse(open(path, 'rb').read(), True)
        print('read')
    except xml.parsers.expat.ExpatError as e:
        print('refused')
`

/** Legal XML 1.0 that gseal refuses by intent, or that goes beyond expat. */
const STRICTER =
  /^(utf16|gbk-declared|doctype(-entity)?\.|version-1\.1|attribute-twice-|name-|depth|attributes|instruction-quote|reference-ffff|character-fffe)/

t.test(
  'expat agrees on what is well-formed',
  { skip: spawnSync('python3', ['-V']).status === 0 ? false : 'python3 is not installed' },
  async (t) => {
    for (const [folder, verdict] of [
      ['read', 'read'],
      ['refused', 'refused'],
    ] as const) {
      const dir = join(FIXTURES, 'xml', folder)
      const files = readdirSync(dir).filter((name) => name.endsWith('.xml') && !STRICTER.test(name))
      const args = files.map((name) => join(dir, name))
      const answers = spawnSync('python3', ['-c', PYTHON, ...args])
        .stdout.toString()
        .trim()
        .split('\n')
      for (const [i, name] of files.entries()) t.equal(answers[i], verdict, name)
    }
  },
)

t.test('reads every part of documents of other makers', { skip: interopSkip }, async (t) => {
  const folder = join(INTEROP, 'ofd')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ofd'))) {
    const archive = openZip(readFileSync(join(folder, file)), () => undefined)
    for (const entry of archive.entries.filter(({ name }) => name.endsWith('.xml')))
      t.ok(parseXml(archive.read(entry), entry.name), entry.name)
  }
})
