/** Pages of a PDF that would not be shown whole, or cost too much: refused by name, in bounded time and memory. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isGsealError } from '../../../../src/core/base/error.ts'
import { decodePicture } from '../../../../src/core/impression/index.ts'
import { ROOT } from '../../../helpers/paths.ts'
import type { Bytes } from '../../../helpers/pdf-builder.ts'
import { composed, drawn, only, type Part, type Sheet, SQUARE, sheet, told } from './sheets.ts'

const FONT = '/Font << /F 5 0 R >>'
const WORDS = 'BT /F 12 Tf 20 20 Td (Licence) Tj ET'
const IMAGE = { content: 'q 40 0 0 40 20 20 cm /I Do Q', resources: '/XObject << /I 5 0 R >>' }
const image = (dict: string, data: Bytes): Sheet => ({
  ...IMAGE,
  parts: { 5: [`/Type /XObject /Subtype /Image /Width 200 /Height 90 ${dict}`, data] },
})
const annotation = (entries: string): Sheet => ({
  page: `/Annots [<< /Type /Annot /Rect [0 0 9 9] ${entries} >>]`,
})

t.test('what would not be shown as it is meant is refused by name', async (t) => {
  const font = (dict: string, parts: Sheet['parts'] = {}): Sheet => ({
    content: WORDS,
    resources: FONT,
    parts: { 5: `<< /Type /Font ${dict} >>`, ...parts },
  })
  const layer = {
    content: `/OC /L BDC ${SQUARE} EMC`,
    resources: '/Properties << /L 5 0 R >>',
    parts: { 5: '<< /Type /OCG /Name (a) >>' },
  }
  const cases: readonly (readonly [given: Sheet, what: string])[] = [
    [font('/Subtype /Type1 /BaseFont /Helvetica'), 'a font that is not embedded: Helvetica'],
    [
      font('/Subtype /TrueType /BaseFont /SimSun /FontDescriptor << /FontName /SimSun >>'),
      'a font that is not embedded: SimSun',
    ],
    [
      font('/Subtype /TrueType /BaseFont /Broken /FontDescriptor 6 0 R', {
        6: '<< /Type /FontDescriptor /FontName /Broken /Flags 32 /FontFile2 7 0 R >>',
        7: ['', 'no font at all'],
      }),
      'a font that cannot be read',
    ],
    [{ content: WORDS }, 'a resource that is missing: Font F'],
    [{ content: 'BT (a) Tj ET' }, 'text without a font'],
    [{ content: '/X Do' }, 'a resource that is missing: XObject X'],
    [{ content: `${SQUARE} 1 2 oops` }, 'the operator oops'],
    [{ content: `${SQUARE} >> ` }, 'damaged content'],
    [{ content: '0 0 9 9 re W n' }, 'nothing to be seen'],
    [
      { content: '/G gs 0 0 9 9 re f', resources: '/ExtGState << /G << /BM /Glow >> >>' },
      'the blend mode Glow',
    ],
    [
      {
        content: '/G gs 0 0 9 9 re f',
        resources: '/ExtGState << /G << /TR 5 0 R >> >>',
        parts: { 5: '<< /FunctionType 2 /N 1 /Domain [0 1] >>' },
      },
      'a transfer function',
    ],
    [
      { content: '/C cs 0 0 9 9 re f', resources: '/ColorSpace << /C [/Sep2 /X] >>' },
      'a colour space that is not known: Sep2',
    ],
    [layer, 'optional content'],
    [{ ...layer, catalog: '/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>' }, 'optional content'],
    [
      { ...layer, catalog: '/OCProperties << /OCGs [5 0 R] /D << /AS [<< /Event /Print >>] >> >>' },
      'optional content',
    ],
    [annotation('/Subtype /Square /F 4'), 'an annotation without appearance: Square'],
    [annotation('/Subtype /Link'), 'an annotation that is not shown alike everywhere: Link'],
    [
      annotation('/Subtype /Text /AP << /N 4 0 R >>'),
      'an annotation that is not shown alike everywhere: Text',
    ],
    [{ catalog: '/AcroForm << /XFA (x) /Fields [] >>' }, 'XFA'],
    [{ catalog: '/AcroForm << /NeedAppearances true /Fields [] >>' }, 'fields without appearance'],
    [
      {
        catalog: '/AcroForm << /Fields [5 0 R] >>',
        parts: { 5: '<< /FT /Sig /T (a) /V << /Type /Sig >> >>' },
      },
      'a signature',
    ],
    [{ catalog: '/Collection << >>' }, 'a collection of files'],
    [{ page: '/Group << /S /Transparency /K true >>' }, 'a knockout group'],
    [image('/BitsPerComponent 8 /ColorSpace /DeviceGray', 'few'), 'an image whose samples are missing'],
    [image('/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /NewDecode', 'a'), 'PDF_FILTER'],
    [image('/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode', 'not deflated'), 'PDF_FILTER'],
    [
      image('/BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 5 0 R', Buffer.alloc(18_000)),
      'a mask of a mask',
    ],
    [{ content: 'q BI /W 8 /H 8 /BPC 8 /CS /G /F /DCT ID abc EI Q' }, 'an inline image of DCT'],
  ]
  for (const [given, what] of cases) t.equal(await told(sheet(given)), what, what)
  t.equal(await told(sheet(annotation('/Subtype /Link /Border [0 0 0]'))), 'drawn', 'a link without border')
  t.equal(await told(sheet(annotation('/Subtype /Popup'))), 'drawn')
  t.equal(
    await told(
      sheet({
        content: `${SQUARE} BT 3 Tr /F 9 Tf (a) Tj ET`,
        resources: FONT,
        parts: { 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
      }),
    ),
    'drawn',
    'text that is not seen',
  )
  const locked = sheet({}).toString('latin1').replace('/Root', '/Encrypt << >> /Root')
  t.equal(await told(Buffer.from(locked, 'latin1')), 'PDF_ENCRYPTED')
})

/** The fax data of a scan, and the same in JBIG2 (ITU-T T.88): a page, and one region coded as fax is (MMR). */
const fax = (): Buffer => {
  const file = readFileSync(join(ROOT, 'fixtures', 'licence', 'scans', 'mono-g4.pdf'))
  const from = file.indexOf('stream\n', file.indexOf('/CCITTFaxDecode')) + 7
  return file.subarray(from, file.indexOf('endstream', from) - 1)
}
const segment = (number: number, type: number, data: Buffer): Buffer => {
  const head = Buffer.from('0000000000000100000000', 'hex')
  head.writeUInt32BE(number, 0)
  head[4] = type
  head.writeUInt32BE(data.length, 7)
  return Buffer.concat([head, data])
}
const size = (bytes: number): Buffer => {
  const data = Buffer.alloc(bytes)
  data.writeUInt32BE(200, 0)
  data.writeUInt32BE(90, 4)
  return data
}
const jbig2 = (): Buffer => {
  const region = size(18)
  region[17] = 1
  return Buffer.concat([
    segment(0, 48, size(19)),
    segment(1, 38, Buffer.concat([region, fax()])),
    segment(2, 49, Buffer.alloc(0)),
  ])
}

