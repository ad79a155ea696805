/**
 * The metadata of one licence (GB/T 36903): one model, and its names by profile. It stands in the file three times over
 * (CustomDatas, attachment, tags of the face), in the ledger once, and all must say the same.
 *
 * Values are texts as the face shows them; dates are days without a zone (`2026-11-30`), `createdAt` is ms since 1970 UTC
 * in whole seconds, because the files keep no fractions.
 */
import { GsealError } from '../base/error.ts'
import { utcOf } from '../base/time.ts'
import { holderType } from './holder-types.ts'
import type { MetadataField, Profile } from './profile.ts'

export interface Organisation {
  readonly name: string
  /** Unified social credit code. */
  readonly code: string
}

export interface Holder {
  readonly name: string
  readonly code: string
  /** GB/T 36903 Annex A: `001`, `111` …; files carry its name too. */
  readonly codeType: string
}

export const LONG_TERM = 'long-term'

export interface LicenceData {
  /** GB/T 36904, with its check character. */
  readonly identifier: string
  readonly catalog: { readonly name: string; readonly code: string; readonly version: number }
  /** The number on the paper (证照编号). */
  readonly number: string
  readonly issuer: Organisation
  /** Whose seal is on it where the issuer has none any more (measure for licences, Art. 13). */
  readonly sealedBy?: Organisation
  readonly issuedOn: string
  readonly holders: readonly Holder[]
  readonly validFrom?: string
  readonly validTo: string | typeof LONG_TERM
  /** Items of this kind of licence, by the catalog's field names. */
  readonly items: Readonly<Record<string, string>>
  /** Identifier of the licence that this one follows (change, extension). */
  readonly predecessor?: string
  readonly createdAt: number
}

/** One value under its outside name. */
export type MetadataItem = readonly [name: string, value: string]

const CHINA_OFFSET_MS = 8 * 3_600_000
const PARTS = /YYYY|MM|DD|HH|mm|ss/g
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

const bad = (name: string, value: string): GsealError => new GsealError('METADATA_VALUE', { name, value })

/** Where the letters of a pattern stand in `YYYY-MM-DDTHH:mm:ss`. */
const PLACES: Readonly<Record<string, readonly [from: number, to: number]>> = {
  YYYY: [0, 4],
  MM: [5, 7],
  DD: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
}

const dated = (pattern: string, ms: number): string => {
  const iso = new Date(ms).toISOString()
  return pattern.replace(PARTS, (part) => iso.slice(...(PLACES[part] ?? [0, 0])))
}

/** The moment that a text of this pattern means, as if in UTC. */
const parseDated = (pattern: string, text: string): number | undefined => {
  const letters: readonly string[] = pattern.match(PARTS) ?? []
  const escaped = pattern.split(PARTS).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const form =
    letters.map((part, i) => `${escaped[i]}(\\d{${part.length}})`).join('') + (escaped.at(-1) ?? '')
  const match = new RegExp(`^${form}$`).exec(text)
  if (match === null) return undefined
  const part = (letter: string): number => {
    const at = letters.indexOf(letter)
    return at < 0 ? 0 : Number(match[at + 1])
  }
  return utcOf(part('YYYY'), part('MM'), part('DD'), part('HH'), part('mm'), part('ss'))
}

const dayMs = (name: string, day: string): number => {
  const match = DAY.exec(day)
  const ms = match && utcOf(Number(match[1]), Number(match[2]), Number(match[3]), 0, 0, 0)
  if (ms === null || ms === undefined) throw bad(name, day)
  return ms
}

const typeNames = (holders: readonly Holder[], at: string): string[] =>
  holders.map(({ codeType }) => {
    const type = holderType(codeType)
    if (type === undefined || type.code !== codeType) throw bad(at, codeType)
    return type.name
  })

const joined = (holders: readonly Holder[], key: keyof Holder, name: string, profile: Profile): string => {
  const values = holders.map((holder) => holder[key])
  const clash = values.find((value) => value.includes(profile.join))
  if (clash !== undefined) throw bad(name, clash)
  return values.join(profile.join)
}

