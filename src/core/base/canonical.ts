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

const refuse = (trail: readonly (string | number)[], reason: string): never => {
  throw new GsealError('JSON_NOT_CANONICAL', { path: `/${trail.join('/')}`, reason })
}

/** The writer's place in the value, for messages. */
type Trail = (string | number)[]

/** Texts that are their own JSON between quotes: most names, identifiers and digests. */
const PLAIN = /^[\w .:/+=-]*$/

const textOf = (value: string, trail: Trail): string => {
  if (PLAIN.test(value)) return `"${value}"`
  return value.isWellFormed() ? JSON.stringify(value) : refuse(trail, 'a lone surrogate')
}

const numberOf = (value: number, trail: Trail): string =>
  Number.isSafeInteger(value) && !Object.is(value, -0)
    ? String(value)
    : refuse(trail, `${value} is not a whole number within 53 bits`)

const arrayOf = (value: readonly unknown[], trail: Trail): string => {
  let text = '['
  for (let i = 0; i < value.length; i++) {
    trail.push(i)
    text += (i === 0 ? '' : ',') + writeValue(value[i], trail)
    trail.pop()
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

const objectOf = (value: Readonly<Record<string, unknown>>, trail: Trail): string => {
  let text = '{'
  for (const name of sortedNames(value)) {
    trail.push(name)
    text += `${text.length > 1 ? ',' : ''}${textOf(name, trail)}:${writeValue(value[name], trail)}`
    trail.pop()
  }
  return `${text}}`
}

const writeValue = (value: unknown, trail: Trail): string => {
  if (typeof value === 'string') return textOf(value, trail)
  if (typeof value === 'number') return numberOf(value, trail)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') return refuse(trail, `a ${typeof value}`)
  if (trail.length >= LIMITS.json.depth) return refuse(trail, `deeper than ${LIMITS.json.depth}`)
  return Array.isArray(value) ? arrayOf(value, trail) : objectOf(value as Record<string, unknown>, trail)
}

/**
 * The one text of a value.
 * @throws JSON_NOT_CANONICAL for what has no canonical form: fractions, undefined, lone surrogates, too deep
 */
export const canonicalJson = (value: JsonValue): string => writeValue(value, [])

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
  return canonicalJson(value) === text ? value : refuse([], 'white space, order of members, or an escape')
}

/** As `parseCanonical`, for a text that must be an object. @throws JSON_NOT_CANONICAL */
export const parseCanonicalObject = (text: string): JsonObject => {
  const value = parseCanonical(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : refuse([], 'not an object')
}
