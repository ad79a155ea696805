/** Dates (ISO 32000-2 7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`, everything after the year optional. */
import { utcOf } from '../../base/time.ts'

const DATE =
  /^(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)(?:00'?00'?)?|([+-])(\d{2})'?(\d{2})?'?)?$/

/** ms since 1970 UTC; without a zone the standard leaves it open and UTC is taken. `undefined` when it is no date. */
export const parsePdfDate = (text: string): number | undefined => {
  const m = DATE.exec(text)
  if (m === null) return undefined
  const part = (index: number, absent: number): number => Number(m[index] ?? absent)
  const ms = utcOf(part(1, 0), part(2, 1), part(3, 1), part(4, 0), part(5, 0), part(6, 0))
  const [hours, minutes] = [part(9, 0), part(10, 0)]
  if (ms === undefined || hours > 23 || minutes > 59) return undefined
  const offset = (hours * 60 + minutes) * 60_000
  return m[8] === '-' ? ms + offset : ms - offset
}
