/** QR codes (GB/T 18284) as pictures: as paths they would be most of what a licence is written of. */
import { GsealError } from '../base/error.ts'
import { modulesPng } from '../impression/index.ts'
import { qrModules } from './qr-code.ts'

/** Quiet zone in modules on each side. */
const QUIET = 4
/** ISO/IEC 18004: bytes that version 40 holds at level M. */
const MOST_BYTES = 2331

/** @throws FACE_QR_LONG */
export const qrPicture = (content: string): Uint8Array => {
  const bytes = Buffer.byteLength(content)
  if (bytes > MOST_BYTES) throw new GsealError('FACE_QR_LONG', { actual: bytes, limit: MOST_BYTES })
  const { modules, size } = qrModules(content)
  return modulesPng(modules, size, QUIET)
}
