/** Whether the fonts at hand have the characters of a register, before a face is set with them. */
import { isGsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { characters, openEmbeddable } from '../core/impression/index.ts'
import { readInput } from './files.ts'

/**
 * The first character of a text that neither the font of gseal nor one of the files has.
 * @throws FILE_*, IMPRESSION_FONT_UNREADABLE, FONT_NOT_EMBEDDABLE
 */
export const glyphFinder = async (
  paths: readonly string[],
): Promise<(text: string) => string | undefined> => {
  const files = await Promise.all(paths.map((path) => readInput(path, LIMITS.impression.fontBytes)))
  const font = await openEmbeddable(files)
  const known = new Map<string, boolean>()
  const has = (char: string): boolean => {
    const before = known.get(char)
    if (before !== undefined) return before
    let found = true
    try {
      font.advance(char)
    } catch (error) {
      if (!isGsealError(error) || error.code !== 'IMPRESSION_GLYPH_MISSING') throw error
      found = false
    }
    known.set(char, found)
    return found
  }
  return (text) => characters(text).find((char) => char.trim() !== '' && !has(char))
}
