/**
 * The two ways to compute SM2, and the known-answer test that chooses one. Belongs to sm2.ts; nobody else imports it.
 *
 * OpenSSL inside Node signs ECDSA with a freshly generated key and uses an empty user id in its one-shot calls; only an
 * imported key with the streaming calls, fed ZA first, gives e = SM3(ZA ‖ M) and the SM2 formula. That is behaviour and
 * not promise, so every process proves it with the standard's own example before it trusts a single answer.
 */
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { createRequire } from 'node:module'
import { equalBytes, fromHex, toHex, utf8 } from '../base/bytes.ts'
import { read, readDer, write } from '../der/index.ts'
import { isScalar, nextScalar, pointByNext, timesPoint, zaOf } from './curve.ts'
import { rawSm2Signature } from './sm2-form.ts'
import { Sm2Tables } from './sm2-tables.ts'
import { sm3 } from './sm3.ts'

export const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
export const SM2_CURVE = '1.2.156.10197.1.301'

export type EngineName = 'openssl' | 'sm-crypto'
type Parts = readonly Uint8Array[]

/** Signatures are strict DER on both sides; `parts` begin with ZA. */
export interface Engine<Public = unknown, Private = unknown> {
  readonly name: EngineName
  generate(): Uint8Array
  /** 65 bytes `04 x y` */
  pointOf(scalar: Uint8Array): Uint8Array
  importPublic(point: Uint8Array): Public
  importPrivate(scalar: Uint8Array, point: Uint8Array): Private
  sign(key: Private, parts: Parts): Uint8Array
  verify(key: Public, parts: Parts, der: Uint8Array): boolean
  /** `x ‖ y` of the scalar times the point, 64 bytes. */
  shared(scalar: Uint8Array, point: Uint8Array): Uint8Array
}

const ALGORITHM = write.sequence(write.oid(EC_PUBLIC_KEY), write.oid(SM2_CURVE))

/** SubjectPublicKeyInfo of a point (GB/T 35276-2017 7.1, GM/T 0015). */
export const sm2Spki = (point: Uint8Array): Uint8Array => write.sequence(ALGORITHM, write.bitString(point))

/** ECPrivateKey (RFC 5915) of a scalar with its public point. */
export const sm2Sec1 = (scalar: Uint8Array, point: Uint8Array, curve: boolean): Uint8Array =>
  write.sequence(
    write.integer(1),
    write.octetString(scalar),
    ...(curve ? [write.tagged(0, [write.oid(SM2_CURVE)])] : []),
    write.tagged(1, [write.bitString(point)]),
  )

/** PrivateKeyInfo (RFC 5208). */
export const sm2Pkcs8 = (scalar: Uint8Array, point: Uint8Array): Uint8Array =>
  write.sequence(write.integer(0), ALGORITHM, write.octetString(sm2Sec1(scalar, point, false)))

const scalarOfPkcs8 = (der: Uint8Array): Uint8Array => {
  const inner = readDer(der, 'PrivateKeyInfo').children[2]
  const scalar = inner && readDer(read.octetString(inner), 'ECPrivateKey').children[1]
  if (scalar === undefined) throw new TypeError('OpenSSL exported an EC key without its scalar')
  return read.octetString(scalar)
}

const ecdhX = (scalar: Uint8Array, point: Uint8Array): Uint8Array => {
  const ecdh = createECDH('SM2')
  ecdh.setPrivateKey(scalar)
  return ecdh.computeSecret(point)
}

let ecdhIsSound: boolean | undefined
/** OpenSSL 3.5 (Node 24) refuses ECDH on this curve, 3.0 computes it: tried once, against arithmetic of our own. */
const ecdhWorks = (): boolean => {
  if (ecdhIsSound !== undefined) return ecdhIsSound
  const [scalar, point] = [fromHex(KNOWN.scalar), fromHex(KNOWN.point)]
  try {
    ecdhIsSound = equalBytes(ecdhX(scalar, point), timesPoint(scalar, point).subarray(0, 32))
  } catch {
    ecdhIsSound = false
  }
  return ecdhIsSound
}

let arithmetic: Sm2Tables | 'none' | undefined
/** `x ‖ y` of the scalar times the point where OpenSSL does not give it, by tables where there is WebAssembly. */
const multiple = (scalar: Uint8Array, point: Uint8Array): Uint8Array => {
  try {
    arithmetic ??= new Sm2Tables(2)
  } catch {
    arithmetic = 'none'
  }
  if (arithmetic === 'none') return timesPoint(scalar, point)
  arithmetic.lay(1, point)
  return arithmetic.multiple(1, scalar)
}

