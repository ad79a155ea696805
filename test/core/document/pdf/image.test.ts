/** Pictures as image XObjects: what is chosen for which, and what other readers show of it. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { imageStream } from '../../../../src/core/document/pdf/appearance.ts'
import {
  frameOf,
  type PdfRect,
  pdfNumbers,
  shownSize,
  stampFrame,
  toRect,
} from '../../../../src/core/document/pdf/geometry.ts'
import { flattened, type PdfImage, pdfImage } from '../../../../src/core/document/pdf/image.ts'
import { make, valueText } from '../../../../src/core/document/pdf/write.ts'
import { decodePicture, drawImpression, onWhite } from '../../../../src/core/impression/index.ts'
import { FIXTURES } from '../../../helpers/paths.ts'
import { buildPng, type PngRecipe } from '../../../helpers/png-builder.ts'

const imageDict = (image: PdfImage, mask?: number): string =>
  valueText(imageStream(image, mask === undefined ? undefined : make.ref(mask)).dict)

const vector = (name: string): Buffer => readFileSync(join(FIXTURES, 'impression', 'raster', name))

type Body = string | readonly [dict: string, data: Uint8Array]

/** A file of these objects, the first one being the catalog. */
const writePdf = (bodies: readonly Body[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  let at = parts[0]?.length ?? 0
  for (const [i, body] of bodies.entries()) {
    const whole =
      typeof body === 'string'
        ? Buffer.from(`${i + 1} 0 obj\n${body}\nendobj\n`)
        : Buffer.concat([
            Buffer.from(`${i + 1} 0 obj\n${body[0]}\nstream\n`),
            body[1],
            Buffer.from('\nendstream\nendobj\n'),
          ])
    offsets.push(at)
    parts.push(whole)
    at += whole.length
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = bodies.length + 1
  const tail = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(tail)])
}

interface Sheet {
  readonly mediaBox: PdfRect
  readonly cropBox?: PdfRect
  readonly rotate?: number
}

/** One page with the image as the appearance of an annotation. */
const stamped = (
  image: PdfImage,
  sheet: Sheet,
  place: Omit<Parameters<typeof stampFrame>[1], 'page'>,
): Buffer => {
  const { rect, width, height, bbox, matrix } = stampFrame(frameOf(sheet), { page: 1, ...place })
  const content = Buffer.from(`${pdfNumbers([width, 0, 0, height, 0, 0])} cm /Im Do`)
  const form =
    `<</Type /XObject /Subtype /Form /BBox [${pdfNumbers(bbox)}] /Matrix [${pdfNumbers(matrix)}] ` +
    `/Resources <</XObject <</Im 6 0 R>>>> /Length ${content.length}>>`
  const crop = sheet.cropBox === undefined ? '' : `/CropBox [${pdfNumbers(sheet.cropBox)}]`
  const page =
    `<</Type /Page /Parent 2 0 R /MediaBox [${pdfNumbers(sheet.mediaBox)}] ${crop} /Rotate ${sheet.rotate ?? 0} ` +
    '/Resources <<>> /Annots [4 0 R]>>'
  return writePdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    page,
    `<</Type /Annot /Subtype /Stamp /Rect [${pdfNumbers(rect)}] /F 4 /P 3 0 R /AP <</N 5 0 R>>>>`,
    [form, content],
    [imageDict(image, image.smask && 7), image.data],
    ...(image.smask === undefined ? [] : [[imageDict(image.smask), image.smask.data] as const]),
  ])
}

const absent = (command: string): string | false =>
  spawnSync(command, ['-v']).error === undefined ? false : `${command} is not installed`

const READERS: readonly (readonly [
  name: string,
  args: (file: string, out: string, dpi: number) => string[],
])[] = [
  ['pdftoppm', (file, out, dpi) => ['-cropbox', '-r', String(dpi), '-singlefile', file, out]],
  [
    'mutool',
    (file, out, dpi) => ['draw', '-q', '-r', String(dpi), '-F', 'ppm', '-c', 'rgb', '-o', `${out}.ppm`, file],
  ],
]

interface Shown {
  readonly width: number
  readonly height: number
  readonly rgb: Buffer
}

const show = (t: Test, reader: (typeof READERS)[number], pdf: Buffer, dpi: number): Shown => {
  const out = join(t.testdir(), 'page')
  writeFileSync(`${out}.pdf`, pdf)
  const { status, stderr } = spawnSync(reader[0], reader[1](`${out}.pdf`, out, dpi))
  if (status !== 0) throw new Error(`${reader[0]}: ${stderr}`)
  const ppm = readFileSync(`${out}.ppm`)
  const [head = '', width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 40)) ?? []
  return { width: Number(width), height: Number(height), rgb: ppm.subarray(head.length) }
}

/** Pixels on white, three bytes each. */
const onPaper = (picture: Uint8Array): Buffer => {
  const { rgba } = onWhite(decodePicture(picture))
  return Buffer.from(rgba.filter((_, i) => i % 4 !== 3))
}

