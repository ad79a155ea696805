/** Which page an object is, without reading the whole page tree: up through /Parent and back down through /Kids. */
import { LIMITS } from '../../base/limits.ts'
import { rectOf } from './geometry.ts'
import type { PdfPage } from './pages.ts'
import { typeOf } from './references.ts'
import type { PdfDict, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'
import { make } from './write.ts'

const refNumber = (dict: PdfDict, key: string): number | undefined => {
  const value = dict.entries.get(key)
  return value?.type === 'ref' ? value.number : undefined
}

const dictOf = (view: RevisionView, number: number): PdfDict | undefined => {
  const value = view.object(number)?.value
  return value?.type === 'dict' ? value : undefined
}

/** Pages that a kid of the tree stands for. */
const pagesIn = (view: RevisionView, number: number): number => {
  const dict = dictOf(view, number)
  if (dict === undefined) return 0
  return typeOf(dict) === 'Page' ? 1 : (view.integer(dict.entries.get('Count')) ?? 0)
}

/** Pages below a node of the tree that stand before `child`; `undefined` when the node does not have it. */
const pagesBefore = (view: RevisionView, node: PdfDict, child: number): number | undefined => {
  const kids = view.array(node.entries.get('Kids'))?.items ?? []
  // A node of pages alone says so by its count; thousands of them need not be read to be counted.
  if (view.integer(node.entries.get('Count')) === kids.length) {
    const index = kids.findIndex((kid) => kid.type === 'ref' && kid.number === child)
    return index < 0 ? undefined : index
  }
  let count = 0
  for (const kid of kids) {
    if (kid.type !== 'ref') return undefined
    if (kid.number === child) return count
    count += pagesIn(view, kid.number)
  }
  return undefined
}

/** 1-based number of a page, or `undefined` when the object is no page of the document's tree. */
export const pageNumberOf = (view: RevisionView, number: number): number | undefined => {
  const root = refNumber(view.catalog(), 'Pages')
  let [child, position] = [number, 0]
  const page = dictOf(view, number)
  if (page === undefined || typeOf(page) !== 'Page') return undefined
  for (let depth = 0; depth < LIMITS.pdf.depth; depth++) {
    if (child === root) return position + 1
    const dict = dictOf(view, child)
    const parent = dict === undefined ? undefined : refNumber(dict, 'Parent')
    const node = parent === undefined ? undefined : dictOf(view, parent)
    const before = node === undefined ? undefined : pagesBefore(view, node, child)
    if (parent === undefined || before === undefined) return undefined
    position += before
    child = parent
  }
  return undefined
}

/** Object number of the page at a position (1-based), down the tree by the counts of its nodes. */
const pageObject = (view: RevisionView, position: number): number | undefined => {
  let [at, left] = [refNumber(view.catalog(), 'Pages'), position - 1]
  for (let depth = 0; at !== undefined && depth < LIMITS.pdf.depth; depth++) {
    const node = dictOf(view, at)
    if (node === undefined) return undefined
    if (typeOf(node) === 'Page') return left === 0 ? at : undefined
    const kids = view.array(node.entries.get('Kids'))?.items ?? []
    if (view.integer(node.entries.get('Count')) === kids.length) {
      const kid = kids[left]
      ;[at, left] = [kid?.type === 'ref' ? kid.number : undefined, 0]
      continue
    }
    const inside = kids.find((kid) => {
      const pages = kid.type === 'ref' ? pagesIn(view, kid.number) : 0
      if (left < pages) return true
      left -= pages
      return false
    })
    at = inside?.type === 'ref' ? inside.number : undefined
  }
  return undefined
}

/** Attributes that may stand on any node above a page (7.7.3.4), nearest first. */
const inherited = (view: RevisionView, number: number): ReadonlyMap<string, PdfValue> => {
  const found = new Map<string, PdfValue>()
  let at: number | undefined = number
  for (let depth = 0; at !== undefined && depth < LIMITS.pdf.depth; depth++) {
    const dict = dictOf(view, at)
    if (dict === undefined) break
    for (const key of ['MediaBox', 'CropBox', 'Rotate', 'Resources']) {
      const value = dict.entries.get(key)
      if (value !== undefined && value.type !== 'null' && !found.has(key)) found.set(key, value)
    }
    at = refNumber(dict, 'Parent')
  }
  return found
}

const isThere = (view: RevisionView, kid: PdfValue): boolean => {
  const kind = kid.type === 'ref' ? view.entry(kid.number)?.kind : undefined
  return kind !== undefined && kind !== 'free'
}

/** The number of pages by the root of the tree, when what stands right below it agrees. */
export const statedCount = (view: RevisionView): number | undefined => {
  const root = refNumber(view.catalog(), 'Pages')
  const node = root === undefined ? undefined : dictOf(view, root)
  const kids = node && view.array(node.entries.get('Kids'))?.items
  const stated = node && view.integer(node.entries.get('Count'))
  if (stated === undefined || kids?.every((kid) => isThere(view, kid)) !== true) return undefined
  if (stated === kids.length) return stated
  const counted = kids.reduce((sum, kid) => sum + (kid.type === 'ref' ? pagesIn(view, kid.number) : 0), 0)
  return counted === stated ? stated : undefined
}

/** The page at a position (1-based), without the list of all. */
export const pageAt = (view: RevisionView, position: number): PdfPage | undefined => {
  const object = pageObject(view, position)
  return object === undefined ? undefined : readPage(view, object, position)
}

/** One page by its object; `undefined` when it has no /MediaBox. */
export const readPage = (view: RevisionView, number: number, position: number): PdfPage | undefined => {
  const object = view.object(number)
  const dict = dictOf(view, number)
  const found = inherited(view, number)
  const box = (key: string) =>
    rectOf(view.array(found.get(key))?.items.map((item) => view.number(item)) ?? [])
  const mediaBox = box('MediaBox')
  if (object === undefined || dict === undefined || mediaBox === undefined) return undefined
  return {
    number: position,
    ref: make.ref(number, object.generation),
    dict,
    mediaBox,
    cropBox: box('CropBox'),
    rotate: view.integer(found.get('Rotate')),
    userUnit: view.number(dict.entries.get('UserUnit')),
    resources: view.dict(found.get('Resources')),
  }
}
