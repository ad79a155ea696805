/** Identifiers of events: UUID version 7 (RFC 9562 5.7), which sort by the time they were made. */
import { randomBytes } from 'node:crypto'
import { toHex } from './bytes.ts'

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Drawn from the system in stock: one call for many identifiers. */
const STOCK = 10 * 256
let stock = new Uint8Array(0)

const tenBytes = (): Uint8Array => {
  if (stock.byteLength === 0) stock = randomBytes(STOCK)
  const ten = stock.subarray(0, 10)
  stock = stock.subarray(10)
  return ten
}

/** @param at milliseconds since 1970 UTC @param random ten bytes, of which 74 bits are used */
export const uuidv7 = (at: number, random: Uint8Array = tenBytes()): string => {
  const time = at.toString(16).padStart(12, '0')
  const hex = toHex(random)
  const variant = ((Number.parseInt(hex.slice(3, 4), 16) & 3) | 8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`
}

/** Lower case, version 7, the variant of RFC 9562. */
export const isUuidv7 = (text: string): boolean => FORM.test(text)
