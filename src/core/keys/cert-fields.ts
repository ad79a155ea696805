/** The certificate of a key: read by the room pki, which judges certificates; damage is a problem of the key here. */
import { equalBytes } from '../base/bytes.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import type { PublicKey } from '../gm/index.ts'
import { looksLikePem, parseCertificate, readPem, signingUseProblem } from '../pki/index.ts'

export interface CertFields {
  /** DER, without PEM around it. */
  readonly der: Uint8Array
  readonly publicKey: PublicKey
  /** Neither keyUsage nor extendedKeyUsage forbids to sign documents. */
  readonly maySign: boolean
  /** DER of the certificates that follow in the same file. */
  readonly chain: readonly Uint8Array[]
}

/** The key's own certificate stands first, as in TLS servers; what follows is its chain. */
const certificatesIn = (bytes: Uint8Array, path: string): readonly [Uint8Array, ...Uint8Array[]] => {
  if (!looksLikePem(bytes)) return [bytes]
  const [own, ...chain] = readPem(bytes)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => der)
  if (own !== undefined) return [own, ...chain]
  throw new GsealError('KEY_CERT_INVALID', { path, reason: 'no PEM block CERTIFICATE' })
}

/**
 * Reads the first certificate of a PEM or DER file.
 * @param path for messages
 * @throws KEY_CERT_INVALID, LIMIT_EXCEEDED
 */
export const readCertFields = (bytes: Uint8Array, path: string): CertFields => {
  const [actual, limit] = [bytes.byteLength, LIMITS.keys.fileBytes]
  if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what: path, actual, limit })
  try {
    const [own, ...others] = certificatesIn(bytes, path)
    const certificate = parseCertificate(own)
    const chain = others.map((der) => parseCertificate(der).der)
    const maySign = signingUseProblem(certificate) === undefined
    return { der: certificate.der, publicKey: certificate.key, maySign, chain }
  } catch (error) {
    if (!isGsealError(error) || error.code === 'KEY_CERT_INVALID') throw error
    throw new GsealError('KEY_CERT_INVALID', { path, reason: error.message }, { cause: error })
  }
}

/** The same key; the same SM2 point may stand compressed in one place and whole in the other. */
export const samePublicKey = (a: PublicKey, b: PublicKey): boolean =>
  a.sm2 !== undefined && b.sm2 !== undefined
    ? equalBytes(a.sm2.point, b.sm2.point)
    : equalBytes(a.spki, b.spki)
