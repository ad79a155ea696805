/**
 * The characters of PDF (ISO 32000-2 7.2) and a position in bytes. The tokens that carry values are read in parse.ts;
 * here are white space, comments, keywords, and the classes that tell where a token ends.
 */

export const WHITE = 1
export const DELIMITER = 2

/** Class of each byte: 0 regular, else WHITE or DELIMITER (7.2.3). */
export const CLASS: Uint8Array = (() => {
  const table = new Uint8Array(256)
  for (const byte of [0, 9, 10, 12, 13, 32]) table[byte] = WHITE
  for (const char of '()<>[]{}/%') table[char.charCodeAt(0)] = DELIMITER
  return table
})()

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** Walks over bytes; offsets are those of `bytes`. */
export class Lexer {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  /** @param end offset where reading stops; the end of `bytes` unless told */
  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.end = Math.min(end, bytes.length)
  }

  /** Byte at the position, -1 at the end. */
  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1
  }

  /** Goes over white space and comments (7.2.3, 7.2.4). */
  skip(): void {
    const { bytes, end } = this
    let at = this.at
    while (at < end) {
      const byte = bytes[at] as number
      if (CLASS[byte] === WHITE) at++
      else if (byte === 0x25) {
        while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++
      } else break
    }
    this.at = at
  }

  /** Goes over white space alone, where a comment means something (`%%EOF`). */
  skipWhite(): void {
    while (this.at < this.end && CLASS[this.bytes[this.at] as number] === WHITE) this.at++
  }

  /** Whether the bytes at the position are `word`, whatever follows. */
  startsWith(word: string): boolean {
    if (this.at + word.length > this.end) return false
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false
    return true
  }

  /** Goes over `word` when it stands here as a whole token. */
  accept(word: string): boolean {
    const after = this.at + word.length
    if (!this.startsWith(word) || (after < this.end && CLASS[this.bytes[after] as number] === 0)) return false
    this.at = after
    return true
  }

  /**
   * The run of regular characters at the position, as latin1; `undefined` when a delimiter, a digit, a sign, a dot or
   * the end stands here. In a content stream this is an operator (7.8.2), `true`, `false` or `null`.
   */
  keyword(): string | undefined {
    const first = this.peek()
    if (first < 0 || CLASS[first] !== 0 || isDigit(first)) return undefined
    if (first === 0x2b || first === 0x2d || first === 0x2e) return undefined
    const start = this.at
    while (this.at < this.end && CLASS[this.bytes[this.at] as number] === 0) this.at++
    return String.fromCharCode(...this.bytes.subarray(start, Math.min(this.at, start + 128)))
  }

  /** A run of decimal digits as a number; -1 when none stands here or it has more than 15. */
  digits(): number {
    const start = this.at
    let value = 0
    while (this.at < this.end) {
      const digit = (this.bytes[this.at] as number) - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      this.at++
    }
    return this.at === start || this.at - start > 15 ? -1 : value
  }
}
