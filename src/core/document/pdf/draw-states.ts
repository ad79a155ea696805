/** Graphics states (ISO 32000-2 8.4.5): what they ask for must be something that is drawn. */
import { Undrawn } from './draw-fault.ts'
import type { PdfDict, PdfStream, View } from './value.ts'

/** 11.3.5 */
const BLENDS: ReadonlySet<string> = new Set(
  'Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity'.split(
    ' ',
  ),
)

/** @param look at the group that makes a mask @throws Undrawn */
export const checkState = (view: View, { entries }: PdfDict, look: (group: PdfStream) => void): void => {
  const blend = view.resolve(entries.get('BM'))
  const first = view.name(blend.type === 'array' ? blend.items[0] : blend)
  if (blend.type !== 'null' && !BLENDS.has(first ?? '')) throw new Undrawn('the blend mode', first ?? '-')
  for (const key of ['TR', 'TR2']) {
    const transfer = view.resolve(entries.get(key))
    const plain =
      transfer.type === 'null' ||
      (transfer.type === 'name' && (transfer.value === 'Identity' || transfer.value === 'Default'))
    if (!plain) throw new Undrawn('a transfer function')
  }
  const mask = view.dict(entries.get('SMask'))
  if (mask === undefined) return
  const group = view.stream(mask.entries.get('G'))
  if (group === undefined) throw new Undrawn('a mask that is missing')
  look(group)
}
