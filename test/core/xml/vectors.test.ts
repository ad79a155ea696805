import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { parseXml, type XmlElement } from '../../../src/core/xml/index.ts'
import { FIXTURES } from '../../helpers/paths.ts'

const REFUSED = join(FIXTURES, 'xml', 'refused')
const READ = join(FIXTURES, 'xml', 'read')

type Tree = [name: string, attributes: [string, string][], text: string, children: Tree[]]

const plain = (element: XmlElement): Tree => [
  element.name,
  [...element.attributes],
  element.text,
  element.children.map(plain),
]

/** The form of the .json files, whose attributes are an object; entries keep a name such as `__proto__`. */
const expected = ([name, attributes, text, children]: [string, object, string, never[]]): Tree => [
  name,
  Object.entries(attributes),
  text,
  children.map(expected),
]

const codes: Record<string, string> = JSON.parse(readFileSync(join(FIXTURES, 'xml', 'refused.json'), 'utf8'))

t.same(readdirSync(REFUSED).sort(), Object.keys(codes).sort(), 'every refused file has its code')

for (const [file, code] of Object.entries(codes)) {
  t.test(`${file} is refused with ${code}`, async (t) => {
    const bytes = readFileSync(join(REFUSED, file))
    try {
      parseXml(bytes, file)
      t.fail('was read')
    } catch (error) {
      if (!isGsealError(error)) throw error
      t.equal(error.code, code)
      t.ok(JSON.stringify(error.params).includes(file), 'the message names the part')
      if (code === 'LIMIT_EXCEEDED') return
      const offset = Number(error.params['offset'])
      t.ok(offset >= 0 && offset <= bytes.length, 'the message names a byte of the part')
      t.notMatch(error.message, /\{\w+\}/)
    }
  })
}

for (const file of readdirSync(READ).filter((name) => name.endsWith('.xml'))) {
  t.test(`${file} is read as its .json says`, async (t) => {
    const bytes = readFileSync(join(READ, file))
    const tree = JSON.parse(readFileSync(join(READ, file.replace('.xml', '.json')), 'utf8'))
    t.same(plain(parseXml(bytes, file)), expected(tree))
  })
}
