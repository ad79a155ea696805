/** Pictures that other software wrote, against the formulas they were made from (fixtures/impression/raster). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { decodePicture, readJpeg } from '../../../../src/core/impression/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'

const vector = (name: string): Buffer => readFileSync(join(FIXTURES, 'impression', 'raster', name))

type Pixel = readonly number[]
const [WIDTH, HEIGHT] = [13, 9]

const picture = (pixel: (x: number, y: number) => Pixel) => ({
  width: WIDTH,
  height: HEIGHT,
  rgba: Array.from({ length: WIDTH * HEIGHT }, (_, i) => pixel(i % WIDTH, Math.floor(i / WIDTH))).flat(),
})

const rgb = (x: number, y: number): Pixel => [x * 19, y * 28, (x * y * 7) & 255, 255]
const FOUR: readonly Pixel[] = [
  [255, 0, 0, 255],
  [255, 255, 255, 255],
  [0, 0, 128, 255],
  [16, 32, 48, 255],
]
const four = (x: number, y: number): Pixel => FOUR[(x + 2 * y) % 4] ?? []
const two = (x: number, y: number): Pixel => FOUR[(x * y + x) % 2] ?? []
/** What cannot be seen has any colour. */
const withoutWhite = (x: number, y: number): Pixel => (four(x, y) === FOUR[1] ? [] : four(x, y))

const EXPECTED: Readonly<Record<string, (x: number, y: number) => Pixel>> = {
  'rgb.png': rgb,
  'rgba.png': (x, y) => [...rgb(x, y).slice(0, 3), (x + y) * 12],
  'rgba-interlaced.png': (x, y) => [...rgb(x, y).slice(0, 3), (x + y) * 12],
  'grey.png': (x) => [x * 19, x * 19, x * 19, 255],
  'four-interlaced.png': four,
  'four.gif': four,
  'rgb24.bmp': rgb,
  'rgb24-core.bmp': rgb,
  'four8.bmp': four,
  'four4.bmp': four,
  'two1.bmp': two,
}

for (const [name, pixel] of Object.entries(EXPECTED)) {
  t.test(`${name} has the pixels it was made from`, async (t) => {
    const { width, height, rgba } = decodePicture(vector(name))
    t.same({ width, height, rgba: [...rgba] }, picture(pixel))
  })
}

for (const name of ['four-transparent.png', 'four-interlaced-transparent.gif']) {
  t.test(`${name} is transparent where it was white`, async (t) => {
    const { rgba } = decodePicture(vector(name))
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        const at = (y * WIDTH + x) * 4
        const seen = [...rgba.subarray(at, at + 4)]
        const expected = withoutWhite(x, y)
        if (expected.length === 0 ? seen[3] !== 0 : String(seen) !== String(expected))
          t.fail(`${x} ${y} ${seen}`)
      }
    }
  })
}

t.test('a GIF whose table of codes runs full', async (t) => {
  const { rgba, width, height } = decodePicture(vector('noise.gif'))
  t.same([width, height], [96, 96])
  let state = 1
  const expected = Array.from({ length: 96 * 96 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    const value = (state >>> 16) & 255
    return [value, value, 255 - value, 255]
  })
  t.same([...rgba], expected.flat())
})

t.test('JPEG is read by its markers, not decoded', async (t) => {
  for (const [name, components] of [
    ['rgb.jpg', 3],
    ['progressive.jpg', 3],
    ['restart.jpg', 3],
    ['grey.jpg', 1],
  ] as const) {
    const bytes = vector(name)
    const jpeg = readJpeg(bytes)
    t.same([jpeg.width, jpeg.height, jpeg.components, jpeg.adobe], [WIDTH, HEIGHT, components, false], name)
    t.ok(jpeg.data.length === bytes.length)
    t.same(
      readJpeg(Buffer.concat([bytes, Buffer.from('behind the end')])).data,
      bytes,
      'what is behind is left',
    )
  }
  t.throws(() => readJpeg(vector('arithmetic.jpg')), { code: 'PICTURE_UNSUPPORTED' })
  t.throws(() => decodePicture(vector('rgb.jpg')), { code: 'PICTURE_NOT_PIXELS' })
})
