/** Where words stand on pages, against the places they were drawn at and against poppler. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { frameOf, toShown } from '../../../../src/core/document/pdf/geometry.ts'
import { PdfFile, pageList } from '../../../../src/core/document/pdf/index.ts'
import { locate, TextSession, textRuns } from '../../../../src/core/document/pdf/text.ts'
import { FIXTURES, INTEROP, interopSkip } from '../../../helpers/paths.ts'
import { latin, PdfBuilder } from '../../../helpers/pdf-builder.ts'

const MM = 25.4 / 72

interface Sheet {
  readonly fonts?: string
  readonly resources?: string
  readonly page?: string
  readonly contents?: string
  readonly builder?: PdfBuilder
}

const HELVETICA = '/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'

/** A4 with this content; other objects stand in the builder already, from number 10 on. */
const sheet = (
  content: string,
  { fonts = HELVETICA, resources = '', page = '', contents = '4 0 R', builder }: Sheet = {},
): Buffer => {
  const b = builder ?? new PdfBuilder()
  b.object('<< /Type /Catalog /Pages 2 0 R >>', { number: 1 })
  b.object('<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595.2756 841.8898] >>', { number: 2 })
  b.object(
    `<< /Type /Page /Parent 2 0 R ${page} /Resources << /Font << ${fonts} >> ${resources} >> /Contents ${contents} >>`,
    { number: 3 },
  )
  b.stream('', content, { number: 4 })
  return b.save()
}

const glyphsOf = (pdf: Uint8Array, number = 1) => {
  const view = PdfFile.open(pdf).view()
  const page = pageList(view)[number - 1]
  if (page === undefined) throw new Error(`no page ${number}`)
  return { frame: frameOf(page), runs: textRuns(view, page, new TextSession()) }
}

const textOf = (pdf: Uint8Array, number = 1): string =>
  glyphsOf(pdf, number)
    .runs.map((run) => run.text)
    .join('')

const spots = (pdf: Uint8Array, word: string, number = 1) => {
  const { frame, runs } = glyphsOf(pdf, number)
  return locate(frame, runs, word)
}

/** The one place of a word, in points of user space from the lower left. */
const spot = (pdf: Uint8Array, word: string): { x: number; y: number } => {
  const found = spots(pdf, word)
  if (found.length !== 1) throw new Error(`${word} is there ${found.length} times in ${textOf(pdf)}`)
  return { x: (found[0]?.x ?? 0) / MM, y: 841.8898 - (found[0]?.y ?? 0) / MM }
}

/** Boxes are 0.86 above and 0.14 below the baseline: their middle is 0.36 above it. */
const near = (t: Test, actual: { x: number; y: number }, x: number, y: number, name = ''): void => {
  t.ok(
    Math.abs(actual.x - x) < 0.05 && Math.abs(actual.y - y) < 0.05,
    `${name} ${JSON.stringify(actual)} ${x} ${y}`,
  )
}

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex')

t.test('a standard font without widths has those of its metrics', async (t) => {
  // Helvetica: s 500, e 556, a 556, l 222.
  near(t, spot(sheet('BT /F1 10 Tf 100 200 Td (seal) Tj ET'), 'seal'), 100 + 18.34 / 2, 200 + 3.6)
  for (const [name, width] of [
    ['Courier', 24],
    ['Times-Roman', 3.89 + 4.44 + 4.44 + 2.78],
    ['Times-BoldItalic', 3.89 + 4.44 + 5 + 2.78],
    ['Helvetica-BoldOblique', 5.56 + 5.56 + 5.56 + 2.78],
    ['Arial,Bold', 5.56 + 5.56 + 5.56 + 2.78],
    ['TimesNewRomanPS-BoldMT', 3.89 + 4.44 + 5 + 2.78],
  ] as const) {
    const fonts = `/F1 << /Type /Font /Subtype /Type1 /BaseFont /${name} >>`
    near(
      t,
      spot(sheet('BT /F1 10 Tf 100 200 Td (seal) Tj ET', { fonts }), 'seal'),
      100 + width / 2,
      203.6,
      name,
    )
  }
})

