/** Words among glyphs of any format. */
import t from 'tap'
import { type Glyph, locateText } from '../../../src/core/document/keyword.ts'

/** A line of characters of 4 mm, each as wide. */
const line = (text: string, x = 10, y = 50): Glyph[] =>
  [...text].map((char, i) => ({
    char,
    left: x + 4 * i,
    right: x + 4 * i + 4,
    top: y,
    bottom: y + 4,
    size: 4,
  }))

t.test('bold type that is drawn twice is one word, found once', async (t) => {
  const twice = line('加盖公章').flatMap((glyph) => [
    glyph,
    { ...glyph, left: glyph.left + 0.1, right: glyph.right + 0.1 },
  ])
  t.equal(locateText(twice, '公章').length, 1)
  const copies = [...line('加盖公章'), ...line('加盖公章', 10.1)]
  t.equal(locateText(copies, '公章').length, 1)
})

t.test('doubled characters are no bold type', async (t) => {
  t.equal(locateText(line('谢谢'), '谢谢').length, 1)
  t.equal(locateText(line('谢谢谢谢'), '谢谢').length, 2)
})

t.test('radicals and forms of other width count as the characters they look like', async (t) => {
  t.equal(locateText(line('⻓沙市⼈⺠政府部⻔'), '长沙市人民政府部门').length, 1)
  t.equal(locateText(line('附件(1)'), '附件(1)').length, 1)
  t.equal(locateText(line('附件(1)'), '附件(1)').length, 1)
})

t.test('a ligature is read as its letters, and a word may end within it', async (t) => {
  const [spot] = locateText(line('oﬃce'), 'of')
  t.ok(spot)
  t.ok(Math.abs((spot?.x ?? 0) - (10 + (4 + 4 / 3) / 2)) < 0.01, JSON.stringify(spot))
})

t.test('many spots on one line cost no more than their number', async (t) => {
  const glyphs = Array.from(
    { length: 20_000 },
    (_, i) => ({ ...line('章')[0], left: i, right: i + 1 }) as Glyph,
  )
  t.equal(locateText(glyphs, '章').length, 20_000)
})
