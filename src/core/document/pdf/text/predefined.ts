/**
 * The CMaps that a file may name without bringing them (ISO 32000-2 Table 116): what text a code stands for, by the
 * decoders of the platform. Character identifiers, which /W counts by, are known for ASCII alone (Adobe Technical Note
 * 5079); all else has the default width, as Chinese characters do.
 */
import type { CodeSpace } from './cmap.ts'

export interface Predefined {
  readonly spaces: readonly CodeSpace[]
  /** Text of a code of `bytes` bytes; empty when it has none. `undefined`: the codes are the font's own. */
  readonly text: ((code: number, bytes: number) => string) | undefined
  /** Identifier of a code; `undefined` when not known. */
  readonly cid: (code: number) => number | undefined
  readonly vertical: boolean
}

const ONE: CodeSpace = { bytes: 1, low: 0x00, high: 0x80 }
const GBK: readonly CodeSpace[] = [ONE, { bytes: 2, low: 0x8140, high: 0xfefe }]
const GB2312: readonly CodeSpace[] = [ONE, { bytes: 2, low: 0xa1a1, high: 0xfefe }]
const GB18030: readonly CodeSpace[] = [
  { bytes: 1, low: 0x00, high: 0x7f },
  { bytes: 4, low: 0x81308130, high: 0xfe39fe39 },
  { bytes: 2, low: 0x8140, high: 0xfefe },
]
const UCS2: readonly CodeSpace[] = [
  { bytes: 2, low: 0x0000, high: 0xd7ff },
  { bytes: 2, low: 0xe000, high: 0xffff },
]
const UTF16: readonly CodeSpace[] = [...UCS2, { bytes: 4, low: 0xd800dc00, high: 0xdbffdfff }]
const TWO: readonly CodeSpace[] = [{ bytes: 2, low: 0x0000, high: 0xffff }]

const decoding = (label: string): Predefined['text'] => {
  const decoder = new TextDecoder(label)
  return (code, bytes) => {
    const buffer = Buffer.alloc(bytes)
    buffer.writeUIntBE(code, 0, bytes)
    return decoder.decode(buffer)
  }
}
const gb = decoding('gb18030')
const utf16 = decoding('utf-16be')

const proportional = (code: number): number | undefined =>
  code >= 0x20 && code <= 0x7e ? code - 0x20 + 1 : undefined
const halfWidth = (code: number): number | undefined => {
  if (code === 0x20) return 7716
  return code >= 0x21 && code <= 0x7e ? code - 0x21 + 814 : undefined
}

type Row = Omit<Predefined, 'vertical'>

const ROWS: Readonly<Record<string, Row>> = {
  'GB-EUC': { spaces: GB2312, text: gb, cid: halfWidth },
  'GBpc-EUC': { spaces: GB2312, text: gb, cid: proportional },
  'GBK-EUC': { spaces: GBK, text: gb, cid: halfWidth },
  'GBKp-EUC': { spaces: GBK, text: gb, cid: proportional },
  GBK2K: { spaces: GB18030, text: gb, cid: proportional },
  'UniGB-UCS2': { spaces: UCS2, text: utf16, cid: proportional },
  'UniGB-UTF16': { spaces: UTF16, text: utf16, cid: proportional },
  Identity: { spaces: TWO, text: undefined, cid: (code) => code },
}

/** A predefined CMap by name; `undefined` for those that are not known here. */
export const predefinedCMap = (name: string): Predefined | undefined => {
  const [, family = '', direction] = /^(.+)-([HV])$/.exec(name) ?? []
  const row = Object.hasOwn(ROWS, family) ? ROWS[family] : undefined
  return row && { ...row, vertical: direction === 'V' }
}