t.test('every operator that moves or shows text', async (t) => {
  const at = (content: string): { x: number; y: number } => spot(sheet(content), 'A')
  const half = 3.335
  const cases: Readonly<Record<string, readonly [string, number, number]>> = {
    Tm: ['BT /F1 10 Tf 1 0 0 1 30 40 Tm (A) Tj ET', 30 + half, 43.6],
    'Td twice': ['BT /F1 10 Tf 10 20 Td 1 2 Td (A) Tj ET', 11 + half, 25.6],
    'TD sets the leading': ['BT /F1 10 Tf 10 60 TD 0 -14 TD T* (A) Tj ET', 10 + half, 35.6],
    'TL and T*': ['BT /F1 10 Tf 10 50 Td 12 TL T* (A) Tj ET', 10 + half, 41.6],
    quote: ["BT /F1 10 Tf 10 50 Td 12 TL (A) ' ET", 10 + half, 41.6],
    'double quote': ['BT /F1 10 Tf 10 50 Td 12 TL 5 2 (  A) " ET', 10 + 2 * (2.78 + 7) + half, 41.6],
    Tc: ['BT /F1 10 Tf 10 50 Td 3 Tc (..A) Tj ET', 10 + 2 * 5.78 + half, 53.6],
    'Tw on blanks alone': ['BT /F1 10 Tf 10 50 Td 3 Tw (. A) Tj ET', 10 + 2 * 2.78 + 3 + half, 53.6],
    Tz: ['BT /F1 10 Tf 10 50 Td 50 Tz (..A) Tj ET', 10 + 2.78 + half / 2, 53.6],
    Ts: ['BT /F1 10 Tf 10 50 Td 5 Ts (A) Tj ET', 10 + half, 58.6],
    TJ: ['BT /F1 10 Tf 10 50 Td [(.) -100 (.) 200 (A)] TJ ET', 10 + 5.56 + 1 - 2 + half, 53.6],
    'cm within q': ['q 2 0 0 2 5 5 cm BT /F1 10 Tf 10 50 Td (A) Tj ET Q', 5 + 2 * (10 + half), 5 + 2 * 53.6],
    'Q takes back': ['q 2 0 0 2 5 5 cm /F1 3 Tf Q BT /F1 10 Tf 10 50 Td (A) Tj ET', 10 + half, 53.6],
    'BT begins anew': ['BT /F1 10 Tf 99 99 Td ET BT 10 50 Td (A) Tj ET', 10 + half, 53.6],
    'a turned matrix': ['BT /F1 10 Tf 0 1 -1 0 100 100 Tm (A) Tj ET', 100 - 3.6, 100 + half],
    'a hexadecimal string': ['BT /F1 10 Tf 10 50 Td <41> Tj ET', 10 + half, 53.6],
  }
  for (const [name, [content, x, y]] of Object.entries(cases)) near(t, at(content), x, y, name)
})

t.test('a word split over pieces, operators and objects is found', async (t) => {
  const pdf = sheet(
    'BT /F1 10 Tf 100 700 Td [(se) 20 (a) -30 (l)] TJ ET BT /F1 10 Tf 100 600 Td (se) Tj (al) Tj ET ' +
      'BT /F1 10 Tf 110.6 500 Td (al) Tj ET BT /F1 10 Tf 100 500 Td (se) Tj ET',
  )
  t.equal(spots(pdf, 'seal').length, 3)
  t.same(spots(sheet('BT /F1 10 Tf 100 700 Td (se) Tj 0 -200 Td (al) Tj ET'), 'seal'), [])
})

t.test('the encodings of simple fonts, and glyph names in their differences', async (t) => {
  const shown = (encoding: string, codes: string, more = ''): string =>
    textOf(
      sheet(`BT /F1 10 Tf 10 10 Td <${codes}> Tj ET`, {
        fonts: `/F1 << /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Some ${more} ${encoding} >>`,
      }),
    )
  t.equal(shown('/Encoding /WinAnsiEncoding', '93e980a0949695'), '“é€ ”–•')
  t.equal(shown('/Encoding /MacRomanEncoding', '8ed2d3a7ca'), 'é“”ß ')
  t.equal(shown('/Encoding /StandardEncoding', '27 60 ae af a9 d0 e8'), "’‘ﬁﬂ'—Ł")
  t.equal(shown('/Encoding /MacExpertEncoding', '4142'), '')
  t.equal(
    shown(
      '/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /Gcaron /uni76D6 /u20BB7 /f_i.alt /g17 200 /nine] >>',
      '4142434445 46 c8',
    ),
    'Ǧ盖𠮷fiF9',
  )
  t.equal(
    shown('/Encoding << /Differences [65 /alpha] >>', '4142'),
    'α',
    'what the font program says is not known',
  )
  t.equal(shown('/Encoding << /Differences [65 /alpha] >>', '4142', '/FontDescriptor << /Flags 32 >>'), 'αB')
  t.equal(shown('', '4142', '/FontDescriptor << /Flags 4 >>'), '')
})

