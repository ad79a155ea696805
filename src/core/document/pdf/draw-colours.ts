/** Colour spaces (ISO 32000-2 8.6) and functions (7.10) that a drawing needs: known, and not damaged. */
import { LIMITS } from '../../base/limits.ts'
import { Undrawn } from './draw-fault.ts'
import type { PdfValue, View } from './value.ts'

/** Decodes a stream that is needed, within what the file may cost. */
export type Decode = (value: PdfValue | undefined) => Uint8Array

const DEVICE: Readonly<Record<string, number>> = {
  ...{ DeviceGray: 1, G: 1, CalGray: 1 },
  ...{ DeviceRGB: 3, RGB: 3, CalRGB: 3 },
  ...{ DeviceCMYK: 4, CMYK: 4, Lab: 3, Pattern: 0 },
}
const PROFILES: ReadonlySet<number | undefined> = new Set([1, 3, 4])
const FUNCTION_TYPES: ReadonlySet<number | undefined> = new Set([0, 2, 3, 4])

/** @throws Undrawn */
export const checkFunction = (view: View, value: PdfValue | undefined, decode: Decode, depth = 0): void => {
  const found = view.resolve(value)
  if (depth > LIMITS.pdfDraw.spaces) throw new Undrawn('functions within one another')
  if (found.type === 'array') {
    for (const item of found.items) checkFunction(view, item, decode, depth + 1)
    return
  }
  const dict = found.type === 'stream' ? found.dict : found.type === 'dict' ? found : undefined
  const type = view.integer(dict?.entries.get('FunctionType'))
  if (dict === undefined || !FUNCTION_TYPES.has(type))
    throw new Undrawn('a function that is not known:', String(type ?? '-'))
  if (found.type === 'stream') decode(found)
  else if (type === 0 || type === 4) throw new Undrawn('a function that is not known:', String(type))
  if (type === 3) checkFunction(view, dict.entries.get('Functions'), decode, depth + 1)
}

/**
 * Samples of a pixel of the space; 0 of a pattern.
 * @param named spaces of the resources
 * @throws Undrawn
 */
export const componentsOf = (
  view: View,
  value: PdfValue | undefined,
  spaces: ReadonlyMap<string, PdfValue>,
  decode: Decode,
  depth = 0,
): number => {
  const found = view.resolve(value)
  if (depth > LIMITS.pdfDraw.spaces) throw new Undrawn('colour spaces within one another')
  const within = (item: PdfValue | undefined): number => componentsOf(view, item, spaces, decode, depth + 1)
  if (found.type === 'name') {
    if (Object.hasOwn(DEVICE, found.value)) return DEVICE[found.value] ?? 0
    const own = spaces.get(found.value)
    if (own === undefined) throw new Undrawn('a colour space that is not known:', found.value)
    return within(own)
  }
  const [family = '', ...parts] =
    found.type === 'array' ? [view.name(found.items[0]) ?? '', ...found.items.slice(1)] : []
  if (Object.hasOwn(DEVICE, family)) return DEVICE[family] ?? 0
  if (family === 'ICCBased') {
    const count = view.integer(view.stream(parts[0])?.dict.entries.get('N'))
    if (!PROFILES.has(count)) throw new Undrawn('a colour space that is not known:', family)
    decode(parts[0])
    return count ?? 0
  }
  if (family === 'Indexed' || family === 'I') {
    within(parts[0])
    if (view.stream(parts[2]) !== undefined) decode(parts[2])
    return 1
  }
  if (family !== 'Separation' && family !== 'DeviceN')
    throw new Undrawn('a colour space that is not known:', family || '-')
  within(parts[1])
  checkFunction(view, parts[2], decode)
  return family === 'Separation' ? 1 : (view.array(parts[0])?.items.length ?? 0)
}