const most = (a: Uint8Array, b: Uint8Array): number =>
  a.length === b.length ? a.reduce((far, value, i) => Math.max(far, Math.abs(value - (b[i] ?? 0))), 0) : 999

/** Readers may lay an image a fraction of a pixel off: each pixel is shown large and looked at in its middle. */
const SCALE = 8

const middles = ({ width, height, rgb }: Shown): Buffer => {
  const out: number[] = []
  for (let y = SCALE / 2; y < height; y += SCALE) {
    for (let x = SCALE / 2; x < width; x += SCALE)
      out.push(...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3))
  }
  return Buffer.from(out)
}

const MM = 25.4 / 72
const shades: PngRecipe = {
  width: 40,
  height: 30,
  depth: 8,
  colour: 6,
  pixel: (x, y) => [x * 6, y * 8, (x * y) & 255, (x + y) * 3],
}

const PICTURES: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    ['rgba.png', 'rgb.png', 'grey.png', 'four-transparent.png', 'four-interlaced.png'].map((name) => [
      name,
      vector(name),
    ]),
  ),
  ...Object.fromEntries(
    ['four-interlaced-transparent.gif', 'noise.gif', 'rgb24.bmp', 'two1.bmp'].map((name) => [
      name,
      vector(name),
    ]),
  ),
  'shades of more than 256 colours': buildPng(shades),
  'grey of 2 bits': buildPng({ ...shades, depth: 2, colour: 0, pixel: (x, y) => [(x + y) % 4] }),
  'grey of 16 bits with alpha': buildPng({
    ...shades,
    depth: 16,
    colour: 4,
    pixel: (x, y) => [x * 1600, y * 2100],
  }),
  'twelve colours': buildPng({ ...shades, pixel: (x, y) => [((x + y) % 12) * 20, 0, 9, 255] }),
}

for (const reader of READERS) {
  t.test(`${reader[0]} shows the pixels of every kind of picture`, { skip: absent(reader[0]) }, async (t) => {
    for (const [name, picture] of Object.entries(PICTURES)) {
      for (const make of [pdfImage, flattened]) {
        const image = make(picture)
        const { width, height } = image
        const pdf = stamped(
          image,
          { mediaBox: [0, 0, width, height] },
          { x: 0, y: 0, width: width * MM, height: height * MM },
        )
        const shown = show(t, reader, pdf, 72 * SCALE)
        t.same([shown.width, shown.height], [width * SCALE, height * SCALE], name)
        const far = most(middles(shown), onPaper(picture))
        t.ok(far <= 2, `${name} by ${make.name}: ${far}`)
      }
    }
  })

  t.test(
    `${reader[0]} shows a stamp upright where it was asked for, whole or cut`,
    { skip: absent(reader[0]) },
    async (t) => {
      // Quarters of red, green, blue and black: every turn and mirror image differs.
      const corners = [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [0, 0, 0],
      ]
      const pixel = (x: number, y: number): number[] => corners[(x < 20 ? 0 : 1) + (y < 20 ? 0 : 2)] ?? []
      const image = pdfImage(buildPng({ ...shades, width: 40, height: 40, colour: 2, pixel }))
      const sheets: readonly Sheet[] = [0, 90, 180, 270, -90, 450].map((rotate) => ({
        mediaBox: [-30, 20, 370, 320],
        cropBox: [0, 40, 350, 280],
        rotate,
      }))
      const place = { x: 40, y: 30, width: 20, height: 16 }
      const clip = { x: 5, y: 4, width: 8, height: 10 }
      for (const sheet of sheets) {
        for (const cut of [undefined, clip]) {
          const shown = show(t, reader, stamped(image, sheet, { ...place, ...(cut && { clip: cut }) }), 254)
          const size = shownSize(frameOf(sheet))
          t.ok(Math.abs(shown.width - size.width * 10) <= 1 && Math.abs(shown.height - size.height * 10) <= 1)
          const at = (x: number, y: number): number[] => {
            const i = (Math.round((place.y + y) * 10) * shown.width + Math.round((place.x + x) * 10)) * 3
            return [...shown.rgb.subarray(i, i + 3)]
          }
          const name = `rotate ${sheet.rotate} ${cut ? 'cut' : 'whole'}`
          t.same([at(9, 7), at(11, 7), at(9, 9), at(11, 9)], corners, name)
          const outer = cut ?? { x: 0, y: 0, width: place.width, height: place.height }
          const white = [255, 255, 255]
          for (const [x, y] of [
            [outer.x, outer.y],
            [outer.x + outer.width, outer.y],
            [outer.x, outer.y + outer.height],
            [outer.x + outer.width, outer.y + outer.height],
          ] as const) {
            const [dx, dy] = [x === outer.x ? 1 : -1, y === outer.y ? 1 : -1]
            t.same(
              at(x + dx * 0.4, y + dy * 0.4),
              pixel(((x + dx * 0.4) / 20) * 40, ((y + dy * 0.4) / 16) * 40),
              name,
            )
            t.same(at(x - dx * 0.4, y + dy * 0.4), white, name)
            t.same(at(x + dx * 0.4, y - dy * 0.4), white, name)
          }
        }
      }
    },
  )
}

