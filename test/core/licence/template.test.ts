/** Templates are read strictly: what is misspelt, off the page or leads elsewhere is refused at its place. */
import t from 'tap'
import { isGsealError } from '../../../src/core/base/error.ts'
import { checkTemplate, readTemplate } from '../../../src/core/licence/template.ts'
import { TEMPLATE } from './sample-licence.ts'

type Loose = Record<string, unknown>

/** The code and the place of the refusal. */
const refused = (change: Loose, drop: readonly string[] = []): string => {
  const source: Loose = { ...TEMPLATE, ...change }
  for (const name of drop) delete source[name]
  try {
    readTemplate(JSON.stringify(source))
    return 'taken'
  } catch (error) {
    return isGsealError(error)
      ? `${error.code} ${error.params['at'] ?? error.params['what'] ?? ''}`.trim()
      : String(error)
  }
}

const text = (change: Loose = {}) => ({ texts: [{ text: 'a', x: 1, y: 1, width: 10, size: 5, ...change }] })
const field = (change: Loose = {}) => ({
  fields: [{ field: 'number', x: 1, y: 1, width: 10, size: 5, ...change }],
})

t.test('a template as it should be is taken, with what it leaves out filled in', async (t) => {
  t.equal(refused({}), 'taken')
  const { fields, texts, rules } = readTemplate(
    JSON.stringify({ ...TEMPLATE, ...field(), ...text({ height: 20 }) }),
  )
  t.match(fields[0], { align: 'left', font: 'serif', lineHeight: 1.4, minSize: 3, prefix: '', empty: '' })
  t.equal(texts[0]?.height, 20)
  t.same(rules.length, 1)
})

t.test('members that are unknown, missing or of another kind', async (t) => {
  t.equal(refused({ feilds: [] }), 'TEMPLATE_MEMBER feilds')
  t.equal(refused({}, ['page']), 'TEMPLATE_MEMBER page')
  t.equal(refused({ format: 'gseal-template-2' }), 'TEMPLATE_MEMBER format')
  t.equal(refused(text({ colour: '#000000' })), 'TEMPLATE_MEMBER texts[0].colour')
  t.equal(refused(text({ color: 'red' })), 'TEMPLATE_MEMBER texts[0].color')
  t.equal(refused(text({ size: '5' })), 'TEMPLATE_MEMBER texts[0].size')
  t.equal(refused(text({ size: 0 })), 'TEMPLATE_MEMBER texts[0].size')
  t.equal(refused(field({ align: 'middle' })), 'TEMPLATE_MEMBER fields[0].align')
  t.equal(refused(field({ date: 'yyyy-mm-dd' })), 'TEMPLATE_MEMBER fields[0].date')
  t.equal(refused({ fields: [null] }), 'TEMPLATE_MEMBER fields[0]')
  t.equal(refused({ fields: {} }), 'TEMPLATE_MEMBER fields')
  t.equal(refused({ page: { width: 1e9, height: 10 } }), 'TEMPLATE_MEMBER page.width')
  t.equal(refused({ scans: 'yes' }), 'TEMPLATE_MEMBER scans')
  t.equal(refused(text({ font: 'kai' })), 'TEMPLATE_FONT_UNKNOWN texts[0]')
  t.equal(refused({ fonts: { serif: 'a.ttf' } }), 'TEMPLATE_MEMBER fonts.serif')
  t.equal(refused({ __proto__: null, toString: 1 }), 'TEMPLATE_MEMBER toString')
})

t.test('what would stand off the page', async (t) => {
  t.equal(refused(text({ x: -1 })), 'TEMPLATE_MEMBER texts[0].x')
  t.equal(refused(text({ x: 290 })), 'TEMPLATE_OFF_PAGE texts[0]')
  t.equal(refused(text({ y: 206 })), 'TEMPLATE_OFF_PAGE texts[0]')
  t.equal(refused(text({ y: 190, height: 30 })), 'TEMPLATE_OFF_PAGE texts[0]')
  t.equal(
    refused({ photos: [{ field: 'ZP', x: 280, y: 10, width: 35, height: 45 }] }),
    'TEMPLATE_OFF_PAGE photos[0]',
  )
  t.equal(refused({ rules: [{ x: 0, y: 0, width: 298, height: 1 }] }), 'TEMPLATE_OFF_PAGE rules[0]')
  t.equal(refused({ seal: { x: 300, y: 10 } }), 'TEMPLATE_OFF_PAGE seal')
  t.equal(refused({ qr: { x: 290, y: 10, size: 30 } }), 'TEMPLATE_OFF_PAGE qr')
})

