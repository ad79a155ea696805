/** The page tree (ISO 32000-2 7.7.3) as a list, with what pages inherit. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import { Findings, overLimit, reasonParams } from './faults.ts'
import { type PdfRect, rectOf } from './geometry.ts'
import type { PdfDict, PdfRef, PdfValue, View } from './value.ts'

export interface PdfPage {
  /** 1-based, in reading order. */
  readonly number: number
  readonly ref: PdfRef
  readonly dict: PdfDict
  readonly mediaBox: PdfRect
  readonly cropBox: PdfRect | undefined
  /** As it stands in the file. */
  readonly rotate: number | undefined
  readonly userUnit: number | undefined
  readonly resources: PdfDict | undefined
}

export interface PageTree {
  readonly pages: readonly PdfPage[]
  readonly faults: readonly Finding[]
}

/** US Letter, which readers take where no box is given. */
const DEFAULT_BOX: PdfRect = [0, 0, 612, 792]

/** What a node hands down to the pages below it (7.7.3.4). */
interface Inherited {
  readonly mediaBox: PdfValue | undefined
  readonly cropBox: PdfValue | undefined
  readonly rotate: PdfValue | undefined
  readonly resources: PdfValue | undefined
}

const NOTHING: Inherited = {
  mediaBox: undefined,
  cropBox: undefined,
  rotate: undefined,
  resources: undefined,
}

/** The value of a key, or what comes from above where there is none. */
const own = (dict: PdfDict, key: string, above: PdfValue | undefined): PdfValue | undefined => {
  const value = dict.entries.get(key)
  return value === undefined || value.type === 'null' ? above : value
}

const inherit = (above: Inherited, dict: PdfDict): Inherited => ({
  mediaBox: own(dict, 'MediaBox', above.mediaBox),
  cropBox: own(dict, 'CropBox', above.cropBox),
  rotate: own(dict, 'Rotate', above.rotate),
  resources: own(dict, 'Resources', above.resources),
})

/** Reads rectangles (7.9.5); one that many pages inherit is read once. */
class Boxes {
  readonly #view: View
  readonly #faults: Findings
  readonly #known = new Map<PdfValue, PdfRect | undefined>()

  constructor(view: View, faults: Findings) {
    this.#view = view
    this.#faults = faults
  }

  read(value: PdfValue | undefined, page: number, key: string): PdfRect | undefined {
    const rect = value && this.#rect(value)
    if (rect === undefined) this.#faults.add('PDF_PAGE_BOX', 'warn', { page, key })
    return rect
  }

  #rect(value: PdfValue): PdfRect | undefined {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const items = this.#view.array(value)?.items
    const rect = items?.length === 4 ? rectOf(items.map((item) => this.#view.number(item))) : undefined
    this.#known.set(value, rect)
    return rect
  }
}

class Page implements PdfPage {
  readonly number: number
  readonly ref: PdfRef
  readonly dict: PdfDict
  readonly mediaBox: PdfRect
  readonly cropBox: PdfRect | undefined
  readonly rotate: number | undefined
  readonly userUnit: number | undefined
  readonly #view: View
  readonly #resources: PdfValue | undefined

  constructor(number: number, ref: PdfRef, dict: PdfDict, above: Inherited, boxes: Boxes, view: View) {
    const crop = own(dict, 'CropBox', above.cropBox)
    this.number = number
    this.ref = ref
    this.dict = dict
    this.mediaBox = boxes.read(own(dict, 'MediaBox', above.mediaBox), number, 'MediaBox') ?? DEFAULT_BOX
    this.cropBox = crop && boxes.read(crop, number, 'CropBox')
    this.rotate = view.integer(own(dict, 'Rotate', above.rotate))
    this.userUnit = view.number(dict.entries.get('UserUnit'))
    this.#view = view
    this.#resources = own(dict, 'Resources', above.resources)
  }

  get resources(): PdfDict | undefined {
    return this.#view.dict(this.#resources)
  }
}

class Walk {
  readonly pages: Page[] = []
  readonly faults = new Findings()
  readonly #view: View
  readonly #boxes: Boxes
  /** Nodes met: a node that is met again would let a small file have any number of pages. */
  readonly #nodes = new Set<number>()
  readonly #leaves = new Set<number>()
  #steps = 0

  constructor(view: View) {
    this.#view = view
    this.#boxes = new Boxes(view, this.faults)
  }

  #fault(number: number, reason: 'kid' | 'page-kind' | 'page-type' | 'page-twice'): void {
    this.faults.add('PDF_PAGE_TREE', 'fail', { number, ...reasonParams(reason) })
  }

  /** @returns the number of pages at and below `ref` */
  node(ref: PdfValue, above: Inherited, depth: number, parent: number): number {
    const view = this.#view
    const dict = view.dict(ref)
    if (ref.type !== 'ref' || dict === undefined) {
      this.#fault(ref.type === 'ref' ? ref.number : parent, 'kid')
      return 0
    }
    const type = view.name(dict.entries.get('Type'))
    const kids = view.array(dict.entries.get('Kids'))
    if (type !== 'Page' && type !== 'Pages') this.#fault(ref.number, 'page-type')
    else if ((type === 'Page') === (kids !== undefined)) this.#fault(ref.number, 'page-kind')
    if (kids === undefined || type === 'Page') return this.#leaf(ref, dict, above)
    if (this.#nodes.has(ref.number)) throw new GsealError('PDF_REFERENCE_CYCLE', { number: ref.number })
    this.#nodes.add(ref.number)
    if (this.#nodes.size > LIMITS.pdf.pages)
      overLimit('nodes of the page tree', this.#nodes.size, LIMITS.pdf.pages)
    if (depth >= LIMITS.pdf.pageDepth) overLimit('depth of the page tree', depth + 1, LIMITS.pdf.pageDepth)
    const handed = inherit(above, dict)
    let count = 0
    this.#steps += kids.items.length
    if (this.#steps > LIMITS.pdf.pageSteps)
      overLimit('kids in the page tree', this.#steps, LIMITS.pdf.pageSteps)
    for (const kid of kids.items) count += this.node(kid, handed, depth + 1, ref.number)
    const stated = view.integer(dict.entries.get('Count'))
    if (stated !== count)
      this.faults.add('PDF_PAGE_COUNT', 'fail', { number: ref.number, stated: stated ?? '-', actual: count })
    return count
  }

  #leaf(ref: PdfRef, dict: PdfDict, above: Inherited): number {
    const number = this.pages.length + 1
    if (number > LIMITS.pdf.pages) overLimit('pages', number, LIMITS.pdf.pages)
    if (this.#leaves.has(ref.number)) this.#fault(ref.number, 'page-twice')
    this.#leaves.add(ref.number)
    this.pages.push(new Page(number, ref, dict, above, this.#boxes, this.#view))
    return 1
  }
}

const QUESTION = Symbol('pages')

/**
 * The pages of a view with what is wrong with their tree; read once.
 * @throws PDF_NO_CATALOG, PDF_REFERENCE_CYCLE, LIMIT_EXCEEDED and what reading an object throws
 */
export const pageTree = (view: View): PageTree =>
  view.answers.once(QUESTION, () => {
    const walk = new Walk(view)
    const root = view.catalog().entries.get('Pages')
    walk.node(root ?? { type: 'null', span: { start: 0, end: 0 } }, NOTHING, 0, 0)
    return { pages: walk.pages, faults: walk.faults.list }
  })

/** @throws as `pageTree` */
export const pageList = (view: View): readonly PdfPage[] => pageTree(view).pages