t.test('opaque PNG of grey or RGB goes in as it is, with the predictor of its rows', async (t) => {
  const picture = vector('rgb.png')
  const image = pdfImage(picture)
  t.match(image, { colorSpace: 'DeviceRGB', bitsPerComponent: 8, filter: 'FlateDecode', smask: undefined })
  t.same(image.decodeParms, { predictor: 15, colors: 3, bitsPerComponent: 8, columns: 13 })
  t.ok(picture.includes(Buffer.from(image.data)))
  t.match(pdfImage(vector('grey.png')), { colorSpace: 'DeviceGray', decodeParms: { colors: 1 } })
})

t.test('JPEG goes in as it is; CMYK of Adobe is inverted', async (t) => {
  const picture = vector('progressive.jpg')
  t.same(pdfImage(picture).data, picture)
  t.match(pdfImage(picture), { filter: 'DCTDecode', colorSpace: 'DeviceRGB', decode: undefined })
  t.match(pdfImage(vector('grey.jpg')), { colorSpace: 'DeviceGray' })
  t.same(flattened(picture), pdfImage(picture))
  const cmyk = Buffer.from(
    'ffd8ffee000e41646f626500640000000002ffdb004300' +
      `${'01'.repeat(64)}ffc000140800090009040111000211000311000411 00ffda000801010000 3f00123456ffd9`.replace(
        / /g,
        '',
      ),
    'hex',
  )
  t.match(pdfImage(cmyk), { colorSpace: 'DeviceCMYK', decode: [1, 0, 1, 0, 1, 0, 1, 0] })
})

t.test('a seal of one ink becomes a palette of one colour and a mask, in little room', async (t) => {
  const { png } = await drawImpression({ shape: 'round', name: '示例市测试专用章' })
  const { width, height, colorSpace, bitsPerComponent, data, smask } = pdfImage(png)
  t.same(colorSpace, { palette: Uint8Array.of(255, 0, 0) })
  t.equal(bitsPerComponent, 1)
  t.ok(data.length < 200)
  const { rgba } = decodePicture(png)
  t.same(
    inflateSync(smask?.data ?? ''),
    rgba.filter((_, i) => i % 4 === 3),
  )
  t.same([smask?.width, smask?.height, smask?.colorSpace], [width, height, 'DeviceGray'])
  t.ok((smask?.data.length ?? 0) < png.length)
  t.equal(flattened(png).smask, undefined)
})

t.test('opaque pictures have no mask, even when their file could hold one', async (t) => {
  t.equal(pdfImage(buildPng({ ...shades, pixel: (x) => [x, 0, 0, 255] })).smask, undefined)
  t.ok(pdfImage(buildPng({ ...shades, pixel: (x) => [x, 0, 0, x === 39 ? 254 : 255] })).smask)
})

t.test('a picture that nobody sees is a picture all the same', async (t) => {
  const image = pdfImage(buildPng({ ...shades, pixel: () => [1, 2, 3, 0] }))
  t.same(image.colorSpace, { palette: Uint8Array.of(0, 0, 0) })
  t.same(new Set(inflateSync(image.smask?.data ?? '')), new Set([0]))
})

t.test('the dictionary is written with its parts in place', async (t) => {
  const four = pdfImage(vector('four.gif'))
  t.equal(
    imageDict(four),
    '<</Type /XObject/Subtype /Image/Width 13/Height 9/ColorSpace [/Indexed /DeviceRGB 3 <ff0000ffffff000080102030>]' +
      `/BitsPerComponent 2/Filter /FlateDecode/Length ${four.data.length}>>`,
  )
  t.match(imageDict(pdfImage(vector('rgba.png')), 9), '/SMask 9 0 R')
  t.match(
    imageDict(pdfImage(vector('rgb.png'))),
    '/DecodeParms <</Predictor 15/Colors 3/BitsPerComponent 8/Columns 13>>',
  )
})

t.test('pictures without pixels, and damaged ones that would go in as they are, are refused', async (t) => {
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(40), Buffer.from('PK\x05\x06')])
  t.throws(() => pdfImage(zip), { code: 'PICTURE_NOT_PIXELS', params: { type: 'ofd' } })
  t.throws(() => pdfImage(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), {
    code: 'PICTURE_NOT_PIXELS',
  })
  t.throws(() => pdfImage(Buffer.from('nothing')), { code: 'PICTURE_UNKNOWN' })
  const cut = vector('rgb.png').subarray(0, -20)
  t.throws(() => pdfImage(cut), { code: 'PICTURE_DAMAGED' })
  const wrong = buildPng({ ...shades, colour: 2, pixel: () => [1, 2, 3], filter: () => 7 })
  t.throws(() => pdfImage(wrong), { code: 'PICTURE_DAMAGED' })
})

t.test('toRect and the page box agree', async (t) => {
  const frame = frameOf({ mediaBox: [0, 0, 100, 200], rotate: 90 })
  t.same(pdfNumbers(toRect(frame, { x: 0, y: 0, ...shownSize(frame) })), '0 0 100 200')
})
