/** Fonts that documents carry: every outline as in the font it comes from, readable by others. */
import { create, type Font } from 'fontkit'
import t from 'tap'
import { glyphRecord } from '../../../src/core/impression/glyph-record.ts'
import { characters, openEmbeddable, openTypeface } from '../../../src/core/impression/index.ts'
import { writeTrueType } from '../../../src/core/impression/truetype.ts'

const open = (bytes: Uint8Array): Font => create(Buffer.from(bytes)) as Font

/** Points of a path in thousandths of the em, at steps along each curve. */
type Command = { readonly command: string; readonly args: readonly number[] }
const extent = (commands: readonly Command[], scale: number): number[] => {
  const xs = commands.flatMap(({ args }) => args.filter((_, i) => i % 2 === 0).map((value) => value * scale))
  const ys = commands.flatMap(({ args }) => args.filter((_, i) => i % 2 === 1).map((value) => value * scale))
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(Math.round)
}

t.test('outlines and widths are those of the font', async (t) => {
  const [font, face] = [await openEmbeddable(), await openTypeface()]
  const chars = [...'证照国龙䶮𬭩Ag8,']
  const { bytes, glyphs } = font.subset(chars)
  const written = open(bytes)
  t.equal(written.numGlyphs, chars.length + 1)
  for (const char of chars) {
    const glyph = written.glyphForCodePoint(char.codePointAt(0) ?? 0)
    const outline = face(char)
    t.equal(glyph.id, glyphs.get(char)?.id, char)
    t.equal(glyph.advanceWidth, Math.round(outline.advance * 1000))
    t.same(extent(glyph.path.commands, 1), extent(outline.commands, 1000), `${char} has its extent`)
    const curves = (commands: readonly Command[]): number =>
      commands.filter(({ command }) => command === 'moveTo').length
    t.equal(curves(glyph.path.commands), curves(outline.commands), `${char} has its contours`)
  }
})

t.test('the same characters give the same font, in whatever order', async (t) => {
  const font = await openEmbeddable()
  t.same(font.subset('证照A').bytes, font.subset([...'A照证证']).bytes)
  t.same((await openEmbeddable()).subset('证照A').bytes, font.subset('证照A').bytes)
})

t.test('cubic curves stay within half a unit', async (t) => {
  // A quarter of a circle of 500 units, and straight lines back.
  const k = 0.5522847498 * 0.5
  const record = glyphRecord({
    advance: 1,
    commands: [
      { command: 'moveTo', args: [0.5, 0] },
      { command: 'bezierCurveTo', args: [0.5, k, k, 0.5, 0, 0.5] },
      { command: 'lineTo', args: [0, 0] },
      { command: 'closePath', args: [] },
    ],
  })
  const font = open(writeTrueType({ name: 'Test', ascent: 880, descent: -120 }, [record], [[65, 1]]))
  let [x, y] = [0, 0]
  for (const { command, args } of font.glyphForCodePoint(65).path.commands) {
    if (command === 'quadraticCurveTo') {
      const [cx = 0, cy = 0, ex = 0, ey = 0] = args
      const [mx, my] = [(x + 2 * cx + ex) / 4, (y + 2 * cy + ey) / 4]
      t.ok(Math.abs(Math.hypot(mx, my) - 500) < 1.5, `${mx}, ${my} lies on the circle`)
      ;[x, y] = [ex, ey]
    } else if (args.length === 2) [x = 0, y = 0] = args
  }
})

t.test('a character and its variation selector are one', async (t) => {
  t.same(characters('辻\u{e0100}𠮷A\ufe00'), ['辻\u{e0100}', '𠮷', 'A\ufe00'])
})

t.test('a font that may not be embedded is refused; one that may be is asked first', async (t) => {
  const own = (await openEmbeddable()).subset('永').bytes
  const closed = Buffer.from(own)
  const at = closed.indexOf('OS/2')
  const table = closed.readUInt32BE(at + 8)
  closed.writeUInt16BE(0x0002, table + 8)
  await t.rejects(openEmbeddable([closed]), { code: 'FONT_NOT_EMBEDDABLE' })
  const both = await openEmbeddable([own])
  t.equal(both.subset('永国').glyphs.size, 2, 'what it lacks comes from the bundled font')
  await t.rejects(openEmbeddable([Buffer.from('no font')]), { code: 'IMPRESSION_FONT_UNREADABLE' })
})
