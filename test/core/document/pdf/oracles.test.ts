/**
 * Other programs on files that gseal wrote: qpdf on their structure, poppler and mupdf on signatures that they know, the
 * pixels of a rendered stamp, and pdf.js as a second reader. Each part is skipped where its program is not installed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Placement } from '../../../../src/core/document/document.ts'
import type { StampRequest } from '../../../../src/core/stamp.ts'
import { type SaveOptions, withPages } from '../../../helpers/pdf-builder.ts'
import { formFile } from '../../../helpers/pdf-form.ts'
import { KINDS, type Kind, noticePdf, openPdfOffice } from '../../../helpers/pdf-office.ts'

const office = await openPdfOffice()
const folder = mkdtempSync(join(tmpdir(), 'gseal-oracles-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const skipWithout = (tool: string): false | string =>
  spawnSync(tool, ['-v']).error === undefined ? false : `${tool} is not installed`

let count = 0
/** Writes a file and runs a program on it. */
const run = (bytes: Uint8Array, tool: string, ...args: readonly string[]) => {
  const file = join(folder, `${count++}.pdf`)
  writeFileSync(file, bytes)
  const result = spawnSync(tool, [...args, file], { maxBuffer: 64 * 1024 * 1024 })
  return { status: result.status, text: `${result.stdout}${result.stderr}`, stdout: result.stdout }
}

interface Written {
  readonly name: string
  readonly bytes: Uint8Array
  /** Fields that show a signature. */
  readonly fields: number
}

const RIDING: Partial<StampRequest> = { where: [{ kind: 'riding', side: 'right' }] }
const BASES: readonly SaveOptions[] = [
  {},
  { xref: 'stream' },
  { xref: 'stream', packed: true },
  { xref: 'hybrid', packed: true },
]

/** What gseal writes with one kind of key. */
const writtenBy = async (kind: Kind): Promise<readonly Written[]> => {
  const list: Written[] = []
  const add = (name: string, bytes: Uint8Array, fields = 1): void => {
    list.push({ name: `${kind}: ${name}`, bytes, fields })
  }
  const notice = await noticePdf()
  const once = await office.stamp(kind, notice)
  add('a stamp', once)
  add('two stamps', await office.stamp(kind, once), 2)
  add('a riding stamp', await office.stamp(kind, notice, RIDING), 2)
  add('a riding stamp and a stamp', await office.stamp(kind, await office.stamp(kind, notice, RIDING)), 3)
  for (const options of BASES) {
    const base = formFile(options, true).bytes
    const name = `${options.xref ?? 'table'}${options.packed === true ? ', packed' : ''}`
    add(`a form (${name})`, await office.stamp(kind, base, { level: 2, reason: '同意' }))
  }
  const form = formFile({}, true).bytes
  add('a waiting field', await office.stamp(kind, form, { field: 'approval', where: [] }))
  add('a lock', await office.stamp(kind, form, { lock: true }))
  return list
}

const written = new Map<Kind, readonly Written[]>()
for (const kind of KINDS) written.set(kind, await writtenBy(kind))

t.test('qpdf finds nothing wrong', { skip: skipWithout('qpdf') }, async (t) => {
  for (const { name, bytes } of [...(written.get('ses') ?? []), ...(written.get('rsa') ?? [])]) {
    const { status, text } = run(bytes, 'qpdf', '--check')
    t.equal(status, 0, `${name}: ${text}`)
  }
})

t.test('poppler calls the signatures valid', { skip: skipWithout('pdfsig') }, async (t) => {
  for (const { name, bytes, fields } of [...(written.get('rsa') ?? []), ...(written.get('p256') ?? [])]) {
    const { text } = run(bytes, 'pdfsig', '-nocert')
    t.equal(text.match(/Signature is Valid/g)?.length, fields, `${name}: ${text}`)
  }
})

t.test('mupdf calls the signatures unchanged', { skip: skipWithout('mutool') }, async (t) => {
  for (const kind of ['rsa', 'p256'] as const) {
    // A file signed twice is called edited by mupdf, whoever wrote it.
    for (const { name, bytes, fields } of (written.get(kind) ?? []).filter(
      (item) => !/two stamps|and a stamp/.test(item.name),
    )) {
      const { text } = run(bytes, 'mutool', 'sign', '-v')
      t.equal(text.match(/The document is unchanged since signing/g)?.length, fields, `${name}: ${text}`)
    }
  }
})

interface Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

const DPI = 72
const PIXELS_PER_MM = DPI / 25.4