t.test('names of files lead nowhere else', async (t) => {
  for (const file of [
    '../a.png',
    '/etc/passwd',
    'a/b.png',
    'C:\\a.png',
    '..',
    '.hidden',
    'a\u0000.png',
    'a\u202e.png',
    '',
  ]) {
    t.match(
      refused({ background: { file } }),
      /^TEMPLATE_(FILE_NAME|MEMBER) background\.file$/,
      JSON.stringify(file),
    )
  }
  t.equal(refused({ fonts: { kai: '../kai.ttf' } }), 'TEMPLATE_FILE_NAME fonts.kai')
  t.equal(refused({ background: { file: '照面 底图.png' } }), 'taken')
})

t.test('files that are no template', async (t) => {
  const code = (source: string): string | undefined => {
    try {
      readTemplate(source)
      return undefined
    } catch (error) {
      return isGsealError(error) ? error.code : String(error)
    }
  }
  t.equal(code('{'), 'TEMPLATE_UNREADABLE')
  t.equal(code('[]'), 'TEMPLATE_MEMBER')
  t.equal(code(`"${'a'.repeat(1024 * 1024)}"`), 'LIMIT_EXCEEDED')
  t.equal(
    refused({ texts: Array.from({ length: 501 }, () => text().texts[0]) }),
    'LIMIT_EXCEEDED texts of a template',
  )
})

t.test('the same template as YAML, with styles that are written once', async (t) => {
  const yaml = `format: gseal-template-1
name: 示例证
page: {width: 210, height: 297}
texts:
  - &label {text: 姓名, x: 20, y: 40, width: 30, size: 5}
  - *label
fields:
  - field: holder.name   # 持证主体
    x: 60
    y: 40
    width: 100
    size: 5
    date: YYYY年M月D日
`
  const { name, texts, fields } = readTemplate(yaml)
  t.equal(name, '示例证')
  t.same(texts[0], texts[1])
  t.match(fields, [{ field: 'holder.name', size: 5, date: 'YYYY年M月D日' }])

  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, i) => {
      const before = String.fromCharCode(97 + i)
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
    }),
  ].join('\n')
  for (const [source, code, why] of [
    [bomb, 'TEMPLATE_UNREADABLE', 'aliases of aliases'],
    [`${yaml}name: again\n`, 'TEMPLATE_UNREADABLE', 'a name twice'],
    [`${yaml}---\n${yaml}`, 'TEMPLATE_UNREADABLE', 'two documents'],
    [yaml.replace('示例证', '!!js/function x'), 'TEMPLATE_UNREADABLE', 'a tag of another kind'],
    [yaml.replace('name: 示例证', '__proto__: {name: x}'), 'TEMPLATE_MEMBER', 'no name from elsewhere'],
    [`${'['.repeat(100_000)}`, 'TEMPLATE_UNREADABLE', 'too deep'],
    ['', 'TEMPLATE_UNREADABLE', 'nothing'],
  ] as const)
    t.throws(() => readTemplate(source), { code }, why)
})

t.test('a field that the catalog does not have is refused (Art. 17)', async (t) => {
  const template = readTemplate(JSON.stringify(TEMPLATE))
  t.doesNotThrow(() => checkTemplate(template, ['从业范围', '性别']))
  t.throws(() => checkTemplate(template, ['性别']), {
    code: 'TEMPLATE_FIELD_UNKNOWN',
    params: { at: 'fields[3]', field: '从业范围' },
  })
  const sly = readTemplate(
    JSON.stringify({ ...TEMPLATE, fields: [], qr: { x: 1, y: 1, size: 20, content: '{身份证}' } }),
  )
  t.throws(() => checkTemplate(sly, []), { code: 'TEMPLATE_FIELD_UNKNOWN', params: { at: 'qr' } })
})
