/**
 * What a page shows beside its content (ISO 32000-2 12.5, 12.7): annotations by the appearance that the file gives, never
 * by one that a reader would make up; and what of a document makes a drawing of its pages another document.
 */
import { GsealError } from '../../base/error.ts'
import { Undrawn } from './draw-fault.ts'
import { fieldsOf } from './fields.ts'
import type { PdfFile } from './file.ts'
import { frameOf } from './geometry.ts'
import { type PdfPage, pageTree } from './pages.ts'
import type { PdfDict, PdfStream, View } from './value.ts'

/** Table 167. */
const FLAGS = { invisible: 1, hidden: 2, print: 4, noRotate: 16, noView: 32 }

/** A border is drawn around a link that does not say otherwise (Table 166, 12.5.6.5). */
const hasBorder = (view: View, { entries }: PdfDict): boolean => {
  const style = view.dict(entries.get('BS'))
  if (style !== undefined) return view.number(style.entries.get('W')) !== 0
  const border = view.array(entries.get('Border'))?.items
  return border === undefined || view.number(border[2]) !== 0
}

/** The normal appearance in the state that the annotation is in; `undefined` where that state shows nothing. */
const appearanceOf = (view: View, dict: PdfDict, kind: string): PdfStream | undefined => {
  const normal = view.resolve(view.dict(dict.entries.get('AP'))?.entries.get('N'))
  if (normal.type === 'stream') return normal
  if (normal.type !== 'dict') throw new Undrawn('an annotation without appearance:', kind)
  return view.stream(normal.entries.get(view.name(dict.entries.get('AS')) ?? 'Off'))
}

export interface Appearance {
  readonly annotation: PdfDict
  readonly stream: PdfStream
}

/** The appearances that belong to a page. @throws Undrawn */
export const appearancesOf = (view: View, page: PdfPage): readonly Appearance[] =>
  (view.array(page.dict.entries.get('Annots'))?.items ?? []).flatMap((item) => {
    const annotation = view.dict(item)
    if (annotation === undefined) return []
    const kind = view.name(annotation.entries.get('Subtype')) ?? '-'
    const flags = view.integer(annotation.entries.get('F')) ?? 0
    const [onScreen, onPaper] = [(flags & FLAGS.noView) === 0, (flags & FLAGS.print) !== 0]
    if (kind === 'Popup' || (flags & FLAGS.hidden) !== 0 || (!onScreen && !onPaper)) return []
    if (kind === 'Link' && !annotation.entries.has('AP') && !hasBorder(view, annotation)) return []
    const turned = (flags & FLAGS.noRotate) !== 0 && frameOf(page).rotate !== 0
    if (onScreen !== onPaper || turned || (flags & FLAGS.invisible) !== 0)
      throw new Undrawn('an annotation that is not shown alike everywhere:', kind)
    const stream = appearanceOf(view, annotation, kind)
    return stream === undefined ? [] : [{ annotation, stream }]
  })

/** What holds for all pages of a file. @throws Undrawn, PDF_ENCRYPTED, and what is wrong with the tree of pages */
export const checkFile = (file: PdfFile): void => {
  if (file.encrypted) throw new GsealError('PDF_ENCRYPTED')
  const view = file.view()
  const fault = pageTree(view).faults.find(({ severity }) => severity === 'fail')
  if (fault !== undefined) throw new GsealError(fault.code, fault.params)
  const catalog = view.catalog()
  if (catalog.entries.has('Collection')) throw new Undrawn('a collection of files')
  const form = view.dict(catalog.entries.get('AcroForm'))
  if (form === undefined) return
  if (form.entries.has('XFA')) throw new Undrawn('XFA')
  const makes = view.resolve(form.entries.get('NeedAppearances'))
  if (makes.type === 'boolean' && makes.value) throw new Undrawn('fields without appearance')
  // Its picture would show a seal that nobody can verify any more.
  const signed = fieldsOf(view).fields.some(
    ({ type, value }) => type === 'Sig' && view.resolve(value).type !== 'null',
  )
  if (signed) throw new Undrawn('a signature')
}
