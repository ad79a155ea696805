/** Pages of paper: what is taken in pixel by pixel, and that nothing damaged, hostile or unknown is shown in part. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { GsealError, isGsealError } from '../../../src/core/base/error.ts'
import { composePdf } from '../../../src/core/document/pdf/index.ts'
import { decodePicture } from '../../../src/core/impression/index.ts'
import { readPage, readPages, readScan } from '../../../src/core/licence/scan.ts'
import { ROOT } from '../../helpers/paths.ts'
import { onePage } from '../../helpers/pdf-builder.ts'
import { sheetPng } from './sample-licence.ts'

const scan = (name: string): Buffer => readFileSync(join(ROOT, 'fixtures', 'licence', 'scans', name))

const pixels = (bytes: Uint8Array): Uint8Array => {
  const [page] = readScan(bytes)
  if (page?.format !== 'PNG') throw new Error('no PNG')
  return decodePicture(page.bytes, 'page').rgba
}

const told = (bytes: Uint8Array): string => {
  try {
    readScan(bytes)
    return 'taken'
  } catch (error) {
    if (!isGsealError(error)) throw error
    return `${error.code} ${error.params['feature'] ?? ''}`.trim()
  }
}

t.test('every form of TIFF gives the same pixels as the one without compression', async (t) => {
  const forms = {
    mono: ['g4', 'lzw', 'packbits', 'zip', 'g4-lsb', 'g4-big'],
    gray: ['lzw'],
    rgb: ['zip', 'lzw'],
  }
  for (const [kind, names] of Object.entries(forms)) {
    const plain = pixels(scan(`${kind}-none.tif`))
    t.ok(new Set(plain).size > 1, `${kind} shows something`)
    for (const name of names)
      t.ok(Buffer.from(pixels(scan(`${kind}-${name}.tif`))).equals(plain), `${kind} ${name}`)
  }
})

t.test('pages of a TIFF come in order, and a JPEG in TIFF is passed on', async (t) => {
  t.match(readScan(scan('two.tif')), [
    { format: 'PNG', width: 200, height: 90 },
    { format: 'PNG', width: 200, height: 90 },
  ])
  const [page] = readScan(scan('ycc-jpeg.tif'))
  t.match(page, { format: 'JPEG', width: 200, height: 90 })
  t.equal(Buffer.from(page?.bytes ?? []).toString('hex', 0, 2), 'ffd8')
})

t.test('pages of a PDF that are one picture give it', async (t) => {
  t.ok(Buffer.from(pixels(scan('mono-g4.pdf'))).equals(pixels(scan('mono-none.tif'))), 'fax group 4')
  t.ok(Buffer.from(pixels(scan('gray-zip.pdf'))).equals(pixels(scan('gray-none.tif'))), 'samples')
  const jpeg = scan('page.jpg')
  const image = { x: 0, y: 0, width: 100, height: 45, bytes: jpeg, format: 'JPEG' } as const
  const paper = { width: 100, height: 45, texts: [] }
  const base = { title: 'a', created: 0, docId: '0'.repeat(32) }
  const [page] = readScan(await composePdf({ ...base, pages: [{ ...paper, images: [image] }] }))
  t.ok(Buffer.from(page?.bytes ?? []).equals(jpeg), 'the JPEG is untouched')
  const refused = async (more: object): Promise<string> =>
    told(await composePdf({ ...base, pages: [{ ...paper, images: [image], ...more }] }))
  t.equal(await refused({ texts: [{ x: 5, y: 5, size: 5, text: '见附件' }] }), 'SCAN_UNSUPPORTED text')
  t.equal(await refused({ images: [image, image] }), 'SCAN_UNSUPPORTED several pictures')
  t.equal(await refused({ images: [] }), 'SCAN_UNSUPPORTED no picture')
  t.equal(await refused({ rules: [{ x: 1, y: 1, width: 5, height: 5 }] }), 'SCAN_UNSUPPORTED the operator f')
  t.equal(
    await refused({ images: [{ ...image, width: 50, height: 22 }] }),
    'SCAN_UNSUPPORTED a picture that does not fill the page',
  )
})

t.test('pages of a PDF that are no picture are drawn, the others stay what they are', async (t) => {
  const jpeg = scan('page.jpg')
  const image = { x: 0, y: 0, width: 100, height: 45, bytes: jpeg, format: 'JPEG' } as const
  const paper = { width: 100, height: 45, texts: [] }
  const rules = [{ x: 10, y: 10, width: 30, height: 20, color: '#c00000' }]
  const half = { ...image, width: 50, height: 22.5 }
  const bytes = await composePdf({
    title: 'a',
    created: 0,
    docId: '0'.repeat(32),
    pages: [
      { ...paper, images: [image] },
      { width: 45, height: 100, texts: [{ x: 5, y: 5, size: 5, text: '见附件' }], rules },
      { ...paper, images: [half, { ...half, x: 50 }] },
    ],
  })
  const [whole, drawn, halves, more] = await readPages(bytes)
  t.equal(more, undefined)
  t.ok(Buffer.from(whole?.bytes ?? []).equals(jpeg), 'the JPEG is untouched')
  t.match(drawn, { format: 'PNG', width: 531, height: 1181, drawn: true })
  const { rgba, width } = decodePicture(drawn?.bytes ?? new Uint8Array(), 'page')
  const at = (x: number, y: number): number[] => {
    const from = (Math.round((y * 300) / 25.4) * width + Math.round((x * 300) / 25.4)) * 4
    return [...rgba.subarray(from, from + 3)]
  }
  t.same(at(20, 20), [192, 0, 0])
  t.same(at(20, 50), [255, 255, 255])
  t.match(halves, { format: 'PNG', width: 1181, height: 531 })
  const refuse = (page: number) => new GsealError('INTERNAL', { page })
  const one = await readPage(bytes, 2, refuse)
  t.equal(one.pages, 3)
  t.ok(Buffer.from(one.page?.bytes ?? []).equals(drawn?.bytes ?? new Uint8Array()), 'asked for by number')
})

t.test('a page that would not be drawn whole refuses the scan, by page and name', async (t) => {
  const wanted = {
    code: 'SCAN_UNSUPPORTED',
    params: {
      kind: 'PDF, page 1,',
      feature: 'a font that is not embedded: Helvetica',
      featureZh: '未嵌入的字体 Helvetica',
    },
  }
  await t.rejects(readPages(onePage()), wanted)
})

t.test('what is not taken is refused by name', async (t) => {
  t.equal(told(scan('mono-g3.tif')), 'SCAN_UNSUPPORTED compression 3')
  t.equal(told(scan('tiles.tif')), 'SCAN_UNSUPPORTED tiles')
  t.equal(told(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')), 'SCAN_KIND')
  t.equal(told(Buffer.from('GIF89a')), 'SCAN_KIND')
  t.equal(told(new Uint8Array()), 'SCAN_KIND')
})

t.test('JPEG and PNG keep their bytes', async (t) => {
  for (const bytes of [scan('page.jpg'), sheetPng(40, 30)]) t.equal(readScan(bytes)[0]?.bytes, bytes)
})

/** APP1 with one directory of one entry, put behind SOI. */
const held = (orientation: number): Buffer => {
  const exif = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001' + '01120003000000010000' + '0000' + '00000000',
    'hex',
  )
  exif.writeUInt16BE(orientation, 24)
  const head = Buffer.from('ffe10000', 'hex')
  head.writeUInt16BE(exif.length + 2, 2)
  const jpeg = scan('page.jpg')
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

