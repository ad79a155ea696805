/** BMP kinds that netpbm does not write, and damaged ones. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decodePicture } from '../../../../src/core/impression/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

interface Recipe {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly header?: number
  readonly compression?: number
  readonly masks?: readonly number[]
  readonly pixels: readonly number[]
}

const build = ({
  width,
  height,
  depth,
  header = 40,
  compression = 0,
  masks = [],
  pixels,
}: Recipe): Buffer => {
  const head = Buffer.alloc(14 + Math.max(header, 40 + 4 * masks.length))
  head.write('BM')
  head.writeUInt32LE(head.length, 10)
  head.writeUInt32LE(header, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(depth, 28)
  head.writeUInt32LE(compression, 30)
  for (const [i, mask] of masks.entries()) head.writeUInt32LE(mask, 54 + 4 * i)
  const bytes = depth / 8
  const stride = Math.ceil((width * bytes) / 4) * 4
  const rows = Array.from({ length: Math.abs(height) }, (_, y) => {
    const row = Buffer.alloc(stride)
    for (let x = 0; x < width; x += 1) row.writeUIntLE(pixels[y * width + x] ?? 0, x * bytes, bytes)
    return row
  })
  return Buffer.concat([head, ...rows])
}

const rgbaOf = (recipe: Recipe): number[] => [...decodePicture(build(recipe)).rgba]

t.test('rows run from the bottom, and from the top when the height is negative', async (t) => {
  const pixels = [0x000001, 0x000002, 0x000003, 0x000004]
  const blues = (height: number): number[] =>
    rgbaOf({ width: 2, height, depth: 24, pixels }).filter((_, i) => i % 4 === 2)
  t.same(blues(2), [3, 4, 1, 2])
  t.same(blues(-2), [1, 2, 3, 4])
})

t.test('the fourth byte of 32 bits is alpha when any pixel sets it', async (t) => {
  const recipe = { width: 2, height: 1, depth: 32 }
  t.same(rgbaOf({ ...recipe, pixels: [0x00112233, 0x00445566] }), [17, 34, 51, 255, 68, 85, 102, 255])
  t.same(rgbaOf({ ...recipe, pixels: [0x80112233, 0x00445566] }), [17, 34, 51, 128, 68, 85, 102, 0])
})

t.test('16 bits and masks of any header', async (t) => {
  t.same(
    rgbaOf({ width: 2, height: 1, depth: 16, pixels: [0x7fff, 0x7c00] }),
    [255, 255, 255, 255, 255, 0, 0, 255],
  )
  const fields = { width: 2, height: 1, depth: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f] }
  t.same(rgbaOf({ ...fields, pixels: [0xf800, 0x07e0] }), [255, 0, 0, 255, 0, 255, 0, 255])
  const alpha = { ...fields, depth: 32, header: 108, masks: [0xff, 0xff00, 0xff0000, 0xff000000] }
  t.same(rgbaOf({ ...alpha, pixels: [0x40030201, 0xff060504] }), [1, 2, 3, 64, 4, 5, 6, 255])
})

const GOOD = readFileSync(join(FIXTURES, 'impression', 'raster', 'four4.bmp'))
const patched = (at: number, value: number, from = GOOD): Buffer => {
  const copy = Buffer.from(from)
  copy.writeUInt32LE(value, at)
  return copy
}

t.test('what is cut or contradicts itself is refused', async (t) => {
  for (let end = 30; end < GOOD.length; end += 1) {
    t.throws(() => decodePicture(GOOD.subarray(0, end)), { code: 'PICTURE_DAMAGED' }, `cut at ${end}`)
  }
  const damaged = { code: 'PICTURE_DAMAGED' }
  t.throws(() => decodePicture(patched(10, 54)), damaged, 'pixels within the palette')
  t.throws(() => decodePicture(patched(10, 0xffffffff)), damaged, 'pixels behind the end')
  t.throws(() => decodePicture(patched(46, 2)), damaged, 'an index beyond the palette')
  t.throws(() => decodePicture(patched(46, 17)), damaged, 'more colours than the depth can name')
  t.throws(() => decodePicture(patched(18, -13 >>> 0)), damaged, 'a negative width')
  t.throws(() => decodePicture(patched(18, 100_000)), damaged, 'rows longer than the file')
  t.throws(() => decodePicture(patched(22, 0x7fffffff)), { code: 'LIMIT_EXCEEDED' })
  t.throws(() => decodePicture(patched(30, 2)), { code: 'PICTURE_UNSUPPORTED' }, 'run lengths')
  t.throws(() => decodePicture(patched(14, 64)), { code: 'PICTURE_UNSUPPORTED' }, 'a header of OS/2 2.0')
})
