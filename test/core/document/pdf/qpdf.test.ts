/** The same document as another program writes it, and what that program says of the files that tests write. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PdfFile, type PdfStream, pageList } from '../../../../src/core/document/pdf/index.ts'
import { INTEROP, interopSkip } from '../../../helpers/paths.ts'
import { type SaveOptions, withPages } from '../../../helpers/pdf-builder.ts'

const found = spawnSync('qpdf', ['--version']).status === 0
const skip = found ? false : 'qpdf is not installed'
const WAYS: readonly (readonly string[])[] = [
  ['--qdf', '--object-streams=disable'],
  ['--object-streams=generate'],
  ['--object-streams=generate', '--recompress-flate', '--compression-level=9'],
  ['--linearize'],
  ['--linearize', '--object-streams=generate'],
]

/** Pages with what they show, as a view reads it. */
const shown = (bytes: Uint8Array): readonly unknown[] => {
  const view = PdfFile.open(bytes).view()
  return pageList(view).map((page) => {
    const content = view.stream(page.dict.entries.get('Contents')) as PdfStream
    return [page.mediaBox, page.rotate, Buffer.from(view.decoded(content)).toString('latin1').trim()]
  })
}

t.test('what qpdf writes is read as the same pages', { skip }, async (t) => {
  const folder = t.testdir()
  const source = join(folder, 'source.pdf')
  const bytes = withPages(120).save()
  writeFileSync(source, bytes)
  for (const [i, way] of WAYS.entries()) {
    const target = join(folder, `${i}.pdf`)
    execFileSync('qpdf', [...way, source, target])
    const written = readFileSync(target)
    const file = PdfFile.open(written)
    t.same(shown(written), shown(bytes), way.join(' '))
    t.same(file.findings(), [], way.join(' '))
    t.same(file.layout(), { gaps: [], findings: [] }, way.join(' '))
    t.equal(file.linearized, way.includes('--linearize'))
    t.equal(file.revisions.length, 1)
    t.equal(file.revisions[0]?.end, written.length)
  }
})

t.test('what qpdf made of files of other software is read too', { skip: skip || interopSkip }, async (t) => {
  const folder = t.testdir()
  for (const name of readdirSync(join(INTEROP, 'pdf')).filter((each) => each.endsWith('.pdf'))) {
    const target = join(folder, name)
    const source = join(INTEROP, 'pdf', name)
    // 3: qpdf wrote the file and had warnings.
    const { status } = spawnSync('qpdf', ['--object-streams=generate', source, target])
    t.ok(status === 0 || status === 3, name)
    const [before, after] = [PdfFile.open(readFileSync(source)), PdfFile.open(readFileSync(target))]
    t.equal(pageList(after.view()).length, pageList(before.view()).length, name)
    t.same(after.layout().findings, [], name)
  }
})

t.test('qpdf finds no fault with the files of the builder', { skip }, async (t) => {
  const folder = t.testdir()
  const kinds: readonly SaveOptions[] = [
    { xref: 'table' },
    { xref: 'stream' },
    { xref: 'stream', packed: true, predictor: true },
    { xref: 'hybrid', packed: true },
  ]
  for (const [i, options] of kinds.entries()) {
    const builder = withPages(3)
    builder.save(options)
    builder.object('<< /Type /Catalog /Pages 2 0 R /Lang (zh) >>', { number: 1 })
    const target = join(folder, `${i}.pdf`)
    writeFileSync(target, builder.save(options))
    const { status, stdout, stderr } = spawnSync('qpdf', ['--check', target], { encoding: 'utf8' })
    t.equal(status, 0, `${options.xref}: ${stdout}${stderr}`)
  }
})
