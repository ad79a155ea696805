/**
 * A file of a token, put together from the token's answers. The size comes from the token and is only a claim: too large
 * a claim is refused before anything is read, and a file that ends early or gives more than was asked for is none.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { DeviceFile } from './model.ts'
import type { PieceWish } from './wire.ts'

/** What small keys give in one answer. */
const PIECE = 2048

export interface StoredWhere {
  readonly module: string
  readonly token: string
}

/** @throws DEVICE_FILE_MISSING */
export const storedFile = (files: readonly DeviceFile[], name: string, where: StoredWhere): DeviceFile => {
  const file = files.find((candidate) => candidate.name === name)
  if (file !== undefined) return file
  const present = files.map((candidate) => candidate.name).join(', ') || '-'
  throw new GsealError('DEVICE_FILE_MISSING', { ...where, name, present })
}

/** @throws DEVICE_FILE_SIZE, LIMIT_EXCEEDED */
export const wholeFile = async (
  { name, size }: DeviceFile,
  where: StoredWhere,
  piece: (wish: PieceWish) => Promise<Uint8Array>,
): Promise<Uint8Array> => {
  const limit = LIMITS.devices.storedBytes
  const lied = (got: number): GsealError =>
    new GsealError('DEVICE_FILE_SIZE', { ...where, name, told: size ?? '?', got })
  if (size === undefined) throw lied(0)
  if (size > limit) throw new GsealError('LIMIT_EXCEEDED', { what: `file ${name}`, actual: size, limit })
  const bytes = Buffer.alloc(size)
  let at = 0
  for (let pieces = 0; at < size; pieces++) {
    const wanted = Math.min(PIECE, size - at)
    const got = await piece({ name, offset: at, bytes: wanted })
    const { byteLength } = got
    if (byteLength === 0 || byteLength > wanted || pieces >= LIMITS.devices.storedPieces)
      throw lied(at + byteLength)
    bytes.set(got, at)
    at += byteLength
  }
  return bytes
}