/** What each field of the model holds as a text; `undefined` is left out of the file. */
const baseValues = (data: LicenceData, profile: Profile): Record<MetadataField, string | undefined> => {
  const { names } = profile
  const day = (field: MetadataField, value: string | undefined): string | undefined =>
    value === undefined ? undefined : dated(profile.date, dayMs(names[field], value))
  const holders = (field: MetadataField, key: keyof Holder): string =>
    joined(data.holders, key, names[field], profile)
  if (data.holders.length === 0) throw bad(names['holder.name'], '')
  if (data.createdAt % 1000 !== 0) throw bad(names.createdAt, String(data.createdAt))
  return {
    'catalog.name': data.catalog.name,
    'catalog.code': data.catalog.code,
    'catalog.version': String(data.catalog.version),
    number: data.number,
    identifier: data.identifier,
    'issuer.name': data.issuer.name,
    'issuer.code': data.issuer.code,
    issuedOn: day('issuedOn', data.issuedOn),
    'holder.name': holders('holder.name', 'name'),
    'holder.code': holders('holder.code', 'code'),
    'holder.codeTypeName': typeNames(data.holders, names['holder.codeType']).join(profile.join),
    'holder.codeType': holders('holder.codeType', 'codeType'),
    validFrom: day('validFrom', data.validFrom),
    // A licence without end has no such item in the standard's record.
    validTo: data.validTo === LONG_TERM ? undefined : day('validTo', data.validTo),
    createdAt: dated(profile.time, data.createdAt + CHINA_OFFSET_MS),
    predecessor: data.predecessor,
    'sealedBy.name': data.sealedBy?.name,
    'sealedBy.code': data.sealedBy?.code,
  }
}

const ownItems = (data: LicenceData, profile: Profile): MetadataItem[] => {
  const items = Object.entries(data.items)
  if ('json' in profile.items) {
    return items.length === 0 ? [] : [[profile.items.json, JSON.stringify(Object.fromEntries(items.sort()))]]
  }
  const { prefix } = profile.items
  const taken = new Set(Object.values(profile.names))
  return items.map(([name, value]): MetadataItem => {
    if (taken.has(prefix + name)) throw new GsealError('METADATA_NAME_TAKEN', { name, profile: profile.name })
    return [prefix + name, value]
  })
}

/**
 * The metadata under the names of a profile, in the profile's order, then the items of the licence's kind in theirs.
 * @throws METADATA_VALUE for what cannot be written so that it reads back the same, METADATA_NAME_TAKEN
 */
export const metadataItems = (data: LicenceData, profile: Profile): readonly MetadataItem[] => {
  const values = baseValues(data, profile)
  const base = (Object.keys(profile.names) as MetadataField[]).flatMap((field): MetadataItem[] => {
    const value = values[field]
    return value === undefined ? [] : [[profile.names[field], value]]
  })
  return [...base, ...ownItems(data, profile)]
}

/** Takes values out of a list by their outside names, each once. */
class Reader {
  readonly #left: Map<string, string>
  readonly #profile: Profile

