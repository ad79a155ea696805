/** Licences on a PDF page, with scans that are PDF pages of text: drawn whole on both, or refused before anything is made. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ofdPageSvg } from '../../src/core/document/ofd/draw.ts'
import { OfdDocument } from '../../src/core/document/ofd/index.ts'
import { composePdf } from '../../src/core/document/pdf/index.ts'
import { decodePicture, svgToPng } from '../../src/core/impression/index.ts'
import { HEADER, ISSUE, of, office, row, STAMP, succeed, text } from '../helpers/issue-cli.ts'
import { onePage } from '../helpers/pdf-builder.ts'

const CODE = '11619999XX0000019M001'
const page = (width: number, height: number, color: string): Promise<Uint8Array> =>
  composePdf({
    title: '页',
    created: 0,
    docId: '0'.repeat(32),
    pages: [
      {
        width,
        height,
        texts: [{ x: 40, y: 100, size: 10, text: '示例' }],
        rules: [{ x: 10, y: 10, width: width - 20, height: 30, color }],
      },
    ],
  })

const FACE = {
  format: 'gseal-template-1',
  name: '示例',
  page: { width: 297, height: 210 },
  background: { file: 'ground.pdf' },
  fields: [{ field: 'number', x: 40, y: 70, width: 200, size: 6 }],
  seal: { x: 220, y: 150 },
  scans: true,
}

/** Colours of a page of an OFD at places in mm. */
const shown = async (file: string, index: number, width: number, places: readonly (readonly number[])[]) => {
  const svg = await ofdPageSvg(new OfdDocument(readFileSync(file)), index)
  const { rgba, width: across } = decodePicture(await svgToPng(svg, width * 4), 'page')
  return places.map(([x = 0, y = 0]) => [...rgba.subarray((y * 4 * across + x * 4) * 4).subarray(0, 3)])
}

t.test('a PDF page under the face, and a PDF page as scan', async (t) => {
  const clerk = await office(t, 'en')
  const { folder, gseal } = clerk
  const into = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes)
  into('face.json', JSON.stringify(FACE))
  into('ground.pdf', onePage())
  const enter = ['catalog', 'import', 'catalog.json', '--template', 'face.json', '--submit']
  const refused = await gseal(...enter, '--as', 'demo-industry')
  t.equal(refused.status, 1)
  t.match(refused.stderr, /not embedded: Helvetica.*TEMPLATE_BACKGROUND_DRAWING/s, 'when it is entered')

  into('ground.pdf', await page(297, 210, '#a01818'))
  into(join('scans', '示例危化经〔2025〕000001号_2.pdf'), await page(210, 297, '#1818a0'))
  for (const args of [
    [...enter, '--as', 'demo-industry'],
    ['catalog', 'review', CODE, '--approve', '--opinion', '同意', '--as', 'demo-authority'],
    ['catalog', 'publish', CODE, '--as', 'demo-industry'],
  ])
    t.equal((await gseal(...args)).status, 0, args.slice(0, 2).join(' '))
  await succeed(clerk)
  into('r.csv', [HEADER, row(1), row(2)].join('\n'))
  // The font of this one is elsewhere.
  into(join('scans', '示例危化经〔2025〕000002号_2.pdf'), onePage())
  const args = ISSUE.map((word) => (word === 'catalog.json' ? CODE : word))
  const wanted = [{ row: 3, code: 'SCAN_UNSUPPORTED' }]
  t.match(of(await clerk.json(...args, '--check'), 'error'), wanted, 'told beforehand')

  const records = await clerk.json(...args, ...STAMP)
  t.match(of(records, 'error'), wanted)
  const [issued, more] = of(records, 'issued')
  t.equal(more, undefined)
  const file = text(issued, 'file')
  t.equal((await gseal('verify', file)).status, 0)
  const red = [160, 24, 24]
  const white = [255, 255, 255]
  t.same(
    await shown(file, 0, 297, [
      [20, 20],
      [20, 60],
    ]),
    [red, white],
    'the face stands on the PDF page',
  )
  t.same(
    await shown(file, 2, 210, [
      [20, 20],
      [20, 60],
    ]),
    [[24, 24, 160], white],
    'the scan is a page',
  )
})