t.test('images are drawn in every coding, and refused when they are cut', async (t) => {
  const plain = '/BitsPerComponent 1 /ColorSpace /DeviceGray'
  const codings: readonly (readonly [name: string, dict: string, data: Buffer])[] = [
    ['fax', `${plain} /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 200 /Rows 90 >>`, fax()],
    ['JBIG2', `${plain} /Filter /JBIG2Decode`, jbig2()],
    [
      'JPEG',
      '/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode',
      readFileSync(join(ROOT, 'fixtures', 'licence', 'scans', 'page.jpg')),
    ],
    [
      'JPEG 2000',
      '/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /JPXDecode',
      readFileSync(join(ROOT, 'fixtures', 'licence', 'scans', 'gray.j2k')),
    ],
  ]
  for (const [name, dict, data] of codings) {
    const page = only(await drawn(sheet(image(dict, data))))
    const { rgba } = decodePicture(page.bytes, 'page')
    t.ok(rgba.filter((value, i) => i % 4 === 0 && value < 128).length > 300, `${name} shows something`)
    for (const part of [0.2, 0.6, 0.95]) {
      const cut = data.subarray(0, Math.floor(data.length * part))
      t.match(await told(sheet(image(dict, cut))), /^a damaged image/, `${name} ${part}`)
    }
  }
  const group3 = `${plain} /Filter /CCITTFaxDecode /DecodeParms << /K 0 /Columns 200 >>`
  t.equal(await told(sheet(image(group3, fax()))), 'fax group 3')
})

