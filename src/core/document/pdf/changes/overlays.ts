/**
 * What was laid over earlier content. A seal over a date is what a stamped letter looks like; an opaque
 * field over a sum is the attack on certified documents (EAA, SSA). Both are told; what can hide is for a person to judge.
 */
import { isGsealError } from '../../../base/error.ts'
import { answer, type Check } from '../../../base/verdict.ts'
import type { PdfFile } from '../file.ts'
import { type PdfRect, rectOf } from '../geometry.ts'
import { pageAt } from '../page-number.ts'
import type { PdfPage } from '../pages.ts'
import { shownBoxes, TextSession } from '../text.ts'
import type { PdfDict } from '../value.ts'
import type { RevisionView } from '../view.ts'
import type { Comparison, Overlay } from './change.ts'
import { isSealLike } from './ink.ts'
import { LATER_CLAUSE } from './judge.ts'

const rectangle = (view: RevisionView, dict: PdfDict): PdfRect | undefined =>
  rectOf(view.array(dict.entries.get('Rect'))?.items.map((item) => view.number(item)) ?? [])

const overlap = (a: PdfRect, b: PdfRect): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/** Below this size, in points, nothing is seen. */
const SPECK = 0.5

const isSeen = (rect: PdfRect): boolean => rect[2] - rect[0] > SPECK && rect[3] - rect[1] > SPECK

interface Box {
  readonly rect: PdfRect
  /** Object number of an annotation. */
  readonly object?: number
  /** A drawn area: it may be the frame or ground of a field that waited there. */
  readonly shape?: boolean
}

const area = ([left, bottom, right, top]: PdfRect): number => (right - left) * (top - bottom)

/**
 * Boxes of a page's content. A single shape over most of the page is its ground; a picture that large is a scan, and all
 * there is.
 */
const contentBoxes = (view: RevisionView, page: PdfPage, session: TextSession): readonly Box[] => {
  const { glyphs, pictures, shapes } = shownBoxes(view, page, session)
  const half = area(page.mediaBox) / 2
  return [
    ...[...glyphs, ...pictures].map((rect) => ({ rect })),
    ...shapes.filter((rect) => area(rect) < half).map((rect) => ({ rect, shape: true })),
  ]
}

const annotationBoxes = (view: RevisionView, page: PdfPage): readonly Box[] =>
  (view.array(page.dict.entries.get('Annots'))?.items ?? []).flatMap((item): Box[] => {
    const dict = view.dict(item)
    const rect = dict && rectangle(view, dict)
    if (rect === undefined || !isSeen(rect)) return []
    return [item.type === 'ref' ? { rect, object: item.number } : { rect }]
  })

/** What the signed revision shows on one page, in user space; content is read when nothing else answers. */
class ShownPage {
  readonly #view: RevisionView
  readonly #session: TextSession
  readonly #page: PdfPage | undefined
  #annotations: readonly Box[] | undefined
  #content: readonly Box[] | undefined

  constructor(view: RevisionView, session: TextSession, number: number) {
    this.#view = view
    this.#session = session
    this.#page = pageAt(view, number)
  }

  /**
   * Fields, stamps and annotations first: where one of them lies beneath, the answer is given, whatever the content
   * shows and whether it can be read or not; and content costs ten times as much to read.
   */
  some(test: (box: Box) => boolean): boolean {
    const page = this.#page
    if (page === undefined) return false
    this.#annotations ??= annotationBoxes(this.#view, page)
    if (this.#annotations.some(test)) return true
    this.#content ??= contentBoxes(this.#view, page, this.#session)
    return this.#content.some(test)
  }
}

class Shown {
  readonly #view: RevisionView
  readonly #session = new TextSession(false)
  readonly #pages = new Map<number, ShownPage>()

  constructor(view: RevisionView) {
    this.#view = view
  }

  on(number: number): ShownPage {
    const page = this.#pages.get(number) ?? new ShownPage(this.#view, this.#session, number)
    this.#pages.set(number, page)
    return page
  }
}

const overlayCheck = (
  shown: Shown,
  signed: RevisionView,
  newest: RevisionView,
  overlay: Overlay,
): Check[] => {
  const { page, object, dict, kind } = overlay
  const uncovered = kind === 'uncovered'
  const rect = rectangle(uncovered ? signed : newest, dict)
  if (rect === undefined || !isSeen(rect)) return []
  const counts = (box: Box): boolean => box.object !== object && !(kind === 'waiting' && box.shape === true)
  if (!shown.on(page).some((box) => counts(box) && overlap(rect, box.rect))) return []
  if (uncovered)
    return [answer('appearance', 'unknown', LATER_CLAUSE, 'PDF_LATER_UNCOVERS', { page, object })]
  return isSealLike(newest, dict)
    ? [answer('appearance', 'warn', LATER_CLAUSE, 'PDF_LATER_OVERLAPS', { page, object })]
    : [answer('appearance', 'unknown', LATER_CLAUSE, 'PDF_LATER_COVERS', { page, object })]
}

/** The checks `appearance` for what followed revision `from`. */
export const overlayChecks = (file: PdfFile, from: number, comparison: Comparison): readonly Check[] => {
  if (comparison.overlays.length === 0) return []
  const [signed, newest] = [file.view(from), file.view()]
  try {
    const shown = new Shown(signed)
    return comparison.overlays.flatMap((overlay) => overlayCheck(shown, signed, newest, overlay))
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [answer('appearance', 'unknown', LATER_CLAUSE, error.code, error.params)]
  }
}
