/**
 * Text from files is hostile until it is shown safely: control characters move the cursor, bidirectional overrides make
 * a name read backwards, invisible ones make two names look the same. All of them are shown as `\u{…}`.
 */

/** C0, DEL, C1, soft hyphen, bidi and zero-width marks, separators, interlinear marks, surrogates, private tags. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single marks are meant
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** The text on one line with nothing in it that a terminal would act upon. */
export const safe = (text: string): string => text.replace(UNSAFE, escaped)

/** The same JSON value, written so that a terminal shows it as it is. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNSAFE, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** Characters that take two cells (East Asian Width W and F: the blocks that seals and names use). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const COMBINING = /\p{Mn}|\p{Me}/u

/** Terminal cells that a safe text takes. */
export const width = (text: string): number => {
  let cells = 0
  for (const character of text) cells += WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1
  return cells
}

export const padTo = (text: string, cells: number): string =>
  text + ' '.repeat(Math.max(0, cells - width(text)))

/** Breaks a paragraph at blanks, and between Chinese characters, into lines of at most `cells`. */
export const wrap = (text: string, cells: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(
    /[\u2e80-\u9fff\uff00-\uffef][\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3001\u3002\u300b\u300d\u201d,;:)]*|[^\s\u2e80-\u9fff\uff00-\uffef]+[\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3001\u3002\u300b\u300d\u201d]*|\s+/gu,
  ) ?? []) {
    if (width(line) + width(word.trimEnd()) > cells && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? word.trimStart() : word
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}