/** A page as poppler shows it (PPM). */
const rasterOf = (bytes: Uint8Array, page: number): Raster => {
  const file = join(folder, `${count++}.pdf`)
  writeFileSync(file, bytes)
  const { stdout } = spawnSync(
    'pdftoppm',
    ['-cropbox', '-r', String(DPI), '-f', String(page), '-l', String(page), file],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', 0, 40))
  if (head === null) throw new Error('pdftoppm gave no picture')
  return { width: Number(head[1]), height: Number(head[2]), pixels: stdout.subarray(head[0].length) }
}

/** Pixels that differ: red ones where the stamp should be, and any outside of it. */
const difference = (before: Raster, after: Raster, places: readonly Placement[]) => {
  const around = (x: number, y: number): boolean =>
    places.some((place) => {
      const clip = place.clip ?? { x: 0, y: 0, width: place.width, height: place.height }
      const [left, top] = [(place.x + clip.x) * PIXELS_PER_MM, (place.y + clip.y) * PIXELS_PER_MM]
      const [right, bottom] = [left + clip.width * PIXELS_PER_MM, top + clip.height * PIXELS_PER_MM]
      return x >= left - 2 && x <= right + 1 && y >= top - 2 && y <= bottom + 1
    })
  let [red, outside] = [0, 0]
  for (let i = 0; i < before.width * before.height; i++) {
    const [r = 0, g = 0, b = 0] = after.pixels.subarray(i * 3, i * 3 + 3)
    if (before.pixels.compare(after.pixels, i * 3, i * 3 + 3, i * 3, i * 3 + 3) === 0) continue
    if (!around(i % before.width, Math.floor(i / before.width))) outside++
    else if (r > g + 60 && r > b + 60) red++
  }
  return { red, outside }
}

const turned = (entries: string): Buffer => {
  const builder = withPages(2)
  const font = '<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
  for (const page of [3, 5])
    builder.object(
      `<< /Type /Page /Parent 2 0 R /Resources ${font} /Contents ${page + 1} 0 R ${entries} >>`,
      { number: page },
    )
  return builder.save()
}

t.test(
  'poppler shows the stamp where it was asked for, and nowhere else',
  { skip: skipWithout('pdftoppm') },
  async (t) => {
    const pages: readonly (readonly [string, Uint8Array])[] = [
      ['a letter', await noticePdf()],
      ...[90, 180, 270].map((angle) => [`a page turned by ${angle}`, turned(`/Rotate ${angle}`)] as const),
      ['a cropped page', turned('/CropBox [100 120 500 700]')],
      ['a page cropped and turned', turned('/CropBox [100 120 500 700] /Rotate 90')],
      ['a page whose box begins elsewhere', turned('/MediaBox [-200 100 395 942]')],
    ]
    for (const [name, bytes] of pages) {
      const wishes = {
        'a stamp': { where: [{ kind: 'at', pages: ['first'], x: 60, y: 70 }] },
        riding: RIDING,
      } as const
      for (const [what, wish] of Object.entries(wishes)) {
        const { bytes: after, placements } = await office.stamped('ses', bytes, wish)
        for (const page of [1, 2]) {
          const places = placements.filter((place) => place.page === page)
          const { red, outside } = difference(rasterOf(bytes, page), rasterOf(after, page), places)
          t.equal(outside, 0, `${name}, ${what}, page ${page}: nothing else changed`)
          t.equal(red > 40, places.length > 0, `${name}, ${what}, page ${page}: ${red} red pixels`)
        }
      }
    }
  },
)

/** Text and signature fields as pdf.js reads them. */
const read = async (bytes: Uint8Array) => {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({
    data: Uint8Array.from(bytes),
    verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false,
  })
  const document = await loading.promise
  const [texts, fields]: [string[], string[]] = [[], []]
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join('|'))
    const annotations = await page.getAnnotations()
    fields.push(
      ...annotations.filter((item) => item.fieldType === 'Sig').map((item) => String(item.fieldName)),
    )
  }
  await loading.destroy()
  return { texts, fields }
}

t.test('pdf.js reads the same text before and after, and sees the fields', async (t) => {
  // In a hybrid file pdf.js takes what the table calls free for gone, the stream beside it notwithstanding.
  for (const options of BASES.filter(({ xref }) => xref !== 'hybrid')) {
    const base = formFile(options, true).bytes
    const before = await read(base)
    const after = await read(await office.stamp('ses', base))
    t.ok(before.texts.join('').includes('Contract'), 'there is text')
    t.same(after.texts, before.texts)
    t.same(after.fields, [...before.fields, 'Seal1'])
  }
  const notice = await noticePdf()
  const [before, after] = [await read(notice), await read(await office.stamp('rsa', notice, RIDING))]
  t.match(before.texts.join(''), /示例市/)
  t.same(after.texts, before.texts)
  t.same(after.fields, ['Seal1', 'Seal1_2'])
})