export const opensslEngine: Engine<KeyObject, KeyObject> = {
  name: 'openssl',
  generate() {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'SM2',
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    })
    const scalar = Uint8Array.from(scalarOfPkcs8(privateKey))
    privateKey.fill(0)
    return scalar
  },
  pointOf(scalar) {
    const ecdh = createECDH('SM2')
    ecdh.setPrivateKey(scalar)
    return ecdh.getPublicKey()
  },
  importPublic: (point) => createPublicKey({ key: Buffer.from(sm2Spki(point)), format: 'der', type: 'spki' }),
  importPrivate(scalar, point) {
    const key = Buffer.from(sm2Pkcs8(scalar, point))
    try {
      return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    } finally {
      key.fill(0)
    }
  },
  sign(key, parts) {
    const sign = createSign('sm3')
    for (const part of parts) sign.update(part)
    return sign.sign(key)
  },
  verify(key, parts, der) {
    const verify = createVerify('sm3')
    for (const part of parts) verify.update(part)
    return verify.verify(key, der)
  },
  // ECDH gives x alone. Of the two points with it, the one is meant that leads to (k + 1)·P when P is added.
  shared(scalar, point) {
    if (!ecdhWorks()) return multiple(scalar, point)
    const x = ecdhX(scalar, point)
    return pointByNext(point, x, ecdhX(nextScalar(scalar), point))
  },
}

/** What is used of sm-crypto, which has no types of its own: hex strings, and e as an array when `hash` is false. */
interface SmCrypto {
  getPublicKeyFromPrivateKey(privateHex: string): string
  doSignature(e: number[], privateHex: string, options: { hash: false }): string
  doVerifySignature(e: number[], rawHex: string, pointHex: string, options: { hash: false }): boolean
}

let loaded: SmCrypto | undefined
/** Loaded when first needed: most processes never do. */
const smCrypto = (): SmCrypto => {
  loaded ??= (createRequire(import.meta.url)('sm-crypto') as { sm2: SmCrypto }).sm2
  return loaded
}

export const smCryptoEngine: Engine<string, string> = {
  name: 'sm-crypto',
  generate() {
    for (;;) {
      const scalar = new Uint8Array(randomBytes(32))
      if (isScalar(scalar)) return scalar
    }
  },
  pointOf: (scalar) => fromHex(smCrypto().getPublicKeyFromPrivateKey(toHex(scalar))),
  importPublic: toHex,
  importPrivate: toHex,
  sign(key, parts) {
    const raw = smCrypto().doSignature([...sm3(...parts)], key, { hash: false })
    const [r, s] = [fromHex(raw.slice(0, 64)), fromHex(raw.slice(64))]
    return write.sequence(write.unsigned(r), write.unsigned(s))
  },
  verify: (key, parts, der) =>
    smCrypto().doVerifySignature([...sm3(...parts)], toHex(rawSm2Signature(der)), key, { hash: false }),
  shared: multiple,
}

/** GB/T 32918.5-2017 Annex A.2: the signature example on the recommended curve. */
const KNOWN = {
  scalar: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  point:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  za: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  message: 'message digest',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
} as const

/** Why the engine cannot be trusted with SM2, or `undefined` when it gives the standard's answers. */
export const knownAnswerFault = <P, S>(engine: Engine<P, S>): string | undefined => {
  const [scalar, point] = [fromHex(KNOWN.scalar), fromHex(KNOWN.point)]
  const parts = [zaOf(point), utf8(KNOWN.message)]
  const known = write.sequence(write.unsigned(fromHex(KNOWN.r)), write.unsigned(fromHex(KNOWN.s)))
  try {
    if (toHex(zaOf(point)) !== KNOWN.za) return 'SM3 is wrong'
    if (!equalBytes(engine.pointOf(scalar), point)) return 'the public key is wrong'
    const key = engine.importPublic(point)
    if (!engine.verify(key, parts, known)) return 'the known signature does not verify'
    if (engine.verify(key, [...parts, Uint8Array.of(0)], known)) return 'a wrong signature verifies'
    const own = engine.sign(engine.importPrivate(scalar, point), parts)
    return engine.verify(key, parts, own) ? undefined : 'its own signature does not verify'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
