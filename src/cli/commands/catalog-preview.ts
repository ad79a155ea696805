/** `gseal catalog preview`: a template with invented data, as a picture or as the document itself. */
import { dirname, join, resolve } from 'node:path'
import { GsealError } from '../../core/base/error.ts'
import { LIMITS } from '../../core/base/limits.ts'
import { ofdPageSvg } from '../../core/document/ofd/draw.ts'
import { OfdDocument } from '../../core/document/ofd/index.ts'
import { svgToPng } from '../../core/impression/index.ts'
import { readCatalog } from '../../core/licence/catalog.ts'
import { composeLicence } from '../../core/licence/compose.ts'
import { openTemplate } from '../../core/licence/open-template.ts'
import { sampleData, samplePhotos } from '../../core/licence/preview.ts'
import { readPages } from '../../core/licence/scan.ts'
import { checkTemplate, readTemplate, type Template } from '../../core/licence/template.ts'
import { templateText } from '../catalog-face.ts'
import type { Session } from '../context.ts'
import { readInput, writeOutput } from '../files.ts'
import { toned } from '../output.ts'
import { usage } from '../parse.ts'
import type { Input, Run } from '../record.ts'
import { say } from '../texts/index.ts'

/** Wide enough to judge the type by. */
const WIDTH_PX = 1400

const jsonFile = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await templateText(path))
  } catch (cause) {
    if (cause instanceof GsealError) throw cause
    throw new GsealError('CATALOG_SHAPE', { field: '/', reason: (cause as Error).message }, { cause })
  }
}

const templateOf = async (session: Session, input: Input, path: string): Promise<Template> => {
  const template = readTemplate(await templateText(path))
  const catalog = input.text('catalog')
  if (catalog !== undefined) {
    const { fields } = readCatalog(await jsonFile(resolve(session.world.cwd, catalog)))
    checkTemplate(
      template,
      fields.map(({ key }) => key),
    )
  }
  return template
}

const compose = async (session: Session, input: Input, format: 'ofd' | 'pdf') => {
  const at = (path: string): string => resolve(session.world.cwd, path)
  const path = at(input.first)
  const template = await templateOf(session, input, path)
  const fonts = input.texts('font').map((file) => readInput(at(file), LIMITS.impression.fontBytes))
  const scans = input
    .texts('scan')
    .map(async (file) => readPages(await readInput(at(file), LIMITS.scan.bytes)))
  const opened = await openTemplate(template, {
    file: (name) => readInput(join(dirname(path), name), LIMITS.scan.bytes),
    fonts: await Promise.all(fonts),
  })
  const bytes = composeLicence({
    data: sampleData(template),
    template: opened,
    scans: (await Promise.all(scans)).flat(),
    photos: samplePhotos(template),
    format,
  })
  return { template, bytes }
}

const drawn = async (bytes: Uint8Array, input: Input): Promise<Uint8Array> => {
  const document = new OfdDocument(bytes)
  const page = input.integer('page', 1, LIMITS.ofd.pages) ?? 1
  const { length } = document.ofdPages
  if (page > length) throw new GsealError('PAGE_ABSENT', { page, pages: length })
  return svgToPng(await ofdPageSvg(document, page - 1), WIDTH_PX)
}

export const run: Run = async (session, input) => {
  const { lang } = session.settings
  const out = input.args[1] ?? ''
  const kind = /\.(png|ofd|pdf)$/i.exec(out)?.[1]?.toLowerCase()
  if (kind === undefined) throw usage(lang, 'previewForm', { word: out })
  const { template, bytes } = await compose(session, input, kind === 'pdf' ? 'pdf' : 'ofd')
  const result = kind === 'png' ? await drawn(bytes, input) : bytes
  await writeOutput(resolve(session.world.cwd, out), result, { force: input.has('force') })
  session.out.record({
    type: 'preview',
    template: template.name,
    out,
    format: kind,
    bytes: result.byteLength,
  })
  session.out.line(
    toned('good', `✓ ${say(lang, 'previewed', { name: template.name })}`),
    '  ',
    toned('strong', out),
  )
  return 0
}
