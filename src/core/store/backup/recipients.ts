/**
 * Who can open a box: its content key of 48 bytes, in one envelope of the header for each recipient.
 *
 *   { kind: "passphrase", kdf, iterations, salt, iv, key, mac }   PBKDF2-HMAC-SM3 → SM4-CBC and HMAC-SM3
 *   { kind: "certificate", cert, key }                            cert: SM3 of its DER; key: SM2Cipher (GM/T 0009 7.2)
 *
 * An envelope to a certificate needs no secret where the backup is made: what runs every night holds nothing that could
 * open the backups of the year.
 */
import { createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { fromBase64, toBase64 } from '../../base/bytes.ts'
import type { JsonObject } from '../../base/canonical.ts'
import { GsealError, isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { sm2Encrypt, sm4CbcDecrypt, sm4CbcEncrypt } from '../../gm/index.ts'
import { type Certificate, parseCertificate } from '../../pki/index.ts'

export type Envelope = JsonObject

/** Puts the content key into an envelope. */
export type Recipient = (key: Uint8Array) => Promise<Envelope>

/** Finds the envelope that is meant and answers the content key. @throws BACKUP_DAMAGED, BACKUP_PASSPHRASE, BACKUP_KEY */
export type Unlock = (envelopes: readonly Envelope[]) => Promise<Uint8Array>

export const KEY_BYTES = 48
export const MAC_BYTES = 32
/** About half a second on one core of 2024. */
const ITERATIONS = 600_000
const KDF = 'PBKDF2-HMAC-SM3'

const derive = promisify(pbkdf2)

export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const running = createHmac('sm3', key)
  for (const part of parts) running.update(part)
  return running.digest()
}

const damaged = (reason: string): never => {
  throw new GsealError('BACKUP_DAMAGED', { reason })
}

const field = (envelope: Envelope, name: string): Uint8Array => {
  const value = envelope[name]
  return (typeof value === 'string' ? fromBase64(value) : undefined) ?? damaged(`header without ${name}`)
}

const contentKey = (key: Uint8Array): Uint8Array =>
  key.byteLength === KEY_BYTES ? key : damaged('content key')

const under = async (
  passphrase: string,
  salt: Uint8Array,
  iterations: number,
): Promise<{ cipher: Uint8Array; mac: Uint8Array }> => {
  const bytes = await derive(passphrase.normalize('NFC'), salt, iterations, KEY_BYTES, 'sm3')
  return { cipher: bytes.subarray(0, 16), mac: bytes.subarray(16) }
}

/** @param iterations for tests; half a second's worth when not given */
export const forPassphrase =
  (passphrase: string, iterations: number = ITERATIONS): Recipient =>
  async (key) => {
    const [salt, iv] = [randomBytes(16), randomBytes(16)]
    const keys = await under(passphrase, salt, iterations)
    const wrapped = sm4CbcEncrypt(keys.cipher, iv, key)
    return {
      kind: 'passphrase',
      kdf: KDF,
      iterations,
      salt: toBase64(salt),
      iv: toBase64(iv),
      key: toBase64(wrapped),
      mac: toBase64(hmac(keys.mac, iv, wrapped)),
    }
  }

const openUnder = async (envelope: Envelope, passphrase: string): Promise<Uint8Array> => {
  const { iterations, kdf } = envelope
  if (kdf !== KDF || typeof iterations !== 'number') return damaged(`key derivation ${String(kdf)}`)
  if (iterations < 1 || iterations > LIMITS.keys.kdfIterations) return damaged(`${iterations} iterations`)
  const [iv, wrapped] = [field(envelope, 'iv'), field(envelope, 'key')]
  const keys = await under(passphrase, field(envelope, 'salt'), iterations)
  const mac = field(envelope, 'mac')
  const expected = hmac(keys.mac, iv, wrapped)
  if (mac.byteLength !== MAC_BYTES || !timingSafeEqual(mac, expected))
    throw new GsealError('BACKUP_PASSPHRASE')
  return contentKey(sm4CbcDecrypt(keys.cipher, iv, wrapped))
}

export const byPassphrase =
  (passphrase: () => Promise<string>): Unlock =>
  async (envelopes) => {
    const envelope = envelopes.find(({ kind }) => kind === 'passphrase')
    if (envelope === undefined) throw new GsealError('BACKUP_NO_PASSPHRASE')
    return openUnder(envelope, await passphrase())
  }

/**
 * The owner of a certificate. Encryption and signing certificates both serve: the key is what counts.
 * @throws BACKUP_CERT for another kind of key, and for a certificate that is not valid at `now`
 */
export const forCertificate = (cert: Certificate, now: number): Recipient => {
  const { sm2, name } = cert.key
  const refuse = (reason: string): never => {
    throw new GsealError('BACKUP_CERT', { subject: cert.subject, reason })
  }
  if (sm2 === undefined) return refuse(`its key is ${name}, not SM2`)
  if (now < cert.notBefore || now > cert.notAfter) return refuse('it is not valid now')
  return async (key) => ({ kind: 'certificate', cert: cert.sm3, key: toBase64(sm2Encrypt(sm2, key)) })
}

/** What opens envelopes to a certificate: a key, wherever it is. */
export interface Opener {
  /** DER of its certificate. */
  readonly cert: Uint8Array
  decrypt(ciphertext: Uint8Array): Promise<Uint8Array>
}

export const byKey =
  (open: () => Promise<Opener>): Unlock =>
  async (envelopes) => {
    const opener = await open()
    const { sm3, subject } = parseCertificate(opener.cert)
    const envelope = envelopes.find(({ kind, cert }) => kind === 'certificate' && cert === sm3)
    if (envelope === undefined) throw new GsealError('BACKUP_KEY', { subject })
    try {
      return contentKey(await opener.decrypt(field(envelope, 'key')))
    } catch (cause) {
      if (!isGsealError(cause, 'SM2_CIPHERTEXT_INVALID')) throw cause
      return damaged('the envelope of this key was changed')
    }
  }

/** For reading again what was just written. */
export const byContentKey =
  (key: Uint8Array): Unlock =>
  async () =>
    key
