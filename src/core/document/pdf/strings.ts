/** Strings (ISO 32000-2 7.3.4). */
import { concatBytes, view } from '../../base/bytes.ts'
import { malformed } from './faults.ts'
import { CLASS, type Lexer, WHITE } from './lexer.ts'
import type { PdfString } from './value.ts'

const ESCAPES: Readonly<Record<number, number>> = {
  110: 10,
  114: 13,
  116: 9,
  98: 8,
  102: 12,
  40: 0x28,
  41: 0x29,
  92: 0x5c,
}

const isOctal = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x37

/** The content of a literal string with its escapes and ends of line resolved (7.3.4.2, Table 3). */
const unescaped = (source: Uint8Array): Uint8Array => {
  const out = Buffer.allocUnsafe(source.length)
  let length = 0
  for (let at = 0; at < source.length; ) {
    const byte = source[at++] as number
    if (byte === 13) {
      if (source[at] === 10) at++
      out[length++] = 10
    } else if (byte !== 0x5c) out[length++] = byte
    else {
      const next = source[at++]
      if (next === undefined) break
      if (isOctal(next)) {
        let value = next - 0x30
        for (let i = 0; i < 2 && isOctal(source[at]); i++)
          value = value * 8 + ((source[at++] as number) - 0x30)
        out[length++] = value & 0xff
      } else if (next === 13) {
        if (source[at] === 10) at++
      } else if (next !== 10) out[length++] = ESCAPES[next] ?? next
    }
  }
  return out.subarray(0, length)
}

/** The string whose `(` stands at the position. @throws PDF_MALFORMED */
export const literalString = (lexer: Lexer): PdfString => {
  const { bytes, end } = lexer
  const start = lexer.at
  let open = 0
  let plain = true
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === 0x5c) {
      plain = false
      at++
    } else if (byte === 13) plain = false
    else if (byte === 0x28) open++
    else if (byte === 0x29 && --open === 0) {
      lexer.at = at + 1
      const content = bytes.subarray(start + 1, at)
      return {
        type: 'string',
        bytes: plain ? content : unescaped(content),
        hex: false,
        span: { start, end: at + 1 },
      }
    }
  }
  lexer.at = end
  return malformed(start, 'string')
}

/** 1 for the bytes that are hexadecimal digits. */
const HEX: Uint8Array = (() => {
  const table = new Uint8Array(256)
  for (const char of '0123456789abcdefABCDEF') table[char.charCodeAt(0)] = 1
  return table
})()

export const isHexDigit = (byte: number): boolean => HEX[byte] === 1

/** Pairs of digits alone, decoded at once. The decoder stops at the first byte that is no digit: the length tells. */
const digitsOnly = (bytes: Uint8Array, start: number, end: number): Uint8Array | undefined => {
  const digits = bytes.subarray(start, end)
  if (digits.length !== end - start || digits.length % 2 !== 0) return undefined
  const text = view(digits).toString('latin1')
  const value = Buffer.from(text, 'hex')
  return value.length * 2 === end - start ? value : undefined
}

/** As many digits are looked at one by one. Longer strings are signature values of tens of kilobytes. */
const NEAR = 64

/**
 * The pairs of digits from `at` up to a `>`, decoded; `undefined` when anything else stands among them. Far ones are
 * taken by growing windows, each of digits before the next is looked at: a search for `>` alone would cross the file for
 * each of many objects.
 */
const pairsUpToClose = (bytes: Uint8Array, at: number, end: number): Uint8Array | undefined => {
  const near = Math.min(at + NEAR, end)
  let next = at
  while (next < near && HEX[bytes[next] as number] === 1) next++
  if (next < near) return bytes[next] === 0x3e ? digitsOnly(bytes, at, next) : undefined
  const decoded: Uint8Array[] = []
  for (let [from, size] = [at, 16 * NEAR]; from < end; from += size, size *= 4) {
    const window = bytes.subarray(from, Math.min(from + size, end))
    const close = window.indexOf(0x3e)
    const digits = digitsOnly(bytes, from, from + (close < 0 ? window.length : close))
    if (digits === undefined) return undefined
    decoded.push(digits)
    if (close >= 0) return concatBytes(...decoded)
  }
  return undefined
}

/** The string whose `<` stands at the position; an odd last digit counts as if 0 followed. @throws PDF_MALFORMED */
export const hexString = (lexer: Lexer): PdfString => {
  const { bytes, end } = lexer
  const start = lexer.at
  let at = start + 1
  const quick = pairsUpToClose(bytes, at, end)
  if (quick !== undefined) {
    lexer.at = at + quick.length * 2 + 1
    return { type: 'string', bytes: quick, hex: true, paired: true, span: { start, end: lexer.at } }
  }
  let digits = 0
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (HEX[byte] === 1) digits++
    else if (CLASS[byte] !== WHITE) break
  }
  lexer.at = Math.min(at + 1, end)
  if (at >= end) malformed(start, 'string')
  if (bytes[at] !== 0x3e) malformed(at, 'hex')
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, at - start - 1).toString('latin1')
  const text = digits === raw.length ? raw : raw.replace(/[\0\t\n\f\r ]+/g, '')
  const value = Buffer.from(digits % 2 === 0 ? text : `${text}0`, 'hex')
  return { type: 'string', bytes: value, hex: true, span: { start, end: at + 1 } }
}
