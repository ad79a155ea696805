/**
 * Optional content (ISO 32000-2 8.11). What is shown on the screen, on paper and by whoever asks for a layer may differ;
 * a face shows one thing. Layers that are all on, for everybody, are content like any other.
 */
import { Undrawn } from './draw-fault.ts'
import type { PdfDict, PdfValue, View } from './value.ts'

const QUESTION = Symbol('layers')

const isEmpty = (view: View, value: PdfValue | undefined): boolean =>
  (view.array(value)?.items.length ?? 0) === 0

/** Whether every layer of the file is on, whatever a page is shown for. */
const allOn = (view: View): boolean =>
  view.answers.once(QUESTION, () => {
    const properties = view.dict(view.catalog().entries.get('OCProperties'))
    const entries = view.dict(properties?.entries.get('D'))?.entries
    if (entries === undefined) return false
    const base = view.name(entries.get('BaseState')) ?? 'ON'
    return base === 'ON' && isEmpty(view, entries.get('OFF')) && isEmpty(view, entries.get('AS'))
  })

/** @param group a group, or a membership dictionary @throws Undrawn */
export const checkLayer = (view: View, group: PdfDict | undefined): void => {
  const policy = view.name(group?.entries.get('P')) ?? 'AnyOn'
  const plain = group !== undefined && !group.entries.has('VE') && (policy === 'AnyOn' || policy === 'AllOn')
  if (!plain || !allOn(view)) throw new Undrawn('optional content')
}
