/**
 * The comparison of the revision that a signature covers with the newest one. Cost goes with what changed, not with the
 * size of the document: cross-reference sections say which objects were written again.
 */
import type { PdfFile } from '../file.ts'
import { pageNumberOf } from '../page-number.ts'
import { TRAILER, typeOf } from '../references.ts'
import type { PdfValue, XrefEntry } from '../value.ts'
import { compareAnnotations, comparePage } from './annotations.ts'
import { compareRoots } from './catalog.ts'
import type { Comparison } from './change.ts'
import { entryOf, Scope } from './scope.ts'

/** Numbers that any later section speaks about. */
const spokenOf = (file: PdfFile, from: number, to: number): Set<number> => {
  const numbers = new Set<number>()
  for (const revision of file.revisions.slice(from + 1, to + 1)) {
    for (const number of revision.entries.keys()) if (number !== 0) numbers.add(number)
  }
  return numbers
}

/** Pages from which an object can be reached in the signed view: page number → object number. */
const pagesOver = (scope: Scope, number: number): Map<number, number> => {
  const pages = new Map<number, number>()
  const seen = new Set([number])
  const waiting = [number]
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (item === TRAILER) continue
    const page = pageNumberOf(scope.before, item)
    if (page !== undefined) {
      pages.set(page, item)
      continue
    }
    for (const from of scope.referrers.of(item)) {
      if (seen.has(from)) continue
      seen.add(from)
      waiting.push(from)
    }
  }
  return pages
}

/** Pages whose annotations may differ: those written again and those above anything not yet explained. */
const comparePages = (scope: Scope): void => {
  const pages = new Map<number, number>()
  for (const [number, difference] of scope.differing) {
    if (difference === 'new' || scope.isExplained(number)) continue
    for (const [page, object] of pagesOver(scope, number)) pages.set(page, object)
  }
  for (const [page, object] of [...pages].sort((a, b) => a[0] - b[0])) {
    if (scope.differing.has(object)) comparePage(scope, page, object)
    scope.explain({ type: 'ref', number: object, generation: 0, span: { start: 0, end: 0 } })
    const [old, now] = [scope.before.object(object)?.value, scope.after.object(object)?.value]
    const [a, b] = [old, now].map((value) => (value?.type === 'dict' ? entryOf(value, 'Annots') : undefined))
    compareAnnotations(scope, page, a, b)
    if (b?.type === 'ref' && listServesPage(scope, b.number, object)) scope.explain(b)
  }
}

/** An array of annotations that is also something else may not grow. */
const listServesPage = (scope: Scope, number: number, page: number): boolean =>
  scope.differing.get(number) === 'new' || scope.servesOnly(number, new Set([page]))

/** Containers of the file format itself: nobody refers to them. */
const CONTAINERS: ReadonlySet<string | undefined> = new Set(['XRef', 'ObjStm'])

const isContainer = (value: PdfValue | undefined): boolean =>
  value?.type === 'stream' && CONTAINERS.has(typeOf(value.dict))

const describeEntry = (entry: XrefEntry | undefined): string => entry?.kind ?? 'absent'

const firstPage = (scope: Scope, number: number): number | undefined => {
  const [first] = [...pagesOver(scope, number).keys()].sort((a, b) => a - b)
  return first
}

/** What no rule explained. */
const settle = (scope: Scope): void => {
  for (const [number, difference] of scope.differing) {
    const [old, now] = [scope.before.object(number)?.value, scope.after.object(number)?.value]
    const referred = scope.referrers.of(number).length > 0
    if (difference === 'new' && referred) {
      // The signed pages already pointed at this number, at nothing: now something stands there.
      scope.tell('forbidden', 'PDF_OBJECT_FILLED', placed(scope, number))
      continue
    }
    // What something refers to is more than a container, whatever it calls itself.
    const container = !referred && isContainer(now) && (old === undefined || isContainer(old))
    if (scope.isExplained(number) || container) continue
    if (difference === 'new') scope.tell('unused', 'PDF_OBJECT_UNUSED', { object: number })
    else if (difference === 'freed' && !referred) continue
    else {
      const code = difference === 'freed' ? 'PDF_OBJECT_FREED' : 'PDF_OBJECT_CHANGED'
      scope.tell('forbidden', code, {
        ...placed(scope, number),
        kind: describeEntry(scope.after.entry(number)),
      })
    }
  }
}

const placed = (scope: Scope, number: number) => {
  const page = firstPage(scope, number)
  return { object: number, page: page ?? '-' }
}

/**
 * Changes from revision `from` to revision `to`.
 * @throws PDF_MALFORMED, LIMIT_EXCEEDED when an object of either view cannot be read
 */
export const compareRevisions = (file: PdfFile, from: number, to = file.revisions.length - 1): Comparison => {
  if (from >= to) return { changes: [], overlays: [] }
  const scope = new Scope(file, file.view(from), file.view(to), spokenOf(file, from, to))
  compareRoots(scope)
  comparePages(scope)
  settle(scope)
  return { changes: scope.changes, overlays: scope.overlays }
}
