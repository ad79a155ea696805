/** Changes of /Annots: what was laid over a page, taken off it or altered on it. */
import { actsOf } from '../active.ts'
import { typeOf } from '../references.ts'
import { sameValue } from '../same.ts'
import type { PdfDict, PdfValue } from '../value.ts'
import type { RevisionView } from '../view.ts'
import { entryOf, refNumber, type Scope } from './scope.ts'

const isWidget = (dict: PdfDict | undefined): boolean => {
  const subtype = dict?.entries.get('Subtype')
  return subtype?.type === 'name' && subtype.value === 'Widget'
}

const itemsOf = (view: RevisionView, value: PdfValue | undefined): readonly PdfValue[] =>
  view.array(value)?.items ?? []

/** Part of `list` whose members are not in `other`, as references or as values. */
const missingFrom = (list: readonly PdfValue[], other: readonly PdfValue[]): PdfValue[] => {
  const numbers = new Set(other.flatMap((item) => refNumber(item) ?? []))
  return list.filter((item) =>
    item.type === 'ref' ? !numbers.has(item.number) : !other.some((candidate) => sameValue(item, candidate)),
  )
}

const annotation = (scope: Scope, page: number, object: number, how: string, dict?: PdfDict): void => {
  const [kind] = dict === undefined ? [] : actsOf(scope.after, dict)
  // No level speaks of scripts: what acts is never a comment on the document.
  if (kind !== undefined) scope.tell('forbidden', 'PDF_ANNOTATION_ACTS', { page, object, how, kind })
  else scope.tell('annotation', 'PDF_ANNOTATION_CHANGED', { page, object, how })
}

/** Objects of an annotation that may have its own parts: its dictionary and all that only it refers to. */
const alteredAnnotation = (scope: Scope, page: number, item: PdfValue): void => {
  const number = refNumber(item)
  if (number === undefined) return
  const owners = new Set([number])
  const before = scope.before.object(number)?.value
  const own = scope.differing.get(number) === 'changed' && !scope.isExplained(number)
  const parts = [...ownedStreams(scope, before)].filter(
    (part) => scope.differing.get(part) === 'changed' && !scope.isExplained(part),
  )
  if (!own && parts.length === 0) return
  const dict = scope.after.dict(item)
  if (isWidget(scope.before.dict(item)) || isWidget(dict)) return // the form's rules speak about widgets
  annotation(scope, page, number, 'changed', dict)
  scope.explain(item)
  for (const part of parts)
    if (scope.servesOnly(part, owners)) scope.explain({ ...item, type: 'ref', number: part, generation: 0 })
  scope.explainNew(dict)
  if (dict !== undefined) scope.overlays.push({ page, object: number, dict, kind: 'annotation' })
  if (before?.type === 'dict') scope.overlays.push({ page, object: number, dict: before, kind: 'uncovered' })
}

/** Streams of /AP /N, /R and /D, one level of states included. */
export const ownedStreams = function* (scope: Scope, value: PdfValue | undefined): Generator<number> {
  const appearances = value?.type === 'dict' ? scope.before.dict(value.entries.get('AP')) : undefined
  for (const item of appearances?.entries.values() ?? []) {
    const number = refNumber(item)
    if (number !== undefined) yield number
    const states = scope.before.dict(item)
    for (const state of states?.entries.values() ?? []) {
      const inner = refNumber(state)
      if (inner !== undefined) yield inner
    }
  }
}

const added = (scope: Scope, page: number, item: PdfValue): void => {
  const number = refNumber(item)
  const dict = scope.after.dict(item)
  if (dict === undefined) {
    scope.tell('forbidden', 'PDF_PAGE_CHANGED', { page, key: 'Annots' })
    return
  }
  const object = number ?? 0
  if (isWidget(dict)) {
    // A widget that no field of the form has explained is shown and belongs to nothing.
    if (number !== undefined && scope.isNew(item) && scope.isExplained(number)) {
      scope.overlays.push({ page, object, dict, kind: 'signature' })
      return
    }
    scope.tell('forbidden', 'PDF_WIDGET_STRAY', { page, object })
    scope.explain(item)
    return
  }
  annotation(scope, page, object, 'added', dict)
  scope.explain(item)
  scope.explainNew(dict)
  scope.overlays.push({ page, object, dict, kind: 'annotation' })
}

const removed = (scope: Scope, page: number, item: PdfValue): void => {
  const object = refNumber(item) ?? 0
  const dict = scope.before.dict(item)
  if (isWidget(dict)) {
    // Fields and stamps are no comments: no level lets them vanish from a page.
    scope.tell('forbidden', 'PDF_WIDGET_REMOVED', { page, object })
    return
  }
  annotation(scope, page, object, 'removed')
  if (dict === undefined) return
  scope.explain(item)
  scope.overlays.push({ page, object, dict, kind: 'uncovered' })
}

/** What lies above what is the order of the list (12.5.1). */
const reordered = (old: readonly PdfValue[], now: readonly PdfValue[]): boolean => {
  const numbers = (list: readonly PdfValue[]): number[] => list.flatMap((item) => refNumber(item) ?? [])
  const [before, after] = [new Set(numbers(old)), new Set(numbers(now))]
  const kept = [...before].filter((number) => after.has(number))
  const order = [...after].filter((number) => before.has(number))
  return kept.some((number, index) => order[index] !== number)
}

/** Compares the annotations of one page, given as the values of /Annots before and after. */
export const compareAnnotations = (
  scope: Scope,
  page: number,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void => {
  const [old, now] = [itemsOf(scope.before, before), itemsOf(scope.after, after)]
  if (after !== undefined && scope.after.array(after) === undefined) {
    scope.tell('forbidden', 'PDF_PAGE_CHANGED', { page, key: 'Annots' })
    return
  }
  for (const item of missingFrom(old, now)) removed(scope, page, item)
  if (reordered(old, now)) scope.tell('forbidden', 'PDF_ANNOTATIONS_REORDERED', { page })
  for (const item of missingFrom(now, old)) added(scope, page, item)
  for (const item of old) alteredAnnotation(scope, page, item)
}

/** A page dictionary that was written again: only /Annots may differ. */
export const comparePage = (scope: Scope, page: number, number: number): void => {
  const [old, now] = [scope.before.object(number)?.value, scope.after.object(number)?.value]
  if (old?.type !== 'dict' || now?.type !== 'dict' || typeOf(now) !== 'Page') {
    scope.tell('forbidden', 'PDF_PAGE_CHANGED', { page, key: 'Type' })
    return
  }
  for (const key of new Set([...old.entries.keys(), ...now.entries.keys()])) {
    const [a, b] = [entryOf(old, key), entryOf(now, key)]
    if (key === 'Annots') continue
    if (a === undefined || b === undefined || !sameValue(a, b))
      scope.tell('forbidden', 'PDF_PAGE_CHANGED', { page, key })
  }
}