  constructor(items: readonly MetadataItem[], profile: Profile) {
    this.#left = new Map()
    this.#profile = profile
    for (const [name, value] of items) {
      if (this.#left.has(name)) throw new GsealError('METADATA_TWICE', { name })
      this.#left.set(name, value)
    }
  }

  maybe(field: MetadataField): string | undefined {
    const name = this.#profile.names[field]
    const value = this.#left.get(name)
    this.#left.delete(name)
    return value
  }

  need(field: MetadataField): string {
    const value = this.maybe(field)
    if (value === undefined) throw new GsealError('METADATA_MISSING', { name: this.#profile.names[field] })
    return value
  }

  moment(field: MetadataField, pattern: string): number | undefined {
    const text = this.maybe(field)
    if (text === undefined) return undefined
    const ms = parseDated(pattern, text)
    if (ms === undefined) throw bad(this.#profile.names[field], text)
    return ms
  }

  day(field: MetadataField): string | undefined {
    const ms = this.moment(field, this.#profile.date)
    return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 10)
  }

  items(): Record<string, string> {
    const { items, name } = this.#profile
    if ('json' in items) return this.#json(items.json)
    return Object.fromEntries(
      [...this.#left].map(([key, value]) => {
        if (!key.startsWith(items.prefix))
          throw new GsealError('METADATA_NAME_UNKNOWN', { name: key, profile: name })
        return [key.slice(items.prefix.length), value]
      }),
    )
  }

  #json(name: string): Record<string, string> {
    const source = this.#left.get(name)
    this.#left.delete(name)
    const [unknown] = this.#left.keys()
    if (unknown !== undefined)
      throw new GsealError('METADATA_NAME_UNKNOWN', { name: unknown, profile: this.#profile.name })
    if (source === undefined) return {}
    let value: unknown
    try {
      value = JSON.parse(source)
    } catch {
      throw bad(name, source)
    }
    const isTexts = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isTexts || !Object.values(value as object).every((item) => typeof item === 'string'))
      throw bad(name, source)
    return value as Record<string, string>
  }
}

const holdersOf = (reader: Reader, profile: Profile): Holder[] => {
  const [names, codes, types] = (['holder.name', 'holder.code', 'holder.codeType'] as const).map((field) =>
    reader.need(field).split(profile.join),
  ) as [string[], string[], string[]]
  if (codes.length !== names.length || types.length !== names.length)
    throw bad(profile.names['holder.code'], codes.join(profile.join))
  const holders = names.map((name, i) => ({ name, code: codes[i] ?? '', codeType: types[i] ?? '' }))
  // The name repeats the code; where they disagree, one of them was changed.
  const told = reader.maybe('holder.codeTypeName')
  const meant = typeNames(holders, profile.names['holder.codeType']).join(profile.join)
  if (told !== undefined && told !== meant) throw bad(profile.names['holder.codeTypeName'], told)
  return holders
}

const versionOf = (reader: Reader, profile: Profile): number => {
  const text = reader.need('catalog.version')
  if (!/^[1-9]\d{0,5}$/.test(text)) throw bad(profile.names['catalog.version'], text)
  return Number(text)
}

/**
 * The licence that a list of metadata speaks of; the inverse of `metadataItems`.
 * @throws METADATA_TWICE, METADATA_MISSING, METADATA_VALUE, METADATA_NAME_UNKNOWN
 */
export const licenceOf = (items: readonly MetadataItem[], profile: Profile): LicenceData => {
  const reader = new Reader(items, profile)
  const createdAt = reader.moment('createdAt', profile.time)
  const issuedOn = reader.day('issuedOn')
  if (createdAt === undefined || issuedOn === undefined) {
    const name = profile.names[createdAt === undefined ? 'createdAt' : 'issuedOn']
    throw new GsealError('METADATA_MISSING', { name })
  }
  const [validFrom, predecessor, sealer] = [
    reader.day('validFrom'),
    reader.maybe('predecessor'),
    reader.maybe('sealedBy.name'),
  ]
  return {
    identifier: reader.need('identifier'),
    catalog: {
      name: reader.need('catalog.name'),
      code: reader.need('catalog.code'),
      version: versionOf(reader, profile),
    },
    number: reader.need('number'),
    issuer: { name: reader.need('issuer.name'), code: reader.need('issuer.code') },
    ...(sealer === undefined ? {} : { sealedBy: { name: sealer, code: reader.need('sealedBy.code') } }),
    issuedOn,
    holders: holdersOf(reader, profile),
    ...(validFrom === undefined ? {} : { validFrom }),
    validTo: reader.day('validTo') ?? LONG_TERM,
    ...(predecessor === undefined ? {} : { predecessor }),
    createdAt: createdAt - CHINA_OFFSET_MS,
    items: reader.items(),
  }
}
