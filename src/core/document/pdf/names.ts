/** Names (ISO 32000-2 7.3.5): decoded, and each frequent one kept once, since a large file has millions. */
import { CLASS, type Lexer } from './lexer.ts'

const SLOTS = 4096
const LONGEST = 40
const table: (string | undefined)[] = new Array(SLOTS).fill(undefined)

const same = (text: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false
  return true
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')

/** `#` and two hexadecimal digits are one byte; any other `#` is itself, as every reader has it. */
const decode = (text: string): string =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Reads the name whose `/` stands at the lexer's position; one char per byte. */
export const internName = (lexer: Lexer): string => {
  const { bytes, end } = lexer
  const start = ++lexer.at
  let at = start
  let hash = 0
  let escaped = false
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (CLASS[byte] !== 0) break
    if (byte === 0x23) escaped = true
    hash = (Math.imul(hash, 31) + byte) | 0
  }
  lexer.at = at
  if (escaped) return decode(latin1(bytes, start, at))
  if (at - start > LONGEST) return latin1(bytes, start, at)
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
  const known = table[slot]
  if (known !== undefined && same(known, bytes, start, at)) return known
  const name = latin1(bytes, start, at)
  table[slot] = name
  return name
}
