/** What a face shows of a licence: values by the names of templates, dates as people write them. */
import { GsealError } from '../base/error.ts'
import { type LicenceData, LONG_TERM } from './metadata.ts'
import type { FieldText } from './template.ts'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const USUAL_DATE = 'YYYY年M月D日'
const LONG_TERM_TEXT = '长期'
/** Between the names or codes of several holders. */
const AND = '、'

const DATES: ReadonlySet<string> = new Set(['issuedOn', 'validFrom', 'validTo'])

type Value = string | undefined

/** By name; anything else is a field of the catalog. */
const BASE: Readonly<Record<string, (data: LicenceData) => Value>> = {
  identifier: (data) => data.identifier,
  number: (data) => data.number,
  'catalog.name': (data) => data.catalog.name,
  'catalog.code': (data) => data.catalog.code,
  'issuer.name': (data) => data.issuer.name,
  'issuer.code': (data) => data.issuer.code,
  'sealedBy.name': (data) => data.sealedBy?.name,
  'sealedBy.code': (data) => data.sealedBy?.code,
  issuedOn: (data) => data.issuedOn,
  'holder.name': (data) => data.holders.map(({ name }) => name).join(AND),
  'holder.code': (data) => data.holders.map(({ code }) => code).join(AND),
  validFrom: (data) => data.validFrom,
  validTo: (data) => data.validTo,
  predecessor: (data) => data.predecessor,
}

/** Whether a field is one of the model and no item of a catalog. */
export const isModelField = (field: string): boolean => Object.hasOwn(BASE, field)

/** The value as it stands in the data; `undefined` where there is none. */
export const fieldValue = (data: LicenceData, field: string): Value => {
  const base = Object.hasOwn(BASE, field) ? BASE[field] : undefined
  if (base !== undefined) return base(data)
  return Object.hasOwn(data.items, field) ? data.items[field] : undefined
}

/** A day written by a pattern of YYYY, MM, M, DD and D. @throws FACE_DATE */
const dated = (value: string, pattern: string, field: string): string => {
  const [, year = '', month = '', day = ''] = DAY.exec(value) ?? []
  if (year === '') throw new GsealError('FACE_DATE', { field, value })
  const parts: Readonly<Record<string, string>> = {
    YYYY: year,
    MM: month,
    M: String(Number(month)),
    DD: day,
    D: String(Number(day)),
  }
  return pattern.replace(/YYYY|MM?|DD?/g, (part) => parts[part] ?? part)
}

/** Parts of a date say nothing of a licence without end: the year's place says it, the others stay empty. */
const endless = (pattern: string): string => (pattern.includes('Y') ? LONG_TERM_TEXT : '')

/** What stands on the face for a field. @throws FACE_DATE */
export const shownValue = (data: LicenceData, item: FieldText): string => {
  const value = fieldValue(data, item.field)
  if (value === undefined || value === '') return item.empty
  const pattern = item.date ?? (DATES.has(item.field) ? USUAL_DATE : undefined)
  if (pattern === undefined) return item.prefix + value + item.suffix
  if (value === LONG_TERM) return endless(pattern)
  return item.prefix + dated(value, pattern, item.field) + item.suffix
}
