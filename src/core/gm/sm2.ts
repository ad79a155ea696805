/**
 * SM2 digital signatures (GB/T 32918.2-2016, curve of GB/T 32918.5-2017, user id of GM/T 0009-2012). The only door to SM2 in gseal:
 * keys, signing, verifying. How it is computed is in sm2-engines.ts, which nobody else imports.
 */
import { toHex } from '../base/bytes.ts'
import { GsealError, type Note } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { write } from '../der/index.ts'
import { isScalar, uncompressedPoint, zaOf } from './curve.ts'
import { Openings } from './openings.ts'
import {
  type Engine,
  type EngineName,
  knownAnswerFault,
  opensslEngine,
  sm2Pkcs8,
  sm2Spki,
  smCryptoEngine,
} from './sm2-engines.ts'
import { fastSm2, SigningSecret } from './sm2-fast.ts'
import { readSm2Signature } from './sm2-form.ts'
import { sm3 } from './sm3.ts'

export { normaliseSm2Signature, rawSm2Signature } from './sm2-form.ts'

export interface Sm2PublicKey {
  /** 65 bytes, `04 x y` */
  readonly point: Uint8Array
  /** 32 bytes: ZA with the default user id */
  readonly za: Uint8Array
  /** DER SubjectPublicKeyInfo */
  readonly spki: Uint8Array
}

export interface Sm2PrivateKey {
  readonly publicKey: Sm2PublicKey
  /** A copy of the 32 secret bytes; whoever asks wipes it. */
  scalar(): Uint8Array
  /** DER PrivateKeyInfo, unencrypted; whoever asks wipes it. */
  pkcs8(): Uint8Array
  /** Wipes what gseal holds of the secret; the key cannot sign any more. */
  destroy(): void
}

/** Told once when OpenSSL does not compute SM2 as the standard says and gseal goes on with the slow engine. */
export type FallbackHook = (code: 'SM2_ENGINE_FALLBACK', params: { readonly reason: string }) => void

export interface Choice {
  readonly engine: Engine
  /** Why the preferred engine was passed over. */
  readonly reason?: string
}

/**
 * The first engine that gives the standard's known answers.
 * @throws SM2_UNAVAILABLE when none does
 */
export const chooseEngine = (candidates: readonly Engine[]): Choice => {
  let reason: string | undefined
  for (const engine of candidates) {
    const fault = knownAnswerFault(engine)
    if (fault === undefined) return reason === undefined ? { engine } : { engine, reason }
    reason ??= fault
  }
  throw new GsealError('SM2_UNAVAILABLE', { reason: reason ?? 'no engine' })
}

/** Says a choice's warning at most once, whether the hook was set before the choice was made or after. */
export const fallbackWarner = (): { chosen(choice: Choice): void; hook(hook: FallbackHook): void } => {
  let reason: string | undefined
  let listener: FallbackHook | undefined
  let told = false
  const tell = (): void => {
    if (told || reason === undefined || listener === undefined) return
    told = true
    listener('SM2_ENGINE_FALLBACK', { reason })
  }
  return {
    chosen: (choice) => {
      reason = choice.reason
      tell()
    },
    hook: (hook) => {
      listener = hook
      tell()
    },
  }
}

const warner = fallbackWarner()
let chosen: Engine | undefined

const engine = (): Engine => {
  if (chosen === undefined) {
    const choice = chooseEngine([opensslEngine, smCryptoEngine])
    chosen = choice.engine
    warner.chosen(choice)
  }
  return chosen
}

/** Sets who is told of the fallback; called at once when it has already happened untold. */
export const onSm2Fallback = (hook: FallbackHook): void => warner.hook(hook)

/** Which engine computes SM2 in this process; decided once, by a known-answer test at first use. */
export const sm2Engine = (): EngineName => engine().name

/** The engine's own form of a public key, kept beside the key that callers see. */
const imported = new WeakMap<Sm2PublicKey, unknown>()
/** By the hex of the point; the least recently used goes first. */
const cache = new Map<string, Sm2PublicKey>()

const remember = (name: string, key: Sm2PublicKey): void => {
  cache.delete(name)
  cache.set(name, key)
  if (cache.size <= LIMITS.gm.cachedKeys) return
  const oldest = cache.keys().next().value
  if (oldest !== undefined) cache.delete(oldest)
}

/**
 * A public key from its point: 65 bytes, or 33 compressed. The point is proved to be on the curve.
 * @throws SM2_POINT_INVALID
 */
export const sm2PublicKey = (point: Uint8Array): Sm2PublicKey => {
  const name = toHex(point)
  const known = cache.get(name)
  if (known !== undefined) {
    remember(name, known)
    return known
  }
  const whole = uncompressedPoint(point)
  const key: Sm2PublicKey = Object.freeze({ point: whole, za: zaOf(whole), spki: sm2Spki(whole) })
  imported.set(key, engine().importPublic(whole))
  remember(name, key)
  return key
}

/** `#` fields: neither inspection nor JSON shows them. */
class PrivateKey implements Sm2PrivateKey {
  readonly publicKey: Sm2PublicKey
  readonly #scalar: Uint8Array
  readonly #fast = new SigningSecret()
  #secret: unknown

