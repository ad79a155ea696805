/** Pages of a PDF as pictures: shown as other readers show them, the same by every run. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { decodePicture } from '../../../../src/core/impression/index.ts'
import type { Bytes } from '../../../helpers/pdf-builder.ts'
import {
  at,
  colours,
  composed,
  drawn,
  only,
  type Part,
  RED,
  type Sheet,
  SQUARE,
  sheet,
  WHITE,
} from './sheets.ts'

const folder = mkdtempSync(join(tmpdir(), 'gseal-draw-'))
t.teardown(() => rmSync(folder, { recursive: true }))

t.test('shapes stand where the page has them, 300 dots an inch, on white', async (t) => {
  const page = only(await drawn(sheet({})))
  t.match(page, { width: 833, height: 417 })
  const colour = colours(page)
  t.same(colour(40, 60), RED)
  for (const [x, y] of [
    [15, 60],
    [65, 60],
    [40, 35],
    [40, 85],
  ] as const)
    t.same(colour(x, y), WHITE, `${x} ${y}`)
})

t.test('a page is drawn as it is shown: cropped, turned, in its own units', async (t) => {
  const cropped = await at({ page: '/CropBox [20 20 120 70]' })
  t.same([cropped(5, 45), cropped(50, 45)], [RED, WHITE])
  const turned = only(await drawn(sheet({ page: '/Rotate 90' })))
  t.match(turned, { width: 417, height: 833 })
  t.same(colours(turned)(40, 40), RED)
  t.same(colours(turned)(40, 15), WHITE)
  t.match(only(await drawn(sheet({ page: '/UserUnit 2' }))), { width: 1667, height: 833 })
})

t.test('patterns, shades, masks, layers that are on and appearances are drawn', async (t) => {
  const cell = [
    '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >>',
    '1 0 0 rg 0 0 9 9 re f',
  ] as const
  const tiled = await at({
    content: '/Pattern cs /P scn 20 20 40 40 re f',
    resources: '/Pattern << /P 5 0 R >>',
    parts: { 5: cell },
  })
  t.same([tiled(40, 60), tiled(80, 60)], [RED, WHITE])
  const shaded = await at({
    content: '/S sh',
    resources:
      '/Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 200 0] /Function << /FunctionType 2 /N 1 /Domain [0 1] /C0 [1 0 0] /C1 [1 1 1] >> >> >>',
  })
  t.ok((shaded(5, 50)[1] ?? 0) < 20 && (shaded(195, 50)[1] ?? 0) > 235, 'from red to white')
  const masked = await at({
    content: `/G gs ${SQUARE}`,
    resources: '/ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>',
    parts: {
      5: [
        '/Type /XObject /Subtype /Form /BBox [0 0 40 100] /Group << /S /Transparency /CS /DeviceGray >>',
        '1 g 0 0 40 100 re f',
      ],
    },
  })
  t.same([masked(30, 60), masked(50, 60)], [RED, WHITE])
  const layered = await at({
    content: `/OC /L BDC ${SQUARE} EMC`,
    resources: '/Properties << /L 5 0 R >>',
    parts: { 5: '<< /Type /OCG /Name (a) >>' },
    catalog: '/OCProperties << /OCGs [5 0 R] /D << >> >>',
  })
  t.same(layered(40, 60), RED)
  const shows = (color: string) =>
    [
      '/Type /XObject /Subtype /Form /BBox [0 0 10 20] /Matrix [2 0 0 2 5 5]',
      `${color} rg 0 0 10 20 re f`,
    ] as const
  const marked = await at({
    content: '0 g 100 0 1 1 re f',
    page: '/Annots [7 0 R 8 0 R 9 0 R]',
    parts: {
      5: shows('1 0 0'),
      6: shows('0 0 1'),
      7: '<< /Type /Annot /Subtype /Stamp /F 4 /Rect [20 20 60 60] /AP << /N 5 0 R >> >>',
      8: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /F 4 /Rect [80 20 120 60] /AP << /N 6 0 R >> >>',
      9: '<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /F 4 /Rect [140 20 180 60] /AS /On /AP << /N << /On 5 0 R /Off 6 0 R >> >> >>',
    },
  })
  t.same([marked(25, 45), marked(55, 75)], [RED, RED], 'an annotation')
  t.same(
    [marked(85, 45), marked(115, 75)],
    [
      [0, 0, 255],
      [0, 0, 255],
    ],
    'a field',
  )
  t.same(marked(160, 60), RED, 'a box that is ticked')
  t.same([marked(70, 60), marked(160, 20)], [WHITE, WHITE])
})

t.test('the same page gives the same bytes', async (t) => {
  const bytes = await composed()
  const [a, b] = [only(await drawn(bytes)), only(await drawn(bytes))]
  t.ok(Buffer.from(a.bytes).equals(b.bytes))
  const grey = only(await drawn(sheet({ content: '20 20 40 40 re f' })))
  t.equal(grey.bytes[25], 0, 'grey where there is no colour')
})

const poppler = spawnSync('pdftoppm', ['-v']).error === undefined ? false : 'pdftoppm is not installed'

/** Pixels of a page that poppler has nowhere near: each softens edges in its own way, within two pixels. */
const unlikePoppler = async (bytes: Uint8Array, width: number, height: number): Promise<string> => {
  const file = join(folder, 'page.pdf')
  writeFileSync(file, bytes)
  const { stdout } = spawnSync('pdftoppm', ['-r', '300', file], { maxBuffer: 64 * 1024 * 1024 })
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', 0, 40))
  const other = stdout.subarray(head?.[0].length ?? 0)
  const page = only(await drawn(bytes))
  const sizes = [page.width, page.height, Number(head?.[1]), Number(head?.[2])]
  if (sizes.join() !== [width, height, width, height].join()) return sizes.join()
  const { rgba } = decodePicture(page.bytes, 'page')
  let [ink, unlike] = [0, 0]
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const at = y * width + x
      if ((rgba[at * 4 + 1] ?? 0) < 128) ink += 1
      for (const k of [0, 1, 2]) {
        const own = rgba[at * 4 + k] ?? 0
        if (Math.abs(own - (other[at * 3 + k] ?? 0)) <= 24) continue
        let [least, most] = [255, 0]
        for (let dy = -2; dy <= 2; dy += 1) {
          for (let dx = -2; dx <= 2; dx += 1) {
            const value = other[(at + dy * width + dx) * 3 + k] ?? 0
            least = Math.min(least, value)
            most = Math.max(most, value)
          }
        }
        if (own < least - 24 || own > most + 24) unlike += 1
      }
    }
  }
  return ink > 20_000 && unlike < ink / 1000 ? 'alike' : `${unlike} of ${ink} unlike`
}

