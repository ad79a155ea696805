/**
 * Composes new PDF files from the same layout as OFD packages: the demo's letter, the documents of benchmarks and tests.
 * One embedded subset of the bundled font with ToUnicode, so that the text can be read and searched; the same input
 * gives the same bytes.
 */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { ascii, concatBytes, toHex } from '../../base/bytes.ts'
import { type FontSubset, subsetFont } from '../../impression/index.ts'
import type { ComposeImage, ComposePage, ComposeSpec, ComposeText } from '../layout.ts'
import { addImage } from './appearance.ts'
import { pdfNumber } from './geometry.ts'
import { pdfImage } from './image.ts'
import type { PdfDict, PdfRef, PdfValue } from './value.ts'
import { make, objectBytes, stream, valueText } from './write.ts'

const POINT = 72 / 25.4
/** Share of the type size above the baseline. */
const ASCENT = 0.86

const rounded = (value: number): PdfValue => make.number(Number(pdfNumber(value)))

const deflated = (entries: Readonly<Record<string, PdfValue>>, data: Uint8Array) =>
  stream({ ...entries, Filter: make.name('FlateDecode') }, deflateSync(data))

/** The objects of a new file in the order in which they are written. */
class Objects {
  readonly #values: (PdfValue | undefined)[] = []

  reserve(): PdfRef {
    this.#values.push(undefined)
    return make.ref(this.#values.length)
  }

  set(ref: PdfRef, value: PdfValue): void {
    this.#values[ref.number - 1] = value
  }

  add(value: PdfValue): PdfRef {
    const ref = this.reserve()
    this.set(ref, value)
    return ref
  }

  file(trailer: Readonly<Record<string, PdfValue>>): Uint8Array {
    const chunks: Uint8Array[] = [ascii('%PDF-1.7\n%\xe5\xad\x97\xe7\xab\xa0\n')]
    let at = chunks[0]?.byteLength ?? 0
    const lines = ['0000000000 65535 f\r\n']
    this.#values.forEach((value, index) => {
      lines.push(`${String(at).padStart(10, '0')} 00000 n\r\n`)
      for (const chunk of objectBytes(index + 1, 0, value ?? make.dict({}))) {
        chunks.push(chunk)
        at += chunk.byteLength
      }
    })
    const size = this.#values.length + 1
    const end = valueText(make.dict({ Size: make.number(size), ...trailer }))
    chunks.push(ascii(`xref\n0 ${size}\n${lines.join('')}trailer\n${end}\nstartxref\n${at}\n%%EOF\n`))
    return concatBytes(...chunks)
  }
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0')