t.test('a photograph says how it was held; a mirrored one is refused', async (t) => {
  t.same(
    [1, 3, 6, 8].map((value) => readScan(held(value))[0]?.turn),
    [undefined, 180, 90, 270],
  )
  t.equal(told(held(2)), 'SCAN_MIRRORED')
})

t.test('a scan that is cut anywhere is refused', async (t) => {
  for (const name of [
    'page.jpg',
    'mono-g4.tif',
    'mono-packbits.tif',
    'gray-lzw.tif',
    'rgb-zip.tif',
    'ycc-jpeg.tif',
  ]) {
    const bytes = scan(name)
    for (let part = 1; part < 16; part += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 16))
      t.match(told(cut), /^SCAN_(DAMAGED|UNSUPPORTED)/, `${name} ${part}/16`)
    }
  }
})

t.test('altered bytes are taken or refused by a code, never more', async (t) => {
  let seed = 14
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed % below
  }
  const seen = new Set<string>()
  for (const name of [
    'mono-g4.tif',
    'mono-g4-big.tif',
    'mono-packbits.tif',
    'gray-lzw.tif',
    'rgb-zip.tif',
    'ycc-jpeg.tif',
    'mono-g4.pdf',
  ]) {
    for (let round = 0; round < 150; round += 1) {
      const bytes = Buffer.from(scan(name))
      for (let k = 0; k <= random(4); k += 1) bytes[random(bytes.length)] = random(256)
      seen.add(told(bytes).split(' ')[0] ?? '')
    }
  }
  t.ok(seen.has('SCAN_DAMAGED') && seen.has('taken'), [...seen].join(' '))
})

/** The place of a tag's value in the first directory of a little-endian file. */
const tagAt = (bytes: Buffer, tag: number): number => {
  const directory = bytes.readUInt32LE(4)
  for (let i = 0; i < bytes.readUInt16LE(directory); i += 1) {
    const at = directory + 2 + i * 12
    if (bytes.readUInt16LE(at) === tag) return at
  }
  throw new Error(`no tag ${tag}`)
}

t.test('hostile directories cost nothing', async (t) => {
  const base = scan('mono-none.tif')
  const changed = (change: (bytes: Buffer) => void): string => {
    const bytes = Buffer.from(base)
    change(bytes)
    return told(bytes)
  }
  const directory = base.readUInt32LE(4)
  const next = directory + 2 + base.readUInt16LE(directory) * 12
  t.equal(
    changed((bytes) => bytes.writeUInt32LE(directory, next)),
    'SCAN_DAMAGED',
    'a circle',
  )
  t.equal(
    changed((bytes) => bytes.writeUInt32LE(0xfffffff0, 4)),
    'SCAN_DAMAGED',
    'outside the file',
  )
  const huge = (bytes: Buffer): void => {
    for (const tag of [256, 257]) {
      const at = tagAt(bytes, tag)
      bytes.writeUInt16LE(4, at + 2)
      bytes.writeUInt32LE(4_000_000_000, at + 8)
    }
  }
  t.equal(changed(huge), 'LIMIT_EXCEEDED', 'pixels')
  t.equal(
    changed((bytes) => bytes.writeUInt32LE(0xffffffff, tagAt(bytes, 273) + 4)),
    'SCAN_DAMAGED',
    'values',
  )
})
