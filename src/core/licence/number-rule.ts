/**
 * How the number on the paper and the serial of the identifier are formed. A pattern is text with places:
 *
 *   示例危化经〔{year}〕{digits:6}号        {year} {digits:N} {digits:N-M} {letters:N-M} {alnum:N-M} {any:N-M}
 *
 * and the serial is made of the places by their order, capitals and digits, and a counter of the ledger:
 *
 *   {1}{2}          20180000012
 *   A{counter:8}    A00000001
 *
 * A rule gives different serials for different numbers: it uses every place, or the counter. Regular expressions are not
 * taken from catalogs: one can be written that never ends.
 */
import type { Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'

export interface NumberRule {
  readonly pattern: string
  readonly serial: string
}

/** A literal, or a place with the characters that may stand there and how many. */
type Part =
  | { readonly text: string }
  | { readonly kind: string; readonly least: number; readonly most: number }

const KINDS: Readonly<Record<string, string>> = {
  year: '(?:19|20)\\d\\d',
  digits: '[0-9]',
  letters: '[A-Z]',
  alnum: '[0-9A-Z]',
  any: '[^\\p{Cc}]',
}

/** Places of changing length beside one another are tried in every way: so few cost nothing. */
const CHANGING = 3

const PLACE = /\{([a-z]+|\d+)(?::(\d{1,3})(?:-(\d{1,3}))?)?\}/g

/** Literals and `{…}`; `undefined` where a brace stands alone. */
const partsOf = (template: string): Part[] | undefined => {
  const parts: Part[] = []
  let at = 0
  for (const m of template.matchAll(PLACE)) {
    if (m.index > at) parts.push({ text: template.slice(at, m.index) })
    const least = Number(m[2] ?? 1)
    parts.push({ kind: m[1] ?? '', least, most: Number(m[3] ?? least) })
    at = m.index + m[0].length
  }
  if (at < template.length) parts.push({ text: template.slice(at) })
  return parts.some((part) => 'text' in part && /[{}]/.test(part.text)) ? undefined : parts
}

const why = (reason: string, reasonZh: string): Params => ({ reason, reasonZh })

const placesFault = (pattern: string): Params | undefined => {
  const parts = partsOf(pattern)
  if (parts === undefined) return why('a brace without its place in the pattern', '样式中的花括号不成对')
  const places = parts.filter((part) => 'kind' in part)
  const stranger = places.find(({ kind }) => KINDS[kind] === undefined)
  if (stranger !== undefined)
    return why(`{${stranger.kind}} in the pattern`, `样式中的 {${stranger.kind}} 无法识别`)
  if (places.some(({ least, most }) => least < 1 || most < least || most > LIMITS.licence.numberChars))
    return why('a length in the pattern', '样式中的长度有误')
  if (places.filter(({ least, most }) => least !== most).length > CHANGING)
    return why(`more than ${CHANGING} places of changing length`, `长度可变的位置多于 ${CHANGING} 个`)
  return places.length === 0 ? why('no place in the pattern', '样式中没有可变的位置') : undefined
}

const serialFault = ({ pattern, serial }: NumberRule): Params | undefined => {
  const parts = partsOf(serial)
  if (parts === undefined) return why('a brace without its place in the serial', '流水号中的花括号不成对')
  const places = (partsOf(pattern) ?? []).filter((part) => 'kind' in part)
  const used = parts.filter((part) => 'kind' in part)
  const literal = parts.find((part) => 'text' in part && !/^[0-9A-Z]*$/.test(part.text))
  if (literal !== undefined)
    return why('the serial has only capitals, digits and places', '流水号只能由大写字母、数字和位置组成')
  const counted = used.some(({ kind }) => kind === 'counter')
  const stranger = used.find(
    ({ kind }) => kind !== 'counter' && !(Number(kind) >= 1 && Number(kind) <= places.length),
  )
  if (stranger !== undefined)
    return why(`{${stranger.kind}} in the serial`, `流水号中的 {${stranger.kind}} 无法识别`)
  const changing = used.filter(({ kind }) => places[Number(kind) - 1]?.kind === 'any')
  if (changing.length > 0)
    return why('a place for any characters in the serial', '任意字符的位置不能进入流水号')
  if (counted) return undefined
  const all = places.every((_, i) => used.some(({ kind }) => Number(kind) === i + 1))
  return all
    ? undefined
    : why(
        'two numbers could get one serial: use every place or {counter:N}',
        '不同编号可能得到同一流水号: 请用上全部位置或 {counter:N}',
      )
}

/** What is wrong with a rule, in both languages; `undefined` for a good one. */
export const numberRuleFault = (rule: NumberRule): Params | undefined =>
  placesFault(rule.pattern) ?? serialFault(rule)

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const expressionOf = (pattern: string): RegExp => {
  const source = (partsOf(pattern) ?? []).map((part) =>
    'text' in part
      ? escaped(part.text)
      : part.kind === 'year'
        ? `(${KINDS['year']})`
        : `(${KINDS[part.kind]}{${part.least},${part.most}})`,
  )
  return new RegExp(`^${source.join('')}$`, 'u')
}

export interface Numbering {
  /** What stands in the places; `undefined` for a number that is not of this pattern. */
  places(number: string): readonly string[] | undefined
  /** Whether the serial counts, and in how many digits. */
  readonly counter: number | undefined
  /**
   * The serial of a number.
   * @param count the ledger's next number for this catalog and issuer, where the rule counts
   * @returns `undefined` when the number does not fit, or the serial would be too long
   */
  serial(number: string, count?: number): string | undefined
}

/** @param rule one without fault */
export const numbering = (rule: NumberRule): Numbering => {
  const expression = expressionOf(rule.pattern)
  const parts = partsOf(rule.serial) ?? []
  const counter = parts.find((part) => 'kind' in part && part.kind === 'counter')
  const digits = counter !== undefined && 'least' in counter ? counter.least : undefined
  const places = (number: string): readonly string[] | undefined => {
    if (number.length > LIMITS.licence.numberChars) return undefined
    return expression.exec(number)?.slice(1)
  }
  return {
    places,
    counter: digits,
    serial: (number, count = 0) => {
      const found = places(number)
      if (found === undefined) return undefined
      const text = parts
        .map((part) =>
          'text' in part
            ? part.text
            : part.kind === 'counter'
              ? String(count).padStart(part.least, '0')
              : (found[Number(part.kind) - 1] ?? ''),
        )
        .join('')
      return text.length > 0 && text.length <= LIMITS.licence.serialChars ? text : undefined
    },
  }
}
