/** Drawings as the ground of a face: shown whole, or refused by what would not be shown. */
import t from 'tap'
import { ofdPageSvg } from '../../../src/core/document/ofd/draw.ts'
import { composeOfd, OfdDocument } from '../../../src/core/document/ofd/index.ts'
import { composePdf } from '../../../src/core/document/pdf/index.ts'
import { decodePicture, svgToPng } from '../../../src/core/impression/index.ts'
import { readBackground } from '../../../src/core/licence/background.ts'
import { composeLicence } from '../../../src/core/licence/compose.ts'
import { openTemplate } from '../../../src/core/licence/open-template.ts'
import { readPages } from '../../../src/core/licence/scan.ts'
import { readTemplate } from '../../../src/core/licence/template.ts'
import { edited, letter, openOffice } from '../../helpers/office.ts'
import { onePage } from '../../helpers/pdf-builder.ts'
import { SAMPLE } from './sample-licence.ts'

const SIZE = { width: 60, height: 40 }
const svg = (inner: string, more = ''): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40"${more}>${inner}</svg>`,
  )
/** Colour at a place in mm. */
const colour = (bytes: Uint8Array, x: number, y: number): number[] => {
  const { rgba, width } = decodePicture(bytes, 'page')
  const at = (Math.round((y * width) / SIZE.width) * width + Math.round((x * width) / SIZE.width)) * 4
  return [...rgba.subarray(at, at + 4)]
}

t.test('an SVG becomes a picture of 300 dots an inch on white', async (t) => {
  const drawn = await readBackground(
    svg('<rect x="10" y="10" width="20" height="20" fill="#c00000"/>'),
    1,
    SIZE,
  )
  t.match(drawn, { format: 'PNG', width: 709, height: 473 })
  t.same(colour(drawn.bytes, 20, 20), [192, 0, 0, 255])
  t.same(colour(drawn.bytes, 50, 30), [255, 255, 255, 255])
})

