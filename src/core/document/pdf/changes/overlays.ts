/**
 * What was laid over earlier content. A transparent seal over a date is what a stamped letter looks like; an opaque
 * field over a sum is the attack on certified documents (EAA, SSA). Both are told; what can hide is for a person to judge.
 */
import { isGsealError } from '../../../base/error.ts'
import { answer, type Check } from '../../../base/verdict.ts'
import type { PdfFile } from '../file.ts'
import { type PdfRect, rectOf } from '../geometry.ts'
import { pageList } from '../pages.ts'
import { shownBoxes, TextSession } from '../text.ts'
import type { PdfDict, PdfStream } from '../value.ts'
import type { RevisionView } from '../view.ts'
import type { Comparison, Overlay } from './change.ts'
import { LATER_CLAUSE } from './judge.ts'

const rectangle = (view: RevisionView, dict: PdfDict): PdfRect | undefined =>
  rectOf(view.array(dict.entries.get('Rect'))?.items.map((item) => view.number(item)) ?? [])

const overlap = (a: PdfRect, b: PdfRect): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/** A form that only paints images, each through a soft mask: the way a seal is drawn. */
const PAINTS_IMAGES = /^(?:\s|q|Q|cm|Do|[-+.\d]+|\/[^\s/<>[\]{}()%]+)*$/

const paintsThroughMasks = (view: RevisionView, form: PdfStream): boolean => {
  const operators = Buffer.from(view.decoded(form)).toString('latin1')
  const objects = view.dict(view.dict(form.dict.entries.get('Resources'))?.entries.get('XObject'))
  if (!PAINTS_IMAGES.test(operators) || objects === undefined) return operators.trim() === ''
  return [...objects.entries.values()].every((item) => {
    const image = view.stream(item)
    return (
      view.name(image?.dict.entries.get('Subtype')) === 'Image' && image?.dict.entries.has('SMask') === true
    )
  })
}

const isTransparent = (view: RevisionView, dict: PdfDict): boolean => {
  const normal = view.stream(view.dict(dict.entries.get('AP'))?.entries.get('N'))
  return normal !== undefined && paintsThroughMasks(view, normal)
}

const area = ([left, bottom, right, top]: PdfRect): number => (right - left) * (top - bottom)

/**
 * Boxes of what the signed revision shows on a page, in user space. A single shape over most of the page is its ground;
 * a picture that large is a scan, and all there is.
 */
const contentBoxes = (view: RevisionView, number: number, session: TextSession): readonly PdfRect[] => {
  const page = pageList(view)[number - 1]
  if (page === undefined) return []
  const { glyphs, pictures, shapes } = shownBoxes(view, page, session)
  const half = area(page.mediaBox) / 2
  return [...glyphs, ...pictures, ...shapes.filter((box) => area(box) < half)]
}

const overlayCheck = (
  signed: RevisionView,
  newest: RevisionView,
  overlay: Overlay,
  session: TextSession,
): Check[] => {
  const uncovered = overlay.kind === 'uncovered'
  const shown = uncovered ? signed : newest
  const value = shown.object(overlay.object)?.value
  const rect = value?.type === 'dict' ? rectangle(shown, value) : undefined
  if (value?.type !== 'dict' || rect === undefined) return []
  if (!contentBoxes(signed, overlay.page, session).some((box) => overlap(rect, box))) return []
  const { page, object } = overlay
  if (uncovered)
    return [answer('appearance', 'unknown', LATER_CLAUSE, 'PDF_LATER_UNCOVERS', { page, object })]
  return isTransparent(newest, value)
    ? [answer('appearance', 'warn', LATER_CLAUSE, 'PDF_LATER_OVERLAPS', { page, object })]
    : [answer('appearance', 'unknown', LATER_CLAUSE, 'PDF_LATER_COVERS', { page, object })]
}

/** The checks `appearance` for what followed revision `from`. */
export const overlayChecks = (file: PdfFile, from: number, comparison: Comparison): readonly Check[] => {
  if (comparison.overlays.length === 0) return []
  const [signed, newest] = [file.view(from), file.view()]
  try {
    const session = new TextSession()
    return comparison.overlays.flatMap((overlay) => overlayCheck(signed, newest, overlay, session))
  } catch (error) {
    if (!isGsealError(error)) throw error
    return [answer('appearance', 'unknown', LATER_CLAUSE, error.code, error.params)]
  }
}
