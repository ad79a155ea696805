/**
 * Glyph names as characters, by the rules of the Adobe Glyph List Specification: a table for Latin, Greek and
 * punctuation, `uniXXXX`, `uXXXXXX`, parts joined by `_`, endings after `.` left out. Accented letters are composed.
 */

const LETTERS = /^[A-Za-z]$/
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** `name char` pairs. */
const NAMED = `space   exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright )
asterisk * plus + comma , hyphen - period . slash / colon : semicolon ; less < equal = greater > question ? at @
bracketleft [ backslash \\ bracketright ] asciicircum ^ underscore _ grave \` braceleft { bar | braceright } asciitilde ~
quoteleft ‘ quoteright ’ quotedblleft “ quotedblright ” quotesinglbase ‚ quotedblbase „ guilsinglleft ‹ guilsinglright ›
guillemotleft « guillemotright » endash – emdash — figuredash ‒ ellipsis … bullet • periodcentered · middot · dagger †
daggerdbl ‡ section § paragraph ¶ perthousand ‰ fraction ⁄ minus − multiply × divide ÷ plusminus ± notequal ≠
lessequal ≤ greaterequal ≥ approxequal ≈ infinity ∞ radical √ summation ∑ product ∏ integral ∫ partialdiff ∂ degree °
logicalnot ¬ exclamdown ¡ questiondown ¿ cent ¢ sterling £ currency ¤ yen ¥ florin ƒ Euro € brokenbar ¦ copyright ©
registered ® trademark ™ ordfeminine ª ordmasculine º onesuperior ¹ twosuperior ² threesuperior ³ onequarter ¼ onehalf ½
threequarters ¾ mu µ AE Æ ae æ OE Œ oe œ Oslash Ø oslash ø Lslash Ł lslash ł Eth Ð eth ð Thorn Þ thorn þ germandbls ß
dotlessi ı Dcroat Đ dcroat đ Hbar Ħ hbar ħ acute ´ dieresis ¨ macron ¯ cedilla ¸ circumflex ˆ tilde ˜ breve ˘
dotaccent ˙ ring ˚ ogonek ˛ hungarumlaut ˝ caron ˇ fi ﬁ fl ﬂ ff ﬀ ffi ﬃ ffl ﬄ nbspace   sfthyphen - softhyphen -
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π
Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ
iota ι kappa κ lambda λ nu ν xi ξ omicron ο pi π rho ρ sigma σ sigma1 ς tau τ upsilon υ phi φ chi χ psi ψ omega ω
arrowleft ← arrowup ↑ arrowright → arrowdown ↓ lozenge ◊ filledbox ■ checkbox ☐`

const TABLE: ReadonlyMap<string, string> = new Map([
  ...(NAMED.match(/\S+ ./gu) ?? []).map((pair) => {
    const at = pair.indexOf(' ')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  }),
  ...DIGITS.map((name, value) => [name, String(value)] as const),
])

const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circumflex: '\u0302',
  tilde: '\u0303',
  macron: '\u0304',
  breve: '\u0306',
  dotaccent: '\u0307',
  dieresis: '\u0308',
  ring: '\u030a',
  hungarumlaut: '\u030b',
  caron: '\u030c',
  commaaccent: '\u0326',
  cedilla: '\u0327',
  ogonek: '\u0328',
}

/** A letter and an accent, when Unicode has the two as one character. */
const composed = (name: string): string | undefined => {
  const accent = ACCENTS[name.slice(1)]
  if (accent === undefined || !LETTERS.test(name.charAt(0))) return undefined
  const char = (name.charAt(0) + accent).normalize('NFC')
  return char.length === 1 ? char : undefined
}

const fromHex = (hex: string): string => {
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '' : String.fromCodePoint(code)
}

const numbered = (name: string): string | undefined => {
  const [, units] = /^uni((?:[0-9A-F]{4})+)$/.exec(name) ?? []
  if (units !== undefined) return (units.match(/.{4}/g) ?? []).map(fromHex).join('')
  const [, code] = /^u([0-9A-F]{4,6})$/.exec(name) ?? []
  return code === undefined ? undefined : fromHex(code)
}

const part = (name: string): string =>
  LETTERS.test(name) ? name : (TABLE.get(name) ?? composed(name) ?? numbered(name) ?? '')

/** Text of a glyph; empty when the name tells none, as `g17` does not. */
export const textOfGlyph = (name: string): string => {
  const parts = (name.split('.')[0] ?? '').split('_').map(part)
  return parts.includes('') ? '' : parts.join('')
}
