/**
 * Draws a stamped sample licence as OFD and as PDF to docs/images/licence-ofd.png and licence-pdf.png. Usage, after a build:
 * node dist/scripts/licence-picture.js .   The OFD is drawn by gseal's own drawing of what it composes, the PDF by pdftoppm.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foundAuthority, signerFor } from '../src/core/authority.ts'
import { ofdPageSvg } from '../src/core/document/ofd/draw.ts'
import { OfdDocument } from '../src/core/document/ofd/index.ts'
import { svgToPng } from '../src/core/impression/index.ts'
import { composeLicence, sealPlace } from '../src/core/licence/compose.ts'
import { openTemplate } from '../src/core/licence/open-template.ts'
import { sampleData, samplePhotos } from '../src/core/licence/preview.ts'
import { readTemplate } from '../src/core/licence/template.ts'
import { readSeal } from '../src/core/ses/index.ts'
import { stamp } from '../src/core/stamp.ts'

const WIDTH_PX = 900
const INCHES = 297 / 25.4

const stamped = async (root: string, format: 'ofd' | 'pdf'): Promise<Uint8Array> => {
  const folder = join(root, 'fixtures', 'licence')
  const template = readTemplate(readFileSync(join(folder, 'template.json'), 'utf8'))
  const opened = await openTemplate(template, { file: async (name) => readFileSync(join(folder, name)) })
  const data = {
    ...sampleData(template),
    items: { CYFW: '示例业务的经营和管理（不含须经批准的项目）、示例设备的操作' },
  }
  const document = composeLicence({
    data,
    template: opened,
    scans: [],
    photos: samplePhotos(template),
    format,
  })
  const time = Date.now()
  const authority = await foundAuthority(time)
  const { x, y } = sealPlace(opened) ?? { x: 0, y: 0 }
  const where = [{ kind: 'at', pages: ['first'], x, y }] as const
  const order = {
    document,
    signer: signerFor(authority.unit),
    seal: authority.seal,
    where,
    lock: false,
    time,
  }
  return (await stamp(order)).bytes
}

const drawOfd = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const document = new OfdDocument(bytes)
  const marks = document.signatures().flatMap(({ seal, placements }) => {
    if (seal === undefined) return []
    const picture = readSeal(seal, () => undefined).picture.data
    return placements.filter(({ page }) => page === 1).map((place) => ({ ...place, picture }))
  })
  return svgToPng(await ofdPageSvg(document, 0, marks), WIDTH_PX)
}

const [root] = process.argv.slice(2)
if (root !== undefined) {
  const images = join(root, 'docs', 'images')
  writeFileSync(join(images, 'licence-ofd.png'), await drawOfd(await stamped(root, 'ofd')))
  const folder = mkdtempSync(join(tmpdir(), 'gseal-picture-'))
  writeFileSync(join(folder, 'a.pdf'), await stamped(root, 'pdf'))
  const dpi = String(Math.round(WIDTH_PX / INCHES))
  execFileSync('pdftoppm', [
    '-png',
    '-r',
    dpi,
    '-f',
    '1',
    '-l',
    '1',
    '-singlefile',
    join(folder, 'a.pdf'),
    join(folder, 'a'),
  ])
  renameSync(join(folder, 'a.png'), join(images, 'licence-pdf.png'))
}
