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

/** What the signed revision shows on each page: content, images, fields, stamps and annotations, in user space. */
class Shown {
  readonly #view: RevisionView
  readonly #session = new TextSession(false)
  readonly #pages = new Map<number, readonly Box[]>()

  constructor(view: RevisionView) {
    this.#view = view
  }

  on(page: number): readonly Box[] {
    const known = this.#pages.get(page) ?? this.#read(page)
    this.#pages.set(page, known)
    return known
  }

  #read(number: number): readonly Box[] {
    const page = pageAt(this.#view, number)
    if (page === undefined) return []
    const items = this.#view.array(page.dict.entries.get('Annots'))?.items ?? []
    const annotations = items.flatMap((item): Box[] => {
      const dict = this.#view.dict(item)
      const rect = dict && rectangle(this.#view, dict)
      if (rect === undefined || !isSeen(rect)) return []
      return [item.type === 'ref' ? { rect, object: item.number } : { rect }]
    })
    return [...contentBoxes(this.#view, page, this.#session), ...annotations]
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
