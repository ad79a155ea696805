/**
 * Whether a page can be drawn whole. The engine that draws passes over what it does not know, replaces what is missing
 * and says nothing; so everything that a page shows is looked at here first, by gseal's own strict reader: contents, forms,
 * patterns, masks, fonts, images and annotations. What would not be shown as it is meant is named.
 */
import { concatBytes } from '../../base/bytes.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { appearancesOf } from './draw-annotations.ts'
import { type Check, Run } from './draw-content.ts'
import { Undrawn } from './draw-fault.ts'
import { checkFont, isType3 } from './draw-fonts.ts'
import type { ImageDesk } from './draw-images.ts'
import { checkLayer } from './draw-layers.ts'
import { overLimit } from './faults.ts'
import type { PdfFile } from './file.ts'
import { DecodeBudget } from './filters.ts'
import type { PdfPage } from './pages.ts'
import { readContent } from './text/content.ts'
import type { PdfDict, PdfStream, PdfValue, View } from './value.ts'

/** Cost of a font whose glyphs are being looked at. */
const OPEN = -1

/** All that pages of one file share while they are looked at. */
export class PageCheck implements Check {
  readonly view: View
  readonly #file: PdfFile
  readonly #budget = new DecodeBudget()
  /** What drawing a stream once costs, in operators; for those within patterns, masks and annotations apart. */
  readonly #costs = { plain: new Map<PdfStream, number>(), apart: new Map<PdfStream, number>() }
  readonly #glyphs = new Map<PdfDict, number>()
  readonly #open = new Set<PdfStream>()
  readonly #seen = new Set<PdfValue>()

  constructor(file: PdfFile) {
    this.#file = file
    this.view = file.view()
  }

  readonly decode = (value: PdfValue | undefined): Uint8Array => {
    const stream = this.view.stream(value)
    if (stream === undefined) throw new Undrawn('a stream that is missing')
    return this.view.decoded(stream)
  }

  /** @throws Undrawn, PDF_*, LIMIT_EXCEEDED */
  page(page: PdfPage): void {
    const { view } = this
    this.group(page.dict)
    const value = view.resolve(page.dict.entries.get('Contents'))
    const parts = value.type === 'array' ? value.items : value.type === 'null' ? [] : [value]
    const content = concatBytes(...parts.flatMap((part) => [this.decode(part), Uint8Array.of(0x0a)]))
    let cost = this.#run(content, page.resources, false)
    for (const { annotation, stream } of appearancesOf(view, page)) {
      this.layer(annotation)
      cost += this.form(stream, true)
    }
    if (cost === 0) throw new Undrawn('nothing to be seen')
    const fault = this.#file.findings().find(({ severity }) => severity === 'fail')
    if (fault !== undefined) throw new GsealError(fault.code, fault.params)
  }

  /** Groups that knock out are drawn by few (11.6.6). */
  group(dict: PdfDict): void {
    const { view } = this
    const knockout = view.resolve(view.dict(dict.entries.get('Group'))?.entries.get('K'))
    if (knockout.type === 'boolean' && knockout.value) throw new Undrawn('a knockout group')
  }

  layer(dict: PdfDict): void {
    if (dict.entries.has('OC')) checkLayer(this.view, this.view.dict(dict.entries.get('OC')))
  }

  once(value: PdfValue, look: () => void): void {
    if (this.#seen.has(value)) return
    this.#seen.add(value)
    look()
  }

  /** A form (8.10), the cell of a pattern or the group of a mask. @returns operators when it is drawn once */
  form(stream: PdfStream, apart: boolean): number {
    const { dict } = stream
    for (const key of ['PS', 'Ref']) if (dict.entries.has(key)) throw new Undrawn('a form with', `/${key}`)
    this.group(dict)
    this.layer(dict)
    return this.#content(stream, this.view.dict(dict.entries.get('Resources')), apart)
  }

  glyphs(font: PdfDict): number {
    const known = this.#glyphs.get(font)
    if (known === OPEN) throw new Undrawn('a font within itself')
    if (known !== undefined) return known
    this.#glyphs.set(font, OPEN)
    const cost = isType3(this.view, font) ? this.#drawnGlyphs(font) : 1
    if (!isType3(this.view, font)) checkFont(this.view, font, this.decode)
    this.#glyphs.set(font, cost)
    return cost
  }

  #drawnGlyphs(font: PdfDict): number {
    const { view } = this
    const resources = view.dict(font.entries.get('Resources'))
    let most = 1
    for (const value of view.dict(font.entries.get('CharProcs'))?.entries.values() ?? []) {
      const stream = view.stream(value)
      if (stream === undefined) throw new Undrawn('a glyph that is missing')
      most = Math.max(most, this.#content(stream, resources, true))
    }
    return most
  }

  #content(stream: PdfStream, resources: PdfDict | undefined, apart: boolean): number {
    const costs = apart ? this.#costs.apart : this.#costs.plain
    const known = costs.get(stream)
    if (known !== undefined) return known
    if (this.#open.has(stream)) throw new Undrawn('a form within itself')
    const { forms } = LIMITS.pdfText
    if (this.#open.size >= forms) overLimit('forms within one another', forms + 1, forms)
    this.#open.add(stream)
    const cost = this.#run(this.decode(stream), resources, apart)
    this.#open.delete(stream)
    costs.set(stream, cost)
    return cost
  }

  desk(resources: PdfDict | undefined, apart: boolean): ImageDesk {
    const { view, decode } = this
    const spaces = view.dict(resources?.entries.get('ColorSpace'))?.entries ?? new Map()
    return { view, decode, spaces, budget: this.#budget, asked: !apart }
  }

  #run(bytes: Uint8Array, resources: PdfDict | undefined, apart: boolean): number {
    const run = new Run(this, resources, apart)
    const { contentBytes } = LIMITS.pdfText
    if (bytes.length > contentBytes) overLimit('content of a page: bytes', bytes.length, contentBytes)
    readContent(
      bytes,
      (name, operands) => run.operator(name, operands),
      () => {
        throw new Undrawn('damaged content')
      },
    )
    return run.cost
  }
}
