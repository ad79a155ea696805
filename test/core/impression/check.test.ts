/** Impressions as units give them: what is refused, and how a cleaned picture is held against its scan. */
import { deflateSync } from 'node:zlib'
import t from 'tap'
import {
  checkImpression,
  compareImpressions,
  drawImpression,
  pixels,
} from '../../../src/core/impression/index.ts'
import { PNG_SIGNATURE, pngChunk } from '../../../src/core/impression/png.ts'

type Paint = (x: number, y: number) => readonly [r: number, g: number, b: number, a: number]

const RED = [255, 0, 0, 255] as const
const CLEAR = [0, 0, 0, 0] as const
const WHITE = [255, 255, 255, 255] as const

const png = (width: number, height: number, paint: Paint, ...extra: Uint8Array[]): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows.set(paint(x, y), y * (width * 4 + 1) + 1 + x * 4)
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}

const SIDE = pixels(42, 300)
/** A ring with a disc in it. */
const seal =
  (ink: Paint, ground: Paint = () => CLEAR): Paint =>
  (x, y) => {
    const r = Math.hypot(x - SIDE / 2, y - SIDE / 2) / (SIDE / 2)
    return (r < 0.98 && r > 0.9) || r < 0.3 ? ink(x, y) : ground(x, y)
  }
const red: Paint = () => RED
const wish = { width: 42, height: 42, anyColour: false }
const codes = (picture: Uint8Array, more = {}) =>
  checkImpression(picture, { ...wish, ...more }).map(({ code }) => code)

t.test('a red seal on a clear ground at 300 dpi is taken', async (t) => {
  t.same(codes(png(SIDE, SIDE, seal(red))), [])
  const sample = await drawImpression({ shape: 'round', name: '示例市大数据服务中心' })
  t.same(
    checkImpression(sample.png, { width: sample.widthMm, height: sample.heightMm, anyColour: false }),
    [],
  )
})

t.test('too coarse, of another shape, too large or too small', async (t) => {
  t.ok(codes(png(200, 200, seal(red))).includes('IMPRESSION_DPI'))
  t.same(codes(png(SIDE, Math.round(SIDE * 1.1), seal(red))), ['IMPRESSION_ASPECT'])
  t.ok(codes(png(SIDE, SIDE, seal(red)), { width: 61, height: 61 }).includes('IMPRESSION_MM'))
  t.ok(codes(png(SIDE, SIDE, seal(red)), { width: 5, height: 5 }).includes('IMPRESSION_MM'))
})

t.test('blank, on a ground, blue; name seals may have another colour', async (t) => {
  t.same(codes(png(SIDE, SIDE, () => CLEAR)), ['IMPRESSION_BLANK'])
  t.same(
    codes(
      png(
        SIDE,
        SIDE,
        seal(red, () => WHITE),
      ),
    ),
    ['IMPRESSION_GROUND', 'IMPRESSION_NOT_RED'],
  )
  const blue = png(
    SIDE,
    SIDE,
    seal(() => [0, 0, 255, 255]),
  )
  t.same(codes(blue), ['IMPRESSION_NOT_RED'])
  t.same(codes(blue, { anyColour: true }), [])
})

t.test('no other form than PNG, and no notes of its own', async (t) => {
  const gif = Buffer.from('R0lGODlhAQABAIAAAP8AAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')
  t.same(codes(gif), ['IMPRESSION_NOT_PNG'])
  const text = pngChunk('tEXt', Buffer.from('Author\0somebody'))
  t.same(codes(png(SIDE, SIDE, seal(red), text)), ['IMPRESSION_CHUNKS'])
})

t.test('a picture drawn anew is told from a cleaned one', async (t) => {
  const noise: Paint = (x, y) => ((x * 7 + y * 13) % 97 === 0 ? [120, 120, 120, 255] : WHITE)
  const scan = png(
    SIDE,
    SIDE,
    seal(() => [214, 40, 52, 255], noise),
  )
  const same = compareImpressions(scan, png(SIDE, SIDE, seal(red)))
  t.ok(same !== undefined && same.added <= 2 && same.removed <= 2, JSON.stringify(same))
  const star: Paint = (x, y) => (Math.abs(x - y) < 20 || Math.abs(x + y - SIDE) < 20 ? RED : CLEAR)
  const other = compareImpressions(scan, png(SIDE, SIDE, star))
  t.ok(other !== undefined && other.added > 10, JSON.stringify(other))
  t.equal(
    compareImpressions(
      png(SIDE, SIDE, () => WHITE),
      png(SIDE, SIDE, seal(red)),
    ),
    undefined,
  )
})
