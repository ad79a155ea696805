/**
 * Times are milliseconds since 1970 UTC inside gseal. Forms: ISO 8601 for people and records, the loose forms of OFD
 * and of GM/T 0031-2014 `timeInfo` for reading.
 */
import { GsealError } from './error.ts'

/** ISO 8601 in UTC to the second, as records give it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

export interface LooseTime {
  readonly ms: number
  /** The text named no zone; +08:00 was assumed. */
  readonly zoneAssumed: boolean
}

const LOOSE =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

const CHINA_OFFSET_MIN = 8 * 60

const offsetMinutes = (zone: string): number => {
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
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
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const date = new Date(utc)
  const real =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    Number(second) < 60
  if (!real) return undefined
  const ms = utc + Number(`${fraction}000`.slice(0, 3))
  const offset = zone === undefined ? CHINA_OFFSET_MIN : offsetMinutes(zone)
  return { ms: ms - offset * 60_000, zoneAssumed: zone === undefined }
}

/** A time that a person gave on the command line; `TIME_INVALID` when it cannot be understood. */
export const parseTime = (text: string): number => {
  const time = parseLooseTime(text)
  if (time === undefined) throw new GsealError('TIME_INVALID', { value: text })
  return time.ms
}