t.test('what an SVG could hide, fetch or multiply is refused by name', async (t) => {
  const what = (bytes: Buffer) =>
    readBackground(bytes, 1, SIZE).then(
      () => 'taken',
      ({ code, params }) => `${code} ${params?.what ?? ''}`,
    )
  const refused = (name: string): string => `TEMPLATE_BACKGROUND_DRAWING ${name}`
  t.equal(await what(svg('<text x="1" y="9">证</text>')), refused('<text>'))
  t.equal(await what(svg('<g><use href="#a"/></g>')), refused('<use>'))
  t.equal(await what(svg('<image href="/etc/passwd"/>')), refused('<image>'))
  t.equal(await what(svg('<style>@import url(x)</style>')), refused('<style>'))
  t.equal(await what(svg('<rect fill="url(http://example.invalid/a)"/>')), refused('rect/@fill'))
  t.equal(
    await what(svg('<linearGradient id="a" xlink:href="x.svg"/>')),
    refused('linearGradient/@xlink:href'),
  )
  t.match(await what(Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><svg/>')), /^XML_/)
  t.match(await what(svg('<rect/>', ' width="1" height="99999"')), /^LIMIT_EXCEEDED/)
  t.match(await what(svg('<rect/>', ' width="60" height="50"')), /_DRAWING 709 x 59\d$/, 'other proportions')
  t.match(await what(Buffer.from('<svg/>')), /^TEMPLATE_BACKGROUND_DRAWING/)
})

t.test('a page of an OFD that is drawn whole', async (t) => {
  const rules = [{ x: 10, y: 10, width: 20, height: 20, color: '#c00000' }]
  const ofd = await composeOfd({
    title: '底图',
    docId: '0123456789abcdef0123456789abcdef',
    created: Date.UTC(2026, 10, 30),
    fonts: [],
    pages: [
      { width: 60, height: 40, texts: [] },
      { width: 60, height: 40, texts: [], rules },
    ],
  })
  const drawn = await readBackground(ofd, 2, SIZE)
  t.same(colour(drawn.bytes, 20, 20), [192, 0, 0, 255])
  t.same(colour(drawn.bytes, 40, 20), [255, 255, 255, 255])
  await t.rejects(readBackground(ofd, 3, SIZE), { code: 'TEMPLATE_BACKGROUND', params: { pages: 2 } })

  const stamped = await (await openOffice()).stamp(await letter(1))
  const signed = { code: 'TEMPLATE_BACKGROUND_DRAWING', params: { what: 'Signatures' } }
  await t.rejects(readBackground(stamped, 1, { width: 210, height: 297 }), signed, 'a seal is not drawn')

  const page = 'Doc_0/Pages/Page_1/Content.xml'
  const stroked = edited(ofd, page, (text) =>
    text.replace('Stroke="false" Fill="true"', 'LineWidth="2"').replace('FillColor', 'StrokeColor'),
  )
  const lines = await readBackground(stroked, 2, SIZE)
  t.same(colour(lines.bytes, 20, 20), [255, 255, 255, 255], 'not filled unless it says so')
  t.same(colour(lines.bytes, 10, 20), [192, 0, 0, 255], 'its line is drawn')
  for (const [change, what] of [
    [' Alpha="9" Stroke=', 'PathObject/@Alpha'],
    [' DrawParam="4" Stroke=', 'PathObject/@DrawParam'],
  ] as const)
    await t.rejects(
      readBackground(
        edited(ofd, page, (text) => text.replace(' Stroke=', change)),
        2,
        SIZE,
      ),
      { code: 'TEMPLATE_BACKGROUND_DRAWING', params: { what } },
    )
})

/** The second page has a rule and a text in an embedded font. */
const pdf = (): Promise<Uint8Array> =>
  composePdf({
    title: '底图',
    docId: '0123456789abcdef0123456789abcdef',
    created: Date.UTC(2026, 10, 30),
    pages: [
      { width: 210, height: 297, texts: [] },
      {
        width: 60,
        height: 40,
        texts: [{ x: 5, y: 26, size: 10, text: '证照' }],
        rules: [{ x: 10, y: 5, width: 20, height: 15, color: '#c00000' }],
      },
    ],
  })

t.test('a page of a PDF with text and shapes', async (t) => {
  const bytes = await pdf()
  const drawn = await readBackground(bytes, 2, SIZE)
  t.match(drawn, { format: 'PNG', width: 709, height: 472 })
  t.same(colour(drawn.bytes, 20, 12), [192, 0, 0, 255])
  t.same(colour(drawn.bytes, 40, 12), [255, 255, 255, 255])
  const { rgba } = decodePicture(drawn.bytes, 'page')
  t.ok(rgba.filter((value, i) => i % 4 === 0 && value < 64).length > 1000, 'the text is there')
  t.ok(Buffer.from((await readBackground(bytes, 2, SIZE)).bytes).equals(drawn.bytes), 'the same each time')
  await t.rejects(readBackground(bytes, 3, SIZE), { code: 'TEMPLATE_BACKGROUND', params: { pages: 2 } })
  const refused = (what: string) => ({ code: 'TEMPLATE_BACKGROUND_DRAWING', params: { kind: 'PDF', what } })
  await t.rejects(readBackground(bytes, 2, { width: 60, height: 50 }), refused('709 x 472'))
  await t.rejects(readBackground(bytes, 1, { width: 210, height: 297 }), refused('nothing to be seen'))
  const helvetica = refused('a font that is not embedded: Helvetica')
  await t.rejects(readBackground(onePage(), 1, { width: 210, height: 297 }), helvetica)
})

t.test('a PDF page is the ground of licences in OFD and in PDF', async (t) => {
  const template = readTemplate(
    JSON.stringify({
      format: 'gseal-template-1',
      name: '示例',
      page: SIZE,
      background: { file: 'face.pdf', page: 2 },
      fields: [{ field: 'number', x: 33, y: 30, width: 25, size: 3 }],
    }),
  )
  const opened = await openTemplate(template, { file: pdf })
  const compose = (format: 'ofd' | 'pdf'): Uint8Array =>
    composeLicence({ data: SAMPLE, template: opened, scans: [], photos: {}, format })
  const ofd = await svgToPng(await ofdPageSvg(new OfdDocument(compose('ofd')), 0), 709)
  const [page] = await readPages(compose('pdf'))
  for (const [name, bytes] of [
    ['OFD', ofd],
    ['PDF', page?.bytes ?? new Uint8Array()],
  ] as const) {
    t.same(colour(bytes, 20, 12), [192, 0, 0, 255], name)
    t.same(colour(bytes, 40, 12), [255, 255, 255, 255], name)
    const { rgba, width } = decodePicture(bytes, 'page')
    const dark = (fromX: number, toX: number): number => {
      let count = 0
      for (let i = 0; i < rgba.length / 4; i += 1) {
        const x = ((i % width) * SIZE.width) / width
        if (x >= fromX && x < toX && Math.max(...rgba.subarray(i * 4, i * 4 + 3)) < 64) count += 1
      }
      return count
    }
    t.ok(dark(5, 25) > 1000, `${name}: the text of the ground`)
    t.ok(dark(33, 58) > 300, `${name}: the number upon it`)
  }
})
