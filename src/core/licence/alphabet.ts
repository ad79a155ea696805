/**
 * ISO 7064 MOD 37,36 (GB/T 17710): the check character over 0-9A-Z that licence identifiers end in. And the variant with
 * shifted letters that is in circulation: it is computed to recognise such identifiers, never to make one.
 */

export const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The first character outside the alphabet and its place from 1; `undefined` when all of them are in it. */
export const strangerIn = (text: string): { readonly char: string; readonly at: number } | undefined => {
  let at = 0
  for (const char of text) {
    at += 1
    if (!ALPHABET.includes(char)) return { char, at }
  }
  return undefined
}

/** One step of the recursion: the sum within 36, doubled within 37. */
const doubled = (sum: number): number => ((sum % 36 === 0 ? 36 : sum % 36) * 2) % 37

/** @param text of the alphabet's characters alone */
export const checkCharacter = (text: string): string => {
  let product = 36
  for (const char of text) product = doubled(product + ALPHABET.indexOf(char))
  return ALPHABET[(37 - product) % 36] ?? ''
}

/** Letters count one more (A is 11) and wrap at 37, digits are right, and the character is taken one place lower. */
export const legacyCheckCharacter = (text: string): string => {
  let product = 36
  for (const char of text) {
    const index = ALPHABET.indexOf(char)
    const sum = product + (index < 10 ? index : index + 1)
    product = doubled(index >= 10 && sum > 37 ? sum % 37 : sum)
  }
  return ALPHABET[36 - product] ?? ''
}
