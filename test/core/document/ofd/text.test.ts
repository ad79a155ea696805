import t from 'tap'
import { locateText } from '../../../../src/core/document/keyword.ts'
import { expandDeltas, pageGlyphs } from '../../../../src/core/document/ofd/text.ts'
import { parseXml } from '../../../../src/core/xml/index.ts'

const page = (objects: string) =>
  parseXml(
    Buffer.from(
      `<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="2">${objects}</ofd:Layer></ofd:Content></ofd:Page>`,
    ),
    'Content.xml',
  )

const spots = (objects: string, text: string) => locateText(pageGlyphs(page(objects)), text)

/** Within a third of a character of 4 mm. */
const near = (actual: { x: number; y: number } | undefined, x: number, y: number): boolean =>
  actual !== undefined && Math.abs(actual.x - x) < 1.4 && Math.abs(actual.y - y) < 1.4

t.test('"g n d" repeats d n times, and hostile counts are bounded by the text', async (t) => {
  t.same(expandDeltas('1 g 3 2 5', 10), [1, 2, 2, 2, 5])
  t.equal(expandDeltas('g 999999999 1', 4).length, 4)
  t.same(expandDeltas(undefined, 3), [0])
})

t.test('a word within one text object', async (t) => {
  const object =
    '<ofd:TextObject ID="4" Boundary="30 50 60 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 5 4">请在此盖章处</ofd:TextCode></ofd:TextObject>'
  const [spot] = spots(object, '盖章')
  t.ok(near(spot, 30 + 16, 52), JSON.stringify(spot))
})

t.test('a word split over three objects in any drawing order', async (t) => {
  const object = (id: number, x: number, text: string) =>
    `<ofd:TextObject ID="${id}" Boundary="${x} 50 10 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4">${text}</ofd:TextCode></ofd:TextObject>`
  const inOrder = object(4, 30, '盖') + object(5, 34, '章') + object(6, 38, '处')
  const shuffled = object(4, 38, '处') + object(5, 30, '盖') + object(6, 34, '章')
  for (const objects of [inOrder, shuffled]) {
    const found = spots(objects, '盖章处')
    t.equal(found.length, 1)
    t.ok(near(found[0], 36, 52), JSON.stringify(found))
  }
})

t.test('text on another line is not read on', async (t) => {
  const object = (y: number, text: string) =>
    `<ofd:TextObject ID="4" Boundary="30 ${y} 10 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4">${text}</ofd:TextCode></ofd:TextObject>`
  t.same(spots(object(50, '盖') + object(80, '章'), '盖章'), [])
})

t.test('a scaled object is measured after its matrix', async (t) => {
  const object =
    '<ofd:TextObject ID="4" Boundary="30 50 60 10" CTM="2 0 0 2 0 0" Font="3" Size="2"><ofd:TextCode X="0" Y="2" DeltaX="2">盖章</ofd:TextCode></ofd:TextObject>'
  const [spot] = spots(object, '盖章')
  t.ok(near(spot, 34, 52), JSON.stringify(spot))
})

t.test('vertical text is read downwards', async (t) => {
  const object =
    '<ofd:TextObject ID="4" Boundary="30 50 5 30" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaY="4 4">签章处</ofd:TextCode></ofd:TextObject>'
  const [spot] = spots(object, '章处')
  t.ok(near(spot, 32, 58), JSON.stringify(spot))
})

t.test('white space counts neither in the text nor in the keyword', async (t) => {
  const object =
    '<ofd:TextObject ID="4" Boundary="30 50 60 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 4 4">盖 章</ofd:TextCode></ofd:TextObject>'
  t.equal(spots(object, '盖章').length, 1)
  t.equal(spots(object, ' 盖 章 ').length, 1)
  t.same(spots(object, '  '), [])
})

t.test('every occurrence is found, top to bottom', async (t) => {
  const line = (y: number) =>
    `<ofd:TextObject ID="4" Boundary="30 ${y} 60 5" Font="3" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 4 4">盖章或盖章</ofd:TextCode></ofd:TextObject>`
  t.equal(spots(line(90) + line(50), '盖章').length, 4)
  t.ok((spots(line(90) + line(50), '盖章')[0]?.y ?? 99) < 60)
})

t.test('numbers that are none are passed over', async (t) => {
  t.same(
    spots(
      '<ofd:TextObject ID="4" Boundary="x" Size="4"><ofd:TextCode X="0" Y="4">盖章</ofd:TextCode></ofd:TextObject>',
      '盖章',
    ),
    [],
  )
  t.same(
    spots(
      '<ofd:TextObject ID="4" Boundary="1 1 1 1" Size="NaN"><ofd:TextCode X="0" Y="4">盖章</ofd:TextCode></ofd:TextObject>',
      '盖章',
    ),
    [],
  )
})
