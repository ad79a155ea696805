/** The content of an entry in pieces, for entries that are too large to hold: the sheets of a register. */
import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { GsealError } from '../base/error.ts'
import type { ZipEntry } from './types.ts'

const PIECE = 128 * 1024

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

/** zlib's faults as the codes of this room; a size is judged while it grows. */
async function* inflated(entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw({ chunkSize: PIECE })
  try {
    const stream = Readable.from(slices(entry.compressed), { objectMode: false }).pipe(engine)
    for await (const piece of stream) yield piece as Uint8Array
  } catch (cause) {
    throw new GsealError('ZIP_DATA', { entry: entry.name }, { cause })
  } finally {
    engine.destroy()
  }
  if (engine.bytesWritten !== entry.compressedSize) throw new GsealError('ZIP_DATA', { entry: entry.name })
}

/**
 * The content, of exactly `entry.size` bytes. Unlike `read`, a wrong check sum is refused: what was handed out before
 * may be wrong, so the whole of it is void.
 * @throws ZIP_DATA, ZIP_SIZE
 */
export async function* readPieces(entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let size = 0
  let sum = 0
  for await (const piece of entry.method === 0 ? slices(entry.compressed) : inflated(entry)) {
    size += piece.byteLength
    if (size > entry.size) throw new GsealError('ZIP_SIZE', { entry: entry.name, size: entry.size })
    sum = crc32(piece, sum)
    yield piece
  }
  if (size !== entry.size) throw new GsealError('ZIP_SIZE', { entry: entry.name, size: entry.size })
  if (sum !== entry.crc32) throw new GsealError('ZIP_DATA', { entry: entry.name })
}
