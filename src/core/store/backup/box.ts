/**
 * The encrypted box that a backup travels in (docs/formats.md "Backups"): written and read as a stream, nothing of it is
 * trusted before it is authenticated, and a box that was cut off or continued is not opened.
 *
 *   "gseal backup 1\n"  length of the header (4 bytes, big endian)  header (canonical JSON)
 *   chunk*              final (1 byte: 0 or 1)  length (4 bytes)  ciphertext  HMAC-SM3 (32 bytes)
 *
 * Content key: 48 random bytes for each box, 16 for SM4-CTR (one stream over all chunks, counter from zero) and 32 for
 * HMAC-SM3 over SM3(all before the first chunk) ‖ index (8 bytes) ‖ final ‖ ciphertext. It is wrapped under a passphrase
 * (PBKDF2-HMAC-SM3 → SM4-CBC and HMAC-SM3).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { concatBytes, fromBase64, toBase64, utf8 } from '../../base/bytes.ts'
import { canonicalJson, type JsonObject, parseCanonicalObject } from '../../base/canonical.ts'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { sm3, sm4CbcDecrypt, sm4CbcEncrypt } from '../../gm/index.ts'

const MAGIC = utf8('gseal backup 1\n')
const CHUNK = 256 * 1024
const MAC_BYTES = 32
const HEAD_BYTES = 5
/** About half a second on one core of 2024. */
const ITERATIONS = 600_000
const CIPHER = 'SM4-CTR+HMAC-SM3'
const KDF = 'PBKDF2-HMAC-SM3'

const derive = promisify(pbkdf2)
const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const running = createHmac('sm3', key)
  for (const part of parts) running.update(part)
  return running.digest()
}

const damaged = (reason: string): never => {
  throw new GsealError('BACKUP_DAMAGED', { reason })
}

/** 48 bytes: 16 to encrypt, 32 to authenticate. */
interface Keys {
  readonly cipher: Uint8Array
  readonly mac: Uint8Array
}

const split = (bytes: Uint8Array): Keys => ({ cipher: bytes.subarray(0, 16), mac: bytes.subarray(16, 48) })

const under = async (passphrase: string, salt: Uint8Array, iterations: number): Promise<Keys> =>
  split(await derive(passphrase.normalize('NFC'), salt, iterations, 48, 'sm3'))

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

const wrap = async (passphrase: string, key: Uint8Array, iterations: number): Promise<JsonObject> => {
  const [salt, iv] = [randomBytes(16), randomBytes(16)]
  const keys = await under(passphrase, salt, iterations)
  const wrapped = sm4CbcEncrypt(keys.cipher, iv, key)
  const mac = hmac(keys.mac, iv, wrapped)
  const [text, vector, value, tag] = [salt, iv, wrapped, mac].map(toBase64) as [
    string,
    string,
    string,
    string,
  ]
  return { kind: 'passphrase', kdf: KDF, iterations, salt: text, iv: vector, key: value, mac: tag }
}

const field = (recipient: JsonObject, name: string): Uint8Array => {
  const value = recipient[name]
  return (typeof value === 'string' ? fromBase64(value) : undefined) ?? damaged(`header without ${name}`)
}

const unwrap = async (recipient: JsonObject, passphrase: string): Promise<Keys> => {
  const { iterations, kdf } = recipient
  if (kdf !== KDF || typeof iterations !== 'number') return damaged(`key derivation ${String(kdf)}`)
  if (iterations < 1 || iterations > LIMITS.keys.kdfIterations) return damaged(`${iterations} iterations`)
  const [iv, wrapped] = [field(recipient, 'iv'), field(recipient, 'key')]
  const keys = await under(passphrase, field(recipient, 'salt'), iterations)
  const mac = field(recipient, 'mac')
  const expected = hmac(keys.mac, iv, wrapped)
  if (mac.byteLength !== MAC_BYTES || !timingSafeEqual(mac, expected))
    throw new GsealError('BACKUP_PASSPHRASE')
  const key = sm4CbcDecrypt(keys.cipher, iv, wrapped)
  return key.byteLength === 48 ? split(key) : damaged('content key')
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

/**
 * Seals a stream under a passphrase.
 * @param iterations for tests; half a second's worth when not given
 */
export async function* sealBox(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  iterations: number = ITERATIONS,
): AsyncGenerator<Uint8Array> {
  const key = randomBytes(48)
  const header = utf8(
    canonicalJson({ cipher: CIPHER, recipients: [await wrap(passphrase, key, iterations)] }),
  )
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
  key.fill(0)
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

const passphraseOf = ({ cipher, recipients }: JsonObject): JsonObject => {
  if (cipher !== CIPHER) return damaged(`cipher ${String(cipher)}`)
  const list = Array.isArray(recipients) ? (recipients as readonly JsonObject[]) : []
  return list.find((row) => row?.['kind'] === 'passphrase') ?? damaged('no passphrase in the header')
}

/**
 * Opens a box; each piece is authenticated before it is handed out. What was handed out before a fault was told is real,
 * but not the whole: use nothing of it before the end.
 * @throws BACKUP_FOREIGN, BACKUP_DAMAGED, BACKUP_PASSPHRASE
 */
export async function* openBox(
  boxed: AsyncIterable<Uint8Array>,
  passphrase: () => Promise<string>,
): AsyncGenerator<Uint8Array> {
  const source = new Source(boxed)
  const { start, header } = await readStart(source)
  const { cipher, mac } = await unwrap(passphraseOf(header), await passphrase())
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
