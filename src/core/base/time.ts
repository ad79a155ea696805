/**
 * Times are milliseconds since 1970 UTC inside gseal. Forms: ISO 8601 for people and records, the loose forms of OFD
 * and of GM/T 0031-2014 `timeInfo` for reading.
 */
import { GsealError } from './error.ts'

/** ISO 8601 in UTC to the second, as records give it. */
export const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}Z`

/**
 * Milliseconds since 1970 UTC of a date and time of day, month from 1; `undefined` when the calendar has no such moment.
 * Date.UTC takes the years 0 to 99 for 1900 to 1999; these do not become anything else.
 */
export const utcOf = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  const real =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  return real ? date.getTime() : undefined
}

export interface LooseTime {
  readonly ms: number
  /** The text named no zone; +08:00 was assumed. */
  readonly zoneAssumed: boolean
}

const LOOSE =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

const CHINA_OFFSET_MIN = 8 * 60

/** `undefined` for an offset that no zone has. */
const offsetMinutes = (zone: string): number | undefined => {
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  return hours > 23 || minutes > 59 ? undefined : sign * (hours * 60 + minutes)
}

/**
 * Reads the forms seen in real files: `20200817111329Z`, `20200723130907.763Z`, `20221031141634`,
 * `2020-06-20 17:18:49`, `2026-11-23T10:46:04Z`. Without a zone, China's time is assumed and said. `undefined` when it
 * is none of these or no real date.
 */
export const parseLooseTime = (text: string): LooseTime | undefined => {
  const m = LOOSE.exec(text.trim())
  if (m === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = m
  const utc = utcOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  const offset = zone === undefined ? CHINA_OFFSET_MIN : offsetMinutes(zone)
  if (utc === undefined || offset === undefined) return undefined
  const ms = utc + Number(`${fraction}000`.slice(0, 3))
  return { ms: ms - offset * 60_000, zoneAssumed: zone === undefined }
}

/** A time that a person gave on the command line; `TIME_INVALID` when it cannot be understood. */
export const parseTime = (text: string): number => {
  const time = parseLooseTime(text)
  if (time === undefined) throw new GsealError('TIME_INVALID', { value: text })
  return time.ms
}