const form = (resources: string, content: string): Part => [
  `/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << ${resources} >>`,
  content,
]

/** Each form draws the next twice. */
const doubled = (count: number): Sheet => {
  const parts: Record<number, Part> = { [5 + count]: form('', SQUARE) }
  for (let i = 5; i < 5 + count; i += 1) parts[i] = form(`/XObject << /F ${i + 1} 0 R >>`, '/F Do /F Do')
  return { content: '/F Do '.repeat(200), resources: '/XObject << /F 5 0 R >>', parts }
}

t.test('hostile pages end in a code, soon', async (t) => {
  const call = { content: '/F Do', resources: '/XObject << /F 5 0 R >>' }
  t.equal(
    await told(sheet({ ...call, parts: { 5: form('/XObject << /F 5 0 R >>', '/F Do') } })),
    'a form within itself',
  )
  t.equal(await told(sheet(doubled(15))), 'LIMIT_EXCEEDED', 'forms that multiply')
  t.equal(await told(sheet(doubled(17))), 'LIMIT_EXCEEDED', 'deep forms')
  t.equal(await told(sheet({ content: `${'q '.repeat(10_000)} ${SQUARE}` })), 'LIMIT_EXCEEDED', 'deep states')
  t.equal(await told(sheet({ box: '0 0 100000 100000' })), 'LIMIT_EXCEEDED', 'a giant page')
  const type3 = {
    5: '<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>',
    6: ['', '9 0 d0 BT /F 9 Tf (a) Tj ET'] as const,
  }
  t.equal(
    await told(sheet({ content: WORDS, resources: FONT, parts: type3 })),
    'a font within itself',
    'a glyph of itself',
  )
  const cell = [
    '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 5 5] /XStep 0.001 /YStep 0.001 /Resources << >>',
    '0 0 1 1 re f',
  ] as const
  const dense = sheet({
    content: '/Pattern cs /P scn 0 0 200 100 re f',
    resources: '/Pattern << /P 5 0 R >>',
    parts: { 5: cell },
  })
  const MB = 1024 * 1024
  t.equal(await told(dense, { pageMs: 1_000, memoryBytes: 256 * MB }), 'PDF_DRAW_SLOW')
  const wide = sheet({ box: '0 0 2000 2000' })
  t.equal(await told(wide, { pageMs: 20_000, memoryBytes: 48 * MB }), 'PDF_DRAW_MEMORY')
})

t.test('altered bytes are drawn or refused by a code, never more', async (t) => {
  const source = await composed()
  let seed = 11
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed % below
  }
  const seen = new Map<string, number>()
  for (let round = 0; round < 60; round += 1) {
    const bytes = Buffer.from(source)
    for (let k = 0; k <= random(4); k += 1) bytes[random(bytes.length)] = random(256)
    const said = await told(bytes).catch((error: unknown) => {
      if (isGsealError(error)) return error.code
      throw error
    })
    seen.set(said, (seen.get(said) ?? 0) + 1)
  }
  t.ok(seen.size > 2, [...seen].join('; '))
})