t.test('every name of the glyph list that can be composed or looked up', async (t) => {
  const { textOfGlyph } = await import('../../../../src/core/document/pdf/text/glyph-names.ts')
  const names = {
    space: ' ',
    exclam: '!',
    quotedbl: '"',
    percent: '%',
    backslash: '\\',
    grave: '`',
    bar: '|',
    zero: '0',
    nine: '9',
    A: 'A',
    z: 'z',
    Aacute: 'Á',
    scaron: 'š',
    Zdotaccent: 'Ż',
    uhungarumlaut: 'ű',
    scommaaccent: 'ș',
    germandbls: 'ß',
    Omega: 'Ω',
    sigma1: 'ς',
    Euro: '€',
    ffi: 'ﬃ',
    'a.sc': 'a',
    T_h: 'Th',
    uni00E9: 'é',
    uni00E90041: 'éA',
    u1F600: '😀',
  }
  for (const [name, char] of Object.entries(names)) t.equal(textOfGlyph(name), char, name)
  for (const name of [
    '',
    '.notdef',
    'g12',
    'uniD800',
    'uni12',
    'u110000',
    'Qacute',
    'a_g7',
    '__proto__',
    'constructor',
  ]) {
    t.equal(textOfGlyph(name), '', name)
  }
})

const TO_UNICODE = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <${utf16('盖')}> <0002> <${utf16('办公室')}> endbfchar
3 beginbfrange <0010> <0012> <${utf16('一')}> <0020> <0022> [<${utf16('章')}> <${utf16('处')}> <${utf16('𠮷')}>] <0030> <0031> <${utf16('x1')}> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end`

const composite = (encoding: string, more: string, toUnicode = ''): string =>
  `/F1 << /Type /Font /Subtype /Type0 /BaseFont /Song ${encoding} ${toUnicode} /DescendantFonts [<< /Type /Font ` +
  `/Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> ${more} >>] >>`

t.test(
  'composite fonts by /ToUnicode: characters, ranges, lists, several characters for a code',
  async (t) => {
    const builder = new PdfBuilder('%PDF-1.7\n', 10)
    builder.stream('', TO_UNICODE, { number: 10, flate: true })
    const fonts = composite(
      '/Encoding /Identity-H',
      '/DW 1000 /W [1 [500 3000] 32 34 250]',
      '/ToUnicode 10 0 R',
    )
    const pdf = sheet('BT /F1 10 Tf 100 200 Td <0001000200100012002000210022003000310099> Tj ET', {
      fonts,
      builder,
    })
    t.equal(textOf(pdf), '盖办公室一丂章处𠮷x1x2'.replace('丂', String.fromCodePoint(0x4e02)))
    near(t, spot(pdf, '盖'), 102.5, 203.6)
    near(t, spot(pdf, '公'), 105 + 15, 203.6, 'a third of a glyph of three')
    near(t, spot(pdf, '章处'), 105 + 30 + 20 + 2.5, 203.6)
  },
)

t.test('a CMap that builds on another one', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream('', TO_UNICODE, { number: 11 })
  builder.stream('/UseCMap 11 0 R', '/Base usecmap 1 beginbfchar <0001> <0041> endbfchar', { number: 10 })
  const fonts = composite('/Encoding /Identity-H', '', '/ToUnicode 10 0 R')
  t.equal(textOf(sheet('BT /F1 10 Tf 10 10 Td <00010020> Tj ET', { fonts, builder })), 'A章')
})

t.test('an encoding that the file brings along', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream(
    '/Type /CMap /CMapName /Own',
    '2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange 1 begincidrange <00> <7f> 500 endcidrange 1 begincidchar <8001> 7 endcidchar',
    { number: 10 },
  )
  builder.stream('', '2 beginbfchar <41> <0061> <8001> <7ae0> endbfchar', { number: 11 })
  const fonts = composite('/Encoding 10 0 R', '/DW 1000 /W [565 [300] 7 [700]]', '/ToUnicode 11 0 R')
  const pdf = sheet('BT /F1 10 Tf 100 200 Td <41 8001 41> Tj ET', { fonts, builder })
  t.equal(textOf(pdf), 'a章a')
  near(t, spot(pdf, '章'), 103 + 3.5, 203.6)
})

const GB = '加盖章處ABC 1'
const gbHex = Buffer.from([
  0xbc, 0xd3, 0xb8, 0xc7, 0xd5, 0xc2, 0xcc, 0x8e, 0x41, 0x42, 0x43, 0x20, 0x31,
]).toString('hex')

t.test('the predefined encodings of Chinese fonts', async (t) => {
  const shown = (name: string, hex: string, more = ''): Buffer =>
    sheet(`BT /F1 10 Tf 100 200 Td <${hex}> Tj ET`, { fonts: composite(`/Encoding /${name}`, more) })
  for (const name of ['GBK-EUC-H', 'GBKp-EUC-H', 'GBK2K-H', 'GBK-EUC-V', 'GBK2K-V']) {
    t.equal(textOf(shown(name, gbHex)), GB, name)
  }
  t.equal(textOf(shown('GB-EUC-H', 'bcd3b8c7d5c241')), '加盖章A')
  t.equal(textOf(shown('GBK2K-H', '81308436')), '¥', 'a code of four bytes')
  for (const name of ['UniGB-UCS2-H', 'UniGB-UTF16-H', 'UniGB-UTF16-V'])
    t.equal(textOf(shown(name, utf16(GB))), GB, name)
  t.equal(textOf(shown('UniGB-UTF16-H', utf16('𠮷章'))), '𠮷章')
  t.equal(textOf(shown('UniJIS-Unknown-H', utf16(GB))), '', 'an unknown encoding gives nothing')
  t.equal(textOf(shown('Identity-H', utf16(GB))), '', 'codes of the font itself give nothing')
  // Identifiers 814 on are ASCII of half width, 1 on proportional ASCII.
  near(t, spot(shown('GBK-EUC-H', gbHex, '/W [814 907 500]'), 'BC'), 100 + 40 + 5 + 5, 203.6)
  near(t, spot(shown('GBKp-EUC-H', gbHex, '/W [34 [300 400 600]]'), 'BC'), 100 + 40 + 3 + 5, 203.6)
  near(t, spot(shown('UniGB-UCS2-H', utf16(GB), '/W [34 [300 400 600]]'), 'BC'), 100 + 40 + 3 + 5, 203.6)
})

t.test('vertical writing runs down from the middle of the first glyph', async (t) => {
  const fonts = composite('/Encoding /UniGB-UTF16-V', '')
  const pdf = sheet(`BT /F1 10 Tf 100 200 Td <${utf16('在盖章')}> Tj ET`, { fonts })
  near(t, spot(pdf, '在'), 100, 200 - 8.8 + 3.6)
  near(t, spot(pdf, '盖章'), 100, 200 - 8.8 + 3.6 - 15)
  const moved = composite('/Encoding /UniGB-UTF16-V', '/DW2 [500 -2000]')
  near(
    t,
    spot(sheet(`BT /F1 10 Tf 100 200 Td <${utf16('在盖')}> Tj ET`, { fonts: moved }), '盖'),
    100,
    200 - 20 - 5 + 3.6,
  )
})

t.test('Type 3 fonts count in their own unit', async (t) => {
  const fonts =
    '/F1 << /Type /Font /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FontBBox [0 -20 80 80] /FirstChar 97 /LastChar 98 ' +
    '/Widths [50 70] /Encoding << /Differences [97 /A /uni7AE0] >> /CharProcs << >> >>'
  near(t, spot(sheet('BT /F1 10 Tf 100 200 Td (ab) Tj ET', { fonts }), '章'), 105 + 3.5, 203)
})

t.test('forms within the page, with their matrix, resources and nesting', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream(
    `/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Matrix [1 0 0 1 50 60] /Resources << /Font << ${HELVETICA} >> /XObject << /Me 10 0 R /In 11 0 R >> >>`,
    'BT /F1 10 Tf 0 0 Td (A) Tj ET /Me Do q 2 0 0 2 0 0 cm /In Do Q',
    { number: 10 },
  )
  builder.stream('/Subtype /Form /BBox [0 0 9 9]', 'BT /F1 10 Tf 30 0 Td (B) Tj ET', { number: 11 })
  const pdf = sheet('q 1 0 0 1 5 7 cm /X Do Q', { resources: '/XObject << /X 10 0 R >>', builder })
  near(t, spot(pdf, 'A'), 55 + 3.335, 67 + 3.6)
  near(t, spot(pdf, 'B'), 55 + 2 * 33.335, 67 + 7.2, 'resources of the form that paints it')
})

t.test('the text that marked content stands for', async (t) => {
  const marked = (properties: string): string =>
    textOf(
      sheet(`/Span ${properties} BDC BT /F1 10 Tf 10 10 Td (xyz) Tj ET EMC`, {
        resources: `/Properties << /P << /ActualText <feff${utf16('盖章')}> >> >>`,
      }),
    )
  t.equal(marked(`<< /ActualText <feff${utf16('盖章处')}> >>`), '盖章处')
  t.equal(marked('/P'), '盖章')
  t.equal(marked('<< /Lang (zh) >>'), 'xyz')
  t.equal(marked('<< /ActualText () >>'), '')
  const pdf = sheet(
    `/Span << /ActualText <feff${utf16('盖章')}> >> BDC BT /F1 10 Tf 100 200 Td (ab) Tj ET EMC`,
  )
  near(t, spot(pdf, '盖章'), 100 + 5.56, 203.6)
  near(t, spot(pdf, '盖'), 100 + 2.78, 203.6)
})

t.test('inline images are gone over, whatever their data look like', async (t) => {
  const tail = ' BT /F1 10 Tf 100 200 Td (A) Tj ET'
  const images = [
    'BI /W 4 /H 2 /BPC 8 /CS /G ID \nEI Q (EI \nEI',
    'BI /W 5 /H 2 /IM true /BPC 1 ID (\\EI',
    `BI /W 9 /H 9 /BPC 8 /CS /RGB /F /Fl ID ${latin(require8()).toString('latin1')} EI`,
    'BI /W 9 /H 9 /F /A85 ID 9jqo^BlbD-~> EI',
    'BI /W 9 /H 9 /CS /Named /BPC 8 ID \u0001\u0002 EI \u0003\u0004 EI',
    'BI /W 9 /H 9 /L 12 ID abc EI def gh\nEI',
    'BI ID EI',
  ]
  for (const image of images) near(t, spot(sheet(`q ${image}${tail}`), 'A'), 103.335, 203.6, image)
})

const require8 = (): Buffer => {
  // A zlib stream that holds " EI " in a stored block.
  const data = Buffer.from(`${'x'.repeat(20)} EI ${'y'.repeat(219)}`)
  const head = Buffer.from([
    0x78,
    0x01,
    0x01,
    data.length & 255,
    data.length >> 8,
    ~data.length & 255,
    (~data.length >> 8) & 255,
  ])
  const adler = [...data].reduce(
    ([a = 1, b = 0], byte) => [(a + byte) % 65521, (b + a + byte) % 65521],
    [1, 0],
  )
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE((adler[1] ?? 0) * 65536 + (adler[0] ?? 0))
  return Buffer.concat([head, data, tail])
}

t.test('content in several streams is one; damage in it hides nothing else', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream('', 'BT /F1 10 Tf 100', { number: 10 })
  builder.stream('', '200 Td (A) Tj ET', { number: 11 })
  const both = sheet('', { builder, contents: '[10 0 R 4 0 R 11 0 R]' })
  near(t, spot(both, 'A'), 103.335, 203.6)
  near(t, spot(sheet('BT ) ] > /F1 10 Tf 100 200 Td (A) Tj ET'), 'A'), 103.335, 203.6)
  near(t, spot(sheet('Q Q EMC BT /F1 10 Tf 100 200 Td (A) Tj ET'), 'A'), 103.335, 203.6)
  near(t, spot(sheet('BT /F9 10 Tf (gone) Tj /F1 10 Tf 100 200 Td (A) Tj ET'), 'A'), 103.335, 203.6)
})

t.test('text that is cropped away is not there', async (t) => {
  const content = 'BT /F1 10 Tf 100 700 Td (seal) Tj 0 -600 Td (seal) Tj ET'
  t.equal(spots(sheet(content), 'seal').length, 2)
  t.equal(spots(sheet(content, { page: '/CropBox [0 400 500 800]' }), 'seal').length, 1)
})

t.test('a font that cannot be read hides its own text alone', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream('/Filter /Unknown', 'x', { number: 10 })
  const fonts = `${HELVETICA} /F2 << /Type /Font /Subtype /TrueType /Encoding /WinAnsiEncoding /ToUnicode 10 0 R >> /F3 12 0 R`
  const pdf = sheet('BT /F2 9 Tf (hidden) Tj /F3 9 Tf (lost) Tj /F1 9 Tf (seen) Tj ET', { fonts, builder })
  t.equal(textOf(pdf), 'seen')
  const boxes = glyphsOf(pdf).runs.map(({ rect }) => rect)
  t.equal(boxes.length, 14, 'what is shown has its place all the same')
  t.ok(boxes.every(([left, bottom, right, top]) => left < right && bottom < top))
})

t.test('content that cannot be decoded is an error, not a page without text', async (t) => {
  const builder = new PdfBuilder('%PDF-1.7\n', 10)
  builder.stream('/Filter /FlateDecode', 'not deflated', { number: 10 })
  t.throws(() => textOf(sheet('', { builder, contents: '10 0 R' })), { code: 'PDF_FILTER' })
  const resources = '/XObject << /X 11 0 R >>'
  const other = new PdfBuilder('%PDF-1.7\n', 10)
  other.stream('/Subtype /Form /Filter /FlateDecode', 'not deflated', { number: 11 })
  t.throws(() => textOf(sheet('/X Do', { resources, builder: other })), { code: 'PDF_FILTER' })
})

t.test('limits hold', async (t) => {
  const limit = { code: 'LIMIT_EXCEEDED' }
  t.throws(() => textOf(sheet('q '.repeat(600))), limit, 'saved states')
  t.throws(() => textOf(sheet('/A BMC '.repeat(600))), limit, 'marked contents')
  const chain = new PdfBuilder('%PDF-1.7\n', 10)
  for (let n = 10; n < 40; n += 1) {
    chain.stream(`/Subtype /Form /Resources << /XObject << /X ${n + 1} 0 R >> >>`, '/X Do', { number: n })
  }
  t.throws(
    () => textOf(sheet('/X Do', { resources: '/XObject << /X 10 0 R >>', builder: chain })),
    limit,
    'forms',
  )
  const laughs = new PdfBuilder('%PDF-1.7\n', 10)
  for (let n = 10; n < 18; n += 1) {
    laughs.stream(`/Subtype /Form /Resources << /XObject << /X ${n + 1} 0 R >> >>`, '/X Do '.repeat(1000), {
      number: n,
    })
  }
  laughs.stream('/Subtype /Form', 'BT ET '.repeat(1000), { number: 18 })
  t.throws(
    () => textOf(sheet('/X Do', { resources: '/XObject << /X 10 0 R >>', builder: laughs })),
    limit,
    'laughs',
  )
  const wide = new PdfBuilder('%PDF-1.7\n', 10)
  wide.stream('', '1 beginbfrange <00000000> <ffffffff> <0041> endbfrange', { number: 10 })
  const fonts = composite('/Encoding /Identity-H', '', '/ToUnicode 10 0 R')
  t.throws(() => textOf(sheet('BT /F1 10 Tf <0001> Tj ET', { fonts, builder: wide })), limit, 'mappings')
  const metrics = composite('/Encoding /UniGB-UCS2-H', '/W [0 999999999 500]')
  t.throws(() => textOf(sheet('BT /F1 10 Tf <0001> Tj ET', { fonts: metrics })), limit, 'widths')
})

t.test('a word is found where it is shown, on pages turned and cropped', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 90, 180, 270),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 50, max: 400 }),
      fc.integer({ min: 50, max: 700 }),
      (rotate, turn, x, y) => {
        const [cos, sin] = (
          [
            [1, 0],
            [0, 1],
            [-1, 0],
            [0, -1],
          ] as const
        )[turn] ?? [1, 0]
        const content = `BT /F1 10 Tf ${cos} ${sin} ${-sin} ${cos} ${x} ${y} Tm (seal) Tj ET`
        const pdf = sheet(content, { page: `/Rotate ${rotate} /CropBox [20 30 500 800]` })
        const { frame, runs } = glyphsOf(pdf)
        const [found, ...more] = locate(frame, runs, 'seal')
        const wanted = toShown(frame, { x: x + 9.17 * cos - 3.6 * sin, y: y + 9.17 * sin + 3.6 * cos })
        return (
          more.length === 0 &&
          found !== undefined &&
          Math.hypot(found.x - wanted.x, found.y - wanted.y) < 0.05
        )
      },
    ),
    { seed: 20261124, numRuns: 60 },
  )
})

interface Word {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly height: number
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** Words by pages as poppler finds them: middles in mm as shown. */
const poppler = (file: string): Word[][] => {
  const { stdout } = spawnSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8' })
  return stdout
    .split('<page ')
    .slice(1)
    .map((page) =>
      [
        ...page.matchAll(
          /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g,
        ),
      ].map(([, x1, y1, x2, y2, text = '']) => ({
        text: text.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? ''),
        x: ((Number(x1) + Number(x2)) / 2) * MM,
        y: ((Number(y1) + Number(y2)) / 2) * MM,
        height: Math.min(Number(y2) - Number(y1), Number(x2) - Number(x1)) * MM,
      })),
    )
}

const popplerSkip = spawnSync('pdftotext', ['-v']).error === undefined ? false : 'pdftotext is not installed'

/** Every word that poppler finds is found, and near where it says; heights of boxes are a matter of taste. */
const agree = (t: Test, file: string): number => {
  const bytes = readFileSync(file)
  let count = 0
  for (const [i, words] of poppler(file).entries()) {
    const { frame, runs } = glyphsOf(bytes, i + 1)
    // A sample: a page of a test file may hold thousands.
    for (const word of words.slice(0, 30)) {
      const found = locate(frame, runs, word.text)
      const close = found.some(
        ({ x, y }) =>
          Math.abs(x - word.x) < 0.6 + word.height * 0.2 && Math.abs(y - word.y) < 0.6 + word.height * 0.2,
      )
      if (!close) t.fail(`${word.text} at ${word.x} ${word.y}: ${JSON.stringify(found.slice(0, 3))}`)
      count += 1
    }
  }
  return count
}

const SAMPLES = join(FIXTURES, 'pdf', 'text')

t.test('poppler finds the same words in files of cairo and mutool', { skip: popplerSkip }, async (t) => {
  for (const name of readdirSync(SAMPLES).filter((file) => file.endsWith('.pdf'))) {
    // Poppler does not move vertical glyphs from the one origin to the other.
    if (name === 'mutool-vertical.pdf') continue
    t.ok(agree(t, join(SAMPLES, name)) > 4, name)
  }
})

t.test(
  'poppler finds the same words in files of other software',
  { skip: popplerSkip || interopSkip },
  async (t) => {
    const folder = join(INTEROP, 'pdf')
    const names = existsSync(folder)
      ? readdirSync(folder).filter((file) => /^unsigned-.*\.pdf$/.test(file))
      : []
    for (const name of names) t.ok(agree(t, join(folder, name)) > 0, name)
  },
)

t.test('the words of files of cairo and mutool', async (t) => {
  const cairo = readFileSync(join(SAMPLES, 'cairo.pdf'))
  t.equal(spots(cairo, '盖章处').length, 2)
  for (const word of ['示例市人民政府办公室文件', '2026年', '斜着的文字', 'naïve café'])
    t.equal(spots(cairo, word).length, 1, word)
  t.equal(spots(cairo, 'second page', 2).length, 1)
  for (const [name, word] of [
    ['mutool.pdf', '示例市人民政府盖章处'],
    ['mutool-vertical.pdf', '竖排的盖章处'],
  ] as const) {
    t.equal(spots(readFileSync(join(SAMPLES, name)), word).length, 1, name)
  }
})
