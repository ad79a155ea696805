/** The little that a key provider must know of its certificate (RFC 5280 4.1). The room pki judges certificates. */
import { equalBytes } from '../base/bytes.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { type DerNode, read, readDer, TAG } from '../der/index.ts'
import { type PublicKey, publicKeyOf } from '../gm/index.ts'
import { isPem, readPem } from './pem.ts'

export interface CertFields {
  /** DER, without PEM around it. */
  readonly der: Uint8Array
  readonly publicKey: PublicKey
  /** keyUsage allows digitalSignature or nonRepudiation, or is absent. */
  readonly maySign: boolean
}

const KEY_USAGE = '2.5.29.15'
const DIGITAL_SIGNATURE = 0
const NON_REPUDIATION = 1

const maySign = (extensions: DerNode | undefined): boolean => {
  const list = extensions?.children[0]?.children ?? []
  const usage = list.find(({ children: [oid] }) => oid !== undefined && read.oid(oid) === KEY_USAGE)
  const value = usage?.children.at(-1)
  if (value === undefined) return true
  const bits = read.namedBits(readDer(read.octetString(value), 'keyUsage'))
  return bits.has(DIGITAL_SIGNATURE) || bits.has(NON_REPUDIATION)
}

const fieldsOf = (der: Uint8Array): CertFields => {
  const node = readDer(der, 'certificate')
  const tbs = node.children[0] ?? node.fail('empty')
  const fields = tbs.children[0]?.tag === 0xa0 ? tbs.children.slice(1) : tbs.children
  const spki = fields[5]
  if (spki?.tag !== TAG.sequence) return tbs.fail('no subjectPublicKeyInfo')
  const extensions = fields.find((field) => field.tag === 0xa3)
  return { der, publicKey: publicKeyOf(spki.raw), maySign: maySign(extensions) }
}

const derOf = (bytes: Uint8Array, path: string): Uint8Array => {
  if (!isPem(bytes)) return bytes
  // The key's own certificate stands first, as in TLS servers; what follows is its chain.
  const block = readPem(bytes).find((found) => found?.label === 'CERTIFICATE')
  if (block !== undefined) return block.bytes
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
    return fieldsOf(derOf(bytes, path))
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
