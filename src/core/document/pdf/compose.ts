/**
 * Composes new PDF files from the same layout as OFD packages: licences, the demo's letter, the documents of benchmarks
 * and tests. Fonts are embedded as subsets with ToUnicode, so that the text can be read and searched; the same input gives
 * the same bytes.
 */
import { createHash } from 'node:crypto'
import { type FontSubset, openEmbeddable } from '../../impression/index.ts'
import type { ComposeImage, ComposePage, ComposeSpec } from '../layout.ts'
import { addImage } from './appearance.ts'
import { archiveEntries } from './compose-archive.ts'
import { addFont } from './compose-font.ts'
import { deflated, Objects, POINT, rounded } from './compose-objects.ts'
import { type PageFont, pageOperators } from './compose-page.ts'
import { pdfImage } from './image.ts'
import type { PdfRef, PdfValue } from './value.ts'
import { make } from './write.ts'

interface Drawn {
  readonly content: Uint8Array
  readonly resources: PdfValue
}

class Composer {
  readonly objects = new Objects()
  /** Colours that the output intent does not speak of. */
  cmyk = false
  readonly #images = new Map<string, { name: string; ref: PdfRef }>()
  readonly #fonts: readonly PageFont[]
  readonly #fontRefs: readonly PdfRef[]

  constructor(fonts: readonly (PageFont & { readonly shared: boolean })[]) {
    this.#fonts = fonts
    this.#fontRefs = fonts.map(({ subset, shared }) => addFont(this.objects, subset, shared))
  }

  #image({ bytes }: ComposeImage): { name: string; ref: PdfRef } {
    const key = createHash('sha256').update(bytes).digest('hex')
    let known = this.#images.get(key)
    if (known === undefined) {
      const image = pdfImage(bytes, 'page')
      if (image.colorSpace === 'DeviceCMYK') this.cmyk = true
      known = { name: `I${this.#images.size}`, ref: addImage(this.objects, image) }
      this.#images.set(key, known)
    }
    return known
  }

  #draw(page: ComposePage, more: Readonly<Record<string, PdfValue>>): Drawn {
    const used = new Map((page.images ?? []).map((image) => [image, this.#image(image)] as const))
    const objects = { ...more, ...Object.fromEntries([...used.values()].map(({ name, ref }) => [name, ref])) }
    const fonts = Object.fromEntries(this.#fontRefs.map((ref, i) => [`F${i}`, ref]))
    return {
      content: pageOperators(page, this.#fonts, (image) => used.get(image)?.name ?? ''),
      resources: make.dict({
        Font: make.dict(fonts),
        ...(Object.keys(objects).length === 0 ? {} : { XObject: make.dict(objects) }),
      }),
    }
  }

  #sides = ({ width, height }: ComposePage): PdfValue =>
    make.array(...[0, 0, width * POINT, height * POINT].map(rounded))

  /** What pages stand on, as a form that each of them draws first. */
  backdrop(page: ComposePage): PdfRef {
    const { content, resources } = this.#draw(page, {})
    const form = { Type: make.name('XObject'), Subtype: make.name('Form'), BBox: this.#sides(page) }
    return this.objects.add(deflated({ ...form, Resources: resources }, content))
  }

  page(page: ComposePage, parent: PdfRef, backdrop: PdfRef | undefined): PdfRef {
    const under = page.onBackdrop === true ? backdrop : undefined
    const { content, resources } = this.#draw(page, under === undefined ? {} : { B: under })
    const whole = under === undefined ? content : Buffer.concat([Buffer.from('q /B Do Q\n'), content])
    return this.objects.add(
      make.dict({
        Type: make.name('Page'),
        Parent: parent,
        MediaBox: this.#sides(page),
        Resources: resources,
        Contents: this.objects.add(deflated({}, whole)),
      }),
    )
  }
}

const compose = (spec: ComposeSpec, composer: Composer): Uint8Array => {
  const { objects } = composer
  const tree = objects.reserve()
  const backdrop = spec.backdrop === undefined ? undefined : composer.backdrop(spec.backdrop)
  const pages = spec.pages.map((page) => composer.page(page, tree, backdrop))
  objects.set(
    tree,
    make.dict({ Type: make.name('Pages'), Count: make.number(pages.length), Kids: make.array(...pages) }),
  )
  const { metadata } = spec
  const archive = metadata === undefined ? {} : archiveEntries(objects, spec, metadata, !composer.cmyk)
  const catalog = { Type: make.name('Catalog'), Pages: tree, Lang: make.text('zh-CN'), ...archive }
  const info = make.dict({
    Title: make.text(spec.title),
    Creator: make.text('gseal'),
    CreationDate: make.date(spec.created),
  })
  const id = make.bytes(Buffer.from(spec.docId, 'hex'))
  return objects.file({
    Root: objects.add(make.dict(catalog)),
    Info: objects.add(info),
    ID: make.array(id, id),
  })
}

/**
 * Composes a file whose fonts are given with the layout.
 * @throws PICTURE_* for pictures; TypeError when a font is not given or lacks a character
 */
export const packPdf = (spec: ComposeSpec): Uint8Array => {
  const fonts = (spec.fonts ?? []).map(({ name, subset, shared }) => {
    if (subset === undefined) throw new TypeError(`the font ${name} is not given`)
    return { subset, own: true, shared: shared === true }
  })
  return compose(spec, new Composer(fonts))
}

/** The characters of a layout in the font that comes with gseal, whatever the layout calls its fonts. */
const bundledFont = async (spec: ComposeSpec): Promise<FontSubset> => {
  const chars = spec.pages.flatMap((page) => page.texts.flatMap(({ text }) => Array.from(text)))
  return (await openEmbeddable()).subset(chars)
}

/**
 * Composes a file in the font that comes with gseal.
 * @throws IMPRESSION_GLYPH_MISSING when the font lacks a character; PICTURE_* for pictures
 */
export const composePdf = async (spec: ComposeSpec): Promise<Uint8Array> =>
  compose(spec, new Composer([{ subset: await bundledFont(spec), own: false, shared: false }]))
