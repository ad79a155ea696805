/**
 * Canonical JSON, the form that ledgers hash and operators sign: RFC 8785 with whole numbers only. No white space,
 * members sorted by UTF-16 code units, the shortest escapes, no lone surrogates, no number that another language could
 * write differently. Text is not normalised: what a person typed is what is hashed.
 */
import { GsealError } from './error.ts'
import { LIMITS } from './limits.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** What has no canonical form. The place is put together on the way out, so that sound values cost nothing for it. */
class Refused {
  readonly reason: string
  readonly place: (string | number)[] = []
  constructor(reason: string) {
    this.reason = reason
  }
}

const refuse = (reason: string): never => {
  throw new Refused(reason)
}

const within = (thrown: unknown, name: string | number): unknown => {
  if (thrown instanceof Refused) thrown.place.unshift(name)
  return thrown
}

/** Texts that are their own JSON between quotes: most names, identifiers and digests. */
const PLAIN = /^[\w .:/+=-]*$/

const textOf = (value: string): string => {
  if (PLAIN.test(value)) return `"${value}"`
  return value.isWellFormed() ? JSON.stringify(value) : refuse('a lone surrogate')
}

const numberOf = (value: number): string =>
  Number.isSafeInteger(value) && !Object.is(value, -0)
    ? String(value)
    : refuse(`${value} is not a whole number within 53 bits`)

const arrayOf = (value: readonly unknown[], depth: number): string => {
  let text = '['
  let i = 0
  try {
    for (; i < value.length; i++) text += (i === 0 ? '' : ',') + writeValue(value[i], depth)
  } catch (thrown) {
    throw within(thrown, i)
  }
  return `${text}]`
}

/** By UTF-16 code units; what was canonical before is in order already. */
const sortedNames = (value: object): string[] => {
  const names = Object.keys(value)
  for (let i = 1; i < names.length; i++) {
    if ((names[i - 1] as string) > (names[i] as string)) return names.sort()
  }
  return names
}

const objectOf = (value: Readonly<Record<string, unknown>>, depth: number): string => {
  let text = '{'
  let place = ''
  try {
    for (const name of sortedNames(value)) {
      place = name
      text += `${text.length > 1 ? ',' : ''}${textOf(name)}:${writeValue(value[name], depth)}`
    }
  } catch (thrown) {
    throw within(thrown, place)
  }
  return `${text}}`
}

/** `depth` counts the arrays and objects around the value. */
const writeValue = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'number') return numberOf(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') return refuse(`a ${typeof value}`)
  if (depth >= LIMITS.json.depth) return refuse(`deeper than ${LIMITS.json.depth}`)
  return Array.isArray(value)
    ? arrayOf(value, depth + 1)
    : objectOf(value as Record<string, unknown>, depth + 1)
}

const notCanonical = (place: readonly (string | number)[], reason: string): GsealError =>
  new GsealError('JSON_NOT_CANONICAL', { path: `/${place.join('/')}`, reason })

/** A text as it stands in canonical JSON; for writers of one fixed form. Lone surrogates are the caller's to refuse. */
export const canonicalText = (value: string): string =>
  PLAIN.test(value) ? `"${value}"` : JSON.stringify(value)

/**
 * The one text of a value.
 * @throws JSON_NOT_CANONICAL for what has no canonical form: fractions, undefined, lone surrogates, too deep
 */
export const canonicalJson = (value: JsonValue): string => {
  try {
    return writeValue(value, 0)
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown
    throw notCanonical(thrown.place, thrown.reason)
  }
}

/**
 * Reads a text that must already be canonical; so a text has one meaning, and equal values have equal bytes.
 * @throws JSON_NOT_CANONICAL
 */
export const parseCanonical = (text: string): JsonValue => {
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new GsealError('JSON_NOT_CANONICAL', { path: '/', reason: (cause as Error).message }, { cause })
  }
  if (canonicalJson(value) !== text) throw notCanonical([], 'white space, order of members, or an escape')
  return value
}

/** As `parseCanonical`, for a text that must be an object. @throws JSON_NOT_CANONICAL */
export const parseCanonicalObject = (text: string): JsonObject => {
  const value = parseCanonical(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw notCanonical([], 'not an object')
  return value as JsonObject
}
