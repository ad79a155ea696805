/** Calendar arithmetic of the measures: days and months as they are counted in Asia/Shanghai (UTC+8, no summer time). */
import { RULES } from './kinds.ts'

const OFFSET = 8 * 3_600_000

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/** The same local time so many months earlier; a day that the month lacks becomes its last (31 May → 28 or 29 Feb). */
export const monthsBefore = (ms: number, months: number): number => {
  const local = new Date(ms + OFFSET)
  const index = local.getUTCFullYear() * 12 + local.getUTCMonth() - months
  const [year, month] = [Math.floor(index / 12), index % 12]
  const day = Math.min(local.getUTCDate(), daysIn(year, month))
  return Date.UTC(year, month, day) + ((ms + OFFSET) % 86_400_000) - OFFSET
}

/** First moment of the local day on which a seal that ends at `validTo` may be renewed (印章 Art. 16). */
export const renewalOpens = (validTo: number): number => {
  const moment = monthsBefore(validTo, RULES.renewMonths)
  return moment - ((moment + OFFSET) % 86_400_000)
}
