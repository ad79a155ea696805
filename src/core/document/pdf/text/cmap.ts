/**
 * CMaps (ISO 32000-2 9.7.5, 9.10.3; Adobe Technical Note 5014): those that a file brings along, for /ToUnicode or as the
 * encoding of a composite font. What is not understood maps nothing: no character is better than a wrong one.
 */
import { isGsealError } from '../../../base/error.ts'
import { LIMITS } from '../../../base/limits.ts'
import { overLimit } from '../faults.ts'
import { Lexer } from '../lexer.ts'
import { Meter, parseValue } from '../parse.ts'
import type { PdfString, PdfValue, View } from '../value.ts'

/** Codes of `bytes` bytes from `low` to `high`, each byte within its own bounds. */
export interface CodeSpace {
  readonly bytes: number
  readonly low: number
  readonly high: number
}

export interface CMap {
  readonly spaces: readonly CodeSpace[]
  /** Code → text. */
  readonly texts: ReadonlyMap<number, string>
  /** Code → character identifier of the font. */
  readonly cids: ReadonlyMap<number, number>
  readonly vertical: boolean
}

interface Draft {
  readonly spaces: CodeSpace[]
  readonly texts: Map<number, string>
  readonly cids: Map<number, number>
  vertical: boolean
}

const LONGEST_CODE = 4

const codeOf = ({ bytes }: PdfString): number | undefined =>
  bytes.length === 0 || bytes.length > LONGEST_CODE
    ? undefined
    : bytes.reduce((code, byte) => code * 256 + byte, 0)

const utf16 = new TextDecoder('utf-16be')

/** The text of a destination: UTF-16BE, or one byte as some writers have it. */
const textOf = ({ bytes }: PdfString): string =>
  bytes.length === 1 ? String.fromCharCode(bytes[0] ?? 0) : utf16.decode(bytes)

/** The text `step` places on: its last character is counted up. */
const advanced = (text: string, step: number): string => {
  if (step === 0) return text
  const chars = [...text]
  const last = (chars.pop()?.codePointAt(0) ?? 0) + step
  return last > 0x10ffff ? '' : chars.join('') + String.fromCodePoint(last)
}

const put = <T>(map: Map<number, T>, code: number, value: T): void => {
  const { mappings } = LIMITS.pdfText
  if (map.size >= mappings) overLimit('mappings of a CMap', map.size + 1, mappings)
  map.set(code, value)
}

const isString = (value: PdfValue | undefined): value is PdfString => value?.type === 'string'

/** Calls `action` with each code of `<low> <high>` and its place; nothing when the two are no range. */
const eachCode = (
  low: PdfValue | undefined,
  high: PdfValue | undefined,
  action: (code: number, step: number) => void,
): void => {
  if (!isString(low) || !isString(high) || low.bytes.length !== high.bytes.length) return
  const [from, to] = [codeOf(low), codeOf(high)]
  if (from === undefined || to === undefined) return
  for (let code = from; code <= to; code += 1) action(code, code - from)
}

type Section = (draft: Draft, operands: readonly PdfValue[]) => void

const inGroups = (operands: readonly PdfValue[], size: number): readonly (readonly PdfValue[])[] =>
  Array.from({ length: Math.floor(operands.length / size) }, (_, i) =>
    operands.slice(i * size, (i + 1) * size),
  )

