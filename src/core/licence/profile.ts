/**
 * Names of metadata, by profile. The printed text of GB/T 36903 leaves open what systems call its items, and provinces
 * have names of their own; so the model has one set of names (metadata.ts), and files in assets/profiles say what each is
 * called outside. A name that turns out wrong is corrected there and nowhere else.
 */
import { readFileSync } from 'node:fs'
import { GsealError } from '../base/error.ts'

/** What the model calls its values; each holder has its three values at the same place of the joined lists. */
export const FIELDS = [
  'catalog.name',
  'catalog.code',
  'number',
  'identifier',
  'issuer.name',
  'issuer.code',
  'issuedOn',
  'holder.name',
  'holder.code',
  'holder.codeType',
  'holder.codeTypeName',
  'validFrom',
  'validTo',
  'createdAt',
  'catalog.version',
  'predecessor',
  'sealedBy.name',
  'sealedBy.code',
] as const
export type MetadataField = (typeof FIELDS)[number]

/** How sure a name is: seen in what systems write or publish, recalled, or chosen here until somebody knows better. */
const MARKS = ['F', 'R', 'G'] as const
export type Mark = (typeof MARKS)[number]

export interface Profile {
  readonly name: string
  readonly standard: string
  /** Of letters YYYY, MM, DD, HH, mm and ss, in China's time. */
  readonly date: string
  readonly time: string
  /** Between the values of several holders. */
  readonly join: string
  readonly names: Readonly<Record<MetadataField, string>>
  readonly marks: Readonly<Record<MetadataField, Mark>>
  /** Items of the licence's own kind: each by itself under a prefix, or all as one JSON text. */
  readonly items: { readonly prefix: string } | { readonly json: string }
}

const bad = (profile: string, at: string): GsealError =>
  new GsealError('METADATA_PROFILE_BAD', { profile, at })

const record = (value: unknown, profile: string, at: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(profile, at)
  return value as Record<string, unknown>
}

const text = (value: unknown, profile: string, at: string): string => {
  if (typeof value !== 'string' || value === '') throw bad(profile, at)
  return value
}

const itemsOf = (value: unknown, profile: string): Profile['items'] => {
  const items = record(value, profile, 'items')
  const [[key, name] = [], ...more] = Object.entries(items)
  if (more.length > 0 || (key !== 'prefix' && key !== 'json')) throw bad(profile, 'items')
  const given = text(name, profile, `items.${key}`)
  return key === 'prefix' ? { prefix: given } : { json: given }
}

const marksOf = (value: unknown, profile: string): Profile['marks'] => {
  const marks = record(value, profile, 'marks')
  const stray = Object.keys(marks).find((field) => !FIELDS.includes(field as MetadataField))
  if (stray !== undefined) throw bad(profile, `marks.${stray}`)
  const wrong = FIELDS.find((field) => !MARKS.includes(marks[field] as Mark))
  if (wrong !== undefined) throw bad(profile, `marks.${wrong}`)
  return marks as Profile['marks']
}

/** Reads a profile strictly: every field named once with its mark, nothing else. @throws METADATA_PROFILE_BAD */
export const readProfile = (source: string, name: string): Profile => {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (cause) {
    throw new GsealError('METADATA_PROFILE_BAD', { profile: name, at: '/' }, { cause })
  }
  const file = record(value, name, '/')
  const given = record(file['names'], name, 'names')
  for (const field of Object.keys(given)) {
    if (!FIELDS.includes(field as MetadataField)) throw bad(name, `names.${field}`)
  }
  const names = Object.fromEntries(
    FIELDS.map((field) => [field, text(given[field], name, `names.${field}`)]),
  ) as Record<MetadataField, string>
  if (new Set(Object.values(names)).size !== FIELDS.length) throw bad(name, 'names')
  const part = (key: string): string => text(file[key], name, key)
  return {
    name: part('profile'),
    standard: part('standard'),
    date: part('date'),
    time: part('time'),
    join: part('join'),
    names,
    marks: marksOf(file['marks'], name),
    items: itemsOf(file['items'], name),
  }
}

const FOLDER = new URL('../../../../assets/profiles/', import.meta.url)
const known = new Map<string, Profile>()

/** A profile that comes with gseal. @throws METADATA_PROFILE_UNKNOWN */
export const profileNamed = (name: string): Profile => {
  const kept = known.get(name)
  if (kept !== undefined) return kept
  let source: string
  try {
    if (!/^[a-z0-9]+$/.test(name)) throw new RangeError('no name of a profile')
    source = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')
  } catch (cause) {
    throw new GsealError('METADATA_PROFILE_UNKNOWN', { name }, { cause })
  }
  const profile = readProfile(source, name)
  known.set(name, profile)
  return profile
}
