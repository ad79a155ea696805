/** Drawings as the ground of a face: shown whole, or refused by what would not be shown. */
import t from 'tap'
import { composeOfd } from '../../../src/core/document/ofd/index.ts'
import { decodePicture } from '../../../src/core/impression/index.ts'
import { readBackground } from '../../../src/core/licence/background.ts'
import { edited, letter, openOffice } from '../../helpers/office.ts'

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
