/**
 * Closed shapes of what is kept as canonical JSON (bodies of events, catalogs): an unknown field, a missing one or a wrong
 * kind of value is refused, so that a body means the same to every reader, today and in the archive.
 */
import type { JsonObject, JsonValue } from './canonical.ts'
import type { GsealError } from './error.ts'
import { LIMITS } from './limits.ts'

export type Field =
  | 'text'
  /** SM3, 64 hex digits. */
  | 'digest'
  /** ms since 1970 UTC. */
  | 'time'
  | 'count'
  /** Base64 of DER. */
  | 'der'
  /** true or false. */
  | 'flag'
  | { readonly oneOf: readonly string[] }
  | { readonly list: Field }
  /** Values by name: the names come from a catalog, which is itself in the ledger. */
  | { readonly map: Field }
  | { readonly object: Shape }
  | { readonly optional: Field }

export interface Shape {
  readonly [name: string]: Field
}

type ValueOf<F> = F extends 'text' | 'digest' | 'der'
  ? string
  : F extends 'time' | 'count'
    ? number
    : F extends 'flag'
      ? boolean
      : F extends { oneOf: readonly (infer T)[] }
        ? T
        : F extends { list: infer L }
          ? readonly ValueOf<L>[]
          : F extends { map: infer M }
            ? { readonly [name: string]: ValueOf<M> }
            : F extends { object: infer S }
              ? BodyOf<S>
              : never

/** The TypeScript type of bodies of a shape. */
export type BodyOf<S> = {
  readonly [K in keyof S as S[K] extends { optional: Field } ? never : K]: ValueOf<S[K]>
} & {
  readonly [K in keyof S as S[K] extends { optional: Field } ? K : never]?: S[K] extends { optional: infer F }
    ? ValueOf<F>
    : never
}

const DIGEST = /^[0-9a-f]{64}$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** Texts are shown on terminals and in reports: no control characters but the line feed. */
const TEXT = /^[^\p{Cc}\p{Cs}]*$/u

const LAST_TIME = 253_402_300_799_999

const scalarFault = (field: Field, value: JsonValue): string | undefined => {
  if (field === 'time')
    return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LAST_TIME
      ? undefined
      : 'no time'
  if (field === 'count')
    return Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : 'no whole number'
  if (field === 'flag') return typeof value === 'boolean' ? undefined : 'neither true nor false'
  if (typeof value !== 'string') return 'no text'
  if (field === 'digest') return DIGEST.test(value) ? undefined : 'no SM3 digest'
  if (field === 'der')
    return value.length <= LIMITS.registry.derChars && BASE64.test(value) ? undefined : 'no base64'
  if (typeof field === 'object' && 'oneOf' in field)
    return field.oneOf.includes(value) ? undefined : `not one of ${field.oneOf.join(', ')}`
  if (value.trim() === '') return 'empty'
  if ([...value].length > LIMITS.registry.textChars)
    return `longer than ${LIMITS.registry.textChars} characters`
  return TEXT.test(value.replaceAll('\n', '')) ? undefined : 'control characters'
}

export type Fault = (path: string, reason: string) => GsealError

/** Short names of the metadata standard and of business items; Chinese names occur in the field. */
const ITEM_NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u

const checkMap = (field: Field, value: JsonValue, path: string, faultAt: Fault): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw faultAt(path, 'no object')
  const entries = Object.entries(value as JsonObject)
  const limit = LIMITS.registry.listItems
  if (entries.length > limit) throw faultAt(path, `more than ${limit} items`)
  for (const [name, item] of entries) {
    if (!ITEM_NAME.test(name)) throw faultAt(`${path}/${name}`, 'no name of an item')
    checkValue(field, item, `${path}/${name}`, faultAt)
  }
}

const checkValue = (field: Field, value: JsonValue, path: string, faultAt: Fault): void => {
  if (typeof field === 'object' && 'optional' in field) {
    checkValue(field.optional, value, path, faultAt)
  } else if (typeof field === 'object' && 'list' in field) {
    if (!Array.isArray(value)) throw faultAt(path, 'no list')
    const limit = LIMITS.registry.listItems
    if (value.length > limit) throw faultAt(path, `more than ${limit} items`)
    value.forEach((item, i) => {
      checkValue(field.list, item, `${path}/${i}`, faultAt)
    })
  } else if (typeof field === 'object' && 'map' in field) {
    checkMap(field.map, value, path, faultAt)
  } else if (typeof field === 'object' && 'object' in field) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw faultAt(path, 'no object')
    checkObject(field.object, value as JsonObject, path, faultAt)
  } else {
    const fault = scalarFault(field, value)
    if (fault !== undefined) throw faultAt(path, fault)
  }
}

const checkObject = (shape: Shape, value: JsonObject, path: string, faultAt: Fault): void => {
  for (const name of Object.keys(value)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (field === undefined) throw faultAt(`${path}/${name}`, 'an unknown field')
    checkValue(field, value[name] ?? null, `${path}/${name}`, faultAt)
  }
  for (const [name, field] of Object.entries(shape)) {
    const optional = typeof field === 'object' && 'optional' in field
    if (!optional && !Object.hasOwn(value, name)) throw faultAt(`${path}/${name}`, 'missing')
  }
}

/** @throws what `faultAt` makes of the path and reason of the first fault */
export const checkShape = (shape: Shape, value: JsonObject, faultAt: Fault): void =>
  checkObject(shape, value, '', faultAt)

/** The same for what has just been parsed and may be anything. */
export const checkAny = (shape: Shape, value: unknown, faultAt: Fault): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw faultAt('/', 'no object')
  checkObject(shape, value as JsonObject, '', faultAt)
}
