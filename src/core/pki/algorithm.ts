/** AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } (RFC 5280 4.1.1.2). */
import { equalBytes } from '../base/bytes.ts'
import { type DerNode, read, TAG, write } from '../der/index.ts'

export interface AlgorithmId {
  readonly oid: string
  /** DER of the parameters; absent and NULL both occur and mean the same, so NULL is left out. */
  readonly parameters?: Uint8Array
}

/** @throws DER_MALFORMED */
export const readAlgorithm = (node: DerNode): AlgorithmId => {
  const [oid, parameters] = node.children
  if (node.tag !== TAG.sequence || oid === undefined || node.children.length > 2) {
    return node.fail('algorithm identifier of a wrong shape')
  }
  if (parameters === undefined) return { oid: read.oid(oid) }
  if (parameters.tag === TAG.null) {
    if (parameters.content.byteLength > 0) parameters.fail('NULL with content')
    return { oid: read.oid(oid) }
  }
  return { oid: read.oid(oid), parameters: parameters.raw }
}

const NONE = new Uint8Array(0)

export const sameAlgorithm = (a: AlgorithmId, b: AlgorithmId): boolean =>
  a.oid === b.oid && equalBytes(a.parameters ?? NONE, b.parameters ?? NONE)

/** RSA and the plain digests carry NULL (RFC 4055, RFC 3370); SM2 and ECDSA carry nothing. */
const WITH_NULL = /^(1\.2\.840\.113549\.1\.1\.|1\.2\.156\.10197\.1\.504$)/

/** DER of an AlgorithmIdentifier without parameters of its own. */
export const writeAlgorithm = (oid: string): Uint8Array =>
  write.sequence(write.oid(oid), ...(WITH_NULL.test(oid) ? [write.nullValue()] : []))