/** Glyph numbers → UTF-16 (ISO 32000-2 9.10.3), at most 100 lines a block. */
const toUnicode = (font: FontSubset): Uint8Array => {
  const lines = [...font.glyphs].map(
    ([char, { id }]) => `<${hex4(id)}> <${toHex(Buffer.from(char, 'utf16le').swap16())}>`,
  )
  const blocks: string[] = []
  for (let i = 0; i < lines.length; i += 100) {
    const part = lines.slice(i, i + 100)
    blocks.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`)
  }
  return ascii(
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n' +
      '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
      `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\n` +
      'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n',
  )
}

/** Type 0 font with Identity-H over a CIDFontType2 (9.7). */
const addFont = (objects: Objects, font: FontSubset): PdfRef => {
  const tag = [...createHash('sha256').update(font.bytes).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('')
  const name = make.name(`${tag}+${font.name}`)
  const file = objects.add(deflated({ Length1: make.number(font.bytes.byteLength) }, font.bytes))
  const descriptor = objects.add(
    make.dict({
      Type: make.name('FontDescriptor'),
      FontName: name,
      Flags: make.number(4),
      FontBBox: make.array(...font.box.map(rounded)),
      ItalicAngle: make.number(0),
      Ascent: rounded(font.ascent),
      Descent: rounded(font.descent),
      CapHeight: rounded(font.capHeight),
      StemV: make.number(120),
      FontFile2: file,
    }),
  )
  const widths = [...font.glyphs.values()]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, advance }) => [make.number(id), make.array(rounded(advance))])
  const descendant = objects.add(
    make.dict({
      Type: make.name('Font'),
      Subtype: make.name('CIDFontType2'),
      BaseFont: name,
      CIDSystemInfo: make.dict({
        Registry: make.text('Adobe'),
        Ordering: make.text('Identity'),
        Supplement: make.number(0),
      }),
      FontDescriptor: descriptor,
      DW: make.number(1000),
      W: make.array(...widths),
      CIDToGIDMap: make.name('Identity'),
    }),
  )
  return objects.add(
    make.dict({
      Type: make.name('Font'),
      Subtype: make.name('Type0'),
      BaseFont: name,
      Encoding: make.name('Identity-H'),
      DescendantFonts: make.array(descendant),
      ToUnicode: objects.add(deflated({}, toUnicode(font))),
    }),
  )
}

const colorOf = (color: string | undefined): string => {
  const parts = /^#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})$/.exec(color ?? '#000000')
  if (parts === null) throw new TypeError(`not a colour: ${color}`)
  return `${parts
    .slice(1)
    .map((part) => pdfNumber(Number.parseInt(part, 16) / 255))
    .join(' ')} rg`
}

/** One run; a fixed distance between characters is set glyph by glyph in thousandths (TJ, 9.4.3). */
const textOperators = (item: ComposeText, height: number, font: FontSubset): string => {
  const size = item.size * POINT
  const codes = Array.from(item.text).map((char) => {
    const glyph = font.glyphs.get(char)
    if (glyph === undefined) throw new TypeError(`no glyph for ${char}`)
    const wanted = item.deltaX === undefined ? naturalStep(char, item.size) : item.deltaX
    const gap = glyph.advance - (wanted / item.size) * 1000
    return `<${hex4(glyph.id)}>${Math.abs(gap) < 0.5 ? '' : ` ${pdfNumber(gap)} `}`
  })
  const [x, y] = [item.x * POINT, (height - item.y - item.size * ASCENT) * POINT]
  return `BT ${colorOf(item.color)} /F0 ${pdfNumber(size)} Tf ${pdfNumber(x)} ${pdfNumber(y)} Td [${codes.join('')}] TJ ET`
}

const naturalStep = (char: string, size: number): number => (/^[\x20-\x7e]$/.test(char) ? size / 2 : size)

const pageOperators = (
  page: ComposePage,
  font: FontSubset,
  nameOf: (image: ComposeImage) => string,
): Uint8Array => {
  const box = (x: number, y: number, width: number, height: number): number[] => [
    x * POINT,
    (page.height - y - height) * POINT,
    width * POINT,
    height * POINT,
  ]
  const images = (page.images ?? []).map((item) => {
    const [x = 0, y = 0, w = 0, h = 0] = box(item.x, item.y, item.width, item.height)
    return `q ${pdfNumber(w)} 0 0 ${pdfNumber(h)} ${pdfNumber(x)} ${pdfNumber(y)} cm /${nameOf(item)} Do Q`
  })
  const rules = (page.rules ?? []).map(
    (item) =>
      `${colorOf(item.color)} ${box(item.x, item.y, item.width, item.height).map(pdfNumber).join(' ')} re f`,
  )
  const texts = page.texts.map((item) => textOperators(item, page.height, font))
  return ascii([...images, ...rules, ...texts].join('\n'))
}

class Composer {
  readonly objects = new Objects()
  readonly #images = new Map<string, { name: string; ref: PdfRef }>()
  readonly #font: FontSubset
  readonly #fontRef: PdfRef

  constructor(font: FontSubset) {
    this.#font = font
    this.#fontRef = addFont(this.objects, font)
  }

  #image(image: ComposeImage): { name: string; ref: PdfRef } {
    const key = createHash('sha256').update(image.bytes).digest('hex')
    let known = this.#images.get(key)
    if (known === undefined) {
      known = { name: `I${this.#images.size}`, ref: addImage(this.objects, pdfImage(image.bytes)) }
      this.#images.set(key, known)
    }
    return known
  }

  page(page: ComposePage, parent: PdfRef): PdfRef {
    const used = new Map((page.images ?? []).map((image) => [image, this.#image(image)] as const))
    const content = pageOperators(page, this.#font, (image) => used.get(image)?.name ?? '')
    const pictures = Object.fromEntries([...used.values()].map(({ name, ref }) => [name, ref]))
    return this.objects.add(
      make.dict({
        Type: make.name('Page'),
        Parent: parent,
        MediaBox: make.array(...[0, 0, page.width * POINT, page.height * POINT].map(rounded)),
        Resources: make.dict({
          Font: make.dict({ F0: this.#fontRef }),
          ...(used.size === 0 ? {} : { XObject: make.dict(pictures) }),
        }),
        Contents: this.objects.add(deflated({}, content)),
      }),
    )
  }
}

/**
 * Composes a file.
 * @throws IMPRESSION_GLYPH_MISSING when the bundled font lacks a character; PICTURE_* for pictures
 */
export const composePdf = async (spec: ComposeSpec): Promise<Uint8Array> => {
  const chars = spec.pages.flatMap((page) => page.texts.flatMap(({ text }) => Array.from(text)))
  const composer = new Composer(await subsetFont(chars))
  const { objects } = composer
  const tree = objects.reserve()
  const pages = spec.pages.map((page) => composer.page(page, tree))
  objects.set(
    tree,
    make.dict({ Type: make.name('Pages'), Count: make.number(pages.length), Kids: make.array(...pages) }),
  )
  const catalog: PdfDict = make.dict({ Type: make.name('Catalog'), Pages: tree, Lang: make.text('zh-CN') })
  const info = make.dict({
    Title: make.text(spec.title),
    Creator: make.text('gseal'),
    CreationDate: make.date(spec.created),
  })
  const id = make.bytes(Buffer.from(spec.docId, 'hex'))
  return objects.file({ Root: objects.add(catalog), Info: objects.add(info), ID: make.array(id, id) })
}
