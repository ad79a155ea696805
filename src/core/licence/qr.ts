/** QR codes (GB/T 18284) as pictures: as paths they would be most of what a licence is written of. */
import { encode } from 'uqr'
import { GsealError } from '../base/error.ts'
import { bilevelPng } from '../impression/index.ts'

/** Any mask may be used; trying all eight for the fairest costs eight times as much, and readers do not mind. */
const MASK = 2
/** Quiet zone in modules on each side. */
const QUIET = 4
/** Sharp at 600 dpi in the sizes that faces use. */
const PIXELS = 8
/** ISO/IEC 18004: bytes that version 40 holds at level M. */
const MOST_BYTES = 2331

/** @throws FACE_QR_LONG */
export const qrPicture = (content: string): Uint8Array => {
  const bytes = Buffer.byteLength(content)
  if (bytes > MOST_BYTES) throw new GsealError('FACE_QR_LONG', { actual: bytes, limit: MOST_BYTES })
  const { data, size } = encode(content, { ecc: 'M', maskPattern: MASK, border: QUIET })
  const side = size * PIXELS
  // A module is a byte of eight pixels: dark 0, light 1.
  const rows: Uint8Array[] = []
  for (const modules of data) {
    const row = new Uint8Array(size)
    for (let i = 0; i < size; i += 1) if (modules[i] !== true) row[i] = 0xff
    for (let i = 0; i < PIXELS; i += 1) rows.push(row)
  }
  return bilevelPng(side, side, rows)
}