  constructor(scalar: Uint8Array) {
    this.#scalar = Uint8Array.from(scalar)
    this.publicKey = sm2PublicKey(engine().pointOf(this.#scalar))
    this.#secret = engine().importPrivate(this.#scalar, this.publicKey.point)
  }

  scalar(): Uint8Array {
    this.#alive()
    return Uint8Array.from(this.#scalar)
  }

  pkcs8(): Uint8Array {
    this.#alive()
    return sm2Pkcs8(this.#scalar, this.publicKey.point)
  }

  sign(parts: readonly Uint8Array[]): Uint8Array {
    this.#alive()
    const all = [this.publicKey.za, ...parts]
    const numbers = fastSm2.sign(this.publicKey, this.#scalar, this.#fast, () =>
      digestOf(this.publicKey.za, parts),
    )
    if (numbers !== undefined) return write.sequence(write.unsigned(numbers.r), write.unsigned(numbers.s))
    const signature = engine().sign(this.#secret, all)
    if (engine().verify(imported.get(this.publicKey), all, signature)) return signature
    throw new GsealError('SM2_UNAVAILABLE', { reason: 'its own signature does not verify' })
  }

  destroy(): void {
    this.#scalar.fill(0)
    this.#fast.wipe()
    this.#secret = undefined
  }

  #alive(): void {
    if (this.#secret === undefined) throw new TypeError('the SM2 private key was destroyed')
  }
}

/**
 * A private key from its 32 secret bytes. The bytes are copied; the caller wipes its own.
 * @throws SM2_SCALAR_INVALID when they are not 32 bytes in [1, n−2]
 */
export const sm2PrivateKey = (d: Uint8Array): Sm2PrivateKey => {
  if (!isScalar(d)) throw new GsealError('SM2_SCALAR_INVALID', { length: d.byteLength })
  return new PrivateKey(d)
}

/** `x ‖ y` of a private key times a public point, 64 bytes: what encryption rests on (sm2-encryption.ts). */
export const sm2SharedPoint = (key: Sm2PrivateKey, { point }: Sm2PublicKey): Uint8Array => {
  const scalar = key.scalar()
  try {
    return engine().shared(scalar, point)
  } finally {
    scalar.fill(0)
  }
}

/** A new key. OpenSSL draws it; it is imported again, because a fresh OpenSSL key would sign ECDSA. */
export const sm2Generate = (): Sm2PrivateKey => {
  const scalar = engine().generate()
  try {
    return sm2PrivateKey(scalar)
  } finally {
    scalar.fill(0)
  }
}

const partsOf = (message: Uint8Array | readonly Uint8Array[]): readonly Uint8Array[] =>
  message instanceof Uint8Array ? [message] : message

const openings = new Openings()

/** e = SM3(ZA ‖ M) (GB/T 32918.2-2016 6.1 A2). */
const digestOf = (za: Uint8Array, parts: readonly Uint8Array[]): Uint8Array => {
  const [only] = parts
  return only !== undefined && parts.length === 1 ? openings.digest(za, only) : sm3(za, ...parts)
}

/**
 * Signs a message, whole or in parts that follow one another; ZA and SM3 are applied here (GB/T 32918.2-2016 6.1).
 * The signature has been found to verify: one that a fault of the machine spoilt could betray the key. Messages of 8 to
 * 128 KB may stay in memory afterwards (openings.ts): they are for stamps, not for secrets.
 * @returns strict DER SEQUENCE { r, s }
 * @throws SM2_UNAVAILABLE
 */
export const sm2Sign = (key: Sm2PrivateKey, message: Uint8Array | readonly Uint8Array[]): Uint8Array => {
  if (!(key instanceof PrivateKey)) throw new TypeError('not a key of sm2PrivateKey')
  return key.sign(partsOf(message))
}

/** e = SM3(ZA ‖ M) (GB/T 32918.2-2016 6.1 A2), for devices that take the digest. */
export const sm2Digest = (key: Sm2PublicKey, message: Uint8Array): Uint8Array => digestOf(key.za, [message])

/**
 * Whether the signature over the message is the key's (GB/T 32918.2-2016 7.1). Tolerated forms and the reason of a
 * refusal for form or range are told to `note`: SM2_SIGNATURE_RAW, SM2_SIGNATURE_NON_CANONICAL, SM2_SIGNATURE_FORM,
 * SM2_SIGNATURE_RANGE.
 */
export const sm2Verify = (
  key: Sm2PublicKey,
  message: Uint8Array | readonly Uint8Array[],
  signature: Uint8Array,
  note?: Note,
): boolean => {
  const native = imported.get(key)
  if (native === undefined) throw new TypeError('not a key of sm2PublicKey')
  const form = readSm2Signature(signature, note)
  if ('fault' in form) {
    note?.(form.fault, { length: signature.byteLength })
    return false
  }
  const parts = [key.za, ...partsOf(message)]
  return fastSm2.verify(
    key,
    () => digestOf(key.za, partsOf(message)),
    form.numbers,
    () => engine().verify(native, parts, form.der),
  )
}

/**
 * Whether a device signed SM3(M) and left ZA out. Such a signature is none (GB/T 32918.2-2016 6.1); this tells a person
 * what is wrong with the device's mechanism.
 */
export const sm2SignedWithoutZ = (key: Sm2PublicKey, message: Uint8Array, signature: Uint8Array): boolean => {
  const native = imported.get(key)
  const form = readSm2Signature(signature)
  if (native === undefined || 'fault' in form) return false
  return engine().verify(native, [message], form.der)
}
