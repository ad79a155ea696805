/** GIF frames that netpbm does not write, and damaged ones. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decodePicture } from '../../../../src/core/impression/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

const word = (value: number): number[] => [value & 255, value >> 8]

interface Recipe {
  readonly screen?: readonly [number, number]
  readonly frame?: readonly [left: number, top: number, width: number, height: number]
  readonly local?: readonly number[]
  readonly shared?: readonly number[]
  readonly codes?: readonly number[]
  readonly extensions?: readonly number[]
}

const PALETTE = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]

/** Codes of three bits, as they are before the table has grown; each pixel after a code of clearing. */
const packed = (codes: readonly number[]): number[] => {
  const bits = codes.map((code) => code.toString(2).padStart(3, '0')).reverse()
  const text = bits.join('').padStart(Math.ceil((codes.length * 3) / 8) * 8, '0')
  return (text.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)).reverse()
}

const build = ({
  screen = [2, 2],
  frame = [0, 0, 2, 2],
  local,
  shared = PALETTE,
  codes = [4, 0, 4, 1, 4, 2, 4, 3, 5],
  extensions = [],
}: Recipe): Buffer => {
  const data = packed(codes)
  return Buffer.from([
    ...Buffer.from('GIF89a'),
    ...screen.flatMap(word),
    ...(shared.length > 0 ? [0x81, 0, 0, ...shared] : [0, 0, 0]),
    ...extensions,
    0x2c,
    ...frame.flatMap(word),
    ...(local === undefined ? [0] : [0x81, ...local]),
    2,
    data.length,
    ...data,
    0,
    0x3b,
  ])
}

const pixels = (recipe: Recipe): string[] => {
  const { rgba } = decodePicture(build(recipe))
  return Array.from({ length: rgba.length / 4 }, (_, i) => [...rgba.subarray(4 * i, 4 * i + 4)].join(' '))
}

t.test('a frame smaller than the screen leaves the rest transparent', async (t) => {
  const seen = pixels({ screen: [3, 3], frame: [1, 1, 2, 2] })
  const none = '0 0 0 0'
  t.same(seen, [none, none, none, none, '255 0 0 255', '0 255 0 255', none, '0 0 255 255', '9 9 9 255'])
})

t.test('a palette of the frame goes before that of the file', async (t) => {
  const local = PALETTE.map((value) => 255 - value)
  t.equal(pixels({ local })[0], '0 255 255 255')
  t.equal(pixels({ local, shared: [] })[0], '0 255 255 255')
})

t.test('an index is transparent only when the flag says so', async (t) => {
  const control = (flags: number): number[] => [0x21, 0xf9, 4, flags, 0, 0, 1, 0]
  t.equal(pixels({ extensions: control(1) })[1], '0 0 0 0')
  t.equal(pixels({ extensions: control(0) })[1], '0 255 0 255')
  t.equal(pixels({ extensions: [0x21, 0xfe, 2, 65, 66, 0, ...control(1)] })[1], '0 0 0 0', 'behind a comment')
})

t.test('what is cut or contradicts itself is refused', async (t) => {
  const damaged = { code: 'PICTURE_DAMAGED' }
  t.throws(() => pixels({ shared: [] }), damaged, 'no palette at all')
  t.throws(() => pixels({ frame: [1, 0, 2, 2] }), damaged, 'a frame that hangs over the screen')
  t.throws(() => pixels({ frame: [0, 0, 0, 2] }), damaged, 'a frame of no width')
  t.throws(() => pixels({ codes: [4, 0, 4, 1, 5] }), damaged, 'too few pixels')
  t.throws(() => pixels({ codes: [4, 6, 4, 1, 5] }), damaged, 'a code that is not there yet')
  t.throws(() => pixels({ extensions: [0x99] }), damaged, 'a block that does not exist')
  t.throws(() => pixels({ screen: [50_000, 50_000] }), { code: 'LIMIT_EXCEEDED' })
  const good = readFileSync(join(FIXTURES, 'impression', 'raster', 'four.gif'))
  for (let end = 13; end < good.length - 1; end += 1) {
    t.throws(() => decodePicture(good.subarray(0, end)), damaged, `cut at ${end}`)
  }
})
