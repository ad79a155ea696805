/** Times for people: the local day and hour with the offset, so that nobody has to ask which clock is meant. */

const two = (value: number): string => String(value).padStart(2, '0')

/** ms since 1970 UTC → `2026-11-23 18:00:00 +08:00`. */
export const localTime = (ms: number): string => {
  const date = new Date(ms)
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')} ${zone}`
}

/** The same for an ISO text of a record. */
export const localIso = (iso: string): string => localTime(Date.parse(iso))

/** A day of the measures, as it was entered: they count days in Asia/Shanghai, wherever the machine stands. */
export const shanghaiDay = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
