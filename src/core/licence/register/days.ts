/** Days as registers write them: 2012-01-09, 2012/1/9, 20120109, 2012年1月9日, Excel's serials; never two digits for a year. */
import { utcOf } from '../../base/time.ts'
import { serialDay } from './sheet.ts'
import type { Cell } from './table.ts'

/** `century`: the year has two digits, and nobody should guess which hundred is meant. */
export type DayReading = { readonly day: string } | { readonly fault: 'form' | 'century' | 'calendar' }

/** With a time of day behind it, as databases export days. */
const WRITTEN =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const SHORT = /^\d{1,2}(?:[-/.]\d{1,2}[-/.]\d{1,4}|年\d{1,2}月\d{1,2}日?)$/

/** Digits in full width, and spaces around, are what input methods leave behind. */
export const foldDigits = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).trim()

/** Digits and letters alone: brackets and dashes of full width belong to the numbers of papers. */
export const foldLetters = (text: string): string =>
  text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  )

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

const checked = (year: number, month: number, day: number): DayReading => {
  const ms = year < 1000 ? undefined : utcOf(year, month, day, 0, 0, 0)
  return ms === undefined ? { fault: 'calendar' } : { day: `${year}-${two(month)}-${two(day)}` }
}

/** A serial that Excel would show as a day between 1927 and 2173: shorter numbers are rather a slip. */
const serial = (text: string): DayReading | undefined => {
  const value = Number(text)
  if (!/^\d{5}(?:\.\d+)?$/.test(text)) return undefined
  const day = serialDay(value, false)
  return day === undefined ? undefined : { day }
}

export const readDay = (cell: Cell): DayReading => {
  const text = foldDigits(cell.text)
  if (cell.kind === 'day') return checkedText(text)
  const compact = COMPACT.exec(text)
  if (compact !== null) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  return serial(text) ?? checkedText(text)
}

const checkedText = (text: string): DayReading => {
  const found = WRITTEN.exec(text)
  if (found === null) return { fault: SHORT.test(text) ? 'century' : 'form' }
  const [year, month, day] = found.slice(1).filter((part) => part !== undefined)
  return checked(Number(year), Number(month), Number(day))
}
