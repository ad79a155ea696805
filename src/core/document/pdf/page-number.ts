/** Which page an object is, without reading the whole page tree: up through /Parent and back down through /Kids. */
import { LIMITS } from '../../base/limits.ts'
import { type PageShape, rectOf } from './geometry.ts'
import { typeOf } from './references.ts'
import type { PdfDict, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'

const refNumber = (dict: PdfDict, key: string): number | undefined => {
  const value = dict.entries.get(key)
  return value?.type === 'ref' ? value.number : undefined
}

const dictOf = (view: RevisionView, number: number): PdfDict | undefined => {
  const value = view.object(number)?.value
  return value?.type === 'dict' ? value : undefined
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
    const dict = dictOf(view, kid.number)
    if (dict === undefined) return undefined
    count += typeOf(dict) === 'Page' ? 1 : (view.integer(dict.entries.get('Count')) ?? 0)
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

/** /MediaBox, /CropBox and /Rotate may stand on any node above a page (7.7.3.4). */
export const pageShapeOf = (view: RevisionView, number: number): PageShape | undefined => {
  const found = new Map<string, PdfValue>()
  let at: number | undefined = number
  for (let depth = 0; at !== undefined && depth < LIMITS.pdf.depth; depth++) {
    const dict = dictOf(view, at)
    if (dict === undefined) return undefined
    for (const key of ['MediaBox', 'CropBox', 'Rotate', 'UserUnit']) {
      const value = dict.entries.get(key)
      if (value !== undefined && !found.has(key)) found.set(key, value)
    }
    at = refNumber(dict, 'Parent')
  }
  const box = (key: string) =>
    rectOf(view.array(found.get(key))?.items.map((item) => view.number(item)) ?? [])
  const mediaBox = box('MediaBox')
  if (mediaBox === undefined) return undefined
  const [cropBox, rotate, userUnit] = [
    box('CropBox'),
    view.number(found.get('Rotate')),
    view.number(found.get('UserUnit')),
  ]
  return { mediaBox, cropBox, rotate, userUnit }
}