t.test('poppler draws text and rules the same', { skip: poppler }, async (t) => {
  t.equal(await unlikePoppler(await composed(), 1500, 750), 'alike')
})

/** A cell of a sheet with columns of 60 points and rows of 60. */
const cellAt = (column: number, row: number, content: string): string =>
  `q 1 0 0 1 ${column * 60} ${row * 60} cm ${content} Q`

t.test(
  'poppler draws colours, shades, patterns, transparency and images the same',
  { skip: poppler },
  async (t) => {
    const xobject = (dict: string, data: Bytes): Part => [`/Type /XObject ${dict}`, data]
    const ramp = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i % 64) * 4))
    const grey = '/Subtype /Image /Width 64 /Height 64 /BitsPerComponent 8'
    const mesh = Buffer.from(
      [
        ['0000', '0000', 'ff0000'],
        ['ffff', '0000', '00ff00'],
        ['0000', 'ffff', '0000ff'],
        ['ffff', 'ffff', 'ffff00'],
      ]
        .map((parts) => parts.join(''))
        .join(''),
      'hex',
    )
    const content = [
      cellAt(0, 0, '0.2 0.9 0.4 0.1 k 5 5 50 50 re f'),
      cellAt(1, 0, '/Sep cs 0.7 scn 5 5 50 50 re f'),
      cellAt(2, 0, '/Lab cs 60 50 30 scn 5 5 50 50 re f'),
      cellAt(3, 0, 'q 1 0 0 1 5 5 cm /Mesh sh Q'),
      cellAt(0, 1, '/Pattern cs /Tile scn 5 5 50 50 re f'),
      cellAt(1, 1, '0 0.5 1 rg 5 5 30 50 re f /Multiply gs 1 0.6 0.2 rg 15 15 40 30 re f'),
      cellAt(2, 1, '0 1 0 rg 5 5 30 50 re f /Half gs /Group Do'),
      cellAt(3, 1, 'BT /T3 20 Tf 5 15 Td (ab) Tj ET'),
      cellAt(0, 2, '0.9 1 0.9 rg 0 0 60 60 re f 50 0 0 50 5 5 cm /Soft Do'),
      cellAt(1, 2, '40 20 -20 40 20 0 cm /Indexed Do'),
      cellAt(2, 2, '50 0 0 50 5 5 cm BI /W 8 /H 8 /BPC 1 /CS /G /F /AHx ID aa55aa55aa55aa55> EI'),
      cellAt(3, 2, '5 w [12 5] 0 d 10 10 m 10 90 50 -30 50 50 c S 0 0 1 rg 30 50 m 50 10 l 10 30 l h f*'),
    ].join('\n')
    const resources = [
      '/ColorSpace << /Sep [/Separation /Spot /DeviceCMYK << /FunctionType 2 /N 1 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] >>]',
      '/Lab [/Lab << /WhitePoint [0.9505 1 1.089] /Range [-100 100 -100 100] >>] >>',
      '/Shading << /Mesh 5 0 R >> /Pattern << /Tile 6 0 R >> /Font << /T3 7 0 R >>',
      '/ExtGState << /Multiply << /BM /Multiply >> /Half << /ca 0.5 >> >>',
      '/XObject << /Group 8 0 R /Soft 9 0 R /Indexed 10 0 R >>',
    ].join(' ')
    const glyphs =
      '/FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 98 /Widths [1.2 1.2] /Encoding << /Differences [97 /a /b] >>'
    const parts: Sheet['parts'] = {
      5: [
        '/ShadingType 5 /ColorSpace /DeviceRGB /VerticesPerRow 2 /BitsPerCoordinate 16 /BitsPerComponent 8 /Decode [0 50 0 50 0 1 0 1 0 1]',
        mesh,
      ],
      6: [
        '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 12 /YStep 9 /Matrix [1 0.2 -0.2 1 3 4] /Resources << >>',
        '1 0 0 rg 0 0 6 6 re f',
      ],
      7: `<< /Type /Font /Subtype /Type3 ${glyphs} /CharProcs << /a 11 0 R /b 12 0 R >> /Resources << >> >>`,
      8: xobject(
        '/Subtype /Form /BBox [0 0 60 60] /Group << /S /Transparency >>',
        '1 0 0 rg 15 5 30 30 re f 0 0 1 rg 25 15 30 30 re f',
      ),
      9: xobject(`${grey} /ColorSpace /DeviceGray /SMask 13 0 R`, Buffer.alloc(4096, 60)),
      10: xobject(`${grey} /ColorSpace [/Indexed /DeviceRGB 255 14 0 R]`, ramp),
      11: ['', '1.2 0 d0 0 0.5 0 rg 0 0 1 1 re f'],
      12: ['', '1.2 0 0 0 1 1 d1 0 0 m 1 0 l 0.5 1 l f'],
      13: xobject(`${grey} /ColorSpace /DeviceGray`, ramp),
      14: ['', Buffer.from(Array.from({ length: 768 }, (_, i) => (i * 5) % 256))],
    }
    const bytes = sheet({ content, resources, parts, box: '0 0 240 180' })
    t.equal(await unlikePoppler(bytes, 1000, 750), 'alike')
  },
)
