/**
 * Fonts of a page that is drawn (ISO 32000-2 9.5 to 9.9). A font that the file does not hold is never replaced: names of
 * fonts promise nothing about shapes and widths, and a licence in another type is another form.
 */
import type { Decode } from './draw-colours.ts'
import { Undrawn } from './draw-fault.ts'
import type { PdfDict, View } from './value.ts'

const SIMPLE: ReadonlySet<string | undefined> = new Set(['Type1', 'MMType1', 'TrueType'])
const PROGRAMS = ['FontFile', 'FontFile2', 'FontFile3'] as const

/** The CMaps of Table 116, which an engine brings along. */
const CMAPS =
  /^(?:[HV]|(?:Identity|GB-EUC|GBpc-EUC|GBK-EUC|GBKp-EUC|GBK2K|UniGB-UCS2|UniGB-UTF16|B5pc|HKscs-B5|ETen-B5|ETenms-B5|CNS-EUC|UniCNS-UCS2|UniCNS-UTF16|83pv-RKSJ|90ms-RKSJ|90msp-RKSJ|90pv-RKSJ|Add-RKSJ|EUC|Ext-RKSJ|UniJIS-UCS2|UniJIS-UCS2-HW|UniJIS-UTF16|KSC-EUC|KSCms-UHC|KSCms-UHC-HW|KSCpc-EUC|UniKS-UCS2|UniKS-UTF16)-[HV])$/

const nameOf = (view: View, font: PdfDict): string => view.name(font.entries.get('BaseFont')) ?? '-'

/** Whether the file holds the glyphs. */
const isHeld = (view: View, font: PdfDict, decode: Decode): boolean => {
  const descriptor = view.dict(font.entries.get('FontDescriptor'))
  return PROGRAMS.some((key) => {
    const program = view.stream(descriptor?.entries.get(key))
    return program !== undefined && decode(program).byteLength > 0
  })
}

/** Glyphs that are content streams of their own, which stand in /CharProcs. */
export const isType3 = (view: View, font: PdfDict): boolean =>
  view.name(font.entries.get('Subtype')) === 'Type3'

/** A font other than Type 3. @throws Undrawn */
export const checkFont = (view: View, font: PdfDict, decode: Decode): void => {
  const kind = view.name(font.entries.get('Subtype'))
  if (SIMPLE.has(kind)) {
    if (!isHeld(view, font, decode)) throw new Undrawn('a font that is not embedded:', nameOf(view, font))
    return
  }
  const [below] = view.array(font.entries.get('DescendantFonts'))?.items ?? []
  const descendant = view.dict(below)
  if (kind !== 'Type0' || descendant === undefined) throw new Undrawn('a font of the kind', kind ?? '-')
  if (!isHeld(view, descendant, decode)) throw new Undrawn('a font that is not embedded:', nameOf(view, font))
  const encoding = view.resolve(font.entries.get('Encoding'))
  const known = encoding.type === 'name' ? CMAPS.test(encoding.value) : encoding.type === 'stream'
  if (!known) throw new Undrawn('the CMap', encoding.type === 'name' ? encoding.value : '-')
  if (encoding.type === 'stream') decode(encoding)
}
