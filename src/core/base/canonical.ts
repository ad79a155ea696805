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

const refuse = (path: string, reason: string): never => {
  throw new GsealError('JSON_NOT_CANONICAL', { path: path === '' ? '/' : path, reason })
}

const textOf = (value: string, path: string): string =>
  value.isWellFormed() ? JSON.stringify(value) : refuse(path, 'a lone surrogate')

const numberOf = (value: number, path: string): string =>
  Number.isSafeInteger(value) && !Object.is(value, -0)
    ? String(value)
    : refuse(path, `${value} is not a whole number within 53 bits`)

const objectOf = (value: object, path: string, depth: number): string => {
  let text = '{'
  for (const name of Object.keys(value).sort()) {
    const member = writeValue((value as Record<string, unknown>)[name], `${path}/${name}`, depth)
    text += `${text.length > 1 ? ',' : ''}${textOf(name, path)}:${member}`
  }
  return `${text}}`
}

const writeValue = (value: unknown, path: string, depth: number): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return textOf(value, path)
  if (typeof value === 'number') return numberOf(value, path)
  if (typeof value !== 'object') return refuse(path, `a ${typeof value}`)
  if (depth >= LIMITS.json.depth) return refuse(path, `deeper than ${LIMITS.json.depth}`)
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => writeValue(item, `${path}/${i}`, depth + 1)).join(',')}]`
  }
  return objectOf(value, path, depth + 1)
}

/**
 * The one text of a value.
 * @throws JSON_NOT_CANONICAL for what has no canonical form: fractions, undefined, lone surrogates, too deep
 */
export const canonicalJson = (value: JsonValue): string => writeValue(value, '', 0)

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
  return canonicalJson(value) === text ? value : refuse('', 'white space, order of members, or an escape')
}

/** As `parseCanonical`, for a text that must be an object. @throws JSON_NOT_CANONICAL */
export const parseCanonicalObject = (text: string): JsonObject => {
  const value = parseCanonical(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : refuse('', 'not an object')
}
