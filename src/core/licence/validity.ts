/** How long licences last: `30天` `6月` `5年` `长期` (GB/T 36902), and days of the calendar as ISO texts. */
import { utcOf } from '../base/time.ts'

export type Validity = 'long-term' | { readonly count: number; readonly unit: 'day' | 'month' | 'year' }

const UNITS: Readonly<Record<string, 'day' | 'month' | 'year'>> = {
  天: 'day',
  日: 'day',
  月: 'month',
  个月: 'month',
  年: 'year',
}

/** `undefined` for a text that is none. */
export const parseValidity = (text: string): Validity | undefined => {
  if (text === '长期') return 'long-term'
  const [, digits = '', word = ''] = /^([1-9]\d{0,3})(天|日|月|个月|年)$/.exec(text) ?? []
  const unit = UNITS[word]
  return unit === undefined ? undefined : { count: Number(digits), unit }
}

const DAY = 86_400_000

/** Midnight UTC of an ISO day; `undefined` for no day. */
export const dayNumber = (iso: string): number | undefined => {
  const [, y = '', m = '', d = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? []
  return y === '' ? undefined : utcOf(Number(y), Number(m), Number(d), 0, 0, 0)
}

export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** What was asked last: each row of a register is held against the day of one moment. */
let asked = { ms: Number.NaN, day: '' }

/** The day of that moment in China, which is what papers are dated by. */
export const chinaDay = (ms: number): string => {
  if (ms !== asked.ms) asked = { ms, day: isoDay(ms + 8 * 3_600_000) }
  return asked.day
}

/** So many units later; a day that the month lacks becomes its last. */
export const later = (from: number, { count, unit }: Exclude<Validity, 'long-term'>): number => {
  if (unit === 'day') return from + count * DAY
  const date = new Date(from)
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (unit === 'year' ? 12 : 1)
  const [year, month] = [Math.floor(months / 12), months % 12]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last))
}

/** Whether a span is one of the ranges. Both ways of counting are in use: to the same day, and to the day before. */
export const spanFits = (ranges: readonly string[], from: string, to: string | 'long-term'): boolean => {
  const [start, end] = [dayNumber(from), to === 'long-term' ? undefined : dayNumber(to)]
  return ranges.some((text) => {
    const range = parseValidity(text)
    if (range === undefined) return false
    if (range === 'long-term') return to === 'long-term'
    if (start === undefined || end === undefined) return false
    const exact = later(start, range)
    return end === exact || end === exact - DAY
  })
}
