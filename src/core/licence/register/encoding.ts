/**
 * What encoding a text is in, by decoding all of it strictly: a byte order mark, UTF-8, or GB18030 (which holds GBK and
 * GB2312). Nothing is guessed from frequencies, and nothing is replaced by a question mark.
 */
import { GsealError } from '../../base/error.ts'
import type { TableSource } from './table.ts'

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

const ALIASES: Readonly<Record<string, Encoding>> = { utf8: 'utf-8', gbk: 'gb18030', gb2312: 'gb18030' }
const MARKS: readonly (readonly [hex: string, encoding: Encoding])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
]

/** @throws REGISTER_ENCODING_UNKNOWN */
export const encodingNamed = (text: string): Encoding => {
  const name = text.toLowerCase()
  const found = ENCODINGS.find((encoding) => encoding === name) ?? ALIASES[name]
  if (found === undefined)
    throw new GsealError('REGISTER_ENCODING_UNKNOWN', { encoding: text, known: ENCODINGS.join(', ') })
  return found
}

const linesIn = (text: string): number => text.split('\n').length - 1

/** The line on which the bytes stop being this encoding; `undefined` when all of them are. */
const faultLine = async (source: TableSource, encoding: Encoding): Promise<number | undefined> => {
  const strict = new TextDecoder(encoding, { fatal: true })
  // Tells where: it puts a mark in the place of what the strict one refuses.
  const lenient = new TextDecoder(encoding)
  let line = 1
  for await (const piece of source.pieces()) {
    const text = lenient.decode(piece, { stream: true })
    try {
      strict.decode(piece, { stream: true })
    } catch {
      return line + linesIn(text.slice(0, Math.max(0, text.indexOf('\ufffd'))))
    }
    line += linesIn(text)
  }
  try {
    strict.decode()
    return undefined
  } catch {
    return line
  }
}

const markOf = async (source: TableSource): Promise<Encoding | undefined> => {
  for await (const piece of source.pieces()) {
    const head = Buffer.from(piece.subarray(0, 3)).toString('hex')
    return MARKS.find(([hex]) => head.startsWith(hex))?.[1]
  }
  return undefined
}

/**
 * @param wanted what the person says that it is: then it is that, or refused
 * @throws REGISTER_ENCODING with the line
 */
export const detectEncoding = async (source: TableSource, wanted?: string): Promise<Encoding> => {
  const certain = wanted === undefined ? await markOf(source) : encodingNamed(wanted)
  const tries: readonly Encoding[] = certain === undefined ? ['utf-8', 'gb18030'] : [certain]
  // The line of the encoding that went furthest: a later one may break on the first character.
  let line = 1
  for (const encoding of tries) {
    const fault = await faultLine(source, encoding)
    if (fault === undefined) return encoding
    line = Math.max(line, fault)
  }
  throw new GsealError('REGISTER_ENCODING', { file: source.name, encoding: tries.join(', '), line })
}

/** The text in pieces, its byte order mark dropped. */
export async function* decoded(source: TableSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const piece of source.pieces()) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}
