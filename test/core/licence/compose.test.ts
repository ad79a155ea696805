/** Licences as files: the same row gives the same bytes, and others than gseal find the packages in order. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { GsealError, isGsealError } from '../../../src/core/base/error.ts'
import { openDocument } from '../../../src/core/document/open.ts'
import { type ComposeInput, composeLicence, sealPlace } from '../../../src/core/licence/compose.ts'
import { openTemplate } from '../../../src/core/licence/open-template.ts'
import { readScan } from '../../../src/core/licence/scan.ts'
import { readTemplate } from '../../../src/core/licence/template.ts'
import { ofdFaults } from '../../helpers/ofd-structure.ts'
import { SAMPLE, sheetPng, TEMPLATE } from './sample-licence.ts'

const files = (found: Record<string, Uint8Array> = {}) => ({
  file: async (name: string) => found[name] ?? Promise.reject(new GsealError('FORMAT_UNSUPPORTED')),
})

const inputOf = async (
  change: Partial<ComposeInput> = {},
  template: object = TEMPLATE,
): Promise<ComposeInput> => ({
  data: SAMPLE,
  template: await openTemplate(
    readTemplate(JSON.stringify(template)),
    files({ 'face.png': sheetPng(297, 210, 0xf4) }),
  ),
  scans: [...readScan(sheetPng(210, 297)), ...readScan(sheetPng(300, 200))],
  photos: {},
  format: 'ofd',
  ...change,
})

const code = async (run: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await run()
    return undefined
  } catch (error) {
    return isGsealError(error) ? `${error.code} ${JSON.stringify(error.params)}` : String(error)
  }
}

t.test('a licence has its face and a page for each scan, upright or lying as the paper', async (t) => {
  for (const format of ['ofd', 'pdf'] as const) {
    const document = openDocument(composeLicence(await inputOf({ format })))
    t.same(
      document.pages().map(({ width, height }) => [Math.round(width), Math.round(height)]),
      [
        [297, 210],
        [210, 297],
        [297, 210],
      ],
      format,
    )
    t.equal(document.locate(SAMPLE.number).length, 1, 'the number can be searched')
    t.same(document.findings(), [])
  }
})

t.test('the package is in order for an independent reader', async (t) => {
  t.same(await ofdFaults(composeLicence(await inputOf())), [])
  const face = { ...TEMPLATE, background: { file: 'face.png' } }
  t.same(await ofdFaults(composeLicence(await inputOf({ scans: [] }, face))), [], 'with a background')
})

t.test('the same row gives the same bytes, whatever was composed before', async (t) => {
  for (const format of ['ofd', 'pdf'] as const) {
    const first = composeLicence(await inputOf({ format }))
    const warm = await inputOf({ format })
    composeLicence({ ...warm, data: { ...SAMPLE, number: '别的编号甲乙丙丁' } })
    t.ok(Buffer.from(first).equals(composeLicence(warm)), format)
    const other = composeLicence({ ...warm, data: { ...SAMPLE, number: '示从字〔2024〕000002号' } })
    t.notOk(Buffer.from(first).equals(other))
  }
})

t.test('scans keep their bytes in the package', async (t) => {
  const sheet = sheetPng(210, 297)
  const file = Buffer.from(composeLicence(await inputOf({ scans: readScan(sheet) })))
  t.ok(file.includes(Buffer.from(sheet)))
})

t.test('a character that no font has is refused by its code point', async (t) => {
  const refused = (name: string) =>
    code(async () => {
      const holders = [{ name, code: '61999919000101001X', codeType: '111' }]
      return composeLicence(await inputOf({ data: { ...SAMPLE, holders } }))
    })
  t.equal(await refused('示\u{20bb7}例'), 'IMPRESSION_GLYPH_MISSING {"code":"U+20BB7"}')
  t.equal(await refused('示\ud842例'), 'IMPRESSION_GLYPH_MISSING {"code":"U+D842"}', 'half a surrogate pair')
  t.equal(await refused('示\u{e0100}例'), 'IMPRESSION_GLYPH_MISSING {"code":"U+793A U+E0100"}', 'a variant')
  t.equal(await refused('示\ue000例'), 'IMPRESSION_GLYPH_MISSING {"code":"U+E000"}', 'private use')
  t.match(await refused('示\u0007例'), /^FACE_TEXT_CONTROL/)
  t.equal(await refused('䶮㐂𬭩'), undefined, 'rare characters that the bundled font has')
})

t.test('a text that does not fit is made smaller, and refused before it is illegible', async (t) => {
  const holders = (name: string) => ({ ...SAMPLE, holders: [{ name, code: '1', codeType: '999' }] })
  t.same(await ofdFaults(composeLicence(await inputOf({ data: holders('示例'.repeat(16)) }))), [])
  t.match(
    await code(async () => composeLicence(await inputOf({ data: holders('示例'.repeat(40)) }))),
    /^FACE_TEXT_LONG .*holder\.name/,
  )
})

t.test('photos stand where the template wants them, and their absence is told', async (t) => {
  const photo = { ...TEMPLATE, photos: [{ field: '照片', x: 235, y: 60, width: 35, height: 45 }] }
  const given = await inputOf({ photos: { 照片: sheetPng(35, 45, 0x90) } }, photo)
  t.same(await ofdFaults(composeLicence(given)), [])
  t.match(await code(async () => composeLicence(await inputOf({}, photo))), /^FACE_PHOTO_MISSING/)
})

t.test('scans that the template does not take are refused', async (t) => {
  const without = { ...TEMPLATE, scans: false }
  t.match(await code(async () => composeLicence(await inputOf({}, without))), /^FACE_SCANS_UNWANTED/)
  t.equal(await code(async () => composeLicence(await inputOf({ scans: [] }, without))), undefined)
})

t.test('the seal has its place', async (t) => {
  t.same(sealPlace((await inputOf()).template), { page: 1, x: 150, y: 150 })
})

const has = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

t.test('qpdf finds nothing wrong with the PDF', { skip: has('qpdf') ? false : 'no qpdf here' }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-licence-'))
  const file = join(folder, 'licence.pdf')
  writeFileSync(file, composeLicence(await inputOf({ format: 'pdf' })))
  t.match(
    execFileSync('qpdf', ['--check', file], { encoding: 'utf8' }),
    /No syntax or stream encoding errors/,
  )
})
