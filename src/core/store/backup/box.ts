/**
 * The encrypted box that a backup travels in (docs/formats.md "Backups"): written and read as a stream, nothing of it is
 * trusted before it is authenticated, and a box that was cut off or continued is not opened.
 *
 *   "gseal backup 1\n"  length of the header (4 bytes, big endian)  header (canonical JSON)
 *   chunk*              final (1 byte: 0 or 1)  length (4 bytes)  ciphertext  HMAC-SM3 (32 bytes)
 *
 * Content key: 48 random bytes for each box, 16 for SM4-CTR (one stream over all chunks, counter from zero) and 32 for
 * HMAC-SM3 over SM3(all before the first chunk) ‖ index (8 bytes) ‖ final ‖ ciphertext. The header holds it once for each
 * recipient (recipients.ts).
 */
import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'
import { concatBytes, utf8 } from '../../base/bytes.ts'
import { canonicalJson, type JsonObject, parseCanonicalObject } from '../../base/canonical.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { sm3 } from '../../gm/index.ts'
import { type Envelope, hmac, KEY_BYTES, MAC_BYTES, type Recipient, type Unlock } from './recipients.ts'

const MAGIC = utf8('gseal backup 1\n')
const CHUNK = 256 * 1024
const HEAD_BYTES = 5
const CIPHER = 'SM4-CTR+HMAC-SM3'

const damaged = (reason: string): never => {
  throw new GsealError('BACKUP_DAMAGED', { reason })
}

/** 48 bytes: 16 to encrypt, 32 to authenticate. */
interface Keys {
  readonly cipher: Uint8Array
  readonly mac: Uint8Array
}

const split = (bytes: Uint8Array): Keys => ({ cipher: bytes.subarray(0, 16), mac: bytes.subarray(16, 48) })

const number4 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const number8 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** Joins pieces into chunks of one size; the last may be shorter or empty. */
async function* chunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.byteLength
    while (length >= CHUNK) {
      const all = concatBytes(...held)
      yield all.subarray(0, CHUNK)
      held = [all.subarray(CHUNK)]
      length -= CHUNK
    }
  }
  yield concatBytes(...held)
}

/** A new content key; whoever asks wipes it when the box was written and read again. */
export const newBoxKey = (): Uint8Array => randomBytes(KEY_BYTES)

/** Seals a stream under a content key, which each of the recipients can find out again. */
export async function* sealBox(
  plain: AsyncIterable<Uint8Array>,
  key: Uint8Array,
  recipients: readonly Recipient[],
): AsyncGenerator<Uint8Array> {
  const envelopes: Envelope[] = []
  for (const wrap of recipients) envelopes.push(await wrap(key))
  const header = utf8(canonicalJson({ cipher: CIPHER, recipients: envelopes }))
  const start = concatBytes(MAGIC, number4(header.byteLength), header)
  yield start
  const { cipher, mac } = split(key)
  const stream = createCipheriv('sm4-ctr', cipher, Buffer.alloc(16))
  const bound = sm3(start)
  let index = 0
  const box = (plainChunk: Uint8Array, final: 0 | 1): Uint8Array => {
    const ciphertext = stream.update(plainChunk)
    const tag = hmac(mac, bound, number8(index++), Uint8Array.of(final), ciphertext)
    return concatBytes(Uint8Array.of(final), number4(ciphertext.byteLength), ciphertext, tag)
  }
  let before: Uint8Array | undefined
  for await (const chunk of chunks(plain)) {
    if (before !== undefined) yield box(before, 0)
    before = chunk
  }
  yield box(before ?? new Uint8Array(), 1)
}

/** Takes exact numbers of bytes from a stream of pieces. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array>
  #held: Uint8Array = new Uint8Array()

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes, or none when the stream is at its end. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const parts = [this.#held]
    let length = this.#held.byteLength
    while (length < count) {
      const { value, done } = await this.#pieces.next()
      if (done === true) break
      parts.push(value)
      length += value.byteLength
    }
    const all = parts.length === 1 ? this.#held : concatBytes(...parts)
    if (length < count) {
      this.#held = all
      return length === 0 && count > 0 ? undefined : damaged('the file was cut off')
    }
    this.#held = all.subarray(count)
    return all.subarray(0, count)
  }

  async need(count: number): Promise<Uint8Array> {
    return (await this.take(count)) ?? damaged('the file was cut off')
  }
}

const readStart = async (source: Source): Promise<{ start: Uint8Array; header: JsonObject }> => {
  const magic = await source.need(MAGIC.byteLength)
  if (Buffer.compare(magic, MAGIC) !== 0) throw new GsealError('BACKUP_FOREIGN')
  const size = await source.need(4)
  const length = Buffer.from(size).readUInt32BE()
  if (length > LIMITS.backup.headerBytes) return damaged(`header of ${length} bytes`)
  const bytes = await source.need(length)
  try {
    return {
      start: concatBytes(magic, size, bytes),
      header: parseCanonicalObject(Buffer.from(bytes).toString('utf8')),
    }
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error))
  }
}

const envelopesOf = ({ cipher, recipients }: JsonObject): readonly Envelope[] => {
  if (cipher !== CIPHER) return damaged(`cipher ${String(cipher)}`)
  const list = Array.isArray(recipients) ? (recipients as readonly JsonObject[]) : []
  return list.every((row) => typeof row === 'object' && row !== null) ? list : damaged('recipients')
}

/**
 * Opens a box; each piece is authenticated before it is handed out. What was handed out before a fault was told is real,
 * but not the whole: use nothing of it before the end.
 * @throws BACKUP_FOREIGN, BACKUP_DAMAGED, and what `unlock` throws
 */
export async function* openBox(boxed: AsyncIterable<Uint8Array>, unlock: Unlock): AsyncGenerator<Uint8Array> {
  const source = new Source(boxed)
  const { start, header } = await readStart(source)
  const { cipher, mac } = split(await unlock(envelopesOf(header)))
  const stream = createDecipheriv('sm4-ctr', cipher, Buffer.alloc(16))
  const bound = sm3(start)
  for (let index = 0, final = 0; final === 0; index++) {
    const head = Buffer.from(await source.need(HEAD_BYTES))
    final = head.readUInt8(0)
    const length = head.readUInt32BE(1)
    if (final > 1 || length > CHUNK) damaged('a chunk of a wrong form')
    const ciphertext = await source.need(length)
    const tag = hmac(mac, bound, number8(index), Uint8Array.of(final), ciphertext)
    if (!timingSafeEqual(await source.need(MAC_BYTES), tag)) damaged(`chunk ${index + 1} was changed`)
    yield stream.update(ciphertext)
  }
  if ((await source.take(1)) !== undefined) damaged('something follows the end')
}