/** What stands between `begin…` and `end…`, by the name of the latter. */
const SECTIONS: Readonly<Record<string, Section>> = {
  endcodespacerange: ({ spaces }, operands) => {
    for (const [low, high] of inGroups(operands, 2)) {
      if (!isString(low) || !isString(high) || low.bytes.length !== high.bytes.length) continue
      const [from, to] = [codeOf(low), codeOf(high)]
      if (from !== undefined && to !== undefined)
        spaces.push({ bytes: low.bytes.length, low: from, high: to })
    }
  },
  endbfchar: ({ texts }, operands) => {
    for (const [from, to] of inGroups(operands, 2)) {
      const code = isString(from) ? codeOf(from) : undefined
      if (code !== undefined && isString(to)) put(texts, code, textOf(to))
    }
  },
  endbfrange: ({ texts }, operands) => {
    for (const [low, high, to] of inGroups(operands, 3)) {
      if (isString(to)) {
        const text = textOf(to)
        eachCode(low, high, (code, step) => put(texts, code, advanced(text, step)))
      } else if (to?.type === 'array') {
        for (const [i, item] of to.items.entries()) {
          const from = isString(low) ? codeOf(low) : undefined
          if (from !== undefined && isString(item)) put(texts, from + i, textOf(item))
        }
      }
    }
  },
  endcidchar: ({ cids }, operands) => {
    for (const [from, cid] of inGroups(operands, 2)) {
      const code = isString(from) ? codeOf(from) : undefined
      if (code !== undefined && cid?.type === 'number') put(cids, code, cid.value)
    }
  },
  endcidrange: ({ cids }, operands) => {
    for (const [low, high, cid] of inGroups(operands, 3)) {
      if (cid?.type === 'number') eachCode(low, high, (code, step) => put(cids, code, cid.value + step))
    }
  },
}

const adopt = (draft: Draft, base: CMap): void => {
  draft.spaces.push(...base.spaces)
  for (const [code, text] of base.texts) put(draft.texts, code, text)
  for (const [code, cid] of base.cids) put(draft.cids, code, cid)
  draft.vertical = base.vertical
}

/** Reads operators and their operands; bytes that are neither are passed over, as PostScript has more than PDF. */
const readOperators = (
  bytes: Uint8Array,
  each: (name: string, operands: readonly PdfValue[]) => void,
): void => {
  const lexer = new Lexer(bytes)
  const meter = new Meter()
  let operands: PdfValue[] = []
  for (;;) {
    lexer.skip()
    if (lexer.peek() < 0) return
    const name = lexer.keyword()
    if (name !== undefined) {
      each(name, operands)
      operands = []
      continue
    }
    const at = lexer.at
    try {
      operands.push(parseValue(lexer, false, meter))
    } catch (error) {
      if (!isGsealError(error, 'PDF_MALFORMED')) throw error
      lexer.at = at + 1
    }
  }
}

/**
 * Reads a CMap.
 * @param base the CMap of `usecmap`, by name or from /UseCMap
 * @throws LIMIT_EXCEEDED
 */
export const parseCMap = (bytes: Uint8Array, base: (name: string) => CMap | undefined): CMap => {
  const draft: Draft = { spaces: [], texts: new Map(), cids: new Map(), vertical: false }
  readOperators(bytes, (name, operands) => {
    const [first, second] = operands.slice(-2)
    if (name === 'usecmap') {
      const last = operands.at(-1)
      const found = last?.type === 'name' ? base(last.value) : undefined
      if (found !== undefined) adopt(draft, found)
    } else if (name === 'def') {
      const mode = first?.type === 'name' && first.value === 'WMode' && second?.type === 'number'
      if (mode) draft.vertical = second.value === 1
    } else if (Object.hasOwn(SECTIONS, name)) SECTIONS[name]?.(draft, operands)
  })
  return draft
}

/** The CMap of a stream, with the one it builds on. @throws LIMIT_EXCEEDED and what decoding throws */
export const streamCMap = (view: View, value: PdfValue | undefined, depth = 0): CMap | undefined => {
  const stream = view.stream(value)
  if (stream === undefined) return undefined
  if (depth > LIMITS.pdfText.cmapDepth) overLimit('CMaps upon CMaps', depth, LIMITS.pdfText.cmapDepth)
  const parent = streamCMap(view, stream.dict.entries.get('UseCMap'), depth + 1)
  const cmap = parseCMap(view.decoded(stream), () => parent)
  const vertical = view.number(stream.dict.entries.get('WMode'))
  return vertical === undefined ? cmap : { ...cmap, vertical: vertical === 1 }
}
